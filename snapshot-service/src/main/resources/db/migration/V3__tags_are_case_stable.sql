-- Whoever made a tag first chose its capitals; another spelling means the same tag.
create unique index tag_name on tag (team, lower(name));
