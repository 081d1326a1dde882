//! Papers: text out of files, official documents into DOCX and PDF, photos without their secrets.
//!
//! Bytes in, bytes or values out; no network is touched, and files only in folders of their own that go with the
//! conversion: PDF, scans and old office files are read by programs of the machine, bounded in time, memory and output.
//! Every stranger's file is bounded and refused by name: see [`Unreadable`].

mod archive;
pub mod child;
pub mod docx;
mod page;
pub mod pdf;
mod sniff;
pub mod table;
#[cfg(test)]
mod testing;
pub mod text;
mod unpack;
mod unreadable;
pub mod xlsform;
pub mod xlsx;

pub use sniff::sniff;
pub use unpack::unpack;
pub use unreadable::Unreadable;

/// The writer failed; a fault of the program, not of the paper.
#[derive(Debug, thiserror::Error)]
#[error("the document could not be written: {0}")]
pub struct PressError(String);

impl PressError {
    pub(crate) fn new(fault: &dyn std::error::Error) -> Self {
        Self(fault.to_string())
    }

    pub(crate) fn said(why: &str) -> Self {
        Self(why.to_owned())
    }
}
