//! Bulletins from the first word to the air and back, as people do it.

pub(crate) mod board;
mod editing;
mod factor;
mod feedback;
mod foreign;
pub(crate) mod hands;
pub(crate) mod picture;
mod sound;
mod story;
mod urgent;
