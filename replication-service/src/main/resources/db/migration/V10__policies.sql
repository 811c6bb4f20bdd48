-- Standing orders of teams: which of their snapshots are to be in which regions besides the one where they are made.
create sequence replication_policy_seq start with 1;

create table replication_policy (
    id            bigint      not null primary key check (id > 0),
    team          uuid        not null,
    name          text        not null,
    resource_type text        not null check (resource_type in ('droplet', 'volume', 'any')),
    -- All of them must be on a snapshot; none: every snapshot.
    tags          varchar[]   not null,
    regions       varchar[]   not null,
    created_at    timestamptz not null,
    updated_at    timestamptz not null
);
-- This decides between two requests that race.
create unique index replication_policy_name on replication_policy (team, name);
