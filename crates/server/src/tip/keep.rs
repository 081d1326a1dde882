//! Several tips in one transaction, and with each whom it goes to, the clocks that begin, and the end of its pieces.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ::store::audit::digest;
use ::store::{Db, Result, Tx};
use civic::tip::{Clocks, Unit};
use serde_json::json;

use super::piece;
use super::queue::{NoReceipt, Queue, Write};
use super::store::{self, Arriving, Under};

static CLOCKS: LazyLock<Clocks> = LazyLock::new(Clocks::shipped);

/// What was told, on its way into the database.
#[derive(Debug)]
pub(super) struct Telling {
    pub arriving: Arriving,
    /// The recipients that the teller chose, with their kinds.
    pub chosen: Vec<(String, Unit)>,
    /// The pieces that it came in; they go in the same transaction.
    pub upload: Option<String>,
}

/// The tips that wait for their commit.
#[derive(Debug, Default)]
pub struct Told(Queue<Telling>);

impl Told {
    /// Keeps it; `Ok` after the commit and never before.
    pub(super) async fn keep(&self, db: &Db, telling: Telling) -> std::result::Result<(), NoReceipt> {
        let bytes = telling.arriving.sealed.len();
        self.0.put(telling, bytes, Keeper(db.clone())).await
    }
}

struct Keeper(Db);

impl Write<Telling> for Keeper {
    async fn together(&self, all: &[Telling]) -> bool {
        let kept = keep(&self.0, all).await;
        if let Err(fault) = &kept {
            tracing::error!(%fault, "tips were not kept together, or one alone");
        }
        kept.is_ok()
    }
}

async fn keep(db: &Db, all: &[Telling]) -> Result<()> {
    let mut tx = db.begin().await?;
    for telling in all {
        one(&mut tx, telling).await?;
    }
    tx.commit().await
}

/// Once however often it is sent. What is added under the same words joins the tip of those who have one; whom the teller
/// chooses for the first time gets it as a tip of its own, as with wrong words.
async fn one(tx: &mut Tx, telling: &Telling) -> Result<()> {
    let Telling {
        arriving,
        chosen,
        upload,
    } = telling;
    // Twice where another node took the first tip under these words in between.
    let is_kept = place(tx, arriving, chosen).await? || place(tx, arriving, chosen).await?;
    if !is_kept {
        return Err(::store::Error::Damaged(
            "two first tips under the same words".to_owned(),
        ));
    }
    match upload {
        Some(upload) => piece::store::delete(tx, upload).await,
        None => Ok(()),
    }
}

/// False when somebody else was faster.
async fn place(tx: &mut Tx, arriving: &Arriving, chosen: &[(String, Unit)]) -> Result<bool> {
    if store::is_stored(tx, &arriving.key).await? {
        return Ok(true);
    }
    let under = store::under(tx, &arriving.lookup).await?;
    let has_one = |id: &str| under.iter().any(|one| one.recipient == id);
    let fresh: Vec<_> = chosen.iter().filter(|(id, _)| !has_one(id)).cloned().collect();
    let is_first = !chosen.iter().any(|(id, _)| has_one(id));
    if !fresh.is_empty() && !begin(tx, arriving, &under, &fresh, is_first).await? {
        return Ok(false);
    }
    join(tx, arriving, &under, chosen).await?;
    Ok(true)
}

/// The next part of every tip under these words that has a recipient among the chosen.
async fn join(tx: &mut Tx, arriving: &Arriving, under: &[Under], chosen: &[(String, Unit)]) -> Result<()> {
    let mut tips: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in under
        .iter()
        .filter(|one| chosen.iter().any(|(id, _)| *id == one.recipient))
    {
        tips.entry(&one.tip).or_default().push(&one.recipient);
    }
    for (at, (tip, ids)) in tips.iter().enumerate() {
        store::lock(tx, tip).await?;
        let key = part_key(arriving, tip, at == 0);
        store::insert_part(tx, tip, &key, &ids.join(" "), arriving).await?;
    }
    Ok(())
}

/// A sending counts once by its first part; where it joins several tips the others have keys that follow from it.
fn part_key(arriving: &Arriving, tip: &str, is_first: bool) -> String {
    if is_first {
        arriving.key.clone()
    } else {
        digest(format!("{} {tip}", arriving.key).as_bytes())
    }
}

/// A new tip, whom it goes to, and the clocks that begin; false when somebody else was faster, and nothing is stored.
async fn begin(
    tx: &mut Tx,
    arriving: &Arriving,
    under: &[Under],
    fresh: &[(String, Unit)],
    is_first: bool,
) -> Result<bool> {
    // The first tip under the words takes their lookup; a later one any other.
    let lookup = if under.iter().any(|one| one.lookup == arriving.lookup) {
        digest(format!("{} {}", arriving.lookup, arriving.key).as_bytes())
    } else {
        arriving.lookup.clone()
    };
    let tip = &arriving.id;
    if !store::insert(tx, arriving, &lookup).await? {
        return Ok(false);
    }
    let ids: Vec<&str> = fresh.iter().map(|(id, _)| id.as_str()).collect();
    let key = part_key(arriving, tip, is_first);
    store::insert_part(tx, tip, &key, &ids.join(" "), arriving).await?;
    store::address(tx, ids.iter().map(|id| json!([id, tip])).collect()).await?;
    let clocks = fresh
        .iter()
        .flat_map(|(id, unit)| clocks(tip, id, *unit, arriving.day));
    store::begin_clocks(tx, clocks.collect()).await?;
    Ok(true)
}

/// The rows of the clocks that begin when something comes to a recipient.
pub(super) fn clocks(tip: &str, recipient: &str, unit: Unit, day: viet::Date) -> Vec<serde_json::Value> {
    let row = |rule: &civic::tip::Rule| json!([tip, recipient, rule.code, day.to_string(), rule.due(day).0]);
    CLOCKS.at_arrival(unit).map(row).collect()
}
