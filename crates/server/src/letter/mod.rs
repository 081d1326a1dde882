//! The desk: a letter comes in, is reviewed, its recipients become units, and it is issued.

pub mod attachments;
mod begin;
pub mod cli;
mod desk;
mod discard;
#[cfg(test)]
mod files_tests;
pub(crate) mod hand_over;
pub mod issue;
#[cfg(test)]
pub(crate) mod issue_tests;
mod issuing;
mod marks;
mod notes;
pub mod open;
pub mod order;
mod places;
mod recipients;
mod recipients_clash;
mod recipients_form;
mod recipients_tasks;
mod review;
mod review_conflict;
mod review_form;
mod review_page;
mod review_quotes;
pub mod store;
pub mod tags;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod ties;

use civic::permission::Act;
use civic::review::Signed;
pub(crate) use store::{has_source, lies, mark_issued};

use crate::http::{Access, Desk, Feature, Group, MenuItem, Refusal};

pub(crate) use store::twin;
pub(crate) use ties::{Stored, citing, of_directive};

const REVIEW: Access = Access::Act(Act::Review);

/// Letters under review.
pub const FEATURE: Feature = Feature {
    name: "letter",
    routes: |routes| {
        routes
            .get("/letters", Access::Act(Act::OpenLetter), desk::show)
            .post("/letters", Access::Act(Act::OpenLetter), desk::open)
            .get("/letters/{id}", REVIEW, review::show)
            .post("/letters/{id}", REVIEW, review::save)
            .post("/letters/{id}/discard", REVIEW, discard::discard)
            .post("/letters/{id}/restore", REVIEW, discard::restore)
            .post("/letters/{id}/files", REVIEW, attachments::add)
            .get("/letters/{id}/files/{n}", REVIEW, attachments::show)
            .post("/letters/{id}/files/{n}/remove", REVIEW, attachments::remove)
            .get("/letters/{id}/source", REVIEW, desk::source)
            .get("/letters/{id}/recipients", REVIEW, recipients::show)
            .post("/letters/{id}/recipients", REVIEW, recipients::save)
            .get("/letters/{id}/issue", Access::Act(Act::Issue), issuing::show)
            .post("/letters/{id}/issue", Access::Act(Act::Issue), issuing::issue)
    },
    menu: &[MenuItem {
        key: "letter.menu",
        short: "letter.menu_short",
        path: "/letters",
        icon: "i-letter",
        access: Access::Act(Act::OpenLetter),
        group: Group::Work,
        order: 5,
    }],
    messages: include_str!("messages.toml"),
};

/// The letter, if it is the actor's unit's own; a foreign one does not exist.
async fn load(desk: &Desk, act: Act, id: &str) -> Result<store::Letter, Refusal> {
    let letter = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    let relations = crate::access::to_letter(desk, &letter.unit);
    desk.may(act, &relations)?;
    Ok(letter)
}

/// The actor's word, now.
fn signed(desk: &Desk) -> Signed {
    Signed {
        person: desk.actor.person.clone(),
        name: desk.person_name.clone(),
        at: desk.at,
    }
}

/// The letter can no longer be changed.
fn still_open(desk: &Desk, letter: &store::Letter) -> Result<(), Refusal> {
    if letter.discarded {
        Err(Refusal::Conflict(desk.t("letter.discarded_already")))
    } else if letter.issued {
        Err(Refusal::Conflict(desk.t("letter.issued_already")))
    } else {
        Ok(())
    }
}
