//! Which unit a row means, on the row's day.

use viet::Date;

use super::{Bearing, Frame, Line, Reason};
use crate::unit::words::{agency_key, bare_key};
use crate::unit::{Directory, Kind, Unit, same_name};

/// The unit that the row means; `None` when it is a new one.
pub(super) fn unit<'d>(
    directory: &'d Directory,
    line: &Line,
    frame: &Frame,
    on: Date,
) -> Result<Option<&'d Unit>, Reason> {
    match line.code.as_deref() {
        Some(code) => by_code(directory, line, frame, code, on),
        None => by_name(directory, line, frame, on),
    }
}

fn by_code<'d>(
    directory: &'d Directory,
    line: &Line,
    frame: &Frame,
    code: &str,
    on: Date,
) -> Result<Option<&'d Unit>, Reason> {
    let kinds = line.kind.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]);
    let ever: Vec<&Unit> = kinds
        .iter()
        .flat_map(|kind| directory.coded(*kind, code))
        .collect();
    let today = ever.iter().copied().find(|unit| bears(unit, code, on));
    let another_day = || Reason::CodeOfAnotherDay {
        code: code.to_owned(),
        on,
        bearings: bearings(&ever, code),
    };
    let named = |unit: &Unit| {
        let mut versions = unit.versions.iter();
        versions.any(|version| version.code.as_deref() == Some(code) && same_name(&version.name, &line.name))
    };
    match today {
        Some(unit)
            if unit
                .version(on)
                .is_some_and(|version| same_name(&version.name, &line.name)) =>
        {
            Ok(Some(unit))
        }
        // It names another unit today, and bore the row's name on another day: the row is of that day.
        Some(_) if ever.iter().any(|unit| named(unit)) => Err(another_day()),
        Some(unit) => match others_of_name(directory, line, frame, unit.kind, on).first() {
            Some(other) => Err(Reason::NameOfAnother {
                unit: other.id.clone(),
            }),
            None => Ok(Some(unit)),
        },
        None if !ever.is_empty() => Err(another_day()),
        None => match by_name(directory, line, frame, on)? {
            // The codes of territories are the catalogue's; another one for the same name is a slip.
            Some(unit) if unit.kind.is_territory() => match unit.version(on).and_then(|v| v.code.clone()) {
                Some(held) => Err(Reason::OtherCode { held }),
                None => Ok(Some(unit)),
            },
            found => Ok(found),
        },
    }
}

fn bears(unit: &Unit, code: &str, on: Date) -> bool {
    unit.version(on)
        .is_some_and(|version| version.code.as_deref() == Some(code))
}

/// Whom a code names when, in the order of time; a name that goes on is told once.
fn bearings(ever: &[&Unit], code: &str) -> Vec<Bearing> {
    let versions = ever.iter().flat_map(|unit| &unit.versions);
    let mut bearings: Vec<Bearing> = versions
        .filter(|version| version.code.as_deref() == Some(code))
        .map(|version| Bearing {
            name: version.name.clone(),
            from: version.from,
            to: version.to,
        })
        .collect();
    bearings.sort_by_key(|bearing| bearing.from);
    bearings.dedup_by(|later, earlier| {
        let goes_on = later.name == earlier.name && later.from == earlier.to;
        if goes_on {
            earlier.to = later.to;
        }
        goes_on
    });
    bearings
}

fn others_of_name<'d>(
    directory: &'d Directory,
    line: &Line,
    frame: &Frame,
    kind: Kind,
    on: Date,
) -> Vec<&'d Unit> {
    let key = if kind.is_territory() {
        bare_key(&line.name)
    } else {
        agency_key(&line.name)
    };
    let named = directory
        .named(&key)
        .filter(|unit| unit.kind == kind && lies_in(directory, unit, frame, on));
    let same = |unit: &&Unit| {
        directory
            .name(&unit.id, on)
            .is_some_and(|name| same_name(name, &line.name))
    };
    named.filter(same).collect()
}

fn by_name<'d>(
    directory: &'d Directory,
    line: &Line,
    frame: &Frame,
    on: Date,
) -> Result<Option<&'d Unit>, Reason> {
    let kinds = line.kind.map_or_else(|| Kind::ALL.to_vec(), |kind| vec![kind]);
    let found = kinds
        .into_iter()
        .flat_map(|kind| others_of_name(directory, line, frame, kind, on));
    let mut found: Vec<&Unit> = found.collect();
    if found.len() > 1 {
        let above = parent(directory, line, frame, on).ok().flatten();
        found.retain(|unit| {
            above.is_none_or(|above| directory.parent(&unit.id, on).is_some_and(|up| up.id == above.id))
        });
    }
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        many => Err(Reason::Ambiguous(many.len())),
    }
}

/// True when the unit is the territory of the file, or lies in it.
pub(super) fn lies_in(directory: &Directory, unit: &Unit, frame: &Frame, on: Date) -> bool {
    frame
        .root
        .as_deref()
        .is_none_or(|root| unit.id == root || directory.ancestors(&unit.id, on).any(|above| above.id == root))
}

/// The unit of the directory that the row says it belongs to; `None` when it does not say.
pub(super) fn parent<'d>(
    directory: &'d Directory,
    line: &Line,
    frame: &Frame,
    on: Date,
) -> Result<Option<&'d Unit>, Reason> {
    if let Some(code) = line.parent_code.as_deref() {
        let found = Kind::ALL
            .into_iter()
            .find_map(|kind| directory.by_code(kind, code, on));
        return found.map(Some).ok_or_else(|| Reason::NoParent(code.to_owned()));
    }
    let Some(name) = line.parent_name.as_deref() else {
        return Ok(None);
    };
    let keys = [bare_key(name), agency_key(name)];
    let mut found: Vec<&Unit> = keys.iter().flat_map(|key| directory.named(key)).collect();
    found.retain(|unit| {
        let named = directory
            .name(&unit.id, on)
            .is_some_and(|held| same_name(held, name));
        named && lies_in(directory, unit, frame, on)
    });
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found.dedup_by(|a, b| a.id == b.id);
    match found.as_slice() {
        [one] => Ok(Some(one)),
        [] => Err(Reason::NoParent(name.to_owned())),
        _ => Err(Reason::ManyParents(name.to_owned())),
    }
}
