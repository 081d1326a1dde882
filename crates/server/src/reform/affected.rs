//! What hangs on a unit and must be thought of when it ends. Each feature names its own kinds; `AFFECTED` lists them all.

use std::collections::BTreeMap;
use std::pin::Pin;

use ::store::{Result, Tx, record};
use civic::reform::{Effect, Fate, Rule};
use civic::{Ids, Moment};
use serde_json::{Value, json};
use viet::Date;

/// What an asynchronous function of a feature gives.
pub type Future<'a, T> = Pin<Box<dyn std::future::Future<Output = Result<T>> + Send + 'a>>;

/// Finds whose things these are, `{rows}` of ids: the unit by the thing.
pub type Authors = for<'a> fn(&'a mut Tx, Value) -> Future<'a, BTreeMap<String, String>>;

/// One kind of thing.
pub struct Affected {
    /// Its word in tables and message keys: `reform.thing.{name}`.
    pub name: &'static str,
    /// What it does when its unit ends.
    pub rule: Rule,
    /// The things of these units, `{rows}` of one column, in the order of ids.
    pub find: for<'a> fn(&'a mut Tx, Value) -> Future<'a, Vec<Thing>>,
    /// Moves things, or ends them, in one go. Never called for what stays.
    pub carry: for<'a> fn(&'a mut Tx, &'a Carry<'a>) -> Future<'a, ()>,
}

record! {
    /// One thing of a unit.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Thing {
        /// Its id.
        pub id: String,
        /// The unit.
        pub unit: String,
        /// What it is, for people.
        pub words: String,
    }
}

impl Affected {
    /// The things of these units, each with what becomes of it.
    pub async fn fates(&self, tx: &mut Tx, effect: &Effect) -> Result<Vec<(Thing, Fate)>> {
        let units = effect.closed.iter().map(|end| json!([end.unit])).collect();
        let things = (self.find)(tx, units).await?;
        let authors = self.authors(tx, &things).await?;
        let fate = |thing: Thing| {
            let author = authors.get(&thing.id).map(String::as_str);
            let fate = effect.fate_but(&thing.unit, self.rule, author);
            (thing, fate)
        };
        Ok(things.into_iter().map(fate).collect())
    }

    /// Whose things these are, of a kind that never goes to its author.
    pub async fn authors(&self, tx: &mut Tx, things: &[Thing]) -> Result<BTreeMap<String, String>> {
        let Some((_, authors)) = crate::AUTHORS.iter().find(|(name, _)| *name == self.name) else {
            return Ok(BTreeMap::new());
        };
        let rows = things.iter().map(|thing| json!([thing.id])).collect();
        authors(tx, rows).await
    }
}

/// What is to be moved.
pub struct Carry<'a> {
    /// The re-organisation that does it.
    pub reform: &'a str,
    /// Now.
    pub at: Moment,
    /// The first day of the new state.
    pub on: Date,
    /// Gives ids to what goes on under a new one.
    pub ids: &'a dyn Ids,
    /// Each thing with the unit that it goes to; that is empty for what ends.
    pub things: Vec<(&'a Thing, &'a str)>,
}

impl Carry<'_> {
    /// (thing, unit) for `{rows}`.
    #[must_use]
    pub fn rows(&self) -> Value {
        self.things
            .iter()
            .map(|(thing, to)| serde_json::json!([thing.id, to]))
            .collect()
    }
}
