-- Bulletins for loudspeakers and boards: what is said, who heard and approved it, where it goes (issue D; civic::bulletin).
create table bulletin (
    id text not null primary key,
    unit text not null references unit (id),
    level text not null,
    class text not null,
    kind text not null,
    mode text not null,
    title text not null,
    -- What it serves: a clause of a directive, an answer to feedback, or the unit's own.
    directive text references directive (id),
    task text references task (id),
    feedback text,
    issued_at bigint not null,
    expires_at bigint,
    -- The bulletin that took its place, or that corrected or denied it.
    superseded_by text references bulletin (id),
    corrects text references bulletin (id),
    withdrawn_at bigint,
    withdrawn_by text references person (id),
    withdrawn_why text,
    withheld boolean not null,
    sent_at bigint,
    version bigint not null,
    created_by text not null references person (id),
    created_at bigint not null,
    changed_at bigint not null
);
create index bulletin_of_unit on bulletin (unit, created_at);
create index bulletin_of_directive on bulletin (directive, task);

-- One language of it. `audio` is the file that plays: mono, 48 kHz, FLAC; `source` what was brought.
create table bulletin_variant (
    id text not null primary key,
    bulletin text not null references bulletin (id),
    language text not null,
    voice text not null,
    body text not null,
    -- The text as it is read aloud, and the engine that spoke it.
    reading text,
    engine text,
    audio text references blob (hash),
    source text references blob (hash),
    size bigint,
    duration_ms bigint,
    samples bigint,
    -- Hundredths: LUFS, dBTP, dB over the noise.
    loudness bigint,
    peak bigint,
    above_noise bigint,
    -- Gain that brings it to the house's loudness, hundredths of a decibel.
    gain bigint,
    stage text not null,
    heard_by text references person (id),
    heard_at bigint,
    approved_by text references person (id),
    approved_at bigint,
    approved_hash text,
    version bigint not null,
    changed_at bigint not null,
    unique (bulletin, language)
);
create index bulletin_variant_audio on bulletin_variant (audio);

-- Everybody who made or edited a variant: none of them approves it.
create table bulletin_author (
    variant text not null references bulletin_variant (id),
    person text not null references person (id),
    since bigint not null,
    primary key (variant, person)
);

-- Who heard which recording, how far, and how long that took.
create table bulletin_listening (
    id text not null primary key,
    variant text not null references bulletin_variant (id),
    person text not null references person (id),
    audio text not null,
    heard {json} not null,
    took_ms bigint not null,
    at bigint not null
);
create index bulletin_listening_of on bulletin_listening (variant, audio);

-- A bulletin at one commune (civic::bulletin::Reception).
create table bulletin_target (
    bulletin text not null references bulletin (id),
    unit text not null references unit (id),
    state text not null,
    why text,
    received_at bigint not null,
    seen_at bigint,
    seen_by text references person (id),
    decided_at bigint,
    decided_by text references person (id),
    played_at bigint,
    changed_at bigint not null,
    primary key (bulletin, unit)
);
create index bulletin_target_of_unit on bulletin_target (unit, state, changed_at);

-- Urgent: asked for by one person, confirmed by another; the order as both saw it is kept whole.
create table urgent_order (
    id text not null primary key,
    bulletin text not null references bulletin (id),
    content {json} not null,
    reason text not null,
    mode text not null,
    expires_at bigint not null,
    target_count bigint not null,
    asked_by text not null references person (id),
    asked_at bigint not null,
    confirmed_by text references person (id),
    confirmed_at bigint,
    refused_by text references person (id),
    refused_at bigint,
    ended_by text references person (id),
    ended_at bigint,
    -- cancel or correct, and by which bulletin.
    ending text,
    ended_with text references bulletin (id)
);
create index urgent_order_of on urgent_order (bulletin);
create index urgent_order_open on urgent_order (expires_at);

-- What one person may do with bulletins of one unit, named one by one (civic::bulletin::Mandate).
create table bulletin_mandate (
    unit text not null references unit (id),
    person text not null references person (id),
    approves boolean not null,
    sends_urgent boolean not null,
    given_by text not null references person (id),
    given_at bigint not null,
    primary key (unit, person)
);

-- How words are read aloud in a commune.
create table reading_entry (
    unit text not null references unit (id),
    written text not null,
    spoken text not null,
    changed_by text not null references person (id),
    changed_at bigint not null,
    primary key (unit, written)
);

-- Where a bulletin is to go, as classes of units (civic::unit::Class) that are evaluated on the day of sending.
create table bulletin_aim (
    id text not null primary key,
    bulletin text not null references bulletin (id),
    phrase text not null,
    class {json} not null,
    made_by text not null references person (id),
    made_at bigint not null
);
create index bulletin_aim_of on bulletin_aim (bulletin);

-- Speech that is being made: waiting, running, done, failed. The row is the truth; who takes it says so until `taken_until`.
create table bulletin_job (
    id text not null primary key,
    variant text not null references bulletin_variant (id),
    -- The version of the variant that it was asked for; another one makes it useless.
    variant_version bigint not null,
    engine text not null,
    reading text not null,
    state text not null,
    why text,
    asked_by text not null references person (id),
    asked_at bigint not null,
    taken_until bigint,
    tries bigint not null,
    ended_at bigint
);
create index bulletin_job_open on bulletin_job (state, asked_at);
create index bulletin_job_of on bulletin_job (variant, asked_at);

-- A whole recording was sent to somebody's device: from then on their word that they heard it can be true.
create table bulletin_served (
    audio text not null,
    person text not null references person (id),
    at bigint not null,
    primary key (audio, person)
);

-- The second factor of a person (RFC 6238), and the sessions in which it was given.
create table person_factor (
    person text not null primary key references person (id),
    secret text not null,
    made_at bigint not null,
    confirmed_at bigint,
    -- The last step of 30 seconds that was used: a code is good once.
    last_step bigint not null
);
create table session_factor (
    session text not null primary key,
    person text not null references person (id),
    at bigint not null
);
