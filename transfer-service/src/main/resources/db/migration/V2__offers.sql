-- What an offer says, until when it stands, and why it ended.

alter table transfer rename column image_id to snapshot_id;
alter table transfer rename column sender to from_team;
alter table transfer rename column recipient to to_team;

alter table transfer
    add column snapshot_name   text        not null default '',
    -- Whether the recipient gets an image of its own and the sender keeps this one.
    add column is_copy         boolean     not null default false,
    add column reason          text,
    add column requested_by    uuid        not null default '00000000-0000-0000-0000-000000000000',
    -- Where the sender wants to hear of it.
    add column requester_email text        not null default '',
    add column accepted_by     uuid,
    -- The recipient's image where it is another: of a completed copy.
    add column new_snapshot_id text,
    -- The request that the last change came from.
    add column request_id      text        not null default '',
    add column expires_at      timestamptz not null default now() + interval '14 days';

alter table transfer drop constraint transfer_status_check;
update transfer set status = 'failed' where status = 'refused';
alter table transfer add constraint transfer_status_check check
    (status in ('pending', 'accepted', 'completed', 'declined', 'cancelled', 'expired', 'failed'));

create index transfer_address on transfer (recipient_email, id desc) where recipient_email is not null;
create index transfer_expiry on transfer (expires_at) where status = 'pending';
create index transfer_snapshot on transfer (snapshot_id);
