-- Nothing has copied before this version: the table was empty.
drop table replication;
drop sequence replication_seq;

-- Copies of images from region to region. The id is that of the action which shows it: the catalog's to give.
create table replication (
    id                   bigint      not null primary key check (id > 0),
    -- The team that owns the image; follows it.
    team                 uuid        not null,
    snapshot_id          text        not null,
    manifest_id          uuid        not null,
    domain               uuid        not null,
    -- Where the image is available, as far as known.
    source_regions       varchar[]   not null,
    -- Those of them whose copy has turned out to be damaged.
    damaged_regions      varchar[]   not null default '{}',
    -- Where it is copied from; null until the work has begun.
    source_region        text,
    target_region        text        not null,
    status               text        not null
        check (status in ('queued', 'running', 'paused', 'completed', 'failed', 'cancelled')),
    logical_bytes        bigint      not null,
    stored_bytes         bigint      not null,
    policy_id            bigint,
    -- The request that asked for it.
    request_id           text,
    chunks_total         bigint      not null default 0,
    bytes_total          bigint      not null default 0,
    chunks_already_there bigint      not null default 0,
    bytes_already_there  bigint      not null default 0,
    chunks_copied        bigint      not null default 0,
    bytes_copied         bigint      not null default 0,
    -- Bytes a second, lately.
    rate                 bigint      not null default 0,
    -- How often the work began.
    attempts             integer     not null default 0,
    -- Of the attempt that may write: rises with each one, over all jobs.
    fence                bigint      not null default 0,
    -- In a row, without anything being copied in between: waits for what is away, and failures that waiting does not mend.
    waits                integer     not null default 0,
    failures             integer     not null default 0,
    -- How often the catalog has not taken over what was copied.
    refusals             integer     not null default 0,
    job_id               bigint,
    last_error           text,
    requested_at         timestamptz not null,
    started_at           timestamptz,
    -- When all was durable and verified: from then on the catalog decides.
    copied_at            timestamptz,
    ended_at             timestamptz
);
create index replication_team on replication (team, id desc);
create index replication_snapshot on replication (snapshot_id);
