//! The ways between the pages of bulletins.

use ::store::{Result, Tx};
use civic::bulletin::Level;
use civic::permission::{Act, role_may};

use super::case;
use super::store::target;
use super::vetting::{self, Rules};
use crate::http::Desk;

pub(super) const OWN: &str = "/bulletins";
pub(super) const INBOX: &str = "/bulletins/inbox";
pub(super) const URGENT: &str = "/bulletins/urgent";
pub(super) const READING: &str = "/bulletins/reading";
pub(super) const NAMED: &str = "/bulletins/mandates";
pub(super) const VETTING: &str = "/bulletins/vetting";
pub(super) const FACTOR: &str = "/bulletins/factor";

/// A tab.
pub(super) struct Tab {
    pub href: &'static str,
    pub words: String,
    pub count: Option<String>,
    pub current: bool,
}

/// The tabs that this person has.
pub(super) async fn of(desk: &Desk, tx: &mut Tx, current: &'static str) -> Result<Vec<Tab>> {
    let commune = case::own_level(desk) == Level::Commune;
    let waiting = match commune {
        true => target::received(tx, &desk.actor.unit, true, 100).await?.len(),
        false => 0,
    };
    let rules = Rules::read(tx).await?;
    let vets = vetting::is_concerned(desk, &rules);
    let before = match desk.site.bulletins.before_board_of(&desk.actor.person) {
        0 => None,
        count => usize::try_from(count).ok(),
    };
    let sends = role_may(desk.actor.role, Act::SendBulletin);
    let all = [
        (commune, INBOX, "bulletin.tab.inbox", Some(waiting)),
        (true, OWN, "bulletin.tab.own", None),
        (vets, VETTING, "bulletin.tab.vetting", before),
        (sends, URGENT, "bulletin.tab.urgent", None),
        (true, READING, "bulletin.tab.reading", None),
        (true, NAMED, "bulletin.tab.named", None),
        (true, FACTOR, "bulletin.tab.factor", None),
    ];
    let tab = |(_, href, key, count): (bool, &'static str, &str, Option<usize>)| Tab {
        href,
        words: desk.t(key),
        count: count.map(|count| count.to_string()),
        current: href == current,
    };
    Ok(all.into_iter().filter(|(there, ..)| *there).map(tab).collect())
}
