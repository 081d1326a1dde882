//! Audio on its way from the disk to the ear: decoded ahead by a thread, drawn sample by sample.

mod decode;
mod servo;
mod source;

pub use decode::{BadAudio, decode};
pub use servo::{Servo, stretch};
pub use source::{Drawn, Source};
