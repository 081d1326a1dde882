//! Sources that are taken over: their short names, and which boxes can.

use wire::player::is_source_name;

use civic::broadcast::Occurrence;

use super::reach::Reach;
use super::store::{DeviceRow, RelayRow};
use super::timetable::Timetable;
use crate::http::Ctx;

/// Longest short name (`wire::player`).
const LONGEST: usize = 24;

/// The short name of a new source: as typed, or made from its name; `None`: it cannot be one, or another one has it.
pub(super) fn code(typed: &str, name: &str, taken: &[String]) -> Option<String> {
    let is_free = |code: &String| is_source_name(code) && !taken.contains(code);
    if !typed.is_empty() {
        return Some(typed.to_lowercase()).filter(is_free);
    }
    let plain = viet::fold(name).to_lowercase();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let whole = words.join("-");
    // All of it is ASCII.
    let short = whole.get(..LONGEST - 3).unwrap_or(&whole).trim_end_matches('-');
    let short = if short.is_empty() { "nguon" } else { short };
    let numbered = (2..100).map(|number| format!("{short}-{number}"));
    std::iter::once(short.to_owned()).chain(numbered).find(is_free)
}

/// How a device stands to a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// It knows it.
    Takes,
    /// It takes over others, and does not know this one yet.
    Unnamed,
    /// It takes over nothing, or has not said that it does.
    Cannot,
}

fn stands(device: &DeviceRow, code: &str) -> Stands {
    match &device.relays {
        None => Stands::Cannot,
        Some(known) if known.split(' ').any(|one| one == code) => Stands::Takes,
        Some(_) => Stands::Unnamed,
    }
}

/// At which devices of a station a source sounds, in words; and what is missing at the others.
pub(super) fn reaches(ctx: &Ctx, devices: &[DeviceRow], code: &str) -> String {
    let group = |how: Stands, key: &str| {
        let there = devices.iter().filter(|device| stands(device, code) == how);
        let names: Vec<&str> = there.map(|device| device.name.as_str()).collect();
        (!names.is_empty()).then(|| ctx.tf(key, &[("names", &names.join(", ")), ("code", code)]))
    };
    let said = [
        group(Stands::Takes, "schedule.relay.takes"),
        group(Stands::Unnamed, "schedule.relay.unnamed"),
        group(Stands::Cannot, "schedule.relay.cannot"),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    if said.is_empty() {
        ctx.t("schedule.relay.nobody")
    } else {
        said.join(" ")
    }
}

/// A source that is in the timetable of the coming days, and where.
pub(super) struct Planned {
    code: String,
    name: String,
    reach: Reach,
}

/// The sources that stand in the timetable.
pub(super) fn planned(heard: &[Occurrence], table: &Timetable, known: &[RelayRow]) -> Vec<Planned> {
    let mut slots: Vec<&str> = heard.iter().map(|one| one.slot.as_str()).collect();
    slots.sort_unstable();
    slots.dedup();
    let planned = |slot: &str| {
        let kept = table.kept(slot)?;
        let relay = known
            .iter()
            .find(|one| Some(&one.id) == kept.row.relay.as_ref())?;
        Some(Planned {
            code: relay.code.clone(),
            name: relay.name.clone(),
            reach: kept.reach(),
        })
    };
    slots.into_iter().filter_map(planned).collect()
}

/// Of the sources in the timetable those that a device takes over by itself, or those that it would, but does not know.
pub(super) fn of(device: &DeviceRow, planned: &[Planned], takes: bool) -> Vec<String> {
    let wanted = if takes { Stands::Takes } else { Stands::Unnamed };
    let here = planned.iter().filter(|one| one.reach.has(&device.id));
    let mut names: Vec<String> = here
        .filter(|one| stands(device, &one.code) == wanted)
        .map(|one| format!("{} ({})", one.name, one.code))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(typed: &str, name: &str, taken: &[&str]) -> Option<String> {
        let taken: Vec<String> = taken.iter().map(|one| (*one).to_owned()).collect();
        code(typed, name, &taken)
    }

    #[test]
    fn a_source_gets_a_name_that_a_box_can_be_told() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(made("VOV1", "x", &[]), some("vov1"));
        assert_eq!(made("vov1", "x", &["vov1"]), None);
        assert_eq!(made("đài tỉnh", "x", &[]), None);
        assert_eq!(made("", "Đài tỉnh", &[]), some("dai-tinh"));
        assert_eq!(
            made("", "Đài tỉnh", &["dai-tinh", "dai-tinh-2"]),
            some("dai-tinh-3")
        );
        assert_eq!(made("", "…", &[]), some("nguon"));
        let long = made("", "Thời sự – Đài Tiếng nói Việt Nam", &["thoi-su-dai-tieng-noi"]).unwrap();
        assert!(is_source_name(&long), "{long}");
    }
}
