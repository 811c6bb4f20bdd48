-- ChunkIndex.pin of 256 chunks that nobody has pinned in this generation.
with ids as materialized (
  select array_agg(sha256(int8send((random() * :chunks)::bigint))) as wanted from generate_series(1, 256)),
locked as materialized (
  select id from chunk where region = 'nyc3' and id = any((select wanted from ids)::bytea[]) order by id for update)
update chunk c set pinned_generation = greatest(c.pinned_generation, 2000), condemned_generation = null
  from locked where c.region = 'nyc3' and c.id = locked.id;
