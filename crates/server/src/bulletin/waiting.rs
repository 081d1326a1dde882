//! What waits for somebody of a unit: bulletins that came and nobody answered, recordings that nobody has heard, recordings
//! that nobody has approved. Counted in memory for the menu, read again after each act and at every look of the worker.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use ::store::Db;
use civic::Moment;
use civic::permission::{Act, role_may};
use civic::unit::Directory;

use super::store::{editing, waiting as rows};
use super::vetting::{self, At};
use crate::http::{Ctx, Desk};

/// What waits in one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Bulletins that came.
    pub came: i64,
    /// Recordings that nobody has heard to the end.
    pub to_hear: i64,
    /// Recordings that were heard and are not approved.
    pub to_approve: i64,
}

/// What waits, by unit; and recordings that were sent back, by everybody who made them.
#[derive(Debug, Default)]
pub struct Waiting(RwLock<Known>);

#[derive(Debug, Default)]
struct Known {
    units: HashMap<String, Count>,
    returned: HashMap<String, i64>,
    at_boards: At,
}

impl Waiting {
    /// What waits in a unit.
    #[must_use]
    pub fn of(&self, unit: &str) -> Count {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.units.get(unit).copied().unwrap_or_default()
    }

    /// How many recordings that somebody made came back with remarks.
    #[must_use]
    pub fn returned_to(&self, person: &str) -> i64 {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.returned.get(person).copied().unwrap_or_default()
    }

    /// What waits for somebody who sits on boards: bulletins to hear, and those that went without them and were not seen.
    #[must_use]
    pub fn before_board_of(&self, person: &str) -> i64 {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.at_boards.people.get(person).copied().unwrap_or_default()
    }

    /// How many bulletins of a unit wait before a board.
    #[must_use]
    pub fn at_board(&self, unit: &str) -> i64 {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.at_boards.makers.get(unit).copied().unwrap_or_default()
    }

    /// The unit before whose board a bulletin waits.
    #[must_use]
    pub fn board_of(&self, bulletin: &str) -> Option<String> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.at_boards.bulletins.get(bulletin).cloned()
    }

    /// Reads it again.
    pub async fn renew(&self, db: &Db, directory: &Directory, at: Moment) -> ::store::Result<()> {
        let mut fresh: HashMap<String, Count> = HashMap::new();
        for row in rows::came(db, at).await? {
            fresh.entry(row.unit).or_default().came = row.count;
        }
        for row in rows::unfinished(db, at).await? {
            let count = fresh.entry(row.unit).or_default();
            count.to_hear = row.to_hear;
            count.to_approve = row.to_approve;
        }
        let returned = editing::returned(db, at).await?.into_iter();
        let mut tx = db.snapshot().await?;
        let at_boards = vetting::waits(&mut tx, directory, at).await?;
        drop(tx);
        let fresh = Known {
            at_boards,
            units: fresh,
            returned: returned.map(|row| (row.person, row.count)).collect(),
        };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }
}

/// What stands behind the entry of the menu.
pub(crate) fn waiting(ctx: &Ctx, unit: &str, entry: &str) -> Option<String> {
    if entry != "bulletin.menu" {
        return None;
    }
    let count = for_role(ctx, ctx.site.bulletins.of(unit));
    let all = count.came + count.to_hear + count.to_approve + returned(ctx) + before_board(ctx);
    (all > 0).then(|| viet::grouped(all))
}

/// What a role can do something about: what others do is not its business.
fn for_role(ctx: &Ctx, count: Count) -> Count {
    let Some(who) = &ctx.who else {
        return Count::default();
    };
    let may = |act| role_may(who.actor.role, act);
    let if_may = |act, count| if may(act) { count } else { 0 };
    Count {
        came: if_may(Act::ChooseBulletin, count.came),
        to_hear: if_may(Act::MakeBulletin, count.to_hear),
        to_approve: if_may(Act::MakeBulletin, count.to_approve),
    }
}

/// What came back to this person.
fn returned(ctx: &Ctx) -> i64 {
    let who = ctx
        .who
        .as_ref()
        .filter(|who| role_may(who.actor.role, Act::MakeBulletin));
    who.map_or(0, |who| ctx.site.bulletins.returned_to(&who.actor.person))
}

/// What waits for this person on a board.
fn before_board(ctx: &Ctx) -> i64 {
    let who = ctx.who.as_ref();
    who.map_or(0, |who| ctx.site.bulletins.before_board_of(&who.actor.person))
}

/// The lines above the list of bulletins: words and address.
pub(super) fn notices(desk: &Desk) -> Vec<(String, &'static str)> {
    let count = for_role(desk, desk.site.bulletins.of(&desk.actor.unit));
    let all = [
        (
            returned(desk),
            "bulletin.waiting.returned",
            "/bulletins?show=returned",
        ),
        (
            before_board(desk),
            "bulletin.waiting.before_board",
            "/bulletins/vetting",
        ),
        (count.came, "bulletin.waiting.came", "/bulletins/inbox"),
        (count.to_hear, "bulletin.waiting.to_hear", "/bulletins?show=hear"),
        (
            count.to_approve,
            "bulletin.waiting.to_approve",
            "/bulletins?show=approve",
        ),
        // Nothing to do about, but to know: it stands in no count of the menu.
        (
            desk.site.bulletins.at_board(&desk.actor.unit),
            "bulletin.waiting.at_board",
            "/bulletins",
        ),
    ];
    let some = all.into_iter().filter(|(count, ..)| *count > 0);
    some.map(|(count, key, href)| (desk.tf(key, &[("n", &viet::grouped(count))]), href))
        .collect()
}

/// Something changed: counts it again. What cannot be counted now is counted at the next look.
pub(super) async fn changed(desk: &Desk) {
    if let Err(fault) = desk
        .site
        .bulletins
        .renew(desk.db(), &desk.directory(), desk.at)
        .await
    {
        tracing::warn!(%fault, "bulletins that wait were not counted");
    }
}
