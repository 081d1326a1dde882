//! What a placing meets, changes and breaks, in words.

use civic::broadcast::{Breach, Occurrence, OperatingRule, Unresolved, in_force};
use viet::Date;

use super::place::{Look, Settled};
use super::timetable::Timetable;
use super::words;
use crate::http::Ctx;

/// So many lines of one list are shown.
const MOST: usize = 12;
/// So many breaches of one kind.
const OF_A_KIND: u32 = 3;

/// The first lines, and how many more there are.
pub(super) fn some(mut lines: Vec<String>, ctx: &Ctx) -> Vec<String> {
    if lines.len() > MOST {
        let more = (lines.len() - MOST).to_string();
        lines.truncate(MOST);
        lines.push(ctx.tf("schedule.and_more", &[("n", &more)]));
    }
    lines
}

pub(super) fn name_of(ctx: &Ctx, table: &Timetable, one: &Occurrence) -> String {
    match table.kept(&one.slot) {
        Some(_) => table.title(one),
        None => ctx.t("schedule.this_one"),
    }
}

/// What a choice would change, a line each.
pub(super) fn settled_words(ctx: &Ctx, table: &Timetable, settled: &Settled) -> Vec<String> {
    let day = |one: &Occurrence| words::day(ctx.lang, one.span.from.day());
    let removed = settled.removed.iter().map(|one| {
        let (day, at, title) = (day(one), words::stretch(one.span), name_of(ctx, table, one));
        ctx.tf(
            "schedule.would.remove",
            &[("day", &day), ("title", &title), ("at", &at)],
        )
    });
    let moved = settled.moved.iter().map(|(one, before)| {
        let (day, title) = (day(one), name_of(ctx, table, one));
        let (from, to) = (words::stretch(*before), words::stretch(one.span));
        ctx.tf(
            "schedule.would.move",
            &[("day", &day), ("title", &title), ("from", &from), ("to", &to)],
        )
    });
    removed.chain(moved).collect()
}

/// Why a choice cannot be taken.
pub(super) fn unresolved_words(ctx: &Ctx, table: &Timetable, look: &Look, why: &Unresolved) -> String {
    let name = |id: &str| {
        let all = look.there.iter().chain(&look.beside).chain(&look.new);
        let known = all.into_iter().find(|one| one.id == id);
        known.map_or_else(
            || id.to_owned(),
            |one| {
                format!(
                    "{} ({}, {})",
                    name_of(ctx, table, one),
                    one.span.from.day().short(),
                    words::stretch(one.span)
                )
            },
        )
    };
    match why {
        Unresolved::CommuneDecides(id) => ctx.tf("schedule.unresolved.commune", &[("title", &name(id))]),
        Unresolved::NotYours => ctx.t("schedule.unresolved.not_yours"),
        Unresolved::Fixed(id) => ctx.tf("schedule.unresolved.fixed", &[("title", &name(id))]),
        Unresolved::Quiet(id) => ctx.tf("schedule.unresolved.quiet", &[("title", &name(id))]),
        Unresolved::AlreadyBroken(one, other) => ctx.tf(
            "schedule.unresolved.broken",
            &[("one", &name(one)), ("other", &name(other))],
        ),
    }
}

/// What would break the rule: the first few of each kind, and how many more there are.
pub(super) fn all_breaches(ctx: &Ctx, table: &Timetable, look: &Look) -> Vec<String> {
    let mut seen = std::collections::HashMap::new();
    let (mut lines, mut more) = (Vec::new(), 0);
    for breach in &look.breaches {
        let Some(words) = breach_words(ctx, table, look, breach) else {
            continue;
        };
        let count = seen.entry(std::mem::discriminant(breach)).or_insert(0);
        *count += 1;
        if *count <= OF_A_KIND {
            lines.push(words);
        } else {
            more += 1;
        }
    }
    if more > 0 {
        lines.push(ctx.tf("schedule.and_more", &[("n", &more.to_string())]));
    }
    lines
}

/// What breaks the rule, with the line of the rule that says so; that no rule is known is said elsewhere.
fn breach_words(ctx: &Ctx, table: &Timetable, look: &Look, breach: &Breach) -> Option<String> {
    match breach {
        Breach::Quiet(_) | Breach::NoRule(_) => None,
        Breach::Hours(id) => {
            let (when, rule) = broken(ctx, table, look, id)?;
            let (hours, rule) = (words::hours(&rule.hours), &rule.decided_by);
            Some(ctx.tf(
                "schedule.breach.hours",
                &[("when", &when), ("hours", &hours), ("rule", rule)],
            ))
        }
        Breach::Day(id) => {
            let (when, rule) = broken(ctx, table, look, id)?;
            let (days, rule) = (words::rule_days(ctx, rule), &rule.decided_by);
            Some(ctx.tf(
                "schedule.breach.day",
                &[("when", &when), ("days", &days), ("rule", rule)],
            ))
        }
        Breach::Language(id, language) => {
            let (_, rule) = broken(ctx, table, look, id)?;
            let (spoken, rule) = (words::rule_languages(ctx, rule), &rule.decided_by);
            let language = super::language(ctx, language);
            Some(ctx.tf(
                "schedule.breach.language",
                &[("language", &language), ("languages", &spoken), ("rule", rule)],
            ))
        }
        Breach::SessionTooLong { from, minutes, most } => {
            let day = from.day();
            let when = format!("{}, {}", words::day(ctx.lang, day), words::clock(*from));
            let (minutes, most, rule) = (minutes.to_string(), most.to_string(), decided(table, day));
            Some(ctx.tf(
                "schedule.breach.session",
                &[
                    ("when", &when),
                    ("minutes", &minutes),
                    ("most", &most),
                    ("rule", &rule),
                ],
            ))
        }
        Breach::TooManySessions { day, sessions, most } => {
            let (when, rule) = (words::day(ctx.lang, *day), decided(table, *day));
            let (sessions, most) = (sessions.to_string(), most.to_string());
            Some(ctx.tf(
                "schedule.breach.sessions",
                &[
                    ("when", &when),
                    ("n", &sessions),
                    ("most", &most),
                    ("rule", &rule),
                ],
            ))
        }
    }
}

/// When an occurrence is heard, and the rule of that day.
fn broken<'a>(ctx: &Ctx, table: &'a Timetable, look: &Look, id: &str) -> Option<(String, &'a OperatingRule)> {
    let one = look.new.iter().chain(&look.there).find(|one| one.id == id)?;
    let day = one.span.from.day();
    let when = format!("{}, {}", words::day(ctx.lang, day), words::stretch(one.span));
    Some((when, in_force(&table.rules, day)?))
}

/// Who decided the rule of a day.
fn decided(table: &Timetable, day: Date) -> String {
    in_force(&table.rules, day).map_or_else(String::new, |rule| rule.decided_by.clone())
}
