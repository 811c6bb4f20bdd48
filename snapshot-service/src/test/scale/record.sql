-- ChunkIndex.recordChunks of 256 new chunks, without their reservations.
insert into chunk (region, id, upload, length, pinned_generation)
select 'nyc3', h, '44444444-4444-4444-8444-444444444444', 500000, 2000
  from (select sha256(convert_to(random()::text || clock_timestamp()::text || g, 'UTF8')) as h from generate_series(1, 256) g) u
 order by h
on conflict (region, id) do nothing;
