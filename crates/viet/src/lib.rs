//! Vietnamese text as officers write it: composing, folding for search, order, dates and numbers. Standard library only.
//!
//! Nothing here knows what Lan Tỏa is: no unit, no letter, no clock.

mod compose;
mod date;
mod fold;
pub mod legacy;
mod letters;
mod lunar;
mod number;
mod sort;
pub mod speech;
mod syllable;
mod typed;

pub use compose::nfc;
pub use date::{Date, DateError, Weekday};
pub use fold::{fold, has_marks};
pub use lunar::{Lunar, year_name, year_named};
pub use number::{counted, decimal, grouped};
pub use sort::sort_key;
pub use syllable::{Spelling, is_syllable};
pub use typed::{NumberError, fixed, typed};
