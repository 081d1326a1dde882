//! The register of what personal data the channel holds: what, on which legal basis, for how long, who sees it.

use serde::Deserialize;

const SHIPPED: &str = include_str!("../../data/tip/register.toml");

/// Every flow of personal data, in the order of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The day on which our notes were last read, ISO.
    pub read_on: String,
    /// One kind of data each.
    pub flow: Vec<Flow>,
}

/// One kind of data, from where it comes to where it ends.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Its word in the program.
    pub code: String,
    /// What it is.
    pub what: String,
    /// Who can read it.
    pub who: String,
    /// How long it is kept.
    pub kept: String,
    /// Why it may be processed, with the article.
    pub basis: String,
}

impl Register {
    /// The register that the program comes with.
    ///
    /// # Panics
    /// Never: a test reads the file.
    #[must_use]
    pub fn shipped() -> Self {
        toml::from_str(SHIPPED).expect("a test reads the shipped register")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flow_says_what_who_how_long_and_why() {
        let register = Register::shipped();
        assert!(register.read_on.parse::<viet::Date>().is_ok());
        assert!(register.flow.len() >= 6);
        for flow in &register.flow {
            let texts = [&flow.what, &flow.who, &flow.kept, &flow.basis];
            assert!(texts.iter().all(|text| !text.trim().is_empty()), "{}", flow.code);
        }
    }
}
