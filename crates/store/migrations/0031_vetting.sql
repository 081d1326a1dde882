-- What a unit decided: whose bulletins a board hears before they leave (civic::bulletin::VettingRule). Days are inclusive.
create table vetting_rule (
    id text not null primary key,
    -- For whose subordinates it was decided, and which unit keeps the board.
    unit text not null references unit (id),
    board text not null references unit (id),
    -- Kinds of bodies; an empty list: all of them.
    makers {json} not null,
    own boolean not null,
    -- The paper.
    decided_by text not null,
    valid_from text not null,
    valid_to text,
    made_by text not null references person (id),
    -- The unit of whoever entered it: it, and the unit itself, may end it.
    made_unit text not null references unit (id),
    made_at bigint not null,
    ended_by text references person (id),
    ended_at bigint,
    -- When what waited by it was let go.
    settled_at bigint,
    -- The unit that decided it, or kept the board, before a re-organisation.
    inherited_from text references unit (id)
);
create index vetting_rule_of on vetting_rule (unit);

-- Who sits on a board, from which day to which.
create table vetting_member (
    id text not null primary key,
    rule text not null references vetting_rule (id),
    person text not null references person (id),
    valid_from text not null,
    valid_to text,
    named_by text not null references person (id),
    named_at bigint not null,
    ended_by text references person (id),
    ended_at bigint
);
create index vetting_member_of on vetting_member (rule, person);
create index vetting_member_person on vetting_member (person);

-- The word of a board for one language: worth something while the seal is that of the language as it is.
create table vetting_pass (
    bulletin text not null references bulletin (id),
    language text not null,
    rule text not null references vetting_rule (id),
    person text not null references person (id),
    audio text not null,
    seal text not null,
    at bigint not null,
    primary key (bulletin, language)
);

-- What went without waiting for a board, which is told of it: urgent, drill.
create table vetting_told (
    bulletin text not null references bulletin (id),
    rule text not null references vetting_rule (id),
    why text not null,
    at bigint not null,
    seen_by text references person (id),
    seen_at bigint,
    primary key (bulletin, rule)
);
create index vetting_told_open on vetting_told (rule, seen_at);
