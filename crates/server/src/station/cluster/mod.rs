//! Clusters of loudspeakers: IP, FM and wired ones of one station, also those of communes that are no more.

mod form;
pub(crate) mod hand_over;
mod store;

pub(super) use form::{close, cluster as of_row, create, new, save, show};
pub(super) use store::{Facts, Row, get, insert, move_device, of_units, units};
