-- Damage of an image that no row of content can carry: its root, or content that the index has no row for.
alter table manifest add column damaged boolean not null default false;
create index manifest_damaged on manifest (region, id) where damaged;

-- How far the scrub of each region has come. A pass goes through all pages, then through all chunks, in the order of ids.
create table scrub_pass (
    region            text        not null primary key,
    -- Null between two passes.
    started_at        timestamptz,
    kind              text        not null default 'page' check (kind in ('page', 'chunk')),
    after_id          bytea       not null,
    -- What the pass has read and found so far.
    objects           bigint      not null default 0,
    bytes             bigint      not null default 0,
    damaged           bigint      not null default 0,
    -- When the last pass that has come to its end began: everything that was there then has been checked since.
    complete_since    timestamptz
);

-- What checks have found of an image as a whole.
alter table image add column verification text not null default 'unverified'
    check (verification in ('unverified', 'verified', 'damaged', 'repaired'));
-- When a verification with keys last found all of it whole, in every region.
alter table image add column verified_at timestamptz;
-- When it was last asked for.
alter table image add column verification_asked_at timestamptz;
alter table image add column damaged_regions varchar[] not null default '{}';
create index image_verification_due on image (coalesce(verification_asked_at, created_at)) where status = 'available';
create index image_damaged on image (id) where verification = 'damaged';
