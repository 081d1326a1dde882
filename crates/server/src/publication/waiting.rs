//! How many looks wait for a second person: in memory, for the menu; read again after every act and by the portal's keeper.

use std::sync::{PoisonError, RwLock};

use crate::http::{Ctx, Refusal, Who};
use crate::site::Site;

/// The open looks: the unit of the thing, and who looked.
#[derive(Debug, Default)]
pub struct Waiting(RwLock<Vec<(String, String)>>);

/// Reads them again.
pub(crate) async fn renew(site: &Site) -> Result<(), Refusal> {
    let lines = super::store::lines(&site.db).await?;
    let open = lines.into_iter().filter(|line| line.state == "open");
    let fresh = open.map(|line| (line.unit, line.looked_by)).collect();
    *site.looks.0.write().unwrap_or_else(PoisonError::into_inner) = fresh;
    Ok(())
}

/// What waits behind the entry of the menu: looks that this person could confirm.
pub(crate) fn waiting(ctx: &Ctx, who: &Who, entry: &str) -> Option<String> {
    if entry != "publication.menu" {
        return None;
    }
    let (directory, today, own) = (ctx.directory(), ctx.today(), &who.actor.unit);
    let known = ctx.site.looks.0.read().unwrap_or_else(PoisonError::into_inner);
    let mine = |(unit, by): &&(String, String)| {
        *by != who.actor.person && (unit == own || directory.stands_above(own, unit, today))
    };
    let count = known.iter().filter(mine).count();
    (count > 0).then(|| viet::grouped(i64::try_from(count).unwrap_or(i64::MAX)))
}
