//! Tickets (phiếu sự cố): a fault, who mends it, what it cost, who confirmed it.

mod open;
mod store;

pub use open::{Opened, open_once};
