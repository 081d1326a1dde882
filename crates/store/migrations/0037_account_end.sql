-- The instant at which an account ends by itself: the one after its last day in Vietnam; null: it is open until somebody closes it.
alter table person add column ends_at bigint;
