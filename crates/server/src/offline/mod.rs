//! Officers without a network: an installable app, what it sends when the network is back, and photos in pieces.
//!
//! `docs/offline.md` says what is promised. [`envelope`] is what a phone sends, [`sync`] gives each item its receipt,
//! [`take`] does what an item asks, [`land`] finds the place of work whose unit merged, [`pieces`] gathers photos.

mod envelope;
mod land;
mod piece;
mod pieces;
mod shell;
mod state;
mod store;
mod sync;
mod take;
#[cfg(test)]
mod tests;

use civic::permission::Act;

use crate::http::{Access, Desk, Feature, Refusal};

const LOG: Access = Access::Act(Act::LogActivity);

/// Work without a network.
pub const FEATURE: Feature = Feature {
    name: "offline",
    routes: |routes| {
        routes
            .get("/app", Access::Anyone, shell::page)
            .get("/app.webmanifest", Access::Anyone, shell::manifest)
            .get("/worker.js", Access::Anyone, shell::worker)
            .get("/app/state", LOG, state::show)
            .post("/app/sync", LOG, sync::receive)
            .get("/app/pieces", LOG, pieces::show)
            .post("/app/pieces", LOG, pieces::receive)
    },
    menu: &[],
    messages: include_str!("messages.toml"),
};

/// Photos that were announced for an activity and are not whole yet.
pub(crate) async fn waiting_photos(desk: &Desk, activity: &str) -> Result<i64, Refusal> {
    Ok(store::waiting(desk.db(), activity).await?)
}
