-- The short name by which the boxes of a station know a source of its list. Sources that are there already get one of their id.
alter table relay add column code text not null default '';
update relay set code = 'nguon-' || lower(substr(id, length(id) - 5));

-- The sources that a device knows, by what it says itself: names in order with spaces between. Null: it relays nothing, or
-- has not said.
alter table device add column relays text;

-- Samples of a relay that were silence because its source gave none.
alter table asrun_play add column dry bigint;
