//! One message that waits in `in/`: read, recorded with all that it causes in one transaction, laid aside.
//!
//! A crash anywhere leaves the file where it was or its record whole: the next round goes on from there.

use serde_json::json;
use store::audit::{self, Entry};
use wire::edxml::{Limits, Message, Read};

use super::spool::{Reason, Spool};
use super::{document, status, store as rows};
use crate::serve::Failure;
use crate::site::Site;

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It lies on as many desks; at others it may be one that came before, and a person decides.
    Landed {
        /// Desks on which it lies.
        laid: usize,
        /// Units that must look first.
        alerted: usize,
    },
    /// A request of its sender that a person answers.
    Asked,
    /// A status, understood and recorded.
    Told,
    /// The very same message came before.
    Repeated,
    /// It stands in `failed/`.
    Failed(String),
    /// It may still be on its way into the folder, or somebody took it.
    Later,
}

/// A message in hand.
pub(super) struct Came<'a> {
    pub site: &'a Site,
    pub spool: &'a Spool,
    pub file_name: &'a str,
    pub bytes: &'a [u8],
    pub digest: String,
}

impl Came<'_> {
    /// The key under which these bytes are recorded once.
    pub fn once_key(&self) -> String {
        format!("in:{}", self.digest)
    }
}

/// What recording a message gave: its row and what became of it, or why it fails.
pub(super) type Recorded = Result<Result<(String, Outcome), Reason>, Failure>;

/// Takes one message.
pub(super) async fn take(site: &Site, spool: &Spool, file_name: &str) -> Result<Outcome, Failure> {
    let most = Limits::default().bytes as u64;
    let Some(bytes) = spool.read(file_name, most)? else {
        return Ok(Outcome::Later);
    };
    let came = Came {
        site,
        spool,
        file_name,
        digest: audit::digest(&bytes),
        bytes: &bytes,
    };
    spool.step()?;
    if let Some(known) = rows::by_key(&site.db, &came.once_key()).await? {
        return again(&came, &known.id).await;
    }
    let owned = bytes.clone();
    let read = tokio::task::spawn_blocking(move || wire::edxml::read(&owned)).await?;
    let recorded = match read {
        Ok(read) => record(&came, read).await?,
        Err(_) if spool.is_fresh(file_name) => return Ok(Outcome::Later),
        Err(fault) => {
            tracing::warn!(file = file_name, cause = %fault, "a message cannot be read");
            let (vi, en) = fault.sentences();
            Err(reason(site, fault.code(), vi, en))
        }
    };
    match recorded {
        Ok((id, outcome)) => {
            spool.step()?;
            spool.archive(file_name, &id)?;
            Ok(outcome)
        }
        Err(reason) => fail(&came, &reason).await,
    }
}

async fn record(came: &Came<'_>, read: Read) -> Recorded {
    match read.message {
        Message::Document(document) => document::record(came, *document, &read.warnings).await,
        Message::Status(status) => status::record(came, &status, &read.warnings).await,
    }
}

/// The bytes are recorded. Either a crash came between record and laying aside, or somebody sent them twice.
async fn again(came: &Came<'_>, id: &str) -> Result<Outcome, Failure> {
    if came.spool.archive(came.file_name, id)? {
        return Ok(Outcome::Later);
    }
    let (at, mut tx) = (came.site.clock.now(), came.site.db.begin().await?);
    rows::count_repeat(&mut tx, id).await?;
    let detail = json!({ "file": came.file_name, "sha256": came.digest });
    audit::append(&mut tx, at, &by_program("exchange.repeated", id, detail)).await?;
    tx.commit().await?;
    Ok(Outcome::Repeated)
}

async fn fail(came: &Came<'_>, reason: &Reason) -> Result<Outcome, Failure> {
    let (at, mut tx) = (came.site.clock.now(), came.site.db.begin().await?);
    let detail = json!({ "file": came.file_name, "sha256": came.digest, "code": reason.code });
    audit::append(
        &mut tx,
        at,
        &by_program("exchange.failed", came.file_name, detail),
    )
    .await?;
    tx.commit().await?;
    came.spool.step()?;
    came.spool.fail(came.file_name, reason)?;
    Ok(Outcome::Failed(reason.code.clone()))
}

/// A reason in two languages, now.
pub(super) fn reason(site: &Site, code: &str, vi: String, en: String) -> Reason {
    Reason {
        code: code.to_owned(),
        vi,
        en,
        at: site.clock.now().rfc3339(),
    }
}

/// An entry for what the program does by itself.
pub(super) fn by_program<'a>(action: &'static str, subject: &'a str, detail: serde_json::Value) -> Entry<'a> {
    Entry {
        person: None,
        unit: None,
        action,
        subject,
        detail,
    }
}
