-- Copies of images to one more region, as the catalog asked for them. The replication-service carries them out.
create table replication (
    -- That of the action that shows it.
    id           bigint      not null primary key references action (id),
    image_id     bigint      not null references image (id),
    manifest_id  uuid        not null,
    region       text        not null,
    -- The policy that wants it; null when somebody does.
    policy_id    bigint,
    request_id   text,
    requested_at timestamptz not null,
    -- 'waiting' while another image's copy brings the same manifest to the region; 'failed' may be tried again.
    state        text        not null check (state in ('waiting', 'requested', 'failed', 'ended'))
);
-- Images that share a manifest share its one root in a region: one copy of it at a time.
create unique index replication_requested on replication (manifest_id, region) where state = 'requested';
create index replication_waiting on replication (manifest_id, region, id) where state = 'waiting';
create index replication_image on replication (image_id, region) where state in ('waiting', 'requested');

-- Snapshots of volumes have actions too.
alter table action drop constraint action_resource_type_check;
alter table action add constraint action_resource_type_check
    check (resource_type in ('droplet', 'volume', 'image', 'volume_snapshot'));
