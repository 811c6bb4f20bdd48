-- The statements that read much.
\pset tuples_only on
\timing on
\echo SweepIndex.recheck, of the chunks just condemned, against all pages:
with due as materialized (select id from chunk where region = 'nyc3' and refs = 0 and condemned_generation < 2002)
select count(distinct due.id)
  from (select chunks as named from page where region = 'nyc3' and exists (select 1 from due)) r
 cross join lateral unnest(r.named) as n(id)
  join due on due.id = n.id;
\echo PgChunkIndex.storedBytes, of an image of 100 pages:
with pages as (
  select length, chunks from page where region = 'nyc3' and id = any((select pages from manifest limit 1)::bytea[])),
named as (select distinct c.id from pages p, unnest(p.chunks) as c(id))
select (select coalesce(sum(length), 0) from pages)::bigint
     + (select coalesce(sum(c.length), 0) from chunk c join named on named.id = c.id where c.region = 'nyc3')::bigint;
\echo what a store holds, for GET /v2/stores:
select c.n, c.bytes + p.bytes
  from (select count(*) as n, coalesce(sum(length), 0)::bigint as bytes from chunk where region = 'nyc3') c,
       (select coalesce(sum(length), 0)::bigint as bytes from page where region = 'nyc3') p;
\echo SweepIndex.reclaimable:
with dead_pages as (
  select length, chunks from page
   where region = 'nyc3' and refs = 0 and condemned_generation is null and pinned_generation < 1500
  union all
  select length, chunks from page
   where region = 'nyc3' and refs = 0 and condemned_generation is not null and pinned_generation < 1500),
named as (select c.id, count(*) as n from dead_pages p, unnest(p.chunks) as c(id) group by c.id),
dead_chunks as (
  select length from chunk
   where region = 'nyc3' and refs = 0 and condemned_generation is null and pinned_generation < 1500
  union all
  select length from chunk
   where region = 'nyc3' and refs = 0 and condemned_generation is not null and pinned_generation < 1500
  union all
  select c.length from chunk c join named on named.id = c.id
   where c.region = 'nyc3' and c.refs = named.n and c.pinned_generation < 1500)
select (select count(*) from dead_pages), (select count(*) from dead_chunks), (select coalesce(sum(length), 0) from dead_chunks);
