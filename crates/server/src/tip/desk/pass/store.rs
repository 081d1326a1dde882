//! The SQL of redacted copies that recipients of the house pass on to each other.

use civic::Moment;
use store::{Count, Db, Result, Tx, args, record, sql};
use viet::Date;

use crate::tip::store::{Sealed, Signed};

record! {
    /// A copy as its readers see it from outside.
    #[derive(Clone, Debug)]
    pub struct Passed {
        pub id: String,
        pub tip: String,
        pub for_whom: String,
        pub from_name: String,
        pub for_name: String,
        pub day: String,
        pub epoch: String,
        pub record: String,
        pub signature: String,
        pub sign: String,
        pub opened_at: Option<i64>,
    }
}

/// A copy on its way in.
#[derive(Debug)]
pub struct Passing<'a> {
    pub id: &'a str,
    pub tip: &'a str,
    pub recipient: &'a str,
    pub for_whom: &'a str,
    pub day: Date,
    pub epoch: &'a str,
    pub record: &'a str,
    pub signature: &'a str,
    pub key: &'a str,
    pub person: &'a str,
    pub sealed: Vec<u8>,
}

/// The lists that may have been good on this day or after.
pub async fn lists_since(db: &Db, day: &str) -> Result<Vec<Signed>> {
    let find = sql!("select serial, body, signature from tip_list where until >= $1 order by serial");
    db.all(find, args![day]).await
}

/// Keeps a copy with its signed record.
pub async fn insert(tx: &mut Tx, new: Passing<'_>) -> Result<()> {
    let insert = sql!(
        "insert into tip_copy (id, tip, recipient, for_whom, day, epoch, record, signature, key, person, sealed) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    let row = args![
        new.id,
        new.tip,
        new.recipient,
        new.for_whom,
        new.day,
        new.epoch,
        new.record,
        new.signature,
        new.key,
        new.person,
        new.sealed
    ];
    tx.run(insert, row).await.map(drop)
}

/// The copies for a person's recipients, the newest day first.
pub async fn inbox(db: &Db, person: &str, limit: i64) -> Result<Vec<Passed>> {
    let find = sql!(
        "select c.id, c.tip, c.for_whom, f.name as from_name, r.name as for_name, c.day, c.epoch, c.record, c.signature, k.sign, c.opened_at \
         from tip_copy c join tip_officer o on o.recipient = c.for_whom join tip_recipient f on f.id = c.recipient \
         join tip_recipient r on r.id = c.for_whom join tip_key k on k.id = c.key \
         where o.person = $1 order by c.day desc, c.id limit $2"
    );
    db.all(find, args![person, limit]).await
}

record! {
    /// What runs for a copy at its receiver.
    #[derive(Clone, Debug)]
    pub struct Runs { pub id: String, pub due_at: Option<i64>, pub since: Option<String>, pub late_at: Option<i64> }
}

/// The clocks that run for a person's copies. The rule named is the one that says "at once".
pub async fn running(db: &Db, person: &str, at_once: &str) -> Result<Vec<Runs>> {
    let find = sql!(
        "select c.id, min(case when t.rule <> $2 then t.due_at end) as due_at, \
         min(case when t.rule = $2 then t.began end) as since, min(case when t.rule = $2 then t.due_at end) as late_at \
         from tip_copy c join tip_officer o on o.recipient = c.for_whom \
         join tip_clock t on t.tip = c.tip and t.recipient = c.for_whom and t.met_on is null \
         where o.person = $1 group by c.id order by c.id"
    );
    db.all(find, args![person, at_once]).await
}

/// A copy that the person may open; for anybody else there is none.
pub async fn copy(db: &Db, id: &str, person: &str) -> Result<Option<Passed>> {
    let find = sql!(
        "select c.id, c.tip, c.for_whom, f.name as from_name, r.name as for_name, c.day, c.epoch, c.record, c.signature, k.sign, c.opened_at \
         from tip_copy c join tip_officer o on o.recipient = c.for_whom join tip_recipient f on f.id = c.recipient \
         join tip_recipient r on r.id = c.for_whom join tip_key k on k.id = c.key \
         where c.id = $1 and o.person = $2 limit 1"
    );
    db.maybe(find, args![id, person]).await
}

/// What is sealed in a copy.
pub async fn sealed(db: &Db, id: &str) -> Result<Option<Sealed>> {
    db.maybe(sql!("select sealed from tip_copy where id = $1"), args![id])
        .await
}

/// Notes the first opening; false when there was one.
pub async fn open(tx: &mut Tx, id: &str, at: Moment) -> Result<bool> {
    let update = sql!("update tip_copy set opened_at = $2 where id = $1 and opened_at is null");
    Ok(tx.run(update, args![id, at]).await? == 1)
}

record! {
    /// An answer of the receiver, without what is sealed.
    #[derive(Clone, Debug)]
    pub struct Answered { pub number: i64, pub day: String }
}

record! {
    struct Mailbox { mailbox: String }
}

/// What the receiver of a copy answered.
pub async fn answers(db: &Db, copy: &str) -> Result<Vec<Answered>> {
    let find = sql!("select number, day from tip_copy_answer where copy = $1 order by number");
    db.all(find, args![copy]).await
}

/// One answer, sealed to the receiver.
pub async fn answer(db: &Db, copy: &str, number: i64) -> Result<Option<Sealed>> {
    let find = sql!("select sealed from tip_copy_answer where copy = $1 and number = $2");
    db.maybe(find, args![copy, number]).await
}

/// Keeps the receiver's own copy of an answer; false when there are other answers than those that were seen. The row of the
/// copy is locked before its answers are counted.
pub async fn insert_answer(
    tx: &mut Tx,
    (copy, seen): (&str, i64),
    day: Date,
    sealed: Vec<u8>,
) -> Result<bool> {
    let lock = sql!("update tip_copy set day = day where id = $1");
    tx.run(lock, args![copy]).await?;
    let newest = sql!("select coalesce(max(number), 0) as count from tip_copy_answer where copy = $1");
    if tx.one::<Count>(newest, args![copy]).await?.count != seen {
        return Ok(false);
    }
    let insert = sql!("insert into tip_copy_answer (copy, number, day, sealed) values ($1, $2, $3, $4)");
    tx.run(insert, args![copy, seen + 1, day, sealed]).await?;
    Ok(true)
}

record! {
    /// What is sealed of a copy: number 0 is the copy itself, the others its answers.
    #[derive(Clone, Debug)]
    pub struct Held { pub number: i64, pub sealed: Vec<u8> }
}

/// A copy and its answers, in the order in which a page shows them.
pub async fn held(db: &Db, copy: &str) -> Result<Vec<Held>> {
    let find = sql!(
        "select cast(0 as bigint) as number, sealed from tip_copy where id = $1 union all \
         select number, sealed from tip_copy_answer where copy = $1 order by number"
    );
    db.all(find, args![copy]).await
}

/// Replaces what is sealed of a copy; false when it is no longer what was seen.
pub async fn reseal(tx: &mut Tx, copy: &str, epoch: &str, old: &Held, new: Vec<u8>) -> Result<bool> {
    let before = old.sealed.clone();
    let changed = if old.number == 0 {
        let update = sql!("update tip_copy set sealed = $2, epoch = $3 where id = $1 and sealed = $4");
        tx.run(update, args![copy, new, epoch, before]).await?
    } else {
        let update =
            sql!("update tip_copy_answer set sealed = $3 where copy = $1 and number = $2 and sealed = $4");
        tx.run(update, args![copy, old.number, new, before]).await?
    };
    Ok(changed == 1)
}

/// What answers about a tip lie under. The row of the tip is locked before they are counted.
pub async fn mailbox(tx: &mut Tx, tip: &str) -> Result<String> {
    let find = sql!("update tip set mailbox = mailbox where id = $1 returning mailbox");
    Ok(tx.one::<Mailbox>(find, args![tip]).await?.mailbox)
}

/// Ends the clocks of one recipient.
pub async fn meet(tx: &mut Tx, tip: &str, recipient: &str, day: Date) -> Result<()> {
    let update =
        sql!("update tip_clock set met_on = $3 where tip = $1 and recipient = $2 and met_on is null");
    tx.run(update, args![tip, recipient, day]).await.map(drop)
}
