//! What stands behind a figure: the filings that it is the sum of, each with its own figure.

use std::collections::BTreeMap;

use askama::Template;
use civic::Moment;
use civic::filing::State;
use civic::indicator::Rule;
use civic::period::Period;
use civic::regime::Edition;
use civic::sheet::Sheet;
use civic::tally::Total;

use super::asked::{Asked, sees};
use super::place::Places;
use super::store::Counted;
use super::view;
use crate::filing::desk::{Case, Tools};
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
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let periods = asked.periods();
    let of = |period: &Period| Case::of(&asked.case.known, period.clone(), &asked.case.unit);
    let cases: Vec<Case> = periods.iter().filter_map(of).collect();
    let scope = view::scope(tools, &cases, asked.view);
    let filings = view::filings(desk.db(), &cases, asked.view, scope.as_ref()).await?;
    let c = desk.chrome("figures.menu");
    let key = &edition.columns()[column].key;
    let (mut lines, mut total) = (Vec::new(), Sum::default());
    for case in &cases {
        let mut places = Places::new(tools, case, asked.view);
        for filing in filings.iter().filter(|filing| filing.period == case.period.key) {
            let Some(theirs) = case.known.edition(filing.edition) else {
                continue;
            };
            let Some(value) = given(&mut places, theirs, filing, key, &asked.case.unit)? else {
                continue;
            };
            let last = case.period.key == asked.case.period.key;
            total.add(value, last || edition.columns()[column].rule != Rule::Stock);
            lines.push(line(&desk, &c, (&asked, case), filing, value, column));
        }
    }
    lines.sort_by_cached_key(|line| viet::sort_key(&line.unit));
    Ok(Reply::page(&CellPage {
        back: format!("/figures/{id}?{}", asked.address(&[("column", "")])),
        title: asked.case.known.row.title.clone(),
        indicator: edition.title(column),
        period: span(&periods),
        unit: name_of(&directory, &asked.case.unit, asked.on()),
        sum: total.words(&c, edition, column),
        known: c.tf(
            "figures.cell.known",
            [
                ("n", c.number(total.known).as_str()),
                ("m", c.number(lines.len() as i64).as_str()),
            ],
        ),
        lines,
        c,
    }))
}

/// What a filing gives to the unit of this figure; `None`: nothing of it goes there.
fn given(
    places: &mut Places<'_>,
    edition: &Edition,
    filing: &Counted,
    key: &str,
    unit: &str,
) -> Result<Option<Option<i64>>, Refusal> {
    let sheet = Sheet::unpack(&filing.sheet).map_err(Refusal::broken)?;
    let placed = places.of(&filing.unit);
    let given = placed.gives(&edition.rules(), &sheet)?;
    let part = given.iter().find(|(above, _)| above.unit == unit);
    Ok(part.map(|(_, part)| edition.column(key).and_then(|at| part.get(at).value())))
}

/// What the lines come to.
#[derive(Default)]
struct Sum {
    sum: i128,
    /// How many figures are added up, and how many lines have one.
    added: u32,
    known: i64,
}

impl Sum {
    /// A stock of an earlier period is shown and not added.
    fn add(&mut self, value: Option<i64>, counts: bool) {
        self.known += i64::from(value.is_some());
        if let Some(value) = value.filter(|_| counts) {
            self.sum += i128::from(value);
            self.added += 1;
        }
    }

    fn words(&self, c: &Chrome, edition: &Edition, column: usize) -> String {
        let sum = i64::try_from(self.sum).unwrap_or(i64::MAX);
        match Total::of(edition.columns()[column].rule, sum, self.added) {
            Total::NotAdditive => c.t("figures.not_additive"),
            Total::Value(value) => super::grid::shown(c, edition, column, Some(value)),
            Total::Unknown => super::grid::shown(c, edition, column, None),
        }
    }
}

/// The period, or from which to which.
fn span(periods: &[Period]) -> String {
    match periods {
        [first, .., last] => format!("{} – {}", first.label_with_days(), last.label_with_days()),
        [one] => one.label_with_days(),
        [] => String::new(),
    }
}

fn line(
    desk: &Desk,
    c: &Chrome,
    (asked, case): (&Asked, &Case),
    filing: &Counted,
    value: Option<i64>,
    column: usize,
) -> Line {
    let directory = &desk.directory();
    let open = is_open(desk, case, filing);
    let name = name_of(directory, &filing.unit, case.period.to);
    Line {
        href: open.then(|| format!("/filings/{}", filing.id)),
        unit: if asked.span {
            format!("{name}, {}", case.period.label())
        } else {
            name
        },
        shown: super::grid::shown(c, &asked.case.edition.1, column, value),
        sent: filing
            .submitted_at
            .map(|at| Moment(at).short())
            .unwrap_or_default(),
        nothing: filing.kind == "nothing",
    }
}

/// Whether the person may open a filing. What was edited since is the unit's own until it is sent again.
pub(super) fn is_open(desk: &Desk, case: &Case, filing: &Counted) -> bool {
    (filing.state != State::Draft.code() || filing.unit == desk.actor.unit)
        && sees(desk, &desk.directory(), &filing.unit, desk.today())
        && desk
            .may(
                civic::permission::Act::SeeWork,
                &relations(desk, case, &filing.unit),
            )
            .is_ok()
}

fn relations(desk: &Desk, case: &Case, unit: &str) -> Vec<civic::permission::Relation> {
    let case = Case {
        unit: unit.to_owned(),
        ..case.clone()
    };
    let levels = case.standing(&desk.directory(), None, &BTreeMap::new(), desk.today());
    crate::access::to_filing(desk, unit, None, &levels)
}
