//! The second factor before tips: whoever signs in with a stolen password sees no inbox and gets no sealed bytes.

use crate::bulletin::{Door, give_factor, is_factor_given, show_factor};
use crate::http::{Answer, Desk, Form, Refusal, Reply};
use crate::tip::store as tips;

const DOOR: Door = Door {
    path: "/tips/factor",
    after: "/tips",
    menu: "tip.menu",
    lead: "tip.second.lead",
};

/// True when the person has yet to give it. A practice site asks nobody: everybody knows its keys.
async fn is_lacking(desk: &Desk) -> Result<bool, Refusal> {
    let is_practice = desk.site.demo && tips::switch(desk.db()).await?.practice;
    Ok(!is_practice && !is_factor_given(desk).await?)
}

/// The way to the page of the factor, for pages.
pub(super) async fn asked(desk: &Desk) -> Result<Option<Reply>, Refusal> {
    Ok(is_lacking(desk).await?.then(|| Reply::to(DOOR.path)))
}

/// Goes on when it was given, for acts and sealed bytes.
pub(super) async fn must(desk: &Desk) -> Result<(), Refusal> {
    if is_lacking(desk).await? {
        return Err(Refusal::Conflict(desk.t("tip.second.asked")));
    }
    Ok(())
}

pub(crate) async fn show(desk: Desk) -> Answer {
    show_factor(desk, &DOOR).await
}

pub(crate) async fn give(desk: Desk, form: Form) -> Answer {
    give_factor(desk, form, &DOOR).await
}
