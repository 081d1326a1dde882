//! What units report periodically: what is owed, the form, and its way up level by level.

mod acts;
pub mod desk;
mod exchange;
mod export;
mod fields;
mod files;
#[cfg(test)]
pub(crate) mod fixture_tests;
pub mod form;
pub(crate) mod hand_over;
mod list;
pub mod notice;
pub mod owe;
pub(crate) mod phone;
pub mod prefill;
mod received;
pub(crate) mod save;
mod show;
mod sources;
pub mod steps;
pub mod store;
#[cfg(test)]
mod tests;
mod write;

use civic::filing::State;
use civic::permission::Act;

use crate::access::{answers_for, to_filing};
use crate::http::{Access, Desk, Feature, MenuItem, Refusal};
use desk::Case;
pub use store::Filing;
pub(crate) use store::{lock, of_period};

const FILE: Access = Access::Act(Act::File);
const SEE: Access = Access::Act(Act::SeeWork);
const APPROVE: Access = Access::Act(Act::ApproveFilings);

/// Periodic filings.
pub const FEATURE: Feature = Feature {
    name: "filing",
    routes: |routes| {
        routes
            .get("/filings", FILE, list::show)
            .post("/filings", FILE, save::begin)
            .get("/filings/received", APPROVE, received::show)
            .post("/filings/remind", APPROVE, received::remind)
            .get("/filings/{id}", SEE, show::show)
            .post("/filings/{id}", FILE, save::save)
            .get("/filings/{id}/sources", SEE, sources::sources)
            .get("/filings/{id}/xlsx", SEE, exchange::xlsx)
            .get("/filings/{id}/csv", SEE, exchange::csv)
            .get("/filings/{id}/json", SEE, exchange::json)
            .get("/filings/{id}/adx", SEE, exchange::adx)
            .get("/regimes/{id}/filings.xlsx", APPROVE, export::xlsx)
            .get("/regimes/{id}/filings.csv", APPROVE, export::csv)
            .post("/filings/{id}/import", FILE, exchange::preview)
            .post("/filings/{id}/approve", APPROVE, acts::approve)
            .post("/filings/{id}/return", APPROVE, acts::send_back)
            .post("/filings/{id}/files", FILE, files::add)
            .get("/filings/{id}/files/{n}", SEE, files::get)
            .post("/filings/{id}/files/{n}/remove", FILE, files::remove)
    },
    menu: &[MenuItem {
        key: "filing.menu",
        short: "filing.menu_short",
        path: "/filings",
        icon: "i-report",
        access: FILE,
        order: 15,
    }],
    messages: include_str!("messages.toml"),
};

/// A filing that the actor may do this with; another's does not exist.
async fn load(desk: &Desk, act: Act, id: &str) -> Result<(Filing, Case), Refusal> {
    let filing = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    let known = crate::regime::known::one(desk.db(), &desk.site.kept.editions, &filing.regime).await?;
    let case = Case::of_filing(&known.ok_or(Refusal::NotFound)?, &filing)?;
    desk.may(
        act,
        &to_filing(desk, &filing.unit, &case.levels(&desk.directory())),
    )?;
    if is_private(desk, &filing) && !(act == Act::ApproveFilings && filing.submitted_at.is_some()) {
        return Err(Refusal::NotFound);
    }
    Ok((filing, case))
}

/// What a unit has not sent, or has edited since, is its own alone. Whoever approves what was edited meanwhile is told so by
/// the step itself, which shows nothing of the edit.
fn is_private(desk: &Desk, filing: &Filing) -> bool {
    filing.state == State::Draft.code()
        && !answers_for(&desk.directory(), &desk.actor.unit, &filing.unit, desk.today())
}
