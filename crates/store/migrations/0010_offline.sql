-- Officers without a network: what a phone sent under keys of its own, photos that arrive in pieces, corrections of
-- activities with the base that they were written from.

-- The receipt of an item. A replay finds it and counts nothing twice. `unit` is the unit as the phone knew it,
-- `written_at` the phone's clock.
create table offline_item (
    person text not null references person (id),
    key text not null,
    kind text not null,
    subject text not null,
    hash text not null,
    outcome text not null,
    made text,
    unit text not null,
    written_at bigint not null,
    received_at bigint not null,
    primary key (person, key)
);

-- A photo that an item announced: text goes first. `received` bytes are here; with `evidence` it is done.
create table offline_photo (
    person text not null,
    key text not null,
    position bigint not null,
    activity text not null references activity (id),
    hash text not null,
    size bigint not null,
    file_name text not null,
    received bigint not null,
    touched_at bigint not null,
    evidence text references evidence (id),
    primary key (person, key, position),
    foreign key (person, key) references offline_item (person, key)
);
create index offline_photo_activity on offline_photo (activity);
create index offline_photo_touched on offline_photo (touched_at);
create table offline_piece (
    person text not null,
    key text not null,
    position bigint not null,
    starts bigint not null,
    bytes {bytes} not null,
    primary key (person, key, position, starts),
    foreign key (person, key, position) references offline_photo (person, key, position)
);

-- What an activity said at each version; written with its first correction, from version 1 on.
create table activity_revision (
    activity text not null references activity (id),
    version bigint not null,
    fields {json} not null,
    written_by text not null references person (id),
    written_at bigint not null,
    primary key (activity, version)
);

-- The same field changed twice from one base: both values, until somebody keeps one.
create table activity_clash (
    id text not null primary key,
    activity text not null references activity (id),
    field text not null,
    base text not null,
    mine text not null,
    theirs text not null,
    written_by text not null references person (id),
    made_at bigint not null,
    kept text,
    settled_by text references person (id),
    settled_at bigint
);
create index activity_clash_activity on activity_clash (activity);

-- `phone_unit`, `landed` and `landed_for` are there when the unit that a phone wrote for had merged meanwhile: that
-- unit, how the place was found (`civic::landing`), and the unit of the person who sent it.
alter table activity add column version bigint not null default 1;
alter table activity add column phone_unit text;
alter table activity add column landed text;
alter table activity add column landed_for text;
create index activity_landed_for on activity (landed_for);
