-- Stations, clusters of loudspeakers, the devices that feed them, and the keys that devices believe (civic::station, wire::player).
create table cluster (
    id text not null primary key,
    -- The commune whose station it belongs to, and the one it came from.
    unit text not null references unit (id),
    old_unit text references unit (id),
    name text not null,
    technology text not null,
    device text,
    vendor text,
    -- Millionths of a degree.
    latitude bigint,
    longitude bigint,
    village text,
    power text,
    sim_paid_until text,
    loudspeakers bigint,
    closed_at bigint,
    version bigint not null,
    changed_by text not null references person (id),
    changed_at bigint not null
);
create index cluster_of_unit on cluster (unit, closed_at);
create index cluster_device on cluster (device);

-- A player or a board. Its name says nothing; its key does. `units` of the wire are its unit and those above.
create table device (
    id text not null primary key,
    unit text not null references unit (id),
    kind text not null,
    name text not null,
    -- printed, enrolled, revoked, forked (two boxes under one name).
    state text not null,
    practice boolean not null,
    gateway boolean not null,
    offset_ms bigint not null,
    languages {json} not null,
    public_key {bytes},
    -- The units that it was told to stand in: what stop orders for units reach it by.
    told_units {json},
    program text,
    model text,
    -- The device whose place it took.
    replaces text references device (id),
    enrolled_at bigint,
    revoked_at bigint,
    revoked_why text,
    version bigint not null,
    created_by text not null references person (id),
    created_at bigint not null,
    changed_at bigint not null
);
create index device_of_unit on device (unit, kind);
create unique index device_key on device (public_key);

-- Codes that were printed; kept as hashes, good once.
create table device_code (
    code_hash text not null primary key,
    device text not null references device (id),
    -- The key that the paper names: the house answers with it.
    house_key text not null,
    printed_by text not null references person (id),
    printed_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);
create index device_code_of on device_code (device);

-- What a device said last. What it did not say is null.
create table device_health (
    device text not null primary key references device (id),
    at bigint not null,
    -- The device's own time of that question: an older one is a replay, and changes nothing.
    asked_at bigint not null,
    health {json} not null,
    plan bigint not null,
    stop bigint not null,
    trust bigint not null,
    -- What is wrong, from the worst (civic::station::Condition), as reckoned at `judged_at`.
    condition text not null,
    judged_at bigint not null
);
create index device_health_at on device_health (at);

-- How far the log of a device has come here.
create table device_log (
    device text not null primary key references device (id),
    sequence bigint not null,
    hash {bytes} not null,
    forked_at bigint
);

-- What must be closed before a device is taken in, with what shows it.
create table device_check (
    device text not null references device (id),
    item text not null,
    evidence text not null,
    blob text references blob (hash),
    checked_by text not null references person (id),
    checked_at bigint not null,
    primary key (device, item)
);

-- A live device that is armed for a drill for a while.
create table device_arming (
    device text not null references device (id),
    from_at bigint not null,
    until_at bigint not null,
    armed_by text not null references person (id),
    primary key (device, from_at)
);

-- Keys of the house. The seeds stand in the data folder, not here.
create table house_key (
    id text not null primary key,
    public_key {bytes} not null,
    powers bigint not null,
    from_at bigint not null,
    until_at bigint,
    -- The rotations that brought and ended it: who has not heard of one yet is answered with a key that he knows.
    since_serial bigint not null,
    ended_serial bigint,
    ended_why text
);
-- Signed lists of keys, as devices fetch them.
create table key_rotation (
    serial bigint not null primary key,
    sealed {bytes} not null,
    signed_by text references person (id),
    at bigint not null
);

-- Stop-all: who, what, until when. The signed order of all of them is a file (civic::station::Stop, wire::player::StopOrder).
create table stop_order (
    id text not null primary key,
    scope text not null,
    thing text,
    why text not null,
    -- Null: by the command, while the program was down.
    ordered_by text references person (id),
    at bigint not null,
    lifted_by text references person (id),
    lifted_at bigint,
    lifted_why text
);
create index stop_order_open on stop_order (lifted_at);
-- The signed order of all that is stopped; the file `stop/stop` of the data folder is a copy.
create table stop_document (
    serial bigint not null primary key,
    sealed {bytes} not null,
    at bigint not null
);

-- Audio that stands in a plan that a device took: nothing else is given out.
create table planned_media (
    media text not null primary key,
    at bigint not null
);

-- Faults.
create table ticket (
    id text not null primary key,
    unit text not null references unit (id),
    cluster text references cluster (id),
    device text references device (id),
    fault text not null,
    note text not null,
    state text not null,
    repairer text,
    cost bigint,
    reopened bigint not null,
    opened_by text references person (id),
    opened_at bigint not null,
    changed_by text references person (id),
    changed_at bigint not null,
    closed_at bigint
);
create index ticket_of_unit on ticket (unit, state);
create index ticket_of_device on ticket (device, state);
create table ticket_step (
    ticket text not null references ticket (id),
    position bigint not null,
    step text not null,
    note text,
    cost bigint,
    by_person text references person (id),
    at bigint not null,
    primary key (ticket, position)
);

-- A new version of the player on its way.
create table rollout (
    id text not null primary key,
    program text not null,
    -- The groups, in cumulative per cent.
    shares {json} not null,
    success_percent bigint not null,
    error_percent bigint not null,
    state text not null,
    wave bigint not null,
    why text,
    created_by text not null references person (id),
    created_at bigint not null,
    changed_at bigint not null
);
create table rollout_device (
    rollout text not null references rollout (id),
    device text not null references device (id),
    wave bigint not null,
    installed text not null,
    changed_at bigint not null,
    primary key (rollout, device)
);
create index rollout_device_of on rollout_device (device);
