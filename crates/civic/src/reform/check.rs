//! What keeps a re-organisation from being carried out, each fault with the change that it stands in.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use viet::Date;

use super::effect::alike;
use super::{Change, Effect, NewUnit, Part, Reform, Share};
use crate::unit::{Directory, Kind, same_name};

/// A tree of units is not deeper.
const DEEPEST: usize = 16;

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
    pub const ALL: [Self; 19] = [
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
            Self::CodeTaken => "code_taken",
            Self::NoParent => "no_parent",
            Self::Cycle => "cycle",
            Self::LeftBehind => "left_behind",
            Self::Begun => "begun",
        }
    }
}

/// A name may have so many characters.
const LONGEST_NAME: usize = 200;

/// Everything that is wrong with a re-organisation of this directory, in the order of its changes; those of the whole
/// come last. Asked again at the hour: meanwhile another one may have been carried out.
#[must_use]
pub fn check(directory: &Directory, reform: &Reform) -> Vec<Fault> {
    if reform.changes.is_empty() {
        let (unit, other) = (String::new(), String::new());
        return vec![Fault { change: None, wrong: Wrong::Empty, unit, other }];
    }
    let mut look = Look::new(directory, reform);
    for (at, change) in reform.changes.iter().enumerate() {
        look.at = Some(at);
        look.change(change);
    }
    look.at = None;
    look.whole();
    look.faults
}

struct Look<'a> {
    directory: &'a Directory,
    effect: Effect,
    opened: HashMap<&'a str, &'a NewUnit>,
    before: Date,
    at: Option<usize>,
    /// The units that a change has named so far, with what it may be named for beside: renaming and moving go together.
    named: HashMap<&'a str, &'static str>,
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
            Change::Open(unit) => {
                self.name(&unit.id, &unit.name);
                if let Some(parent) = &unit.parent {
                    self.parent(&unit.id, parent);
                }
            }
            Change::Merge { from, into } => {
                if from.is_empty() {
                    self.fault(Wrong::TooFew, &into.unit, "");
                }
                for unit in from {
                    self.part(unit, into, true);
                    if *unit == into.unit {
                        self.fault(Wrong::Itself, unit, "");
                    }
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
            Change::Rename { unit, name, .. } => self.name(unit, name),
            Change::Retype { unit, name } => self.retype(unit, name),
            Change::Move { unit, parent } => self.parent(unit, parent),
            Change::Close { .. } => {}
        }
    }

    /// A unit that is ended, altered or opened.
    fn subject(&mut self, unit: &'a str, change: &'a Change) {
        let code = change.code();
        let beside = |other: &str| matches!((code, other), ("move", "rename" | "retype") | ("rename" | "retype", "move"));
        match self.named.insert(unit, code) {
            Some(other) if !beside(other) => self.fault(Wrong::Twice, unit, ""),
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

    fn parts(&mut self, from: &'a str, parts: &'a [Part], heir: Option<&str>, level: bool) {
        for part in parts {
            self.part(from, part, level);
        }
        if parts.len() == 1 && parts[0].unit == from {
            self.fault(Wrong::Itself, from, "");
        }
        if heir.is_some_and(|heir| parts.iter().all(|part| part.unit != heir)) {
            self.fault(Wrong::Heir, from, heir.unwrap_or_default());
        }
        if let Some(wrong) = shares(parts) {
            self.fault(wrong, from, "");
        }
    }

    /// One taker-over of `from`.
    fn part(&mut self, from: &str, part: &Part, level: bool) {
        let kind = match (self.opened.get(part.unit.as_str()), self.directory.get(&part.unit)) {
            (Some(unit), _) => unit.kind,
            (None, Some(unit)) if self.stands(&part.unit) => unit.kind,
            _ => {
                self.fault(Wrong::NoTarget, &part.unit, "");
                return;
            }
        };
        if self.effect.closing(&part.unit).is_some() {
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

    fn name(&mut self, unit: &str, name: &str) {
        let length = name.trim().chars().count();
        if length < 2 || length > LONGEST_NAME || name.chars().any(char::is_control) {
            self.fault(Wrong::Name, unit, "");
        }
    }

    fn retype(&mut self, unit: &str, name: &str) {
        self.name(unit, name);
        let old = self.directory.name(unit, self.before).unwrap_or_default();
        let ends_alike = last_word(old) == last_word(name);
        if same_name(old, name) || !ends_alike {
            self.fault(Wrong::Retype, unit, "");
        }
    }

    fn parent(&mut self, unit: &str, parent: &str) {
        let ends = self.effect.closing(parent).is_some();
        if ends || !(self.opened.contains_key(parent) || self.stands(parent)) {
            self.fault(Wrong::NoParent, unit, parent);
        }
    }

    /// What can be seen in the whole alone.
    fn whole(&mut self) {
        self.left_behind();
        self.codes();
        self.cycles();
    }

    fn left_behind(&mut self) {
        let altered: HashSet<&str> = self.effect.altered.iter().filter(|one| one.parent.is_some()).map(|one| one.unit.as_str()).collect();
        let mut left = Vec::new();
        for end in &self.effect.closed {
            for child in self.directory.children(&end.unit, self.before) {
                if self.effect.closing(&child.id).is_none() && !altered.contains(child.id.as_str()) {
                    left.push((child.id.clone(), end.unit.clone()));
                }
            }
        }
        for (unit, above) in left {
            self.fault(Wrong::LeftBehind, &unit, &above);
        }
    }

    /// A code names one unit of a kind on one day.
    fn codes(&mut self) {
        let on = self.effect.on;
        let renamed: HashMap<&str, &str> = self.effect.altered.iter().filter_map(|one| Some((one.unit.as_str(), one.code.as_deref()?))).collect();
        let mut borne: HashMap<(Kind, &str), &str> = HashMap::new();
        for unit in self.directory.units() {
            let code = renamed.get(unit.id.as_str()).copied();
            let code = code.or_else(|| unit.version(on)?.code.as_deref());
            if let Some(code) = code.filter(|_| self.effect.closing(&unit.id).is_none()) {
                borne.insert((unit.kind, code), &unit.id);
            }
        }
        let mut taken = Vec::new();
        let renamed = renamed.iter().filter_map(|(unit, code)| Some((*unit, self.directory.get(unit)?.kind, *code)));
        let opened = self.effect.opened.iter().filter_map(|unit| Some((unit.id.as_str(), unit.kind, unit.code.as_deref()?)));
        for (unit, kind, code) in opened.chain(renamed) {
            match borne.insert((kind, code), unit) {
                Some(other) if other != unit => taken.push((unit.to_owned(), other.to_owned())),
                _ => {}
            }
        }
        taken.sort_unstable();
        for (unit, other) in taken {
            self.fault(Wrong::CodeTaken, &unit, &other);
        }
    }

    fn cycles(&mut self) {
        let opened = self.effect.opened.iter().map(|unit| (unit.id.as_str(), unit.parent.as_deref()));
        let altered = self.effect.altered.iter().filter(|one| one.parent.is_some());
        let above: BTreeMap<&str, Option<&str>> = opened.chain(altered.map(|one| (one.unit.as_str(), one.parent.as_deref()))).collect();
        let parent = |unit: &str| match above.get(unit) {
            Some(parent) => *parent,
            None => self.directory.version(unit, self.effect.on)?.parent.as_deref(),
        };
        let looped = |unit: &&str| {
            let chain = std::iter::successors(parent(unit), |above| parent(above));
            chain.take(DEEPEST).any(|above| above == *unit)
        };
        let looped: Vec<String> = above.keys().copied().filter(looped).map(str::to_owned).collect();
        for unit in looped {
            self.fault(Wrong::Cycle, &unit, "");
        }
    }
}

fn last_word(name: &str) -> String {
    viet::fold(name).split_whitespace().next_back().unwrap_or_default().to_owned()
}

/// Shares are declared for all parts, and are then one whole; or for none.
fn shares(parts: &[Part]) -> Option<Wrong> {
    let declared: Vec<Share> = parts.iter().filter_map(|part| part.share).collect();
    match declared.len() {
        0 => None,
        some if some < parts.len() => Some(Wrong::SharesPartly),
        _ if is_whole(&declared) => None,
        _ => Some(Wrong::SharesSum),
    }
}

/// Exact: fractions over their common denominator; one that is too large to be meant is no whole.
fn is_whole(shares: &[Share]) -> bool {
    let mut sum: (i128, i128) = (0, 1);
    for share in shares {
        let (n, d) = (i128::from(share.numerator), i128::from(share.denominator));
        if n <= 0 || d <= 0 || d > 1_000_000 {
            return false;
        }
        let common = sum.0.checked_mul(d).zip(n.checked_mul(sum.1)).zip(sum.1.checked_mul(d));
        let Some(((a, b), c)) = common else { return false };
        let divisor = gcd(a + b, c);
        sum = ((a + b) / divisor, c / divisor);
    }
    sum.0 == sum.1
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}
