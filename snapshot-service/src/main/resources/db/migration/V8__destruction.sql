-- Deletions of droplets together with what belongs to them: what was asked for, and what has become of each part. Kept
-- when the droplet is gone, because clients ask afterwards how it went.
create table destruction (
    droplet_id    bigint      not null primary key,
    team          uuid        not null,
    droplet_name  text        not null,
    -- The action that holds the droplet until it is deleted.
    action_id     bigint      not null,
    destroyed_at  timestamptz,
    error_message text,
    -- Null while it is under way.
    completed_at  timestamptz
);

create sequence destruction_part_seq;

create table destruction_part (
    id            bigint      not null primary key,
    droplet_id    bigint      not null references destruction (droplet_id),
    kind          text        not null check (kind in ('volume_snapshot', 'snapshot', 'volume')),
    -- The part's public id: an integer as text, or a UUID.
    resource_id   text        not null,
    name          text        not null,
    destroyed_at  timestamptz,
    error_message text,
    unique (droplet_id, kind, resource_id)
);
