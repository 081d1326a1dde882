//! Two boxes under one name: nothing more is believed of either until people have looked.

use ::store::Tx;
use ::store::audit::{self, Entry};
use serde_json::json;

use super::store;
use crate::http::Refusal;
use crate::site::Site;
use crate::station::ticket;

/// How it was found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A record that differs from the one that is here.
    Record(u64),
    /// The log of the box ends before the one that is here, or ends otherwise.
    Head(u64),
}

/// Marks the device and raises it: a ticket for the people of its unit. Once, however often it comes.
pub(super) async fn mark(
    tx: &mut Tx,
    site: &Site,
    (device, unit): (&str, &str),
    sign: Sign,
) -> Result<(), Refusal> {
    let at = site.clock.now();
    if !store::mark_forked(tx, device, at).await? {
        return Ok(());
    }
    let (how, sequence) = match sign {
        Sign::Record(sequence) => ("record", sequence),
        Sign::Head(sequence) => ("head", sequence),
    };
    let entry = Entry {
        person: None,
        unit: Some(unit),
        action: "station.device_forked",
        subject: device,
        detail: json!({ "how": how, "sequence": sequence }),
    };
    audit::append(tx, at, &entry).await?;
    let opened = ticket::Opened {
        unit,
        cluster: None,
        device: Some(device),
        fault: civic::station::Fault::Cloned,
        note: "",
        by: None,
    };
    ticket::open_once(tx, &site.ids, at, &opened).await?;
    Ok(())
}
