-- The last run of the sweep in each region, for whoever wants to know.

create table sweep_run (
    region          text        not null primary key,
    -- running, done, failed (the next run goes on), contradiction (nothing is taken until the index is repaired).
    state           text        not null,
    started_at      timestamptz not null,
    ended_at        timestamptz,
    condemned       bigint      not null default 0,
    taken           bigint      not null default 0,
    reclaimed_bytes bigint      not null default 0,
    deleted         bigint      not null default 0,
    -- Whether nothing was left to do.
    complete        boolean     not null default false,
    problem         text        not null default ''
);
