-- Which trace (W3C Trace Context) an event and a job belong to, and which team asked for the job: for traces and log lines only.
alter table outbox add column traceparent text;
alter table job add column traceparent text;
alter table job add column team text;
