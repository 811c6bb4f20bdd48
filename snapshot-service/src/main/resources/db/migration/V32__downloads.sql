-- Images that are being downloaded: each holds its image's pages in the store until it ends, or until its lease has run
-- out because whoever sent it is gone.
create table download (
    -- Under this id the store's index holds the pages.
    holder      uuid        not null primary key,
    region      text        not null,
    team        uuid        not null,
    image_id    bigint      not null,
    lease_until timestamptz not null
);
create index download_lease on download (lease_until);
