//! What units report periodically: what is owed, the form, and its way up level by level.

mod acts;
mod approvers;
pub mod desk;
mod exchange;
mod export;
mod fields;
mod files;
#[cfg(test)]
pub(crate) mod fixture_tests;
pub mod form;
mod former;
pub(crate) mod hand_over;
#[cfg(test)]
mod hand_over_tests;
mod list;
pub mod notice;
pub mod owe;
pub(crate) mod phone;
pub mod prefill;
mod received;
mod rows;
pub(crate) mod save;
mod script;
mod show;
mod sources;
pub mod steps;
pub mod store;
#[cfg(test)]
mod tests;
mod write;

use civic::filing::{Level, State};
use civic::permission::Act;

use crate::access::to_filing;
use crate::http::{Access, Desk, Feature, Group, MenuItem, Refusal};
#[cfg(test)]
pub(crate) use approvers::decided as decided_approvers;
use desk::Case;
pub(crate) use exchange::put;
pub(crate) use export::listings;
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
        icon: "i-due",
        access: FILE,
        group: Group::Work,
        order: 15,
    }],
    messages: include_str!("messages.toml"),
};

/// A filing that the actor may do this with; another's does not exist.
async fn load(desk: &Desk, act: Act, id: &str) -> Result<(Filing, Case), Refusal> {
    let filing = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    let known = crate::regime::known::one(desk.db(), &desk.site.kept.editions, &filing.regime).await?;
    let case = Case::of_filing(&known.ok_or(Refusal::NotFound)?, &filing)?;
    // Who writes it needs no level; who stands at one is asked for else.
    let writes = filing.is_written_by(&desk.directory(), &desk.actor.unit, desk.today());
    let levels = match act {
        Act::File if writes => Vec::new(),
        _ => levels(desk, &filing, &case).await?,
    };
    desk.may(
        act,
        &to_filing(desk, &filing.unit, filing.finisher.as_deref(), &levels),
    )?;
    if is_private(desk, &filing) && !(act == Act::ApproveFilings && filing.submitted_at.is_some()) {
        return Err(Refusal::NotFound);
    }
    Ok((filing, case))
}

/// The levels of a filing as they stand today.
async fn levels(desk: &Desk, filing: &Filing, case: &Case) -> Result<Vec<Level>, Refusal> {
    let decided = approvers::decided(desk.db(), &filing.id).await?;
    Ok(case.standing(&desk.directory(), Some(filing), &decided, desk.today()))
}

/// What a unit has not sent, or has edited since, is its own alone. Whoever approves what was edited meanwhile is told so by
/// the step itself, which shows nothing of the edit.
fn is_private(desk: &Desk, filing: &Filing) -> bool {
    filing.state == State::Draft.code()
        && !filing.is_written_by(&desk.directory(), &desk.actor.unit, desk.today())
}
