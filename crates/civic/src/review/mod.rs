//! A letter under review: what the machine read, what people made of it, and what still lacks before it can be issued.
//!
//! The form on the screen is a [`Sheet`]: names and texts. A review writes its sheet, takes a sheet back, and two sheets
//! that grew from one are merged ([`merge`]), so that two officers who edit at once lose nothing.

mod apply;
mod audience;
mod days;
mod merge;
mod model;
mod sheet;
#[cfg(test)]
mod tests;

pub use apply::{Fault, FaultKind};
pub use days::{parse_day, parse_partial, shown};
pub use merge::{Clash, Merged, merge};
pub use model::{Due, Field, FieldName, Recipient, Review, Signed, Source, Task, Trust};
pub use sheet::{Sheet, task_prefix};
