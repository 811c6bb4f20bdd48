-- What is under way is counted every few seconds, however much has ended.
create index replication_open on replication (target_region, status, requested_at) where status in ('queued', 'running', 'paused');
