//! Writes ADX: nothing goes out that a reader could take for something else.

use std::fmt::Write as _;

use super::{DataValue, Group, Message, NAMESPACE};

/// Why a message cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A dimension's name becomes the name of an attribute.
    #[error("\"{0}\" cannot be the name of an attribute")]
    Name(String),
    /// A value is a number with a decimal point.
    #[error("\"{0}\" is no value of ADX")]
    Value(String),
    /// A code is missing.
    #[error("{0} has no code")]
    Missing(&'static str),
    /// The same figure twice in one group.
    #[error("\"{0}\" stands twice in one group")]
    Twice(String),
}

/// Attributes of a data value that are not dimensions.
const TAKEN: [&str; 2] = ["dataElement", "value"];

/// Writes a message.
///
/// # Errors
/// The first thing that ADX cannot carry.
pub fn write(message: &Message) -> Result<String, Unwritable> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let exported = quoted(&message.exported);
    let _ = writeln!(out, "<adx xmlns=\"{NAMESPACE}\" exported={exported}>");
    for group in &message.groups {
        put_group(&mut out, group)?;
    }
    out.push_str("</adx>\n");
    Ok(out)
}

fn put_group(out: &mut String, group: &Group) -> Result<(), Unwritable> {
    if group.org_unit.is_empty() {
        return Err(Unwritable::Missing("a unit"));
    }
    let _ = write!(
        out,
        "  <group orgUnit={} period=\"{}\"",
        quoted(&group.org_unit),
        group.period
    );
    if let Some(set) = &group.data_set {
        let _ = write!(out, " dataSet={}", quoted(set));
    }
    if let Some(day) = group.complete {
        let _ = write!(out, " completeDate=\"{day}\"");
    }
    out.push_str(">\n");
    for (at, value) in group.values.iter().enumerate() {
        let same =
            |other: &&DataValue| other.element == value.element && other.categories == value.categories;
        if group.values[..at].iter().any(|other| same(&other)) {
            return Err(Unwritable::Twice(value.element.clone()));
        }
        put_value(out, value)?;
    }
    out.push_str("  </group>\n");
    Ok(())
}

fn put_value(out: &mut String, value: &DataValue) -> Result<(), Unwritable> {
    if value.element.is_empty() {
        return Err(Unwritable::Missing("an indicator"));
    }
    let _ = write!(out, "    <dataValue dataElement={}", quoted(&value.element));
    for (dimension, category) in &value.categories {
        if !is_name(dimension) || TAKEN.contains(&dimension.as_str()) {
            return Err(Unwritable::Name(dimension.clone()));
        }
        let _ = write!(out, " {dimension}={}", quoted(category));
    }
    if !super::read::is_number(&value.value) {
        return Err(Unwritable::Value(value.value.clone()));
    }
    let _ = writeln!(out, " value=\"{}\"/>", value.value);
    Ok(())
}

/// ASCII only: some readers forgive nothing.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
        && !name.to_ascii_lowercase().starts_with("xml")
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => {
                let _ = write!(out, "&#{};", c as u32);
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
