//! A table of old and new units, as resolutions carry it in their annexes, read into changes.

use std::collections::{BTreeMap, BTreeSet};

use viet::Date;

use super::{Change, NewUnit, Part, Reform};
use crate::unit::{Directory, Kind, Share, same_name};
use crate::{Ids, Moment};

/// One row: an old unit and one of the units that it goes into. What a table leaves out is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// Its row in the file, from 1.
    pub row: usize,
    /// The code of the old unit on the day before. Empty: the new unit has no source.
    pub old_code: String,
    /// Its name on that day, to be compared: a code alone may have been looked up on another day.
    pub old_name: String,
    /// The code of the new unit on the day.
    pub new_code: String,
    /// Its name with the type word.
    pub new_name: String,
    /// The code of the unit that the new one belongs to: a province.
    pub parent_code: String,
    /// The share that goes there: `1/3`; empty: undeclared.
    pub share: String,
    /// What is not certain about it.
    pub doubt: String,
}

/// A row that cannot be taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The row in the file, from 1.
    pub row: usize,
    /// What is wrong.
    pub wrong: RowWrong,
    /// What was read.
    pub given: String,
    /// What stands in the directory instead, if anything.
    pub known: String,
}

/// What can be wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowWrong {
    /// No unit of the level bears this code on the day before.
    OldCode,
    /// The code names another unit on the day before: it was looked up on another day.
    OldName,
    /// The new unit has no name.
    NewName,
    /// The same code stands for two names.
    NewTwice,
    /// The new unit stands below two units.
    ParentTwice,
    /// No province bears this code on the day before.
    Parent,
    /// The pair stands there twice.
    PairTwice,
    /// The share cannot be read: a fraction such as 1/3.
    Share,
}

impl RowWrong {
    /// The word in message keys.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OldCode => "old_code",
            Self::OldName => "old_name",
            Self::NewName => "new_name",
            Self::NewTwice => "new_twice",
            Self::ParentTwice => "parent_twice",
            Self::Parent => "parent",
            Self::PairTwice => "pair_twice",
            Self::Share => "share",
        }
    }
}

/// What a table asks for, its rows grouped.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The changes.
    pub changes: Vec<Change>,
    /// Units that the table leaves as they are: alone in their new unit, under the same name.
    pub kept: usize,
}

/// A new unit of the table.
struct Made<'a> {
    key: &'a str,
    name: &'a str,
    code: &'a str,
    parent: Option<String>,
    sources: BTreeMap<String, &'a Pair>,
}

/// Reads the rows for units of one kind into changes that join those of `reform`: a province that it opens may stand
/// above. Nothing is taken when a row is wrong.
///
/// # Errors
/// Every row that cannot be taken.
pub fn changes(
    directory: &Directory,
    reform: &Reform,
    pairs: &[Pair],
    kind: Kind,
    ids: &dyn Ids,
    at: Moment,
) -> Result<Found, Vec<RowFault>> {
    let mut faults = Vec::new();
    let before = reform.on().plus_days(-1);
    let made = made(directory, reform, pairs, kind, &mut faults);
    if !faults.is_empty() {
        faults.sort_by_key(|fault| (fault.row, fault.wrong));
        return Err(faults);
    }
    Ok(Writer::new(directory, &made, kind, before).write(&made, ids, at))
}

fn made<'a>(
    directory: &Directory,
    reform: &Reform,
    pairs: &'a [Pair],
    kind: Kind,
    faults: &mut Vec<RowFault>,
) -> Vec<Made<'a>> {
    let before = reform.on().plus_days(-1);
    let provinces = provinces(directory, reform);
    let mut made: Vec<Made<'a>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for pair in pairs {
        let read =
            old_unit(directory, pair, kind, before).and_then(|old| Ok((old, parent(pair, &provinces)?)));
        let read = read.and_then(|(old, parent)| {
            let key = if pair.new_code.is_empty() {
                &*pair.new_name
            } else {
                &*pair.new_code
            };
            let place = *places.entry(key).or_insert_with(|| {
                made.push(Made::new(key, pair, parent.clone()));
                made.len() - 1
            });
            made[place].take(pair, old, parent.as_deref())
        });
        if let Err((wrong, given, known)) = read {
            faults.push(RowFault {
                row: pair.row,
                wrong,
                given,
                known,
            });
        }
    }
    made
}

impl<'a> Made<'a> {
    fn new(key: &'a str, pair: &'a Pair, parent: Option<String>) -> Self {
        Self {
            key,
            name: &pair.new_name,
            code: &pair.new_code,
            parent,
            sources: BTreeMap::new(),
        }
    }

    /// Takes a row about this unit, or says in what it does not fit those before it.
    fn take(&mut self, pair: &'a Pair, old: Option<String>, parent: Option<&str>) -> Result<(), Misread> {
        let name = pair.new_name.clone();
        if !same_name(self.name, &name) {
            return Err((RowWrong::NewTwice, name, self.name.to_owned()));
        }
        if self.parent.as_deref() != parent {
            return Err((RowWrong::ParentTwice, name, String::new()));
        }
        match old.map(|old| self.sources.insert(old, pair)) {
            Some(Some(_)) => Err((RowWrong::PairTwice, pair.old_code.clone(), name)),
            _ => Ok(()),
        }
    }
}

/// The province of the new unit, once the rest of the row can be read.
fn parent(pair: &Pair, provinces: &BTreeMap<String, String>) -> Result<Option<String>, Misread> {
    let none = String::new;
    if pair.new_name.is_empty() {
        return Err((RowWrong::NewName, pair.new_code.clone(), none()));
    }
    if !pair.share.is_empty() && share(&pair.share).is_none() {
        return Err((RowWrong::Share, pair.share.clone(), none()));
    }
    match pair.parent_code.as_str() {
        "" => Ok(None),
        code => match provinces.get(code) {
            Some(province) => Ok(Some(province.clone())),
            None => Err((RowWrong::Parent, code.to_owned(), none())),
        },
    }
}

/// The provinces of the new state by code: those that go on, and those that the re-organisation opens.
fn provinces(directory: &Directory, reform: &Reform) -> BTreeMap<String, String> {
    let before = reform.on().plus_days(-1);
    let ends: BTreeSet<&str> = reform
        .changes
        .iter()
        .filter(|change| !matches!(change, Change::Open(_)))
        .flat_map(Change::subjects)
        .collect();
    let stands = directory
        .units()
        .iter()
        .filter(|unit| unit.kind == Kind::Province && !ends.contains(unit.id.as_str()));
    let stands = stands.filter_map(|unit| Some((unit.version(before)?.code.clone()?, unit.id.clone())));
    let opened = reform.opened().filter(|unit| unit.kind == Kind::Province);
    stands
        .chain(opened.filter_map(|unit| Some((unit.code.clone()?, unit.id.clone()))))
        .collect()
}

type Misread = (RowWrong, String, String);

/// The old unit of a row; none when the row is about a unit without source.
fn old_unit(directory: &Directory, pair: &Pair, kind: Kind, before: Date) -> Result<Option<String>, Misread> {
    if pair.old_code.is_empty() && pair.old_name.is_empty() {
        return Ok(None);
    }
    let unit = directory.by_code(kind, &pair.old_code, before);
    let unit = unit.ok_or_else(|| (RowWrong::OldCode, pair.old_code.clone(), String::new()))?;
    let known = directory.name(&unit.id, before).unwrap_or_default();
    if pair.old_name.is_empty() || agrees(known, &pair.old_name) {
        Ok(Some(unit.id.clone()))
    } else {
        Err((RowWrong::OldName, pair.old_name.clone(), known.to_owned()))
    }
}

/// The same name, with its type word or without, the place of the tone aside.
fn agrees(known: &str, given: &str) -> bool {
    let ends = || {
        let (known, given) = (viet::fold(known), viet::fold(given));
        known
            .strip_suffix(given.as_str())
            .is_some_and(|rest| rest.ends_with(' '))
    };
    same_name(known, given) || viet::fold(known) == viet::fold(given) || ends()
}

fn share(text: &str) -> Option<Share> {
    let (numerator, denominator) = text.split_once('/')?;
    Share::new(numerator.trim().parse().ok()?, denominator.trim().parse().ok()?)
}

/// Writes the changes, once it is known which units go whole and which are divided.
struct Writer<'a> {
    directory: &'a Directory,
    kind: Kind,
    before: Date,
    /// How many new units each old one goes into.
    targets: BTreeMap<String, usize>,
}

impl<'a> Writer<'a> {
    fn new(directory: &'a Directory, made: &[Made<'_>], kind: Kind, before: Date) -> Self {
        let mut targets = BTreeMap::new();
        for old in made.iter().flat_map(|unit| unit.sources.keys()) {
            *targets.entry(old.clone()).or_default() += 1;
        }
        Self {
            directory,
            kind,
            before,
            targets,
        }
    }

    fn write(&self, made: &[Made<'_>], ids: &dyn Ids, at: Moment) -> Found {
        let mut found = Found::default();
        let (mut into, mut used): (BTreeMap<&str, String>, BTreeSet<&str>) =
            (BTreeMap::new(), BTreeSet::new());
        for unit in made {
            if let Some(same) = self.stays(unit) {
                self.alter(unit, &same, &mut found);
                continue;
            }
            used.insert(unit.key);
            let id = ids.next(at);
            into.insert(unit.key, id.clone());
            found.changes.push(Change::Open(NewUnit {
                id,
                kind: self.kind,
                name: unit.name.to_owned(),
                code: (!unit.code.is_empty()).then(|| unit.code.to_owned()),
                parent: unit.parent.clone(),
            }));
        }
        let mut divided: BTreeMap<&str, Vec<Part>> = BTreeMap::new();
        for unit in made.iter().filter(|unit| used.contains(unit.key)) {
            let to = &into[unit.key];
            for (old, pair) in &unit.sources {
                let part = part(to, pair);
                if self.targets[old] > 1 {
                    divided.entry(old).or_default().push(part);
                } else {
                    found.changes.push(Change::Merge {
                        from: vec![old.clone()],
                        into: part,
                    });
                }
            }
        }
        let split = |(from, into): (&str, Vec<Part>)| Change::Split {
            from: from.to_owned(),
            into,
            heir: None,
        };
        found.changes.extend(divided.into_iter().map(split));
        found
    }

    /// The unit that goes on: the only source, whole, under the same name.
    fn stays(&self, unit: &Made<'_>) -> Option<String> {
        let (old, _) = unit
            .sources
            .first_key_value()
            .filter(|_| unit.sources.len() == 1)?;
        let name = self.directory.name(old, self.before)?;
        (self.targets[old] == 1 && same_name(name, unit.name)).then(|| old.clone())
    }

    /// What changes about a unit that goes on: its code, its place in the tree.
    fn alter(&self, unit: &Made<'_>, same: &str, found: &mut Found) {
        let Some(version) = self.directory.version(same, self.before) else {
            return;
        };
        let mut changed = false;
        if !unit.code.is_empty() && version.code.as_deref() != Some(unit.code) {
            let (name, code) = (unit.name.to_owned(), Some(unit.code.to_owned()));
            found.changes.push(Change::Rename {
                unit: same.to_owned(),
                name,
                code,
            });
            changed = true;
        }
        if let Some(parent) = unit
            .parent
            .clone()
            .filter(|parent| version.parent.as_ref() != Some(parent))
        {
            found.changes.push(Change::Move {
                unit: same.to_owned(),
                parent,
            });
            changed = true;
        }
        found.kept += usize::from(!changed);
    }
}

fn part(to: &str, pair: &Pair) -> Part {
    Part {
        unit: to.to_owned(),
        share: share(&pair.share),
        doubt: (!pair.doubt.is_empty()).then(|| pair.doubt.clone()),
    }
}
