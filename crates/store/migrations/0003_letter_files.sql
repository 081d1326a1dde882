-- Files that go out with a letter: the plans that it passes on, samples, tables. The letter itself is not among them.
create table letter_attachment (
    letter text not null references letter (id),
    position bigint not null,
    blob text not null references blob (hash),
    file_name text not null,
    added_by text not null references person (id),
    added_at bigint not null,
    primary key (letter, position)
);
