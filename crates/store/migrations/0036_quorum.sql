-- So many members of a board have to pass a bulletin (civic::bulletin::VettingRule::quorum).
alter table vetting_rule add column quorum bigint not null default 1;
-- The word of each member for one language, where there was one of the whole board.
create table vetting_word (
    bulletin text not null references bulletin (id),
    language text not null,
    person text not null references person (id),
    rule text not null references vetting_rule (id),
    audio text not null,
    seal text not null,
    at bigint not null,
    primary key (bulletin, language, person)
);
insert into vetting_word (bulletin, language, person, rule, audio, seal, at)
    select bulletin, language, person, rule, audio, seal, at from vetting_pass;
drop table vetting_pass;
