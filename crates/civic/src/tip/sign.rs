//! Signs of trafficking as plain choices: dated data with source and caveat. None of them decides anything.

use serde::Deserialize;

const SHIPPED: &str = include_str!("../../data/tip/indicators.toml");

/// The signs of one edition.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicators {
    /// Names the edition; it goes into the tip.
    pub edition: String,
    /// The day on which a person should look at them again, ISO.
    pub review_by: String,
    /// What must be printed beside them.
    pub caveat: String,
    /// Where they come from.
    pub source: String,
    /// The signs.
    pub sign: Vec<Sign>,
}

/// One sign.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// Its word in the tip.
    pub code: String,
    /// The indicator as its source names it.
    pub of: String,
    /// What a person sees, in plain words.
    pub words: String,
}

impl Indicators {
    /// The edition that the program comes with.
    ///
    /// # Panics
    /// Never: a test reads the file.
    #[must_use]
    pub fn shipped() -> Self {
        toml::from_str(SHIPPED).expect("a test reads the shipped signs")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_eleven_of_the_ilo_are_there_with_caveat_and_review_date() {
        let signs = Indicators::shipped();
        let ilo: BTreeSet<&str> = signs
            .sign
            .iter()
            .filter(|sign| sign.of.starts_with("ILO"))
            .map(|sign| sign.code.as_str())
            .collect();
        assert_eq!(ilo.len(), 11);
        assert!(signs.review_by.parse::<viet::Date>().is_ok());
        assert!(signs.caveat.contains("không") && signs.sign.iter().all(|sign| !sign.words.is_empty()));
    }
}
