//! Several tips in one transaction, and with each whom it goes to, the clocks that begin, and the end of its pieces.

use std::sync::LazyLock;

use ::store::{Db, Result, Tx};
use civic::tip::{Clocks, Unit};
use serde_json::json;

use super::piece;
use super::queue::{NoReceipt, Queue, Write};
use super::store::{self, Arriving};

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

async fn one(tx: &mut Tx, telling: &Telling) -> Result<()> {
    let Telling {
        arriving,
        chosen,
        upload,
    } = telling;
    if let Some(tip) = store::take(tx, arriving).await? {
        let addressees = chosen.iter().map(|(recipient, _)| json!([recipient, tip]));
        store::address(tx, addressees.collect()).await?;
        let clocks = chosen.iter().flat_map(|(recipient, unit)| {
            let row = |rule: &civic::tip::Rule| {
                let due = rule.due(arriving.day);
                json!([tip, recipient, rule.code, arriving.day.to_string(), due.0])
            };
            CLOCKS.at_arrival(*unit).map(row).collect::<Vec<_>>()
        });
        store::begin_clocks(tx, clocks.collect()).await?;
    }
    match upload {
        Some(upload) => piece::store::delete(tx, upload).await,
        None => Ok(()),
    }
}
