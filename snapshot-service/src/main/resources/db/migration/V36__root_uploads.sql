-- Roots have names of their own for every upload, as chunks and pages have, so that no name ever comes back.
-- Of rows with a root: the upload id in its name; null for one that was named by its image alone.
alter table manifest add column root_upload uuid;
