//! Why a command was not done: a sentence for people, and for machines fields that say more.

use serde_json::{Value, json};

use crate::serve::Failure;

/// A fault about which a machine wants to know more than its sentence.
#[derive(Debug, thiserror::Error)]
#[error("{sentence}")]
pub struct Fault {
    sentence: String,
    fields: Value,
}

impl Fault {
    /// `fields` is a JSON object; its names are documented and stay.
    #[must_use]
    pub fn new(sentence: String, fields: Value) -> Self {
        Self { sentence, fields }
    }
}

/// The one document that `--json` prints when a command fails: the sentence as `error`, and the fields if there are any.
#[must_use]
pub fn document(fault: &Failure) -> Value {
    let mut fields = fault
        .downcast_ref::<Fault>()
        .map_or_else(|| json!({}), |fault| fault.fields.clone());
    fields["error"] = fault.to_string().into();
    fields
}
