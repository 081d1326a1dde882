//! What a re-organisation would move, each thing with where it goes: one part of it, page by page.

use askama::Template;
use civic::permission::Act;
use civic::reform::{Effect, Fate, Rule};
use civic::unit::How;

use super::words::Names;
use super::{load, look, store};
use crate::http::{Answer, Chrome, Desk, Path, Query, Refusal, Reply};

/// So many lines stand on a page.
const PAGE: usize = 50;
/// The parts that are about the units themselves.
const UNITS: [&str; 3] = ["opened", "closed", "altered"];

#[derive(Template)]
#[template(path = "reform/effect.html")]
struct EffectPage {
    c: Chrome,
    id: String,
    title: String,
    part: String,
    parts: Vec<(String, String, bool)>,
    count: String,
    lines: Vec<Line>,
    before: Option<String>,
    after: Option<String>,
}

struct Line {
    what: String,
    from: String,
    to: String,
    asks: bool,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let row = load(&desk, Act::SeeReform, &id).await?;
    let (reform, directory) = (store::content(desk.db(), &id).await?, desk.directory());
    let (effect, names) = (Effect::of(&directory, &reform), Names::new(&directory, &reform));
    let all: Vec<&str> = UNITS
        .into_iter()
        .chain(crate::AFFECTED.iter().map(|kind| kind.name))
        .collect();
    let part = all
        .iter()
        .copied()
        .find(|part| *part == query.get("part"))
        .unwrap_or(UNITS[0]);
    let c = desk.chrome("reform.menu");
    let lines = match part {
        "opened" => opened(&effect, &names, &c),
        "closed" => closed(&effect, &names, &c),
        "altered" => altered(&effect, &names, &c),
        kind => things(&desk, &effect, &names, kind).await?,
    };
    let word = |part: &str| {
        c.t(&if UNITS.contains(&part) {
            format!("reform.part.{part}")
        } else {
            format!("reform.thing.{part}")
        })
    };
    let pages = lines.len().div_ceil(PAGE).max(1);
    let page = query.get("page").parse().unwrap_or(1_usize).clamp(1, pages);
    let link = |page: usize| format!("/reforms/{id}/effect?part={part}&page={page}");
    Ok(Reply::page(&EffectPage {
        title: row.title,
        part: word(part),
        parts: all
            .iter()
            .map(|one| (word(one), (*one).to_owned(), *one == part))
            .collect(),
        count: c.number(lines.len() as i64),
        lines: lines.into_iter().skip((page - 1) * PAGE).take(PAGE).collect(),
        before: (page > 1).then(|| link(page - 1)),
        after: (page < pages).then(|| link(page + 1)),
        id: row.id,
        c,
    }))
}

fn opened(effect: &Effect, names: &Names<'_>, c: &Chrome) -> Vec<Line> {
    let line = |unit: &civic::reform::NewUnit| {
        let sources = effect
            .steps
            .iter()
            .filter(|step| step.to == unit.id)
            .map(|step| names.placed(&step.from));
        let code = unit
            .code
            .as_deref()
            .map(|code| format!(" ({code})"))
            .unwrap_or_default();
        Line {
            what: format!("{}{code}", unit.name),
            from: sources.collect::<Vec<_>>().join("; "),
            to: unit
                .parent
                .as_deref()
                .map(|above| c.tf("reform.below", [("unit", names.of(above).as_str())]))
                .unwrap_or_default(),
            asks: false,
        }
    };
    effect.opened.iter().map(line).collect()
}

fn closed(effect: &Effect, names: &Names<'_>, c: &Chrome) -> Vec<Line> {
    let line = |end: &civic::reform::Closed| {
        let steps = effect.steps.iter().filter(|step| step.from == end.unit);
        let to = steps.map(|step| format!("{} ({})", names.of(&step.to), how(c, step.how)));
        let to: Vec<String> = to.collect();
        Line {
            what: names.placed(&end.unit),
            from: String::new(),
            to: if to.is_empty() {
                c.t("reform.nobody_follows")
            } else {
                to.join("; ")
            },
            asks: end.heir.is_none(),
        }
    };
    effect.closed.iter().map(line).collect()
}

fn how(c: &Chrome, how: How) -> String {
    c.t(&format!("unit.how.{}", how.code()))
}

fn altered(effect: &Effect, names: &Names<'_>, c: &Chrome) -> Vec<Line> {
    let line = |one: &civic::reform::Altered| {
        let parent = one
            .parent
            .as_deref()
            .map(|above| c.tf("reform.below", [("unit", names.of(above).as_str())]));
        let code = one
            .code
            .as_deref()
            .map(|code| c.tf("reform.new_code", [("code", code)]));
        let follows = one.follows.then(|| c.t("reform.follows_above"));
        let to: Vec<String> = one
            .name
            .clone()
            .into_iter()
            .chain(code)
            .chain(parent)
            .chain(follows)
            .collect();
        Line {
            what: names.placed(&one.unit),
            from: String::new(),
            to: to.join("; "),
            asks: false,
        }
    };
    effect.altered.iter().map(line).collect()
}

async fn things(desk: &Desk, effect: &Effect, names: &Names<'_>, kind: &str) -> Result<Vec<Line>, Refusal> {
    let kinds = look::kinds(desk, effect, Some(kind)).await?;
    let rises = kinds.iter().any(|kind| kind.affected.rule == Rule::Rises);
    let line = |(thing, fate): (super::Thing, Fate)| {
        let to = match &fate {
            Fate::Goes(to) => names.of(to),
            Fate::Stays => desk.t("reform.rule.stays"),
            Fate::Ends => desk.t("reform.rule.ends"),
            Fate::Ask(_) if rises => desk.t("reform.rises"),
            Fate::Ask(to) if to.is_empty() => desk.t("reform.nobody_follows"),
            Fate::Ask(to) => to
                .iter()
                .map(|unit| names.of(unit))
                .collect::<Vec<_>>()
                .join(" / "),
        };
        Line {
            what: thing.words,
            from: names.placed(&thing.unit),
            to,
            asks: matches!(fate, Fate::Ask(_)),
        }
    };
    Ok(kinds.into_iter().flat_map(|kind| kind.things).map(line).collect())
}
