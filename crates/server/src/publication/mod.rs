//! The check in front of every publication: one person looks a directive through, another one confirms, then it is public.
//!
//! The rules are `civic::publication`. Luật Phòng, chống mua bán người 53/2024/QH15, Điều 3 khoản 10: who a victim is stays
//! unknown. A directive's words do not change after it was issued, so marks that nobody can answer keep it in the house;
//! attachments can stay behind one by one.

mod act;
mod content;
mod marks;
mod pages;
mod store;
#[cfg(test)]
pub(crate) mod tests;

use civic::permission::Act;

use crate::access;
use crate::directive::{self, Directive};
use crate::http::{Access, Desk, Feature, Refusal};

const LOOK: Access = Access::Act(Act::Publish);
const CONFIRM: Access = Access::Act(Act::ConfirmPublication);

/// The check before publication.
pub const FEATURE: Feature = Feature {
    name: "publication",
    routes: |routes| {
        routes
            .get("/directives/{id}/publication", CONFIRM, pages::show)
            .get("/directives/{id}/publication/files/{n}", CONFIRM, pages::file)
            .post("/directives/{id}/publication/look", LOOK, act::look)
            .post("/directives/{id}/publication/confirm", CONFIRM, act::confirm)
    },
    menu: &[],
    messages: include_str!("messages.toml"),
};

/// A directive of the actor's unit or of one below it.
async fn load(desk: &Desk, act: Act, id: &str) -> Result<Directive, Refusal> {
    let directive = directive::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(act, &access::to_publication(desk, &directive.unit))?;
    Ok(directive)
}
