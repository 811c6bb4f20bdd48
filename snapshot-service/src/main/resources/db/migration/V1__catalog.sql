-- The catalog of record: what teams own, and what is being done to it.
-- Integer ids stay below 2^53 so that every JSON client can hold them.

create sequence action_seq start with 10000001;
create sequence droplet_seq start with 100000001;
create sequence image_seq start with 200000001;

create table image (
    id            bigint      not null primary key,
    -- The public id where it is not the integer: volume snapshots are known by a UUID.
    uuid          uuid        unique,
    team          uuid        not null,
    kind          text        not null check (kind in ('base', 'snapshot', 'custom', 'volume_snapshot')),
    status        text        not null check (status in ('new', 'pending', 'available', 'deleting', 'deleted')),
    name          text        not null,
    slug          text        unique,
    is_public     boolean     not null default false,
    distribution  text        not null default 'Unknown',
    description   text        not null default '',
    -- What the image was taken from: a droplet's id, a volume's UUID, or null for an import.
    resource_id   text,
    -- GiB that a disk made from the image needs at least.
    min_disk_size integer     not null default 0,
    -- Size of the disk, in bytes.
    logical_bytes bigint      not null default 0,
    -- Compressed size of what the image refers to, in bytes: what is billed.
    stored_bytes  bigint      not null default 0,
    regions       varchar[]   not null default '{}',
    tags          varchar[]   not null default '{}',
    error_message text        not null default '',
    source_url    text,
    -- Null until the image's data is durable.
    manifest_id   uuid,
    created_at    timestamptz not null,
    deleted_at    timestamptz
);
create index image_team on image (team, created_at desc, id desc) where status not in ('deleted', 'deleting');
create index image_public on image (id) where is_public;
create index image_resource on image (resource_id, kind);
create index image_tags on image using gin (tags);
-- Names of volume snapshots are unique within their volume; this decides between two requests that race.
create unique index image_volume_snapshot_name on image (team, resource_id, name)
    where kind = 'volume_snapshot' and status in ('new', 'pending', 'available');

create table droplet (
    id             bigint      not null primary key,
    team           uuid        not null,
    name           text        not null,
    status         text        not null check (status in ('new', 'active', 'off')),
    -- The action that holds the droplet; null when it is free. Set and cleared under the row's lock.
    pending_action bigint,
    region         text        not null,
    size_slug      text        not null,
    memory_mib     integer     not null,
    vcpus          integer     not null,
    disk_gib       integer     not null,
    image_id       bigint      not null references image (id),
    tags           varchar[]   not null default '{}',
    features       varchar[]   not null default '{}',
    vpc_uuid       uuid,
    -- The manifest that the disk was last made from or saved to: the parent of its next snapshot.
    last_manifest  uuid,
    created_at     timestamptz not null,
    deleted_at     timestamptz
);
create index droplet_team on droplet (team, id) where deleted_at is null;
create index droplet_tags on droplet using gin (tags);

create table volume (
    id               uuid        not null primary key,
    team             uuid        not null,
    name             text        not null,
    description      text        not null default '',
    region           text        not null,
    size_gib         bigint      not null,
    filesystem_type  text        not null default '',
    filesystem_label text        not null default '',
    droplet_id       bigint,
    pending_action   bigint,
    tags             varchar[]   not null default '{}',
    last_manifest    uuid,
    created_at       timestamptz not null,
    deleted_at       timestamptz
);
create unique index volume_name on volume (team, region, name) where deleted_at is null;
create index volume_team on volume (team, created_at) where deleted_at is null;
create index volume_droplet on volume (droplet_id) where deleted_at is null;
create index volume_tags on volume using gin (tags);

create table action (
    id            bigint      not null primary key,
    team          uuid        not null,
    type          text        not null,
    status        text        not null check (status in ('in-progress', 'completed', 'errored')),
    started_at    timestamptz not null,
    completed_at  timestamptz,
    resource_type text        not null check (resource_type in ('droplet', 'volume', 'image')),
    -- Droplets and images. The published API has no place for a volume's UUID: it is null there.
    resource_id   bigint,
    resource_uuid uuid,
    region        text,
    -- The job that does the work, whose progress the action shows while it runs.
    job_id        bigint,
    -- The public id of the snapshot that the action makes or uses.
    snapshot_id   text,
    -- The job's last progress as JSON, kept when the job's row is pruned.
    progress      text,
    error_message text
);
create index action_team on action (team, id desc);
create index action_resource on action (resource_type, resource_id, id desc);
create index action_resource_uuid on action (resource_uuid, id desc) where resource_uuid is not null;

create table tag (
    team       uuid        not null,
    name       text        not null,
    created_at timestamptz not null,
    primary key (team, name)
);
