//! What devices send: a tip, or an addition, as one frame; and what they read under their words. Nothing of the sender is
//! kept or logged; the network counts for some minutes, in memory, under a key that is thrown away (`network.rs`).

use civic::tip;
use civic::tip::{Envelope, Frame, Unit, class_of_sealed};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::keep::Telling;
use super::queue::NoReceipt;
use super::store::{self, Arriving};
use super::{list, piece, room};
use crate::http::{Address, Answer, Ctx, Refusal, Reply, Sealed};

/// So many answers are read at once, present or not.
const SLOTS: usize = 4;

/// What is asked: a token, and which four of the answers.
const QUESTION: usize = 33;

/// The signed list, and the work to do before sending.
pub(super) async fn keys(ctx: Ctx, Address(address): Address) -> Answer {
    let good = list::good(&ctx.site, ctx.today()).await?;
    let Some((_, signed)) = good.filter(|_| room::is_there(&ctx.site)) else {
        return Ok(not("off"));
    };
    if !store::switch(ctx.db()).await?.is_on {
        return Ok(not("off"));
    }
    let (challenge, bits) = ctx.site.tips.challenge(ctx.at, &address);
    Ok(Reply::json(&json!({
        "done": true, "list": signed.body, "signature": signed.signature, "challenge": hex::encode(challenge), "bits": bits,
    })))
}

pub(super) fn not(why: &str) -> Reply {
    Reply::json(&json!({ "done": false, "why": why }))
}

/// Takes a sealed tip, or what is added to one: the same frame, the same answer. A sending counts once.
pub(super) async fn tell(ctx: Ctx, Address(address): Address, Sealed(bytes): Sealed) -> Answer {
    if !store::switch(ctx.db()).await?.is_on {
        return Ok(not("off"));
    }
    if !room::is_there(&ctx.site) {
        return Ok(not("full"));
    }
    let broken = || Refusal::Invalid(ctx.t("tip.malformed"));
    let frame = Frame::read(&bytes).ok_or_else(broken)?;
    if !ctx.site.tips.accepts(ctx.at, &frame) {
        return Ok(not("stale"));
    }
    let Some(keys) = list::numbered(&ctx.site, frame.serial, ctx.today()).await? else {
        return Ok(not("stale"));
    };
    let sealed = whole(&ctx, &frame).await?;
    let came_cut = frame.sealed.is_empty();
    if sealed.is_empty() {
        // The pieces are gone: with the tip that they became, or by themselves.
        let is_kept = store::is_kept(ctx.db(), &hex::encode(frame.part)).await?;
        return Ok(if is_kept { done() } else { not("pieces") });
    }
    let envelope = Envelope::read(&sealed).map_err(|_| broken())?;
    let Some(class) = class_of_sealed(envelope.header, sealed.len()) else {
        return if came_cut {
            Ok(not("pieces"))
        } else {
            Err(broken())
        };
    };
    let chosen = chosen(&frame, &keys).ok_or_else(broken)?;
    if envelope.recipients != keys.sealed_to() {
        return Err(broken());
    }
    let arriving = Arriving {
        id: random_id(),
        lookup: lookup(frame.lookup),
        key: hex::encode(frame.part),
        day: ctx.today(),
        class: i64::try_from(class).unwrap_or_default(),
        epoch: keys.epoch().to_owned(),
        apart: ctx.site.tips.count(ctx.at, &address),
        sealed,
    };
    // Also of a sending that ended in one: pieces of it may be here.
    let upload = tip::may_hold_files(class).then(|| piece::upload(frame.part));
    let telling = Telling {
        arriving,
        chosen,
        upload,
    };
    receipt(&ctx, telling).await
}

/// What is sealed: in the frame, or in the pieces that came before it.
async fn whole(ctx: &Ctx, frame: &Frame<'_>) -> Result<Vec<u8>, Refusal> {
    if frame.sealed.is_empty() {
        return Ok(piece::store::together(ctx.db(), &piece::upload(frame.part)).await?);
    }
    Ok(frame.sealed.to_vec())
}

/// Waits for the commit. A full line is told at once: the device tries again by itself.
async fn receipt(ctx: &Ctx, telling: Telling) -> Answer {
    match ctx.site.told.keep(ctx.db(), telling).await {
        Ok(()) => Ok(done()),
        Err(NoReceipt::Full) => Ok(not("busy")),
        Err(NoReceipt::Failed) => Err(Refusal::broken("a tip was not kept")),
    }
}

fn done() -> Reply {
    Reply::json(&json!({ "done": true }))
}

/// The recipients that the teller chose, with their kinds; `None` when it is nobody, or somebody who is not listed.
fn chosen(frame: &Frame<'_>, keys: &tip::KeyList) -> Option<Vec<(String, Unit)>> {
    let places = frame.chosen();
    let of = |at: usize| {
        let listed = keys.recipients.get(at)?;
        Some((
            listed.id.clone(),
            Unit::from_code(&listed.kind).unwrap_or(Unit::Other),
        ))
    };
    let chosen: Option<Vec<_>> = places.into_iter().map(of).collect();
    chosen.filter(|chosen| !chosen.is_empty())
}

/// What is stored of a lookup: a hash of what the device sent, which is a hash of its token.
pub(super) fn lookup(sent: &[u8]) -> String {
    ::store::audit::digest(sent)
}

/// An id that says nothing: not when, not how many before.
pub(super) fn random_id() -> String {
    let mut bytes = [0; 13];
    getrandom::fill(&mut bytes).expect("the system gives randomness");
    hex::encode(bytes)
}

/// How long every sealed answer is: one recipient, the smallest class.
pub(super) fn answer_len() -> usize {
    tip::sealed_len(Envelope::header_len(1), tip::CLASSES[0])
}

/// Four places of one length each: an answer, or random bytes. Wrong words and right words without news get the same
/// bytes of the same length by the same statement.
pub(super) async fn read(ctx: Ctx, Sealed(bytes): Sealed) -> Answer {
    let asked: &[u8; QUESTION] = bytes
        .as_slice()
        .try_into()
        .map_err(|_| Refusal::Invalid(ctx.t("tip.malformed")))?;
    let (token, page) = (&asked[..32], i64::from(asked[32]));
    let sent: [u8; 32] = Sha256::digest(token).into();
    let mut places = vec![0; SLOTS * answer_len()];
    getrandom::fill(&mut places).map_err(Refusal::broken)?;
    let first = page * i64::try_from(SLOTS).unwrap_or_default();
    let found = store::answers(ctx.db(), &lookup(&sent), first, first + 3).await?;
    for (place, answer) in places.chunks_exact_mut(answer_len()).zip(found) {
        if answer.sealed.len() == place.len() {
            place.copy_from_slice(&answer.sealed);
        }
    }
    Ok(Reply::file(places, "application/octet-stream", None))
}
