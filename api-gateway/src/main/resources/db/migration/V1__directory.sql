-- Who there is: people, teams, who is what in which team, and the tokens by which programs speak for them.

create table app_user (
    id         uuid        not null primary key,
    email      text        not null,
    name       text        not null default '',
    created_at timestamptz not null
);
create unique index app_user_email on app_user (lower(email));

create table team (
    id         uuid        not null primary key,
    name       text        not null,
    created_at timestamptz not null
);
create unique index team_name on team (lower(name));

create table membership (
    team_id uuid not null references team (id),
    user_id uuid not null references app_user (id),
    role    text not null,
    primary key (team_id, user_id)
);
create index membership_user on membership (user_id);

create table access_token (
    id           uuid        not null primary key,
    -- SHA-256 of the token: 256 random bits need no salt and no slow hash.
    hash         bytea       not null unique,
    team_id      uuid        not null references team (id),
    user_id      uuid        not null references app_user (id),
    name         text        not null,
    scopes       varchar[]   not null,
    rate_limited boolean     not null default true,
    created_at   timestamptz not null,
    expires_at   timestamptz,
    last_used_at timestamptz
);
create index access_token_team on access_token (team_id, created_at);
