//! The form of a slot: what the typed words mean, and what is wrong with it.

use std::collections::BTreeMap;

use civic::Moment;
use civic::broadcast::{
    Calendar, Choice, Days, LunarDay, Recurrence, Slot, Source, WrongRecurrence, WrongSlot, clock,
};
use civic::bulletin::{Class, Level};
use civic::review::parse_day;
use viet::Date;

use super::reach::Reach;
use super::store::Choosable;
use super::timetable::from_code;
pub use super::typed::{Offer, Typed};
use crate::http::Ctx;

/// A slot that was understood.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// As the rules know it.
    pub slot: Slot,
    /// The bulletin.
    pub bulletin: Option<String>,
    /// The relay.
    pub relay: Option<String>,
    /// The market that its days follow.
    pub market: Option<String>,
    /// The devices that it goes to.
    pub reach: Reach,
    /// never, live or continue.
    pub resume: String,
    /// How late it may begin.
    pub late_ms: i64,
    /// What to do with whom it meets.
    pub choice: Option<Choice>,
}

/// What is wrong with each field, in words.
pub type Errors = BTreeMap<&'static str, String>;

/// Reads the form.
pub fn read(ctx: &Ctx, typed: &Typed, offer: &Offer, id: &str) -> Result<Wanted, Errors> {
    let mut errors = Errors::new();
    let item = item(ctx, typed, offer, &mut errors);
    let first = day(ctx, typed, "first", &mut errors);
    let days = first.and_then(|first| days(ctx, typed, offer, first, &mut errors));
    let start = clock(typed.get("start")).map_err(|_| ctx.t("schedule.err.start"));
    let start = kept("start", start, &mut errors);
    let duration = item
        .as_ref()
        .and_then(|item| duration(ctx, typed, item, &mut errors));
    let late = late(ctx, typed, &mut errors);
    let reach = reach(ctx, typed, offer, &mut errors);
    let calendar = match (first, days) {
        (Some(first), Some(days)) => Some(Calendar {
            until: optional_day(ctx, typed, "until", &mut errors),
            except: list_of_days(ctx, typed, "except", &mut errors),
            also: list_of_days(ctx, typed, "also", &mut errors),
            ..Calendar::of(days, first)
        }),
        _ => None,
    };
    let (Some(item), Some(calendar), Some(start_s), Some(duration_ms), Some(late), Some(reach)) =
        (item, calendar, start, duration, late, reach)
    else {
        return Err(errors);
    };
    let slot = Slot {
        id: id.to_owned(),
        item: item.id,
        calendar,
        start_s,
        duration_ms,
        class: item.class,
        level: item.level,
        source: item.source,
        language: item.language,
    };
    if let Err(wrong) = slot.check() {
        let (field, key) = wrong_field(&wrong);
        errors.insert(field, ctx.t(key));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Wanted {
        slot,
        bulletin: item.bulletin,
        relay: item.relay,
        reach,
        market: typed.is("days", "market").then(|| typed.get("market").to_owned()),
        resume: match typed.get("resume") {
            code @ ("never" | "live") => code.to_owned(),
            _ => "continue".to_owned(),
        },
        late_ms: late * 60_000,
        choice: choice(typed.get("choice")),
    })
}

/// The field that makes a slot wrong, and the message that says so.
fn wrong_field(wrong: &WrongSlot) -> (&'static str, &'static str) {
    match wrong {
        WrongSlot::Start(_) => ("start", "schedule.err.start"),
        WrongSlot::Duration(_) => ("minutes", "schedule.err.minutes"),
        WrongSlot::Backwards => ("until", "schedule.err.backwards"),
        WrongSlot::Never => ("days", "schedule.err.never"),
    }
}

/// All devices, or those that were ticked: of this station, and at least one.
fn reach(ctx: &Ctx, typed: &Typed, offer: &Offer, errors: &mut Errors) -> Option<Reach> {
    if !typed.is("to", "some") {
        return Some(Reach::All);
    }
    let known = |id: &&String| offer.devices.iter().any(|one| one.id == **id);
    let found = match typed.devices() {
        [] => Err(ctx.t("schedule.err.no_device")),
        chosen if !chosen.iter().all(|id| known(&id)) => Err(ctx.t("schedule.err.device")),
        chosen => Ok(Reach::Some(chosen.iter().cloned().collect())),
    };
    kept("to", found, errors)
}

/// How many minutes late it may begin.
fn late(ctx: &Ctx, typed: &Typed, errors: &mut Errors) -> Option<i64> {
    let late = typed
        .get("late")
        .parse::<i64>()
        .ok()
        .filter(|late| (0..=120).contains(late));
    kept("late", late.ok_or_else(|| ctx.t("schedule.err.late")), errors)
}

/// A choice by its code.
#[must_use]
pub fn choice(code: &str) -> Option<Choice> {
    match code {
        "replace" => Some(Choice::Replace),
        "append" => Some(Choice::Append),
        "shift" => Some(Choice::Shift),
        _ => None,
    }
}

struct Item {
    id: String,
    bulletin: Option<String>,
    relay: Option<String>,
    language: String,
    class: Class,
    level: Level,
    source: Source,
    length_ms: Option<i64>,
}

/// `b:BULLETIN:LANGUAGE` or `r:RELAY`: one of those that are offered, and nothing else.
fn item(ctx: &Ctx, typed: &Typed, offer: &Offer, errors: &mut Errors) -> Option<Item> {
    let found = match typed.get("item").split(':').collect::<Vec<_>>()[..] {
        ["b", id, language] => {
            let known = offer
                .bulletins
                .iter()
                .find(|one| one.id == id && one.language == language);
            known.and_then(bulletin_item)
        }
        ["r", id] => offer.relays.iter().find(|one| one.id == id).map(|one| Item {
            id: one.id.clone(),
            bulletin: None,
            relay: Some(one.id.clone()),
            language: "vi".to_owned(),
            class: Class::Ordinary,
            level: Level::Commune,
            source: from_code(&one.source).unwrap_or(Source::Relay),
            length_ms: None,
        }),
        _ => None,
    };
    if found.is_none() {
        errors.insert("item", ctx.t("schedule.err.item"));
    }
    found
}

fn bulletin_item(one: &Choosable) -> Option<Item> {
    Some(Item {
        id: one.id.clone(),
        bulletin: Some(one.id.clone()),
        relay: None,
        language: one.language.clone(),
        class: Class::from_code(&one.class)?,
        level: from_code(&one.level)?,
        source: Source::Recording,
        length_ms: Some(one.duration_ms),
    })
}

/// The length as typed in minutes; left blank, the recording's own, rounded up to whole minutes.
fn duration(ctx: &Ctx, typed: &Typed, item: &Item, errors: &mut Errors) -> Option<u32> {
    let minutes = match (typed.get("minutes"), item.length_ms) {
        ("", Some(length)) => u32::try_from(length.max(1)).ok().map(|ms| ms.div_ceil(60_000)),
        (text, _) => text.parse().ok(),
    };
    let ms = minutes
        .filter(|minutes| (1..=1440).contains(minutes))
        .map(|minutes| minutes * 60_000);
    match (ms, item.length_ms) {
        (None, _) => {
            errors.insert("minutes", ctx.t("schedule.err.minutes"));
            None
        }
        (Some(ms), Some(length)) if i64::from(ms) < length => {
            let length = super::words::length(ctx.lang, length);
            errors.insert(
                "minutes",
                ctx.tf("schedule.err.too_short", &[("length", &length)]),
            );
            None
        }
        (ms, _) => ms,
    }
}

fn days(ctx: &Ctx, typed: &Typed, offer: &Offer, first: Date, errors: &mut Errors) -> Option<Days> {
    let rule = |text: String| text.parse::<Recurrence>().map(Days::Every);
    let plain = |text: String| rule(text).map_err(|_| ctx.t("schedule.err.days"));
    let found = match typed.get("days") {
        "once" => Ok(Days::Once(first)),
        "daily" => plain("FREQ=DAILY".to_owned()),
        "weekly" => {
            let days: Vec<&str> = typed.weekdays().iter().map(String::as_str).collect();
            if days.is_empty() {
                Err(ctx.t("schedule.err.weekday"))
            } else {
                plain(format!(
                    "FREQ=WEEKLY;INTERVAL={};BYDAY={}",
                    typed.get("every"),
                    days.join(",")
                ))
            }
        }
        "nth" => plain(format!(
            "FREQ=MONTHLY;BYDAY={}{}",
            typed.get("nth"),
            typed.get("nth_weekday")
        )),
        "month_day" => plain(format!("FREQ=MONTHLY;BYMONTHDAY={}", typed.get("month_day")))
            .map_err(|_| ctx.t("schedule.err.month_day")),
        "market" => market(ctx, typed, offer),
        "lunar" => lunar(typed).ok_or_else(|| ctx.t("schedule.err.lunar")),
        // Nothing is guessed: what is not understood is said as the reader of rules says it.
        "rrule" => rule(typed.get("rrule").to_owned())
            .map_err(|wrong| ctx.tf("schedule.err.rrule", &[("why", &misread(ctx, &wrong))])),
        _ => Err(ctx.t("schedule.err.days")),
    };
    kept("days", found, errors)
}

/// Which part of a rule is not understood.
fn misread(ctx: &Ctx, wrong: &WrongRecurrence) -> String {
    match wrong {
        WrongRecurrence::Unknown(part) => ctx.tf("schedule.rrule.unknown", &[("part", part)]),
        WrongRecurrence::Value(name, value) => {
            ctx.tf("schedule.rrule.value", &[("name", name), ("value", value)])
        }
        WrongRecurrence::NoFrequency => ctx.t("schedule.rrule.no_frequency"),
        WrongRecurrence::TwoEnds => ctx.t("schedule.rrule.two_ends"),
        WrongRecurrence::NumberedDay => ctx.t("schedule.rrule.numbered"),
    }
}

fn market(ctx: &Ctx, typed: &Typed, offer: &Offer) -> Result<Days, String> {
    let known = offer
        .markets
        .iter()
        .find(|market| market.id == typed.get("market"));
    let days = known.and_then(|market| serde_json::from_value(market.days.clone()).ok());
    days.map(Days::Market).ok_or_else(|| ctx.t("schedule.err.market"))
}

fn lunar(typed: &Typed) -> Option<Days> {
    let day: u8 = typed.get("lunar_day").parse().ok()?;
    let month: u8 = typed.get("lunar_month").parse().ok()?;
    let fits = (1..=30).contains(&day) && (1..=12).contains(&month);
    fits.then_some(Days::Lunar(LunarDay { month, day }))
}

fn day(ctx: &Ctx, typed: &Typed, name: &'static str, errors: &mut Errors) -> Option<Date> {
    let day = parse_day(typed.get(name)).ok_or_else(|| ctx.t("schedule.err.day"));
    kept(name, day, errors)
}

fn optional_day(ctx: &Ctx, typed: &Typed, name: &'static str, errors: &mut Errors) -> Option<Date> {
    if typed.get(name).is_empty() {
        return None;
    }
    day(ctx, typed, name, errors)
}

fn list_of_days(ctx: &Ctx, typed: &Typed, name: &'static str, errors: &mut Errors) -> Vec<Date> {
    let parts = typed
        .get(name)
        .split([',', ';', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let days: Option<Vec<Date>> = parts.map(parse_day).collect();
    days.unwrap_or_else(|| {
        errors.insert(name, ctx.t("schedule.err.day_list"));
        Vec::new()
    })
}

fn kept<T>(name: &'static str, found: Result<T, String>, errors: &mut Errors) -> Option<T> {
    found.map_err(|why| errors.insert(name, why)).ok()
}

/// An instant as a form gives it: a day and a time of it.
pub fn instant(day: &str, time: &str) -> Option<Moment> {
    let seconds = clock(time).ok()?;
    Some(Moment(
        Moment::start_of(parse_day(day)?).0 + i64::from(seconds) * 1000,
    ))
}
