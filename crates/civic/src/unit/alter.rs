//! One change of one unit: its versions are split where it begins, its facts give way to a new one.

use viet::Date;

use super::words::type_of;
use super::{About, Change, Fact, Unit, Value, Version, What, Why};
use crate::Moment;

pub(super) fn checked(name: &str) -> Result<String, Why> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        Err(Why::NoName)
    } else {
        Ok(name)
    }
}

pub(super) fn alter(unit: &mut Unit, change: &Change, what: &What, at: Moment) -> Result<(), Why> {
    let (on, basis) = (change.on, change.basis.as_str());
    match what {
        What::Close => close(unit, on, basis, at),
        What::Rename { name } => set(unit, on, basis, at, |version| &mut version.name, &checked(name)?),
        What::Retype { word } => {
            let version = unit.version(on).ok_or(Why::NotThere(on))?;
            let name = retyped(&version.name, word).ok_or(Why::NoType)?;
            set(unit, on, basis, at, |version| &mut version.name, &name)
        }
        What::Recode { code } => set(unit, on, basis, at, |version| &mut version.code, code),
        What::Reparent { parent } => set(unit, on, basis, at, |version| &mut version.parent, parent),
        What::Fact { about, value, until } => {
            let fact = Fact {
                about: *about,
                value: value.clone(),
                from: Some(on),
                to: *until,
                basis: Some(basis.to_owned()),
                recorded: at,
                superseded: None,
            };
            learn(unit, on, fact)
        }
        What::Open { .. } | What::Succeed { .. } | What::Withdraw { .. } => Ok(()), // taken by the draft itself
    }
}

/// `Xã Hoàng Đồng` with `Phường`: `Phường Hoàng Đồng`.
fn retyped(name: &str, word: &str) -> Option<String> {
    let old = type_of(name)?.split(' ').count();
    let rest = name.split_whitespace().skip(old).collect::<Vec<_>>().join(" ");
    let name = format!("{} {rest}", word.trim());
    type_of(&name).map(|_| name)
}

fn close(unit: &mut Unit, on: Date, basis: &str, at: Moment) -> Result<(), Why> {
    let place = unit.versions.iter().position(|version| version.holds(on));
    let place = place.ok_or(Why::NotThere(on))?;
    if let Some(later) = unit.versions.get(place + 1) {
        return Err(Why::Later(later.from.unwrap_or(on)));
    }
    let last = &mut unit.versions[place];
    if last.from == Some(on) {
        return Err(Why::Empty(on));
    }
    (last.to, last.closed_by, last.recorded) = (Some(on), Some(basis.to_owned()), at);
    unit.facts.retain(|fact| fact.from.is_none_or(|from| from < on));
    for fact in unit
        .facts
        .iter_mut()
        .filter(|fact| fact.to.is_none_or(|to| to > on))
    {
        (fact.to, fact.recorded) = (Some(on), at);
    }
    Ok(())
}

/// Gives an attribute another value from this day on: until it changes again by itself.
fn set<T: PartialEq + Clone>(
    unit: &mut Unit,
    on: Date,
    basis: &str,
    at: Moment,
    of: fn(&mut Version) -> &mut T,
    value: &T,
) -> Result<(), Why> {
    let place = unit.versions.iter().position(|version| version.holds(on));
    let place = place.ok_or(Why::NotThere(on))?;
    let old = of(&mut unit.versions[place]).clone();
    if old == *value {
        return Ok(());
    }
    let place = split(&mut unit.versions, place, on, basis, at);
    for version in &mut unit.versions[place..] {
        if *of(version) != old {
            break;
        }
        of(version).clone_from(value);
        version.recorded = at;
    }
    Ok(())
}

/// Makes a version begin on this day; says which.
fn split(versions: &mut Vec<Version>, place: usize, on: Date, basis: &str, at: Moment) -> usize {
    let whole = &mut versions[place];
    if whole.from == Some(on) {
        let said = whole.basis.as_deref().filter(|_| whole.recorded == at);
        whole.basis = Some(match said {
            Some(said) if said != basis => format!("{said}; {basis}"),
            _ => basis.to_owned(),
        });
        return place;
    }
    let later = Version {
        from: Some(on),
        basis: Some(basis.to_owned()),
        recorded: at,
        ..whole.clone()
    };
    (whole.to, whole.closed_by, whole.recorded) = (Some(on), None, at);
    versions.insert(place + 1, later);
    place + 1
}

/// Takes a fact in: what held before ends where it begins, what holds later stays.
fn learn(unit: &mut Unit, on: Date, mut fact: Fact) -> Result<(), Why> {
    if unit.version(on).is_none() {
        return Err(Why::NotThere(on));
    }
    if fact.to.is_some_and(|to| to <= on) {
        return Err(Why::Empty(on));
    }
    if !fits(fact.about, &fact.value) {
        return Err(Why::KindFixed);
    }
    let mut same: Vec<Fact> = Vec::new();
    unit.facts.retain(|known| {
        let keep = known.about != fact.about;
        same.extend((!keep).then(|| known.clone()));
        keep
    });
    let next = same
        .iter()
        .filter_map(|known| known.from)
        .filter(|from| *from > on)
        .min();
    if let (Some(next), Some(until)) = (next, fact.to)
        && next < until
    {
        unit.facts.extend(same);
        unit.facts.sort_by_key(|fact| (fact.about, fact.from));
        return Err(Why::Overlap(Some(next), None));
    }
    let end = unit.versions.last().and_then(|version| version.to);
    fact.to = fact.to.or(next).or(end);
    let mut kept = Vec::with_capacity(same.len() + 2);
    for known in same {
        if !known.holds(on) {
            kept.push(known);
            continue;
        }
        if let Some(until) = fact.to.filter(|until| known.to.is_none_or(|to| *until < to)) {
            kept.push(Fact {
                from: Some(until),
                recorded: fact.recorded,
                ..known.clone()
            });
        }
        if known.from != Some(on) {
            kept.push(Fact {
                to: Some(on),
                recorded: fact.recorded,
                ..known
            });
        }
    }
    kept.push(fact);
    unit.facts.extend(kept);
    unit.facts.sort_by_key(|fact| (fact.about, fact.from));
    Ok(())
}

/// True when such a value can be said about this.
fn fits(about: About, value: &Value) -> bool {
    match value {
        Value::Number(_) => about.decimals().is_some(),
        Value::Words(_) => about == About::Languages,
        Value::Is(_) => matches!(about, About::Border | About::Difficult),
    }
}
