-- Periodic reports after a re-organisation: who finishes what a unit that ended had begun, who approves in its place.

-- `finisher`: the unit that a plan or a person named; null: the unit itself, or its only successor.
alter table filing add column finisher text references unit (id);
create index filing_of_finisher on filing (finisher);

-- Who approves at a level (from 1, by the route of the cut-off) whose unit has ended, as a plan or a person said.
create table filing_approver (
    filing text not null references filing (id),
    level bigint not null,
    unit text not null references unit (id),
    reform text not null references reform (id),
    since bigint not null,
    primary key (filing, level)
);
create index filing_approver_unit on filing_approver (unit);
