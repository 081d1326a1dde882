//! The check in front of every publication: one person looks a thing through, another one confirms, then it is public; or
//! sends it back with what is to be mended.
//!
//! The rules are `civic::publication`. Luật Phòng, chống mua bán người 53/2024/QH15, Điều 3 khoản 10: who a victim is stays
//! unknown. A directive's words do not change after it was issued, so marks that nobody can answer keep it in the house;
//! attachments can stay behind one by one. A material (`material`) is rewritten instead.

mod act;
mod content;
mod desk;
mod marks;
mod pages;
mod store;
#[cfg(test)]
pub(crate) mod tests;
mod thing;
mod waiting;

use civic::permission::Act;

use crate::http::{Access, Feature, Group, MenuItem};

pub(crate) use desk::{Tab, tabs};
pub use waiting::Waiting;
pub(crate) use waiting::{renew, waiting};

const LOOK: Access = Access::Act(Act::Publish);
const CONFIRM: Access = Access::Act(Act::ConfirmPublication);

/// The check before publication.
pub const FEATURE: Feature = Feature {
    name: "publication",
    routes: |routes| {
        routes
            .get("/publications", CONFIRM, desk::show)
            .get("/directives/{id}/publication", CONFIRM, pages::show)
            .get("/directives/{id}/publication/files/{n}", CONFIRM, pages::file)
            .post("/directives/{id}/publication/look", LOOK, act::look)
            .post("/directives/{id}/publication/confirm", CONFIRM, act::confirm)
            .post("/directives/{id}/publication/return", CONFIRM, act::send_back)
            .get("/materials/{id}/publication", CONFIRM, pages::show)
            .get("/materials/{id}/publication/files/{n}", CONFIRM, pages::file)
            .post("/materials/{id}/publication/look", LOOK, act::look)
            .post("/materials/{id}/publication/confirm", CONFIRM, act::confirm)
            .post("/materials/{id}/publication/return", CONFIRM, act::send_back)
    },
    menu: &[MenuItem {
        key: "publication.menu",
        short: "publication.menu",
        path: "/publications",
        icon: "i-globe",
        access: CONFIRM,
        group: Group::Public,
        order: 55,
    }],
    messages: include_str!("messages.toml"),
};
