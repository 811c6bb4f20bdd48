-- The keys that images are sealed with, wrapped: the installation's key wraps those of teams, these wrap those of images and the
-- secrets of deduplication domains. No key is here in the clear. See "Wrapped keys" in docs/image-format.md.

-- Something known, wrapped with the installation's key: whoever starts with another key cannot unwrap it.
create table installation_key_check (
    single       boolean not null primary key default true check (single),
    wrapped_with text    not null,
    wrapped      text    not null
);

create table team_key (
    id           uuid        not null primary key,
    team         uuid        not null,
    -- 1, 2, …; the highest wraps.
    number       integer     not null,
    -- The installation's key, and the version of it, that wraps this one.
    wrapped_with text        not null,
    wrapped      text        not null,
    -- Of this wrapping: part of its object's name.
    wrapping     uuid        not null,
    created_at   timestamptz not null,
    unique (team, number)
);
create index team_key_wrapped_with on team_key (wrapped_with);

create table domain_key (
    domain   uuid  not null primary key,
    team_key uuid  not null references team_key (id),
    wrapping uuid  not null,
    wrapped  bytea not null
);
create index domain_key_team_key on domain_key (team_key);

-- One for each team that owns an image on the manifest.
create table image_key (
    manifest uuid  not null,
    team     uuid  not null,
    team_key uuid  not null references team_key (id),
    wrapping uuid  not null,
    wrapped  bytea not null,
    primary key (manifest, team)
);
create index image_key_team_key on image_key (team_key);

-- The objects with wrapped keys that lie in the buckets, or are about to.
create table key_object (
    region  text             not null,
    name    text collate "C" not null,
    written boolean          not null,
    primary key (region, name)
);

-- Those that should: what it takes to open each region's images with its bucket and the installation's key alone.
create view wanted_key_object as
with opened as (
  select distinct region, domain from manifest where has_root),
images as (
  select m.region, k.* from image_key k join manifest m on m.id = k.manifest and m.has_root),
domains as (
  select o.region, k.* from domain_key k join opened o on o.domain = k.domain),
teams as (
  select region, team_key from images union select region, team_key from domains)
select region, 'keys/images/' || manifest || '/' || team_key || '-' || wrapping as name, wrapped as content from images
union all
select region, 'keys/domains/' || domain || '/' || team_key || '-' || wrapping, wrapped from domains
union all
select t.region, 'keys/teams/' || k.id || '-' || k.wrapping, convert_to(k.wrapped, 'UTF8')
  from teams t join team_key k on k.id = t.team_key;
