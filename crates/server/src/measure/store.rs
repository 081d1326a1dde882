//! The SQL of the measurements: counts of days.

use civic::Moment;
use store::{Db, Result, Tx, args, record, sql};
use viet::Date;

record! {
    /// A sum over days.
    #[derive(Clone, Debug)]
    pub struct Sum {
        /// The family of pages.
        pub family: String,
        /// What was counted.
        pub what: String,
        /// How often.
        pub count: i64,
    }
}

record! {
    /// A day on which the portal ran.
    #[derive(Clone, Debug)]
    pub struct Ran {
        /// The day, ISO.
        pub day: String,
        /// The first minute of it in which it was known to run.
        pub first_minute: i64,
        /// Minutes in which it ran.
        pub up: i64,
    }
}

record! {
    /// What was found at a page.
    #[derive(Clone, Debug)]
    pub struct Check {
        /// Its address.
        pub path: String,
        /// When it was looked at.
        pub checked_at: i64,
        /// Its weight without files that it loads.
        pub bytes: i64,
        /// Codes of faults, JSON.
        pub faults: String,
    }
}

record! {
    /// A published directive as completeness sees it.
    #[derive(Clone, Debug)]
    pub struct Directive {
        /// When it was issued.
        pub issued_at: i64,
        /// When it became public.
        pub published_at: i64,
        /// Whether number, day, issuer and signer are known.
        pub whole: bool,
    }
}

/// Adds to a count.
pub async fn add(tx: &mut Tx, day: Date, family: &str, what: &str, count: i64) -> Result<()> {
    let add = sql!(
        "insert into public_count (day, family, what, count) values ($1, $2, $3, $4) \
         on conflict (day, family, what) do update set count = public_count.count + excluded.count"
    );
    tx.run(add, args![day, family, what, count]).await?;
    Ok(())
}

/// The portal runs in a minute of a day. Said twice it is counted once.
pub async fn runs(tx: &mut Tx, day: Date, minute: i64) -> Result<()> {
    let runs = sql!(
        "insert into public_day (day, first_minute, last_minute, up) values ($1, $2, $2, 1) \
         on conflict (day) do update set up = public_day.up + 1, last_minute = excluded.last_minute \
         where public_day.last_minute < excluded.last_minute"
    );
    tx.run(runs, args![day, minute]).await?;
    Ok(())
}

/// Sums since a day, inclusive.
pub async fn sums(db: &Db, since: Date) -> Result<Vec<Sum>> {
    let sums = sql!(
        "select family, what, cast(sum(count) as bigint) as count from public_count where day >= $1 \
         group by family, what order by family, what"
    );
    db.all(sums, args![since]).await
}

/// Days since a day, inclusive.
pub async fn ran(db: &Db, since: Date) -> Result<Vec<Ran>> {
    let ran = sql!("select day, first_minute, up from public_day where day >= $1 order by day");
    db.all(ran, args![since]).await
}

/// The first day that was measured.
pub async fn first(db: &Db) -> Result<Option<Ran>> {
    let first = sql!("select day, first_minute, up from public_day order by day limit 1");
    db.maybe(first, args![]).await
}

/// What was found at every page, by address.
pub async fn checks(db: &Db) -> Result<Vec<Check>> {
    let checks = sql!("select path, checked_at, bytes, faults from public_check order by path");
    db.all(checks, args![]).await
}

/// What was found takes the place of what was found before.
pub async fn replace(tx: &mut Tx, checks: &[Check]) -> Result<()> {
    tx.run(sql!("delete from public_check"), args![]).await?;
    let insert = sql!("insert into public_check (path, checked_at, bytes, faults) values ($1, $2, $3, $4)");
    for check in checks {
        let values = args![&check.path, check.checked_at, check.bytes, &check.faults];
        tx.run(insert, values).await?;
    }
    Ok(())
}

/// Every published directive.
pub async fn directives(db: &Db) -> Result<Vec<Directive>> {
    let list = sql!(
        "select issued_at, published_at, (number is not null and dated is not null and issuer is not null \
         and signer_name is not null) as whole from directive where published_at is not null"
    );
    db.all(list, args![]).await
}

record! {
    struct Ratings { count: Option<i64> }
}

/// Ratings since a day, inclusive.
pub async fn ratings(db: &Db, since: Date) -> Result<i64> {
    let sum = sql!("select cast(sum(count) as bigint) as count from rating where day >= $1");
    let row: Ratings = db.one(sum, args![since]).await?;
    Ok(row.count.unwrap_or(0))
}

record! {
    struct Head { seq: Option<i64> }
}

/// The last entry of the record: whatever changes what pages say has one.
pub async fn head(db: &Db) -> Result<i64> {
    let row: Head = db.one(sql!("select max(seq) as seq from audit"), args![]).await?;
    Ok(row.seq.unwrap_or(0))
}

/// The day and the moment that a window of days begins with.
pub fn window(today: Date, days: i64) -> (Date, Moment) {
    let since = today.plus_days(1 - days);
    (since, Moment::start_of(since))
}
