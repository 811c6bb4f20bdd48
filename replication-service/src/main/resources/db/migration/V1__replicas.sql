-- Where each image is, as the catalog's events tell: this service's own view of it.
create table replica (
    -- The image's public id: an integer as text, or the UUID of a volume's snapshot.
    snapshot_id text        not null,
    region      text        not null,
    team        uuid        not null,
    -- What is deleted stays deleted: an event that comes late brings nothing back.
    state       text        not null check (state in ('available', 'deleted')),
    changed_at  timestamptz not null,
    primary key (snapshot_id, region)
);
create index replica_team on replica (team, snapshot_id);

-- Copies of images from region to region. Ids stay below 2^53 so that every JSON client can hold them.
create sequence replication_seq start with 1;

create table replication (
    id            bigint      not null primary key check (id > 0),
    team          uuid        not null,
    snapshot_id   text        not null,
    source_region text        not null,
    target_region text        not null check (target_region <> source_region),
    status        text        not null check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
    created_at    timestamptz not null,
    ended_at      timestamptz
);
create index replication_team on replication (team, id desc);
-- One copy of an image to a region at a time; this decides between two requests that race.
create unique index replication_open on replication (snapshot_id, target_region) where status in ('queued', 'running');
