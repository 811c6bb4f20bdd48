-- So many chunks, the pages that name them, images of 100 pages. One chunk in twenty is named by no page. Ids are hashes of numbers, loaded
-- in their order so that it is quick; an index that grew at random is larger, by about four tenths.
\timing on
insert into sweep_region values ('nyc3', 1000);
\echo chunks
insert into chunk (region, id, upload, length, refs, pinned_generation)
select 'nyc3', h, '11111111-1111-4111-8111-111111111111', 400000 + n % 300000, case when n % 20 = 0 then 0 else 1 end, n % 1000
  from (select n, sha256(int8send(n)) as h from generate_series(0::bigint, :chunks - 1) as n) s
 order by h;
\echo pages
insert into page (region, id, upload, length, refs, pinned_generation, chunks)
select 'nyc3', sha256(int8send(-1 - p)), '22222222-2222-4222-8222-222222222222', 36000, 1, 1,
       (select array_agg(h order by h)
          from (select sha256(int8send(n)) as h from generate_series(p * 1024, p * 1024 + 1023) as n where n % 20 <> 0) c)
  from generate_series(0::bigint, :chunks / 1024 - 1) as p;
\echo images
insert into manifest (region, id, domain, pages, has_root)
select 'nyc3', gen_random_uuid(), '33333333-3333-4333-8333-333333333333',
       (select array_agg(h order by h)
          from (select sha256(int8send(-1 - p)) as h from generate_series(m * 100, m * 100 + 99) as p) q), true
  from generate_series(0::bigint, :chunks / 102400 - 1) as m;
\echo analyze
analyze;
\timing off
select 'chunk' as "table", count(*) as rows, pg_relation_size('chunk') / count(*) as "bytes a row, table",
       pg_indexes_size('chunk') / count(*) as "indexes", pg_size_pretty(pg_total_relation_size('chunk')) as "in all" from chunk
union all
select 'page', count(*), pg_table_size('page') / count(*), pg_indexes_size('page') / count(*),
       pg_size_pretty(pg_total_relation_size('page')) from page;
