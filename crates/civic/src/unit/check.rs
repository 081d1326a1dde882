//! What must be true of the directory after a set of changes, on every day of it.

use std::collections::{BTreeMap, BTreeSet};

use viet::Date;

use super::amend::Draft;
use super::directory::DEEPEST;
use super::{Kind, Objection, Succession, Unit, Version, Why};

/// Everything that is wrong with the draft, each thing once.
pub(super) fn all(draft: &Draft<'_>) -> Vec<Objection> {
    let mut objections = Vec::new();
    let (codes, children) = (codes(draft), children(draft));
    for unit in draft.units.values() {
        let mut object = |why| objections.push(objection(draft, &unit.id, why));
        for version in unit
            .versions
            .iter()
            .filter(|version| is_new(draft, unit, version))
        {
            if let Some(why) = parent_of(draft, version) {
                object(why);
            } else if let Some(on) = cycle(draft, unit, version) {
                object(Why::Cycle(on));
            }
            if let Some(why) = code_taken(draft, &codes, unit, version) {
                object(why);
            }
        }
        if let Some(why) = open_children(draft, &children, unit) {
            object(why);
        }
    }
    objections.extend(successions(draft));
    objections.sort_by(|a, b| (a.change, &a.unit).cmp(&(b.change, &b.unit)));
    objections
}

fn objection(draft: &Draft<'_>, unit: &str, why: Why) -> Objection {
    Objection {
        change: draft.touched.get(unit).copied().unwrap_or(0),
        unit: unit.to_owned(),
        why,
    }
}

/// True when the changes wrote this version; what stood before is not judged again.
fn is_new(draft: &Draft<'_>, unit: &Unit, version: &Version) -> bool {
    let before = draft.before.get(&unit.id);
    before.is_none_or(|before| {
        let same = |old: &Version| {
            *old == Version {
                recorded: old.recorded,
                ..version.clone()
            }
        };
        !before.versions.iter().any(same)
    })
}

/// Days as numbers, an open end as the outermost: `[from, to)`.
type Span = (i64, i64);

fn span(version: &Version) -> Span {
    let day = |day: Date| day.days_since_epoch();
    (
        version.from.map_or(i64::MIN, day),
        version.to.map_or(i64::MAX, day),
    )
}

fn overlap(a: Span, b: Span) -> Option<Span> {
    let both = (a.0.max(b.0), a.1.min(b.1));
    (both.0 < both.1).then_some(both)
}

fn date(day: i64) -> Date {
    Date::from_days_since_epoch(day.clamp(-700_000, 2_900_000)) // within the years that `Date` knows
}

/// The first day of the span on which the unit does not exist. A span whose beginning is unknown begins with the unit.
fn missing(unit: &Unit, (mut from, to): Span) -> Option<i64> {
    for (begins, ends) in unit.versions.iter().map(span) {
        if ends <= from {
            continue;
        }
        if begins > from && from != i64::MIN {
            return Some(from);
        }
        from = ends;
        if from >= to {
            return None;
        }
    }
    Some(from)
}

fn parent_of(draft: &Draft<'_>, version: &Version) -> Option<Why> {
    let parent = version.parent.as_deref()?;
    let Some(unit) = draft.unit(parent) else {
        return Some(Why::UnknownParent(parent.to_owned()));
    };
    let gone = missing(unit, span(version))?;
    let ends_here = draft.units.contains_key(parent) && gone > span(version).0;
    // A parent that the same changes close answers for it: see `open_children`.
    (!ends_here).then(|| Why::ParentGone {
        parent: parent.to_owned(),
        on: date(gone),
    })
}

/// The first day on which the unit would belong to itself.
fn cycle(draft: &Draft<'_>, unit: &Unit, version: &Version) -> Option<Date> {
    fn climb(draft: &Draft<'_>, id: &str, target: &str, during: Span, depth: usize) -> Option<i64> {
        if id == target {
            return Some(during.0);
        }
        if depth > DEEPEST {
            return None;
        }
        let above = draft.unit(id)?.versions.iter().filter_map(|version| {
            let during = overlap(during, span(version))?;
            climb(draft, version.parent.as_deref()?, target, during, depth + 1)
        });
        above.min()
    }
    let parent = version.parent.as_deref()?;
    climb(draft, parent, &unit.id, span(version), 0).map(date)
}

type Codes<'a> = BTreeMap<(Kind, &'a str), Vec<&'a Unit>>;

/// The touched units by the codes that they are to bear.
fn codes<'a>(draft: &'a Draft<'_>) -> Codes<'a> {
    let mut codes: Codes<'a> = BTreeMap::new();
    for unit in draft.units.values() {
        let borne: BTreeSet<&str> = unit
            .versions
            .iter()
            .filter_map(|version| version.code.as_deref())
            .collect();
        for code in borne {
            codes.entry((unit.kind, code)).or_default().push(unit);
        }
    }
    codes
}

fn code_taken(draft: &Draft<'_>, codes: &Codes<'_>, unit: &Unit, version: &Version) -> Option<Why> {
    let code = version.code.as_deref()?;
    let touched = codes.get(&(unit.kind, code)).into_iter().flatten().copied();
    let others = draft.before.coded(unit.kind, code);
    let others = others.filter(|other| !draft.units.contains_key(&other.id));
    touched
        .chain(others)
        .filter(|other| other.id != unit.id)
        .find_map(|other| {
            let mut bearing = other
                .versions
                .iter()
                .filter(|version| version.code.as_deref() == Some(code));
            let (on, _) = bearing.find_map(|other| overlap(span(version), span(other)))?;
            Some(Why::CodeTaken {
                code: code.to_owned(),
                by: other.id.clone(),
                on: date(on),
            })
        })
}

/// The touched units by the units that they are to belong to.
fn children<'a>(draft: &'a Draft<'_>) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for unit in draft.units.values() {
        for parent in unit
            .versions
            .iter()
            .filter_map(|version| version.parent.as_deref())
        {
            children.entry(parent).or_default().push(&unit.id);
        }
    }
    children
}

/// Units that belong to this one, which ends, on days on which it does not exist.
fn open_children(draft: &Draft<'_>, children: &BTreeMap<&str, Vec<&str>>, unit: &Unit) -> Option<Why> {
    unit.versions.last()?.to?;
    let ever = draft
        .before
        .ever_children(&unit.id)
        .map(|child| child.id.as_str());
    let untouched = ever.filter(|id| !draft.units.contains_key(*id));
    let touched = children.get(unit.id.as_str()).into_iter().flatten().copied();
    let ids: BTreeSet<&str> = untouched.chain(touched).collect();
    let left = ids.into_iter().filter_map(|id| {
        let child = draft.unit(id)?;
        let mut mine = child
            .versions
            .iter()
            .filter(|version| version.parent.as_deref() == Some(&unit.id));
        // A new version that begins without its parent is told of by `parent_of`.
        let on = mine.find_map(|version| {
            let gone = missing(unit, span(version))?;
            (gone > span(version).0 || !is_new(draft, child, version)).then_some(gone)
        })?;
        Some((on, id))
    });
    let left: Vec<(i64, &str)> = left.collect();
    let (on, child) = left.iter().min()?;
    Some(Why::OpenChildren {
        on: date(*on),
        child: (*child).to_owned(),
        count: left.len(),
    })
}

fn successions(draft: &Draft<'_>) -> Vec<Objection> {
    let mut objections = Vec::new();
    for step in draft.steps.values().flatten() {
        let exists = |id: &str, on| draft.unit(id).is_some_and(|unit| unit.version(on).is_some());
        if !exists(&step.to, step.on) {
            let (to, on) = (step.to.clone(), step.on);
            objections.push(objection(draft, &step.from, Why::SuccessorGone { to, on }));
        }
        if !exists(&step.from, step.on) && !exists(&step.from, step.on.plus_days(-1)) {
            objections.push(objection(draft, &step.from, Why::NotThere(step.on)));
        }
    }
    let leaving: BTreeSet<(&str, Date)> = draft
        .steps
        .keys()
        .map(|(from, _, on)| (from.as_str(), *on))
        .collect();
    for (from, on) in leaving {
        if !shares_fit(&after(draft, from, on)) {
            objections.push(objection(draft, from, Why::Shares(on)));
        }
    }
    objections
}

/// The successions of a unit on a day as they are to be.
fn after<'a>(draft: &'a Draft<'_>, from: &str, on: Date) -> Vec<&'a Succession> {
    let known = draft.before.after(from).filter(|step| step.on == on);
    let known = known.filter(|step| {
        let key = (step.from.clone(), step.to.clone(), step.on);
        !draft.steps.contains_key(&key)
    });
    let range = (from.to_owned(), String::new(), on)..;
    let new = draft.steps.range(range).take_while(|((of, _, _), _)| of == from);
    let new = new
        .filter(|((_, _, day), _)| *day == on)
        .filter_map(|(_, step)| step.as_ref());
    known.chain(new).collect()
}

/// True when the declared shares are at most the whole, and the whole when every one is declared.
fn shares_fit(steps: &[&Succession]) -> bool {
    let shares: Vec<_> = steps.iter().filter_map(|step| step.share).collect();
    let mut sum = (0u128, 1u128);
    for share in &shares {
        let (n, d) = (u128::from(share.numerator), u128::from(share.denominator));
        sum = (sum.0 * d + n * sum.1, sum.1 * d);
        let common = gcd(sum.0, sum.1);
        sum = (sum.0 / common, sum.1 / common);
        if sum.1 > u128::from(u64::MAX) {
            return false;
        }
    }
    if shares.is_empty() || shares.len() < steps.len() {
        sum.0 <= sum.1
    } else {
        sum.0 == sum.1
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}
