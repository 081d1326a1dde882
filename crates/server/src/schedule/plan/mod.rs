//! The plan of every device: built from the timetable by the rules of `civic`, signed, kept.

pub mod convert;
#[cfg(test)]
mod convert_tests;
mod worker;

use std::collections::{HashMap, HashSet};

use civic::Moment;
use civic::broadcast::{Device, Media, Occurrence, PlanItem, Span, WrongPlan, build};
use civic::bulletin::{Arming, Mode, Unreachable as Barred, reaches};
use sha2::{Digest as _, Sha256};
use store::{Result, Tx};
use viet::Date;
use wire::player::{Canonical as _, Picture, Plan};

use super::reach::Reach;
use super::store::{self as rows, ArmingRow, DeviceRow, Fed, PictureRow, SlotRow, SoundRow};
use super::timetable::{self, Timetable, kept_back};
use crate::site::Site;
use convert::{Issue, Known, Out, Relayed, Sound, resume, to_wire};

pub use worker::{in_background, pass, plan_station, wake};

/// A plan is for today and so many days more: however long the house is away, a device has seven.
const DAYS: i64 = 15;
const FM: u16 = 1;
const WIRED: u16 = 2;
/// Most pictures of a plan (`wire::player`).
const MOST_PICTURES: usize = 2_000;

/// Everything that the plans of a station follow from.
pub struct Station {
    timetable: Timetable,
    /// Its players.
    pub devices: Vec<DeviceRow>,
    /// Its boards: their plans name what they may show beside words.
    pub boards: Vec<DeviceRow>,
    pictures: Vec<PictureRow>,
    armings: Vec<ArmingRow>,
    fed: Vec<Fed>,
    /// The short names of its sources.
    sources: HashMap<String, String>,
    sounds: HashMap<(String, String), SoundRow>,
    /// Of its devices those that are to be silent, by an order for them, for a unit in which they stand, or for all.
    stopped: HashSet<String>,
}

/// The plan of one device, not signed.
#[derive(Debug)]
pub struct Built {
    /// As it travels.
    pub plan: Plan,
    /// What is not in it, and why.
    pub out: Vec<Out>,
    /// SHA-256 of what it plays and leaves out: version, times and nonce apart.
    pub content: [u8; 32],
}

impl Station {
    /// Reads a station.
    pub async fn load(site: &Site, tx: &mut Tx, unit: &str, at: Moment) -> Result<Self> {
        let from = Moment::start_of(at.day());
        let (sounds, devices) = (rows::sounds(tx, unit).await?, rows::players(tx, unit).await?);
        let stops = crate::station::Holding::read(tx).await?;
        let boards = rows::boards(tx, unit).await?;
        let all = devices.iter().chain(&boards);
        let stopped = all.filter(|device| stops.stops(site, &device.id, unit));
        let stopped = stopped.map(|device| device.id.clone()).collect();
        let by_name = |row: SoundRow| ((row.bulletin.clone(), row.language.clone()), row);
        Ok(Self {
            timetable: timetable::of(tx, unit, from).await?,
            pictures: rows::pictures(tx, unit).await?,
            stopped,
            devices,
            boards,
            armings: rows::armings(tx, unit, from).await?,
            fed: rows::fed(tx, unit).await?,
            sources: rows::source_codes(tx, unit).await?.into_iter().collect(),
            sounds: sounds.into_iter().map(by_name).collect(),
        })
    }

    /// The plan of one of its devices, from the beginning of today: what sounds just now stays in it.
    pub fn plan(
        &self,
        device: &DeviceRow,
        at: Moment,
        nonce: [u8; 16],
    ) -> std::result::Result<Built, WrongPlan> {
        let start = Moment::start_of(at.day());
        let window = Span {
            from: start,
            until: Moment::start_of(at.day().plus_days(DAYS)),
        };
        let (due, mut out) = self.sift(device, window);
        let last = u64::try_from(device.version.unwrap_or(0)).unwrap_or(0);
        let rules = &self.timetable.rules;
        let (plan, left) = build(
            &self.facts(device),
            last,
            last + 1,
            start,
            DAYS,
            &due,
            rules,
            &|one| self.media(one),
        )?;
        let issue = Issue {
            at,
            nonce,
            gateways: self.gateways(device),
        };
        let known = Known {
            sound: &|item| self.sound(device, item),
            relayed: &|item| self.relayed(device, item),
        };
        let (plan, not_carried) = to_wire(&plan, &issue, &known);
        out.extend(left.into_iter().map(Out::from));
        out.extend(not_carried);
        let content = content_of(&plan, &out);
        Ok(Built { plan, out, content })
    }

    /// The plan of a board: no sound, and the pictures that it may show, each with its hash and size.
    #[must_use]
    pub fn board_plan(&self, board: &DeviceRow, at: Moment, nonce: [u8; 16]) -> Built {
        let is_shown = |row: &&PictureRow| Reach::read(row.devices.as_ref()).has(&board.id);
        let carried = |row: &PictureRow| {
            Some(Picture {
                slot: row.slot.clone(),
                sha256: convert::digest(&row.picture)?,
                bytes: u64::try_from(row.size).ok()?,
            })
        };
        let silent = self.stopped.contains(&board.id);
        let shown = self.pictures.iter().filter(|row| !silent && is_shown(row));
        let mut pictures: Vec<Picture> = shown.filter_map(carried).collect();
        // The order of bytes, which databases do not share.
        pictures.sort_by(|one, other| one.slot.cmp(&other.slot));
        pictures.truncate(MOST_PICTURES);
        let plan = Plan {
            device: board.id.clone(),
            version: u64::try_from(board.version.unwrap_or(0)).unwrap_or(0) + 1,
            issued_at: at,
            expires_at: reaches_until(at.day()),
            nonce,
            offset_ms: 0,
            clock_limit_ms: 0,
            quiet: wire::player::QuietHours::default(),
            fallback: None,
            items: Vec::new(),
            tail: wire::player::Tails {
                first: pictures,
                more: Vec::new(),
            },
        };
        Built {
            content: content_of(&plan, &[]),
            plan,
            out: Vec::new(),
        }
    }

    /// What a device is to play within a window, and what not, before times and recordings are asked.
    fn sift(&self, device: &DeviceRow, window: Span) -> (Vec<Occurrence>, Vec<Out>) {
        let (mut due, mut out) = (Vec::new(), Vec::new());
        for one in self.timetable.within(window) {
            match self.unreachable(device, &one) {
                Unreachable::No => due.push(one),
                Unreachable::Elsewhere => {}
                Unreachable::Because(why) => out.push(Out::new(&one.id, why)),
            }
        }
        (due, out)
    }

    fn unreachable(&self, device: &DeviceRow, one: &Occurrence) -> Unreachable {
        let Some(kept) = self.timetable.kept(&one.slot) else {
            return Unreachable::Elsewhere;
        };
        let row = &kept.row;
        if !kept.reach().has(&device.id) {
            return Unreachable::Elsewhere;
        }
        if let Some(why) = kept_back(row, one.span.from) {
            return Unreachable::Because(why);
        }
        match self.armed(device, row, one.span) {
            Ok(_) => Unreachable::No,
            Err(Barred::PracticeDevice) => Unreachable::Because("practice"),
            Err(Barred::LiveDevice) => Unreachable::Because("drill"),
            Err(Barred::SamePerson) => Unreachable::Because("drill_same"),
        }
    }

    /// Whether a slot of this mode reaches a device, and by when a drill must be over there: a person who has no part in it
    /// armed the device.
    fn armed(
        &self,
        device: &DeviceRow,
        row: &SlotRow,
        span: Span,
    ) -> std::result::Result<Option<Moment>, Barred> {
        let mode = if row.mode.as_deref() == Some("drill") {
            Mode::Drill
        } else {
            Mode::Live
        };
        let arming = |row: &ArmingRow| Arming {
            by: row.armed_by.clone(),
            from: Moment(row.from_at),
            until: Moment(row.until_at),
        };
        let here = self.armings.iter().filter(|row| row.device == device.id);
        let armings: Vec<Arming> = here.map(arming).collect();
        let senders: Vec<&str> = row.senders().collect();
        reaches(mode, device.practice, &armings, &senders, span.from, span.until)
    }

    fn row(&self, item: &str, language: &str) -> Option<&SoundRow> {
        self.sounds.get(&(item.to_owned(), language.to_owned()))
    }

    fn media(&self, one: &Occurrence) -> Option<Media> {
        let relayed = self.timetable.kept(&one.slot)?.row.relay.clone();
        if let Some(source) = relayed {
            return Some(Media::Relay { source });
        }
        let row = self.row(&one.item, &one.language)?;
        Some(Media::File {
            sha256: row.audio.clone(),
            duration_ms: u32::try_from(row.duration_ms).ok()?,
            gain_db10: i16::try_from(row.gain.unwrap_or(0) / 10).ok()?,
        })
    }

    fn sound(&self, device: &DeviceRow, item: &PlanItem) -> Option<Sound> {
        let (slot, _) = item.id.rsplit_once('@')?;
        let kept = self.timetable.kept(slot)?;
        let row = self.row(&item.item, &item.language)?;
        let length = u32::try_from(row.duration_ms).ok()?;
        let span = Span::lasting(item.at, length);
        // A drill that begins late must be over while the device is armed.
        let late = match self.armed(device, &kept.row, span).ok()? {
            Some(end) => kept.row.late_ms.min(end.0 - span.until.0),
            None => kept.row.late_ms,
        };
        Some(Sound {
            bytes: u64::try_from(row.size).ok()?,
            samples: u64::try_from(row.samples).ok()?,
            gain: i16::try_from(row.gain.unwrap_or(0)).ok()?,
            late_ms: u32::try_from(late).ok()?,
            resume: resume(&kept.row.resume),
            origin: origin(kept.slot.level),
        })
    }

    /// The source of a relay, for a device that said that it can take one over.
    fn relayed(&self, device: &DeviceRow, item: &PlanItem) -> Option<Relayed> {
        device.relays.as_ref()?;
        let (slot, _) = item.id.rsplit_once('@')?;
        let kept = self.timetable.kept(slot)?;
        Some(Relayed {
            source: self.sources.get(kept.row.relay.as_ref()?)?.clone(),
            origin: origin(kept.slot.level),
        })
    }

    /// The gateways of a device, one bit each; one whose network nobody entered opens both.
    fn gateways(&self, device: &DeviceRow) -> u16 {
        if !device.gateway {
            return 0;
        }
        let feeds = |technology: &str| {
            self.fed
                .iter()
                .any(|fed| fed.device == device.id && fed.technology == technology)
        };
        match (feeds("fm"), feeds("wired")) {
            (true, false) => FM,
            (false, true) => WIRED,
            _ => FM | WIRED,
        }
    }

    fn facts(&self, device: &DeviceRow) -> Device {
        let languages = device.languages.as_array().into_iter().flatten();
        Device {
            id: device.id.clone(),
            offset_ms: i32::try_from(device.offset_ms).unwrap_or(0),
            gateway: device.gateway,
            stopped: self.stopped.contains(&device.id),
            languages: languages
                .filter_map(|one| one.as_str().map(str::to_owned))
                .collect(),
        }
    }

    /// What a device is expected to play within a window.
    #[must_use]
    pub fn expected(&self, device: &DeviceRow, window: Span) -> Vec<Occurrence> {
        let (due, _) = self.sift(device, window);
        let first = Moment::start_of(window.from.day().plus_days(-1));
        let rules = &self.timetable.rules;
        let days = (window.until.0 - first.0).div_euclid(86_400_000).clamp(7, 30);
        let built = build(&self.facts(device), 0, 1, first, days, &due, rules, &|one| {
            self.media(one)
        });
        let Ok((plan, _)) = built else {
            return Vec::new();
        };
        let ids: HashSet<&str> = plan.items.iter().map(|item| item.id.as_str()).collect();
        due.iter()
            .filter(|one| ids.contains(one.id.as_str()))
            .cloned()
            .collect()
    }
}

enum Unreachable {
    No,
    Elsewhere,
    Because(&'static str),
}

fn origin(level: civic::bulletin::Level) -> u8 {
    match level {
        civic::bulletin::Level::Commune => 1,
        civic::bulletin::Level::Province => 2,
        civic::bulletin::Level::Central => 3,
    }
}

/// The same items, quiet hours, end and omissions of two plans are the same content.
fn content_of(plan: &Plan, out: &[Out]) -> [u8; 32] {
    let plain = Plan {
        version: 0,
        issued_at: Moment(0),
        nonce: [0; 16],
        ..plan.clone()
    };
    let mut text = plain.to_bytes();
    text.extend(serde_json::to_vec(out).unwrap_or_default());
    Sha256::digest(text).into()
}

/// The last instant of a plan that is made today, exclusive.
#[must_use]
pub fn reaches_until(today: Date) -> Moment {
    Moment::start_of(today.plus_days(DAYS))
}
