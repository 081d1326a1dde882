//! Official documents as PDF in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I. typst sets them; no other room, and
//! no other file than `world.rs`, names one of its types.

#[cfg(feature = "pdf")]
mod sheet;
#[cfg(feature = "pdf")]
mod world;

use letter::paper::Paper;

/// Whether this program was built with the feature `pdf`.
pub const IS_BUILT_IN: bool = cfg!(feature = "pdf");

use crate::PressError;

/// Writes the paper: tagged, with its fonts inside. The same paper gives the same bytes. With a day it is PDF/A-2a; a draft
/// without one is not for archives, which ask for the day.
///
/// It computes for some tens of milliseconds: on a server, outside the threads that answer.
///
/// # Errors
/// [`PressError`] when the paper cannot be set, which is a fault of the program; or when the program was built without
/// the feature `pdf`.
#[cfg(feature = "pdf")]
pub fn write(paper: &Paper) -> Result<Vec<u8>, PressError> {
    let sheet = serde_json::to_vec(&sheet::of(paper)).map_err(|fault| PressError(fault.to_string()))?;
    world::set(sheet, paper.date.is_some()).map_err(PressError)
}

/// Refuses: this program was built without the feature `pdf`.
///
/// # Errors
/// Always.
#[cfg(not(feature = "pdf"))]
pub fn write(_: &Paper) -> Result<Vec<u8>, PressError> {
    Err(PressError("built without the feature `pdf`".to_owned()))
}
