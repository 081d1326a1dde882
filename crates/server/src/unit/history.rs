//! What is known of a unit over time, and what was once held true: with its days, its basis and the day of the record.

use civic::Moment;
use civic::unit::{About, Turn, Unit, Version};
use viet::Date;

use super::asked::Asked;
use super::import::Words;
use super::show::Link;
use super::validity;
use crate::http::{Desk, name_of};

pub(super) struct VersionView {
    pub validity: String,
    /// What turned with it: "đổi tên, chuyển loại".
    pub turns: String,
    pub name: String,
    pub code: String,
    pub parent: Option<Link>,
    pub basis: String,
    pub closed_by: String,
    pub recorded: String,
    pub holds: bool,
}

pub(super) struct FactView {
    pub what: String,
    pub value: String,
    pub validity: String,
    pub basis: String,
    pub recorded: String,
    pub holds: bool,
}

/// What was once held true.
pub(super) struct Replaced {
    pub versions: Vec<VersionView>,
    pub facts: Vec<FactView>,
}

/// The newest first.
pub(super) fn versions(desk: &Desk, asked: &Asked, unit: &Unit) -> Vec<VersionView> {
    let before = std::iter::once(None).chain(unit.versions.iter().map(Some));
    let pairs = unit.versions.iter().zip(before);
    let mut views: Vec<VersionView> = pairs
        .map(|(version, before)| version_view(desk, asked, version, before))
        .collect();
    views.reverse();
    views
}

fn version_view(desk: &Desk, asked: &Asked, version: &Version, before: Option<&Version>) -> VersionView {
    let turns = before.map_or_else(Vec::new, |before| version.turns(before));
    let turns: Vec<String> = turns
        .into_iter()
        .map(|turn: Turn| desk.t(&format!("unit.turn.{}", turn.code())))
        .collect();
    VersionView {
        validity: validity(desk, version.from, version.to),
        turns: turns.join(", "),
        name: version.name.clone(),
        code: version.code.clone().unwrap_or_default(),
        parent: version
            .parent
            .as_deref()
            .map(|parent| link(asked, version, parent)),
        basis: version.basis.clone().unwrap_or_default(),
        closed_by: version
            .closed_by
            .as_deref()
            .map(|by| desk.tf("unit.closed_by", &[("basis", by)]))
            .unwrap_or_default(),
        recorded: recorded(desk, version.recorded, version.superseded),
        holds: version.superseded.is_none() && version.holds(asked.on),
    }
}

/// The parent's page opens on a day on which it was the parent.
fn link(asked: &Asked, version: &Version, parent: &str) -> Link {
    let last = version.to.map(|to| to.plus_days(-1));
    let day = version.from.or(last).unwrap_or(asked.on);
    Link {
        href: format!("/units/{parent}?{}", asked.address_on(day)),
        name: name_of(&asked.directory, parent, day),
    }
}

fn recorded(desk: &Desk, at: Moment, superseded: Option<Moment>) -> String {
    let at = at.day().short();
    match superseded {
        None => desk.tf("unit.recorded", &[("day", &at)]),
        Some(until) => desk.tf(
            "unit.recorded_until",
            &[("day", &at), ("until", &until.day().short())],
        ),
    }
}

pub(super) fn facts(desk: &Desk, asked: &Asked, unit: &Unit) -> Vec<FactView> {
    unit.facts
        .iter()
        .map(|fact| fact_view(desk, asked, fact))
        .collect()
}

fn fact_view(desk: &Desk, asked: &Asked, fact: &civic::unit::Fact) -> FactView {
    let words = Words {
        lang: desk.lang,
        directory: &asked.directory,
        on: asked.on,
    };
    FactView {
        what: desk.t(&format!("unit.fact.{}", fact.about.code())),
        value: words.value(fact.about, &Some(fact.value.clone())),
        validity: validity(desk, fact.from, fact.to),
        basis: fact.basis.clone().unwrap_or_default(),
        recorded: recorded(desk, fact.recorded, fact.superseded),
        holds: fact.superseded.is_none() && fact.holds(asked.on),
    }
}

/// What is not known about a territory on the day; agencies are not asked for people and borders.
pub(super) fn unknown(desk: &Desk, unit: &Unit, on: Date) -> Option<String> {
    if !unit.kind.is_territory() || unit.version(on).is_none() {
        return None;
    }
    let unknown = About::ALL
        .into_iter()
        .filter(|about| unit.fact(*about, on).is_none());
    let names: Vec<String> = unknown
        .map(|about| desk.t(&format!("unit.fact.{}", about.code())))
        .collect();
    (!names.is_empty()).then(|| desk.tf("unit.fact_unknown", &[("what", &names.join(", "))]))
}

/// The newest first; nothing when the page shows the knowledge of another day.
pub(super) fn replaced(desk: &Desk, asked: &Asked, unit: &Unit) -> Replaced {
    if asked.known.is_some() {
        return Replaced {
            versions: Vec::new(),
            facts: Vec::new(),
        };
    }
    let mut versions: Vec<&Version> = unit.replaced.versions.iter().collect();
    versions.sort_by_key(|version| std::cmp::Reverse((version.superseded, version.from)));
    let mut facts: Vec<_> = unit.replaced.facts.iter().collect();
    facts.sort_by_key(|fact| std::cmp::Reverse((fact.superseded, fact.from)));
    Replaced {
        versions: versions
            .into_iter()
            .map(|version| version_view(desk, asked, version, None))
            .collect(),
        facts: facts
            .into_iter()
            .map(|fact| fact_view(desk, asked, fact))
            .collect(),
    }
}
