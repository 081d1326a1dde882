//! The pivot: rows and columns as they are chosen, with bars, a map, the last periods, and the plain table as the truth.

use askama::Template;
use civic::Moment;
use civic::permission::Act;
use civic::tally::Tally;
use civic::unit::Kind;

use super::asked::{Asked, LEVELS};
use super::axis::{Axis, Reader};
use super::draw::{self, Drawn};
use super::grid::{self, Grid};
use super::store as rows;
use super::view::View;
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
    rows_of: Vec<Choice>,
    columns_of: Vec<Choice>,
    corner: String,
    swapped: String,
    view: &'static str,
    day: String,
    total: Counts,
    grid: Grid,
    drawn: Drawn,
    address: String,
    check: Option<String>,
    gather: Option<Gather>,
    appendix: Vec<(String, String)>,
    /// Whether the form has tables whose rows ADX does not carry.
    listed: bool,
}

/// An axis that can be chosen: its word in the address, its name, whether it is the one.
struct Choice {
    code: String,
    words: String,
    here: bool,
}

/// What came from below the root for the period.
struct Counts {
    reported: String,
    expected: String,
    approved: String,
    nothing: String,
}

/// What the last level may do with a period.
struct Gather {
    period: String,
    words: String,
    may_gather: bool,
    may_send: bool,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let asked = Asked::of(&desk, &id, &query).await?;
    let directory = desk.directory();
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let c = desk.chrome("figures.menu");
    let grid = grid::read(&desk, &c, tools, &asked, Reader::Person).await?;
    let drawn = draw::of(&desk, &c, &asked, &grid).await?;
    let edition = &asked.case.edition.1;
    let swapped = [
        ("rows", asked.columns.code(edition)),
        ("cols", asked.rows.code(edition)),
    ];
    let swapped: Vec<(&str, &str)> = swapped
        .iter()
        .map(|(name, code)| (*name, code.as_str()))
        .collect();
    Ok(Reply::page(&ShowPage {
        id: id.clone(),
        title: asked.case.known.row.title.clone(),
        period: capital(&asked.case.period.label_with_days()),
        root: crate::http::name_of(&directory, &asked.case.unit, asked.on()),
        crumbs: crumbs(&desk, &asked, &id),
        unit: asked.case.unit.clone(),
        periods: periods(&desk, &asked),
        levels: levels(&c, &asked),
        columns: columns(&asked),
        rows_of: choices(&c, &asked, asked.rows),
        columns_of: choices(&c, &asked, asked.columns),
        corner: axis_words(&c, &asked, asked.rows),
        swapped: asked.address(&swapped),
        view: view_of(&asked).0,
        day: view_of(&asked).1,
        total: counts(&c, &asked, &grid),
        address: asked.address(&[]),
        check: last_check(&desk, &c).await?,
        gather: gather(&desk, &c, &asked).await?,
        appendix: super::appendix::reports(&desk).await?,
        listed: !asked.case.edition.1.repeats().is_empty(),
        drawn,
        grid,
        c,
    }))
}

fn choices(c: &Chrome, asked: &Asked, here: Axis) -> Vec<Choice> {
    let edition = &asked.case.edition.1;
    let choice = |axis: Axis| Choice {
        code: axis.code(edition),
        words: axis_words(c, asked, axis),
        here: axis == here,
    };
    Axis::all(edition).map(choice).collect()
}

pub(super) fn axis_words(c: &Chrome, asked: &Asked, axis: Axis) -> String {
    match axis {
        Axis::Units => c.t("figures.unit"),
        Axis::Periods => c.t("figures.period"),
        Axis::Indicators => c.t("figures.indicator"),
        Axis::Dimension(at) => asked.case.edition.1.written().dimensions[at].name.clone(),
    }
}

/// What came for the period that is asked for, the last of the table.
fn counts(c: &Chrome, asked: &Asked, grid: &Grid) -> Counts {
    let periods = asked.periods().len();
    let root = grid.totals.units.get(&asked.case.unit);
    let tally = root.and_then(|tallies| tallies.get(periods - 1));
    let count = |of: fn(&Tally) -> u32| c.number(i64::from(tally.map_or(0, of)));
    Counts {
        reported: count(|tally| tally.reported),
        expected: count(|tally| tally.expected),
        approved: count(|tally| tally.approved),
        nothing: count(|tally| tally.nothing),
    }
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

pub(super) fn capital(words: &str) -> String {
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
