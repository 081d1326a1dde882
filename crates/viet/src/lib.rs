//! Vietnamese text as officers write it: folding for search, order, dates and numbers. Standard library only.
//!
//! Nothing here knows what Lan Tỏa is: no unit, no letter, no clock.

mod date;
mod fold;

pub use date::{Date, DateError, Weekday};
pub use fold::{fold, has_marks};
