-- Snapshots that are being written block by block, without a disk. The row stays when the upload has ended, to say how.
create table block_upload (
    id              uuid        not null primary key,
    team            uuid        not null,
    image_id        bigint      not null references image (id),
    region          text        not null,
    size_bytes      bigint      not null,
    block_size      integer     not null,
    -- What the disk is where no block was put: the public id of a snapshot, and its data, held under the upload's id.
    parent          text,
    parent_manifest uuid,
    idle_minutes    integer     not null,
    status          text        not null check (status in ('open', 'completing', 'completed', 'failed', 'aborted', 'expired')),
    -- Numbers the sessions under which the blocks are kept in the store: only the newest counts.
    session         bigint      not null,
    session_at      timestamptz not null,
    created_at      timestamptz not null,
    last_activity   timestamptz not null,
    ended_at        timestamptz,
    error_message   text        not null default ''
);
create index block_upload_team on block_upload (team, created_at desc, id);
create index block_upload_open on block_upload (last_activity) where status = 'open';
create index block_upload_image on block_upload (image_id);

-- The root of the parent, sealed with a key of the upload's domain: the parent may be deleted before the upload is completed.
create table block_upload_parent (
    upload uuid  not null primary key references block_upload (id),
    root   bytea not null
);

-- The blocks that were put, until their upload ends.
create table uploaded_block (
    upload   uuid    not null references block_upload (id),
    index    bigint  not null,
    -- SHA-256 of the block's bytes.
    checksum bytea   not null check (octet_length(checksum) = 32),
    -- The content's id in the store; all zero for zeros, whose length is 0.
    content  bytea   not null check (octet_length(content) = 32),
    length   integer not null,
    -- What opens the content, sealed with a key of its domain: nonce, key, tag. Empty for zeros.
    key      bytea   not null check (octet_length(key) = case when length = 0 then 0 else 60 end),
    -- The newest of the upload's sessions that keeps the content.
    session  bigint  not null,
    primary key (upload, index)
);
create index uploaded_block_session on uploaded_block (upload, session);
