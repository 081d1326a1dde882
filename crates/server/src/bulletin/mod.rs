//! Bulletins for the loudspeakers of communes: composed, recorded or spoken by an engine, heard, approved, sent, taken back;
//! urgent ones by two persons (requirements 8, 10 to 20 and 40 of `docs/broadcast.md`).

mod aims;
mod book;
mod case;
mod choose;
mod clause;
pub(crate) mod demo;
mod editing;
mod factor;
mod form;
pub(crate) mod hand_over;
mod kept;
mod list;
mod listen;
mod order;
pub(crate) mod picture;
mod reading;
mod record;
mod report;
mod script;
mod send;
mod show;
pub mod sound;
mod states;
mod step;
mod store;
mod tabs;
mod targets;
#[cfg(test)]
pub(crate) mod tests;
mod urgent;
mod variant;
pub(crate) mod vetting;
mod voice;
mod waiting;
mod words;
mod work;

pub use factor::{Door, give_at as give_factor, is_given as is_factor_given, show_at as show_factor};
pub use kept::{Known, Media, load, media};
pub use step::{By, reception, step};
pub use waiting::Waiting;
pub(crate) use waiting::waiting;
pub use work::{in_background, pass};

use civic::permission::Act;

use crate::http::{Access, Feature, Group, MenuItem, Routes};

const SEE: Access = Access::Act(Act::SeeBulletin);
const MAKE: Access = Access::Act(Act::MakeBulletin);
const SEND: Access = Access::Act(Act::SendBulletin);
const CHOOSE: Access = Access::Act(Act::ChooseBulletin);

/// Bulletins for loudspeakers.
pub const FEATURE: Feature = Feature {
    name: "bulletin",
    routes: |routes| {
        let routes = routes
            .get("/bulletins", SEE, list::show)
            .post("/bulletins", MAKE, form::create)
            .get("/bulletins/new", MAKE, form::new)
            .get("/bulletins/inbox", SEE, choose::inbox)
            .get("/bulletins/urgent", SEND, urgent::list)
            .get("/bulletins/reading", MAKE, book::reading)
            .post("/bulletins/reading", MAKE, book::save_reading)
            .get("/bulletins/mandates", SEE, book::mandates)
            .post("/bulletins/mandates", SEND, book::name)
            .get("/bulletins/factor", SEE, factor::show)
            .post("/bulletins/factor", SEE, factor::give);
        let routes = vetting(routes);
        routes
            .get("/bulletins/{id}", SEE, show::show)
            .get("/bulletins/{id}/edit", MAKE, form::edit)
            .post("/bulletins/{id}/edit", MAKE, form::save)
            .get("/bulletins/{id}/targets", MAKE, targets::show)
            .post("/bulletins/{id}/targets", MAKE, targets::save)
            .get("/bulletins/{id}/variant", SEE, variant::show)
            .post("/bulletins/{id}/variant", MAKE, script::save)
            .post("/bulletins/{id}/recording", MAKE, record::upload)
            .get("/bulletins/{id}/picture", SEE, picture::show)
            .post("/bulletins/{id}/picture", MAKE, picture::save)
            .post("/bulletins/{id}/speech", MAKE, record::speak)
            .get("/bulletins/{id}/state", SEE, record::state)
            .get("/bulletins/{id}/media", SEE, listen::media)
            .post("/bulletins/{id}/listening", MAKE, listen::told)
            .post("/bulletins/{id}/heard", MAKE, listen::by_word)
            .post("/bulletins/{id}/approve", MAKE, listen::approve)
            .post("/bulletins/{id}/return", MAKE, editing::send_back)
            .post("/bulletins/{id}/answer", MAKE, editing::answer)
            .get("/bulletins/{id}/send", SEND, send::show)
            .post("/bulletins/{id}/send", SEND, send::send)
            .post("/bulletins/{id}/withdraw", SEND, send::withdraw)
            .post("/bulletins/{id}/correct", SEND, send::correct)
            .get("/bulletins/{id}/urgent", SEND, urgent::show)
            .post("/bulletins/{id}/urgent", SEND, order::ask)
            .post("/bulletins/{id}/urgent/confirm", SEND, order::confirm)
            .post("/bulletins/{id}/urgent/refuse", SEND, order::refuse)
            .post("/bulletins/{id}/urgent/cancel", SEND, order::cancel)
            .post("/bulletins/{id}/accept", CHOOSE, choose::accept)
            .post("/bulletins/{id}/decline", CHOOSE, choose::decline)
    },
    menu: &[MenuItem {
        key: "bulletin.menu",
        short: "bulletin.menu",
        path: "/bulletins",
        icon: "i-mic",
        access: SEE,
        group: Group::Broadcast,
        order: 42,
    }],
    messages: include_str!("messages.toml"),
};

/// The board: its rules and seats, its inbox, and one bulletin before it.
fn vetting(routes: Routes) -> Routes {
    routes
        .get("/bulletins/vetting", SEE, vetting::inbox)
        .get("/bulletins/vetting/rules", SEE, vetting::list)
        .post("/bulletins/vetting/rules", SEND, vetting::decide)
        .get("/bulletins/vetting/rules/{id}", SEE, vetting::one)
        .post("/bulletins/vetting/rules/{id}/end", SEND, vetting::end)
        .post("/bulletins/vetting/rules/{id}/members", SEND, vetting::name)
        .post(
            "/bulletins/vetting/rules/{id}/members/end",
            SEND,
            vetting::end_member,
        )
        .get("/bulletins/{id}/vetting", SEE, vetting::show)
        .get("/bulletins/{id}/vetting/media", SEE, vetting::media)
        .get("/bulletins/{id}/vetting/picture", SEE, vetting::picture)
        .post("/bulletins/{id}/vetting/listening", SEE, vetting::listening)
        .post("/bulletins/{id}/vetting/heard", SEE, vetting::heard)
        .post("/bulletins/{id}/vetting/pass", SEE, vetting::pass)
        .post("/bulletins/{id}/vetting/return", SEE, vetting::send_back)
        .post("/bulletins/{id}/vetting/seen", SEE, vetting::seen)
}

/// The voice of tests and of trying things out.
#[must_use]
pub fn silent_voice() -> crate::config::VoiceConfig {
    crate::config::VoiceConfig {
        name: "thử".to_owned(),
        command: Vec::new(),
        http: None,
        member: None,
        with: std::collections::BTreeMap::new(),
        authorization: None,
        recorded: None,
        silent: true,
        seconds: None,
    }
}
