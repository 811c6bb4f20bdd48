-- Why Kafka will never take the event; null for events that are to be published.
alter table outbox add column refused text;
