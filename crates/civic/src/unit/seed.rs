//! The seed: every unit of the country with its lineage, as lines of text. `xtask seed` writes it, the store unpacks it.
//!
//! `u <id> <kind>`, then its `v <name> <code> <parent> <from> <to> <basis>` in the order of time; after all units
//! `s <from> <to> <on> <how> <doubt>`. Fields are split by tabs, an empty one is unknown, `#` begins a comment.

use std::fmt::Write;

use viet::Date;

use super::{How, Kind, Succession, Unit, Version};

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
        Some("s") => successions.push(succession(&mut fields)?),
        _ => return Err("unknown sort of line"),
    }
    fields.next().map_or(Ok(()), |_| Err("too many fields"))
}

type Fields<'a> = std::str::Split<'a, char>;

fn unit(fields: &mut Fields<'_>) -> Result<Unit, &'static str> {
    Ok(Unit {
        id: id(fields)?,
        kind: Kind::from_code(required(fields)?).ok_or("unknown kind")?,
        versions: Vec::with_capacity(1),
    })
}

fn version(fields: &mut Fields<'_>) -> Result<Version, &'static str> {
    Ok(Version {
        name: required(fields)?.to_owned(),
        code: optional(fields)?,
        parent: optional(fields)?,
        from: optional_day(fields)?,
        to: optional_day(fields)?,
        basis: optional(fields)?,
    })
}

fn succession(fields: &mut Fields<'_>) -> Result<Succession, &'static str> {
    Ok(Succession {
        from: id(fields)?,
        to: id(fields)?,
        on: day(required(fields)?)?,
        how: How::from_code(required(fields)?).ok_or("unknown way of succession")?,
        doubt: optional(fields)?,
    })
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
    }
    for step in successions {
        let (on, doubt) = (step.on.to_string(), step.doubt.as_deref().unwrap_or_default());
        push(
            &mut text,
            ["s", &step.from, &step.to, &on, step.how.code(), doubt],
        );
    }
    text
}

fn push_version(text: &mut String, version: &Version) {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let [code, parent, basis] =
        [&version.code, &version.parent, &version.basis].map(|field| field.as_deref().unwrap_or_default());
    push(
        text,
        [
            "v",
            &version.name,
            code,
            parent,
            &day(version.from),
            &day(version.to),
            basis,
        ],
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
            "{U}v\tTỉnh Lạng Sơn\t20\t\t\t2025-07-01\tCăn cứ\nv\tTỉnh Lạng Sơn\t20\t\t2025-07-01\t\t\n"
        );
        let (units, _) = parse(&text).unwrap();
        assert_eq!(units[0].versions.len(), 2);
        assert_eq!(write(&units, &[]), text);
    }

    #[test]
    fn a_broken_line_is_named() {
        assert_eq!(cause("v\tX\t\t\t\t\t\n"), (1, "a version before any unit"));
        assert_eq!(cause(U), (1, "a unit without versions"));
        assert_eq!(cause("u\t1\tprovince\n"), (1, "an id that has not 26 characters"));
        assert_eq!(
            cause(&format!("{U}v\tX\t\t\t2025-02-30\t\t\n")),
            (2, "no such day")
        );
        assert_eq!(cause(&format!("{U}v\tX\t\t\n")), (2, "a field is missing"));
        assert_eq!(cause(&format!("{U}v\tX\t\t\t\t\t\t\n")), (2, "too many fields"));
        assert_eq!(cause("x\n"), (1, "unknown sort of line"));
    }
}
