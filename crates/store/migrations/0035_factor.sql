-- How often in a row wrong digits were typed for a second factor: after ten it is closed until somebody resets it.
alter table person_factor add column wrong bigint not null default 0;
