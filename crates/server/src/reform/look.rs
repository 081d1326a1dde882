//! What a re-organisation would do as things stand: units, and everything that hangs on them, with what keeps it back.

use civic::reform::{Effect, Fate, Fault, Reach, Reform, Rule, check, reach};
use civic::unit::Directory;

use super::affected::{Affected, Thing};
use super::store::Row;
use crate::http::{Desk, Refusal};

/// One kind of thing, and how many of it do what.
pub(super) struct Kind {
    pub affected: &'static Affected,
    pub things: Vec<(Thing, Fate)>,
}

impl Kind {
    pub fn count(&self, fits: impl Fn(&Fate) -> bool) -> usize {
        self.things.iter().filter(|(_, fate)| fits(fate)).count()
    }

    /// How many wait for a person.
    pub fn asked(&self) -> usize {
        self.count(|fate| matches!(fate, Fate::Ask(_)))
    }

    /// How many follow by rule, stay or end: all that nobody has to decide.
    pub fn settled(&self) -> usize {
        self.things.len() - self.asked()
    }
}

/// What hangs on the units that end, kind by kind, as of now.
pub(super) async fn kinds(desk: &Desk, effect: &Effect, only: Option<&str>) -> Result<Vec<Kind>, Refusal> {
    let mut tx = desk.db().snapshot().await?;
    let mut kinds = Vec::new();
    for affected in crate::AFFECTED
        .iter()
        .filter(|one| only.is_none_or(|only| one.name == only))
    {
        kinds.push(Kind {
            affected,
            things: affected.fates(&mut tx, effect).await?,
        });
    }
    Ok(kinds)
}

/// Everything that keeps it back as things stand, its author's reach included.
pub(super) fn faults(directory: &Directory, row: &Row, reform: &Reform) -> (Vec<Fault>, Vec<String>) {
    (check(directory, reform), beyond(directory, &row.unit, reform))
}

/// The units that the author's office may not re-organise: those outside of its province.
pub(super) fn beyond(directory: &Directory, office: &str, reform: &Reform) -> Vec<String> {
    let before = reform.on().plus_days(-1);
    let reach = reach(directory, office, before);
    if reach == Reach::Everything {
        return Vec::new();
    }
    let above = reform
        .opened()
        .filter_map(|unit| Some((unit, unit.parent.as_deref()?)));
    let opened: Vec<&str> = reform.opened().map(|unit| unit.id.as_str()).collect();
    let inside = |id: &str| match &reach {
        Reach::Within(here) => id == here || opened.contains(&id) || reach.holds(directory, id, before),
        _ => false,
    };
    let stray = above
        .filter(|(_, parent)| !inside(parent))
        .map(|(unit, _)| unit.id.as_str());
    let homeless = reform
        .opened()
        .filter(|unit| unit.parent.is_none())
        .map(|unit| unit.id.as_str());
    let touched = reform
        .touched()
        .into_iter()
        .filter(|unit| directory.get(unit).is_some());
    let touched = touched.filter(|unit| !reach.holds(directory, unit, before));
    let mut beyond: Vec<String> = touched.chain(stray).chain(homeless).map(str::to_owned).collect();
    beyond.sort_unstable();
    beyond.dedup();
    beyond
}

/// True when the office may re-organise anything at all.
pub(super) fn may_at_all(desk: &Desk) -> bool {
    reach(&desk.directory(), &desk.actor.unit, desk.today()) != Reach::Nothing
}

/// The word of a rule in message keys.
pub(super) fn rule_code(rule: Rule) -> &'static str {
    match rule {
        Rule::Follows => "follows",
        Rule::Stays => "stays",
        Rule::Ends => "ends",
        Rule::Rises => "rises",
    }
}
