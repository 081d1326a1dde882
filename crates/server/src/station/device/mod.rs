//! Devices: players and boards, the codes that are printed for them, their health.

mod store;

pub use store::{Device, armed, of_unit, plans_due, units};
