//! What a stranger's message may cost.

/// Bounds of reading; a message beyond one of them is refused by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole message. Gateways carry 50 MB; a little more is read than is ever written.
    pub bytes: usize,
    /// Elements inside each other; samples nest ten.
    pub depth: usize,
    /// Elements altogether.
    pub elements: usize,
    /// Bytes of one text that is no attachment.
    pub text: usize,
    /// Attachments.
    pub attachments: usize,
    /// Bytes of one attachment, decoded.
    pub attachment: usize,
}

/// What gateways carry, and what is therefore never exceeded in writing.
pub(super) const LONGEST_WRITTEN: usize = 50 * 1024 * 1024;

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 * 1024 * 1024,
            depth: 32,
            elements: 20_000,
            text: 1024 * 1024,
            attachments: 200,
            attachment: 48 * 1024 * 1024,
        }
    }
}
