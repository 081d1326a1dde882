//! The form of a slot as it is shown: what was typed, what a slot that is changed has, what may be chosen.

use std::collections::BTreeMap;

use civic::broadcast::{Calendar, Days};
use viet::Date;

use super::calendar;
use super::reach::Reach;
use super::store::{Choosable, MarketRow, RelayRow, SlotRow};
use super::timetable::Kept;
use crate::http::Form;

/// A form as it was typed, to be shown again.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    fields: BTreeMap<&'static str, String>,
    weekdays: Vec<String>,
    devices: Vec<String>,
}

/// The fields of the form, weekdays and devices apart.
const FIELDS: [&str; 21] = [
    "item",
    "to",
    "days",
    "first",
    "until",
    "except",
    "also",
    "every",
    "nth",
    "nth_weekday",
    "month_day",
    "market",
    "lunar_day",
    "lunar_month",
    "rrule",
    "start",
    "minutes",
    "resume",
    "late",
    "choice",
    "form_key",
];

impl Typed {
    /// What was sent.
    #[must_use]
    pub fn of(form: &Form) -> Self {
        let many = |name: &str| form.all(name).into_iter().map(str::to_owned).collect();
        Self {
            fields: FIELDS
                .iter()
                .map(|name| (*name, form.get(name).to_owned()))
                .collect(),
            weekdays: many("weekday"),
            devices: many("device"),
        }
    }

    /// An empty form of today.
    #[must_use]
    pub fn new(item: &str, today: Date, form_key: String) -> Self {
        let filled = [
            ("item", item.to_owned()),
            ("to", "all".to_owned()),
            ("days", "daily".to_owned()),
            ("first", today.short()),
            ("every", "1".to_owned()),
            ("nth", "-1".to_owned()),
            ("nth_weekday", "FR".to_owned()),
            ("resume", "continue".to_owned()),
            ("late", "5".to_owned()),
            ("form_key", form_key),
        ];
        Self {
            fields: filled.into_iter().collect(),
            ..Self::default()
        }
    }

    /// The form of a slot that is to be changed; `dropped` are days on which it is not heard any more.
    #[must_use]
    pub fn of_slot(kept: &Kept, dropped: &[Date], today: Date, form_key: String) -> Self {
        let (row, slot) = (&kept.row, &kept.slot);
        let mut typed = Self::new(&item_of(row), today, form_key);
        if let Reach::Some(devices) = kept.reach() {
            typed.set("to", "some");
            typed.devices = devices.into_iter().collect();
        }
        typed.calendar(&slot.calendar, calendar::market_of(&row.calendar), dropped);
        let (hour, minute) = (slot.start_s / 3600, slot.start_s % 3600 / 60);
        typed.set("start", format!("{hour:02}:{minute:02}"));
        typed.set("minutes", slot.duration_ms.div_ceil(60_000).to_string());
        typed.set("resume", &row.resume);
        typed.set("late", (row.late_ms / 60_000).to_string());
        typed
    }

    fn calendar(&mut self, calendar: &Calendar, market: Option<&str>, dropped: &[Date]) {
        let list = |days: &[Date]| days.iter().map(|day| day.short()).collect::<Vec<_>>().join(", ");
        self.set("first", calendar.from.short());
        self.set("until", calendar.until.map_or_else(String::new, Date::short));
        self.set("except", list(&[&calendar.except[..], dropped].concat()));
        self.set("also", list(&calendar.also));
        match &calendar.days {
            Days::Once(day) => {
                self.set("days", "once");
                self.set("first", day.short());
            }
            Days::Every(rule) => self.rule(&rule.to_string()),
            Days::Market(_) => {
                self.set("days", "market");
                self.set("market", market.unwrap_or_default());
            }
            Days::Lunar(lunar) => {
                self.set("days", "lunar");
                self.set("lunar_day", lunar.day.to_string());
                self.set("lunar_month", lunar.month.to_string());
            }
        }
    }

    /// A rule goes where people choose it without writing it; any other one is shown as it is written.
    fn rule(&mut self, rule: &str) {
        self.set("days", "rrule");
        self.set("rrule", rule);
        let parts: BTreeMap<&str, &str> = rule.split(';').filter_map(|part| part.split_once('=')).collect();
        let part = |name: &str| parts.get(name).copied();
        let only = |names: &[&str]| parts.keys().all(|name| names.contains(name));
        match part("FREQ") {
            Some("DAILY") if only(&["FREQ"]) => self.set("days", "daily"),
            Some("WEEKLY") if only(&["FREQ", "INTERVAL", "BYDAY"]) => {
                let every = part("INTERVAL").unwrap_or("1");
                let Some(days) = part("BYDAY").filter(|_| ["1", "2", "4"].contains(&every)) else {
                    return;
                };
                self.set("days", "weekly");
                self.set("every", every);
                self.weekdays = days.split(',').map(str::to_owned).collect();
            }
            Some("MONTHLY") if only(&["FREQ", "BYMONTHDAY"]) => {
                let Some(day) = part("BYMONTHDAY").filter(|day| !day.contains(',')) else {
                    return;
                };
                self.set("days", "month_day");
                self.set("month_day", day);
            }
            Some("MONTHLY") if only(&["FREQ", "BYDAY"]) => {
                let split = |days: &str| {
                    days.len()
                        .checked_sub(2)
                        .map(|at| (days[..at].to_owned(), days[at..].to_owned()))
                };
                let Some((nth, day)) = part("BYDAY").and_then(split) else {
                    return;
                };
                if ["1", "2", "3", "4", "-1"].contains(&nth.as_str()) {
                    self.set("days", "nth");
                    self.set("nth", nth);
                    self.set("nth_weekday", day);
                }
            }
            _ => {}
        }
    }

    fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.fields.insert(name, value.into());
    }

    /// The text of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// Whether a field has this value.
    #[must_use]
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == value
    }

    /// Whether a weekday is ticked.
    #[must_use]
    pub fn on(&self, weekday: &str) -> bool {
        self.weekdays.iter().any(|ticked| ticked == weekday)
    }

    /// The weekdays that are ticked.
    #[must_use]
    pub fn weekdays(&self) -> &[String] {
        &self.weekdays
    }

    /// Whether a device is ticked.
    #[must_use]
    pub fn to(&self, device: &str) -> bool {
        self.devices.iter().any(|ticked| ticked == device)
    }

    /// The devices that are ticked.
    #[must_use]
    pub fn devices(&self) -> &[String] {
        &self.devices
    }
}

/// What a slot plays, as the form names it.
#[must_use]
pub fn item_of(row: &SlotRow) -> String {
    match (&row.bulletin, &row.relay) {
        (Some(bulletin), _) => format!("b:{bulletin}:{}", row.language),
        (None, relay) => format!("r:{}", relay.as_deref().unwrap_or_default()),
    }
}

/// A device that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// It shows, and does not sound.
    pub board: bool,
    /// The clusters that it feeds.
    pub clusters: Vec<String>,
}

/// What may be chosen in the form.
#[derive(Debug, Default)]
pub struct Offer {
    /// Bulletins in a language.
    pub bulletins: Vec<Choosable>,
    /// Sources to take over.
    pub relays: Vec<RelayRow>,
    /// Markets.
    pub markets: Vec<MarketRow>,
    /// Devices of the station.
    pub devices: Vec<Place>,
    /// Clusters that no device feeds: nothing that is planned reaches them by itself.
    pub unfed: Vec<String>,
}

impl Offer {
    /// The same with one thing to play alone: what a slot plays is not changed, it is ended.
    #[must_use]
    pub fn only(mut self, item: &str) -> Self {
        self.bulletins
            .retain(|one| format!("b:{}:{}", one.id, one.language) == item);
        self.relays.retain(|one| format!("r:{}", one.id) == item);
        self
    }

    /// Whether there is nothing to play.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bulletins.is_empty() && self.relays.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each rule, the choice under which it is shown, and a field of that choice.
    const RULES: [(&str, &str, (&str, &str)); 8] = [
        ("FREQ=DAILY", "daily", ("rrule", "FREQ=DAILY")),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "weekly", ("every", "2")),
        ("FREQ=WEEKLY;BYDAY=SU", "weekly", ("every", "1")),
        (
            "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU",
            "rrule",
            ("rrule", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU"),
        ),
        ("FREQ=MONTHLY;BYDAY=-1FR", "nth", ("nth", "-1")),
        ("FREQ=MONTHLY;BYDAY=2MO", "nth", ("nth_weekday", "MO")),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "month_day", ("month_day", "15")),
        ("FREQ=DAILY;COUNT=5", "rrule", ("rrule", "FREQ=DAILY;COUNT=5")),
    ];

    #[test]
    fn a_rule_is_shown_where_it_was_chosen() {
        for (rule, days, (name, value)) in RULES {
            let mut typed = Typed::default();
            let rule: civic::broadcast::Recurrence = rule.parse().unwrap();
            typed.rule(&rule.to_string());
            assert_eq!((typed.get("days"), typed.get(name)), (days, value), "{rule}");
        }
    }
}
