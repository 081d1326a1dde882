//! Sessions: a random token in the cookie, its hash in the database. A session's person and role never change.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use civic::permission::Actor;
use civic::{Moment, Role};

use super::store;
use crate::http::{Refusal, Who};
use crate::site::Site;

/// A session unused for so many minutes is over.
const IDLE_MINUTES: i64 = 12 * 60;
/// A session is over after so many minutes in any case.
const WHOLE_MINUTES: i64 = 7 * 24 * 60;
/// Use is noted at most this often, so that reading pages seldom writes.
const NOTE_MINUTES: i64 = 10;

/// 32 random bytes as 43 characters for cookies and addresses.
#[must_use]
pub fn token() -> String {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).expect("the system gives randomness");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Begins a session in the caller's transaction and gives its token.
pub async fn begin(tx: &mut ::store::Tx, person: &str, at: Moment) -> Result<String, Refusal> {
    let token = token();
    let hash = ::store::audit::digest(token.as_bytes());
    store::insert_session(
        tx,
        &hash,
        person,
        &self::token(),
        at,
        at.plus_minutes(WHOLE_MINUTES),
    )
    .await?;
    Ok(token)
}

/// Who comes with this token, and the form token of their session; `None` when it is over or the account closed.
pub async fn resume(site: &Site, at: Moment, token: &str) -> Result<Option<(Who, String)>, Refusal> {
    let hash = ::store::audit::digest(token.as_bytes());
    let Some(row) = store::session(&site.db, &hash).await? else {
        return Ok(None);
    };
    let idle = Moment(row.seen_at).plus_minutes(IDLE_MINUTES) < at;
    let open = row.active && row.ends_at.is_none_or(|end| at.0 < end);
    let Some(role) = Role::from_code(&row.role).filter(|_| open && !idle && at.0 < row.expires_at) else {
        return Ok(None);
    };
    if Moment(row.seen_at).plus_minutes(NOTE_MINUTES) < at {
        let mut tx = site.db.begin().await?;
        store::note_use(&mut tx, &hash, at).await?;
        tx.commit().await?;
    }
    let actor = Actor {
        person: row.person,
        unit: row.unit,
        role,
    };
    Ok(Some((
        Who {
            actor,
            name: row.name,
            session: hash,
        },
        row.csrf,
    )))
}
