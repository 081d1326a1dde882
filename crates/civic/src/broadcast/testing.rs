//! What the tests share: days, instants, occurrences.

use proptest::prelude::*;
use viet::Date;

use super::*;
use crate::Moment;
use crate::bulletin::{Class, Level};

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// `at("2026-11-26", "17:00")`.
pub fn at(date: &str, time: &str) -> Moment {
    Moment(Moment::start_of(day(date)).0 + i64::from(clock(time).unwrap()) * 1000)
}

pub fn span(from: Moment, minutes: i64) -> Span {
    Span {
        from,
        until: from.plus_minutes(minutes),
    }
}

/// An ordinary recording of the commune.
pub fn one(id: &str, span: Span) -> Occurrence {
    Occurrence {
        id: id.into(),
        slot: id.into(),
        item: format!("bản tin {id}"),
        span,
        class: Class::Ordinary,
        level: Level::Commune,
        source: Source::Recording,
        language: "vi".into(),
    }
}

pub fn slot(id: &str, calendar: Calendar, start: &str, minutes: u32) -> Slot {
    Slot {
        id: id.into(),
        item: id.into(),
        calendar,
        start_s: clock(start).unwrap(),
        duration_ms: minutes * 60_000,
        class: Class::Ordinary,
        level: Level::Commune,
        source: Source::Recording,
        language: "vi".into(),
    }
}

pub fn any_class() -> impl Strategy<Value = Class> {
    prop::sample::select(Class::ALL.to_vec())
}

/// Anything within three days of 26 November 2026, up to three hours long.
pub fn any_occurrence() -> impl Strategy<Value = Occurrence> {
    let sources = vec![Source::Recording, Source::Relay, Source::Fm, Source::Live];
    let levels = vec![Level::Commune, Level::Province, Level::Central];
    let parts = (
        0..3 * 1440_i64,
        1..180_i64,
        any_class(),
        prop::sample::select(levels),
        prop::sample::select(sources),
    );
    parts.prop_map(|(from, minutes, class, level, source)| Occurrence {
        class,
        level,
        source,
        ..one("", span(at("2026-11-26", "00:00").plus_minutes(from), minutes))
    })
}

/// Several of them, each with its own id.
pub fn any_occurrences(most: usize) -> impl Strategy<Value = Vec<Occurrence>> {
    prop::collection::vec(any_occurrence(), 0..most).prop_map(|list| {
        let named = list.into_iter().enumerate();
        named
            .map(|(at, one)| Occurrence {
                id: format!("o{at}"),
                ..one
            })
            .collect()
    })
}
