-- SweepIndex.condemn of 500 chunks.
with victims as materialized (
  select id from chunk
   where region = 'nyc3' and refs = 0 and condemned_generation is null and pinned_generation < 1500
   limit 500 for update skip locked),
condemned as (
  update chunk c set condemned_generation = 2001 from victims
   where c.region = 'nyc3' and c.id = victims.id returning c.length)
select count(*), coalesce(sum(length), 0)::bigint from condemned;
