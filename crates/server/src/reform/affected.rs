//! What hangs on a unit and must be thought of when it ends. Each feature names its own kinds; `AFFECTED` lists them all.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;

use ::store::{Result, Tx, record};
use civic::reform::{Claim, Effect, Fate, Rule, contested};
use civic::{Ids, Moment};
use serde_json::{Value, json};
use viet::Date;

/// What an asynchronous function of a feature gives.
pub type Future<'a, T> = Pin<Box<dyn std::future::Future<Output = Result<T>> + Send + 'a>>;

/// Finds whose things these are, `{rows}` of ids: the unit by the thing.
pub type Authors = for<'a> fn(&'a mut Tx, Value) -> Future<'a, BTreeMap<String, String>>;

/// What of there is one alone at a unit: what comes with these units and what their heirs have, `{rows}` of (unit, heir), the
/// heir blank while nobody knows it. What nobody claims is over by this day and stays.
pub type Claims = for<'a> fn(&'a mut Tx, Value, Date) -> Future<'a, Vec<Claim>>;

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
        let fates: Vec<(Thing, Fate)> = things.into_iter().map(fate).collect();
        match self.claims() {
            None => Ok(fates),
            Some(claims) => {
                let claims = claims(tx, heirs(&fates), effect.on).await?;
                Ok(settled(&claims, fates))
            }
        }
    }

    /// How things of this kind are found to contradict each other, if there is one alone of them at a unit.
    #[must_use]
    pub fn claims(&self) -> Option<Claims> {
        let found = crate::CLAIMS.iter().find(|(name, _)| *name == self.name);
        found.map(|(_, claims)| *claims)
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

/// (unit, heir) of these things, each once.
fn heirs(fates: &[(Thing, Fate)]) -> Value {
    let pairs: BTreeSet<(&str, &str)> = fates
        .iter()
        .map(|(thing, fate)| match fate {
            Fate::Goes(to) => (thing.unit.as_str(), to.as_str()),
            _ => (thing.unit.as_str(), ""),
        })
        .collect();
    pairs
        .into_iter()
        .map(|(unit, heir)| json!([unit, heir]))
        .collect()
}

/// What contradicts another thing of its heir waits for a person; what is over stays.
fn settled(claims: &[Claim], fates: Vec<(Thing, Fate)>) -> Vec<(Thing, Fate)> {
    let claimed: BTreeSet<&str> = claims.iter().filter_map(|claim| claim.thing.as_deref()).collect();
    let contested = contested(claims);
    let settle = |(thing, fate): (Thing, Fate)| {
        let fate = match fate {
            _ if !claimed.contains(thing.id.as_str()) => Fate::Stays,
            Fate::Goes(to) if contested.contains(thing.id.as_str()) => Fate::Ask(vec![to]),
            fate => fate,
        };
        (thing, fate)
    };
    fates.into_iter().map(settle).collect()
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
