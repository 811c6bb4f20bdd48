-- SweepIndex.garbage and forget of 500 objects.
with names as materialized (
  select object_name from reservation
   where region = 'nyc3' and session_key is null and (abandoned_at is null or abandoned_at < now())
   order by (object_name not like 'manifests/%'), object_name limit 500)
delete from reservation r using names
 where r.region = 'nyc3' and r.session_key is null and r.object_name = names.object_name;
