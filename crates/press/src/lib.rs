//! Papers: text out of files, official documents into DOCX, photos without their secrets.
//!
//! Bytes in, bytes or values out; no file, network or clock is touched. Every stranger's file is bounded and refused by
//! name: see [`Unreadable`].

mod archive;
pub mod docx;
mod sniff;
#[cfg(test)]
mod testing;
pub mod text;
mod unpack;
mod unreadable;

pub use sniff::sniff;
pub use unpack::unpack;
pub use unreadable::Unreadable;
