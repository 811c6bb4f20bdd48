-- The lists of images name the status by parameters, and a plan for whatever parameters cannot use an index of some of the rows: it read the whole table.
create index image_of_team on image (team, created_at desc, id desc);
drop index image_team;
-- How many there are on all pages, from the index alone.
create index image_count on image (team, kind, status);
