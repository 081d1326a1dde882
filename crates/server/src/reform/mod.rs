//! Re-organisations of units: written as a draft, shown with everything that they move, signed by a second person,
//! carried out at the legal hour. `docs/reform.md` says how; the rules are `civic::reform`.

mod affected;
mod background;
mod carry;
mod change_form;
pub mod cli;
mod draft;
mod effect;
#[cfg(test)]
mod figures_tests;
mod import;
#[cfg(test)]
mod late_tests;
mod list;
mod look;
mod named;
mod questions;
#[cfg(test)]
mod replay_tests;
mod show;
mod sign;
mod store;
#[cfg(test)]
mod stuck_tests;
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod words;

use civic::permission::Act;

use crate::http::{Access, Desk, Feature, Group, MenuItem, Refusal};

pub(crate) use affected::{Affected, Carry, Future, Thing};
pub use affected::{Authors, Claims};
pub use background::{end, in_background};
pub use carry::{Outcome, run_due};
pub(crate) use draft::lay_once;
pub(crate) use store::is_settled;

const SEE: Access = Access::Act(Act::SeeReform);
const PREPARE: Access = Access::Act(Act::PrepareReform);
const SIGN: Access = Access::Act(Act::SignReform);

/// Re-organisations.
pub const FEATURE: Feature = Feature {
    name: "reform",
    routes: |routes| {
        routes
            .get("/reforms", SEE, list::list)
            .get("/reforms/new", PREPARE, draft::new)
            .post("/reforms", PREPARE, draft::create)
            .get("/reforms/{id}", SEE, show::show)
            .get("/reforms/{id}/edit", PREPARE, draft::edit)
            .post("/reforms/{id}", PREPARE, draft::save)
            .get("/reforms/{id}/changes", PREPARE, change_form::show)
            .post("/reforms/{id}/changes", PREPARE, change_form::add)
            .post("/reforms/{id}/remove", PREPARE, change_form::remove)
            .post("/reforms/{id}/import", PREPARE, import::import)
            .get("/reforms/{id}/effect", SEE, effect::show)
            .post("/reforms/{id}/prepare", PREPARE, sign::prepare)
            .post("/reforms/{id}/sign", SIGN, sign::sign)
            .post("/reforms/{id}/undo", SEE, sign::undo)
            .post("/reforms/{id}/withdraw", PREPARE, sign::withdraw)
            .get("/reforms/{id}/questions", SEE, questions::show)
            .post("/reforms/{id}/questions", PREPARE, questions::decide)
    },
    menu: &[MenuItem {
        key: "reform.menu",
        short: "reform.menu",
        path: "/reforms",
        icon: "i-merge",
        access: SEE,
        group: Group::House,
        order: 65,
    }],
    messages: include_str!("messages.toml"),
};

/// The units that went whole into this one: what a person was asked about of theirs, this unit answers with its own.
pub(crate) fn gone_into(directory: &civic::unit::Directory, unit: &str, on: viet::Date) -> Vec<String> {
    let whole = |from: &&str| directory.successors(from, on).len() == 1;
    let steps = directory.before(unit).map(|step| step.from.as_str());
    steps.filter(whole).map(str::to_owned).collect()
}

/// The re-organisation, if the actor may do this with it; another unit's does not exist.
async fn load(desk: &Desk, act: Act, id: &str) -> Result<store::Row, Refusal> {
    let row = store::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
    desk.may(act, &crate::access::to_reform(desk, &row.unit))?;
    Ok(row)
}
