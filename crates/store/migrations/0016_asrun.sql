-- What devices really did: their signed records, and what follows from them (wire::player::Record).
create table asrun_record (
    device text not null references device (id),
    sequence bigint not null,
    hash {bytes} not null,
    body {bytes} not null,
    -- The item that it speaks of, if it does: what is folded anew when a record of it comes.
    item text,
    at bigint not null,
    received_at bigint not null,
    primary key (device, sequence)
);
create index asrun_record_item on asrun_record (device, item, sequence);

-- One playing of one item by one device. Start and stop apart; what is null is not known.
create table asrun_play (
    device text not null references device (id),
    item text not null,
    unit text not null references unit (id),
    slot text,
    bulletin text,
    language text,
    class text,
    origin text,
    plan bigint,
    media text,
    due_at bigint,
    cued_at bigint,
    started_us bigint,
    ended_at bigint,
    samples bigint,
    expected bigint,
    ending text,
    cut_by text,
    silence text,
    level bigint,
    skew_us bigint,
    clock_source text,
    clock_error_us bigint,
    -- due, confirmed, partial, failed, unknown: unknown is never done.
    outcome text not null,
    activity text references activity (id),
    -- It stood in the signed plan that the device names. What did not is never counted.
    planned boolean not null,
    -- Sent over FM or wire: that it was heard is not known.
    gateway boolean not null,
    -- Why it is not known or not believed: damaged, clock.
    doubt text,
    changed_at bigint not null,
    primary key (device, item)
);
create index asrun_play_of_unit on asrun_play (unit, due_at);
create index asrun_play_of_bulletin on asrun_play (bulletin, unit);
create index asrun_play_slot on asrun_play (slot);

-- The activity that came of the confirmed playings of a bulletin in a commune on a day, in a language: one, with versions.
create table asrun_credit (
    activity text not null primary key references activity (id),
    bulletin text not null references bulletin (id),
    unit text not null references unit (id),
    day text not null,
    language text not null,
    plays bigint not null,
    played_ms bigint not null,
    version bigint not null,
    changed_at bigint not null,
    unique (bulletin, unit, day, language)
);

-- Alarms: silence when something is due, sound when nothing is, and the rest.
create table alarm (
    id text not null primary key,
    unit text not null references unit (id),
    device text references device (id),
    kind text not null,
    detail text not null,
    item text,
    raised_at bigint not null,
    seen_by text references person (id),
    seen_at bigint,
    cleared_at bigint,
    -- itself or ticket.
    cleared_by text,
    ticket text references ticket (id)
);
-- Raised once, whoever looks first.
create unique index alarm_once on alarm (device, kind) where cleared_at is null;
create index alarm_open on alarm (unit, cleared_at, raised_at);
create index alarm_of_device on alarm (device, kind, cleared_at);

-- A board (a device of that kind) and the address that its browser opens; the token itself is not kept.
create table board (
    device text not null primary key references device (id),
    token_hash text not null unique,
    -- So long a text stays after its time in the programme, milliseconds.
    linger_ms bigint not null,
    -- What it read back last: when, what stood there, what should have stood there.
    read_at bigint,
    shown text,
    expected text,
    made_by text not null references person (id),
    made_at bigint not null
);

-- What a board showed, as it read it back; every change, and every wrong one.
create table board_reading (
    device text not null references device (id),
    at bigint not null,
    shown text not null,
    expected text not null,
    primary key (device, at)
);
