//! Tickets (phiếu sự cố): a fault, who mends it, what it cost, who confirmed it.

pub(in crate::station) mod hand_over;
mod open;
mod pages;
mod steps;
mod store;

use civic::Moment;

use crate::http::{Desk, Refusal};

pub use open::{Opened, open_once};
pub(super) use pages::{create, list, new};
pub(super) use steps::{show, step};

/// The open tickets of a device or cluster: id and words.
pub(super) async fn open_of(desk: &Desk, thing: &str) -> Result<Vec<(String, String)>, Refusal> {
    let rows = store::open_of(desk.db(), thing).await?;
    let words = |row: store::Row| {
        let fault = desk.t(&format!("station.fault.{}", row.fault));
        (row.id, format!("{fault} · {}", Moment(row.opened_at).short()))
    };
    Ok(rows.into_iter().map(words).collect())
}
