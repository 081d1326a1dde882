//! For whom a task is: which of the letter's recipients its words name.

use std::collections::BTreeSet;

use viet::{Date, fold};

use super::{Recipient, Review, Task};
use crate::unit::{Directory, Kind, Verdict, same_name};

/// A recipient with the units that its class is on the day.
struct Group<'a> {
    recipient: &'a Recipient,
    units: BTreeSet<&'a str>,
}

impl Review {
    /// Fills in what follows from the words: the class of each recipient that no person chose, and to whom each task
    /// goes where no person chose that. What does not follow stays `None`, to be asked. `issuer` is the unit on whose
    /// desk the letter lies, `on` the letter's day.
    pub fn resolve(&mut self, directory: &Directory, issuer: &str, on: Date) {
        for recipient in self
            .recipients
            .iter_mut()
            .filter(|recipient| recipient.chosen.is_none())
        {
            let found = directory.resolve(&recipient.phrase, issuer, on);
            recipient.class = found.class.filter(|_| found.verdict == Verdict::Found);
        }
        let groups: Vec<Group<'_>> = self
            .recipients
            .iter()
            .map(|recipient| group(directory, recipient, on))
            .collect();
        let view = View {
            directory,
            issuer,
            on,
            groups: &groups,
        };
        for task in &mut self.tasks {
            match &mut task.to {
                Some(to) if task.to_chosen.is_some() => to.retain(|key| view.has(*key)),
                to => *to = view.audience(&task.assignees),
            }
        }
    }

    /// The units of a recipient on the day, by id; empty while they are not known.
    #[must_use]
    pub fn units_of<'a>(directory: &'a Directory, recipient: &Recipient, on: Date) -> Vec<&'a str> {
        let class = recipient.class.as_ref();
        let units = class.map(|class| directory.expand(class, on)).unwrap_or_default();
        units.into_iter().map(|unit| unit.id.as_str()).collect()
    }

    /// The units that a task goes to on the day, each once, in the order of ids: of its recipients, or of some of their
    /// units where a person chose these.
    #[must_use]
    pub fn units_for<'a>(&self, directory: &'a Directory, task: &Task, on: Date) -> BTreeSet<&'a str> {
        let keys = task.to.as_deref().unwrap_or_default();
        let named = self
            .recipients
            .iter()
            .filter(|recipient| keys.contains(&recipient.key));
        let chosen = |unit: &&str| task.only.as_ref().is_none_or(|only| only.contains(*unit));
        named
            .flat_map(|recipient| Self::units_of(directory, recipient, on))
            .filter(chosen)
            .collect()
    }

    /// Everybody who will get the letter on the day, each once, in the order of ids.
    #[must_use]
    pub fn all_units<'a>(&self, directory: &'a Directory, on: Date) -> BTreeSet<&'a str> {
        self.recipients
            .iter()
            .flat_map(|recipient| Self::units_of(directory, recipient, on))
            .collect()
    }
}

fn group<'a>(directory: &'a Directory, recipient: &'a Recipient, on: Date) -> Group<'a> {
    Group {
        recipient,
        units: Review::units_of(directory, recipient, on).into_iter().collect(),
    }
}

struct View<'a> {
    directory: &'a Directory,
    issuer: &'a str,
    on: Date,
    groups: &'a [Group<'a>],
}

impl View<'_> {
    fn has(&self, key: u32) -> bool {
        self.groups.iter().any(|group| group.recipient.key == key)
    }

    /// `None` when one of the phrases fits no recipient for certain: then a person chooses.
    fn audience(&self, assignees: &[String]) -> Option<Vec<u32>> {
        if assignees.is_empty() {
            return Some(self.keys(|_| true));
        }
        let mut keys = BTreeSet::new();
        for phrase in assignees {
            keys.extend(self.named(phrase)?);
        }
        Some(keys.into_iter().collect())
    }

    fn named(&self, phrase: &str) -> Option<Vec<u32>> {
        if means_everybody(phrase) {
            return Some(self.keys(|_| true));
        }
        let same = self.keys(|group| same_name(&group.recipient.phrase, phrase));
        if !same.is_empty() {
            return Some(same);
        }
        self.by_units(phrase).or_else(|| self.by_kind(phrase))
    }

    /// The recipients whose units are all among those that the phrase names; a recipient named in part is a question.
    fn by_units(&self, phrase: &str) -> Option<Vec<u32>> {
        let found = self.directory.resolve(phrase, self.issuer, self.on);
        if found.verdict != Verdict::Found || found.units.is_empty() {
            return None;
        }
        let meant: BTreeSet<&str> = found.units.iter().map(String::as_str).collect();
        let in_part = |group: &Group<'_>| !group.units.is_disjoint(&meant) && !group.units.is_subset(&meant);
        if self.groups.iter().any(in_part) {
            return None;
        }
        some(self.keys(|group| !group.units.is_empty() && group.units.is_subset(&meant)))
    }

    /// "Các cơ quan báo chí": the recipients that are all of these kinds.
    fn by_kind(&self, phrase: &str) -> Option<Vec<u32>> {
        let words = format!(" {} ", fold(phrase).replace([',', ';', '.', ':'], " "));
        let (_, kinds) = KINDS.iter().find(|(name, _)| words.contains(name))?;
        some(self.keys(|group| {
            let kind = |id: &&str| {
                self.directory
                    .get(id)
                    .is_some_and(|unit| kinds.contains(&unit.kind))
            };
            !group.units.is_empty() && group.units.iter().all(kind)
        }))
    }

    fn keys(&self, fits: impl Fn(&Group<'_>) -> bool) -> Vec<u32> {
        self.groups
            .iter()
            .filter(|group| fits(group))
            .map(|group| group.recipient.key)
            .collect()
    }
}

fn some(keys: Vec<u32>) -> Option<Vec<u32>> {
    (!keys.is_empty()).then_some(keys)
}

/// Folded words that name recipients by what they are; the first that fits decides.
const KINDS: [(&str, &[Kind]); 4] = [
    (" co quan bao chi ", &[Kind::Newspaper, Kind::Broadcaster]),
    (" cac bao dai ", &[Kind::Newspaper, Kind::Broadcaster]),
    (" phong van hoa ", &[Kind::DistrictOffice]),
    (" phong vh-tt ", &[Kind::DistrictOffice]),
];

/// "Quý cơ quan, đơn vị", "các cơ quan, đơn vị": nobody in particular, so everybody addressed.
fn means_everybody(phrase: &str) -> bool {
    const WORDS: [&str; 12] = [
        "cac", "quy", "co", "quan", "don", "vi", "tren", "neu", "nhan", "duoc", "van", "ban",
    ];
    let folded = fold(phrase);
    let mut words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .peekable();
    words.peek().is_some() && words.all(|word| WORDS.contains(&word))
}
