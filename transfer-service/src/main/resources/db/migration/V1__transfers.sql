-- Transfers of record: who offers which image to whom, and what became of it.
-- Ids stay below 2^53 so that every JSON client can hold them. 0 is never given out: the API says "already accepted" by it.

create sequence transfer_seq start with 1;

create table transfer (
    id              bigint      not null primary key check (id > 0),
    -- The image's public id: an integer as text, or the UUID of a volume's snapshot.
    image_id        text        not null,
    sender          uuid        not null,
    -- A team, or the e-mail address of a person who will say for which team.
    recipient       uuid,
    recipient_email text,
    status          text        not null
                    check (status in ('pending', 'accepted', 'completed', 'cancelled', 'declined', 'refused')),
    created_at      timestamptz not null,
    ended_at        timestamptz,
    check (recipient is not null or recipient_email is not null)
);
create index transfer_sender on transfer (sender, id desc);
create index transfer_recipient on transfer (recipient, id desc);
-- An image has one open transfer at most; this decides between two requests that race.
create unique index transfer_open on transfer (image_id) where status in ('pending', 'accepted');
