//! Activities as lists show them, and the unit's own list.

use askama::Template;
use civic::activity::{Figure, Kind};
use civic::regime::{Field, listed};
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
    /// Its unit merged before it was sent, in words.
    pub late: Option<String>,
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
        late: row.landed.as_deref().map(|how| match how {
            "undecided" => c.t("activity.late_undecided"),
            _ => c.t("activity.late"),
        }),
    }
}

/// Where it landed when its unit had merged before it was sent, in words.
pub(super) fn landed(desk: &Desk, row: &Activity) -> Option<String> {
    let (how, unit) = (row.landed.as_deref()?, row.phone_unit.as_deref()?);
    let then = desk.unit_name(unit);
    if how != "followed" {
        return Some(desk.tf("activity.landed.undecided", &[("then", then.as_str())]));
    }
    let directory = desk.directory();
    let heir = civic::landing::heir(&directory, unit, desk.today());
    let now = desk.unit_name(heir.map_or(row.unit.as_str(), |heir| heir.id.as_str()));
    let words = desk.tf(
        "activity.landed.followed",
        &[("then", then.as_str()), ("now", now.as_str())],
    );
    let doubt = civic::landing::doubt(&directory, unit, desk.today());
    Some(doubt.map_or(words.clone(), |doubt| format!("{words} ({doubt})")))
}

/// The message key of a field's name.
pub(super) fn field_key(field: &str) -> String {
    match Figure::ALL.into_iter().find(|figure| figure.code() == field) {
        Some(figure) => format!("activity.figure.{}", figure.code()),
        None => format!("activity.field.{field}"),
    }
}

/// The value of a field as people read it.
pub(super) fn value(c: &Chrome, field: &str, value: &str) -> String {
    match field {
        _ if value.is_empty() => c.t("activity.clash.nothing"),
        "kind" if Kind::from_code(value).is_some() => c.t(&format!("activity.kind.{value}")),
        "language" => c.t(&format!("activity.language.{value}")),
        "audience" => listed_name(Field::Audience, value),
        "topic" => listed_name(Field::Topic, value),
        "day" => value
            .parse::<Date>()
            .map_or_else(|_| value.to_owned(), Date::short),
        _ => match value.parse::<i64>() {
            Ok(number) if Figure::ALL.iter().any(|figure| figure.code() == field) => c.number(number),
            _ => value.to_owned(),
        },
    }
}

/// The name of a code in a closed list.
pub(super) fn listed_name(field: Field, code: &str) -> String {
    let known = listed(field).iter().find(|category| category.code == code);
    known.map_or_else(|| code.to_owned(), |category| category.name.clone())
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
