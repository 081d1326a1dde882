//! What follows from confirmed playings: the activity of the commune, and where the bulletin stands there.
//!
//! One activity for each bulletin, unit, day of the programme and language, not one for each playing: it is corrected, with
//! a version, when more is confirmed. Its count is occurrences, each once however many devices played it; its minutes are
//! those of the device that played most of each. A drill, what stood in no plan, and what serves no task make none.

use std::collections::BTreeSet;

use civic::bulletin::Outcome;
use civic::permission::Actor;
use civic::{Moment, Role};
use store::Tx;
use viet::Date;

use super::store::credit::{self as rows, Credit, Sum};
use super::store::{Device, NewPlay};
use crate::activity::measured::{self, Measured};
use crate::bulletin;
use crate::site::Site;

/// Samples a millisecond.
const SAMPLES_PER_MS: i64 = 48;
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;

/// Draws the consequences of playings that were just folded anew.
pub(super) async fn follow<'p>(
    tx: &mut Tx,
    site: &Site,
    at: Moment,
    device: &Device,
    plays: impl Iterator<Item = &'p NewPlay>,
) -> store::Result<()> {
    let mut days = BTreeSet::new();
    for play in plays {
        if let (Some(bulletin), Some(due)) = (&play.bulletin, play.due_at) {
            days.insert((bulletin.clone(), Moment(due).day()));
        }
    }
    let bulletins: BTreeSet<_> = days.iter().map(|(bulletin, _)| bulletin.clone()).collect();
    for (bulletin, day) in &days {
        if !device.practice {
            count(tx, site, at, &device.unit, bulletin, *day).await?;
        }
    }
    for bulletin in bulletins {
        told(tx, at, &device.unit, &bulletin).await?;
    }
    Ok(())
}

/// Minutes of a length: halves count up, as in every form that asks for whole minutes.
#[must_use]
pub(super) fn minutes(ms: i64) -> i64 {
    (ms + MINUTE_MS / 2).div_euclid(MINUTE_MS)
}

/// Brings the activities of a bulletin, unit and day up to what is confirmed.
async fn count(
    tx: &mut Tx,
    site: &Site,
    at: Moment,
    unit: &str,
    bulletin: &str,
    day: Date,
) -> store::Result<()> {
    let Some(served) = rows::served(tx, bulletin).await? else {
        return Ok(());
    };
    let Some(task) = served.task.as_deref().filter(|_| served.mode == "live") else {
        return Ok(());
    };
    // A day that has not come is a clock that is wrong.
    if day.days_since_epoch() > at.day().days_since_epoch() {
        return Ok(());
    }
    let changed = changed(tx, bulletin, unit, day).await?;
    if changed.is_empty() {
        return Ok(());
    }
    let Some(assignment) = assignment(tx, site, at, task, unit).await? else {
        return Ok(());
    };
    let whole = Whole {
        assignment: &assignment,
        bulletin,
        unit,
        day,
        title: &served.title,
    };
    for sum in &changed {
        write(tx, site, at, &whole, sum).await?;
    }
    Ok(())
}

/// The languages in which something else is confirmed now than was counted; none any more is nought.
async fn changed(tx: &mut Tx, bulletin: &str, unit: &str, day: Date) -> store::Result<Vec<Sum>> {
    let (from, until) = span(day);
    let sums = rows::sums(tx, bulletin, unit, from, until).await?;
    let before = rows::counted(tx, bulletin, unit, &day.to_string()).await?;
    let gone = before
        .iter()
        .filter(|known| sums.iter().all(|sum| sum.language != known.language))
        .map(|known| Sum {
            language: known.language.clone(),
            plays: 0,
            samples: 0,
        });
    let same = |sum: &Sum| {
        before.iter().any(|known| {
            known.language == sum.language && known.plays == sum.plays && known.played_ms == length(sum)
        })
    };
    let all = sums.iter().cloned().chain(gone);
    Ok(all.filter(|sum| !same(sum)).collect())
}

fn span(day: Date) -> (Moment, Moment) {
    let from = Moment::start_of(day);
    (from, Moment(from.0 + DAY_MS))
}

/// Milliseconds.
fn length(sum: &Sum) -> i64 {
    sum.samples.div_euclid(SAMPLES_PER_MS)
}

/// What the languages of a day share.
struct Whole<'a> {
    assignment: &'a str,
    bulletin: &'a str,
    unit: &'a str,
    day: Date,
    title: &'a str,
}

/// The activity of one language, and what it was made of.
async fn write(tx: &mut Tx, site: &Site, at: Moment, whole: &Whole<'_>, sum: &Sum) -> store::Result<()> {
    let Whole {
        bulletin, unit, day, ..
    } = *whole;
    let machine = machine(tx, unit, at).await?;
    let new = Measured {
        assignment: whole.assignment,
        key: format!("as-run {bulletin} {unit} {day} {}", sum.language),
        day,
        language: &sum.language,
        items: sum.plays,
        minutes: minutes(length(sum)),
        title: whole.title,
        line: format!("/broadcast-log?unit={unit}&per=day&on={day}&bulletin={bulletin}"),
    };
    let Some(written) = measured::write(tx, &site.ids, at, &machine, &new).await? else {
        return Ok(());
    };
    let iso = day.to_string();
    let credit = Credit {
        activity: &written.activity,
        bulletin,
        unit,
        day: &iso,
        language: &sum.language,
        plays: sum.plays,
        played_ms: length(sum),
        version: written.version,
    };
    rows::put(tx, &credit, at).await?;
    let (from, until) = span(day);
    rows::tie(tx, &credit, from, until).await
}

/// The assignment of the task to the unit, or to the station and the commune that are one place with it.
async fn assignment(
    tx: &mut Tx,
    site: &Site,
    at: Moment,
    task: &str,
    unit: &str,
) -> store::Result<Option<String>> {
    let (directory, today) = (site.directory(), at.day());
    let place = directory.territory(unit, today).map(|place| place.id.clone());
    let beside: Vec<String> = place.as_deref().map_or_else(Vec::new, |place| {
        directory
            .children(place, today)
            .filter(|child| child.kind == civic::unit::Kind::CommuneStation)
            .map(|child| child.id.clone())
            .collect()
    });
    let places = std::iter::once(unit.to_owned()).chain(place).chain(beside);
    for unit in places {
        if let Some(found) = rows::assignment(tx, task, &unit).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The account in whose name the log of a unit writes. Nobody can sign in with it.
async fn machine(tx: &mut Tx, unit: &str, at: Moment) -> store::Result<Actor> {
    let id = format!("nhat-ky-phat.{unit}");
    rows::machine(tx, unit, &id, "Nhật ký phát (máy ghi)", at).await?;
    Ok(Actor {
        person: id,
        unit: unit.to_owned(),
        role: Role::Commune,
    })
}

/// Counts clusters: one that played it to the end once has played it; one that says nothing is not known. A gateway says
/// that it sent, which is as much as a broadcast by FM or wire ever says of itself.
#[must_use]
fn outcome(said: &[rows::Said]) -> Outcome {
    said.iter().fold(Outcome::default(), |mut sum, one| {
        match (&one.device, one.confirmed, one.failed) {
            (Some(_), 1.., _) => sum.confirmed += 1,
            (Some(_), _, 1..) => sum.failed += 1,
            _ => sum.unknown += 1,
        }
        sum
    })
}

/// What the clusters of a commune said of a bulletin, held until the transaction ends; `None`: it was never sent there.
pub(super) async fn said(tx: &mut Tx, unit: &str, bulletin: &str) -> store::Result<Option<Outcome>> {
    // Held first: of two devices that report at once the second counts what the first one said.
    if !rows::hold_target(tx, bulletin, unit).await? {
        return Ok(None);
    }
    Ok(Some(outcome(&rows::said(tx, bulletin, unit).await?)))
}

/// Tells the bulletin what the clusters of a commune said, by the door of its state. What the state does not allow changes
/// nothing.
async fn told(tx: &mut Tx, at: Moment, unit: &str, bulletin: &str) -> store::Result<()> {
    let Some(step) = said(tx, unit, bulletin).await?.and_then(Outcome::step) else {
        return Ok(());
    };
    let by = bulletin::By {
        unit: Some(unit),
        ..bulletin::By::PROGRAM
    };
    bulletin::step(tx, (bulletin, unit), step, by, at).await?.ok();
    Ok(())
}

#[cfg(test)]
mod tests {
    use civic::bulletin::Step;

    use super::*;

    fn said(device: Option<&str>, confirmed: i64, failed: i64) -> rows::Said {
        rows::Said {
            device: device.map(str::to_owned),
            confirmed,
            failed,
        }
    }

    #[test]
    fn a_cluster_that_says_nothing_is_not_known_and_never_played() {
        let nothing = [said(Some("a"), 0, 0), said(None, 0, 0)];
        assert_eq!(outcome(&nothing).step(), None);
        let part = [said(Some("a"), 0, 2), said(None, 0, 0)];
        assert_eq!(outcome(&part).step(), None);
        let failed = [said(Some("a"), 0, 2)];
        assert!(matches!(outcome(&failed).step(), Some(Step::Fail(_))));
        let one = [said(Some("a"), 1, 2), said(None, 0, 0)];
        assert_eq!(
            outcome(&one),
            Outcome {
                confirmed: 1,
                failed: 0,
                unknown: 1
            }
        );
        assert_eq!(outcome(&one).step(), Some(Step::Play));
    }

    #[test]
    fn half_a_minute_counts_up_and_less_does_not() {
        assert_eq!([0, 29_999, 30_000, 89_999, 90_000].map(minutes), [0, 0, 1, 1, 2]);
    }
}
