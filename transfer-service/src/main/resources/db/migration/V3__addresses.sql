-- Where the members of a team read their mail, learnt from the team's events. For mail only: who may do what, the gateway says.
create table team_member (
    team    uuid not null,
    user_id uuid not null,
    email   text not null,
    role    text not null,
    primary key (team, user_id)
);

-- What went to whom, so that nobody is flooded. Pruned after an hour.
create table mail_sent (
    address text        not null,
    sent_at timestamptz not null
);
create index mail_sent_address on mail_sent (address, sent_at);
create index mail_sent_at on mail_sent (sent_at);
