-- Units are bitemporal: when a thing is true (`valid_…`), and when the house held it true (`recorded_at` up to, without,
-- `superseded_at`; null: still). Nothing is overwritten; `position` grows.
alter table unit_version add column superseded_at bigint;
alter table unit_version add column closed_by text;

-- What ended a unit stood where a version says on what it began.
update unit_version set closed_by = basis where valid_from is null and valid_to is not null
    and not exists (select 1 from unit_version n where n.unit = unit_version.unit and n.position > unit_version.position);
update unit_version set basis = null where valid_from is null and valid_to is not null;

-- Languages, border, difficult, population, area, place on the map: `value` as civic::unit::Value writes it.
create table unit_fact (
    unit text not null references unit (id),
    about text not null,
    position bigint not null,
    value text not null,
    valid_from text,
    valid_to text,
    basis text,
    recorded_at bigint not null,
    superseded_at bigint,
    primary key (unit, about, position)
);

-- A succession may be corrected, its share declared later: so it needs a position too. The share is null while undeclared.
create table unit_succession_dated (
    from_unit text not null references unit (id),
    to_unit text not null references unit (id),
    happened_on text not null,
    position bigint not null,
    how text not null,
    share_numerator bigint,
    share_denominator bigint,
    basis text,
    doubt text,
    recorded_at bigint not null,
    superseded_at bigint,
    primary key (from_unit, to_unit, happened_on, position)
);
insert into unit_succession_dated (from_unit, to_unit, happened_on, position, how, doubt, recorded_at)
    select s.from_unit, s.to_unit, s.happened_on, 0, s.how, s.doubt, u.recorded_at
    from unit_succession s join unit u on u.id = s.from_unit;
drop table unit_succession;
alter table unit_succession_dated rename to unit_succession;
