-- Re-organisations of units: prepared, signed off by a second person, carried out at the legal hour.
create table reform (
    id text not null primary key,
    unit text not null references unit (id),
    title text not null,
    basis text not null,
    legal_at bigint not null,
    -- The whole of it as it is hashed and signed: JSON, the very bytes.
    content text not null,
    content_hash text not null,
    change_count bigint not null,
    state text not null,
    version bigint not null,
    created_by text not null references person (id),
    created_at bigint not null,
    prepared_by text references person (id),
    prepared_at bigint,
    signed_by text references person (id),
    signed_at bigint,
    signed_hash text,
    carried_out_at bigint,
    -- Why it could not be carried out at its hour, if so.
    stuck text,
    changed_at bigint not null
);
create index reform_due on reform (state, legal_at);
create index reform_of_unit on reform (unit, state);

-- Everybody who wrote a part of it: none of them may sign.
create table reform_author (
    reform text not null references reform (id),
    person text not null references person (id),
    since bigint not null,
    primary key (reform, person)
);

-- What went from one unit to another: by the rule, or because a person said so. `continued` is the work that goes on.
create table reform_move (
    reform text not null references reform (id),
    kind text not null,
    thing text not null,
    from_unit text not null references unit (id),
    to_unit text references unit (id),
    moved_by text references person (id),
    moved_at bigint not null,
    primary key (reform, kind, thing)
);

-- What a person must decide: things of units that were divided or that nobody followed.
create table reform_question (
    reform text not null references reform (id),
    kind text not null,
    thing text not null,
    from_unit text not null references unit (id),
    decided_at bigint,
    primary key (reform, kind, thing)
);
create index reform_question_open on reform_question (reform, decided_at, kind);

-- Where an account belonged before, and until when.
create table person_post (
    person text not null references person (id),
    until bigint not null,
    unit text not null references unit (id),
    role text not null,
    reform text references reform (id),
    primary key (person, until)
);

-- Work that goes on elsewhere: the assignment at the closed unit stays with what was reported there, the one that goes on
-- stands at the successor. `evidence_before` is what was proven when silent work joined: it proves its own part alone.
alter table assignment add column moved_to text references assignment (id);
alter table assignment add column moved_by text references reform (id);
alter table assignment add column evidence_before bigint not null default 0;
create index assignment_moved_to on assignment (moved_to);
create index assignment_moved_by on assignment (moved_by);

-- As before, without what goes on elsewhere.
drop view assignment_standing;
create view assignment_standing as
select a.id, a.directive, a.task, a.unit, a.given_by, a.parent, a.part, a.due_on, a.handling, a.given_at, a.received_at,
    a.reason, a.activity_count, a.evidence_count,
    case
        when a.activity_count > 0 and a.evidence_count > a.evidence_before then 'proven'
        when a.handling = '04'
            and exists (select 1 from assignment k where k.parent = a.id and k.handling <> '15' and k.moved_to is null)
            and not exists (select 1 from assignment k where k.parent = a.id and k.handling <> '15' and k.moved_to is null
                and not (k.activity_count > 0 and k.evidence_count > k.evidence_before))
            then 'proven'
        when a.handling = '02' then 'refused'
        when a.handling in ('04', '05', '06') or a.activity_count > 0 then 'under'
        when a.handling = '03' then 'received'
        else 'unknown'
    end as standing
from assignment a
where a.handling <> '15' and a.moved_to is null;
