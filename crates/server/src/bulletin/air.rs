//! What leaves for the air: the one place where bulletins speak to timetables.

use ::store::Tx;
use civic::Moment;

use crate::http::Refusal;
use crate::site::Site;

/// An urgent bulletin that two persons have ordered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sounding<'a> {
    pub bulletin: &'a str,
    pub units: &'a [String],
    pub order: &'a str,
    pub by: &'a str,
    pub by_unit: &'a str,
    pub expires: Moment,
}

/// Lets an urgent bulletin sound at once.
pub(super) async fn sound_now(_: &Site, _: &mut Tx, _: &Sounding<'_>, _: Moment) -> Result<(), Refusal> {
    Ok(())
}

/// Ends everything that an urgent order put into timetables.
pub(super) async fn silence(_: &mut Tx, _: &str, _: &str, _: Moment) -> Result<(), Refusal> {
    Ok(())
}

/// The plans of a station are to be built anew.
pub(super) async fn replan(_: &mut Tx, _: &str, _: Moment) -> Result<(), Refusal> {
    Ok(())
}
