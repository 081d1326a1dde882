//! From what the rules of `civic` plan to what the wire carries. What the wire cannot say is left out and named.

use civic::Moment;
use civic::broadcast::{LeftOut, Media, Plan, PlanItem, Why, is_quiet};
use civic::bulletin::Class;
use serde::{Deserialize, Serialize};
use wire::player as wire;

/// Most items of a plan (`wire::player`).
const MOST_ITEMS: usize = 15_000;
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

/// The plan as the player reads it, and what of `plan` is not in it.
pub fn to_wire(
    plan: &Plan,
    issue: &Issue,
    sound: &dyn Fn(&PlanItem) -> Option<Sound>,
) -> (wire::Plan, Vec<Out>) {
    // The wire knows one list of quiet hours for all days: where the rule changes it is rather too quiet than too loud.
    let quiet = plan.quietest();
    let (mut items, mut out) = (Vec::new(), Vec::new());
    for item in &plan.items {
        match carried(item, &quiet, issue, sound) {
            Ok(_) if items.len() == MOST_ITEMS => out.push(Out::new(&item.id, "too_many")),
            Ok(item) => items.push(item),
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
        pictures: wire::Tail::default(),
        items,
    };
    (plan, out)
}

fn carried(
    item: &PlanItem,
    quiet: &[(u16, u16)],
    issue: &Issue,
    sound: &dyn Fn(&PlanItem) -> Option<Sound>,
) -> Result<wire::Item, &'static str> {
    let Media::File {
        sha256, duration_ms, ..
    } = &item.media
    else {
        return Err("relay"); // the player plays files; a relay is switched by hand
    };
    let media = digest(sha256).ok_or("no_recording")?;
    let sound = sound(item).ok_or("no_recording")?;
    let until = item.at.0 + i64::from(*duration_ms);
    if item.class != Class::Urgent && is_quiet(quiet, item.at.0, until) {
        return Err("quiet_other_day");
    }
    Ok(wire::Item {
        id: item.id.clone(),
        at: item.at,
        late_ms: sound.late_ms,
        class: match item.class {
            Class::Ordinary => wire::Class::Ordinary,
            Class::Priority => wire::Class::Priority,
            Class::Urgent => wire::Class::Urgent,
        },
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
