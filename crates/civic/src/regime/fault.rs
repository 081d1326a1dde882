//! Why a regime cannot be read.

/// File, place in it, reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {key}: {reason}")]
pub struct RegimeError {
    /// The file, or what stands for it, as the caller named it.
    pub file: String,
    /// The place: `table[0].indicator[2].unit`, or `line 12` where the text is no TOML.
    pub key: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

/// Place and reason; the file is added where it is known.
pub(super) struct Fault {
    pub key: String,
    pub reason: String,
}

impl Fault {
    pub fn new(key: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            reason: reason.into(),
        }
    }

    pub fn of(self, file: &str) -> RegimeError {
        RegimeError {
            file: file.to_owned(),
            key: self.key,
            reason: self.reason,
        }
    }
}
