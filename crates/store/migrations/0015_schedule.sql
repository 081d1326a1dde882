-- Timetables of stations and the plans that devices carry (civic::broadcast, wire::player::Plan).

-- The operating rule (quy chế) of a commune's station: dated; a correction is a new row.
create table operating_rule (
    id text not null primary key,
    unit text not null references unit (id),
    valid_from text not null,
    valid_to text,
    decided_by text not null,
    content {json} not null,
    recorded_by text not null references person (id),
    recorded_at bigint not null,
    retired_at bigint
);
create index operating_rule_of on operating_rule (unit, valid_from);

-- What a station takes over live: another's programme, FM, a microphone.
create table relay (
    id text not null primary key,
    unit text references unit (id),
    name text not null,
    source text not null,
    address text,
    closed_at bigint,
    changed_by text not null references person (id),
    changed_at bigint not null
);

-- Market days of a place and other days that only the place knows (civic::broadcast::Calendar reads them from `days`).
create table market (
    id text not null primary key,
    unit text not null references unit (id),
    name text not null,
    days {json} not null,
    changed_by text not null references person (id),
    changed_at bigint not null
);

-- A slot of the timetable: what, on which days, when, how long. One of `bulletin` and `relay`.
create table slot (
    id text not null primary key,
    unit text not null references unit (id),
    bulletin text references bulletin (id),
    relay text references relay (id),
    language text not null,
    calendar {json} not null,
    start_s bigint not null,
    duration_ms bigint not null,
    class text not null,
    level text not null,
    source text not null,
    -- The devices it goes to; null is every device of the unit.
    devices {json},
    resume text not null,
    late_ms bigint not null,
    -- Play-now and urgent: an instant of its own instead of a calendar.
    at bigint,
    urgent_order text references urgent_order (id),
    -- A priority bulletin from above that waits for the commune's decision is not heard yet.
    pending boolean not null default false,
    form_key text not null unique,
    created_by text not null references person (id),
    created_at bigint not null,
    ended_at bigint,
    ended_by text references person (id),
    ended_why text,
    version bigint not null
);
create index slot_of_unit on slot (unit, ended_at);
create index slot_of_bulletin on slot (bulletin);

-- A single occurrence that was moved, dropped, or decided by the commune.
create table slot_change (
    slot text not null references slot (id),
    day text not null,
    what text not null,
    moved_to bigint,
    why text,
    by_person text not null references person (id),
    at bigint not null,
    primary key (slot, day)
);

-- The newest signed plan of a device; older ones stay for the diary.
create table device_plan (
    device text not null references device (id),
    version bigint not null,
    digest {bytes} not null,
    sealed {bytes} not null,
    issued_at bigint not null,
    expires_at bigint not null,
    item_count bigint not null,
    -- Occurrences that are not in it, and why (civic::broadcast::LeftOut).
    left_out {json} not null,
    -- SHA-256 of what it plays, without version, times and nonce: the same again is not signed again.
    content {bytes},
    primary key (device, version)
);

-- Units whose plans have to be built anew; the row is the message.
create table plan_due (
    unit text not null primary key references unit (id),
    since bigint not null
);

-- What changed in a station's timetable, and who looked at it a second time (civic::broadcast::differences).
create table timetable_change (
    id text not null primary key,
    unit text not null references unit (id),
    by_person text not null references person (id),
    by_unit text not null references unit (id),
    at bigint not null,
    what {json} not null,
    -- Another unit did it: somebody of the station has to look.
    must_see boolean not null,
    seen_by text references person (id),
    seen_at bigint
);
create index timetable_change_of on timetable_change (unit, at);

-- The address under which a telephone's calendar reads a station's timetable.
create table timetable_feed (
    unit text not null primary key references unit (id),
    token text not null unique,
    made_by text not null references person (id),
    made_at bigint not null
);
