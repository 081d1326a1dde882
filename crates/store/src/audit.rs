//! The audit: an append-only record of every change, each entry bound to the one before it by hash.
//!
//! Written in the transaction of the change, so that neither stands without the other. The head row is updated first:
//! that lock lines writers up on PostgreSQL as SQLite's one writer does.

use civic::Moment;
use sha2::{Digest as _, Sha256};

use crate::{Db, Result, Tx, args, record, sql};

/// One change, as it is recorded.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Who did it; `None`: the program or the operator's command line.
    pub person: Option<&'a str>,
    /// The unit they acted for.
    pub unit: Option<&'a str>,
    /// What was done: `directive.issued`.
    pub action: &'static str,
    /// To what: an id.
    pub subject: &'a str,
    /// Facts that someone may ask for years later. No passwords, no telephone numbers, no content of tips.
    pub detail: serde_json::Value,
}

record! {
    /// A stored entry.
    #[derive(Debug, Clone)]
    pub struct Stored {
        /// Position in the chain, from 1 without gaps.
        pub seq: i64,
        /// When, UTC milliseconds.
        pub at: i64,
        /// Who.
        pub person: Option<String>,
        /// For which unit.
        pub unit: Option<String>,
        /// What.
        pub action: String,
        /// To what.
        pub subject: String,
        /// JSON, the very bytes that were hashed.
        pub detail: String,
        /// Hash of the entry before; empty for the first.
        pub previous: String,
        /// Hash of this entry.
        pub hash: String,
    }
}

record! {
    struct Head { seq: i64, hash: String }
}

/// What a look through the whole chain found.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry is there and as it was written.
    Sound {
        /// How many entries.
        entries: i64,
    },
    /// The first place where the chain does not hold.
    Broken {
        /// The position.
        seq: i64,
        /// What is wrong there.
        why: &'static str,
    },
}

/// Appends an entry in the caller's transaction.
pub async fn append(tx: &mut Tx, at: Moment, entry: &Entry<'_>) -> Result<()> {
    let take = sql!("update audit_head set seq = seq + 1 where id = 1 returning seq, hash");
    let head: Head = tx.one(take, args![]).await?;
    let mut stored = Stored {
        seq: head.seq,
        at: at.0,
        person: entry.person.map(str::to_owned),
        unit: entry.unit.map(str::to_owned),
        action: entry.action.to_owned(),
        subject: entry.subject.to_owned(),
        detail: entry.detail.to_string(),
        previous: head.hash,
        hash: String::new(),
    };
    stored.hash = hash_of(&stored);
    tx.run(
        sql!("update audit_head set hash = $1 where id = 1"),
        args![&stored.hash],
    )
    .await?;
    let insert = sql!(
        "insert into audit (seq, at, person, unit, action, subject, detail, previous, hash) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let Stored {
        seq,
        at,
        person,
        unit,
        action,
        subject,
        detail,
        previous,
        hash,
    } = stored;
    tx.run(
        insert,
        args![seq, at, person, unit, action, subject, detail, previous, hash],
    )
    .await?;
    Ok(())
}

/// Walks the whole chain and says where it breaks, if it does.
pub async fn verify(db: &Db) -> Result<Verdict> {
    let (mut previous, mut seq) = (String::new(), 0);
    loop {
        let page = page_after(db, seq, 1000).await?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            if let Some(why) = fault(&entry, seq + 1, &previous) {
                return Ok(Verdict::Broken { seq: seq + 1, why });
            }
            (seq, previous) = (entry.seq, entry.hash);
        }
    }
    let head: Head = db
        .one(sql!("select seq, hash from audit_head where id = 1"), args![])
        .await?;
    if head.seq != seq || head.hash != previous {
        return Ok(Verdict::Broken {
            seq: seq + 1,
            why: "entries are missing at the end",
        });
    }
    Ok(Verdict::Sound { entries: seq })
}

fn fault(entry: &Stored, expected: i64, previous: &str) -> Option<&'static str> {
    if entry.seq != expected {
        Some("an entry is missing")
    } else if entry.previous != previous {
        Some("the entry does not follow the one before it")
    } else if entry.hash != hash_of(entry) {
        Some("the entry was changed")
    } else {
        None
    }
}

/// Entries after a position, in order.
pub async fn page_after(db: &Db, seq: i64, limit: i64) -> Result<Vec<Stored>> {
    let page = sql!(
        "select seq, at, person, unit, action, subject, detail, previous, hash from audit \
         where seq > $1 order by seq limit $2"
    );
    db.all(page, args![seq, limit]).await
}

/// The newest entries, newest first.
pub async fn newest(db: &Db, limit: i64) -> Result<Vec<Stored>> {
    let newest = sql!(
        "select seq, at, person, unit, action, subject, detail, previous, hash from audit \
         order by seq desc limit $1"
    );
    db.all(newest, args![limit]).await
}

/// Each part with its length before it, so that no two entries read alike.
fn hash_of(entry: &Stored) -> String {
    let mut hash = Sha256::new();
    let (seq, at) = (entry.seq.to_string(), entry.at.to_string());
    let person = entry.person.as_deref().unwrap_or("");
    let unit = entry.unit.as_deref().unwrap_or("");
    for part in [
        &seq,
        &at,
        person,
        unit,
        &entry.action,
        &entry.subject,
        &entry.detail,
        &entry.previous,
    ] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize())
}

/// SHA-256 in lower-case hexadecimal digits: the address of a blob, the digest of a token.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
