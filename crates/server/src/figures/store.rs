//! The SQL of totals.

use civic::Moment;
use serde_json::{Value, json};
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// The total of a unit for a period.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct TallyRow {
        /// The key of the period.
        pub period: String,
        /// The unit over whose territory it is.
        pub unit: String,
        /// The packed sums.
        pub columns: Vec<u8>,
        /// How many units have reported, nothing to report among them.
        pub reported: i64,
        /// How many should.
        pub expected: i64,
        /// How many of them are approved up to this level.
        pub approved: i64,
        /// How many said that there is nothing to report.
        pub declared_nothing: i64,
    }
}

record! {
    /// What a filing gives to the totals, as it is stored.
    #[derive(Clone, Debug)]
    pub struct Given {
        /// The edition whose columns it has.
        pub edition: i64,
        /// The unit.
        pub unit: String,
        /// figures or nothing.
        pub kind: String,
        /// How many levels have approved it.
        pub level: i64,
        /// The packed figures.
        pub sheet: Vec<u8>,
    }
}

record! {
    struct Key { period: String }
}

/// Writes totals, whether they are there or not.
pub async fn put(tx: &mut Tx, regime: &str, rows: &[TallyRow], at: Moment) -> Result<()> {
    let put = sql!(
        "insert into tally (regime, period, unit, columns, reported, expected, approved, declared_nothing, changes, changed_at) \
         select $2, value ->> 6, value ->> 0, {bytes}, cast(value ->> 2 as bigint), cast(value ->> 3 as bigint), \
         cast(value ->> 4 as bigint), cast(value ->> 5 as bigint), 1, $3 from {rows} where true \
         on conflict (regime, period, unit) do update set columns = excluded.columns, reported = excluded.reported, \
         expected = excluded.expected, approved = excluded.approved, declared_nothing = excluded.declared_nothing, \
         changes = tally.changes + 1, changed_at = excluded.changed_at"
    );
    for rows in rows.chunks(AT_ONCE) {
        tx.run_of(put, args![told(rows), regime, at]).await?;
    }
    Ok(())
}

/// So many totals are written by one statement: few enough to be held as text, many enough that the way there and back
/// does not count.
const AT_ONCE: usize = 250;

/// Rows as statements over many rows take them; bytes as hexadecimal digits.
fn told(rows: &[TallyRow]) -> Value {
    let row = |r: &TallyRow| {
        let columns = hex::encode(&r.columns);
        let counts = (r.reported, r.expected, r.approved, r.declared_nothing);
        json!([r.unit, columns, counts.0, counts.1, counts.2, counts.3, r.period])
    };
    rows.iter().map(row).collect()
}

/// The totals of units for a period, in the order of the units, made if they are not there, and locked until the
/// transaction ends.
pub async fn lock(
    tx: &mut Tx,
    (regime, period): (&str, &str),
    units: &[&str],
    empty: &[u8],
    at: Moment,
) -> Result<Vec<TallyRow>> {
    let take = sql!(
        "insert into tally (regime, period, unit, columns, reported, expected, approved, declared_nothing, changes, changed_at) \
         select $2, $3, value ->> 0, {bytes}, 0, 0, 0, 0, 1, $4 from {rows} where true \
         on conflict (regime, period, unit) do update set changes = tally.changes + 1, changed_at = excluded.changed_at \
         returning period, unit, columns, reported, expected, approved, declared_nothing"
    );
    let empty = hex::encode(empty);
    let asked = units.iter().map(|unit| json!([unit, empty])).collect();
    let mut rows: Vec<TallyRow> = tx
        .all_of(take, args![Value::Array(asked), regime, period, at])
        .await?;
    rows.sort_by_key(|row| units.iter().position(|unit| *unit == row.unit));
    let all = rows.iter().map(|row| row.unit.as_str()).eq(units.iter().copied());
    all.then_some(rows)
        .ok_or_else(|| store::Error::Damaged("totals of the units above".to_owned()))
}

/// Writes totals that are there.
pub async fn update(tx: &mut Tx, (regime, period): (&str, &str), rows: &[TallyRow]) -> Result<()> {
    let update = sql!(
        "update tally set columns = new.columns, reported = new.reported, expected = new.expected, approved = new.approved, \
         declared_nothing = new.declared_nothing from (select value ->> 0 as unit, {bytes} as columns, \
         cast(value ->> 2 as bigint) as reported, cast(value ->> 3 as bigint) as expected, \
         cast(value ->> 4 as bigint) as approved, cast(value ->> 5 as bigint) as declared_nothing from {rows}) new \
         where tally.regime = $2 and tally.period = $3 and tally.unit = new.unit"
    );
    tx.run_of(update, args![told(rows), regime, period]).await?;
    Ok(())
}

/// The total of a unit for a period.
pub async fn get(db: &Db, regime: &str, period: &str, unit: &str) -> Result<Option<TallyRow>> {
    let find = sql!(
        "select period, unit, columns, reported, expected, approved, declared_nothing from tally \
         where regime = $1 and period = $2 and unit = $3"
    );
    db.maybe(find, args![regime, period, unit]).await
}

/// The totals of these units for these periods.
pub async fn some(db: &Db, regime: &str, periods: &[String], units: &[String]) -> Result<Vec<TallyRow>> {
    let list = sql!(
        "select t.period, t.unit, t.columns, t.reported, t.expected, t.approved, t.declared_nothing from {rows} \
         cross join tally t where t.regime = $2 and t.period = value ->> 0 and t.unit = value ->> 1"
    );
    let pairs = periods
        .iter()
        .flat_map(|period| units.iter().map(move |unit| json!([period, unit])));
    db.all_of(list, args![pairs.collect::<Value>(), regime]).await
}

/// Every total of a regime, in the order of periods and units.
pub async fn all(tx: &mut Tx, regime: &str) -> Result<Vec<TallyRow>> {
    let list = sql!(
        "select period, unit, columns, reported, expected, approved, declared_nothing from tally where regime = $1 \
         order by period, unit"
    );
    tx.all(list, args![regime]).await
}

record! {
    /// A filing that counts, with what it says.
    #[derive(Clone, Debug)]
    pub struct Counted {
        /// The filing.
        pub id: String,
        /// The edition whose columns it has.
        pub edition: i64,
        /// The revision that counts.
        pub version: i64,
        /// The key of the period.
        pub period: String,
        /// The unit.
        pub unit: String,
        /// figures or nothing.
        pub kind: String,
        /// How it stands today, whatever it said then.
        pub state: String,
        /// How many levels have approved it.
        pub level: i64,
        /// When it was sent.
        pub submitted_at: Option<i64>,
        /// The packed cells.
        pub sheet: Vec<u8>,
    }
}

/// The keys of the periods of which filings count, in order.
pub async fn periods(tx: &mut Tx, regime: &str) -> Result<Vec<String>> {
    let list =
        sql!("select distinct f.period from filing f where f.regime = $1 and f.counts order by f.period");
    let keys: Vec<Key> = tx.all(list, args![regime]).await?;
    Ok(keys.into_iter().map(|key| key.period).collect())
}

/// Every filing of a period that counts, as the adding up needs it.
pub async fn given(tx: &mut Tx, regime: &str, period: &str) -> Result<Vec<Given>> {
    let list = sql!(
        "select f.edition, f.unit, f.kind, f.level, r.sheet from filing f \
         join filing_revision r on r.filing = f.id and r.version = f.version \
         where f.regime = $1 and f.period = $2 and f.counts order by f.unit"
    );
    tx.all(list, args![regime, period]).await
}

/// Filings that count, of these periods.
pub async fn counted_in(db: &Db, regime: &str, periods: &[String]) -> Result<Vec<Counted>> {
    let list = sql!(
        "select f.id, f.edition, f.version, f.period, f.unit, f.kind, f.state, f.level, f.submitted_at, r.sheet from {rows} \
         cross join filing f join filing_revision r on r.filing = f.id and r.version = f.version \
         where f.regime = $2 and f.period = value ->> 0 and f.counts order by f.period, f.unit"
    );
    db.all_of(list, args![keys(periods), regime]).await
}

/// Those of these periods and units.
pub async fn counted_of(db: &Db, regime: &str, pairs: &[(String, String)]) -> Result<Vec<Counted>> {
    let list = sql!(
        "select f.id, f.edition, f.version, f.period, f.unit, f.kind, f.state, f.level, f.submitted_at, r.sheet from {rows} \
         cross join filing f join filing_revision r on r.filing = f.id and r.version = f.version \
         where f.regime = $2 and f.period = value ->> 0 and f.unit = value ->> 1 and f.counts order by f.period, f.unit"
    );
    let pairs = pairs.iter().map(|(period, unit)| json!([period, unit]));
    db.all_of(list, args![pairs.collect::<Value>(), regime]).await
}

/// What had been sent for these periods by an instant and was not taken back by then: the view "as known at".
pub async fn known_at(db: &Db, regime: &str, periods: &[String], at: Moment) -> Result<Vec<Counted>> {
    let list = sql!(
        "select f.id, f.edition, s.version, f.period, f.unit, r.kind, f.state, s.level, s.made_at as submitted_at, r.sheet \
         from {rows} cross join filing f join filing_step s on s.filing = f.id \
         join filing_revision r on r.filing = f.id and r.version = s.version \
         where f.regime = $2 and f.period = value ->> 0 and s.made_at <= $3 \
         and s.step in ('submitted', 'approved', 'consolidated', 'sent_up') \
         and not exists (select 1 from filing_step n where n.filing = f.id and n.made_at <= $3 \
         and (n.made_at > s.made_at or (n.made_at = s.made_at and n.id > s.id))) order by f.period, f.unit"
    );
    db.all_of(list, args![keys(periods), regime, at]).await
}

record! {
    /// What a revision says in words.
    #[derive(Clone, Debug)]
    pub struct Worded {
        /// The filing.
        pub filing: String,
        /// Answers in words by code, the rows of repeats among them.
        pub texts: Value,
    }
}

/// The words of these revisions: filing and version.
pub async fn worded(db: &Db, revisions: &[(&str, i64)]) -> Result<Vec<Worded>> {
    let list = sql!(
        "select r.filing, r.texts from {rows} cross join filing_revision r \
         where r.filing = value ->> 0 and r.version = cast(value ->> 1 as bigint)"
    );
    let revisions = revisions.iter().map(|(filing, version)| json!([filing, version]));
    db.all_of(list, args![revisions.collect::<Value>()]).await
}

fn keys(periods: &[String]) -> Value {
    periods.iter().map(|period| json!([period])).collect()
}

/// Keeps what a recomputation said.
pub async fn insert_check(tx: &mut Tx, id: &str, at: Moment, said: &super::check::Said) -> Result<()> {
    let insert = sql!(
        "insert into tally_check (id, checked_at, totals, filings, wrong, detail) values ($1, $2, $3, $4, $5, $6)"
    );
    let detail = Value::Array(said.wrong.iter().map(|one| json!(one)).collect());
    let wrong = said.wrong.len() as i64;
    tx.run(insert, args![id, at, said.totals, said.filings, wrong, detail])
        .await?;
    Ok(())
}

record! {
    /// What a recomputation said.
    #[derive(Clone, Debug)]
    pub struct CheckRow {
        /// When.
        pub checked_at: i64,
        /// How many totals were recomputed.
        pub totals: i64,
        /// From how many filings.
        pub filings: i64,
        /// How many did not agree.
        pub wrong: i64,
    }
}

/// The last recomputation.
pub async fn last_check(db: &Db) -> Result<Option<CheckRow>> {
    let find = sql!(
        "select checked_at, totals, filings, wrong from tally_check order by checked_at desc, id desc limit 1"
    );
    db.maybe(find, args![]).await
}

record! {
    /// What the last level gathered.
    #[derive(Clone, Debug)]
    pub struct Gathered {
        /// Its id.
        pub id: String,
        /// gathered or sent.
        pub state: String,
        /// How many units had reported.
        pub reported: i64,
        /// How many should.
        pub expected: i64,
        /// Hash of the totals.
        pub hash: String,
        /// When.
        pub made_at: i64,
        /// When it was sent up.
        pub sent_at: Option<i64>,
    }
}

/// What a unit gathered for a period.
pub async fn gathered(db: &Db, regime: &str, period: &str, unit: &str) -> Result<Option<Gathered>> {
    let find = sql!(
        "select id, state, reported, expected, hash, made_at, sent_at from gathering \
         where regime = $1 and period = $2 and unit = $3"
    );
    db.maybe(find, args![regime, period, unit]).await
}

/// What is gathered, by whom, over which territory.
#[derive(Clone, Copy, Debug)]
pub struct Gathering<'a> {
    /// Its id, if it is new.
    pub id: &'a str,
    /// The regime.
    pub regime: &'a str,
    /// The unit that gathers.
    pub unit: &'a str,
    /// The territory whose totals they are.
    pub territory: &'a str,
    /// Hash of the totals.
    pub hash: &'a str,
    /// Who.
    pub by: &'a str,
}

/// Keeps what was gathered, anew when more has come since; what was sent up stays.
pub async fn gather(tx: &mut Tx, new: &Gathering<'_>, total: &TallyRow, at: Moment) -> Result<bool> {
    let upsert = sql!(
        "insert into gathering (id, regime, period, unit, territory, sent_to, state, columns, reported, expected, approved, \
         declared_nothing, hash, made_by, made_at, sent_at) \
         values ($1, $2, $3, $4, $5, null, 'gathered', $6, $7, $8, $9, $10, $11, $12, $13, null) \
         on conflict (regime, period, unit) do update set columns = excluded.columns, reported = excluded.reported, \
         expected = excluded.expected, approved = excluded.approved, declared_nothing = excluded.declared_nothing, hash = excluded.hash, \
         made_by = excluded.made_by, made_at = excluded.made_at where gathering.state = 'gathered'"
    );
    let head = args![
        new.id,
        new.regime,
        &total.period,
        new.unit,
        new.territory,
        total.columns.clone(),
        total.reported
    ];
    let tail = args![
        total.expected,
        total.approved,
        total.declared_nothing,
        new.hash,
        new.by,
        at
    ];
    Ok(tx.run(upsert, head.into_iter().chain(tail).collect()).await? == 1)
}

/// Marks what was gathered as sent up; false when there is nothing to send.
pub async fn send_up(tx: &mut Tx, regime: &str, period: &str, unit: &str, at: Moment) -> Result<bool> {
    let update = sql!(
        "update gathering set state = 'sent', sent_at = $4 where regime = $1 and period = $2 and unit = $3 \
         and state = 'gathered'"
    );
    Ok(tx.run(update, args![regime, period, unit, at]).await? == 1)
}
