//! What must be right about a regime before anybody reports by it. Every fault names its place and what would be right.

use super::asked;
use super::columns::Column;
use super::fault::Fault;
use super::{Relation, Table, Written};
use crate::indicator::{Adds, Breakdown, Check, Indicator};
use crate::sheet::MOST_COLUMNS;

pub(super) type Checked = Result<(), Fault>;

/// The longest code of anything, so that keys of columns stay readable.
const LONGEST_CODE: usize = 40;

pub(super) fn check(written: &Written) -> Checked {
    code("regime", &written.regime)?;
    let parts = [
        ("name", &written.name),
        ("content", &written.content),
        ("channel", &written.channel),
        ("frequency", &written.frequency),
        ("reporters.words", &written.reporters.words),
        ("receivers.words", &written.receivers.words),
        ("deadline.words", &written.deadline.words),
        ("cut_off.words", &written.cut_off.words),
    ];
    for (key, text) in parts {
        said(key, text)?;
    }
    if let Some(reason) = written.deadline.due.fault() {
        return Err(Fault::new("deadline.due", reason));
    }
    if let Some(reason) = written.cut_off.cut.fault() {
        return Err(Fault::new("cut_off.cut", reason));
    }
    unique("section", written.outline.iter().map(|section| &section.code))?;
    dimensions(written)?;
    tables(written)?;
    asked::repeats(written)?;
    let columns: usize = written
        .tables
        .iter()
        .flat_map(|table| &table.indicators)
        .map(|one| width(written, one))
        .sum();
    if columns > MOST_COLUMNS {
        return Err(Fault::new(
            "table",
            format!("{columns} columns, at most {MOST_COLUMNS}"),
        ));
    }
    Ok(())
}

pub(super) fn said(key: &str, text: &str) -> Checked {
    if text.trim().is_empty() {
        Err(Fault::new(key, "must be said in words"))
    } else {
        Ok(())
    }
}

fn code(key: &str, text: &str) -> Checked {
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'));
    if plain && (1..=LONGEST_CODE).contains(&text.len()) {
        return Ok(());
    }
    Err(Fault::new(
        key,
        format!("\"{text}\" is no code: a to z, 0 to 9, _ and -, at most {LONGEST_CODE}"),
    ))
}

/// Codes are codes, and none comes twice.
pub(super) fn unique<'a>(key: &str, codes: impl Iterator<Item = &'a String>) -> Checked {
    let mut seen: Vec<&str> = Vec::new();
    for (at, text) in codes.enumerate() {
        code(&format!("{key}[{at}].code"), text)?;
        if seen.contains(&text.as_str()) {
            return Err(Fault::new(
                format!("{key}[{at}].code"),
                format!("\"{text}\" comes twice"),
            ));
        }
        seen.push(text);
    }
    Ok(())
}

fn dimensions(written: &Written) -> Checked {
    unique(
        "dimension",
        written.dimensions.iter().map(|dimension| &dimension.code),
    )?;
    for (at, dimension) in written.dimensions.iter().enumerate() {
        let key = format!("dimension[{at}]");
        said(&format!("{key}.name"), &dimension.name)?;
        unique(
            &format!("{key}.category"),
            dimension.categories.iter().map(|category| &category.code),
        )?;
        if dimension.categories.is_empty() {
            return Err(Fault::new(
                format!("{key}.category"),
                "a dimension has categories",
            ));
        }
    }
    Ok(())
}

fn tables(written: &Written) -> Checked {
    unique(
        "indicator",
        written
            .tables
            .iter()
            .flat_map(|table| &table.indicators)
            .map(|one| &one.code),
    )?;
    for (at, table) in written.tables.iter().enumerate() {
        said(&format!("table[{at}].name"), &table.name)?;
        table_of(written, at, table)?;
    }
    Ok(())
}

fn table_of(written: &Written, at: usize, table: &Table) -> Checked {
    for (place, one) in table.indicators.iter().enumerate() {
        indicator(written, one).map_err(|fault| {
            Fault::new(
                format!("table[{at}].indicator[{place}].{}", fault.key),
                fault.reason,
            )
        })?;
    }
    Ok(())
}

fn indicator(written: &Written, one: &Indicator) -> Checked {
    said("name", &one.name)?;
    if one.adds != Adds::Text {
        said("unit", &one.unit)?;
    }
    if one.decimals > 6 {
        return Err(Fault::new("decimals", "0 to 6"));
    }
    let columnless = one.adds.rule().is_none();
    if columnless && !(one.by.is_empty() && one.filled_from.is_empty()) {
        return Err(Fault::new(
            "by",
            "a ratio or words cannot be broken down or pre-filled",
        ));
    }
    for (at, source) in one.filled_from.iter().enumerate() {
        if !source.activity.figures().contains(&source.figure) {
            let reason = format!(
                "an activity {} carries no {}",
                source.activity.code(),
                source.figure.code()
            );
            return Err(Fault::new(format!("filled_from[{at}]"), reason));
        }
    }
    if let Adds::Ratio {
        numerator,
        denominator,
        times,
    } = &one.adds
    {
        ratio(written, numerator, denominator, *times)?;
    }
    asked::of_indicator(written, one)?;
    one.by
        .iter()
        .enumerate()
        .try_for_each(|(at, by)| breakdown(written, at, by))
}

fn ratio(written: &Written, numerator: &str, denominator: &str, times: u32) -> Checked {
    let adds = |wanted: &str| {
        let mut all = written.tables.iter().flat_map(|table| &table.indicators);
        all.any(|one| one.code == wanted && one.adds.rule().is_some())
    };
    for part in [numerator, denominator] {
        if !adds(part) {
            return Err(Fault::new(
                "adds.ratio",
                format!("\"{part}\" is no indicator with figures of this regime"),
            ));
        }
    }
    if times == 0 {
        Err(Fault::new(
            "adds.ratio.times",
            "1, 100 for percent, 1000 for per mille",
        ))
    } else {
        Ok(())
    }
}

fn breakdown(written: &Written, at: usize, by: &Breakdown) -> Checked {
    let known = |code: &String| written.dimensions.iter().any(|dimension| dimension.code == *code);
    if let Some(stray) = by.dimensions.iter().find(|code| !known(code)) {
        return Err(Fault::new(
            format!("by[{at}].dimensions"),
            format!("\"{stray}\" is no dimension of this regime"),
        ));
    }
    unique(&format!("by[{at}].dimensions"), by.dimensions.iter())?;
    if by.dimensions.is_empty() || by.dimensions.len() > 3 {
        return Err(Fault::new(
            format!("by[{at}].dimensions"),
            "one to three dimensions",
        ));
    }
    Ok(())
}

/// How many columns an indicator has; counted, not made, so that a huge product is refused before it is built.
fn width(written: &Written, one: &Indicator) -> usize {
    if one.adds.rule().is_none() {
        return 0;
    }
    let size = |code: &String| {
        let found = written
            .dimensions
            .iter()
            .find(|dimension| dimension.code == *code);
        found.map_or(0, |dimension| dimension.categories.len())
    };
    let product = |by: &Breakdown| by.dimensions.iter().map(size).fold(1, usize::saturating_mul);
    one.by.iter().map(product).fold(1, usize::saturating_add)
}

/// The declared rules between columns, by their places.
pub(super) fn declared(written: &Written, columns: &[Column]) -> Result<Vec<Check>, Fault> {
    let checks = written.checks.iter().enumerate();
    checks
        .map(|(at, relation)| declared_one(at, relation, columns))
        .collect()
}

fn declared_one(at: usize, relation: &Relation, columns: &[Column]) -> Result<Check, Fault> {
    let places = |side: &str, keys: &[String]| {
        if keys.is_empty() {
            return Err(Fault::new(format!("check[{at}].{side}"), "at least one column"));
        }
        let place = |key: &String| {
            let found = columns.iter().position(|column| column.key == *key);
            found.ok_or_else(|| Fault::new(format!("check[{at}].{side}"), format!("\"{key}\" is no column")))
        };
        keys.iter().map(place).collect::<Result<Vec<_>, _>>()
    };
    Ok(Check {
        left: places("left", &relation.left)?,
        op: relation.op,
        right: places("right", &relation.right)?,
        say: relation.say.clone(),
    })
}
