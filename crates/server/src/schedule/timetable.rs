//! The timetable of a station in memory: slots, rule, single days that were changed; and what is heard within a window.

use std::collections::{BTreeMap, HashMap};

use civic::Moment;
use civic::broadcast::{Occurrence, OperatingRule, Slot, Source, Span, expand};
use civic::bulletin::{Class, Level};
use serde_json::{Value, json};
use store::{Result, Tx};
use viet::Date;

use super::calendar;
use super::reach::Reach;
use super::rule;
use super::store::{self as rows, ChangeRow, MarketRow, SlotRow};

const DAY_MS: i64 = 86_400_000;
/// So far an occurrence may be moved from its day.
const FARTHEST_DAYS: i64 = 1;

/// A slot with its row.
#[derive(Clone, Debug)]
pub struct Kept {
    /// As it is stored.
    pub row: SlotRow,
    /// As the rules know it.
    pub slot: Slot,
}

impl Kept {
    /// The devices that it goes to.
    #[must_use]
    pub fn reach(&self) -> Reach {
        Reach::read(self.row.devices.as_ref())
    }
}

/// The timetable of a station.
#[derive(Clone, Debug, Default)]
pub struct Timetable {
    /// Its slots, also those that wait for a decision.
    pub kept: Vec<Kept>,
    /// Its operating rules.
    pub rules: Vec<OperatingRule>,
    /// Its markets.
    pub markets: Vec<MarketRow>,
    changes: HashMap<(String, String), ChangeRow>,
}

/// The timetable of one station, with everything that may be heard from an instant on.
pub async fn of(tx: &mut Tx, unit: &str, from: Moment) -> Result<Timetable> {
    let mut all = of_many(tx, &[unit.to_owned()], from).await?;
    Ok(all.remove(unit).unwrap_or_default())
}

/// The timetables of several stations at once.
pub async fn of_many(tx: &mut Tx, units: &[String], from: Moment) -> Result<BTreeMap<String, Timetable>> {
    let asked: Value = units.iter().map(|unit| json!([unit])).collect();
    let mut all: BTreeMap<String, Timetable> = units
        .iter()
        .map(|unit| (unit.clone(), Timetable::default()))
        .collect();
    for market in rows::markets(tx, &asked).await? {
        if let Some(table) = all.get_mut(&market.unit) {
            table.markets.push(market);
        }
    }
    for row in rows::rules(tx, &asked).await? {
        if let (Some(table), Some(rule)) = (all.get_mut(&row.unit), rule::read(&row)) {
            table.rules.push(rule);
        }
    }
    let slots = rows::slots(tx, &asked, Moment(from.0 - 2 * DAY_MS)).await?;
    let changes = rows::changes(tx, &asked).await?;
    fill(&mut all, slots, changes);
    Ok(all)
}

/// The slots of one bulletin at every station that has some, without rules.
pub async fn of_bulletin(tx: &mut Tx, bulletin: &str) -> Result<BTreeMap<String, Timetable>> {
    let slots = rows::slots_playing(tx, bulletin).await?;
    let mut all: BTreeMap<String, Timetable> = BTreeMap::new();
    for row in &slots {
        all.entry(row.unit.clone()).or_default();
    }
    let asked: Value = all.keys().map(|unit| json!([unit])).collect();
    for market in rows::markets(tx, &asked).await? {
        if let Some(table) = all.get_mut(&market.unit) {
            table.markets.push(market);
        }
    }
    let changes = rows::changes_playing(tx, bulletin).await?;
    fill(&mut all, slots, changes);
    Ok(all)
}

/// The slots of a station, also those that ended, of bulletins that are scheduled there; without rules.
pub async fn of_scheduled(tx: &mut Tx, unit: &str) -> Result<Timetable> {
    let asked = json!([[unit]]);
    let table = Timetable {
        markets: rows::markets(tx, &asked).await?,
        ..Timetable::default()
    };
    let mut all = BTreeMap::from([(unit.to_owned(), table)]);
    let slots = rows::slots_of_scheduled(tx, unit).await?;
    let changes = rows::changes(tx, &asked).await?;
    fill(&mut all, slots, changes);
    Ok(all.remove(unit).unwrap_or_default())
}

fn fill(all: &mut BTreeMap<String, Timetable>, slots: Vec<SlotRow>, changes: Vec<ChangeRow>) {
    let mut home = HashMap::new();
    for row in slots {
        if let Some(table) = all.get_mut(&row.unit)
            && let Some(slot) = slot_of(&row, &table.markets)
        {
            home.insert(row.id.clone(), row.unit.clone());
            table.kept.push(Kept { row, slot });
        }
    }
    for change in changes {
        if let Some(table) = home.get(&change.slot).and_then(|unit| all.get_mut(unit)) {
            table
                .changes
                .insert((change.slot.clone(), change.day.clone()), change);
        }
    }
}

/// The slot of a row; `None` when what is stored cannot be read.
#[must_use]
pub fn slot_of(row: &SlotRow, markets: &[MarketRow]) -> Option<Slot> {
    Some(Slot {
        id: row.id.clone(),
        item: row.bulletin.clone().or_else(|| row.relay.clone())?,
        calendar: calendar::read(&row.calendar, markets)?,
        start_s: u32::try_from(row.start_s).ok()?,
        duration_ms: u32::try_from(row.duration_ms).ok()?,
        class: Class::from_code(&row.class)?,
        level: from_code::<Level>(&row.level)?,
        source: from_code::<Source>(&row.source)?,
        language: row.language.clone(),
    })
}

/// A word of the domain by its code.
pub fn from_code<T: serde::de::DeserializeOwned>(code: &str) -> Option<T> {
    serde_json::from_value(Value::String(code.to_owned())).ok()
}

/// The code of a word of the domain.
pub fn code_of<T: serde::Serialize>(word: T) -> String {
    match serde_json::to_value(word) {
        Ok(Value::String(code)) => code,
        _ => String::new(),
    }
}

impl Timetable {
    /// Everything that is heard within a window, in order; what waits for a decision is not.
    #[must_use]
    pub fn within(&self, window: Span) -> Vec<Occurrence> {
        let heard = self.kept.iter().filter(|kept| !kept.row.pending);
        let mut all: Vec<Occurrence> = heard.flat_map(|kept| self.of_slot(kept, window)).collect();
        all.sort_by(|a, b| (a.span, &a.id).cmp(&(b.span, &b.id)));
        all
    }

    /// The occurrences of one slot within a window, single days that were changed included. None begins before the slot
    /// was made, and none lasts beyond its end.
    #[must_use]
    pub fn of_slot(&self, kept: &Kept, window: Span) -> Vec<Occurrence> {
        let row = &kept.row;
        if let Some(at) = row.at {
            let one = at_once(kept, Moment(at));
            let heard = one.span.meets(window) && row.ended_at.is_none_or(|end| one.span.until.0 <= end);
            return heard.then_some(one).into_iter().collect();
        }
        let wide = Span {
            from: Moment(window.from.0 - FARTHEST_DAYS * DAY_MS),
            until: Moment(window.until.0 + FARTHEST_DAYS * DAY_MS),
        };
        let planned = expand(std::slice::from_ref(&kept.slot), wide).into_iter();
        planned
            .filter_map(|one| self.changed(one))
            .filter(|one| one.span.meets(window) && one.span.from.0 >= row.created_at)
            .filter(|one| row.ended_at.is_none_or(|end| one.span.until.0 <= end))
            .collect()
    }

    /// What became of an occurrence: itself, moved, or nothing.
    fn changed(&self, one: Occurrence) -> Option<Occurrence> {
        let Some(change) = self.change(&one.slot, planned_day(&one)) else {
            return Some(one);
        };
        match change.moved_to {
            Some(to) if change.what == "moved" => Some(Occurrence {
                span: one.span.moved_to(Moment(to)),
                ..one
            }),
            _ => None,
        }
    }

    /// The change of one occurrence.
    #[must_use]
    pub fn change(&self, slot: &str, day: Date) -> Option<&ChangeRow> {
        self.changes.get(&(slot.to_owned(), day.to_string()))
    }

    /// Every change of a slot, by day.
    #[must_use]
    pub fn changes_of(&self, slot: &str) -> Vec<&ChangeRow> {
        let mut found: Vec<&ChangeRow> = self
            .changes
            .values()
            .filter(|change| change.slot == slot)
            .collect();
        found.sort_by(|a, b| a.day.cmp(&b.day));
        found
    }

    /// The slot of an occurrence.
    #[must_use]
    pub fn kept(&self, slot: &str) -> Option<&Kept> {
        self.kept.iter().find(|kept| kept.row.id == slot)
    }

    /// The devices that the occurrences of a slot go to; one that is not in the timetable goes to all.
    #[must_use]
    pub fn reach(&self, slot: &str) -> Reach {
        self.kept(slot).map_or(Reach::All, Kept::reach)
    }

    /// The timetable as it would be without a slot.
    #[must_use]
    pub fn without(&self, slot: &str) -> Self {
        let mut table = self.clone();
        table.kept.retain(|kept| kept.row.id != slot);
        table
    }

    /// The title of what an occurrence plays; its id when nobody knows it.
    #[must_use]
    pub fn title(&self, occurrence: &Occurrence) -> String {
        let row = self.kept(&occurrence.slot).map(|kept| &kept.row);
        row.and_then(|row| row.title.clone())
            .unwrap_or_else(|| occurrence.item.clone())
    }
}

/// The day on which an occurrence would begin if it had not been moved: it stands in its id.
#[must_use]
pub fn planned_day(one: &Occurrence) -> Date {
    let planned = one
        .id
        .rsplit_once('@')
        .and_then(|(_, start)| start.get(..10)?.parse().ok());
    planned.unwrap_or_else(|| one.span.from.day())
}

fn at_once(kept: &Kept, at: Moment) -> Occurrence {
    Occurrence {
        id: format!("{}@{}", kept.slot.id, at.rfc3339()),
        slot: kept.slot.id.clone(),
        item: kept.slot.item.clone(),
        span: Span::lasting(at, kept.slot.duration_ms),
        class: kept.slot.class,
        level: kept.slot.level,
        source: kept.slot.source,
        language: kept.slot.language.clone(),
    }
}

/// Why the bulletin of a slot is not heard at an instant, as a code; `None`: nothing keeps it back.
#[must_use]
pub fn kept_back(row: &SlotRow, at: Moment) -> Option<&'static str> {
    if row.withdrawn_at.is_some() {
        Some("withdrawn")
    } else if row.superseded_by.is_some() {
        Some("superseded")
    } else if row.withheld == Some(true) {
        Some("withheld")
    } else if row.expires_at.is_some_and(|end| end <= at.0) {
        Some("expired")
    } else {
        None
    }
}
