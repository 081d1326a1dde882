-- Reporting regimes (Nghị định 09/2019/NĐ-CP), the periodic filings of units, and their totals.

-- Chế độ báo cáo of the unit that receives what is reported. `code` is the word by which shipped data and exchanges name
-- it. `directive`: the duty to report back of this directive.
create table regime (
    id text not null primary key,
    unit text not null references unit (id),
    code text not null,
    title text not null,
    state text not null,
    directive text references directive (id),
    made_by text references person (id),
    made_at bigint not null,
    changed_at bigint not null,
    version bigint not null,
    unique (unit, code)
);

-- A dated version of a regime: its ten parts and its columns. Periods that end before `valid_from` keep the one before.
create table regime_edition (
    regime text not null references regime (id),
    number bigint not null,
    valid_from text not null,
    data {json} not null,
    hash text not null,
    made_by text references person (id),
    made_at bigint not null,
    primary key (regime, number)
);

-- What one unit reports for one period. `counts`: its figures are in the totals; `level`: how many levels have approved
-- what `content_hash` names.
create table filing (
    id text not null primary key,
    regime text not null references regime (id),
    edition bigint not null,
    period text not null,
    unit text not null references unit (id),
    kind text not null,
    state text not null,
    level bigint not null,
    counts boolean not null,
    version bigint not null,
    content_hash text not null,
    due_on text not null,
    submitted_at bigint,
    submitted_by text references person (id),
    made_by text not null references person (id),
    made_at bigint not null,
    changed_at bigint not null,
    unique (regime, period, unit)
);
create index filing_of_unit on filing (unit);

-- Every content that a filing ever had.
create table filing_revision (
    filing text not null references filing (id),
    version bigint not null,
    kind text not null,
    sheet {bytes} not null,
    texts {json} not null,
    reasons {json} not null,
    hash text not null,
    made_by text not null references person (id),
    made_at bigint not null,
    primary key (filing, version)
);

-- Every step of its path, bound to the content that it was about. `step_key` is that of the form: a replay is known by it.
create table filing_step (
    id text not null primary key,
    filing text not null references filing (id),
    step text not null,
    version bigint not null,
    hash text not null,
    level bigint not null,
    person text references person (id),
    unit text references unit (id),
    remark text,
    step_key text unique,
    made_at bigint not null
);
create index filing_step_of on filing_step (filing);

-- A figure that was filled in from work already logged: which activities it came from, when.
create table filing_source (
    filing text not null references filing (id),
    indicator text not null,
    activity text not null references activity (id),
    amount bigint not null,
    primary key (filing, indicator, activity)
);

create table filing_attachment (
    filing text not null references filing (id),
    number bigint not null,
    blob text not null references blob (hash),
    file_name text not null,
    media_type text not null,
    size bigint not null,
    added_by text not null references person (id),
    added_at bigint not null,
    removed_at bigint,
    primary key (filing, number)
);

-- Reminders of what is owed. By the regime's rule each once: `days` before (below zero) or after the deadline, null when a
-- person reminded.
create table filing_notice (
    id text not null primary key,
    regime text not null references regime (id),
    period text not null,
    unit text not null references unit (id),
    days bigint,
    due_on text not null,
    message text,
    sent_by text references person (id),
    sent_for text references unit (id),
    sent_at bigint not null,
    unique (regime, period, unit, days)
);
create index filing_notice_of_unit on filing_notice (unit);

-- Số tổng hợp of a unit over all that reported below it on the period's cut-off date; kept in the transaction of each step.
create table tally (
    regime text not null references regime (id),
    period text not null,
    unit text not null references unit (id),
    columns {bytes} not null,
    reported bigint not null,
    expected bigint not null,
    approved bigint not null,
    declared_nothing bigint not null,
    changes bigint not null,
    changed_at bigint not null,
    primary key (regime, period, unit)
);

-- What a recomputation of all totals said.
create table tally_check (
    id text not null primary key,
    checked_at bigint not null,
    totals bigint not null,
    filings bigint not null,
    wrong bigint not null,
    detail {json} not null
);

-- What a level between gathered from below and sent up: the totals as they were, bound by their hash.
create table gathering (
    id text not null primary key,
    regime text not null references regime (id),
    period text not null,
    unit text not null references unit (id),
    territory text not null references unit (id),
    sent_to text references unit (id),
    state text not null,
    columns {bytes} not null,
    reported bigint not null,
    expected bigint not null,
    approved bigint not null,
    declared_nothing bigint not null,
    hash text not null,
    made_by text not null references person (id),
    made_at bigint not null,
    sent_at bigint,
    unique (regime, period, unit)
);

-- Ngày nghỉ beyond the rules that are built in: days off and days worked in their place, each with the paper that says so.
create table holiday (
    id text not null primary key,
    day text not null unique,
    working boolean not null,
    name text not null,
    basis text not null,
    made_by text references person (id),
    made_at bigint not null
);
