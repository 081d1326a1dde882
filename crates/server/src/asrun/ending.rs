//! How a bulletin ended at a commune, once no day of its slots is left: as its devices told, and unknown where they did not.

use civic::Moment;
use civic::bulletin::{Outcome, Step};
use store::Tx;
use viet::Date;

use super::credit;
use crate::bulletin;
use crate::schedule::{self, Over};
use crate::site::Site;

/// Looks once a day, and at once after a start: the rows say what is still open, so that nothing is lost or told twice.
pub(super) async fn look(site: &Site, looked: &mut Option<Date>) -> store::Result<usize> {
    let today = site.clock.now().day();
    if *looked == Some(today) {
        return Ok(0);
    }
    let ended = pass(site).await?;
    *looked = Some(today);
    Ok(ended)
}

/// Gives every bulletin its end whose last day at a commune is over; how many ended.
pub async fn pass(site: &Site) -> store::Result<usize> {
    let at = site.clock.now();
    let units = schedule::units_waiting(&mut site.db.snapshot().await?).await?;
    let mut ended = 0;
    for unit in units {
        let over = schedule::over(&mut site.db.snapshot().await?, &unit, at).await?;
        for one in over {
            let mut tx = site.db.begin().await?;
            if end(&mut tx, &unit, &one, at).await? {
                tx.commit().await?;
                ended += 1;
            }
        }
    }
    Ok(ended)
}

/// How a bulletin that may not be heard any more ended where it had its time; `None`: it was never sent there.
pub(crate) async fn of_expired(
    tx: &mut Tx,
    unit: &str,
    bulletin: &str,
    at: Moment,
) -> store::Result<Option<Step>> {
    let Some(said) = credit::said(tx, unit, bulletin).await? else {
        return Ok(None);
    };
    Ok(Some(said.end(schedule::was_due(tx, unit, bulletin, at).await?)))
}

/// The end of one bulletin at one commune; false when it got another time meanwhile, or somebody was faster.
async fn end(tx: &mut Tx, unit: &str, over: &Over, at: Moment) -> store::Result<bool> {
    let said = credit::said(tx, unit, &over.bulletin).await?;
    let Some(said) = said else { return Ok(false) };
    // Held now: a slot that was added since the look keeps it scheduled.
    let still = schedule::over(tx, unit, at).await?;
    if !still.contains(over) {
        return Ok(false);
    }
    let step = Outcome::end(said, over.was_due);
    let by = bulletin::By {
        unit: Some(unit),
        ..bulletin::By::PROGRAM
    };
    let there = (over.bulletin.as_str(), unit);
    Ok(bulletin::step(tx, there, step, by, at).await?.is_ok())
}
