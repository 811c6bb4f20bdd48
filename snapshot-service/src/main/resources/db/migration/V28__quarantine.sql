-- Damage of the object that a row names: missing, corrupt or wrong_content; null while none is known. What carries one is
-- not reused; whoever stores the content again puts a new object in its place. Described at
-- dev.freezeframe.store.index.VerifyIndex.
alter table chunk add column damage text check (damage in ('missing', 'corrupt', 'wrong_content'));
alter table page add column damage text check (damage in ('missing', 'corrupt', 'wrong_content'));
create index chunk_damaged on chunk (region, id) where damage is not null;
create index page_damaged on page (region, id) where damage is not null;
