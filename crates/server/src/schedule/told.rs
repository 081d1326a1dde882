//! What a placing meets, changes and breaks, in words.

use civic::broadcast::{Breach, Occurrence, Unresolved};

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
        let known = look.there.iter().chain(&look.new).find(|one| one.id == id);
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
    let lang = ctx.lang;
    let find = |id: &str| look.new.iter().chain(&look.there).find(|one| one.id == *id);
    let when = |id: &str| {
        find(id).map(|one| {
            format!(
                "{}, {}",
                words::day(lang, one.span.from.day()),
                words::stretch(one.span)
            )
        })
    };
    let rule_on = |day| civic::broadcast::in_force(&table.rules, day);
    let rule_of = |id: &str| find(id).and_then(|one| rule_on(one.span.from.day()));
    let decided = |rule: Option<&civic::broadcast::OperatingRule>| {
        rule.map_or_else(String::new, |rule| rule.decided_by.clone())
    };
    Some(match breach {
        Breach::Quiet(_) | Breach::NoRule(_) => return None,
        Breach::Hours(id) => {
            let rule = rule_of(id)?;
            let hours = words::hours(&rule.hours);
            ctx.tf(
                "schedule.breach.hours",
                &[
                    ("when", &when(id)?),
                    ("hours", &hours),
                    ("rule", &rule.decided_by),
                ],
            )
        }
        Breach::Day(id) => {
            let rule = rule_of(id)?;
            let days: Vec<String> = rule
                .days
                .iter()
                .map(|day| ctx.t(&format!("schedule.weekday.{day}")))
                .collect();
            ctx.tf(
                "schedule.breach.day",
                &[
                    ("when", &when(id)?),
                    ("days", &days.join(", ")),
                    ("rule", &rule.decided_by),
                ],
            )
        }
        Breach::Language(id, language) => {
            let rule = rule_of(id)?;
            let spoken: Vec<String> = rule
                .languages
                .iter()
                .map(|code| super::language(ctx, code))
                .collect();
            let language = super::language(ctx, language);
            ctx.tf(
                "schedule.breach.language",
                &[
                    ("language", &language),
                    ("languages", &spoken.join(", ")),
                    ("rule", &rule.decided_by),
                ],
            )
        }
        Breach::SessionTooLong { from, minutes, most } => {
            let (when, rule) = (
                format!("{}, {}", words::day(lang, from.day()), words::clock(*from)),
                decided(rule_on(from.day())),
            );
            let (minutes, most) = (minutes.to_string(), most.to_string());
            ctx.tf(
                "schedule.breach.session",
                &[
                    ("when", &when),
                    ("minutes", &minutes),
                    ("most", &most),
                    ("rule", &rule),
                ],
            )
        }
        Breach::TooManySessions { day, sessions, most } => {
            let (when, rule) = (words::day(lang, *day), decided(rule_on(*day)));
            let (sessions, most) = (sessions.to_string(), most.to_string());
            ctx.tf(
                "schedule.breach.sessions",
                &[
                    ("when", &when),
                    ("n", &sessions),
                    ("most", &most),
                    ("rule", &rule),
                ],
            )
        }
    })
}
