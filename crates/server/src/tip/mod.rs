//! Sealed tips: told and sealed on a phone, opened in the browser of a duty officer, answered, handed over.
//!
//! The house carries ciphertext. Off by default: then the page shows the telephone numbers. See `docs/tips.md`.

mod calendar;
mod clock;
mod desk;
mod house;
mod keep;
mod list;
mod load;
mod network;
mod page;
mod piece;
mod practice;
mod queue;
mod reading;
mod room;
mod store;
mod tell;
#[cfg(test)]
pub(crate) mod tests;

use civic::permission::Act;

use crate::http::{Access, Feature, Group, MenuItem};

pub(crate) use page::printed;

pub use clock::in_background;
pub use keep::Told;
pub use load::Load;

const RECEIVE: Access = Access::Act(Act::ReceiveTips);
const SET: Access = Access::Act(Act::SetTips);

/// Telling, coming back, receiving, setting up.
pub const FEATURE: Feature = Feature {
    name: "tip",
    routes: |routes| {
        routes
            .get("/tin-bao", Access::Anyone, page::tell)
            .get("/tin-bao/quay-lai", Access::Anyone, page::back)
            .get("/tin-bao/khoa", Access::Anyone, tell::keys)
            .get("/tin-bao/doc/{language}", Access::Anyone, reading::sound)
            .post("/tin-bao/gui", Access::Anyone, tell::tell)
            .post("/tin-bao/manh", Access::Anyone, piece::take)
            .post("/tin-bao/tra-loi", Access::Anyone, tell::read)
            .get("/lich", Access::Anyone, calendar::show)
            .get("/lich/dau.svg", Access::Anyone, calendar::mark)
            .get("/tips", RECEIVE, desk::inbox)
            .get("/tips/key", RECEIVE, desk::key::form)
            .post("/tips/key", RECEIVE, desk::key::keep)
            .post("/tips/key/wrapped", RECEIVE, desk::key::rewrap)
            .get("/tips/factor", RECEIVE, desk::second::show)
            .post("/tips/factor", RECEIVE, desk::second::give)
            .get("/tips/{id}", RECEIVE, desk::show)
            .get("/tips/{id}/parts/{n}", RECEIVE, desk::part)
            .post("/tips/{id}/parts/{n}", RECEIVE, desk::reseal::part)
            .post("/tips/{id}/clock", RECEIVE, desk::act::begin_clock)
            .post("/tips/answer", RECEIVE, desk::act::answer)
            .post("/tips/recovered", RECEIVE, desk::act::recovered)
            .post("/tips/{id}/mark", RECEIVE, desk::act::mark)
            .post("/tips/{id}/copies", RECEIVE, desk::pass::on)
            .get("/tip-copies/{id}", RECEIVE, desk::pass::show)
            .get("/tip-copies/{id}/sealed", RECEIVE, desk::pass::bytes)
            .post("/tip-copies/{id}/clock", RECEIVE, desk::pass::begin_clock)
            .post("/tip-copies/{id}/answers", RECEIVE, desk::pass::answer::keep)
            .get("/tip-copies/{id}/answers/{n}", RECEIVE, desk::pass::answer::bytes)
            .post("/tip-copies/{id}/renewed", RECEIVE, desk::pass::renew::keep)
            .post(
                "/tip-copies/{id}/recovered",
                RECEIVE,
                desk::pass::renew::recovered,
            )
            .get("/tip-settings", SET, house::show)
            .post("/tip-settings/checklist", SET, house::answer)
            .post("/tip-settings/recipients", SET, house::add_recipient)
            .post("/tip-settings/officers", SET, house::appoint)
            .post("/tip-settings/switch", SET, house::switch)
            .get("/tip-settings/keys", SET, house::lists::show)
            .post("/tip-settings/keys", SET, house::lists::keep)
            .get("/tip-settings/ceremony", SET, house::ceremony)
            .post("/tip-settings/recovery", SET, house::recovery)
            .get("/tip-settings/readings", SET, reading::pages::show)
            .post("/tip-settings/readings", SET, reading::pages::choose)
            .get("/tip-settings/data", SET, house::data::show)
            .post("/tip-settings/retention", SET, house::data::retain)
            .post("/tip-settings/breach", SET, house::data::breach)
            .post("/tip-settings/practice", SET, practice::open)
    },
    menu: &[
        MenuItem {
            key: "tip.menu",
            short: "tip.menu",
            path: "/tips",
            icon: "i-seal",
            access: RECEIVE,
            group: Group::Public,
            order: 60,
        },
        MenuItem {
            key: "tip.settings.menu",
            short: "tip.settings.menu",
            path: "/tip-settings",
            icon: "i-key",
            access: SET,
            group: Group::Public,
            order: 90,
        },
    ],
    messages: include_str!("messages.toml"),
};
