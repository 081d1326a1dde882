//! The SQL of filings: rows, revisions, steps.

use civic::Moment;
use serde_json::Value;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// What a unit reports for a period.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Filing {
        /// Its id.
        pub id: String,
        /// The regime.
        pub regime: String,
        /// The edition whose columns it has.
        pub edition: i64,
        /// The key of the period.
        pub period: String,
        /// The unit.
        pub unit: String,
        /// figures or nothing.
        pub kind: String,
        /// draft, submitted, returned, approved, consolidated or sent_up.
        pub state: String,
        /// How many levels have approved the content.
        pub level: i64,
        /// True while its figures are in the totals.
        pub counts: bool,
        /// The number of its last revision.
        pub version: i64,
        /// Hash of that revision.
        pub content_hash: String,
        /// The last day on which it is in time, ISO.
        pub due_on: String,
        /// When what counts was sent.
        pub submitted_at: Option<i64>,
        /// Who sent it.
        pub submitted_by: Option<String>,
        /// Who began it.
        pub made_by: String,
        /// When it was last touched.
        pub changed_at: i64,
        /// Who finishes it in the place of its unit, if a re-organisation said so.
        pub finisher: Option<String>,
    }
}

/// One filing.
pub async fn get(db: &Db, id: &str) -> Result<Option<Filing>> {
    let find = sql!(
        "select id, regime, edition, period, unit, kind, state, level, counts, version, content_hash, due_on, \
         submitted_at, submitted_by, made_by, changed_at, finisher from filing where id = $1"
    );
    db.maybe(find, args![id]).await
}

/// One filing, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, id: &str) -> Result<Option<Filing>> {
    let find = sql!(
        "update filing set changed_at = changed_at where id = $1 returning id, regime, edition, period, unit, kind, state, \
         level, counts, version, content_hash, due_on, submitted_at, submitted_by, made_by, changed_at, finisher"
    );
    tx.maybe(find, args![id]).await
}

/// The filing of a unit for a period, if it was begun.
pub async fn of(db: &Db, regime: &str, period: &str, unit: &str) -> Result<Option<Filing>> {
    let find = sql!(
        "select id, regime, edition, period, unit, kind, state, level, counts, version, content_hash, due_on, \
         submitted_at, submitted_by, made_by, changed_at, finisher from filing where regime = $1 and period = $2 and unit = $3"
    );
    db.maybe(find, args![regime, period, unit]).await
}

/// The same, locked until the transaction ends.
pub async fn lock_of(tx: &mut Tx, regime: &str, period: &str, unit: &str) -> Result<Option<Filing>> {
    let find = sql!(
        "update filing set changed_at = changed_at where regime = $1 and period = $2 and unit = $3 returning id, regime, \
         edition, period, unit, kind, state, level, counts, version, content_hash, due_on, submitted_at, submitted_by, \
         made_by, changed_at, finisher"
    );
    tx.maybe(find, args![regime, period, unit]).await
}

/// Everything that a unit ever filed, the newest first.
pub async fn of_unit(db: &Db, unit: &str) -> Result<Vec<Filing>> {
    let list = sql!(
        "select id, regime, edition, period, unit, kind, state, level, counts, version, content_hash, due_on, \
         submitted_at, submitted_by, made_by, changed_at, finisher from filing where unit = $1 order by due_on desc, id desc limit 500"
    );
    db.all(list, args![unit]).await
}

/// What this unit finishes for units that ended, where that was decided, and has not sent; the newest first.
pub async fn left_to(db: &Db, unit: &str) -> Result<Vec<Filing>> {
    let list = sql!(
        "select id, regime, edition, period, unit, kind, state, level, counts, version, content_hash, due_on, \
         submitted_at, submitted_by, made_by, changed_at, finisher from filing where finisher = $1 and not counts order by due_on desc, id desc limit 500"
    );
    db.all(list, args![unit]).await
}

/// Everything that was filed for a period, in the order of units.
pub async fn of_period(db: &Db, regime: &str, period: &str) -> Result<Vec<Filing>> {
    let list = sql!(
        "select id, regime, edition, period, unit, kind, state, level, counts, version, content_hash, due_on, \
         submitted_at, submitted_by, made_by, changed_at, finisher from filing where regime = $1 and period = $2 order by unit"
    );
    db.all(list, args![regime, period]).await
}

/// Begins a filing; false when the unit has one for the period.
pub async fn insert(tx: &mut Tx, row: &Filing, at: Moment) -> Result<bool> {
    let insert = sql!(
        "insert into filing (id, regime, edition, period, unit, kind, state, level, counts, version, content_hash, due_on, \
         submitted_at, submitted_by, made_by, made_at, changed_at, finisher) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17) \
         on conflict (regime, period, unit) do nothing"
    );
    let head = args![
        &row.id,
        &row.regime,
        row.edition,
        &row.period,
        &row.unit,
        &row.kind,
        &row.state,
        row.level
    ];
    let tail = args![
        row.counts,
        row.version,
        &row.content_hash,
        &row.due_on,
        row.submitted_at,
        row.submitted_by.clone(),
        &row.made_by,
        at,
        row.finisher.clone()
    ];
    Ok(tx.run(insert, head.into_iter().chain(tail).collect()).await? == 1)
}

/// Writes what can change of a filing.
pub async fn update(tx: &mut Tx, row: &Filing, at: Moment) -> Result<()> {
    let update = sql!(
        "update filing set kind = $2, state = $3, level = $4, counts = $5, version = $6, content_hash = $7, due_on = $8, \
         submitted_at = $9, submitted_by = $10, changed_at = $11 where id = $1"
    );
    let head = args![
        &row.id,
        &row.kind,
        &row.state,
        row.level,
        row.counts,
        row.version,
        &row.content_hash
    ];
    let tail = args![&row.due_on, row.submitted_at, row.submitted_by.clone(), at];
    tx.run(update, head.into_iter().chain(tail).collect()).await?;
    Ok(())
}

record! {
    /// A report that was sent, with what it says.
    #[derive(Clone, Debug)]
    pub struct Came {
        /// The edition whose columns it has.
        pub edition: i64,
        /// The unit.
        pub unit: String,
        /// figures or nothing.
        pub kind: String,
        /// submitted, approved, consolidated or sent_up.
        pub state: String,
        /// The last day on which it is in time, ISO.
        pub due_on: String,
        /// When it was sent.
        pub submitted_at: Option<i64>,
        /// The packed cells.
        pub sheet: Vec<u8>,
        /// Texts by indicator.
        pub texts: Value,
    }
}

/// Every report of a period that counts; drafts are their units' own.
pub async fn came(db: &Db, regime: &str, period: &str) -> Result<Vec<Came>> {
    let list = sql!(
        "select f.edition, f.unit, f.kind, f.state, f.due_on, f.submitted_at, r.sheet, r.texts from filing f \
         join filing_revision r on r.filing = f.id and r.version = f.version \
         where f.regime = $1 and f.period = $2 and f.counts order by f.unit"
    );
    db.all(list, args![regime, period]).await
}

record! {
    /// One content of a filing.
    #[derive(Clone, Debug)]
    pub struct Revision {
        /// From 1.
        pub version: i64,
        /// figures or nothing.
        pub kind: String,
        /// The packed cells.
        pub sheet: Vec<u8>,
        /// Texts by indicator.
        pub texts: Value,
        /// Why a warning was passed over, by the key of what was warned of.
        pub reasons: Value,
        /// Hash of all of that.
        pub hash: String,
        /// Who wrote it.
        pub made_by: String,
        /// When.
        pub made_at: i64,
    }
}

/// A content of a filing.
pub async fn revision(db: &Db, filing: &str, version: i64) -> Result<Option<Revision>> {
    let find = sql!(
        "select version, kind, sheet, texts, reasons, hash, made_by, made_at from filing_revision \
         where filing = $1 and version = $2"
    );
    db.maybe(find, args![filing, version]).await
}

/// The same, as a transaction sees it.
pub async fn revision_in(tx: &mut Tx, filing: &str, version: i64) -> Result<Option<Revision>> {
    let find = sql!(
        "select version, kind, sheet, texts, reasons, hash, made_by, made_at from filing_revision \
         where filing = $1 and version = $2"
    );
    tx.maybe(find, args![filing, version]).await
}

/// Keeps a content.
pub async fn insert_revision(tx: &mut Tx, filing: &str, row: &Revision) -> Result<()> {
    let insert = sql!(
        "insert into filing_revision (filing, version, kind, sheet, texts, reasons, hash, made_by, made_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let head = args![
        filing,
        row.version,
        &row.kind,
        row.sheet.clone(),
        row.texts.clone(),
        row.reasons.clone()
    ];
    let tail = args![&row.hash, &row.made_by, row.made_at];
    tx.run(insert, head.into_iter().chain(tail).collect()).await?;
    Ok(())
}

record! {
    /// A step of a filing's path.
    #[derive(Clone, Debug)]
    pub struct Step {
        /// Its id.
        pub id: String,
        /// The filing.
        pub filing: String,
        /// submitted, returned, approved, withdrawn, consolidated or sent_up.
        pub step: String,
        /// The content that it was about.
        pub version: i64,
        /// Hash of that content.
        pub hash: String,
        /// The level, from 1; 0 for the filing unit itself.
        pub level: i64,
        /// Who.
        pub person: Option<String>,
        /// For which unit.
        pub unit: Option<String>,
        /// What they said.
        pub remark: Option<String>,
        /// The key of the form that it came from.
        pub step_key: Option<String>,
        /// When.
        pub made_at: i64,
    }
}

/// Adds a step; false when a step with its key is there.
pub async fn insert_step(tx: &mut Tx, row: &Step) -> Result<bool> {
    let insert = sql!(
        "insert into filing_step (id, filing, step, version, hash, level, person, unit, remark, step_key, made_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (step_key) do nothing"
    );
    let head = args![&row.id, &row.filing, &row.step, row.version, &row.hash, row.level];
    let tail = args![
        row.person.clone(),
        row.unit.clone(),
        row.remark.clone(),
        row.step_key.clone(),
        row.made_at
    ];
    Ok(tx.run(insert, head.into_iter().chain(tail).collect()).await? == 1)
}

/// The step of a form's key.
pub async fn step_of_key(tx: &mut Tx, key: &str) -> Result<Option<Step>> {
    let find = sql!(
        "select id, filing, step, version, hash, level, person, unit, remark, step_key, made_at from filing_step \
         where step_key = $1"
    );
    tx.maybe(find, args![key]).await
}

record! {
    /// A step with the name of who took it.
    #[derive(Clone, Debug)]
    pub struct Taken {
        /// submitted, returned, approved, …
        pub step: String,
        /// The content that it was about.
        pub version: i64,
        /// Its hash.
        pub hash: String,
        /// The level.
        pub level: i64,
        /// The unit.
        pub unit: Option<String>,
        /// What they said.
        pub remark: Option<String>,
        /// When.
        pub made_at: i64,
        /// The person's name.
        pub name: Option<String>,
    }
}

/// The path of a filing, the newest step first.
pub async fn steps(db: &Db, filing: &str) -> Result<Vec<Taken>> {
    let list = sql!(
        "select s.step, s.version, s.hash, s.level, s.unit, s.remark, s.made_at, p.name from filing_step s \
         left join person p on p.id = s.person where s.filing = $1 order by s.made_at desc, s.id desc limit 200"
    );
    db.all(list, args![filing]).await
}

record! {
    /// Who approved a content.
    #[derive(Clone, Debug)]
    pub struct Approved {
        /// The level up to which it was approved then; a unit that stands at several approves for them at once.
        pub level: i64,
        /// The person.
        pub person: String,
    }
}

/// The approvals of this content, the earliest first; those before a return are among them.
pub async fn approvals(tx: &mut Tx, filing: &str, hash: &str) -> Result<Vec<Approved>> {
    let list = sql!(
        "select level, person from filing_step where filing = $1 and hash = $2 and step = 'approved' and unit is not null \
         and person is not null order by made_at, id"
    );
    tx.all(list, args![filing, hash]).await
}

record! {
    /// Somebody who wrote something of a filing.
    #[derive(Clone, Debug)]
    pub struct Author {
        /// The person.
        pub person: String,
    }
}

/// Everybody who wrote something of a filing.
pub async fn authors(tx: &mut Tx, filing: &str) -> Result<Vec<Author>> {
    let list =
        sql!("select distinct made_by as person from filing_revision where filing = $1 order by made_by");
    tx.all(list, args![filing]).await
}

record! {
    /// The hash of a file that goes with a filing.
    #[derive(Clone, Debug)]
    pub struct Hash {
        /// SHA-256.
        pub blob: String,
    }
}

/// The hashes of the files that go with a filing.
pub async fn hashes(tx: &mut Tx, filing: &str) -> Result<Vec<Hash>> {
    let list =
        sql!("select blob from filing_attachment where filing = $1 and removed_at is null order by blob");
    tx.all(list, args![filing]).await
}

/// True when a person wrote something of a filing.
pub async fn wrote(db: &Db, filing: &str, person: &str) -> Result<bool> {
    let count = sql!("select count(*) as count from filing_revision where filing = $1 and made_by = $2");
    Ok(db.one::<store::Count>(count, args![filing, person]).await?.count > 0)
}
