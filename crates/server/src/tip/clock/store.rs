//! The SQL of what happens by itself to tips.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};
use viet::Date;

record! {
    /// A clock that ran out.
    #[derive(Clone, Debug)]
    pub struct RanOut { pub tip: String, pub recipient: String, pub name: String, pub rule: String }
}

record! {
    /// How many wait at a recipient.
    #[derive(Clone, Debug)]
    pub struct Waiting { pub recipient: String, pub name: String, pub number: i64 }
}

record! {
    /// A key whose day has come.
    #[derive(Clone, Debug)]
    pub struct Old { pub id: String, pub epoch: String }
}

/// The clocks that ran out and were not told.
pub async fn ran_out(db: &Db, at: Moment) -> Result<Vec<RanOut>> {
    let find = sql!(
        "select c.tip, c.recipient, r.name, c.rule from tip_clock c join tip_recipient r on r.id = c.recipient \
         where c.due_at <= $1 and c.told_at is null and c.met_on is null order by c.due_at, c.tip, c.recipient, c.rule limit 500"
    );
    db.all(find, args![at]).await
}

/// Tells a clock; false when another node did.
pub async fn tell(tx: &mut Tx, clock: &RanOut, at: Moment) -> Result<bool> {
    let update = sql!(
        "update tip_clock set told_at = $4 where tip = $1 and recipient = $2 and rule = $3 and told_at is null"
    );
    Ok(tx
        .run(update, args![&clock.tip, &clock.recipient, &clock.rule, at])
        .await?
        == 1)
}

/// Counts into a notice.
pub async fn notice(tx: &mut Tx, recipient: &str, about: &str, batch: &str, number: i64) -> Result<()> {
    let upsert = sql!(
        "insert into tip_notice (recipient, about, batch, number) values ($1, $2, $3, $4) \
         on conflict (recipient, about, batch) do update set number = tip_notice.number + excluded.number"
    );
    tx.run(upsert, args![recipient, about, batch, number])
        .await
        .map(drop)
}

/// Makes a notice that is not there yet.
pub async fn notice_once(tx: &mut Tx, recipient: &str, about: &str, batch: &str, number: i64) -> Result<()> {
    let insert = sql!(
        "insert into tip_notice (recipient, about, batch, number) values ($1, $2, $3, $4) \
         on conflict (recipient, about, batch) do nothing"
    );
    tx.run(insert, args![recipient, about, batch, number])
        .await
        .map(drop)
}

/// How many wait unopened, at recipients that this batch has not told.
pub async fn waiting(db: &Db, batch: &str) -> Result<Vec<Waiting>> {
    let find = sql!(
        "select a.recipient, r.name, count(*) as number from tip t join tip_addressee a on a.tip = t.id \
         join tip_recipient r on r.id = a.recipient \
         where t.state = 'arrived' and not exists (select 1 from tip_notice n where n.recipient = a.recipient \
         and n.about = 'waiting' and n.batch = $1) group by a.recipient, r.name order by a.recipient"
    );
    db.all(find, args![batch]).await
}

/// The keys whose private half is to be destroyed by this day.
pub async fn old_keys(db: &Db, today: Date) -> Result<Vec<Old>> {
    let find =
        sql!("select id, epoch from tip_key where destroy_on <= $1 and destroyed_at is null order by id");
    db.all(find, args![today]).await
}

/// Destroys the private half of a key.
pub async fn destroy(tx: &mut Tx, id: &str, at: Moment) -> Result<bool> {
    let update =
        sql!("update tip_key set wrapped = null, destroyed_at = $2 where id = $1 and destroyed_at is null");
    Ok(tx.run(update, args![id, at]).await? == 1)
}

record! {
    /// How long tips of a state are kept.
    #[derive(Clone, Debug)]
    pub struct Keeping { pub state: String, pub days: i64 }
}

record! {
    /// A tip whose day has come.
    #[derive(Clone, Debug)]
    pub struct Over { pub id: String, pub month: String }
}

/// The rules of keeping that the province set.
pub async fn keeping(db: &Db) -> Result<Vec<Keeping>> {
    db.all(
        sql!("select state, days from tip_retention order by state"),
        args![],
    )
    .await
}

/// The tips that came into this state on this day or before, but for those of which somebody has a copy whose clock runs.
pub async fn past_keeping(db: &Db, state: &str, last: Date) -> Result<Vec<Over>> {
    let find = sql!(
        "select id, substr(day, 1, 7) as month from tip \
         where state = $1 and ended_on is not null and ended_on <= $2 and not exists \
         (select 1 from tip_clock c where c.tip = tip.id and c.met_on is null) order by id limit 500"
    );
    db.all(find, args![state, last]).await
}

/// Deletes a tip with everything sealed of it. The signed records of hand-overs are copied first, the count goes up by one.
pub async fn forget(tx: &mut Tx, tip: &Over, state: &str) -> Result<()> {
    let proofs = sql!(
        "insert into tip_proof (id, tip, recipient, record, signature, sign, day) \
         select h.id, h.tip, r.name, h.record, h.signature, k.sign, h.day from tip_hand_over h \
         join tip_recipient r on r.id = h.recipient join tip_key k on k.id = h.key where h.tip = $1"
    );
    tx.run(proofs, args![&tip.id]).await?;
    let passed = sql!(
        "insert into tip_proof (id, tip, recipient, record, signature, sign, day) \
         select c.id, c.tip, r.name, c.record, c.signature, k.sign, c.day from tip_copy c \
         join tip_recipient r on r.id = c.recipient join tip_key k on k.id = c.key where c.tip = $1"
    );
    tx.run(passed, args![&tip.id]).await?;
    for statement in [
        sql!("delete from tip_answer where tip = $1"),
        sql!("delete from tip_copy_answer where copy in (select id from tip_copy where tip = $1)"),
        sql!("delete from tip_part where tip = $1"),
        sql!("delete from tip_hand_over where tip = $1"),
        sql!("delete from tip_copy where tip = $1"),
        sql!("delete from tip_clock where tip = $1"),
        sql!("delete from tip_addressee where tip = $1"),
        sql!("update tip set double_of = null where double_of = $1"),
        sql!("delete from tip where id = $1"),
    ] {
        tx.run(statement, args![&tip.id]).await?;
    }
    let count = sql!(
        "insert into tip_deleted (month, state, number) values ($1, $2, 1) \
         on conflict (month, state) do update set number = tip_deleted.number + 1"
    );
    tx.run(count, args![&tip.month, state]).await.map(drop)
}
