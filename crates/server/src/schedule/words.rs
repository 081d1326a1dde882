//! Days and rules in words, as people say them.

use civic::Moment;
use civic::broadcast::{Calendar, Days, Frequency, Market, OperatingRule, Recurrence, Span};
use viet::{Date, Weekday};

use crate::http::Ctx;
use crate::i18n::{Lang, format, text};

/// A day of the week.
#[must_use]
pub fn weekday(lang: Lang, day: Weekday) -> String {
    text(lang, &format!("schedule.weekday.{}", number(day)))
}

/// Monday is 1, Sunday 7.
#[must_use]
pub fn number(day: Weekday) -> u8 {
    match day {
        Weekday::Monday => 1,
        Weekday::Tuesday => 2,
        Weekday::Wednesday => 3,
        Weekday::Thursday => 4,
        Weekday::Friday => 5,
        Weekday::Saturday => 6,
        Weekday::Sunday => 7,
    }
}

/// `thứ Sáu, 30/4/2021`.
#[must_use]
pub fn day(lang: Lang, day: Date) -> String {
    format!("{}, {}", weekday(lang, day.weekday()), day.short())
}

/// `17:00`.
#[must_use]
pub fn clock(at: Moment) -> String {
    let (hour, minute) = at.hour_minute();
    let second = at.0.rem_euclid(60_000) / 1000;
    if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    }
}

/// `17:00–17:30`, and the day of its end when that is another one.
#[must_use]
pub fn stretch(span: Span) -> String {
    let end = Moment(span.until.0);
    if end.day() == span.from.day() {
        format!("{}–{}", clock(span.from), clock(end))
    } else {
        let day = end.day();
        format!(
            "{}–{} ({}/{})",
            clock(span.from),
            clock(end),
            day.day(),
            day.month()
        )
    }
}

/// A length: `15 phút`, `1 phút 30 giây`.
#[must_use]
pub fn length(lang: Lang, ms: i64) -> String {
    let seconds = (ms + 500).div_euclid(1000);
    let (minutes, rest) = (
        seconds.div_euclid(60).to_string(),
        seconds.rem_euclid(60).to_string(),
    );
    match (minutes.as_str(), rest.as_str()) {
        ("0", _) => format(lang, "schedule.seconds", &[("n", &rest)]),
        (_, "0") => format(lang, "schedule.minutes", &[("n", &minutes)]),
        _ => format(lang, "schedule.minutes_seconds", &[("m", &minutes), ("s", &rest)]),
    }
}

/// Hours of a day: `21:00–05:00`.
#[must_use]
pub fn hours(list: &[(u16, u16)]) -> String {
    let one = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let all: Vec<String> = list
        .iter()
        .map(|(from, until)| format!("{}–{}", one(*from), one(*until)))
        .collect();
    all.join(", ")
}

/// The days of a calendar: `thứ Sáu cuối tháng, từ 30/4/2021 đến hết 31/12/2021`.
#[must_use]
pub fn calendar(lang: Lang, calendar: &Calendar, market: Option<&str>) -> String {
    let days = match &calendar.days {
        Days::Once(once) => return day(lang, *once),
        Days::Every(rule) => recurrence(lang, rule, calendar.from),
        Days::Market(days) => self::market(lang, days, market),
        Days::Lunar(lunar) => {
            let (day, month) = (lunar.day.to_string(), lunar.month.to_string());
            format(lang, "schedule.days.lunar", &[("day", &day), ("month", &month)])
        }
    };
    let from = format(lang, "schedule.days.from", &[("day", &calendar.from.short())]);
    let until = calendar
        .until
        .map(|day| format(lang, "schedule.days.until", &[("day", &day.short())]));
    let except = (!calendar.except.is_empty())
        .then(|| format(lang, "schedule.days.except", &[("days", &list(&calendar.except))]));
    let also = (!calendar.also.is_empty())
        .then(|| format(lang, "schedule.days.also", &[("days", &list(&calendar.also))]));
    let parts = [Some(days), Some(from), until, except, also];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn list(days: &[Date]) -> String {
    days.iter().map(|day| day.short()).collect::<Vec<_>>().join(", ")
}

/// A rule of days that come again.
#[must_use]
pub fn recurrence(lang: Lang, rule: &Recurrence, start: Date) -> String {
    let every = |key: &str| {
        if rule.interval == 1 {
            text(lang, &format!("schedule.days.{key}"))
        } else {
            format(
                lang,
                &format!("schedule.days.{key}_n"),
                &[("n", &rule.interval.to_string())],
            )
        }
    };
    let often = every(match rule.frequency {
        Frequency::Daily => "daily",
        Frequency::Weekly => "weekly",
        Frequency::Monthly => "monthly",
        Frequency::Yearly => "yearly",
    });
    let weekdays = rule.by_day.iter().map(|(nth, day)| nth_weekday(lang, *nth, *day));
    let month_days = rule.by_month_day.iter().map(|day| month_day(lang, *day));
    let mut on: Vec<String> = weekdays.chain(month_days).collect();
    if on.is_empty() {
        on.extend(left_open(lang, rule, start));
    }
    let months: Vec<String> = rule.by_month.iter().map(ToString::to_string).collect();
    let months =
        (!months.is_empty()).then(|| format(lang, "schedule.days.months", &[("months", &months.join(", "))]));
    let count = rule
        .count
        .map(|n| format(lang, "schedule.days.count", &[("n", &n.to_string())]));
    let until = rule
        .until
        .map(|day| format(lang, "schedule.days.until", &[("day", &day.short())]));
    let on = (!on.is_empty()).then(|| on.join(", "));
    [on, Some(often), months, count, until]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// What the rule leaves open is as on its first day.
fn left_open(lang: Lang, rule: &Recurrence, start: Date) -> Option<String> {
    match rule.frequency {
        Frequency::Daily => None,
        Frequency::Weekly => Some(weekday(lang, start.weekday())),
        Frequency::Monthly => i8::try_from(start.day()).ok().map(|day| month_day(lang, day)),
        Frequency::Yearly => {
            let (day, month) = (start.day().to_string(), start.month().to_string());
            Some(format(
                lang,
                "schedule.days.of_year",
                &[("day", &day), ("month", &month)],
            ))
        }
    }
}

fn nth_weekday(lang: Lang, nth: Option<i8>, day: Weekday) -> String {
    let name = weekday(lang, day);
    match nth {
        None => name,
        Some(-1) => format(lang, "schedule.days.last_weekday", &[("day", &name)]),
        Some(1) => format(lang, "schedule.days.first_weekday", &[("day", &name)]),
        Some(n) if n < 0 => format(
            lang,
            "schedule.days.weekday_from_end",
            &[("day", &name), ("n", &(-n).to_string())],
        ),
        Some(n) => format(
            lang,
            "schedule.days.nth_weekday",
            &[("day", &name), ("n", &n.to_string())],
        ),
    }
}

fn month_day(lang: Lang, day: i8) -> String {
    match day {
        -1 => text(lang, "schedule.days.last_day"),
        day if day < 0 => format(lang, "schedule.days.day_from_end", &[("n", &(-day).to_string())]),
        day => format(lang, "schedule.days.month_day", &[("n", &day.to_string())]),
    }
}

/// How the days of a market are counted, behind its name where it has one.
#[must_use]
pub fn market(lang: Lang, days: &Market, name: Option<&str>) -> String {
    let numbers = |days: &[u8]| {
        days.iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let how = match days {
        Market::Every { days, .. } => format(lang, "schedule.days.market_every", &[("n", &days.to_string())]),
        Market::LunarDays(days) => format(lang, "schedule.days.market_lunar", &[("days", &numbers(days))]),
        Market::SolarDays(days) => format(lang, "schedule.days.market_solar", &[("days", &numbers(days))]),
    };
    match name {
        Some(name) => format!("{name} ({how})"),
        None => how,
    }
}

/// The weekdays of a rule.
pub(super) fn rule_days(ctx: &Ctx, rule: &OperatingRule) -> String {
    let days = rule
        .days
        .iter()
        .map(|day| ctx.t(&format!("schedule.weekday.{day}")));
    days.collect::<Vec<_>>().join(", ")
}

/// The languages of a rule.
pub(super) fn rule_languages(ctx: &Ctx, rule: &OperatingRule) -> String {
    let languages = rule.languages.iter().map(|code| super::language(ctx, code));
    languages.collect::<Vec<_>>().join(", ")
}
