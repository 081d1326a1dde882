//! What players ask over the network. They dial in; the signature in the body is who they are, never a name alone.
//! Refusals are a status and one stable word.

mod enrol;
mod fetch;
mod forked;
mod fresh;
mod judge;
mod poll;
mod records;
mod said;
mod store;
#[cfg(test)]
mod tests;
mod tries;

use wire::player::{Kind, Poll, PublicKey, Refused, Sealed};

use crate::http::{Caller, Said as Told};
use crate::site::Site;

pub(super) use enrol::enrol;
pub(super) use fetch::{media, plan, program, stop, trust};
pub use fresh::Fresh;
pub(super) use poll::poll;
pub(super) use records::records;
pub use said::{Said, flush};
pub use tries::Tries;

/// Its message is none, or not what belongs here.
fn unreadable(refused: &Refused) -> Told {
    Told::No(400, refused.code())
}

/// The device whose key signed the body, however it stands.
async fn known(site: &Site, device: &str) -> Result<(store::Row, PublicKey), Told> {
    let row = store::row(&site.db, device).await?;
    let key = row.as_ref().and_then(|row| row.public_key.as_deref());
    let key = key.and_then(|bytes| bytes.try_into().ok());
    match (row, key) {
        (Some(row), Some(bytes)) => Ok((row, PublicKey { bytes })),
        _ => Err(Told::No(403, "unknown_key")),
    }
}

/// A question, with the device that signed it. One that may not ask any more is told so.
async fn asked(caller: &Caller) -> Result<(Poll, store::Row), Told> {
    let sealed = Sealed::read(&caller.body).map_err(|refused| unreadable(&refused))?;
    let claimed: Poll = sealed.peek(Kind::Poll).map_err(|refused| unreadable(&refused))?;
    let (row, key) = known(&caller.site, &claimed.device).await?;
    let poll: Poll = sealed
        .open(Kind::Poll, &key)
        .map_err(|refused| Told::No(403, refused.code()))?;
    entitled(&row)?;
    Ok((poll, row))
}

fn entitled(row: &store::Row) -> Result<(), Told> {
    if row.state == "revoked" {
        return Err(Told::No(403, "revoked"));
    }
    Ok(())
}

/// Enrols a device of the demonstration, which no box will ever be.
pub(super) async fn enrol_for_demo(
    tx: &mut ::store::Tx,
    device: &str,
    key: &PublicKey,
    units: &[String],
    at: civic::Moment,
) -> ::store::Result<()> {
    let enrolment = store::Enrolment {
        device,
        hash: "",
        key: &key.bytes,
        program: "lantoa-player 0.1.0",
        model: "Raspberry Pi 4",
        units,
    };
    store::enrol(tx, &enrolment, at).await
}

/// Writes what a device of the demonstration said.
pub(super) async fn say_for_demo(tx: &mut ::store::Tx, row: serde_json::Value) -> ::store::Result<()> {
    store::keep_said(tx, vec![row]).await
}
