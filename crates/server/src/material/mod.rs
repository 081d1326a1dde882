//! Materials of campaigns: to read, to hear, to see, to watch. Entered by officers, or made from an approved bulletin; public after the
//! check of `publication`; printed posters come from the campaign's own data. The rules are `civic::material`.

mod desk;
mod file;
mod form;
mod pages;
mod poster;
mod store;
#[cfg(test)]
pub(crate) mod tests;
mod video;

use civic::Moment;
use civic::permission::Act;

use crate::http::{Access, Ctx, Feature, Refusal};

pub(crate) use store::{Material, counts, get, set_published};

const KEEP: Access = Access::Act(Act::KeepPortal);

/// Materials.
pub const FEATURE: Feature = Feature {
    name: "material",
    routes: |routes| {
        routes
            .get("/tai-lieu", Access::Anyone, pages::list)
            .get("/tai-lieu/feed.atom", Access::Anyone, pages::feed)
            .get("/tai-lieu/ap-phich/{slug}", Access::Anyone, poster::show)
            .get("/tai-lieu/{id}", Access::Anyone, pages::show)
            .get("/tai-lieu/{id}/tep", Access::Anyone, pages::file)
            .get("/tai-lieu/{id}/phu-de", Access::Anyone, pages::captions)
            .get("/materials", KEEP, desk::list)
            .post("/materials", KEEP, desk::enter)
            .get("/materials/new", KEEP, desk::new)
            .get("/materials/{id}", KEEP, desk::show)
            .post("/materials/{id}", KEEP, desk::save)
            .post("/materials/{id}/unpublish", KEEP, desk::unpublish)
    },
    menu: &[],
    messages: include_str!("messages.toml"),
};

/// Public materials for the site map: id, and since when.
pub(crate) async fn published(ctx: &Ctx) -> Result<Vec<(String, Moment)>, Refusal> {
    let lines = store::public(ctx.db(), "", "").await?;
    let at = |line: Material| (line.id, Moment(line.published_at.unwrap_or(0)));
    Ok(lines.into_iter().map(at).collect())
}
