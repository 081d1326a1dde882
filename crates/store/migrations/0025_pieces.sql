-- Pieces of a sealed sending that has not ended: all of one length but the last. `upload` is a hash of a random name;
-- no recipient, no lookup stands beside them. They go when the sending ends, or when nothing came for a day.
create table tip_piece (
    upload text not null,
    number bigint not null,
    day text not null,
    sealed {bytes} not null,
    primary key (upload, number)
);
create index tip_piece_day on tip_piece (day);

-- A redacted copy that one recipient of the house passed on to another one, sealed to the keys of that one and of
-- recovery, with the record that the passing officer signed. Its readers see nothing else of the tip.
create table tip_copy (
    id text not null primary key,
    tip text not null references tip (id),
    recipient text not null references tip_recipient (id),
    for_whom text not null references tip_recipient (id),
    day text not null,
    epoch text not null,
    record text not null,
    signature text not null,
    key text not null references tip_key (id),
    person text not null references person (id),
    opened_at bigint,
    sealed {bytes} not null
);
create index tip_copy_tip on tip_copy (tip);
create index tip_copy_for_whom on tip_copy (for_whom);
