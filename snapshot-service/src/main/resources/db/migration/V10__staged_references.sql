-- What a replication has brought to a region and verified, until the catalog takes it over: gone with the session that
-- brought it.
create table staged_references (
    session_key text    not null primary key references write_session (key) on delete cascade,
    -- That of the attempt that staged it: another attempt at the same work stages again.
    upload      uuid    not null,
    manifest_id uuid    not null,
    -- The distinct pages, ascending.
    pages       bytea[] not null
);
