-- Objects that looked damaged to the scrub, since when; they are looked at once more. Described at
-- dev.freezeframe.store.index.VerifyIndex.
create table scrub_suspicion (
    region       text        not null,
    object_name  text        not null,
    since        timestamptz not null,
    primary key (region, object_name)
);

-- Damage of an image's root: missing, corrupt or wrong_content; null while none is known.
alter table manifest add column root_damage text check (root_damage in ('missing', 'corrupt', 'wrong_content'));
create index manifest_root_damaged on manifest (region, id) where root_damage is not null;

-- The last image whose root the pass has checked; null once it has been through all roots.
alter table scrub_pass add column roots_after uuid;
