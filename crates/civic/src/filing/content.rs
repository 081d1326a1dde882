//! What a filing says, and the bytes that its hash is made of.

use std::collections::{BTreeMap, BTreeSet};

use viet::Date;

use super::Kind;
use crate::sheet::Sheet;

/// What a filing says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Figures, or nothing to report.
    pub kind: Kind,
    /// The figures.
    pub sheet: Sheet,
    /// Answers in words, by the code of section or indicator; an empty answer is not there.
    pub texts: BTreeMap<String, String>,
    /// Attachments, by their SHA-256.
    pub attachments: BTreeSet<String>,
}

/// Which filing it is; two filings with the same figures have different hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity<'a> {
    /// The code of the regime.
    pub regime: &'a str,
    /// The day from which its edition holds.
    pub edition: Date,
    /// The key of the period.
    pub period: &'a str,
    /// The id of the unit.
    pub unit: &'a str,
}

/// The first words of the bytes: which way of writing them it is.
const MARK: &[u8] = b"lantoa filing 1\n";

impl Content {
    /// The bytes whose SHA-256 is the content hash. Every piece is preceded by its length, so that no two contents
    /// have the same bytes.
    #[must_use]
    pub fn canonical(&self, of: Identity<'_>) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        let edition = of.edition.to_string();
        for text in [of.regime, &edition, of.period, of.unit, self.kind.code()] {
            piece(&mut bytes, text.as_bytes());
        }
        piece(&mut bytes, &self.sheet.pack());
        count(&mut bytes, self.texts.len());
        for (code, text) in &self.texts {
            piece(&mut bytes, code.as_bytes());
            piece(&mut bytes, text.as_bytes());
        }
        count(&mut bytes, self.attachments.len());
        for hash in &self.attachments {
            piece(&mut bytes, hash.as_bytes());
        }
        bytes
    }

    /// True when it declares nothing to report and yet has figures: the two contradict each other.
    #[must_use]
    pub fn contradicts_itself(&self) -> bool {
        self.kind == Kind::Nothing
            && self
                .sheet
                .cells()
                .iter()
                .any(|cell| cell.value().is_some_and(|value| value != 0))
    }
}

fn count(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend((number as u64).to_be_bytes());
}

fn piece(bytes: &mut Vec<u8>, text: &[u8]) {
    count(bytes, text.len());
    bytes.extend(text);
}
