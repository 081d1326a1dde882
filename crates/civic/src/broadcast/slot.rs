//! A slot of the timetable, and its occurrences within a window.

use viet::Date;

use super::days::Calendar;
use super::occurrence::{Occurrence, Source};
use super::span::Span;
use crate::Moment;
use crate::bulletin::{Class, Level};

const DAY_MS: u32 = 86_400_000;

/// A place in the timetable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its id.
    pub id: String,
    /// The bulletin, or the relayed source.
    pub item: String,
    /// On which days it begins.
    pub calendar: Calendar,
    /// Seconds since midnight in Vietnam, below 86,400.
    pub start_s: u32,
    /// How long it lasts, in milliseconds: more than 0, a day at most. May run over midnight.
    pub duration_ms: u32,
    /// Its class.
    pub class: Class,
    /// The level that it comes from.
    pub level: Level,
    /// Where its sound comes from.
    pub source: Source,
    /// BCP 47.
    pub language: String,
}

/// A slot that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongSlot {
    /// It begins at no time of the day.
    #[error("{0} s after midnight is no time of the day")]
    Start(u32),
    /// It lasts no time, or more than a day.
    #[error("{0} ms is no length of a broadcast")]
    Duration(u32),
    /// It ends before it begins.
    #[error("its last day lies before its first")]
    Backwards,
    /// It falls on no day at all within two years.
    #[error("it falls on no day")]
    Never,
}

impl Slot {
    /// Whether the slot can be saved.
    pub fn check(&self) -> Result<(), WrongSlot> {
        if self.start_s >= 86_400 {
            return Err(WrongSlot::Start(self.start_s));
        }
        if self.duration_ms == 0 || self.duration_ms > DAY_MS {
            return Err(WrongSlot::Duration(self.duration_ms));
        }
        let from = self.calendar.from;
        if self.calendar.until.is_some_and(|until| until < from) {
            return Err(WrongSlot::Backwards);
        }
        let never = self.calendar.between(from, from.plus_days(731)).is_empty();
        if never { Err(WrongSlot::Never) } else { Ok(()) }
    }

    fn on(&self, day: Date) -> Occurrence {
        let start = Moment(Moment::start_of(day).0 + i64::from(self.start_s) * 1000);
        Occurrence {
            id: format!("{}@{}", self.id, start.rfc3339()),
            slot: self.id.clone(),
            item: self.item.clone(),
            span: Span::lasting(start, self.duration_ms),
            class: self.class,
            level: self.level,
            source: self.source,
            language: self.language.clone(),
        }
    }
}

/// Everything that is heard within a window, in order: also what began the day before and runs over midnight.
#[must_use]
pub fn expand(slots: &[Slot], window: Span) -> Vec<Occurrence> {
    let (first, last) = (window.from.day().plus_days(-1), Moment(window.until.0 - 1).day());
    let all = slots.iter().flat_map(|slot| {
        slot.calendar
            .between(first, last)
            .into_iter()
            .map(|day| slot.on(day))
    });
    let mut found: Vec<_> = all.filter(|occurrence| occurrence.span.meets(window)).collect();
    found.sort_by(|a, b| (a.span, &a.id).cmp(&(b.span, &b.id)));
    found
}
