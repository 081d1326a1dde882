//! The plan of an import.

use std::collections::HashMap;

use viet::Date;

use super::{Changed, Difference, Frame, Line, Outcome, Plan, Reason, Row, find};
use crate::Moment;
use crate::unit::directory::DEEPEST;
use crate::unit::{Change, Directory, Kind, Unit, What, same_name};

/// Says what the lines would do to the directory at this moment. Rows of the file may belong to other rows of it.
/// `new_id` gives the ids of units that are not there yet.
#[must_use]
pub fn plan(
    directory: &Directory,
    lines: &[Line],
    frame: &Frame,
    at: Moment,
    new_id: &mut dyn FnMut() -> String,
) -> Plan {
    let mut planner = Planner {
        directory,
        lines,
        frame,
        found: Vec::with_capacity(lines.len()),
        new_codes: HashMap::new(),
        new_names: HashMap::new(),
    };
    let mut seen: HashMap<String, String> = HashMap::new();
    for line in lines {
        let found = planner.find(line, new_id);
        let found = found.and_then(|found| once(&mut seen, line, found));
        if let Ok(Found::New(id)) = &found {
            planner.new_names.insert(viet::fold(&line.name), id.clone());
            planner
                .new_codes
                .extend(line.code.as_deref().map(|code| (code, id.clone())));
        }
        planner.found.push(found);
    }
    let mut rows = Vec::with_capacity(lines.len());
    let mut changes: Vec<Change> = Vec::new();
    let mut of_row: Vec<usize> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let (unit, outcome, wanted) = planner.row(place, line);
        of_row.extend(wanted.iter().map(|_| place));
        changes.extend(wanted);
        rows.push(Row {
            line: line.clone(),
            unit,
            outcome,
        });
    }
    object(directory, &mut rows, &changes, &of_row, at);
    let kept = of_row.iter().zip(changes);
    let kept = kept.filter(|(place, _)| !matches!(rows[**place].outcome, Outcome::Refused(_)));
    let changes = kept.map(|(_, change)| change).collect();
    Plan { rows, changes }
}

/// Asks the directory itself, and lays its objections at the rows that brought them about.
fn object(directory: &Directory, rows: &mut [Row], changes: &[Change], of_row: &[usize], at: Moment) {
    if changes.is_empty() {
        return;
    }
    let Err(objections) = directory.amended(changes, at) else {
        return;
    };
    for objection in objections {
        let Some(place) = of_row.get(objection.change) else {
            continue;
        };
        let reason = Reason::Objection(objection.why);
        match &mut rows[*place].outcome {
            Outcome::Refused(reasons) => reasons.push(reason),
            outcome => *outcome = Outcome::Refused(vec![reason]),
        }
    }
}

/// What a row means: a unit of the directory, or a new one with this id.
#[derive(Clone)]
enum Found<'d> {
    Known(&'d Unit),
    New(String),
}

impl Found<'_> {
    fn id(&self) -> &str {
        match self {
            Self::Known(unit) => &unit.id,
            Self::New(id) => id,
        }
    }
}

/// A second row about the same unit, or about a new one of the same kind and name, is refused.
fn once<'d>(seen: &mut HashMap<String, String>, line: &Line, found: Found<'d>) -> Result<Found<'d>, Reason> {
    let key = match &found {
        Found::Known(unit) => unit.id.clone(),
        Found::New(_) => {
            let kind = line.kind.map_or("", Kind::code);
            let above = line
                .parent_code
                .as_deref()
                .or(line.parent_name.as_deref())
                .unwrap_or("");
            let own = line
                .code
                .clone()
                .unwrap_or_else(|| format!("{} {above}", viet::fold(&line.name)));
            format!("{kind} {own}")
        }
    };
    match seen.get(&key) {
        Some(place) => Err(Reason::Twice(place.clone())),
        None => {
            seen.insert(key, line.place.clone());
            Ok(found)
        }
    }
}

/// What ends a new unit whose parent ends.
const ENDS_WITH_PARENT: &str = "Đơn vị cấp trên kết thúc hoạt động; tổ chức sau đó chưa rõ, cần xác nhận";

struct Planner<'a> {
    directory: &'a Directory,
    lines: &'a [Line],
    frame: &'a Frame,
    /// By line.
    found: Vec<Result<Found<'a>, Reason>>,
    /// The new units of the file by code, and by folded name.
    new_codes: HashMap<&'a str, String>,
    new_names: HashMap<String, String>,
}

impl<'a> Planner<'a> {
    /// The day of the row; of a unit that had ended by the day of the file, its last one.
    fn day(&self, line: &Line) -> Date {
        let ended = line.to.filter(|to| *to < self.frame.on);
        line.from.or(ended).unwrap_or(self.frame.on)
    }

    /// Why the last day of the row cannot be: it comes before the first, or another one is known.
    fn wrong_end(&self, line: &Line, found: &Found<'_>) -> Option<Reason> {
        let to = line.to?;
        let from = match found {
            Found::New(_) => line.from.unwrap_or(self.frame.on),
            Found::Known(_) => self.day(line),
        };
        if to < from {
            return Some(Reason::Backwards { from, to });
        }
        let Found::Known(unit) = found else { return None };
        let last = unit.versions.last()?.to?.plus_days(-1);
        (last != to).then_some(Reason::EndsOtherwise { last })
    }

    fn find(&self, line: &Line, new_id: &mut dyn FnMut() -> String) -> Result<Found<'a>, Reason> {
        if line.name.is_empty() {
            return Err(Reason::NoName);
        }
        let on = self.day(line);
        match find::unit(self.directory, line, self.frame, on)? {
            Some(unit) if !find::lies_in(self.directory, unit, self.frame, on) => Err(Reason::Outside),
            Some(unit) => Ok(Found::Known(unit)),
            None if line.kind.is_none() => Err(Reason::NoKind),
            None => Ok(Found::New(new_id())),
        }
    }

    fn row(&self, place: usize, line: &Line) -> (Option<String>, Outcome, Vec<Change>) {
        let refused = |reasons| (None, Outcome::Refused(reasons), Vec::new());
        if !line.faults.is_empty() {
            return refused(line.faults.iter().cloned().map(Reason::Unread).collect());
        }
        let found = match &self.found[place] {
            Ok(found) => found,
            Err(reason) => return refused(vec![reason.clone()]),
        };
        if let Some(reason) = self.wrong_end(line, found) {
            return refused(vec![reason]);
        }
        let parent = match self.parent(place, line) {
            Ok(parent) => parent,
            Err(reason) => return refused(vec![reason]),
        };
        let id = found.id().to_owned();
        let (outcome, whats) = match found {
            Found::New(_) => (Outcome::New, self.opening(line, parent)),
            Found::Known(unit) => self.differences(unit, line, parent),
        };
        let basis = line.basis.clone().unwrap_or_else(|| self.frame.basis.clone());
        let change = |what| Change {
            unit: id.clone(),
            on: match &what {
                What::Close => line.to.map_or(self.day(line), |to| to.plus_days(1)),
                _ => self.day(line),
            },
            what,
            basis: basis.clone(),
        };
        let mut changes: Vec<Change> = whats.into_iter().map(change).collect();
        if line.to.is_none() {
            changes.extend(self.ending(&changes));
        }
        (Some(id.clone()), outcome, changes)
    }

    /// The id of the unit that the row belongs to: another row's first, then the directory's; a new unit of which
    /// nothing is said belongs to the territory of the file.
    fn parent(&self, place: usize, line: &Line) -> Result<Option<String>, Reason> {
        if let Some(id) = self.parent_in_file(place, line) {
            return Ok(Some(id));
        }
        let on = self.day(line);
        match find::parent(self.directory, line, self.frame, on)? {
            Some(unit) if find::lies_in(self.directory, unit, self.frame, on) => Ok(Some(unit.id.clone())),
            Some(_) => Err(Reason::Outside),
            None => Ok(None),
        }
    }

    /// A new unit of the file by its code, or else by its name; what is known is found in the directory.
    fn parent_in_file(&self, place: usize, line: &Line) -> Option<String> {
        let id = match (&line.parent_code, &line.parent_name) {
            (Some(code), _) => self.new_codes.get(code.as_str()),
            (None, Some(name)) => self.new_names.get(&viet::fold(name)),
            (None, None) => None,
        }?;
        let itself = matches!(&self.found[place], Ok(Found::New(own)) if own == id);
        (!itself || line.parent_code.is_some()).then(|| id.clone())
    }

    /// A new unit under one that is known to end ends with it; what became of it then, nobody has said.
    fn ending(&self, changes: &[Change]) -> Option<Change> {
        let opened = changes.first()?;
        let What::Open {
            parent: Some(parent), ..
        } = &opened.what
        else {
            return None;
        };
        Some(Change {
            unit: opened.unit.clone(),
            on: self.end_of(parent, 0).filter(|end| *end > opened.on)?,
            what: What::Close,
            basis: ENDS_WITH_PARENT.to_owned(),
        })
    }

    /// The first day without the unit, when that is known; of a new unit of the file, that of the one above it.
    fn end_of(&self, id: &str, depth: usize) -> Option<Date> {
        if let Some(unit) = self.directory.get(id) {
            return unit.versions.last()?.to;
        }
        let mut rows = self.found.iter().enumerate();
        let (place, _) = rows.find(|(_, found)| matches!(found, Ok(Found::New(new)) if new == id))?;
        let parent = self.parent(place, self.lines.get(place)?).ok()?;
        let parent = parent.or_else(|| self.frame.root.clone())?;
        (depth < DEEPEST)
            .then(|| self.end_of(&parent, depth + 1))
            .flatten()
    }

    /// What opens the unit, and what is known of it.
    fn opening(&self, line: &Line, parent: Option<String>) -> Vec<What> {
        let open = What::Open {
            kind: line.kind.unwrap_or(Kind::Other),
            name: line.name.clone(),
            code: line.code.clone(),
            parent: parent.or_else(|| self.frame.root.clone()),
        };
        let facts = line.facts.iter().map(|(about, value)| What::Fact {
            about: *about,
            value: value.clone(),
            until: None,
        });
        let close = line.to.map(|_| What::Close);
        std::iter::once(open).chain(facts).chain(close).collect()
    }

    /// What the row says otherwise than the directory. What it does not say stays.
    fn differences(&self, unit: &Unit, line: &Line, parent: Option<String>) -> (Outcome, Vec<What>) {
        let on = self.day(line);
        let Some(version) = unit.version(on) else {
            return (Outcome::Same, Vec::new());
        };
        let (mut differences, mut whats) = (Vec::new(), Vec::new());
        let mut differs = |what, before: Option<String>, after: String, change| {
            differences.push(Difference { what, before, after });
            whats.push(change);
        };
        if !same_name(&version.name, &line.name) {
            let name = line.name.clone();
            differs(
                Changed::Name,
                Some(version.name.clone()),
                name.clone(),
                What::Rename { name },
            );
        }
        if let Some(code) = line
            .code
            .clone()
            .filter(|code| version.code.as_ref() != Some(code))
        {
            let change = What::Recode {
                code: Some(code.clone()),
            };
            differs(Changed::Code, version.code.clone(), code, change);
        }
        if let Some(parent) = parent.filter(|parent| version.parent.as_ref() != Some(parent)) {
            let change = What::Reparent {
                parent: Some(parent.clone()),
            };
            differs(Changed::Parent, version.parent.clone(), parent, change);
        }
        if let Some(to) = line
            .to
            .filter(|_| unit.versions.last().is_some_and(|last| last.to.is_none()))
        {
            differs(Changed::End, None, to.to_string(), What::Close);
        }
        for (about, value) in &line.facts {
            let held = unit.fact(*about, on);
            if held != Some(value) {
                let (about, until) = (*about, None);
                let before = held.map(|held| held.text(about));
                let change = What::Fact {
                    about,
                    value: value.clone(),
                    until,
                };
                differs(Changed::Fact(about), before, value.text(about), change);
            }
        }
        if differences.is_empty() {
            (Outcome::Same, whats)
        } else {
            (Outcome::Changed(differences), whats)
        }
    }
}
