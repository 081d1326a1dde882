//! The notices that hold, in memory: every public page shows them.

use std::sync::{PoisonError, RwLock};

use civic::Moment;

use super::store;
use crate::http::{Ctx, Refusal};
use crate::site::Site;

/// A notice that holds.
#[derive(Clone, Debug)]
pub struct Notice {
    kind: String,
    what: String,
    from: Moment,
    until: Moment,
}

/// Notices that hold, as last read.
#[derive(Debug, Default)]
pub struct Known(RwLock<Vec<Notice>>);

/// Reads them again.
pub(crate) async fn renew(site: &Site) -> Result<(), Refusal> {
    let rows = store::holding(&site.db, site.clock.now()).await?;
    let notice = |row: store::Row| Notice {
        kind: row.kind,
        what: row.what,
        from: Moment(row.from_at),
        until: Moment(row.until_at),
    };
    let fresh = rows.into_iter().map(notice).collect();
    *site.outages.0.write().unwrap_or_else(PoisonError::into_inner) = fresh;
    Ok(())
}

/// What public pages say on top: every notice whose hour of return has not passed.
pub(crate) fn notices(ctx: &Ctx) -> Vec<String> {
    let known = ctx.site.outages.0.read().unwrap_or_else(PoisonError::into_inner);
    let holds = known.iter().filter(|notice| notice.until > ctx.at);
    holds.map(|notice| words(ctx, notice)).collect()
}

fn words(ctx: &Ctx, notice: &Notice) -> String {
    let key = match (notice.from <= ctx.at, notice.kind.as_str()) {
        (true, _) => "outage.banner.now",
        (false, "planned") => "outage.banner.planned",
        (false, _) => "outage.banner.soon",
    };
    let (from, until) = (notice.from.short(), notice.until.short());
    ctx.tf(key, &[("what", &notice.what), ("from", &from), ("until", &until)])
}
