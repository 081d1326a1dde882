//! The SQL of those who open tips.

use civic::Moment;
use store::{Count, Db, Result, Tx, args, record, sql};
use viet::Date;

record! {
    /// A recipient that somebody is appointed at.
    #[derive(Clone, Debug)]
    pub struct Post { pub id: String, pub name: String, pub kind: String }
}

record! {
    /// A line of the inbox.
    #[derive(Clone, Debug)]
    pub struct Line {
        pub id: String,
        pub day: String,
        pub size_class: i64,
        pub state: String,
        pub epoch: String,
        pub apart: bool,
        pub urgent: bool,
        pub parts: i64,
        /// The first clock that counts hours or days.
        pub due_at: Option<i64>,
        /// Since when something waits that is to be done at once, and when that is overdue.
        pub since: Option<String>,
        pub late_at: Option<i64>,
    }
}

/// What runs for something in an inbox.
#[derive(Clone, Debug)]
pub struct Dues {
    pub due_at: Option<i64>,
    pub since: Option<String>,
    pub late_at: Option<i64>,
}

impl Line {
    /// What runs for it.
    pub fn dues(&self) -> Dues {
        Dues {
            due_at: self.due_at,
            since: self.since.clone(),
            late_at: self.late_at,
        }
    }
}

record! {
    /// A tip as its recipients see it from outside.
    #[derive(Clone, Debug)]
    pub struct Tip {
        pub id: String,
        pub day: String,
        pub epoch: String,
        pub state: String,
        pub apart: bool,
        pub urgent: bool,
        pub double_of: Option<String>,
        /// What answers to the teller lie under.
        pub mailbox: String,
        pub version: i64,
        /// The recipient that the person opens it for.
        pub recipient: String,
    }
}

record! {
    /// A sealed part, without what is sealed.
    #[derive(Clone, Debug)]
    pub struct Part { pub number: i64, pub kind: String, pub day: String, pub size_class: i64, pub chosen: Option<String> }
}

record! {
    /// A clock of a tip.
    #[derive(Clone, Debug)]
    pub struct Running { pub rule: String, pub began: String, pub due_at: i64, pub met_on: Option<String> }
}

record! {
    /// A signed record of a hand-over.
    #[derive(Clone, Debug)]
    pub struct Given { pub record: String, pub signature: String, pub sign: String }
}

record! {
    /// An officer's key.
    #[derive(Clone, Debug)]
    pub struct Key {
        pub id: String,
        pub recipient: String,
        pub epoch: String,
        pub age: String,
        pub sign: String,
        pub wrapped: Option<Vec<u8>>,
        pub hardware: Option<String>,
        pub destroy_on: String,
    }
}

record! {
    /// A notice: how many, never what.
    #[derive(Clone, Debug)]
    pub struct Notice { pub about: String, pub batch: String, pub number: i64 }
}

/// The recipients that a person opens tips of.
pub async fn posts(db: &Db, person: &str) -> Result<Vec<Post>> {
    let find = sql!(
        "select r.id, r.name, r.kind from tip_officer o join tip_recipient r on r.id = o.recipient \
         where o.person = $1 and r.closed_at is null order by r.name, r.id"
    );
    db.all(find, args![person]).await
}

/// The tips of a person's recipients, urgent and old ones first. The rule named is the one that says "at once".
pub async fn inbox(db: &Db, person: &str, at_once: &str, limit: i64) -> Result<Vec<Line>> {
    let find = sql!(
        "select t.id, t.day, t.size_class, t.state, t.epoch, t.apart, t.urgent, \
         (select count(*) from tip_part p where p.tip = t.id and p.kind = 'told') as parts, \
         min(case when c.rule <> $3 then c.due_at end) as due_at, min(case when c.rule = $3 then c.began end) as since, \
         min(case when c.rule = $3 then c.due_at end) as late_at \
         from tip t join tip_addressee a on a.tip = t.id join tip_officer o on o.recipient = a.recipient \
         left join tip_clock c on c.tip = t.id and c.recipient = a.recipient and c.met_on is null \
         where o.person = $1 group by t.id, t.day, t.size_class, t.state, t.epoch, t.apart, t.urgent \
         order by case when t.state in ('closed', 'double') then 1 else 0 end, t.apart, t.urgent desc, t.day, t.id limit $2"
    );
    db.all(find, args![person, limit, at_once]).await
}

record! {
    struct Recipient { recipient: String }
}

/// A tip that the person may open; for anybody else there is none. Asked for by both halves of the key of `tip_addressee`, so
/// that a tip that the person was left out of is looked for and missed exactly as none is: a row that is read and put aside
/// takes longer, and a clock would tell (`bin/bench tips`).
pub async fn tip(db: &Db, id: &str, person: &str) -> Result<Option<Tip>> {
    let theirs = sql!("select recipient from tip_officer where person = $1 order by recipient");
    let find = sql!(
        "select t.id, t.day, t.epoch, t.state, t.apart, t.urgent, t.double_of, t.mailbox, t.version, a.recipient \
         from tip_addressee a join tip t on t.id = a.tip where a.recipient = $1 and a.tip = $2"
    );
    for post in db.all::<Recipient>(theirs, args![person]).await? {
        let found = db.maybe(find, args![post.recipient.as_str(), id]).await?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Whether a person is appointed at this recipient of a tip.
pub async fn stands_at(db: &Db, tip: &str, person: &str, recipient: &str) -> Result<bool> {
    let find = sql!(
        "select count(*) as count from tip_addressee a join tip_officer o on o.recipient = a.recipient \
         where a.tip = $1 and o.person = $2 and a.recipient = $3"
    );
    let count = db.one::<Count>(find, args![tip, person, recipient]).await?;
    Ok(count.count > 0)
}

/// What the tip consists of.
pub async fn parts(db: &Db, tip: &str) -> Result<Vec<Part>> {
    let find =
        sql!("select number, kind, day, size_class, chosen from tip_part where tip = $1 order by number");
    db.all(find, args![tip]).await
}

/// One sealed part.
pub async fn part(db: &Db, tip: &str, number: i64) -> Result<Option<crate::tip::store::Sealed>> {
    let find = sql!("select sealed from tip_part where tip = $1 and number = $2");
    db.maybe(find, args![tip, number]).await
}

/// The recipients of a tip.
pub async fn addressees(db: &Db, tip: &str) -> Result<Vec<Post>> {
    let find = sql!(
        "select r.id, r.name, r.kind from tip_addressee a join tip_recipient r on r.id = a.recipient \
         where a.tip = $1 order by r.name, r.id"
    );
    db.all(find, args![tip]).await
}

/// The clocks of a tip at a recipient.
pub async fn clocks(db: &Db, tip: &str, recipient: &str) -> Result<Vec<Running>> {
    let find = sql!(
        "select rule, began, due_at, met_on from tip_clock where tip = $1 and recipient = $2 order by due_at, rule"
    );
    db.all(find, args![tip, recipient]).await
}

/// The hand-overs of a tip, and the copies that were passed on.
pub async fn given(db: &Db, tip: &str) -> Result<Vec<Given>> {
    let find = sql!(
        "select h.record, h.signature, k.sign, h.day as day, h.id as id from tip_hand_over h join tip_key k on k.id = h.key \
         where h.tip = $1 union all \
         select c.record, c.signature, k.sign, c.day as day, c.id as id from tip_copy c join tip_key k on k.id = c.key \
         where c.tip = $1 order by day, id"
    );
    db.all(find, args![tip]).await
}

/// The hand-overs of a tip by one recipient.
pub async fn given_by(db: &Db, tip: &str, recipient: &str) -> Result<Vec<Given>> {
    let find = sql!(
        "select h.record, h.signature, k.sign from tip_hand_over h join tip_key k on k.id = h.key \
         where h.tip = $1 and h.recipient = $2 order by h.day, h.id"
    );
    db.all(find, args![tip, recipient]).await
}

/// The keys of a person that are not destroyed, newest first.
pub async fn keys(db: &Db, person: &str) -> Result<Vec<Key>> {
    let find = sql!(
        "select id, recipient, epoch, age, sign, wrapped, hardware, destroy_on from tip_key \
         where person = $1 and destroyed_at is null order by made_at desc, id"
    );
    db.all(find, args![person]).await
}

/// Keeps a new key of a person.
pub async fn insert_key(tx: &mut Tx, key: &Key, person: &str, at: Moment) -> Result<()> {
    let insert = sql!(
        "insert into tip_key (id, recipient, person, epoch, age, sign, wrapped, hardware, made_at, destroy_on) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let k = key.clone();
    let row = args![
        k.id,
        k.recipient,
        person,
        k.epoch,
        k.age,
        k.sign,
        k.wrapped,
        k.hardware,
        at,
        k.destroy_on
    ];
    tx.run(insert, row).await.map(drop)
}

/// Replaces the file of a private key; false when it is no longer what was seen.
pub async fn rewrap(tx: &mut Tx, id: &str, before: &[u8], after: Vec<u8>) -> Result<bool> {
    let update = sql!("update tip_key set wrapped = $2 where id = $1 and wrapped = $3");
    Ok(tx.run(update, args![id, after, before.to_vec()]).await? == 1)
}

/// What a tip becomes.
#[derive(Debug)]
pub struct Mark<'a> {
    pub state: &'a str,
    pub urgent: bool,
    pub double_of: Option<&'a str>,
    /// The day of today where the state ends it, for its deletion.
    pub ended_on: Option<Date>,
}

/// Moves a tip to another state over the version that was seen; false when somebody was faster. Whoever marks an ended
/// tip as urgent does not put its deletion off.
pub async fn mark(tx: &mut Tx, tip: &Tip, to: &Mark<'_>) -> Result<bool> {
    let update = sql!(
        "update tip set ended_on = case when state = $1 and ended_on is not null then ended_on else $6 end, \
         state = $1, urgent = $2, double_of = $3, version = version + 1 where id = $4 and version = $5"
    );
    let row = args![
        to.state,
        to.urgent,
        to.double_of,
        &tip.id,
        tip.version,
        to.ended_on
    ];
    Ok(tx.run(update, row).await? == 1)
}

record! {
    /// A part with what is sealed in it.
    #[derive(Clone, Debug)]
    pub struct SealedPart { pub kind: String, pub size_class: i64, pub sealed: Vec<u8> }
}

/// One part with its kind.
pub async fn sealed_part(db: &Db, tip: &str, number: i64) -> Result<Option<SealedPart>> {
    let find = sql!("select kind, size_class, sealed from tip_part where tip = $1 and number = $2");
    db.maybe(find, args![tip, number]).await
}

/// Replaces what is sealed in a part; false when it is no longer what was seen.
pub async fn reseal(
    tx: &mut Tx,
    (tip, number): (&str, i64),
    epoch: &str,
    before: &[u8],
    after: Vec<u8>,
) -> Result<bool> {
    let update =
        sql!("update tip_part set sealed = $3, epoch = $4 where tip = $1 and number = $2 and sealed = $5");
    let row = args![tip, number, after, epoch, before.to_vec()];
    Ok(tx.run(update, row).await? == 1)
}

/// The epoch of a tip is that of its oldest part.
pub async fn renew_epoch(tx: &mut Tx, tip: &str) -> Result<()> {
    let update = sql!(
        "update tip set epoch = (select min(coalesce(p.epoch, tip.epoch)) from tip_part p where p.tip = tip.id) where id = $1"
    );
    tx.run(update, args![tip]).await.map(drop)
}

/// Notes the first opening; false when somebody was faster. The version stays: pages that wait for it are not old.
pub async fn open(tx: &mut Tx, tip: &str) -> Result<bool> {
    let update = sql!("update tip set state = 'opened' where id = $1 and state = 'arrived'");
    Ok(tx.run(update, args![tip]).await? == 1)
}

/// Ends every clock of a tip at its recipients. Those of whoever got a copy go on: their duty began with the copy.
pub async fn meet(tx: &mut Tx, tip: &str, day: Date) -> Result<()> {
    let update = sql!(
        "update tip_clock set met_on = $2 where tip = $1 and met_on is null \
         and recipient in (select a.recipient from tip_addressee a where a.tip = $1)"
    );
    tx.run(update, args![tip, day]).await.map(drop)
}

/// Keeps what the teller is to read, under their words.
pub async fn to_teller(tx: &mut Tx, (tip, mailbox): (&str, &str), day: Date, sealed: Vec<u8>) -> Result<()> {
    let next = sql!("select coalesce(max(number), 0) + 1 as count from tip_answer where lookup = $1");
    let number = tx.one::<Count>(next, args![mailbox]).await?.count;
    let insert =
        sql!("insert into tip_answer (lookup, number, tip, day, sealed) values ($1, $2, $3, $4, $5)");
    tx.run(insert, args![mailbox, number, tip, day, sealed])
        .await
        .map(drop)
}

/// Keeps an answer: the teller's copy under the words, the recipients' beside the tip.
pub async fn insert_answer(
    tx: &mut Tx,
    tip: &Tip,
    key: &str,
    day: Date,
    epoch: Option<&str>,
    (teller, officers): (Vec<u8>, Vec<u8>),
) -> Result<()> {
    to_teller(tx, (&tip.id, &tip.mailbox), day, teller).await?;
    let number = crate::tip::store::next_part(tx, &tip.id).await?;
    let insert = sql!(
        "insert into tip_part (tip, number, key, kind, day, size_class, epoch, sealed) \
         values ($1, $2, $3, 'answered', $4, 0, $5, $6)"
    );
    tx.run(insert, args![&tip.id, number, key, day, epoch, officers])
        .await
        .map(drop)
}

/// Keeps the signed record of a hand-over.
pub async fn insert_given(
    tx: &mut Tx,
    (id, tip, recipient): (&str, &str, &str),
    (record, signature, key): (&str, &str, &str),
    person: &str,
    day: Date,
) -> Result<()> {
    let insert = sql!(
        "insert into tip_hand_over (id, tip, recipient, record, signature, key, person, day) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    tx.run(
        insert,
        args![id, tip, recipient, record, signature, key, person, day],
    )
    .await
    .map(drop)
}

/// The newest notices for a person.
pub async fn notices(db: &Db, person: &str) -> Result<Vec<Notice>> {
    let find = sql!(
        "select n.about, n.batch, cast(sum(n.number) as bigint) as number from tip_notice n join tip_officer o on o.recipient = n.recipient \
         where o.person = $1 group by n.about, n.batch order by n.batch desc, n.about limit 6"
    );
    db.all(find, args![person]).await
}
