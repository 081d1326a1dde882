//! The measurements as a page, as data, and before officers with what to mend.

use askama::Template;
use civic::Moment;
use serde_json::{Value, json};
use viet::Date;

use super::reckon::{DAYS, Figure, Figures, YEAR, reckon};
use crate::http::{Answer, Chrome, Ctx, Desk, Reply};
use crate::publication::{Tab, tabs};

#[derive(Template)]
#[template(path = "measure/show.html")]
struct ShowPage {
    c: Chrome,
    groups: Vec<Group>,
    families: Vec<(String, String)>,
    since: String,
}

#[derive(Template)]
#[template(path = "measure/desk.html")]
struct DeskPage {
    c: Chrome,
    tabs: Vec<Tab>,
    groups: Vec<Group>,
    families: Vec<(String, String)>,
    since: String,
    checks: Vec<CheckView>,
    clean: String,
    checked: String,
}

struct Group {
    title: String,
    lines: Vec<(String, String)>,
}

struct CheckView {
    path: String,
    faults: Vec<String>,
}

/// For everybody.
pub(super) async fn show(ctx: Ctx) -> Answer {
    let figures = reckon(&ctx).await?;
    Ok(Reply::page(&ShowPage {
        c: ctx.public_chrome(),
        groups: groups(&ctx, &figures),
        families: families(&ctx, &figures),
        since: since(&ctx, &figures),
    }))
}

/// For officers: the same, with the pages that have faults.
pub(super) async fn desk(desk: Desk) -> Answer {
    let figures = reckon(&desk).await?;
    let view = |check: &super::store::Check| {
        let codes: Vec<String> = serde_json::from_str(&check.faults).unwrap_or_default();
        let word = |code: &String| desk.t(&format!("measure.fault.{code}"));
        CheckView {
            path: check.path.clone(),
            faults: codes.iter().map(word).collect(),
        }
    };
    let mut checks: Vec<CheckView> = figures.checks.iter().map(view).collect();
    let all = checks.len();
    checks.retain(|check| !check.faults.is_empty());
    let clean = (all - checks.len()).to_string();
    let checked = figures.checks.iter().map(|check| check.checked_at).max();
    Ok(Reply::page(&DeskPage {
        c: desk.chrome("publication.menu"),
        tabs: tabs(&desk, "/measurements"),
        groups: groups(&desk, &figures),
        families: families(&desk, &figures),
        since: since(&desk, &figures),
        clean: desk.tf("measure.clean", &[("n", &clean), ("all", &all.to_string())]),
        checked: checked.map_or_else(
            || desk.t("measure.never"),
            |at| desk.tf("measure.checked", &[("at", &Moment(at).short())]),
        ),
        checks,
    }))
}

fn groups(ctx: &Ctx, figures: &Figures) -> Vec<Group> {
    let group = |code: &str, lines: &[Figure]| Group {
        title: ctx.t(&format!("measure.group.{code}")),
        lines: lines.iter().map(|one| line(ctx, one)).collect(),
    };
    vec![
        group("completeness", &figures.completeness),
        group("performance", &figures.performance),
        group("usage", &figures.usage),
    ]
}

/// A figure in words: so many, or so many of so many with the share.
fn line(ctx: &Ctx, figure: &Figure) -> (String, String) {
    let c = ctx.public_chrome();
    let said = match (figure.value, figure.of) {
        (None, _) => ctx.t("measure.unknown"),
        (Some(value), None) => c.number(value),
        (Some(value), Some(of)) => {
            let share = viet::decimal(value as f64 * 100.0 / of as f64, 1);
            let share = match ctx.lang {
                crate::i18n::Lang::En => share.replace(',', "."),
                crate::i18n::Lang::Vi => share,
            };
            format!("{} / {} ({share} %)", c.number(value), c.number(of))
        }
    };
    (ctx.t(&format!("measure.figure.{}", figure.code)), said)
}

fn families(ctx: &Ctx, figures: &Figures) -> Vec<(String, String)> {
    let c = ctx.public_chrome();
    let views = |views: i64| match figures.since {
        Some(_) => c.number(views),
        None => ctx.t("measure.unknown"),
    };
    let line = |(family, count): &(&str, i64)| (ctx.t(&format!("measure.family.{family}")), views(*count));
    figures.families.iter().map(line).collect()
}

fn since(ctx: &Ctx, figures: &Figures) -> String {
    let day = figures.since.as_deref().and_then(|day| day.parse::<Date>().ok());
    match day {
        Some(day) => ctx.tf("measure.since", &[("day", &day.short())]),
        None => ctx.t("measure.not_yet"),
    }
}

/// As data: `value` null is not measured, `of` null is no part of anything.
pub(super) async fn data(ctx: Ctx) -> Answer {
    let figures = reckon(&ctx).await?;
    let group = |lines: &[Figure]| -> Value {
        let one = |figure: &Figure| {
            (
                figure.code.to_owned(),
                json!({ "value": figure.value, "of": figure.of }),
            )
        };
        Value::Object(lines.iter().map(one).collect())
    };
    let views = figures.families.iter().map(|(family, count)| {
        let count = figures.since.as_ref().map(|_| *count);
        ((*family).to_owned(), json!(count))
    });
    let checks = figures.checks.iter().map(|check| {
        let faults: Value = serde_json::from_str(&check.faults).unwrap_or_default();
        json!({ "path": check.path, "bytes": check.bytes, "faults": faults,
            "checked_at": Moment(check.checked_at).rfc3339() })
    });
    Ok(Reply::json(&json!({
        "law": "Nghị định 224/2026/NĐ-CP, Điều 12",
        "reckoned_at": ctx.at.rfc3339(),
        "measured_since": figures.since,
        "days": DAYS,
        "days_of_timeliness_and_outages": YEAR,
        "completeness_and_timeliness": group(&figures.completeness),
        "accessibility_and_performance": group(&figures.performance),
        "usage": group(&figures.usage),
        "views_by_family": Value::Object(views.collect()),
        "pages": checks.collect::<Vec<_>>(),
        "persons_followed": false,
    })))
}
