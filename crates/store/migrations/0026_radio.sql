-- What happened to a bulletin in one language between those who make it and those who approve it: submitted (heard to the
-- end), returned with remarks, answered, approved. Rows are never changed.
create table bulletin_step (
    id text not null primary key,
    bulletin text not null references bulletin (id),
    language text not null,
    step text not null,
    -- The recording that it was about, and the version of the words.
    audio text not null,
    version bigint not null,
    person text not null references person (id),
    remark text,
    at bigint not null
);
create index bulletin_step_of on bulletin_step (bulletin, language, at);

-- Which boxes a version is for: the processor that its file says, and the model where somebody named one.
alter table rollout add column processor text;
alter table rollout add column model text;
