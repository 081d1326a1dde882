//! Devices: players and boards, the codes that are printed for them, their checks, their health.

mod acts;
mod check;
mod code;
mod form;
pub(crate) mod hand_over;
mod show;
mod store;

use civic::permission::Act;

use crate::http::{Desk, Refusal};

pub(super) use acts::{arm, disarm, replace, revoke, settle};
pub(super) use check::check;
pub(super) use code::again as code;
pub(super) use form::{create, new, save};
pub(super) use show::show;
pub use store::{Device, Line, armed, get, line, lines, of_unit};
pub(super) use store::{Facts, insert};

/// The device, if the actor may do this with it; another unit's does not exist.
pub(super) async fn load(desk: &Desk, act: Act, id: &str) -> Result<Device, Refusal> {
    let device = get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(act, &crate::access::to_station(desk, &device.unit))?;
    Ok(device)
}
