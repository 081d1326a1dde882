//! Who has a task: to them it is not given twice.

mod store;

pub(super) use store::{Holder, holders, holders_in, takers};
