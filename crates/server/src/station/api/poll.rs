//! The doorbell: what is new? Answered at once when something is, else when it becomes so, or after a while.

use std::time::Duration;

use wire::player::{Answer, Kind, Poll};

use super::forked::{self, Sign};
use super::fresh::{Asked, Standing};
use super::{asked, entitled, store};
use crate::http::{Caller, Said};
use crate::site::Site;
use crate::station::{keys, units_of};

/// Longest that a question waits for news, milliseconds: shorter than what proxies put up with.
const LONGEST_WAIT_MS: u32 = 25_000;
/// When to ask again, each spread out: who does not wait at the door, and whom the same news did not bring further.
const AGAIN_MS: (u32, u32) = (15_000, 5_000);
/// Who came with news of his own, or waited in vain, is soon at the door again: until then no bell reaches him.
const AFTER_NEWS_MS: (u32, u32) = (1, 49);
/// Whose clock was wrong knows the time now and comes back soon.
const AFTER_DOUBT_MS: (u32, u32) = (2_000, 4_000);
/// A bell may have been for all: they do not all come back at one moment.
const AFTER_BELL_MS: (u32, u32) = (100, 900);
const AFTER_END_MS: (u32, u32) = (1_000, 9_000);

pub(in crate::station) async fn poll(caller: Caller) -> Result<Said, Said> {
    let site = &caller.site;
    let (poll, row) = asked(&caller).await?;
    let times = (poll.at, caller.at);
    let standing = site
        .station
        .fresh
        .judge(&poll.device, Asked::Poll, poll.nonce, times, row.asked_at);
    match standing {
        Standing::Replayed => return Err(Said::No(409, "replayed")),
        Standing::Fresh => {
            site.station.said.note(&poll, caller.at);
            watch_for_clones(site, &poll, &row).await?;
        }
        Standing::Doubtful => site.station.said.note_strange(&poll, caller.at),
    }
    // Whose clock is wrong is not kept waiting: the answer tells it the time.
    if standing == Standing::Doubtful {
        return answer(site, &poll, &row, AFTER_DOUBT_MS);
    }
    if poll.wait_ms == 0 {
        return answer(site, &poll, &row, AGAIN_MS);
    }
    if is_news(site, &poll, &row) {
        let (here, there) = (numbers(site, &row), held(&poll));
        let told = [
            there.plan,
            there.stop,
            there.trust,
            there.program,
            poll.log.sequence,
            here.plan,
            here.stop,
            here.trust,
            here.program,
        ];
        // Told the same as last time, he will not get further by asking at once.
        let again = match site.station.fresh.is_told_first(&poll.device, told) {
            true => AFTER_NEWS_MS,
            false => AGAIN_MS,
        };
        return answer(site, &poll, &row, again);
    }
    let (row, again) = wait(site, &poll, row).await?;
    answer(site, &poll, &row, again)
}

/// Whether the house has something that the device has not, or the device something that the house has not.
fn is_news(site: &Site, poll: &Poll, row: &store::Row) -> bool {
    let (here, there) = (numbers(site, row), held(poll));
    here.plan > there.plan
        || here.stop > there.stop
        || here.trust > there.trust
        || here.program > there.program
        || poll.log.sequence > row.head().sequence
}

/// The numbers that grow when something is new.
struct Numbers {
    plan: u64,
    stop: u64,
    trust: u64,
    program: u64,
}

fn held(poll: &Poll) -> Numbers {
    Numbers {
        plan: poll.plan,
        stop: poll.stop,
        trust: poll.trust,
        program: poll.program,
    }
}

fn numbers(site: &Site, row: &store::Row) -> Numbers {
    // A device of which there are two gets nothing new until people have looked.
    let is_one = row.state == "enrolled";
    let known = |number: Option<i64>| number.filter(|_| is_one).unwrap_or(0) as u64;
    Numbers {
        plan: known(row.plan),
        stop: site.station.shelf.serial(),
        trust: site.station.keys().serial,
        program: known(row.program),
    }
}

async fn wait(site: &Site, poll: &Poll, row: store::Row) -> Result<(store::Row, (u32, u32)), Said> {
    let waiting = site.station.bells.wait(&poll.device, units_of(site, &row.unit));
    let rung = waiting.notify.notified();
    tokio::pin!(rung);
    rung.as_mut().enable();
    // What came between the first look and the door.
    let mut row = look(site, poll).await?;
    if is_news(site, poll, &row) {
        return Ok((row, AFTER_NEWS_MS));
    }
    let patience = Duration::from_millis(u64::from(poll.wait_ms.min(LONGEST_WAIT_MS)));
    let again = tokio::select! {
        () = rung => AFTER_BELL_MS,
        () = tokio::time::sleep(patience) => AFTER_NEWS_MS,
        () = site.station.closed() => return Ok((row, AFTER_END_MS)),
    };
    row = look(site, poll).await?;
    Ok((row, again))
}

async fn look(site: &Site, poll: &Poll) -> Result<store::Row, Said> {
    let row = store::row(&site.db, &poll.device).await?;
    let row = row.ok_or(Said::No(403, "unknown_key"))?;
    entitled(&row)?;
    Ok(row)
}

fn answer(site: &Site, poll: &Poll, row: &store::Row, again: (u32, u32)) -> Result<Said, Said> {
    let numbers = numbers(site, row);
    let (least, spread) = again;
    let chance = getrandom::u32().unwrap_or(0) % spread;
    let answer = Answer {
        device: poll.device.clone(),
        nonce: poll.nonce,
        at: site.clock.now(),
        plan: numbers.plan,
        stop: numbers.stop,
        trust: numbers.trust,
        program: numbers.program,
        log: row.head(),
        again_ms: least + chance,
    };
    let sealed = keys::sign_for(&site.station.keys(), Kind::Answer, &answer, poll.trust)?;
    Ok(Said::Bytes(sealed.to_bytes()))
}

/// A log that ends before the one that is here, or otherwise at the same number, is another box's, or was lost.
async fn watch_for_clones(site: &Site, poll: &Poll, row: &store::Row) -> Result<(), Said> {
    let (here, there) = (row.head(), poll.log);
    let same = there.sequence > here.sequence || there == here;
    if same || row.state != "enrolled" {
        return Ok(());
    }
    // The row may be older than the question: a batch that was taken meanwhile is no clone.
    let mut tx = site.db.begin().await?;
    let now = store::hold_log(&mut tx, &poll.device).await?;
    let sequence = now.map_or(0, |log| log.sequence as u64);
    if there.sequence < sequence || there.sequence == here.sequence {
        forked::mark(
            &mut tx,
            site,
            (&poll.device, &row.unit),
            Sign::Head(there.sequence),
        )
        .await?;
        tx.commit().await?;
    }
    Ok(())
}
