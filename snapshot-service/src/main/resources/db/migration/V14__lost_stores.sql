-- What the operator has declared of the regions' stores; a region that is not here has its store.
create table store_state (
    region     text        not null primary key,
    state      text        not null check (state in ('available', 'lost')),
    changed_at timestamptz not null
);

-- Regions that an image was removed from while somebody was still to read it there: its references there stay until then.
alter table image add column leaving_regions varchar[] not null default '{}';
create index image_leaving on image (id) where leaving_regions <> '{}';
