-- Sealed tips. Beside the ciphertext stand the day, the size class, the key epoch, the state and the recipients: no
-- address, no hour, nothing that counts up. What officers and operators do carries its moment, as everywhere.

-- Off until a checklist is answered by one named person and another one switches the channel on.
create table tip_switch (
    id bigint not null primary key,
    is_on boolean not null,
    practice boolean not null,
    asked_by text references person (id),
    asked_at bigint,
    switched_by text references person (id),
    switched_at bigint,
    version bigint not null
);
insert into tip_switch (id, is_on, practice, version) values (1, false, false, 1);
create table tip_item (
    code text not null primary key,
    words text not null,
    answered_by text not null references person (id),
    answered_at bigint not null
);

-- Who may be told, as the province sets it. `kind` decides which clocks run.
create table tip_recipient (
    id text not null primary key,
    name text not null,
    kind text not null,
    made_by text not null references person (id),
    made_at bigint not null,
    closed_at bigint
);
create table tip_officer (
    recipient text not null references tip_recipient (id),
    person text not null references person (id),
    appointed_by text not null references person (id),
    appointed_at bigint not null,
    primary key (recipient, person)
);
create index tip_officer_person on tip_officer (person);

-- An officer's keys of an epoch. `wrapped` is the private one under the officer's passphrase; it is gone once destroyed.
create table tip_key (
    id text not null primary key,
    recipient text not null references tip_recipient (id),
    person text not null references person (id),
    epoch text not null,
    age text not null,
    sign text not null,
    wrapped {bytes},
    made_at bigint not null,
    destroy_on text not null,
    destroyed_at bigint
);
create index tip_key_person on tip_key (person);
create table tip_recovery (
    id text not null primary key,
    age text not null,
    made_by text not null references person (id),
    made_at bigint not null
);
-- The lists that the root signed, with the very bytes that it signed.
create table tip_list (
    serial bigint not null primary key,
    body text not null,
    signature text not null,
    until text not null,
    signed_by text not null references person (id),
    signed_at bigint not null
);

-- `lookup` is a hash of a hash of what six words become. `apart`: it came among many.
create table tip (
    id text not null primary key,
    lookup text not null unique,
    day text not null,
    size_class bigint not null,
    epoch text not null,
    state text not null,
    apart boolean not null,
    urgent boolean not null,
    double_of text references tip (id),
    version bigint not null
);
create index tip_day on tip (day);
create table tip_addressee (
    recipient text not null references tip_recipient (id),
    tip text not null references tip (id),
    primary key (recipient, tip)
);
create index tip_addressee_tip on tip_addressee (tip);
-- What the teller sent, and the recipients' copies of what was answered. `key` makes a sending count once.
create table tip_part (
    tip text not null references tip (id),
    number bigint not null,
    key text not null unique,
    kind text not null,
    day text not null,
    size_class bigint not null,
    sealed {bytes} not null,
    primary key (tip, number)
);
-- What the teller finds under the words: all of one length.
create table tip_answer (
    lookup text not null,
    number bigint not null,
    tip text not null references tip (id),
    day text not null,
    sealed {bytes} not null,
    primary key (lookup, number)
);
-- The record of a hand-over, signed by the officer's key.
create table tip_hand_over (
    id text not null primary key,
    tip text not null references tip (id),
    recipient text not null references tip_recipient (id),
    record text not null,
    signature text not null,
    key text not null references tip_key (id),
    person text not null references person (id),
    day text not null
);
create index tip_hand_over_tip on tip_hand_over (tip);
-- Statutory clocks: `due_at` is the first instant at which it is overdue, counted from the first of its day.
create table tip_clock (
    tip text not null references tip (id),
    recipient text not null references tip_recipient (id),
    rule text not null,
    began text not null,
    due_at bigint not null,
    told_at bigint,
    met_on text,
    primary key (tip, recipient, rule)
);
create index tip_clock_due on tip_clock (due_at);
-- Notices say how many, never what: one for a recipient, matter and batch.
create table tip_notice (
    recipient text not null references tip_recipient (id),
    about text not null,
    batch text not null,
    number bigint not null,
    primary key (recipient, about, batch)
);
