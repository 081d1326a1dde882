-- Sealed tips: keys that a hardware key guards, parts that were sealed anew, tips that are deleted by rule, breaches.

-- The public handle of the hardware key that a private key is also under (age plug-in fido2prf); null: passphrase alone.
alter table tip_key add column hardware text;
-- The day on which a tip was closed, marked as a double or handed over: deletion counts from it.
alter table tip add column ended_on text;
-- The key epoch that a part is sealed to; null: that of the tip, from before this column.
alter table tip_part add column epoch text;

-- After so many days in a state a tip is deleted, with everything sealed. No row: the province has not decided.
create table tip_retention (
    state text not null primary key,
    days bigint not null,
    decision text not null,
    set_by text not null references person (id),
    set_at bigint not null
);
-- What stays of deleted tips: how many, by month and state.
create table tip_deleted (
    month text not null,
    state text not null,
    number bigint not null,
    primary key (month, state)
);
-- And the signed records of hand-overs, which name no content: copies that outlive the tip.
create table tip_proof (
    id text not null primary key,
    tip text not null,
    recipient text not null,
    record text not null,
    signature text not null,
    sign text not null,
    day text not null
);

-- Breaches of personal data: found when, told to the Ministry of Public Security when (Luật 91/2025/QH15, Điều 23).
create table tip_breach (
    id text not null primary key,
    found_at bigint not null,
    due_at bigint not null,
    words text not null,
    kinds text not null,
    people text not null,
    measures text not null,
    made_by text not null references person (id),
    made_at bigint not null,
    told_at bigint,
    told_by text references person (id)
);
