//! Dates in JSON and TOML: ISO 8601 text. `viet` knows no serde.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};
use viet::Date;

/// Writes `2021-04-05`.
pub fn serialize<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(date)
}

/// Reads `2021-04-05`.
pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Date, D::Error> {
    let text = String::deserialize(from)?;
    text.parse()
        .map_err(|_| D::Error::custom(format!("\"{text}\" is no date: write 2021-04-05")))
}
