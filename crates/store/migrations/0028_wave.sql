-- What a re-organisation of units made of a stop, device by device: `held` goes on being silent although its unit does not
-- stand below the stopped one any more, `spared` came below it only by the re-organisation, `lifted` was held until
-- somebody who answers for it lifted its part. Without a row the tree of units says whom an order reaches.
create table stop_carried (
    stop text not null references stop_order (id),
    device text not null references device (id),
    state text not null,
    at bigint not null,
    lifted_by text references person (id),
    lifted_at bigint,
    lifted_why text,
    primary key (stop, device)
);
create index stop_carried_device on stop_carried (device, state);
-- The signed stop order is to be signed anew: units were re-organised. One row or none.
create table stop_due (
    one bigint not null primary key,
    at bigint not null
);

-- Alarms on their way to the operator's command: what is told of an alarm once (raised, ended), and trials, which are of no
-- alarm. The one row of `alarm_out_line` is the lock by which no two nodes start more commands than are allowed in a minute.
create table alarm_out (
    id text not null primary key,
    alarm text references alarm (id),
    -- raised, ended, trial.
    what text not null,
    -- waiting, told, given_up.
    state text not null,
    tries bigint not null,
    made_at bigint not null,
    next_at bigint not null,
    tried_at bigint,
    told_at bigint,
    -- What was wrong at the last try, in the operator's terms.
    fault text
);
create unique index alarm_out_once on alarm_out (alarm, what) where alarm is not null;
create index alarm_out_waiting on alarm_out (state, next_at);
create index alarm_out_tried on alarm_out (tried_at);
create table alarm_out_line (
    one bigint not null primary key,
    at bigint not null
);
