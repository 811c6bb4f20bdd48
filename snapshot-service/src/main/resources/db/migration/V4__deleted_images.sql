-- The deleted images whose data somebody was still to read.
create index image_data_left on image (id) where status = 'deleted' and manifest_id is not null;
