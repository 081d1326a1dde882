//! The SQL of setting the channel up.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};
use viet::Date;

record! {
    /// An answered item of the checklist.
    #[derive(Clone, Debug)]
    pub struct Answered { pub code: String, pub words: String, pub name: String, pub answered_at: i64 }
}

record! {
    /// A recipient with the names of its officers.
    #[derive(Clone, Debug)]
    pub struct Recipient { pub id: String, pub name: String, pub kind: String }
}

record! {
    /// Somebody who is appointed.
    #[derive(Clone, Debug)]
    pub struct Officer { pub recipient: String, pub name: String, pub login: String }
}

record! {
    /// A public key that may stand in the next list.
    #[derive(Clone, Debug)]
    pub struct Public {
        pub id: String,
        pub recipient: String,
        pub name: String,
        pub epoch: String,
        pub age: String,
        pub sign: String,
        pub person: String,
    }
}

record! {
    /// The public key of threshold recovery.
    #[derive(Clone, Debug)]
    pub struct Recovery { pub age: String, pub name: String, pub made_at: i64 }
}

record! {
    /// A number of tips by what they have in common.
    #[derive(Clone, Debug)]
    pub struct Counted { pub what: String, pub number: i64 }
}

record! {
    struct Id { id: String }
}

/// What is answered of the checklist.
pub async fn answered(db: &Db) -> Result<Vec<Answered>> {
    let find = sql!(
        "select i.code, i.words, p.name, i.answered_at from tip_item i join person p on p.id = i.answered_by order by i.code"
    );
    db.all(find, args![]).await
}

/// Answers an item, or answers it anew.
pub async fn answer(tx: &mut Tx, code: &str, words: &str, by: &str, at: Moment) -> Result<()> {
    let upsert = sql!(
        "insert into tip_item (code, words, answered_by, answered_at) values ($1, $2, $3, $4) \
         on conflict (code) do update set words = excluded.words, answered_by = excluded.answered_by, \
         answered_at = excluded.answered_at"
    );
    tx.run(upsert, args![code, words, by, at]).await.map(drop)
}

/// The recipients.
pub async fn recipients(db: &Db) -> Result<Vec<Recipient>> {
    let find = sql!("select id, name, kind from tip_recipient where closed_at is null order by name, id");
    db.all(find, args![]).await
}

/// Adds a recipient.
pub async fn insert_recipient(
    tx: &mut Tx,
    (id, name, kind): (&str, &str, &str),
    by: &str,
    at: Moment,
) -> Result<()> {
    let insert =
        sql!("insert into tip_recipient (id, name, kind, made_by, made_at) values ($1, $2, $3, $4, $5)");
    tx.run(insert, args![id, name, kind, by, at]).await.map(drop)
}

/// Who opens tips, of which recipient.
pub async fn officers(db: &Db) -> Result<Vec<Officer>> {
    let find = sql!(
        "select o.recipient, p.name, p.login from tip_officer o join person p on p.id = o.person order by p.name, p.id"
    );
    db.all(find, args![]).await
}

/// The person with this login, if the account is open.
pub async fn person(db: &Db, login: &str) -> Result<Option<(String, String)>> {
    record! {
        struct Row { id: String, role: String }
    }
    let find = sql!("select id, role from person where login = $1 and active");
    let row: Option<Row> = db.maybe(find, args![login]).await?;
    Ok(row.map(|row| (row.id, row.role)))
}

/// Appoints somebody, once.
pub async fn appoint(tx: &mut Tx, recipient: &str, person: &str, by: &str, at: Moment) -> Result<bool> {
    let insert = sql!(
        "insert into tip_officer (recipient, person, appointed_by, appointed_at) values ($1, $2, $3, $4) \
         on conflict (recipient, person) do nothing"
    );
    Ok(tx.run(insert, args![recipient, person, by, at]).await? == 1)
}

/// The keys that may stand in a list: of people still appointed, the newest of each, whose private half lives beyond a day.
pub async fn publics(db: &Db, alive_until: Date) -> Result<Vec<Public>> {
    let find = sql!(
        "select k.id, k.recipient, r.name, k.epoch, k.age, k.sign, p.name as person from tip_key k \
         join tip_recipient r on r.id = k.recipient join person p on p.id = k.person \
         join tip_officer o on o.recipient = k.recipient and o.person = k.person \
         where k.destroyed_at is null and k.destroy_on > $1 and r.closed_at is null and p.active and not exists (select 1 from tip_key n \
           where n.person = k.person and n.recipient = k.recipient and n.destroyed_at is null \
           and (n.made_at > k.made_at or n.made_at = k.made_at and n.id > k.id)) \
         order by r.name, r.id, p.name, k.id"
    );
    db.all(find, args![alive_until]).await
}

/// The recovery key in use.
pub async fn recovery(db: &Db) -> Result<Option<Recovery>> {
    let find = sql!(
        "select r.age, p.name, r.made_at from tip_recovery r join person p on p.id = r.made_by \
         order by r.made_at desc, r.id desc limit 1"
    );
    db.maybe(find, args![]).await
}

/// Puts another recovery key in use.
pub async fn insert_recovery(tx: &mut Tx, id: &str, age: &str, by: &str, at: Moment) -> Result<()> {
    let insert = sql!("insert into tip_recovery (id, age, made_by, made_at) values ($1, $2, $3, $4)");
    tx.run(insert, args![id, age, by, at]).await.map(drop)
}

/// Keeps a signed list; false when another one took its serial.
pub async fn insert_list(
    tx: &mut Tx,
    serial: i64,
    (body, signature, until): (&str, &str, &str),
    by: &str,
    at: Moment,
) -> Result<bool> {
    let insert = sql!(
        "insert into tip_list (serial, body, signature, until, signed_by, signed_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (serial) do nothing"
    );
    Ok(tx
        .run(insert, args![serial, body, signature, until, by, at])
        .await?
        == 1)
}

/// Whom a person who signs a list would certify: their own keys must not be among them.
pub async fn owns_a_key(db: &Db, person: &str, ids: &[String]) -> Result<bool> {
    let find = sql!("select id from tip_key where person = $1");
    let own: Vec<Id> = db.all(find, args![person]).await?;
    Ok(own.iter().any(|key| ids.contains(&key.id)))
}

/// Asks for the switch, switches on or off, over the version that was seen.
pub async fn set_switch(
    tx: &mut Tx,
    (is_on, practice): (bool, bool),
    asked: Option<&str>,
    by: &str,
    at: Moment,
    version: i64,
) -> Result<bool> {
    let update = sql!(
        "update tip_switch set is_on = $1, practice = $2, asked_by = $3, asked_at = $5, switched_by = $4, \
         switched_at = $5, version = version + 1 where id = 1 and version = $6"
    );
    Ok(tx
        .run(update, args![is_on, practice, asked, by, at, version])
        .await?
        == 1)
}

/// Tips by state, and by month, with those that were deleted.
pub async fn counted(db: &Db) -> Result<(Vec<Counted>, Vec<Counted>)> {
    let states = sql!(
        "select w.what, cast(sum(w.number) as bigint) as number from \
         (select state as what, count(*) as number from tip group by state \
         union all select state, sum(number) from tip_deleted group by state) w group by w.what order by w.what"
    );
    let months = sql!(
        "select w.what, cast(sum(w.number) as bigint) as number from \
         (select substr(day, 1, 7) as what, count(*) as number from tip group by substr(day, 1, 7) \
         union all select month, sum(number) from tip_deleted group by month) w \
         group by w.what order by w.what desc limit 12"
    );
    Ok((db.all(states, args![]).await?, db.all(months, args![]).await?))
}

record! {
    /// How long tips of a state are kept, and who said so.
    #[derive(Clone, Debug)]
    pub struct Retention {
        pub state: String,
        pub days: i64,
        pub decision: String,
        pub name: String,
        pub set_at: i64,
    }
}

record! {
    /// A breach of personal data.
    #[derive(Clone, Debug)]
    pub struct Breach {
        pub id: String,
        pub found_at: i64,
        pub due_at: i64,
        pub words: String,
        pub kinds: String,
        pub people: String,
        pub measures: String,
        pub name: String,
        pub told_at: Option<i64>,
    }
}

/// A breach to be noted: what happened, which data, whose, what was done.
#[derive(Debug)]
pub struct NewBreach {
    pub id: String,
    pub found: Moment,
    pub due: Moment,
    pub texts: [String; 4],
}

/// The rules of keeping.
pub async fn retention(db: &Db) -> Result<Vec<Retention>> {
    let find = sql!(
        "select r.state, r.days, r.decision, p.name, r.set_at from tip_retention r \
         join person p on p.id = r.set_by order by r.state"
    );
    db.all(find, args![]).await
}

/// Sets a rule of keeping.
pub async fn set_retention(
    tx: &mut Tx,
    state: &str,
    days: i64,
    decision: &str,
    by: &str,
    at: Moment,
) -> Result<()> {
    let upsert = sql!(
        "insert into tip_retention (state, days, decision, set_by, set_at) values ($1, $2, $3, $4, $5) \
         on conflict (state) do update set days = excluded.days, decision = excluded.decision, \
         set_by = excluded.set_by, set_at = excluded.set_at"
    );
    tx.run(upsert, args![state, days, decision, by, at])
        .await
        .map(drop)
}

/// Takes a rule of keeping back: nothing of this state is deleted.
pub async fn drop_retention(tx: &mut Tx, state: &str) -> Result<()> {
    tx.run(sql!("delete from tip_retention where state = $1"), args![state])
        .await
        .map(drop)
}

/// Every breach, the newest first.
pub async fn breaches(db: &Db) -> Result<Vec<Breach>> {
    let find = sql!(
        "select b.id, b.found_at, b.due_at, b.words, b.kinds, b.people, b.measures, p.name, b.told_at \
         from tip_breach b join person p on p.id = b.made_by order by b.found_at desc, b.id desc limit 100"
    );
    db.all(find, args![]).await
}

/// Notes a breach.
pub async fn insert_breach(tx: &mut Tx, new: &NewBreach, by: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into tip_breach (id, found_at, due_at, words, kinds, people, measures, made_by, made_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let [words, kinds, people, measures] = &new.texts;
    let row = args![
        &new.id, new.found, new.due, words, kinds, people, measures, by, at
    ];
    tx.run(insert, row).await.map(drop)
}

/// Notes that the ministry was told, once.
pub async fn tell_breach(tx: &mut Tx, id: &str, by: &str, at: Moment) -> Result<bool> {
    let update = sql!("update tip_breach set told_at = $3, told_by = $2 where id = $1 and told_at is null");
    Ok(tx.run(update, args![id, by, at]).await? == 1)
}

/// How many records of hand-overs outlived their tips.
pub async fn proofs(db: &Db) -> Result<i64> {
    let find = sql!("select count(*) as count from tip_proof");
    Ok(db.one::<store::Count>(find, args![]).await?.count)
}
