-- Papers that a unit writes (Nghị định 30/2020/NĐ-CP, Phụ lục I), what people write into registers, and which kinds share
-- a series of numbers.

-- A draft has neither number nor day. `issued` is the document as it went out; from then on nothing of the row changes
-- but `letter`, the letter on the desk by which its tasks are given out.
create table paper (
    id text not null primary key,
    unit text not null references unit (id),
    kind text not null,
    title text not null,
    draft {json} not null,
    issued {json},
    state text not null,
    version bigint not null,
    code text,
    directive text references directive (id),
    letter text references letter (id),
    composed_by text not null references person (id),
    composed_at bigint not null,
    edited_by text references person (id),
    edited_at bigint,
    issued_by text references person (id),
    issued_at bigint
);
create index paper_of_unit on paper (unit, state);
create index paper_of_directive on paper (directive, unit);
create index paper_of_letter on paper (letter);

-- Every saved draft, so that it can be read again who changed what.
create table paper_version (
    paper text not null references paper (id),
    version bigint not null,
    draft {json} not null,
    saved_by text not null references person (id),
    saved_at bigint not null,
    primary key (paper, version)
);

-- Also a paper goes out.
alter table departure add column paper text references paper (id);
create index departure_of_paper on departure (paper);

-- In which series a kind of document counts from a year on; without a row in a series of its own.
create table series_rule (
    unit text not null references unit (id),
    kind text not null,
    year bigint not null,
    series text not null,
    primary key (unit, kind, year)
);

-- What people write into a row of a register (Phụ lục IV): the day on which it was handed on, who signed for it, who has
-- it, remarks. `document` is the directive, letter, report or paper.
create table register_note (
    unit text not null references unit (id),
    register text not null,
    document text not null,
    handed_on text,
    receipt text,
    holder text,
    remark text,
    version bigint not null,
    edited_by text not null references person (id),
    edited_at bigint not null,
    primary key (unit, register, document)
);
