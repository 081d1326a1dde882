-- The house as issue A builds it. One text for SQLite and PostgreSQL; `{json}` and `{bytes}` become column types.
-- Instants are UTC milliseconds (`…_at`), civil dates ISO text, ids 26 characters ordered by time.

-- Counters that tell a node to read again what it keeps in memory.
create table revision (
    name text not null primary key,
    value bigint not null
);

-- Units: an identity; everything else about them is dated (law 5).
create table unit (
    id text not null primary key,
    kind text not null,
    recorded_at bigint not null
);
create table unit_version (
    unit text not null references unit (id),
    position bigint not null,
    name text not null,
    code text,
    parent text references unit (id),
    valid_from text,
    valid_to text,
    basis text,
    recorded_at bigint not null,
    primary key (unit, position)
);
create table unit_succession (
    from_unit text not null references unit (id),
    to_unit text not null references unit (id),
    happened_on text not null,
    how text not null,
    doubt text,
    primary key (from_unit, to_unit, happened_on)
);

-- People and how they come in.
create table person (
    id text not null primary key,
    unit text not null references unit (id),
    role text not null,
    name text not null,
    login text not null unique,
    password_hash text,
    active boolean not null,
    created_at bigint not null
);
create index person_unit on person (unit);
create table session (
    id_hash text not null primary key,
    person text not null references person (id),
    csrf text not null,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null
);
create index session_person on session (person);
create table sign_in_link (
    token_hash text not null primary key,
    person text not null references person (id),
    expires_at bigint not null,
    used_at bigint
);

-- What is in the blob folder; the content stands there under its hash.
create table blob (
    hash text not null primary key,
    size bigint not null,
    media_type text not null,
    created_at bigint not null
);

-- A letter on the desk: the text as read, the machine's reading, and what people made of it.
create table letter (
    id text not null primary key,
    unit text not null references unit (id),
    opened_by text not null references person (id),
    opened_at bigint not null,
    as_of text not null,
    file_name text not null,
    source text not null references blob (hash),
    format text not null,
    body text not null,
    reading {json} not null,
    review {json} not null,
    duplicate_key text,
    version bigint not null,
    state text not null,
    edited_by text references person (id),
    edited_at bigint
);
create index letter_unit on letter (unit, state);
create index letter_duplicate on letter (duplicate_key);

-- An issued document that asks units to act.
create table directive (
    id text not null primary key,
    letter text not null unique references letter (id),
    unit text not null references unit (id),
    kind text not null,
    number text,
    dated text,
    place text,
    issuer text,
    subject text not null,
    signer_name text,
    signer_post text,
    body text not null,
    duplicate_key text unique,
    source text not null references blob (hash),
    file_name text not null,
    as_of text not null,
    issued_by text not null references person (id),
    issued_at bigint not null,
    published_at bigint
);
create index directive_unit on directive (unit, issued_at);
create index directive_published on directive (published_at);
create table directive_recipient (
    directive text not null references directive (id),
    position bigint not null,
    phrase text not null,
    class {json} not null,
    evaluated_on text not null,
    unit_count bigint not null,
    primary key (directive, position)
);
create table attachment (
    directive text not null references directive (id),
    position bigint not null,
    blob text not null references blob (hash),
    file_name text not null,
    primary key (directive, position)
);
create table task (
    id text not null primary key,
    directive text not null references directive (id),
    position bigint not null,
    body text not null,
    span_start bigint,
    span_end bigint,
    due_kind text,
    due_text text,
    due_from text,
    due_on text,
    tags {json} not null,
    unique (directive, position)
);

-- A task given to one unit.
create table assignment (
    id text not null primary key,
    directive text not null references directive (id),
    task text not null references task (id),
    unit text not null references unit (id),
    given_by text not null references unit (id),
    parent text references assignment (id),
    part text not null,
    note text,
    due_on text,
    handling text not null,
    given_at bigint not null,
    received_at bigint,
    received_by text references person (id),
    reason text,
    changed_at bigint not null,
    activity_count bigint not null,
    evidence_count bigint not null,
    unique (task, unit)
);
create index assignment_of_unit on assignment (unit, handling);
create index assignment_of_directive on assignment (directive, task);
create index assignment_of_parent on assignment (parent);
create table reminder (
    id text not null primary key,
    directive text not null references directive (id),
    assignment text not null references assignment (id),
    by_unit text not null references unit (id),
    by_person text not null references person (id),
    kind text not null,
    message text,
    sent_at bigint not null
);
create index reminder_of_assignment on reminder (assignment);
create index reminder_of_directive on reminder (directive);

-- What was done, and what shows it.
create table activity (
    id text not null primary key,
    assignment text not null references assignment (id),
    directive text not null references directive (id),
    task text not null references task (id),
    unit text not null references unit (id),
    kind text not null,
    happened_on text not null,
    place text,
    language text not null,
    items bigint,
    minutes bigint,
    copies bigint,
    people bigint,
    note text,
    form_key text not null unique,
    logged_by text not null references person (id),
    logged_at bigint not null,
    withdrawn_at bigint,
    withdrawn_reason text
);
create index activity_of_assignment on activity (assignment);
create index activity_of_directive on activity (directive, task, kind);
create index activity_of_unit on activity (unit, happened_on);
create table evidence (
    id text not null primary key,
    activity text not null references activity (id),
    kind text not null,
    url text,
    blob text references blob (hash),
    original text references blob (hash),
    file_name text,
    media_type text,
    size bigint,
    added_at bigint not null
);
create index evidence_of_activity on evidence (activity);

-- A report composed from what was logged; people edit it before it goes.
create table report (
    id text not null primary key,
    directive text not null references directive (id),
    unit text not null references unit (id),
    scope text references unit (id),
    title text not null,
    paper {json} not null,
    version bigint not null,
    composed_by text not null references person (id),
    composed_at bigint not null,
    edited_by text references person (id),
    edited_at bigint
);
create index report_of_directive on report (directive, unit);

-- Append-only, each record bound to the one before it by hash.
create table audit (
    seq bigint not null primary key,
    at bigint not null,
    person text,
    unit text,
    action text not null,
    subject text not null,
    detail text not null,
    previous text not null,
    hash text not null
);
create index audit_of_subject on audit (subject);
create table audit_head (
    id bigint not null primary key,
    seq bigint not null,
    hash text not null
);
insert into audit_head (id, seq, hash) values (1, 0, '');

-- What can be found. The rowid stands in an ordinary table because FTS5 does not index `id`.
create table search_entry (
    id text not null primary key,
    number bigint not null
);
-- sqlite:create virtual table search using fts5(exact, folded, tokenize = "unicode61 remove_diacritics 0");
-- postgres:create table search (id text not null primary key, exact tsvector not null, folded tsvector not null);
-- postgres:create index search_folded on search using gin (folded);
