//! The SQL of work that fills in figures, and of what came of it.

use serde_json::Value;
use store::{Db, Result, Tx, args, record, sql};

record! {
    /// Work of a unit in a period, as far as figures are concerned.
    #[derive(Clone, Debug)]
    pub struct Done {
        /// The activity.
        pub id: String,
        /// Code of its kind.
        pub kind: String,
        /// The civil day, ISO.
        pub happened_on: String,
        /// Where.
        pub place: Option<String>,
        /// BCP 47.
        pub language: String,
        /// For whom, where somebody said.
        pub audience: Option<String>,
        /// What about, where somebody said.
        pub topic: Option<String>,
        /// How many.
        pub items: Option<i64>,
        /// Minutes on air.
        pub minutes: Option<i64>,
        /// Copies.
        pub copies: Option<i64>,
        /// Lượt người.
        pub people: Option<i64>,
    }
}

/// What a unit has logged for these days, both inclusive, and not withdrawn.
pub async fn done(db: &Db, unit: &str, from: &str, to: &str) -> Result<Vec<Done>> {
    let list = sql!(
        "select id, kind, happened_on, place, language, audience, topic, items, minutes, copies, people from activity \
         where unit = $1 and happened_on >= $2 and happened_on <= $3 and withdrawn_at is null order by happened_on, id"
    );
    db.all(list, args![unit, from, to]).await
}

/// Replaces the sources of a filing's figures: indicator, activity and what it gave.
pub async fn set_sources(tx: &mut Tx, filing: &str, sources: Vec<Value>) -> Result<()> {
    tx.run(sql!("delete from filing_source where filing = $1"), args![filing])
        .await?;
    if sources.is_empty() {
        return Ok(());
    }
    let insert = sql!(
        "insert into filing_source (filing, indicator, activity, amount) \
         select $2, value ->> 0, value ->> 1, cast(value ->> 2 as bigint) from {rows}"
    );
    tx.run_of(insert, args![Value::Array(sources), filing]).await?;
    Ok(())
}

record! {
    /// An activity that a figure came from.
    #[derive(Clone, Debug)]
    pub struct Source {
        /// The indicator.
        pub indicator: String,
        /// The activity.
        pub activity: String,
        /// What it gave.
        pub amount: i64,
        /// Code of its kind.
        pub kind: String,
        /// The civil day, ISO.
        pub happened_on: String,
        /// Where.
        pub place: Option<String>,
        /// For whom, where somebody said.
        pub audience: Option<String>,
        /// What about, where somebody said.
        pub topic: Option<String>,
        /// When it was withdrawn since.
        pub withdrawn_at: Option<i64>,
    }
}

/// The activities behind the figures of a filing.
pub async fn sources(db: &Db, filing: &str) -> Result<Vec<Source>> {
    let list = sql!(
        "select s.indicator, s.activity, s.amount, v.kind, v.happened_on, v.place, v.audience, v.topic, v.withdrawn_at \
         from filing_source s join activity v on v.id = s.activity where s.filing = $1 order by s.indicator, v.happened_on, v.id"
    );
    db.all(list, args![filing]).await
}
