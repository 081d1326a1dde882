-- Registers (Nghị định 30/2020/NĐ-CP, Điều 14, 15, 22, Phụ lục IV) and the ties between documents.

-- The next number of a series of a unit in a year; a taken number is gone only when its transaction is kept.
create table number_series (
    unit text not null references unit (id),
    series text not null,
    year bigint not null,
    next bigint not null,
    primary key (unit, series, year)
);

-- Văn bản đến: a directive that was given to the unit, or a letter of somebody else on its desk. Number and year never
-- change.
create table arrival (
    unit text not null references unit (id),
    year bigint not null,
    number bigint not null,
    directive text references directive (id),
    letter text references letter (id),
    arrived_at bigint not null,
    primary key (unit, year, number),
    unique (unit, directive),
    unique (unit, letter)
);
create index arrival_of_directive on arrival (directive);

-- Văn bản đi: a directive or a report that went out. `number` is that of the unit's own series; null when the document
-- carries another organ's number, or none. `twin_key` is what no second document of the unit may have.
create table departure (
    id text not null primary key,
    unit text not null references unit (id),
    series text not null,
    year bigint not null,
    number bigint,
    code text,
    twin_key text,
    directive text references directive (id),
    report text references report (id),
    dated text,
    left_at bigint not null,
    unique (unit, twin_key)
);
create index departure_of_unit on departure (unit, year);
create index departure_of_report on departure (report);

-- Another document that a directive answers, reminds of, replaces, …: as the letter says it, and what it is here.
create table directive_link (
    directive text not null references directive (id),
    position bigint not null,
    relation text not null,
    notation text not null,
    dated text,
    issuer text,
    span_start bigint not null,
    span_end bigint not null,
    confidence bigint not null,
    to_directive text references directive (id),
    to_letter text references letter (id),
    primary key (directive, position)
);
create index directive_link_to on directive_link (to_directive);

-- What went before this migration: arrivals in the order of their hour; what left keeps its number as it was written,
-- outside of the series, which begins anew.
-- sqlite:insert into arrival (unit, year, number, directive, letter, arrived_at) select unit, year, row_number() over (partition by unit, year order by arrived_at, directive), directive, null, arrived_at from (select a.unit, a.directive, min(a.given_at) as arrived_at, cast(strftime('%Y', min(a.given_at) / 1000 + 25200, 'unixepoch') as integer) as year from assignment a where a.given_by <> a.unit group by a.unit, a.directive) o;
-- postgres:insert into arrival (unit, year, number, directive, letter, arrived_at) select unit, year, row_number() over (partition by unit, year order by arrived_at, directive), directive, null, arrived_at from (select a.unit, a.directive, min(a.given_at) as arrived_at, cast(extract(year from to_timestamp(min(a.given_at) / 1000 + 25200) at time zone 'UTC') as bigint) as year from assignment a where a.given_by <> a.unit group by a.unit, a.directive) o;
insert into number_series (unit, series, year, next) select unit, 'den', year, max(number) + 1 from arrival group by unit, year;
-- sqlite:insert into departure (id, unit, series, year, number, code, twin_key, directive, report, dated, left_at) select id, unit, kind, cast(coalesce(substr(dated, 1, 4), strftime('%Y', issued_at / 1000 + 25200, 'unixepoch')) as integer), null, number, null, id, null, dated, issued_at from directive;
-- postgres:insert into departure (id, unit, series, year, number, code, twin_key, directive, report, dated, left_at) select id, unit, kind, cast(coalesce(substr(dated, 1, 4), cast(extract(year from to_timestamp(issued_at / 1000 + 25200) at time zone 'UTC') as text)) as bigint), null, number, null, id, null, dated, issued_at from directive;
