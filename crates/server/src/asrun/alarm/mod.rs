//! Alarms: silence when something is due, sound when nothing is, and what else a station must be told of. Each is raised
//! once, seen by a person, and ends when its cause is gone or its ticket is closed.

pub(crate) mod hand_over;
pub(super) mod pages;
pub mod pass;
pub(super) mod store;

use ::store::Tx;
use ::store::audit::{self, Entry};
use civic::{Ids as _, Moment};
use serde_json::json;
use wire::player::{Ending, Event, Played, Record, Silence};

use super::fold::{self, Outcome};
use super::out;
use super::store::{Device, NewPlay};
use crate::site::Site;

/// What is wrong. The first six are states, which `civic::station::classify` finds from what a device said last; the others
/// are events of its log or its board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It says nothing.
    Offline,
    /// Something is due and it is silent.
    Silent,
    /// It sounds and nothing is due.
    Unplanned,
    /// Its clock is wrong.
    Clock,
    /// It runs on its battery.
    Power,
    /// Its store is nearly full.
    Store,
    /// It said that something that was due made no sound.
    Missed,
    /// It played what stands in no plan.
    Foreign,
    /// Its time ran back.
    SetBack,
    /// Two logs bear its name.
    Forked,
    /// A board shows something else than it should.
    Board,
}

impl Kind {
    /// What is a state of the device, and ends when the device says otherwise.
    pub const STATES: [Self; 6] = [
        Self::Offline,
        Self::Silent,
        Self::Unplanned,
        Self::Clock,
        Self::Power,
        Self::Store,
    ];

    /// The word in databases and messages; where `civic::station::Fault` has one, the same.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Silent => "silent",
            Self::Unplanned => "unplanned",
            Self::Clock => "clock",
            Self::Power => "power",
            Self::Store => "store",
            Self::Missed => "missed",
            Self::Foreign => "foreign",
            Self::SetBack => "set_back",
            Self::Forked => "forked",
            Self::Board => "board",
        }
    }
}

/// An event that is older when it comes raises no alarm: it stands in the diary, and nobody can act on it any more.
const STALE_MS: i64 = 24 * 3_600_000;

/// Something is wrong: raised unless it is raised already. `true` when it was not.
pub(crate) async fn raise(
    tx: &mut Tx,
    site: &Site,
    at: Moment,
    device: (&str, &str),
    kind: Kind,
    detail: &str,
    item: Option<&str>,
) -> ::store::Result<bool> {
    let (device, unit) = device;
    let id = site.ids.next(at);
    let new = store::NewAlarm {
        id: &id,
        unit,
        device,
        kind: kind.code(),
        detail,
        item,
    };
    if !store::insert(tx, &new, at).await? {
        return Ok(false);
    }
    if out::is_on(site) {
        out::store::queue_one(tx, &id, at).await?;
    }
    let entry = Entry {
        person: None,
        unit: Some(unit),
        action: "asrun.alarm_raised",
        subject: &id,
        detail: json!({ "device": device, "kind": kind.code(), "detail": detail }),
    };
    audit::append(tx, at, &entry).await?;
    Ok(true)
}

/// Its cause is gone.
pub(crate) async fn clear(tx: &mut Tx, at: Moment, device: &str, kind: Kind) -> ::store::Result<()> {
    store::clear(tx, device, kind.code(), at).await
}

/// Two logs bear one name.
pub(super) async fn forked(
    tx: &mut Tx,
    site: &Site,
    at: Moment,
    device: &Device,
    sequence: u64,
) -> ::store::Result<()> {
    let detail = sequence.to_string();
    let whose = (device.id.as_str(), device.unit.as_str());
    raise(tx, site, at, whose, Kind::Forked, &detail, None).await?;
    Ok(())
}

/// Silences that somebody ordered are none to be told of.
fn is_fault(why: Silence) -> bool {
    match why {
        Silence::WasOff
        | Silence::Clock
        | Silence::NoMedia
        | Silence::BadAudio
        | Silence::Empty
        | Silence::NoSource
        | Silence::Dry => true,
        Silence::QuietHours | Silence::Stopped | Silence::Outranked => false,
    }
}

/// What new records tell that somebody should know.
pub(super) async fn from_records(
    tx: &mut Tx,
    site: &Site,
    at: Moment,
    device: &Device,
    fresh: &[Record],
    played: &[(&str, NewPlay)],
    set_back: Option<i64>,
) -> ::store::Result<()> {
    if device.practice {
        return Ok(());
    }
    let whose = (device.id.as_str(), device.unit.as_str());
    for record in fresh {
        let recent = at.0.saturating_sub(record.at.0) < STALE_MS;
        match &record.event {
            Event::Silent { item, why, .. } if recent && is_fault(*why) => {
                let why = fold::silence_code(*why);
                raise(tx, site, at, whose, Kind::Missed, why, Some(item)).await?;
            }
            Event::Clock { good: false } if recent => {
                raise(tx, site, at, whose, Kind::Clock, "", None).await?;
            }
            Event::Clock { good: true } => clear(tx, at, whose.0, Kind::Clock).await?,
            // A relay whose source was silent for most of its time.
            Event::Ended { played: end } if recent && is_mostly_silent(end) => {
                raise(tx, site, at, whose, Kind::Missed, "dry", Some(&end.item)).await?;
            }
            Event::Ended { played: end } if is_whole(played, &end.item) => {
                clear(tx, at, whose.0, Kind::Missed).await?;
            }
            _ => {}
        }
    }
    for (item, play) in played {
        let sounded = play.started_us.is_some();
        let recent = play
            .cued_at
            .is_some_and(|cued| at.0.saturating_sub(cued) < STALE_MS);
        if sounded && recent && !play.planned {
            raise(tx, site, at, whose, Kind::Foreign, item, Some(item)).await?;
        }
    }
    if let Some(back) = set_back {
        raise(tx, site, at, whose, Kind::SetBack, &back.to_string(), None).await?;
    }
    Ok(())
}

fn is_mostly_silent(end: &Played) -> bool {
    end.ending == Ending::Gaps && end.samples.is_some_and(|samples| samples < end.expected / 2)
}

fn is_whole(played: &[(&str, NewPlay)], item: &str) -> bool {
    played
        .iter()
        .any(|(id, play)| *id == item && play.outcome == Outcome::Confirmed.code())
}
