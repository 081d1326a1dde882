//! What stands behind a figure: the filings that it is the sum of, each with its own figure.

use std::collections::BTreeMap;

use askama::Template;
use civic::Moment;
use civic::filing::State;
use civic::sheet::Sheet;
use civic::unit::Directory;

use super::asked::{Asked, sees};
use super::place::Placed;
use super::store::{self as rows, Counted};
use super::view::View;
use crate::http::{Answer, Chrome, Desk, Path, Query, Refusal, Reply, name_of};

#[derive(Template)]
#[template(path = "figures/cell.html")]
struct CellPage {
    c: Chrome,
    back: String,
    title: String,
    indicator: String,
    period: String,
    unit: String,
    sum: String,
    known: String,
    lines: Vec<Line>,
}

struct Line {
    href: Option<String>,
    unit: String,
    shown: String,
    sent: String,
    nothing: bool,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let asked = Asked::of(&desk, &id, &query).await?;
    let column = asked.column.ok_or(Refusal::NotFound)?;
    let (directory, edition) = (desk.directory(), &asked.case.edition.1);
    let filings = match asked.view {
        View::Known(day) => {
            rows::known_at(desk.db(), &id, Moment(Moment::start_of(day.plus_days(1)).0 - 1)).await?
        }
        View::Reported | View::Restated(_) => {
            rows::counted_in(desk.db(), &id, &asked.case.period.key).await?
        }
    };
    let c = desk.chrome("figures.menu");
    let rules = edition.rules();
    let (mut lines, mut sum, mut known) = (Vec::new(), 0_i128, 0_i64);
    for filing in filings
        .iter()
        .filter(|filing| filing.period == asked.case.period.key)
    {
        let sheet = Sheet::unpack(&filing.sheet).map_err(Refusal::broken)?;
        let placed = Placed::of(&directory, edition, &asked.case.period, &filing.unit, asked.view);
        let given = placed.gives(&rules, &sheet)?;
        let Some((_, part)) = given.iter().find(|(above, _)| above.unit == asked.case.unit) else {
            continue;
        };
        let value = part.get(column).value();
        sum += i128::from(value.unwrap_or(0));
        known += i64::from(value.is_some());
        lines.push(line(&desk, &c, &directory, &asked, filing, value, column));
    }
    lines.sort_by_cached_key(|line| viet::sort_key(&line.unit));
    let total = i64::try_from(sum).unwrap_or(i64::MAX);
    Ok(Reply::page(&CellPage {
        back: format!("/figures/{id}?{}", asked.address(&[("column", "")])),
        title: asked.case.known.row.title.clone(),
        indicator: edition.title(column),
        period: asked.case.period.label_with_days(),
        unit: name_of(&directory, &asked.case.unit, asked.on()),
        sum: super::grid::shown(&c, edition, column, (known > 0).then_some(total)),
        known: c.tf(
            "figures.cell.known",
            [
                ("n", c.number(known).as_str()),
                ("m", c.number(lines.len() as i64).as_str()),
            ],
        ),
        lines,
        c,
    }))
}

fn line(
    desk: &Desk,
    c: &Chrome,
    directory: &Directory,
    asked: &Asked,
    filing: &Counted,
    value: Option<i64>,
    column: usize,
) -> Line {
    // What was edited since is the unit's own until it is sent again.
    let open = (filing.state != State::Draft.code() || filing.unit == desk.actor.unit)
        && sees(desk, directory, &filing.unit, desk.today())
        && desk
            .may(
                civic::permission::Act::SeeWork,
                &relations(desk, asked, &filing.unit),
            )
            .is_ok();
    Line {
        href: open.then(|| format!("/filings/{}", filing.id)),
        unit: name_of(directory, &filing.unit, asked.case.period.to),
        shown: super::grid::shown(c, &asked.case.edition.1, column, value),
        sent: filing
            .submitted_at
            .map(|at| Moment(at).short())
            .unwrap_or_default(),
        nothing: filing.kind == "nothing",
    }
}

fn relations(desk: &Desk, asked: &Asked, unit: &str) -> Vec<civic::permission::Relation> {
    let case = crate::filing::desk::Case {
        unit: unit.to_owned(),
        ..asked.case.clone()
    };
    let levels = case.standing(&desk.directory(), None, &BTreeMap::new(), desk.today());
    crate::access::to_filing(desk, unit, None, &levels)
}
