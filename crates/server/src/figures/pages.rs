//! The pivot: units in rows, indicators in columns, with bars, a map, the last periods, and the plain table as the truth.

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use civic::unit::{Directory, Kind};
use viet::Date;

use super::asked::{Asked, LEVELS};
use super::grid::{self, Grid};
use super::view::{View, totals};
use super::{chart, map, store as rows};
use crate::filing::desk::{Case, Tools};
use crate::http::{Answer, Chrome, Desk, Path, Query, Refusal, Reply};
use crate::regime::known;

#[derive(Template)]
#[template(path = "figures/list.html")]
struct ListPage {
    c: Chrome,
    lines: Vec<(String, String, String)>,
    check: Option<String>,
}

pub(super) async fn list(desk: Desk) -> Answer {
    let c = desk.chrome("figures.menu");
    let mut regimes = known::all(desk.db(), &desk.site.kept.editions).await?;
    regimes.retain(|known| known.row.state != "draft");
    let line = |known: &std::sync::Arc<known::Known>| {
        (
            known.row.id.clone(),
            known.row.title.clone(),
            desk.unit_name(&known.row.unit),
        )
    };
    Ok(Reply::page(&ListPage {
        lines: regimes.iter().map(line).collect(),
        check: last_check(&desk, &c).await?,
        c,
    }))
}

async fn last_check(desk: &Desk, c: &Chrome) -> Result<Option<String>, Refusal> {
    let check = rows::last_check(desk.db()).await?;
    Ok(check.map(|check| {
        let (at, n, m, wrong) = (
            Moment(check.checked_at).short(),
            c.number(check.totals),
            c.number(check.filings),
            c.number(check.wrong),
        );
        let key = if check.wrong == 0 {
            "figures.check.sound"
        } else {
            "figures.check.wrong"
        };
        c.tf(
            key,
            [
                ("at", at.as_str()),
                ("n", n.as_str()),
                ("m", m.as_str()),
                ("wrong", wrong.as_str()),
            ],
        )
    }))
}

#[derive(Template)]
#[template(path = "figures/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    title: String,
    period: String,
    root: String,
    crumbs: Vec<(String, String)>,
    unit: String,
    periods: Vec<(String, String, bool)>,
    levels: Vec<(&'static str, String, bool)>,
    columns: Vec<(usize, String, bool)>,
    view: &'static str,
    day: String,
    grid: Grid,
    bars: Vec<chart::Bar>,
    silent: Option<String>,
    map: String,
    unplaced: Vec<String>,
    trend: String,
    points: Vec<(String, String)>,
    drawn: String,
    address: String,
    check: Option<String>,
    gather: Option<Gather>,
    appendix: Vec<(String, String)>,
}

/// What the last level may do with a period.
struct Gather {
    period: String,
    words: String,
    may_gather: bool,
    may_send: bool,
}

/// So many periods make the line.
const TREND: usize = 13;
/// So many bars are drawn; the table has them all.
const BARS: usize = 40;

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let asked = Asked::of(&desk, &id, &query).await?;
    let (directory, calendar) = (desk.directory(), desk.site.kept.days.calendar(desk.db()).await?);
    let tools = Tools::of(&desk.site, &directory, &calendar, desk.at);
    let c = desk.chrome("figures.menu");
    let found = totals(desk.db(), tools, &asked.case, asked.view).await?;
    let grid = grid::of(&desk, &c, tools, &asked, &found);
    let (edition, on) = (&asked.case.edition.1, asked.on());
    let drawn = asked.column.unwrap_or(0);
    let value = |unit: &str| grid::plain(&found, edition, unit, drawn);
    let shown = |unit: &str| grid::shown(&c, edition, drawn, value(unit));
    let lines: Vec<_> = grid
        .rows
        .iter()
        .map(|row| {
            (
                row.unit.as_str(),
                row.name.clone(),
                shown(&row.unit),
                value(&row.unit),
            )
        })
        .collect();
    let (spots, unplaced) = placed(&directory, on, &lines);
    let title = edition.title(drawn);
    let points = trend(&desk, &asked, drawn).await?;
    Ok(Reply::page(&ShowPage {
        id: id.clone(),
        title: asked.case.known.row.title.clone(),
        period: capital(&asked.case.period.label_with_days()),
        root: crate::http::name_of(&directory, &asked.case.unit, on),
        crumbs: crumbs(&desk, &asked, &id),
        unit: asked.case.unit.clone(),
        periods: periods(&desk, &asked),
        levels: levels(&c, &asked),
        columns: columns(&asked),
        view: view_of(&asked).0,
        day: view_of(&asked).1,
        map: map::map(&spots, &format!("{title}, {}", asked.case.period.label())),
        unplaced: if spots.is_empty() { Vec::new() } else { unplaced },
        bars: bars(&lines),
        silent: silent(&c, &lines),
        trend: drawing(&points, &title),
        points: points
            .into_iter()
            .map(|(period, value)| (period, grid::shown(&c, edition, drawn, value)))
            .collect(),
        drawn: title,
        address: asked.address(&[]),
        check: last_check(&desk, &c).await?,
        gather: gather(&desk, &c, &asked).await?,
        appendix: super::appendix::reports(&desk).await?,
        grid,
        c,
    }))
}

type Lines<'a> = Vec<(&'a str, String, String, Option<i64>)>;

/// The known figures, the largest first.
fn bars(lines: &Lines<'_>) -> Vec<chart::Bar> {
    let mut known: Vec<_> = lines.iter().filter(|(.., value)| value.is_some()).collect();
    known.sort_by_key(|(.., value)| std::cmp::Reverse(*value));
    let bar =
        |(_, name, shown, value): &(&str, String, String, Option<i64>)| (name.clone(), shown.clone(), *value);
    chart::bars(known.into_iter().take(BARS).map(bar).collect())
}

/// How many have no bar because nobody knows their figure.
fn silent(c: &Chrome, lines: &Lines<'_>) -> Option<String> {
    let unknown = lines.iter().filter(|(.., value)| value.is_none()).count();
    (unknown > 0).then(|| c.tf("figures.bars_unknown", [("n", c.number(unknown as i64).as_str())]))
}

/// The units that have coordinates as dots, and the names of the others.
fn placed(directory: &Directory, on: Date, lines: &Lines<'_>) -> (Vec<map::Spot>, Vec<String>) {
    let (mut spots, mut unplaced) = (Vec::new(), Vec::new());
    for (unit, name, shown, value) in lines {
        match super::coordinates(directory, unit, on) {
            Some((lat, lon)) => spots.push(map::Spot {
                name: name.clone(),
                lat,
                lon,
                shown: shown.clone(),
                value: *value,
            }),
            None => unplaced.push(name.clone()),
        }
    }
    (spots, unplaced)
}

fn periods(desk: &Desk, asked: &Asked) -> Vec<(String, String, bool)> {
    let today = desk.today();
    let mut periods = asked
        .case
        .known
        .periods(today.plus_days(-800), today.plus_days(31));
    periods.reverse();
    let here = |key: &str| key == asked.case.period.key;
    periods
        .iter()
        .map(|period| (period.key.clone(), capital(&period.label()), here(&period.key)))
        .collect()
}

fn levels(c: &Chrome, asked: &Asked) -> Vec<(&'static str, String, bool)> {
    let words = |kind: Kind| c.t(&format!("unit.kind.{}", kind.code()));
    LEVELS
        .map(|kind| (kind.code(), words(kind), asked.level == Some(kind)))
        .to_vec()
}

/// The totals of every indicator.
fn columns(asked: &Asked) -> Vec<(usize, String, bool)> {
    let edition = &asked.case.edition.1;
    let whole = (0..edition.columns().len()).filter(|at| edition.columns()[*at].parts.is_empty());
    whole
        .map(|at| (at, edition.title(at), asked.column == Some(at)))
        .collect()
}

/// The word of the view in the address, and its day.
fn view_of(asked: &Asked) -> (&'static str, String) {
    match asked.view {
        View::Reported => ("reported", String::new()),
        View::Restated(day) => ("restated", day.to_string()),
        View::Known(day) => ("known", day.to_string()),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string())
        .unwrap_or_default();
    first + letters.as_str()
}

/// The way down to the root, as far as this person may see it.
fn crumbs(desk: &Desk, asked: &Asked, id: &str) -> Vec<(String, String)> {
    let (directory, on) = (desk.directory(), asked.on());
    let mut above: Vec<(String, String)> = directory
        .ancestors(&asked.case.unit, on)
        .filter(|unit| super::asked::sees(desk, &directory, &unit.id, on))
        .map(|unit| {
            (
                format!(
                    "/figures/{id}?{}",
                    asked.address(&[("unit", &unit.id), ("level", "")])
                ),
                crate::http::name_of(&directory, &unit.id, on),
            )
        })
        .collect();
    above.reverse();
    above
}

/// The line, when there is more than one period to draw.
fn drawing(points: &[(String, Option<i64>)], title: &str) -> String {
    if points.len() > 1 {
        chart::line(points, title)
    } else {
        String::new()
    }
}

/// The last periods of the root, as they were reported.
async fn trend(desk: &Desk, asked: &Asked, column: usize) -> Result<Vec<(String, Option<i64>)>, Refusal> {
    let known = &asked.case.known;
    let mut periods = known.periods(asked.case.period.to.plus_days(-1200), asked.case.period.to);
    let from = periods.len().saturating_sub(TREND);
    periods.drain(..from);
    let keys: Vec<String> = periods.iter().map(|period| period.key.clone()).collect();
    let found = rows::some(
        desk.db(),
        &known.row.id,
        &keys,
        std::slice::from_ref(&asked.case.unit),
    )
    .await?;
    let mut points = Vec::new();
    for period in &periods {
        let row = found.iter().find(|row| row.period == period.key);
        let edition = known.edition_for(period).map(|(_, edition)| edition);
        let same = edition.and_then(|edition| edition.column(&asked.case.edition.1.columns()[column].key));
        let value = match (row, edition, same) {
            (Some(row), Some(edition), Some(at)) => grid::value(&super::keep::total_of(row)?, edition, at),
            _ => None,
        };
        points.push((capital(&period.label()), value));
    }
    Ok(points)
}

/// The last level gathers what is approved, and sends it up.
async fn gather(desk: &Desk, c: &Chrome, asked: &Asked) -> Result<Option<Gather>, Refusal> {
    let case: &Case = &asked.case;
    let own = case.known.row.unit == desk.actor.unit
        && civic::permission::role_may(desk.actor.role, Act::ApproveFilings);
    if !own || asked.view != View::Reported {
        return Ok(None);
    }
    let known = rows::gathered(desk.db(), &case.known.row.id, &case.period.key, &desk.actor.unit).await?;
    let words = known.as_ref().map(|known| {
        let (n, m) = (c.number(known.reported), c.number(known.expected));
        let at = Moment(known.sent_at.unwrap_or(known.made_at)).short();
        let key = if known.state == "sent" {
            "figures.gather.sent"
        } else {
            "figures.gather.made"
        };
        c.tf(key, [("n", n.as_str()), ("m", m.as_str()), ("at", at.as_str())])
    });
    let sent = known.as_ref().is_some_and(|known| known.state == "sent");
    Ok(Some(Gather {
        period: case.period.key.clone(),
        words: words.unwrap_or_else(|| c.t("figures.gather.none")),
        may_gather: !sent,
        may_send: known.is_some() && !sent,
    }))
}
