-- What every service keeps beside its own tables.

-- Events to be published. Written in the transaction of the change they tell of; deleted when Kafka has them.
create table outbox (
    id         bigint      not null generated always as identity primary key,
    topic      text        not null,
    key        text        not null,
    event      text        not null,
    created_at timestamptz not null default now()
);

-- Events already handled, by consumer.
create table inbox (
    consumer   text        not null,
    event_id   text        not null,
    handled_at timestamptz not null default now(),
    primary key (consumer, event_id)
);
create index inbox_handled_at on inbox (handled_at);

-- Long work. The fence rises with every take-over: whoever holds an older one can complete nothing.
create table job (
    id          bigint      not null generated always as identity primary key,
    kind        text        not null,
    region      text,
    state       text        not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    payload     text        not null,
    checkpoint  text,
    progress    text,
    request_id  text        not null,
    attempts    integer     not null default 0,
    fence       bigint      not null default 0,
    lease_owner text,
    lease_until timestamptz,
    run_after   timestamptz not null default now(),
    last_error  text,
    created_at  timestamptz not null default now(),
    finished_at timestamptz
);
create index job_queued on job (run_after, id) where state = 'queued';
create index job_running on job (lease_until) where state = 'running';
create index job_finished on job (finished_at) where finished_at is not null;

-- Answers by idempotency key.
create table idempotency_key (
    team        uuid        not null,
    key         text        not null,
    fingerprint text        not null,
    status      integer,
    body        text,
    created_at  timestamptz not null default now(),
    primary key (team, key)
);
create index idempotency_key_created_at on idempotency_key (created_at);
