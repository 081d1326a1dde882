//! From what the rules of `civic` plan to what the wire carries. What the wire cannot say is left out and named.

use civic::Moment;
use civic::broadcast::{LeftOut, Media, Plan, PlanItem, Why, is_quiet};
use civic::bulletin::Class;
use serde::{Deserialize, Serialize};
use wire::player as wire;

/// Most items of a plan (`wire::player`).
const MOST_ITEMS: usize = 15_000;
/// Most relays of a plan (`wire::player`).
const MOST_RELAYS: usize = 3_000;
/// Samples a millisecond: everything is played at 48 kHz.
const SAMPLES_PER_MS: i64 = 48;
/// A clock without a voucher is believed so far off after thirty days at 20 millionths; further off, nothing is played.
const CLOCK_LIMIT_MS: u32 = 60_000;

/// Something that should be heard and is not in the plan of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Out {
    /// The occurrence.
    pub id: String,
    /// Why, as a code: `schedule.why.{code}`.
    pub why: String,
    /// The other occurrence that is the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
}

impl Out {
    /// Left out for this reason.
    #[must_use]
    pub fn new(id: &str, why: &str) -> Self {
        Self {
            id: id.to_owned(),
            why: why.to_owned(),
            other: None,
        }
    }
}

impl From<LeftOut> for Out {
    fn from(left: LeftOut) -> Self {
        let (why, other) = match left.why {
            Why::Stopped => ("stopped", None),
            Why::Quiet => ("quiet", None),
            Why::NoRecording => ("no_recording", None),
            Why::LongerThanSlot => ("longer", None),
            Why::Language => ("language", None),
            Why::NeedsDecision(other) => ("decision", Some(other)),
            Why::Taken(other) => ("taken", Some(other)),
        };
        Self {
            other,
            ..Self::new(&left.id, why)
        }
    }
}

/// What the house knows of an item beside its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sound {
    /// Size of the file.
    pub bytes: u64,
    /// Samples that it has.
    pub samples: u64,
    /// Gain in hundredths of a decibel.
    pub gain: i16,
    /// How late it may begin.
    pub late_ms: u32,
    /// What becomes of it after an interruption.
    pub resume: wire::Resume,
    /// Who ordered it: 1 commune, 2 province, 3 central.
    pub origin: u8,
}

/// What is new about this plan.
#[derive(Clone, Copy, Debug)]
pub struct Issue {
    /// When it is signed.
    pub at: Moment,
    /// Random.
    pub nonce: [u8; 16],
    /// The gateways that are opened for every item.
    pub gateways: u16,
}

/// A source that a device is to take over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relayed {
    /// Its short name, which the box knows.
    pub source: String,
    /// Who ordered it: 1 commune, 2 province, 3 central.
    pub origin: u8,
}

/// What the house knows of items: recordings, and sources for a device that can take them over.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The recording of an item.
    pub sound: &'a dyn Fn(&PlanItem) -> Option<Sound>,
    /// The source of an item; `None`: the device relays nothing.
    pub relayed: &'a dyn Fn(&PlanItem) -> Option<Relayed>,
}

/// The plan as the player reads it, and what of `plan` is not in it.
pub fn to_wire(plan: &Plan, issue: &Issue, known: &Known<'_>) -> (wire::Plan, Vec<Out>) {
    // The wire knows one list of quiet hours for all days: where the rule changes it is rather too quiet than too loud.
    let quiet = plan.quietest();
    let (mut items, mut relays, mut out) = (Vec::new(), Vec::new(), Vec::new());
    for item in &plan.items {
        match carried(item, &quiet, issue, known) {
            Ok(Carried::File(_)) if items.len() == MOST_ITEMS => out.push(Out::new(&item.id, "too_many")),
            Ok(Carried::Relay(_)) if relays.len() == MOST_RELAYS => out.push(Out::new(&item.id, "too_many")),
            Ok(Carried::File(item)) => items.push(item),
            Ok(Carried::Relay(relay)) => relays.push(relay),
            Err(why) => out.push(Out::new(&item.id, why)),
        }
    }
    let spans = quiet
        .into_iter()
        .map(|(from, until)| wire::QuietSpan { from, until });
    let plan = wire::Plan {
        device: plan.device.clone(),
        version: plan.version,
        issued_at: issue.at,
        expires_at: plan.expires,
        nonce: issue.nonce,
        offset_ms: plan.offset_ms,
        clock_limit_ms: CLOCK_LIMIT_MS,
        quiet: wire::QuietHours {
            spans: spans.collect(),
        },
        fallback: None,
        tail: wire::Tails {
            first: Vec::new(),
            more: relays,
        },
        items,
    };
    (plan, out)
}

enum Carried {
    File(wire::Item),
    Relay(wire::Relay),
}

fn carried(
    item: &PlanItem,
    quiet: &[(u16, u16)],
    issue: &Issue,
    known: &Known<'_>,
) -> Result<Carried, &'static str> {
    match &item.media {
        Media::File { sha256, .. } => file(item, sha256, quiet, issue, known).map(Carried::File),
        Media::Relay { .. } => relay(item, quiet, issue, known).map(Carried::Relay),
    }
}

/// Whether a length of sound meets quiet hours of any day of the plan.
fn meets_quiet(item: &PlanItem, quiet: &[(u16, u16)]) -> bool {
    let until = item.at.0 + item.expected_samples / SAMPLES_PER_MS;
    is_quiet(quiet, item.at.0, until)
}

fn file(
    item: &PlanItem,
    sha256: &str,
    quiet: &[(u16, u16)],
    issue: &Issue,
    known: &Known<'_>,
) -> Result<wire::Item, &'static str> {
    let media = digest(sha256).ok_or("no_recording")?;
    let sound = (known.sound)(item).ok_or("no_recording")?;
    if item.class != Class::Urgent && meets_quiet(item, quiet) {
        return Err("quiet_other_day");
    }
    Ok(wire::Item {
        id: item.id.clone(),
        at: item.at,
        late_ms: sound.late_ms,
        class: class(item.class),
        origin: sound.origin,
        media,
        bytes: sound.bytes,
        samples: sound.samples,
        gain: sound.gain,
        resume: sound.resume,
        gateways: issue.gateways,
        language: item.language.clone(),
    })
}

/// A source goes to a device that can take it over. Of any class: nobody signed what it will say, so it is silent in quiet
/// hours, as it is in the box.
fn relay(
    item: &PlanItem,
    quiet: &[(u16, u16)],
    issue: &Issue,
    known: &Known<'_>,
) -> Result<wire::Relay, &'static str> {
    let relayed = (known.relayed)(item).ok_or("relay")?;
    if meets_quiet(item, quiet) {
        return Err("quiet_other_day");
    }
    Ok(wire::Relay {
        id: item.id.clone(),
        source: relayed.source,
        at: item.at,
        lasts_ms: u32::try_from(item.expected_samples / SAMPLES_PER_MS).map_err(|_| "relay")?,
        class: class(item.class),
        origin: relayed.origin,
        gain: 0,
        gateways: issue.gateways,
        language: item.language.clone(),
    })
}

fn class(class: Class) -> wire::Class {
    match class {
        Class::Ordinary => wire::Class::Ordinary,
        Class::Priority => wire::Class::Priority,
        Class::Urgent => wire::Class::Urgent,
    }
}

/// 64 hexadecimal digits.
pub fn digest(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    Some(bytes)
}

/// What becomes of an interrupted item. `civic` says it again from its beginning where there is time; the wire goes on
/// where it stopped, which never takes longer.
#[must_use]
pub fn resume(code: &str) -> wire::Resume {
    match code {
        "never" => wire::Resume::Never,
        "live" => wire::Resume::Live,
        _ => wire::Resume::Continue,
    }
}
