//! What keeps a re-organisation from being carried out, each fault with the change that it stands in. What the directory
//! itself objects to (a cycle, a code borne twice, a unit left behind) is asked of it: [`Directory::amended`].

use std::collections::{BTreeSet, HashMap};

use viet::Date;

use super::effect::alike;
use super::{Change, Effect, NewUnit, Part, Reform};
use crate::unit::{Directory, Objection, Why, same_name};

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The place of the change, from 0; `None`: of the whole.
    pub change: Option<usize>,
    /// What is wrong.
    pub wrong: Wrong,
    /// The id of the unit that it is about; empty when it is about none.
    pub unit: String,
    /// The id of another unit that has to do with it, or a code.
    pub other: String,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wrong {
    /// Nothing is changed at all.
    Empty,
    /// A unit is named that does not exist on the day before: it ended, has not begun, or was never there.
    NotThere,
    /// The end of a unit, or a change of it, is recorded already for this day or a later one.
    EndsAlready,
    /// Two changes name the same unit.
    Twice,
    /// What takes over does not exist on the day.
    NoTarget,
    /// What takes over ends itself.
    TargetEnds,
    /// A unit goes into itself alone.
    Itself,
    /// A division needs two parts, a merger a source.
    TooFew,
    /// A territory would go into a unit of another level.
    Level,
    /// Shares are declared for some parts and not for all.
    SharesPartly,
    /// The declared shares are not one whole.
    SharesSum,
    /// Who is to take people and work over is none of the parts.
    Heir,
    /// A name is missing or too long.
    Name,
    /// A change of type that keeps the type, or changes the name itself.
    Retype,
    /// No legal basis is named.
    Basis,
    /// Another unit of the same kind bears the code on the day.
    CodeTaken,
    /// The unit above does not exist on the day.
    NoParent,
    /// A unit would stand above itself.
    Cycle,
    /// A unit is left behind: the one above it ends and it is not said where it goes.
    LeftBehind,
    /// A unit begins that is there already.
    Begun,
}

impl Wrong {
    /// Everything that can be wrong.
    pub const ALL: [Self; 20] = [
        Self::Empty,
        Self::NotThere,
        Self::EndsAlready,
        Self::Twice,
        Self::NoTarget,
        Self::TargetEnds,
        Self::Itself,
        Self::TooFew,
        Self::Level,
        Self::SharesPartly,
        Self::SharesSum,
        Self::Heir,
        Self::Name,
        Self::Retype,
        Self::Basis,
        Self::CodeTaken,
        Self::NoParent,
        Self::Cycle,
        Self::LeftBehind,
        Self::Begun,
    ];

    /// The word in message keys.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotThere => "not_there",
            Self::EndsAlready => "ends_already",
            Self::Twice => "twice",
            Self::NoTarget => "no_target",
            Self::TargetEnds => "target_ends",
            Self::Itself => "itself",
            Self::TooFew => "too_few",
            Self::Level => "level",
            Self::SharesPartly => "shares_partly",
            Self::SharesSum => "shares_sum",
            Self::Heir => "heir",
            Self::Name => "name",
            Self::Retype => "retype",
            Self::Basis => "basis",
            Self::CodeTaken => "code_taken",
            Self::NoParent => "no_parent",
            Self::Cycle => "cycle",
            Self::LeftBehind => "left_behind",
            Self::Begun => "begun",
        }
    }
}

/// Everything that is wrong with a re-organisation of this directory, in the order of its changes; those of the whole
/// come last. Asked again at the hour: meanwhile another one may have been carried out.
#[must_use]
pub fn check(directory: &Directory, reform: &Reform) -> Vec<Fault> {
    let of_whole = |wrong| Fault {
        change: None,
        wrong,
        unit: String::new(),
        other: String::new(),
    };
    if reform.changes.is_empty() {
        return vec![of_whole(Wrong::Empty)];
    }
    let mut look = Look::new(directory, reform);
    for (at, change) in reform.changes.iter().enumerate() {
        look.at = Some(at);
        look.change(change);
    }
    if !look.faults.is_empty() {
        return look.faults;
    }
    let changes = look.effect.amendments(&reform.heading.basis);
    let objections = directory
        .amended(&changes, reform.heading.at)
        .err()
        .unwrap_or_default();
    objections
        .into_iter()
        .map(|objection| look.objected(objection))
        .collect()
}

struct Look<'a> {
    directory: &'a Directory,
    effect: Effect,
    opened: HashMap<&'a str, &'a NewUnit>,
    before: Date,
    at: Option<usize>,
    /// The units that changes have named so far: the place and the word of the change.
    named: HashMap<&'a str, (Option<usize>, &'static str)>,
    faults: Vec<Fault>,
}

impl<'a> Look<'a> {
    fn new(directory: &'a Directory, reform: &'a Reform) -> Self {
        Self {
            directory,
            effect: Effect::of(directory, reform),
            opened: reform.opened().map(|unit| (unit.id.as_str(), unit)).collect(),
            before: reform.on().plus_days(-1),
            at: None,
            named: HashMap::new(),
            faults: Vec::new(),
        }
    }

    fn fault(&mut self, wrong: Wrong, unit: &str, other: &str) {
        self.faults.push(Fault {
            change: self.at,
            wrong,
            unit: unit.to_owned(),
            other: other.to_owned(),
        });
    }

    fn change(&mut self, change: &'a Change) {
        for unit in change.subjects() {
            self.subject(unit, change);
        }
        match change {
            Change::Merge { from, into } => {
                if from.is_empty() {
                    self.fault(Wrong::TooFew, &into.unit, "");
                }
                for unit in from {
                    self.parts(unit, std::slice::from_ref(into), None, true);
                }
            }
            Change::Split { from, into, heir } => {
                self.parts(from, into, heir.as_deref(), true);
                let distinct: BTreeSet<&str> = into.iter().map(|part| part.unit.as_str()).collect();
                if distinct.len() < 2 || distinct.len() < into.len() {
                    self.fault(Wrong::TooFew, from, "");
                }
            }
            Change::Dissolve { unit, to, heir } => self.parts(unit, to, heir.as_deref(), false),
            Change::Retype { unit, name } => self.retype(unit, name),
            Change::Open(_) | Change::Rename { .. } | Change::Move { .. } | Change::Close { .. } => {}
        }
    }

    /// A unit that is ended, altered or opened.
    fn subject(&mut self, unit: &'a str, change: &'a Change) {
        let code = change.code();
        let beside = |other: &str| {
            matches!(
                (code, other),
                ("move", "rename" | "retype") | ("rename" | "retype", "move")
            )
        };
        match self.named.insert(unit, (self.at, code)) {
            Some((_, other)) if !beside(other) => self.fault(Wrong::Twice, unit, ""),
            _ => {}
        }
        if let Change::Open(_) = change {
            if self.directory.get(unit).is_some() {
                self.fault(Wrong::Begun, unit, "");
            }
            return;
        }
        match self.directory.version(unit, self.before) {
            None => self.fault(Wrong::NotThere, unit, ""),
            Some(version) if version.to.is_some() => self.fault(Wrong::EndsAlready, unit, ""),
            Some(_) => {}
        }
    }

    fn parts(&mut self, from: &str, parts: &[Part], heir: Option<&str>, level: bool) {
        for part in parts {
            self.part(from, part, level);
        }
        if parts.len() == 1 && parts[0].unit == from {
            self.fault(Wrong::Itself, from, "");
        }
        if let Some(heir) = heir.filter(|heir| parts.iter().all(|part| part.unit != *heir)) {
            self.fault(Wrong::Heir, from, heir);
        }
        let declared = parts.iter().filter(|part| part.share.is_some()).count();
        if declared > 0 && declared < parts.len() {
            self.fault(Wrong::SharesPartly, from, "");
        }
    }

    /// One taker-over of `from`.
    fn part(&mut self, from: &str, part: &Part, level: bool) {
        let kind = match (
            self.opened.get(part.unit.as_str()),
            self.directory.get(&part.unit),
        ) {
            (Some(unit), _) => unit.kind,
            (None, Some(unit)) if self.stands(&part.unit) => unit.kind,
            _ => {
                self.fault(Wrong::NoTarget, &part.unit, from);
                return;
            }
        };
        if part.unit != from && self.effect.closing(&part.unit).is_some() {
            self.fault(Wrong::TargetEnds, &part.unit, from);
        }
        let source = self.directory.get(from).map(|unit| unit.kind);
        if level && source.is_some_and(|source| !alike(source, kind)) {
            self.fault(Wrong::Level, from, &part.unit);
        }
    }

    /// True when a unit exists on the day before and is not known to end.
    fn stands(&self, unit: &str) -> bool {
        let version = self.directory.version(unit, self.before);
        version.is_some_and(|version| version.to.is_none())
    }

    fn retype(&mut self, unit: &str, name: &str) {
        let old = self.directory.name(unit, self.before).unwrap_or_default();
        if same_name(old, name) || last_word(old) != last_word(name) {
            self.fault(Wrong::Retype, unit, "");
        }
    }

    /// What the directory objects to, as a fault of the change that named the unit.
    fn objected(&self, objection: Objection) -> Fault {
        let (unit, none) = (objection.unit, String::new());
        let (wrong, unit, other) = match objection.why {
            Why::UnknownUnit => (Wrong::NotThere, unit, none),
            Why::NotThere(_) | Why::Later(_) | Why::Empty(_) => (Wrong::EndsAlready, unit, none),
            Why::UnknownParent(parent) | Why::ParentGone { parent, .. } => (Wrong::NoParent, unit, parent),
            Why::Overlap(..) | Why::Gap(_) | Why::KindFixed => (Wrong::Begun, unit, none),
            Why::NoName | Why::NoType => (Wrong::Name, unit, none),
            Why::NoBasis => (Wrong::Basis, unit, none),
            Why::Cycle(_) => (Wrong::Cycle, unit, none),
            Why::CodeTaken { by, .. } => (Wrong::CodeTaken, unit, by),
            Why::OpenChildren { child, .. } => (Wrong::LeftBehind, child, unit),
            Why::SuccessorGone { to, .. } | Why::NoSuccession(to) => (Wrong::NoTarget, to, unit),
            Why::Shares(_) => (Wrong::SharesSum, unit, none),
        };
        let named = self
            .named
            .get(unit.as_str())
            .or_else(|| self.named.get(other.as_str()));
        Fault {
            change: named.and_then(|(at, _)| *at),
            wrong,
            unit,
            other,
        }
    }
}

fn last_word(name: &str) -> String {
    viet::fold(name)
        .split_whitespace()
        .next_back()
        .unwrap_or_default()
        .to_owned()
}
