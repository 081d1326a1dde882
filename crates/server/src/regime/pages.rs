//! The regimes that there are, and the ten parts of one.

use askama::Template;
use civic::indicator::Adds;
use civic::permission::{Act, role_may};
use civic::regime::{Edition, shipped};

use super::known::{self, Known};
use super::load;
use crate::figures::expected::Expected;
use crate::http::{Answer, Chrome, Desk, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "regime/list.html")]
struct ListPage {
    c: Chrome,
    lines: Vec<Line>,
    shipped: Vec<(String, String, String)>,
    manages: bool,
}

struct Line {
    id: String,
    title: String,
    unit: String,
    frequency: String,
    state: String,
    class: &'static str,
}

pub(super) async fn list(desk: Desk) -> Answer {
    let c = desk.chrome("regime.menu");
    let mut regimes = known::all(desk.db(), &desk.site.kept.editions).await?;
    regimes.retain(|known| known.row.state != "draft" || known.row.unit == desk.actor.unit);
    let line = |known: &std::sync::Arc<Known>| Line {
        id: known.row.id.clone(),
        title: known.row.title.clone(),
        unit: desk.unit_name(&known.row.unit),
        frequency: known
            .newest()
            .map(|edition| edition.written().frequency.clone())
            .unwrap_or_default(),
        state: c.t(state_key(known)),
        class: state_class(known),
    };
    let all = shipped();
    let newest = all.iter().filter_map(|regime| regime.editions().last());
    let manages = role_may(desk.actor.role, Act::ManageRegimes);
    Ok(Reply::page(&ListPage {
        lines: regimes.iter().map(line).collect(),
        shipped: newest
            .map(|edition| {
                (
                    edition.code().to_owned(),
                    edition.name().to_owned(),
                    edition.written().content.clone(),
                )
            })
            .collect(),
        manages,
        c,
    }))
}

fn state_key(known: &Known) -> &'static str {
    match known.row.state.as_str() {
        "published" => "regime.state.published",
        "stopped" => "regime.state.stopped",
        _ => "regime.state.draft",
    }
}

fn state_class(known: &Known) -> &'static str {
    match known.row.state.as_str() {
        "published" => "st-proven",
        "stopped" => "st-none",
        _ => "st-under",
    }
}

#[derive(Template)]
#[template(path = "regime/show.html")]
struct ShowPage {
    c: Chrome,
    id: String,
    title: String,
    unit: String,
    state: String,
    class: &'static str,
    own: bool,
    published: bool,
    stopped: bool,
    parts: Vec<(String, String)>,
    outline: Vec<(String, String)>,
    tables: Vec<Table>,
    checks: Vec<String>,
    sources: Vec<String>,
    editions: Vec<(i64, String)>,
    directive: Option<String>,
    reporters: String,
    units: Vec<String>,
    more: usize,
}

struct Table {
    name: String,
    lines: Vec<Indicator>,
}

struct Indicator {
    name: String,
    unit: String,
    adds: String,
    by: String,
    target: String,
    help: String,
}

/// So many units are shown by name.
const SHOWN: usize = 60;

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let known = load(&desk, &id).await?;
    let c = desk.chrome("regime.menu");
    let found = known.edition_on(desk.today()).or_else(|| known.editions.last());
    let (_, edition) = found.ok_or_else(|| Refusal::broken("a regime without an edition"))?;
    let directory = desk.directory();
    let period = edition
        .cut()
        .containing(desk.today())
        .or_else(|| known.periods(edition.since(), desk.today().plus_days(400)).pop());
    let expected = period
        .map(|period| Expected::of(&directory, edition, &period))
        .unwrap_or_default();
    let mut units: Vec<String> = expected.units().map(|unit| desk.unit_name(unit)).collect();
    units.sort_by_cached_key(|name| viet::sort_key(name));
    let all = units.len();
    units.truncate(SHOWN);
    let written = edition.written();
    Ok(Reply::page(&ShowPage {
        id,
        title: known.row.title.clone(),
        unit: desk.unit_name(&known.row.unit),
        state: c.t(state_key(&known)),
        class: state_class(&known),
        own: known.row.unit == desk.actor.unit && role_may(desk.actor.role, Act::ManageRegimes),
        published: known.is_published(),
        stopped: known.row.state == "stopped",
        parts: parts(&c, edition),
        outline: written
            .outline
            .iter()
            .map(|section| (section.title.clone(), section.help.clone().unwrap_or_default()))
            .collect(),
        tables: tables(&c, edition),
        checks: written
            .checks
            .iter()
            .filter_map(|check| check.say.clone())
            .collect(),
        sources: written.sources.clone(),
        editions: known
            .editions
            .iter()
            .map(|(number, edition)| (*number, edition.since().short()))
            .collect(),
        directive: known
            .row
            .directive
            .clone()
            .filter(|_| known.row.unit == desk.actor.unit),
        reporters: c.number(all as i64),
        more: all - units.len(),
        units,
        c,
    }))
}

/// Parts 1 to 8 as the law counts them; outline and tables stand by themselves.
fn parts(c: &Chrome, edition: &Edition) -> Vec<(String, String)> {
    let written = edition.written();
    let part = |key: &str, words: &str| (c.t(key), words.to_owned());
    vec![
        part("regime.part.name", &written.name),
        part("regime.part.content", &written.content),
        part("regime.part.reporters", &written.reporters.words),
        part("regime.part.receivers", &written.receivers.words),
        part("regime.part.channel", &written.channel),
        part("regime.part.deadline", &written.deadline.words),
        part("regime.part.frequency", &written.frequency),
        part("regime.part.cut_off", &written.cut_off.words),
    ]
}

fn tables(c: &Chrome, edition: &Edition) -> Vec<Table> {
    let written = edition.written();
    let dimension = |code: &String| {
        let found = written
            .dimensions
            .iter()
            .find(|dimension| dimension.code == *code);
        found.map_or_else(|| code.clone(), |dimension| dimension.name.clone())
    };
    let line = |one: &civic::indicator::Indicator| Indicator {
        name: one.name.clone(),
        unit: one.unit.clone(),
        adds: c.t(adds_key(&one.adds)),
        by: one
            .by
            .iter()
            .map(|by| {
                by.dimensions
                    .iter()
                    .map(dimension)
                    .collect::<Vec<_>>()
                    .join(" × ")
            })
            .collect::<Vec<_>>()
            .join("; "),
        target: one
            .target
            .as_ref()
            .map(|target| target_words(one, target))
            .unwrap_or_default(),
        help: help(c, written, one),
    };
    let tables = written.tables.iter().map(|table| Table {
        name: table.name.clone(),
        lines: table.indicators.iter().map(line).collect(),
    });
    // The columns of rows are added up over nobody: each row stands for itself.
    let each = |one: &civic::indicator::Indicator| Indicator {
        adds: c.t(if one.adds == Adds::Text {
            "regime.adds.text"
        } else {
            "regime.adds.row"
        }),
        ..line(one)
    };
    let repeats = written.repeats.iter().map(|repeat| Table {
        name: c.tf("regime.repeat", [("name", repeat.name.as_str())]),
        lines: repeat.columns.iter().map(each).collect(),
    });
    tables.chain(repeats).collect()
}

/// What helps to answer, and what an answer must keep to.
fn help(c: &Chrome, written: &civic::regime::Written, one: &civic::indicator::Indicator) -> String {
    let asks = &one.asks;
    let shown = |value: i64| viet::fixed(value, one.decimals);
    let names: Vec<&str> = asks.choices.iter().map(|choice| choice.name.as_str()).collect();
    let key = if asks.several {
        "regime.asks.several"
    } else {
        "regime.asks.one"
    };
    let choices = (!names.is_empty()).then(|| c.tf(key, [("choices", names.join(" / ").as_str())]));
    let bounds = [("regime.asks.least", asks.least), ("regime.asks.most", asks.most)];
    let bounds = bounds
        .into_iter()
        .filter_map(|(key, bound)| Some(c.tf(key, [("n", shown(bound?).as_str())])));
    let called = |code: &str| {
        let columns = written.repeats.iter().flat_map(|repeat| &repeat.columns);
        let mut all = written
            .tables
            .iter()
            .flat_map(|table| &table.indicators)
            .chain(columns);
        all.find(|one| one.code == code)
            .map_or_else(|| code.to_owned(), |one| one.name.clone())
    };
    let when = asks.when.as_ref();
    let when = when.map(|when| c.tf("regime.asks.when", [("name", called(&when.indicator).as_str())]));
    let said = |formula: &Option<civic::expression::Formula>, key: &str| {
        let formula = formula.as_ref()?;
        let words = civic::expression::words(&formula.0, &one.name, &called);
        Some(c.tf(key, [("words", words.as_str())]))
    };
    let ruled = [
        said(&asks.relevant, "regime.asks.relevant"),
        said(&asks.must, "regime.asks.must"),
        said(&asks.formula, "regime.asks.formula"),
    ];
    let flags = [
        ("regime.asks.required", asks.required),
        ("regime.asks.reckoned", asks.is_reckoned()),
        ("regime.asks.day", asks.day),
    ];
    let flags = flags.into_iter().filter(|(_, is)| *is).map(|(key, _)| c.t(key));
    let all = one
        .help
        .clone()
        .into_iter()
        .chain(choices)
        .chain(bounds)
        .chain(when)
        .chain(ruled.into_iter().flatten())
        .chain(flags);
    all.collect::<Vec<_>>().join(" ")
}

fn adds_key(adds: &Adds) -> &'static str {
    match adds {
        Adds::Sum => "regime.adds.sum",
        Adds::Stock => "regime.adds.stock",
        Adds::Ratio { .. } => "regime.adds.ratio",
        Adds::Distinct => "regime.adds.distinct",
        Adds::Text => "regime.adds.text",
    }
}

fn target_words(one: &civic::indicator::Indicator, target: &civic::indicator::Target) -> String {
    use civic::indicator::Op;
    let sign = match target.op {
        Op::Less => "<",
        Op::AtMost => "≤",
        Op::Equal => "=",
        Op::AtLeast => "≥",
        Op::More => ">",
    };
    format!(
        "{sign} {} ({})",
        viet::fixed(target.value, one.decimals),
        target.source
    )
}
