-- What the portal says of itself (Nghị định 224/2026/NĐ-CP, Điều 10, 12, 13), materials, and looks that can be sent back.

-- A look through what is to go public: a directive or a material. Other answers are another look, and the one before is
-- `replaced`. `publication_look` knew directives alone.
create table public_look (
    id text not null primary key,
    -- directive, material
    kind text not null,
    thing text not null,
    -- Hash of everything that was to go public when it was looked through.
    content text not null,
    -- civic::publication::Answer by number of the mark, JSON.
    answers text not null,
    -- Positions of the attachments that stay in the house, JSON.
    withheld text not null,
    looked_by text not null references person (id),
    looked_at bigint not null,
    -- open, replaced, confirmed, returned
    state text not null,
    ended_by text references person (id),
    ended_at bigint,
    -- Why it was sent back.
    remark text
);
insert into public_look (id, kind, thing, content, answers, withheld, looked_by, looked_at, state, ended_by, ended_at)
    select id, 'directive', directive, content, answers, withheld, looked_by, looked_at, state, confirmed_by, confirmed_at
    from publication_look;
drop table publication_look;
create index public_look_thing on public_look (thing, looked_at);
create unique index public_look_open on public_look (thing) where state = 'open';

-- Official outlets of a unit: site, page of a social network, Zalo OA, station, newspaper. Null is not known.
create table outlet (
    id text not null primary key,
    unit text not null references unit (id),
    -- civic::outlet::Kind
    kind text not null,
    name text not null,
    -- An address of the web, a telephone number or a frequency.
    address text,
    -- Who answers for it.
    keeper text,
    -- The paper by which it was announced.
    basis text,
    -- yes, no, unknown: Điều 10 khoản 3.
    mobile text not null,
    rating text not null,
    secure text not null,
    accessible text not null,
    -- Days; null is not known. `until` is the last day, inclusive.
    since text,
    until text,
    -- True when it was entered by mistake and stands on no list.
    mistaken boolean not null,
    -- When somebody last made sure.
    checked_on text not null,
    entered_by text not null references person (id),
    entered_at bigint not null
);

-- Announced outages of the portal. A row does not change but by its end: other hours are another notice.
create table outage (
    id text not null primary key,
    unit text not null references unit (id),
    -- planned, unplanned
    kind text not null,
    what text not null,
    why text not null,
    from_at bigint not null,
    -- When it is expected to work again.
    until_at bigint not null,
    announced_by text not null references person (id),
    announced_at bigint not null,
    -- over, cancelled; null while it holds.
    ending text,
    ended_by text references person (id),
    ended_at bigint
);
create index outage_until on outage (until_at);

-- Materials to read and hear.
create table material (
    id text not null primary key,
    unit text not null references unit (id),
    -- civic::material::Kind
    kind text not null,
    title text not null,
    language text not null,
    audience text not null,
    -- The text, or of a recording its transcript.
    body text not null,
    source text not null,
    licence text not null,
    -- person, machine, unknown
    maker text not null,
    -- The bulletin that it was made from.
    bulletin text references bulletin (id),
    blob text references blob (hash),
    file_name text,
    media_type text,
    -- WebVTT.
    captions text,
    made_by text not null references person (id),
    made_at bigint not null,
    published_at bigint
);
create index material_published on material (published_at);

-- The measurements of Điều 12: minutes of a day in which the portal ran, and what public pages answered. Counts by day.
create table public_day (
    day text not null primary key,
    -- Minutes of the day, 0 to 1439.
    first_minute bigint not null,
    last_minute bigint not null,
    up bigint not null
);
create table public_count (
    day text not null,
    family text not null,
    -- view, refused, failed; within_50, within_200, within_1000, longer: milliseconds until the answer stood.
    what text not null,
    count bigint not null,
    primary key (day, family, what)
);
-- What the house found when it last looked at its own public pages.
create table public_check (
    path text not null primary key,
    checked_at bigint not null,
    bytes bigint not null,
    -- Codes of faults, JSON.
    faults text not null
);
