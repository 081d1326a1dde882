//! The page behind the quick exit: a month with its lunar days, which anybody may have been looking at.

use askama::Template;
use viet::Date;

use crate::http::{Answer, Chrome, Ctx, Query, Reply};

#[derive(Template)]
#[template(path = "tip/calendar.html")]
struct CalendarPage {
    c: Chrome,
    title: String,
    weeks: Vec<Vec<DayView>>,
    before: String,
    after: String,
}

struct DayView {
    day: String,
    lunar: String,
    outside: bool,
    today: bool,
}

/// A month.
pub(super) async fn show(ctx: Ctx, query: Query) -> Answer {
    let today = ctx.today();
    let asked = format!("{}-01", query.get("thang")).parse().ok();
    let first = asked.unwrap_or_else(|| today.plus_days(1 - i64::from(today.day())));
    let month = |day: Date| format!("{}-{:02}", day.year(), day.month());
    Ok(Reply::page(&CalendarPage {
        title: ctx.tf(
            "tip.calendar.title",
            &[
                ("month", &first.month().to_string()),
                ("year", &first.year().to_string()),
            ],
        ),
        weeks: weeks(first, today),
        before: month(first.plus_days(-1)),
        after: month(first.end_of_month().plus_days(1)),
        c: ctx.public_chrome(),
    }))
}

/// Weeks from Monday, as calendars here are printed.
fn weeks(first: Date, today: Date) -> Vec<Vec<DayView>> {
    // Day 4 of the epoch, 5 January 1970, was a Monday.
    let monday = first.plus_days(-(first.days_since_epoch() - 4).rem_euclid(7));
    let last = first.end_of_month();
    let view = |day: Date| {
        let lunar = day.lunar();
        DayView {
            day: day.day().to_string(),
            lunar: if lunar.day == 1 {
                format!("{}/{}", lunar.day, lunar.month)
            } else {
                lunar.day.to_string()
            },
            outside: day < first || day > last,
            today: day == today,
        }
    };
    (0..6)
        .map(|week| monday.plus_days(week * 7))
        .filter(|start| *start <= last)
        .map(|start| (0..7).map(|day| view(start.plus_days(day))).collect())
        .collect()
}

/// A day's mark for the calendar, one dot. Its answer empties the cache of this site: whoever left the page of tips in
/// haste leaves none of its scripts behind. It hangs on the picture and not on the page, which must not wait for that.
pub(super) async fn mark(_: Ctx) -> Answer {
    const DOT: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>";
    Ok(Reply::text("image/svg+xml", DOT.to_owned()).clearing_cache())
}
