//! A fault becomes a ticket, once.

use ::store::Tx;
use civic::station::Fault;
use civic::{Ids, Moment};

use super::store;

/// What is opened.
pub struct Opened<'a> {
    /// The unit whose station it is.
    pub unit: &'a str,
    /// The cluster.
    pub cluster: Option<&'a str>,
    /// The device.
    pub device: Option<&'a str>,
    /// What is wrong.
    pub fault: Fault,
    /// In whose words; empty when an alarm opens it.
    pub note: &'a str,
    /// Who; `None`: the program.
    pub by: Option<&'a str>,
}

/// Opens a ticket, unless one about the same is open: its id, and whether it is new.
pub async fn open_once(
    tx: &mut Tx,
    ids: &dyn Ids,
    at: Moment,
    opened: &Opened<'_>,
) -> ::store::Result<(String, bool)> {
    let thing = opened.device.or(opened.cluster);
    if let Some(thing) = thing
        && let Some(id) = store::same(tx, thing, opened.fault.code()).await?
    {
        return Ok((id, false));
    }
    let id = ids.next(at);
    let new = store::New {
        id: &id,
        unit: opened.unit,
        cluster: opened.cluster,
        device: opened.device,
        fault: opened.fault.code(),
        note: opened.note,
        by: opened.by,
    };
    store::insert(tx, &new, at).await?;
    let note = Some(opened.note).filter(|note| !note.is_empty());
    store::add_step(tx, &id, ("open", note, None), opened.by, at).await?;
    Ok((id, true))
}
