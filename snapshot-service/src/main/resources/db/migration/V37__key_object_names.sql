-- The name of every object with a wrapped key is new, also where a region had the same wrapping before.
-- The name in wanted_key_object that the object stands for; null where it has that very name.
alter table key_object add column wanted text collate "C";
create unique index key_object_wanted on key_object (region, coalesce(wanted, name));
