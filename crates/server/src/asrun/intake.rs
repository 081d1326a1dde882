//! Records come in: each is kept once, and what follows from it is true in the same transaction.

use std::collections::{BTreeSet, HashMap};

use civic::Moment;
use store::Tx;
use wire::player::{self, ClockSource, Hash, Intake, Record};

use super::fold::{self, Outcome, Story};
use super::planned::{Plans, slot_of};
use super::store::{self as rows, Device, NewPlay};
use super::{alarm, credit};
use crate::site::Site;

/// A beginning so far before or after what the plan allows is not believed: the clock was wrong, whatever the device says.
const SLACK_MS: i64 = 5 * 60_000;
/// A device whose time runs back by more has had its clock set.
const SET_BACK_MS: i64 = 60_000;

/// Takes records of a device, whose signature was verified before. The answer is `wire::player::intake`'s; the caller
/// commits whatever it is (also that a log forked is written down), and answers the player only after that.
///
/// # Errors
/// The database. The transaction must be dropped then; the player sends again.
pub async fn take(tx: &mut Tx, site: &Site, device: &str, records: &[Record]) -> store::Result<Intake> {
    let at = site.clock.now();
    let log = rows::hold_log(tx, device).await?;
    if log.forked_at.is_some() {
        return Ok(Intake::Forked {
            at: log.head.sequence + 1,
        });
    }
    let known = known(tx, device, log.head.sequence, records).await?;
    let answer = player::intake(device, log.head, records, |sequence| {
        known.get(&sequence).copied()
    });
    match answer {
        Intake::Take { new, head } if new > 0 => {
            let fresh = &records[records.len() - new..];
            for record in fresh {
                rows::insert_record(tx, device, record, at).await?;
            }
            rows::set_head(tx, device, head).await?;
            follow(tx, site, at, device, fresh).await?;
        }
        Intake::Forked { at: sequence } => {
            rows::set_forked(tx, device, at).await?;
            if let Some(device) = rows::device(tx, device).await? {
                alarm::forked(tx, site, at, &device, sequence).await?;
            }
        }
        Intake::Take { .. } | Intake::SendFrom(_) => {}
    }
    Ok(answer)
}

/// The hashes that records which are here already must have.
async fn known(
    tx: &mut Tx,
    device: &str,
    head: u64,
    records: &[Record],
) -> store::Result<HashMap<u64, Hash>> {
    let old = records
        .iter()
        .map(|record| record.sequence)
        .filter(|sequence| *sequence <= head);
    let (Some(first), Some(last)) = (old.clone().min(), old.max()) else {
        return Ok(HashMap::new());
    };
    Ok(rows::hashes(tx, device, first, last).await?.into_iter().collect())
}

/// What follows from new records.
async fn follow(tx: &mut Tx, site: &Site, at: Moment, id: &str, fresh: &[Record]) -> store::Result<()> {
    let Some(device) = rows::device(tx, id).await? else {
        return Ok(());
    };
    let items: BTreeSet<&str> = fresh
        .iter()
        .filter_map(|record| fold::item_of(&record.event))
        .collect();
    let mut plans = Plans::default();
    let mut played = Vec::with_capacity(items.len());
    for item in items {
        played.push((item, refold(tx, &mut plans, at, &device, item).await?));
    }
    credit::follow(tx, site, at, &device, played.iter().map(|(_, play)| play)).await?;
    let before = match fresh.first() {
        Some(first) => rows::time_before(tx, id, first.sequence).await?,
        None => None,
    };
    alarm::from_records(tx, site, at, &device, fresh, &played, set_back(before, fresh)).await
}

/// By how much the time of the device ran back, if it did. A box that says that it does not know the time, as after a power
/// cut without a clock chip, has none that could run back.
fn set_back(before: Option<i64>, fresh: &[Record]) -> Option<i64> {
    let sure = fresh
        .iter()
        .filter(|record| record.clock.source != ClockSource::Unknown);
    let times = before.into_iter().chain(sure.map(|record| record.at.0));
    let times: Vec<i64> = times.collect();
    times
        .windows(2)
        .map(|pair| pair[0].saturating_sub(pair[1]))
        .filter(|back| *back > SET_BACK_MS)
        .max()
}

/// Reads everything that the log says about an item, and writes what follows.
pub(super) async fn refold(
    tx: &mut Tx,
    plans: &mut Plans,
    at: Moment,
    device: &Device,
    item: &str,
) -> store::Result<NewPlay> {
    let kept = rows::records_of(tx, &device.id, item).await?;
    let records: Vec<Record> = kept.iter().filter_map(rows::Kept::record).collect();
    let damaged = records.len() < kept.len();
    let story = fold::fold(item, &records);
    let planned = match story.cue {
        Some(cue) => plans.item(tx, &device.id, cue.plan, item).await?,
        None => None,
    };
    let slot = rows::slot(tx, slot_of(item)).await?;
    let mut play = play_of(&story, device);
    if let Some((bulletin, language)) = slot {
        play.slot = Some(slot_of(item).to_owned());
        play.bulletin = bulletin;
        play.language = Some(language);
    }
    if let Some((item, _)) = &planned {
        play.planned = true;
        play.due_at = Some(item.at.0);
        play.class = Some(fold::class_code(item.class));
        play.language = Some(item.language.clone())
            .filter(|language| !language.is_empty())
            .or(play.language);
    }
    // What was silent was never cued, so it names no plan: it is as planned as its slot.
    play.planned |= story.cue.is_none() && play.slot.is_some();
    play.doubt = doubt(&story, planned.as_ref(), damaged);
    if play.doubt.is_some() {
        play.outcome = Outcome::Unknown.code();
    }
    rows::put_play(tx, &device.id, item, &play, at).await?;
    Ok(play)
}

/// Why what the log says is not believed.
fn doubt(story: &Story, planned: Option<&(player::Item, i64)>, damaged: bool) -> Option<&'static str> {
    if damaged {
        return Some("damaged");
    }
    let ((item, offset), started) = (planned?, story.started_us()?);
    let late = started.div_euclid(1000) - item.at.0 - offset;
    (late < -SLACK_MS || late > i64::from(item.late_ms) + SLACK_MS).then_some("clock")
}

fn play_of(story: &Story, device: &Device) -> NewPlay {
    let (cue, end, clock) = (story.cue, story.ending(), story.clock());
    let signed = |value: Option<u64>| value.map(rows::number);
    NewPlay {
        unit: device.unit.clone(),
        class: cue.map(|cue| fold::class_code(cue.class)),
        origin: cue.and_then(|cue| fold::origin_code(cue.origin)),
        plan: cue.map(|cue| rows::number(cue.plan)),
        // A relay has no file.
        media: cue
            .filter(|cue| cue.media != [0; 32])
            .map(|cue| hex::encode(cue.media)),
        due_at: cue.map(|cue| cue.due.0).or(story.silence.map(|(due, _)| due.0)),
        cued_at: cue.map(|cue| cue.at.0),
        started_us: story.started_us(),
        ended_at: story.ended_at().map(|at| at.0),
        samples: signed(story.samples()),
        expected: signed(story.expected()),
        dry: signed(Some(story.dry).filter(|dry| *dry > 0)),
        ending: end.map(|end| fold::ending_code(end.ending)),
        cut_by: end.map(|end| end.by.clone()).filter(|by| !by.is_empty()),
        silence: story.silence.map(|(_, why)| fold::silence_code(why)),
        level: end.and_then(|end| end.level).map(i64::from),
        skew_us: end.map(|end| i64::from(end.skew_us)),
        clock_source: clock.map(|clock| fold::clock_code(clock.source)),
        clock_error_us: clock.and_then(|clock| signed(clock.error_us)),
        outcome: story.outcome().code(),
        gateway: device.gateway,
        ..NewPlay::default()
    }
}
