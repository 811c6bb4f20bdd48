-- The index of the image store: which content lies where in each region's bucket, what refers to it, and who is writing.
-- The protocol over these tables, and why a writer and the sweep cannot race, is described at
-- dev.freezeframe.store.index.ChunkIndex. Rows are locked in this order: sweep_region, write_session, manifest, page, chunk,
-- reservation; and within a table in ascending order of ids.

create table sweep_region (
    region     text   not null primary key,
    generation bigint not null
);

create table chunk (
    region               text    not null,
    id                   bytea   not null check (octet_length(id) = 32),
    -- Who uploaded the object; part of its name.
    upload               uuid    not null,
    -- Bytes of the object, header included.
    length               integer not null,
    -- How many pages name it.
    refs                 integer not null default 0 check (refs >= 0),
    -- Null while live.
    condemned_generation bigint,
    pinned_generation    bigint  not null,
    primary key (region, id)
);
create index chunk_unreferenced on chunk (region, pinned_generation) where refs = 0 and condemned_generation is null;
create index chunk_condemned on chunk (region, condemned_generation) where condemned_generation is not null;

create table page (
    region               text    not null,
    id                   bytea   not null check (octet_length(id) = 32),
    upload               uuid    not null,
    length               integer not null,
    -- How many manifests refer to it.
    refs                 integer not null default 0 check (refs >= 0),
    condemned_generation bigint,
    pinned_generation    bigint  not null,
    -- The distinct chunks that its entries name, ascending.
    chunks               bytea[] not null,
    primary key (region, id)
);
create index page_unreferenced on page (region, pinned_generation) where refs = 0 and condemned_generation is null;
create index page_condemned on page (region, condemned_generation) where condemned_generation is not null;

create table manifest (
    region     text        not null,
    id         uuid        not null,
    -- The team within which the image's content is shared with other images.
    domain     uuid        not null,
    -- The distinct pages it refers to, ascending.
    pages      bytea[]     not null,
    -- Whether it has a root object of its own; false for what only holds another manifest's pages.
    has_root   boolean     not null,
    primary key (region, id)
);
create index manifest_id on manifest (id);
create index manifest_hold on manifest (region, id) where not has_root;

create table write_session (
    key                text   not null primary key,
    region             text   not null,
    domain             uuid   not null,
    fence              bigint not null,
    upload             uuid   not null,
    started_generation bigint not null
);
create index write_session_region on write_session (region, started_generation);

-- Objects that may exist although no row says so: those of an open session, and garbage, which the sweep deletes.
create table reservation (
    region       text        not null,
    object_name  text        not null,
    -- The session that may upload it; null for garbage.
    session_key  text,
    -- Of garbage that a session left behind, when the session ended.
    abandoned_at timestamptz,
    primary key (region, object_name)
);
create index reservation_session on reservation (session_key) where session_key is not null;
-- Roots of manifests first: an image whose root is still there while its pages go would be worse than none.
create index reservation_garbage on reservation (region, (object_name not like 'manifests/%'), object_name)
    where session_key is null;
