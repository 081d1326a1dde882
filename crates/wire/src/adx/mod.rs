//! ADX, the aggregate data exchange of IHE (namespace `urn:ihe:qrph:adx:2015`) as DHIS2 speaks it: groups of one unit and
//! one period, each with data values by element and categories.
//!
//! Read leniently, with what was odd told beside; written strictly. What a code means is for the caller to say.

mod read;
mod span;
mod write;

pub use read::{Faulty, Oddity, read};
pub use span::Span;
pub use write::{Unwritable, write};

use viet::Date;

/// The namespace.
pub const NAMESPACE: &str = "urn:ihe:qrph:adx:2015";

/// A message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// When it was written, RFC 3339.
    pub exported: String,
    /// What it holds.
    pub groups: Vec<Group>,
}

/// What one unit reported for one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The unit, as the receiving system names it.
    pub org_unit: String,
    /// The period.
    pub period: Span,
    /// The regime, as the receiving system names it.
    pub data_set: Option<String>,
    /// The day on which it was declared complete.
    pub complete: Option<Date>,
    /// The figures.
    pub values: Vec<DataValue>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataValue {
    /// The indicator.
    pub element: String,
    /// Dimension and category, in the order of the message.
    pub categories: Vec<(String, String)>,
    /// The value as it is written: a decimal point, no thousands.
    pub value: String,
}

#[cfg(test)]
mod tests;
