//! The SQL of alarms on their way out.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};

/// Queues what is to be told: open alarms that were not, and the end of those whose beginning was.
pub async fn queue(tx: &mut Tx, at: Moment) -> Result<()> {
    let raised = sql!(
        "insert into alarm_out (id, alarm, what, state, tries, made_at, next_at, tried_at, told_at, fault) \
         select a.id || '-raised', a.id, 'raised', 'waiting', 0, $1, $1, null, null, null from alarm a \
         where a.cleared_at is null and not exists (select 1 from alarm_out o where o.alarm = a.id) \
         on conflict (id) do nothing"
    );
    tx.run(raised, args![at]).await?;
    let ended = sql!(
        "insert into alarm_out (id, alarm, what, state, tries, made_at, next_at, tried_at, told_at, fault) \
         select a.id || '-ended', a.id, 'ended', 'waiting', 0, $1, $1, null, null, null from alarm_out o \
         join alarm a on a.id = o.alarm where o.what = 'raised' and o.state = 'told' and a.cleared_at is not null \
         and not exists (select 1 from alarm_out e where e.alarm = a.id and e.what = 'ended') \
         on conflict (id) do nothing"
    );
    tx.run(ended, args![at]).await?;
    Ok(())
}

/// Queues one alarm in the transaction that raises it: also what is over a moment later is told.
pub async fn queue_one(tx: &mut Tx, alarm: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into alarm_out (id, alarm, what, state, tries, made_at, next_at, tried_at, told_at, fault) \
         values ($1, $2, 'raised', 'waiting', 0, $3, $3, null, null, null) on conflict (id) do nothing"
    );
    tx.run(insert, args![format!("{alarm}-raised"), alarm, at])
        .await?;
    Ok(())
}

/// Queues word that a duty waits at a place, once under this id.
pub async fn queue_duty(tx: &mut Tx, id: &str, what: &str, place: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into alarm_out (id, alarm, what, state, tries, made_at, next_at, tried_at, told_at, fault, place) \
         values ($1, null, $2, 'waiting', 0, $4, $4, null, null, null, $3) on conflict (id) do nothing"
    );
    tx.run(insert, args![id, what, place, at]).await?;
    Ok(())
}

/// A trial, which is tried at once.
pub async fn insert_trial(tx: &mut Tx, id: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into alarm_out (id, alarm, what, state, tries, made_at, next_at, tried_at, told_at, fault) \
         values ($1, null, 'trial', 'waiting', 1, $2, $3, $2, null, null)"
    );
    // Never due by itself: whoever pressed the button waits for it.
    tx.run(insert, args![id, at, i64::MAX]).await?;
    Ok(())
}

/// Others who count wait until this transaction is through.
pub async fn line_up(tx: &mut Tx, at: Moment) -> Result<()> {
    let lock = sql!(
        "insert into alarm_out_line (one, at) values (1, $1) on conflict (one) do update set at = excluded.at"
    );
    tx.run(lock, args![at]).await?;
    Ok(())
}

/// How many tries there were after this instant.
pub async fn tried_since(tx: &mut Tx, since: Moment) -> Result<i64> {
    let count = sql!("select count(*) as count from alarm_out where tried_at > $1");
    Ok(tx.one::<store::Count>(count, args![since]).await?.count)
}

record! {
    /// A message, with what it says.
    #[derive(Clone, Debug)]
    pub struct Waiting {
        /// The same at every try.
        pub id: String,
        /// The alarm; null: a trial or a duty.
        pub alarm: Option<String>,
        /// raised, ended, trial, duty, duty_late.
        pub what: String,
        /// How often it was tried.
        pub tries: i64,
        /// When it was queued.
        pub made_at: i64,
        /// `Kind::code`.
        pub kind: Option<String>,
        /// Whose station it is.
        pub unit: Option<String>,
        /// The device.
        pub device: Option<String>,
        /// When it was raised.
        pub raised_at: Option<i64>,
        /// When it ended.
        pub cleared_at: Option<i64>,
        /// itself or ticket.
        pub cleared_by: Option<String>,
        /// Where a duty waits.
        pub place: Option<String>,
    }
}

/// The message that is due, the longest waiting first.
pub async fn due(tx: &mut Tx, now: Moment) -> Result<Option<Waiting>> {
    let next = sql!(
        "select o.id, o.alarm, o.what, o.tries, o.made_at, a.kind, a.unit, a.device, a.raised_at, a.cleared_at, a.cleared_by, o.place \
         from alarm_out o left join alarm a on a.id = o.alarm where o.state = 'waiting' and o.next_at <= $1 \
         order by o.next_at, o.id limit 1"
    );
    tx.maybe(next, args![now]).await
}

/// A message that was queued.
pub async fn get(db: &Db, id: &str) -> Result<Option<Waiting>> {
    let find = sql!(
        "select o.id, o.alarm, o.what, o.tries, o.made_at, a.kind, a.unit, a.device, a.raised_at, a.cleared_at, a.cleared_by, o.place \
         from alarm_out o left join alarm a on a.id = o.alarm where o.id = $1"
    );
    db.maybe(find, args![id]).await
}

/// It is tried now.
pub async fn try_once(tx: &mut Tx, id: &str, at: Moment, next: Moment) -> Result<()> {
    let update = sql!("update alarm_out set tries = tries + 1, tried_at = $2, next_at = $3 where id = $1");
    tx.run(update, args![id, at, next]).await?;
    Ok(())
}

/// The command took it.
pub async fn told(tx: &mut Tx, id: &str, at: Moment) -> Result<()> {
    let update = sql!("update alarm_out set state = 'told', told_at = $2, fault = null where id = $1");
    tx.run(update, args![id, at]).await?;
    Ok(())
}

/// The command did not take it.
pub async fn failed(tx: &mut Tx, id: &str, fault: &str, over: bool) -> Result<()> {
    let update = sql!(
        "update alarm_out set fault = $2, state = case when $3 then 'given_up' else state end where id = $1"
    );
    tx.run(update, args![id, fault, over]).await?;
    Ok(())
}

record! {
    /// A message as the page shows it.
    #[derive(Clone, Debug)]
    pub struct Row {
        /// raised, ended, trial, duty, duty_late.
        pub what: String,
        /// waiting, told, given_up.
        pub state: String,
        /// How often it was tried.
        pub tries: i64,
        /// When it was queued.
        pub made_at: i64,
        /// When it is tried next.
        pub next_at: i64,
        /// When it was told.
        pub told_at: Option<i64>,
        /// What was wrong at the last try.
        pub fault: Option<String>,
        /// `Kind::code`.
        pub kind: Option<String>,
        /// Whose station it is.
        pub unit: Option<String>,
        /// Where a duty waits.
        pub place: Option<String>,
    }
}

/// What waits or was given up, then what was told last; at most 60.
pub async fn list(db: &Db) -> Result<Vec<Row>> {
    let list = sql!(
        "select o.what, o.state, o.tries, o.made_at, o.next_at, o.told_at, o.fault, a.kind, a.unit, o.place from alarm_out o \
         left join alarm a on a.id = o.alarm \
         order by case o.state when 'waiting' then 0 else 1 end, o.made_at desc, o.id desc limit 60"
    );
    db.all(list, args![]).await
}

/// How many messages the command has not taken yet, after at least one try, or never took within this time.
pub async fn untold(db: &Db, since: Moment) -> Result<i64> {
    let count = sql!(
        "select count(*) as count from alarm_out where what <> 'trial' and \
         ((state = 'waiting' and fault is not null) or (state = 'given_up' and made_at > $1))"
    );
    Ok(db.one::<store::Count>(count, args![since]).await?.count)
}
