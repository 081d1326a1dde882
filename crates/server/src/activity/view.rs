//! Activities as lists show them, and the unit's own list.

use askama::Template;
use civic::activity::{Figure, Kind};
use viet::Date;

use super::store::{self, Activity};
use crate::assignment::shorten;
use crate::http::{Answer, Chrome, Desk, Refusal, Reply};

/// A line of a list of activities.
#[derive(Clone, Debug)]
pub(crate) struct ActivityLine {
    /// Where its page is.
    pub href: String,
    /// Kind and place.
    pub title: String,
    /// The day.
    pub day: String,
    /// Figures, language, evidence.
    pub words: String,
    /// The task.
    pub task: String,
    /// It counts no more.
    pub withdrawn: bool,
}

/// The activities of an assignment.
pub(crate) async fn of_assignment(desk: &Desk, c: &Chrome, id: &str) -> Result<Vec<ActivityLine>, Refusal> {
    let rows = store::of_assignment(desk.db(), id).await?;
    Ok(rows.iter().map(|row| line(c, row)).collect())
}

#[derive(Template)]
#[template(path = "activity/mine.html")]
struct ListPage {
    c: Chrome,
    activities: Vec<ActivityLine>,
}

/// The unit's own activities.
pub(super) async fn list(desk: Desk) -> Answer {
    let c = desk.chrome("activity.menu");
    let rows = store::of_unit(desk.db(), &desk.actor.unit).await?;
    let activities = rows.iter().map(|row| line(&c, row)).collect();
    Ok(Reply::page(&ListPage { c, activities }))
}

fn line(c: &Chrome, row: &Activity) -> ActivityLine {
    let kind = kind(c, row);
    let title = match &row.place {
        Some(place) => format!("{kind}, {place}"),
        None => kind,
    };
    let mut words = figures(c, row);
    words.push(c.t(&format!("activity.language.{}", row.language)));
    words.push(match row.evidence {
        0 => c.t("activity.no_evidence"),
        n => c.tf("activity.evidence_count", [("n", c.number(n).as_str())]),
    });
    ActivityLine {
        href: format!("/activities/{}", row.id),
        title,
        day: day(row),
        words: words.join(" · "),
        task: shorten(&row.body, 90),
        withdrawn: row.withdrawn_at.is_some(),
    }
}

/// The kind in words.
pub(super) fn kind(c: &Chrome, row: &Activity) -> String {
    let known = Kind::from_code(&row.kind).unwrap_or(Kind::Other);
    c.t(&format!("activity.kind.{}", known.code()))
}

/// The day as screens show it.
pub(super) fn day(row: &Activity) -> String {
    row.happened_on
        .parse::<Date>()
        .map_or_else(|_| row.happened_on.clone(), Date::short)
}

/// The figures in words: `120 lượt người`.
pub(super) fn figures(c: &Chrome, row: &Activity) -> Vec<String> {
    let value = |figure| match figure {
        Figure::Items => row.items,
        Figure::Minutes => row.minutes,
        Figure::Copies => row.copies,
        Figure::People => row.people,
    };
    let known = Figure::ALL
        .into_iter()
        .filter_map(|figure| Some((figure, value(figure)?)));
    let said = known.map(|(figure, n)| {
        c.tf(
            &format!("activity.count.{}", figure.code()),
            [("n", c.number(n).as_str())],
        )
    });
    said.collect()
}
