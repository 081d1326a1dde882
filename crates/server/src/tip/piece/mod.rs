//! A long sending in pieces: a line that breaks goes on where it stopped. What is here is cut out of the sealed file, all
//! of one length, without its recipients; the frame that ends the sending names it, and takes it away. What is not ended
//! goes by itself (`clock`).

pub(super) mod store;

use ::store::audit::digest;
use civic::tip::{Envelope, Pieces};
use serde_json::json;

use super::{list, room, store as tips, tell};
use crate::http::{Answer, Ctx, Refusal, Reply, Sealed};

/// So many pieces wait at most, of all sendings: 256 MiB. Beyond, devices send in one, as without pieces.
const MOST: i64 = 8_192;

/// The name of a sending: a hash of the name that its device gave it.
pub(super) fn upload(part: &[u8]) -> String {
    digest(part)
}

/// Keeps pieces; says how many of the first ones are here. Without pieces it is a question.
pub(super) async fn take(ctx: Ctx, Sealed(bytes): Sealed) -> Answer {
    if !tips::switch(ctx.db()).await?.is_on {
        return Ok(tell::not("off"));
    }
    if !room::is_there(&ctx.site) {
        return Ok(tell::not("full"));
    }
    let broken = || Refusal::Invalid(ctx.t("tip.malformed"));
    let sent = Pieces::read(&bytes).ok_or_else(broken)?;
    if !ctx.site.tips.accepts(ctx.at, &sent.frame) {
        return Ok(tell::not("stale"));
    }
    let Some(keys) = list::numbered(&ctx.site, sent.frame.serial, ctx.today()).await? else {
        return Ok(tell::not("stale"));
    };
    let pieces = sent.cut(keys.sealed_to()).ok_or_else(broken)?;
    // What is not sealed to everybody on the list is not kept, not even its beginning.
    let begins = |bytes| Envelope::read(bytes).is_ok_and(|envelope| envelope.recipients == keys.sealed_to());
    if sent.first == 0 && !pieces.is_empty() && !begins(sent.frame.sealed) {
        return Err(broken());
    }
    let upload = upload(sent.frame.part);
    let here = store::how_many(ctx.db(), &upload).await?;
    let next = i64::try_from(sent.first).unwrap_or(i64::MAX);
    if pieces.is_empty() || next > here {
        return Ok(have(here));
    }
    if store::all(ctx.db()).await? + i64::try_from(pieces.len()).unwrap_or(MOST) > MOST {
        return Ok(tell::not("whole"));
    }
    let mut tx = ctx.begin().await?;
    for (number, piece) in (next..).zip(&pieces) {
        store::insert(&mut tx, (&upload, number), ctx.today(), piece.to_vec()).await?;
    }
    tx.commit().await?;
    Ok(have(store::how_many(ctx.db(), &upload).await?))
}

fn have(here: i64) -> Reply {
    Reply::json(&json!({ "done": true, "have": here }))
}
