-- What goes public is looked through by one person and confirmed by another (civic::publication). A look never changes:
-- other answers are another look, and the one before is `replaced`.
create table publication_look (
    id text not null primary key,
    directive text not null references directive (id),
    -- Hash of everything that was to go public when it was looked through.
    content text not null,
    -- civic::publication::Answer by number of the mark, JSON.
    answers text not null,
    -- Positions of the attachments that stay in the house, JSON.
    withheld text not null,
    looked_by text not null references person (id),
    looked_at bigint not null,
    -- open, replaced, confirmed
    state text not null,
    confirmed_by text references person (id),
    confirmed_at bigint
);
create index publication_look_directive on publication_look (directive, looked_at);
create unique index publication_look_open on publication_look (directive) where state = 'open';

-- Attachments of published directives that stay in the house.
create table publication_withheld (
    directive text not null references directive (id),
    position bigint not null,
    primary key (directive, position)
);

-- What visitors thought of pages: a count for each family of pages, day, choice and reason. Nothing of a visitor.
create table rating (
    family text not null,
    day text not null,
    choice text not null,
    -- Of a closed list; empty when none was given.
    reason text not null,
    count bigint not null,
    primary key (family, day, choice, reason)
);
-- Ratings that came faster than they are taken, by day.
create table rating_refused (
    day text not null primary key,
    count bigint not null
);
