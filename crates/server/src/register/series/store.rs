//! The SQL of the series of numbers.

use store::{Db, Result, Tx, args, record, sql};

record! {
    /// In which series a kind counts, from which year on.
    #[derive(Clone, Debug)]
    pub struct Rule {
        pub kind: String,
        pub series: String,
    }
}

/// The rules that hold in a year: of each kind the latest.
pub async fn rules(db: &Db, unit: &str, year: i32) -> Result<Vec<Rule>> {
    let list = sql!(
        "select r.kind, r.series from series_rule r where r.unit = $1 and r.year = (select max(l.year) \
         from series_rule l where l.unit = r.unit and l.kind = r.kind and l.year <= $2) order by r.kind"
    );
    db.all(list, args![unit, i64::from(year)]).await
}

/// Sets the series of a kind from a year on.
pub async fn set_rule(tx: &mut Tx, unit: &str, kind: &str, year: i32, series: &str) -> Result<()> {
    let upsert = sql!(
        "insert into series_rule (unit, kind, year, series) values ($1, $2, $3, $4) \
         on conflict (unit, kind, year) do update set series = excluded.series"
    );
    tx.run(upsert, args![unit, kind, i64::from(year), series]).await?;
    Ok(())
}

/// Holds the series of a unit's year until the transaction ends: nobody takes a number meanwhile.
pub async fn hold(tx: &mut Tx, unit: &str, series: &[&str], year: i32) -> Result<()> {
    let hold = sql!(
        "insert into number_series (unit, series, year, next) values ($1, $2, $3, 1) \
         on conflict (unit, series, year) do update set next = number_series.next"
    );
    for one in series {
        tx.run(hold, args![unit, *one, i64::from(year)]).await?;
    }
    Ok(())
}

record! {
    /// The highest number that a kind of document has.
    #[derive(Clone, Debug)]
    pub struct Highest {
        pub kind: String,
        pub number: i64,
    }
}

/// The highest number of each kind of a unit's year.
pub async fn highest(tx: &mut Tx, unit: &str, year: i32) -> Result<Vec<Highest>> {
    let list = sql!(
        "select series as kind, max(number) as number from departure where unit = $1 and year = $2 \
         and number is not null group by series"
    );
    tx.all(list, args![unit, i64::from(year)]).await
}

record! {
    /// Where a series goes on.
    #[derive(Clone, Debug)]
    pub struct Next {
        pub series: String,
        pub next: i64,
    }
}

/// Where the series of a unit's year go on.
pub async fn series(db: &Db, unit: &str, year: i32) -> Result<Vec<Next>> {
    let list = sql!("select series, next from number_series where unit = $1 and year = $2 order by series");
    db.all(list, args![unit, i64::from(year)]).await
}

/// A held series goes on with this number.
pub async fn begin_at(tx: &mut Tx, unit: &str, series: &str, year: i32, next: i64) -> Result<()> {
    let update = sql!("update number_series set next = $1 where unit = $2 and series = $3 and year = $4");
    tx.run(update, args![next, unit, series, i64::from(year)]).await?;
    Ok(())
}
