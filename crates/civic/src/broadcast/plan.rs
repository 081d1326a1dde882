//! The plan that a device carries for one to four weeks: what to play, at which instant, from which recording.

use serde::{Deserialize, Serialize};
use viet::Date;

use super::ladder::Meeting;
use super::occurrence::{Occurrence, Source};
use super::rule::{OperatingRule, in_force, quiet_of, sounds_in_quiet};
use super::span::Span;
use super::{collisions, rung};
use crate::Moment;
use crate::bulletin::Class;

/// Samples a millisecond: everything is played at 48 kHz.
const SAMPLES_PER_MS: i64 = 48;
const SHORTEST_DAYS: i64 = 7;
const LONGEST_DAYS: i64 = 30;
const DAY_MS: i64 = 86_400_000;

/// What has to be known about a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: String,
    /// Plays that much later than the instant, in milliseconds: against echo between neighbours. May be negative.
    pub offset_ms: i32,
    /// It feeds an FM or wired network, which is mute outside its slots.
    pub gateway: bool,
    /// It is stopped: it gets a plan without items.
    pub stopped: bool,
    /// The languages that are spoken around it; empty: all.
    pub languages: Vec<String>,
}

/// What is played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// An approved recording.
    File {
        /// SHA-256, 64 hexadecimal digits.
        sha256: String,
        /// Its own length in milliseconds.
        duration_ms: u32,
        /// Gain in tenths of a decibel.
        gain_db10: i16,
    },
    /// A source that is allowed for relaying.
    Relay {
        /// Its id in the list of sources.
        source: String,
    },
}

/// One thing that the device plays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanItem {
    /// The id of the occurrence.
    pub id: String,
    /// The bulletin or relayed source.
    pub item: String,
    /// The due instant, offset of the device not included.
    pub at: Moment,
    /// How many samples make it whole, at 48 kHz.
    pub expected_samples: i64,
    /// What.
    pub media: Media,
    /// Its class.
    pub class: Class,
    /// Its place on the ladder.
    pub rung: u8,
    /// BCP 47.
    pub language: String,
}

/// The plan of one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The device; nobody else follows it.
    pub device: String,
    /// Grows by one with every plan of the device.
    pub version: u64,
    /// When it was made.
    pub issued: Moment,
    /// After this it is not followed, exclusive.
    pub expires: Moment,
    /// Items in order of time.
    pub items: Vec<PlanItem>,
    /// Quiet hours for each stretch of days with the same ones: the device checks again by itself.
    pub quiet: Vec<(Span, Vec<(u16, u16)>)>,
    /// Offset of the device in milliseconds.
    pub offset_ms: i32,
    /// What happens when two urgent bulletins meet.
    pub urgent_meeting: Meeting,
    /// Mute outside items.
    pub mute_outside: bool,
    /// Nothing is played at all.
    pub stopped: bool,
}

impl Plan {
    /// Every quiet hour of the plan as one list, each once: for a device that knows one list for all days. Where the rule
    /// changes within the plan it is rather too quiet than too loud.
    #[must_use]
    pub fn quietest(&self) -> Vec<(u16, u16)> {
        let mut all: Vec<_> = self.quiet.iter().flat_map(|(_, hours)| hours).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Something that should be heard and is not in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The id of the occurrence.
    pub id: String,
    /// Why.
    pub why: Why,
}

/// Why something is not in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The device is stopped.
    Stopped,
    /// Quiet hours.
    Quiet,
    /// No approved recording is there.
    NoRecording,
    /// The recording is longer than its slot: it would run into what follows.
    LongerThanSlot,
    /// Not a language of the device.
    Language,
    /// The commune has not decided between it and another one.
    NeedsDecision(String),
    /// Another one has its time.
    Taken(String),
}

/// A plan that cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongPlan {
    /// It is too short or too long.
    #[error("a plan holds for 7 to 30 days, not for {0}")]
    Days(i64),
    /// It does not follow the last one.
    #[error("version {version} does not follow {last}")]
    Version {
        /// The version asked for.
        version: u64,
        /// The last one.
        last: u64,
    },
}

/// Makes the plan of a device for so many days from now, and says what is left out and why. `media` gives the approved
/// recording or the allowed source of an occurrence, for this device.
#[expect(
    clippy::too_many_arguments,
    reason = "a pure value is made of everything that it depends on"
)]
pub fn build(
    device: &Device,
    last_version: u64,
    version: u64,
    now: Moment,
    days: i64,
    occurrences: &[Occurrence],
    rules: &[OperatingRule],
    media: &dyn Fn(&Occurrence) -> Option<Media>,
) -> Result<(Plan, Vec<LeftOut>), WrongPlan> {
    if !(SHORTEST_DAYS..=LONGEST_DAYS).contains(&days) {
        return Err(WrongPlan::Days(days));
    }
    if version <= last_version {
        let last = last_version;
        return Err(WrongPlan::Version { version, last });
    }
    let window = Span {
        from: now,
        until: Moment(now.0 + days * DAY_MS),
    };
    let mut due: Vec<_> = occurrences
        .iter()
        .filter(|one| one.span.meets(window))
        .cloned()
        .collect();
    // Who stands higher takes the time; among equals, who comes first.
    due.sort_by(|a, b| {
        (rung(b.class, b.source), a.span, &a.id).cmp(&(rung(a.class, a.source), b.span, &b.id))
    });
    let (mut items, mut left, mut taken) = (Vec::new(), Vec::new(), Vec::new());
    for one in &due {
        match item(device, one, &due, &taken, rules, media) {
            Ok(item) => {
                items.push(item);
                taken.push(one.clone());
            }
            Err(why) => left.push(LeftOut {
                id: one.id.clone(),
                why,
            }),
        }
    }
    items.sort_by(|a: &PlanItem, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    let plan = Plan {
        device: device.id.clone(),
        version,
        issued: now,
        expires: window.until,
        items,
        quiet: quiet_by_days(window, rules),
        offset_ms: device.offset_ms,
        urgent_meeting: in_force(rules, now.day()).map_or(Meeting::Queue, |rule| rule.urgent_meeting),
        mute_outside: device.gateway,
        stopped: device.stopped,
    };
    Ok((plan, left))
}

fn item(
    device: &Device,
    one: &Occurrence,
    due: &[Occurrence],
    taken: &[Occurrence],
    rules: &[OperatingRule],
    media: &dyn Fn(&Occurrence) -> Option<Media>,
) -> Result<PlanItem, Why> {
    if device.stopped {
        return Err(Why::Stopped);
    }
    if !device.languages.is_empty() && !device.languages.contains(&one.language) {
        return Err(Why::Language);
    }
    if sounds_in_quiet(rules, one.class, one.span) {
        return Err(Why::Quiet);
    }
    let alone = std::slice::from_ref(one);
    if let Some(undecided) = collisions(alone, due)
        .iter()
        .find(|collision| collision.commune_decides)
    {
        return Err(Why::NeedsDecision(due[undecided.there].id.clone()));
    }
    if let Some(collision) = collisions(alone, taken).first() {
        return Err(Why::Taken(taken[collision.there].id.clone()));
    }
    let media = media(one).ok_or(Why::NoRecording)?;
    let length_ms = match &media {
        Media::File { duration_ms, .. } => i64::from(*duration_ms),
        Media::Relay { .. } => one.span.length_ms(),
    };
    if length_ms > one.span.length_ms() && one.source == Source::Recording && !one.is_urgent() {
        return Err(Why::LongerThanSlot);
    }
    Ok(PlanItem {
        id: one.id.clone(),
        item: one.item.clone(),
        at: one.span.from,
        expected_samples: length_ms * SAMPLES_PER_MS,
        media,
        class: one.class,
        rung: rung(one.class, one.source),
        language: one.language.clone(),
    })
}

fn quiet_by_days(window: Span, rules: &[OperatingRule]) -> Vec<(Span, Vec<(u16, u16)>)> {
    let mut found: Vec<(Span, Vec<(u16, u16)>)> = Vec::new();
    let last = Moment(window.until.0 - 1).day();
    for number in window.from.day().days_since_epoch()..=last.days_since_epoch() {
        let day = Date::from_days_since_epoch(number);
        let (from, until) = (Moment::start_of(day), Moment::start_of(day.plus_days(1)));
        let quiet = quiet_of(rules, day);
        match found.last_mut() {
            Some((span, same)) if same.as_slice() == quiet => span.until = until,
            _ => found.push((Span { from, until }, quiet.to_vec())),
        }
    }
    found
}
