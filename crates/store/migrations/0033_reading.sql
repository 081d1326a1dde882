-- Recordings of the teller's page read aloud, one a language: a public material that a person heard and found to fit the page.
create table tip_reading (
    language text not null primary key,
    material text not null references material (id),
    -- What was heard, and the words that it was heard against, by their SHA-256.
    sound text not null,
    words text not null,
    chosen_by text not null references person (id),
    chosen_at bigint not null
);
