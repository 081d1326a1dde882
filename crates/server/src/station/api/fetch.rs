//! What a device fetches: its plan, the list of keys, the stop order, audio.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use serde_json::json;
use wire::player::{
    Canonical as _, Kind, Plan, ProgramFile, ProgramOrder, ReleaseNote, Sealed, Tail, relays_of,
};

use super::fresh::{Asked, Standing};
use super::{asked, store};
use crate::http::{Caller, Path, Said};
use crate::site::Site;
use crate::station::keys;

/// The newest plan that was signed for it.
pub(in crate::station) async fn plan(caller: Caller) -> Result<Said, Said> {
    let (poll, row) = asked(&caller).await?;
    once(&caller, &poll, &row, Asked::Plan)?;
    if row.state == "forked" {
        return Err(Said::No(403, "forked"));
    }
    let plan = store::plan(&caller.site.db, &poll.device).await?;
    let plan = plan.ok_or(Said::No(404, "no_plan"))?;
    let read = read(&plan.sealed)?;
    // It could when the plan was made and cannot any more (an older program came back): it keeps what it has, and the next
    // plan, without relays, is on its way.
    if !read.relays().is_empty() && relays_of(&poll.about.0).is_none() {
        return Err(Said::No(404, "no_plan"));
    }
    note_media(&caller.site, &read).await?;
    Ok(Said::Bytes(plan.sealed))
}

/// Which program it is to run. Signed when it is asked for: a key that has ended since signs nothing any more.
pub(in crate::station) async fn program(caller: Caller) -> Result<Said, Said> {
    let (poll, row) = asked(&caller).await?;
    once(&caller, &poll, &row, Asked::Program)?;
    if row.state == "forked" {
        return Err(Said::No(403, "forked"));
    }
    let order = store::program(&caller.site.db, &poll.device).await?;
    let order = order.ok_or(Said::No(404, "no_program"))?;
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|_| Said::No(500, "broken"))?;
    let file = order.media.as_deref().zip(order.bytes);
    let told = ProgramOrder {
        device: poll.device.clone(),
        serial: order.serial as u64,
        issued_at: caller.at,
        nonce,
        // A player before releases does not read what stands at the end.
        release: match poll.pinned() {
            Some(_) => released(order.release.as_deref()),
            None => Tail::default(),
        },
        program: order.program,
        file: file.and_then(|(media, bytes)| {
            let (sha256, bytes) = (crate::schedule::digest(media)?, u64::try_from(bytes).ok()?);
            Some(ProgramFile { sha256, bytes })
        }),
    };
    let sealed = keys::sign_for(&caller.site.station.keys(), Kind::Program, &told, poll.trust)?;
    Ok(Said::Bytes(sealed.to_bytes()))
}

/// The parts of a release note; none where there is none.
fn released(digits: Option<&str>) -> Tail<Vec<u8>> {
    let bytes = digits.and_then(|digits| hex::decode(digits).ok());
    let note = bytes.and_then(|bytes| ReleaseNote::read(&bytes).ok());
    note.map_or_else(Tail::default, |note| note.parts().to_vec().into())
}

/// The rotations that it has not taken yet, oldest first.
pub(in crate::station) async fn trust(caller: Caller) -> Result<Said, Said> {
    let (poll, row) = asked(&caller).await?;
    once(&caller, &poll, &row, Asked::Trust)?;
    let serial = i64::try_from(poll.trust).unwrap_or(i64::MAX);
    let rotations = keys::rotations_after(&caller.site.db, serial).await?;
    let list: Vec<Vec<u8>> = rotations.into_iter().map(|one| one.sealed).collect();
    Ok(Said::Bytes(list.to_bytes()))
}

fn once(caller: &Caller, poll: &wire::player::Poll, row: &store::Row, what: Asked) -> Result<(), Said> {
    let times = (poll.at, caller.at);
    let fresh = &caller.site.station.fresh;
    match fresh.judge(&poll.device, what, poll.nonce, times, row.asked_at) {
        Standing::Replayed => Err(Said::No(409, "replayed")),
        Standing::Fresh | Standing::Doubtful => Ok(()),
    }
}

/// The stop order of all: no secret, so nobody has to say who he is.
pub(in crate::station) async fn stop(caller: Caller) -> Result<Said, Said> {
    match caller.site.station.shelf.bytes() {
        Some(bytes) => Ok(Said::Bytes(bytes.to_vec())),
        None => Err(Said::No(404, "no_stop")),
    }
}

/// Audio by its hash: what stands in a plan that a device took, and nothing else of the house.
pub(in crate::station) async fn media(Path(name): Path<String>, caller: Caller) -> Result<Said, Said> {
    let site = &caller.site;
    let is_hash = name.len() == 64
        && name
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if !is_hash || !store::is_planned(&site.db, &name).await? {
        return Err(Said::No(404, "no_media"));
    }
    let from = caller.range.unwrap_or(0);
    let (size, pieces) = site.blobs.stream(&name, from).await?;
    Ok(Said::File { from, size, pieces })
}

fn read(sealed: &[u8]) -> Result<Plan, Said> {
    let plan = Sealed::read(sealed).and_then(|sealed| sealed.peek::<Plan>(Kind::Plan));
    plan.map_err(|_| Said::No(500, "broken"))
}

/// Notes the audio of a plan as planned, once a program.
async fn note_media(site: &Site, plan: &Plan) -> Result<(), Said> {
    let named = plan.items.iter().map(|item| item.media).chain(plan.fallback);
    let named: BTreeSet<[u8; 32]> = named.collect();
    let new: Vec<[u8; 32]> = {
        let known = site
            .station
            .said
            .planned
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        named.into_iter().filter(|media| !known.contains(media)).collect()
    };
    if new.is_empty() {
        return Ok(());
    }
    let rows = new.iter().map(|media| json!([hex::encode(media)])).collect();
    let mut tx = site.db.begin().await?;
    store::note_media(&mut tx, rows, site.clock.now()).await?;
    tx.commit().await?;
    let mut known = site
        .station
        .said
        .planned
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    known.extend(new);
    Ok(())
}
