-- Which team had which snapshot, of what billable size, from when to when: what is billed.

create table usage_span (
    id          bigint      not null generated always as identity primary key,
    image_id    bigint      not null references image (id),
    team        uuid        not null,
    -- The image as the team knew it: what becomes of it with another team is that team's.
    snapshot_id text        not null,
    name        text        not null,
    kind        text        not null,
    size_bytes  bigint      not null,
    -- Whole seconds.
    started_at  timestamptz not null,
    ended_at    timestamptz not null default 'infinity',
    check (started_at <= ended_at)
);
create unique index usage_span_running on usage_span (image_id) where ended_at = 'infinity';
create index usage_span_image on usage_span (image_id, started_at);
create index usage_span_ended on usage_span (ended_at, id);
create index usage_span_team on usage_span (team, ended_at);

-- Up to when all is told and nothing changes any more: the end of an hour. Whoever begins or ends a span holds this row in
-- share mode, and does it no earlier than the row says; whoever closes an hour waits for them.
create table usage_clock (
    id           boolean     not null primary key default true check (id),
    closed_until timestamptz not null
);
insert into usage_clock (closed_until) values (date_trunc('hour', clock_timestamp(), 'UTC'));

-- The hours that were closed, and how far telling of them has come.
create table usage_period (
    starts_at  timestamptz not null primary key,
    -- The last span that was told of.
    after_span bigint      not null default 0,
    records    bigint      not null default 0,
    -- When all was told.
    told_at    timestamptz
);
create index usage_period_untold on usage_period (starts_at) where told_at is null;

-- The database follows the images by itself. So nothing that changes an image can forget to, not even an older release, which
-- does not know of usage and runs beside this one while an upgrade rolls out.
create function usage_follows_image() returns trigger language plpgsql as $$
declare
    was_billed boolean := false;
    is_billed  boolean := new.status = 'available' and new.kind <> 'base' and not new.is_public;
    at         timestamptz;
begin
    if tg_op = 'UPDATE' then
        was_billed := old.status = 'available' and old.kind <> 'base' and not old.is_public;
        if was_billed and is_billed
                and (old.team, old.kind, old.stored_bytes) = (new.team, new.kind, new.stored_bytes) then
            if old.name <> new.name then
                update usage_span set name = new.name where image_id = new.id and ended_at = 'infinity';
            end if;
            return null;
        end if;
    end if;
    if not was_billed and not is_billed then
        return null;
    end if;
    select closed_until into at from usage_clock for share;
    -- The time is read when the lock is there, so it is not before an hour that is closed.
    at := greatest(at, date_trunc('second', clock_timestamp()));
    if was_billed then
        update usage_span set ended_at = greatest(started_at, at) where image_id = new.id and ended_at = 'infinity';
    end if;
    if is_billed then
        insert into usage_span (image_id, team, snapshot_id, name, kind, size_bytes, started_at)
        values (new.id, new.team, coalesce(new.uuid::text, new.id::text), new.name, new.kind, new.stored_bytes, at);
    end if;
    return null;
end $$;
create trigger usage_follows_image
    after insert or update of status, team, kind, is_public, stored_bytes, name on image
    for each row execute function usage_follows_image();

-- What is there already is billed from now on. No image changes meanwhile: making a trigger locks the table.
insert into usage_span (image_id, team, snapshot_id, name, kind, size_bytes, started_at)
select id, team, coalesce(uuid::text, id::text), name, kind, stored_bytes, date_trunc('second', clock_timestamp())
  from image
 where status = 'available' and kind <> 'base' and not is_public;
