-- ChunkIndex.locate of 256 chunks.
select count(*) from (
  select id, upload, length from chunk where region = 'nyc3' and id = any(
    (select array_agg(sha256(int8send((random() * :chunks)::bigint))) from generate_series(1, 256))::bytea[])) found;
