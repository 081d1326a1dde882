-- What broadcasting still lacked: a slot that takes the place of another one.

-- A slot that was changed ends; the one in its place names it, so that what was heard before stays as it was.
alter table slot add column replaces text references slot (id);
create index slot_replaces on slot (replaces);
