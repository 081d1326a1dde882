//! Bảng tin điện tử: a browser at a secret address shows text and picture of what is on in the station's programme, full screen, and
//! nothing when nothing holds. Driven by the signed plans of devices; what stands there is read back.

mod content;
mod manage;
mod screen;
mod store;
#[cfg(test)]
mod tests;

use civic::permission::Act;

use crate::http::{Access, Feature, Group, MenuItem};

const SEE: Access = Access::Act(Act::SeeWork);
const KEEP: Access = Access::Act(Act::Handle);

/// Boards, and what they show.
pub const FEATURE: Feature = Feature {
    name: "board",
    routes: |routes| {
        routes
            .get("/board/{token}", Access::Anyone, screen::show)
            .get("/board/{token}/now", Access::Anyone, screen::now)
            .get("/board/{token}/picture/{hash}", Access::Anyone, screen::picture)
            .post("/board/{token}/reading", Access::Anyone, screen::reading)
            .get("/boards", SEE, manage::list)
            .post("/boards", KEEP, manage::make)
            .post("/boards/{id}/address", KEEP, manage::address)
            .post("/boards/{id}/close", KEEP, manage::close)
    },
    menu: &[MenuItem {
        key: "board.menu",
        short: "board.menu",
        path: "/boards",
        icon: "i-board",
        access: SEE,
        group: Group::Broadcast,
        order: 39,
    }],
    messages: include_str!("messages.toml"),
};
