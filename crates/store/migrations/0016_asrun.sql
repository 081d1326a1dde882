-- What devices really did: their signed records, and what follows from them (wire::player::Record).
create table asrun_record (
    device text not null references device (id),
    sequence bigint not null,
    hash {bytes} not null,
    body {bytes} not null,
    at bigint not null,
    received_at bigint not null,
    primary key (device, sequence)
);

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
    changed_at bigint not null,
    primary key (device, item)
);
create index asrun_play_of_unit on asrun_play (unit, due_at);
create index asrun_play_of_bulletin on asrun_play (bulletin, unit);
create index asrun_play_slot on asrun_play (slot);

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
    ticket text references ticket (id)
);
create index alarm_open on alarm (unit, cleared_at, raised_at);
create index alarm_of_device on alarm (device, kind, cleared_at);

-- What a board showed, as it read it back.
create table board_reading (
    device text not null references device (id),
    at bigint not null,
    shown text not null,
    expected text not null,
    primary key (device, at)
);
