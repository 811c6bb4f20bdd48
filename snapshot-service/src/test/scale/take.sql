-- SweepIndex.take of 500 chunks.
begin;
create temp table victim on commit drop as
  select id, upload from chunk
   where region = 'nyc3' and refs = 0 and condemned_generation < 2002 and pinned_generation < 1500
   limit 500 for update skip locked;
delete from chunk where region = 'nyc3' and id in (select id from victim);
insert into reservation (region, object_name)
select 'nyc3', 'chunks/' || left(encode(id, 'hex'), 2) || '/' || encode(id, 'hex') || '-' || replace(upload::text, '-', '') from victim
on conflict do nothing;
commit;
