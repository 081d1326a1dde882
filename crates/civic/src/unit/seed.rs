//! The seed: every unit of the country with its lineage, as lines of text. `xtask seed` writes it, the store unpacks it.
//!
//! `u <id> <kind>`, then its `v <name> <code> <parent> <from> <to> <basis> <closed by>` in the order of time and its
//! `f <about> <value> <from> <to> <basis>`; after all units `s <from> <to> <on> <how> <share> <basis> <doubt>`, a share as
//! `1/3`. Fields are split by tabs, an empty one is unknown, `#` begins a comment. Nothing of it is recorded yet: whoever
//! stores it says when.

use std::fmt::Write;

use viet::Date;

use super::{About, Fact, How, Kind, Share, Succession, Unit, Value, Version};
use crate::Moment;

/// A line of a seed that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the unit seed: {cause}")]
pub struct SeedFault {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub cause: &'static str,
}

/// Reads a seed. Every unit has at least one version; ids are 26 characters.
pub fn parse(text: &str) -> Result<(Vec<Unit>, Vec<Succession>), SeedFault> {
    let (mut units, mut successions): (Vec<Unit>, Vec<Succession>) = (Vec::new(), Vec::new());
    for (line, row) in (1..).zip(text.lines()) {
        take_row(row, &mut units, &mut successions).map_err(|cause| SeedFault { line, cause })?;
    }
    match units.iter().find(|unit| unit.versions.is_empty()) {
        Some(_) => Err(SeedFault {
            line: text.lines().count(),
            cause: "a unit without versions",
        }),
        None => Ok((units, successions)),
    }
}

fn take_row(row: &str, units: &mut Vec<Unit>, successions: &mut Vec<Succession>) -> Result<(), &'static str> {
    if row.is_empty() || row.starts_with('#') {
        return Ok(());
    }
    let mut fields = row.split('\t');
    match fields.next() {
        Some("u") => units.push(unit(&mut fields)?),
        Some("v") => {
            let unit = units.last_mut().ok_or("a version before any unit")?;
            unit.versions.push(version(&mut fields)?);
        }
        Some("f") => {
            let unit = units.last_mut().ok_or("a fact before any unit")?;
            unit.facts.push(fact(&mut fields)?);
        }
        Some("s") => successions.push(succession(&mut fields)?),
        _ => return Err("unknown sort of line"),
    }
    fields.next().map_or(Ok(()), |_| Err("too many fields"))
}

type Fields<'a> = std::str::Split<'a, char>;

fn unit(fields: &mut Fields<'_>) -> Result<Unit, &'static str> {
    let id = id(fields)?;
    let kind = Kind::from_code(required(fields)?).ok_or("unknown kind")?;
    Ok(Unit::new(id, kind, Vec::with_capacity(1)))
}

fn version(fields: &mut Fields<'_>) -> Result<Version, &'static str> {
    Ok(Version {
        name: required(fields)?.to_owned(),
        code: optional(fields)?,
        parent: optional(fields)?,
        from: optional_day(fields)?,
        to: optional_day(fields)?,
        basis: optional(fields)?,
        closed_by: optional(fields)?,
        recorded: Moment(0),
        superseded: None,
    })
}

fn fact(fields: &mut Fields<'_>) -> Result<Fact, &'static str> {
    let about = About::from_code(required(fields)?).ok_or("unknown sort of fact")?;
    Ok(Fact {
        about,
        value: Value::parse(about, required(fields)?).ok_or("no such value")?,
        from: optional_day(fields)?,
        to: optional_day(fields)?,
        basis: optional(fields)?,
        recorded: Moment(0),
        superseded: None,
    })
}

fn succession(fields: &mut Fields<'_>) -> Result<Succession, &'static str> {
    Ok(Succession {
        from: id(fields)?,
        to: id(fields)?,
        on: day(required(fields)?)?,
        how: How::from_code(required(fields)?).ok_or("unknown way of succession")?,
        share: optional(fields)?.as_deref().map(share).transpose()?,
        basis: optional(fields)?,
        doubt: optional(fields)?,
        recorded: Moment(0),
        superseded: None,
    })
}

fn share(text: &str) -> Result<Share, &'static str> {
    let (numerator, denominator) = text.split_once('/').ok_or("no such share")?;
    let number = |text: &str| text.parse().map_err(|_| "no such share");
    Share::new(number(numerator)?, number(denominator)?).ok_or("no such share")
}

fn required<'a>(fields: &mut Fields<'a>) -> Result<&'a str, &'static str> {
    fields
        .next()
        .filter(|field| !field.is_empty())
        .ok_or("a field is missing")
}

fn optional(fields: &mut Fields<'_>) -> Result<Option<String>, &'static str> {
    let field = fields.next().ok_or("a field is missing")?;
    Ok((!field.is_empty()).then(|| field.to_owned()))
}

fn id(fields: &mut Fields<'_>) -> Result<String, &'static str> {
    let id = required(fields)?;
    if id.len() == 26 {
        Ok(id.to_owned())
    } else {
        Err("an id that has not 26 characters")
    }
}

fn day(text: &str) -> Result<Date, &'static str> {
    text.parse().map_err(|_| "no such day")
}

fn optional_day(fields: &mut Fields<'_>) -> Result<Option<Date>, &'static str> {
    let field = fields.next().ok_or("a field is missing")?;
    if field.is_empty() {
        Ok(None)
    } else {
        day(field).map(Some)
    }
}

/// Writes what [`parse`] reads, in the order given.
#[must_use]
pub fn write(units: &[Unit], successions: &[Succession]) -> String {
    let mut text = String::new();
    for unit in units {
        push(&mut text, ["u", &unit.id, unit.kind.code()]);
        for version in &unit.versions {
            push_version(&mut text, version);
        }
        for fact in &unit.facts {
            let value = fact.value.text(fact.about);
            let basis = fact.basis.as_deref().unwrap_or_default();
            let (from, to) = (written(fact.from), written(fact.to));
            push(&mut text, ["f", fact.about.code(), &value, &from, &to, basis]);
        }
    }
    for step in successions {
        push_succession(&mut text, step);
    }
    text
}

fn push_succession(text: &mut String, step: &Succession) {
    let [basis, doubt] = [&step.basis, &step.doubt].map(|field| field.as_deref().unwrap_or_default());
    let share = step
        .share
        .map(|share| format!("{}/{}", share.numerator, share.denominator))
        .unwrap_or_default();
    let on = step.on.to_string();
    push(
        text,
        [
            "s",
            &step.from,
            &step.to,
            &on,
            step.how.code(),
            &share,
            basis,
            doubt,
        ],
    );
}

fn written(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn push_version(text: &mut String, version: &Version) {
    let [code, parent, basis, closed_by] =
        [&version.code, &version.parent, &version.basis, &version.closed_by]
            .map(|field| field.as_deref().unwrap_or_default());
    let (from, to) = (written(version.from), written(version.to));
    push(
        text,
        ["v", &version.name, code, parent, &from, &to, basis, closed_by],
    );
}

fn push<const N: usize>(text: &mut String, fields: [&str; N]) {
    writeln!(text, "{}", fields.join("\t")).expect("a String takes all that is written to it");
}

#[cfg(test)]
mod tests {
    use super::*;

    const U: &str = "u\t00000000000000000000001P20\tprovince\n";

    fn cause(text: &str) -> (usize, &'static str) {
        let fault = parse(text).unwrap_err();
        (fault.line, fault.cause)
    }

    #[test]
    fn what_is_written_is_read() {
        let text = format!(
            "{U}v\tTỉnh Lạng Sơn\t20\t\t\t2025-07-01\tCăn cứ\t\nv\tTỉnh Lạng Sơn\t20\t\t2025-07-01\t\t\tHết\n\
             f\tarea\t54.71\t2025-07-01\t\tNguồn\nf\tborder\tyes\t\t\t\n\
             s\t00000000000000000000001P20\t00000000000000000000002P20\t2025-07-01\tdivided\t1/3\tCăn cứ\tNghi\n\
             s\t00000000000000000000001P20\t00000000000000000000003P20\t2025-07-01\tmerged\t\t\t\n"
        );
        let (units, steps) = parse(&text).unwrap();
        assert_eq!((units[0].versions.len(), units[0].facts.len()), (2, 2));
        assert_eq!(write(&units, &steps), text);
    }

    #[test]
    fn a_broken_line_is_named() {
        assert_eq!(cause("v\tX\t\t\t\t\t\n"), (1, "a version before any unit"));
        assert_eq!(cause(U), (1, "a unit without versions"));
        assert_eq!(cause("u\t1\tprovince\n"), (1, "an id that has not 26 characters"));
        assert_eq!(
            cause(&format!("{U}v\tX\t\t\t2025-02-30\t\t\t\n")),
            (2, "no such day")
        );
        assert_eq!(cause(&format!("{U}v\tX\t\t\n")), (2, "a field is missing"));
        assert_eq!(cause(&format!("{U}v\tX\t\t\t\t\t\t\t\n")), (2, "too many fields"));
        assert_eq!(cause("f\tarea\t1\t\t\t\n"), (1, "a fact before any unit"));
        assert_eq!(cause(&format!("{U}f\tarea\tx\t\t\t\n")), (2, "no such value"));
        let id = "00000000000000000000001P20";
        let step = format!("s\t{id}\t{id}\t2025-07-01\tdivided\t3/2\t\t\n");
        assert_eq!(cause(&step), (1, "no such share"));
        assert_eq!(cause("x\n"), (1, "unknown sort of line"));
    }
}
