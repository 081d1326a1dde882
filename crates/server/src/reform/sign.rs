//! Asking for the signature, signing, taking it back, giving the whole up.

use ::store::Tx;
use ::store::audit::{self, Entry};
use civic::Moment;
use civic::permission::{Act, Actor};
use civic::reform::{Act as Step, Reform, Refused, State, may_sign};
use serde_json::json;

use super::store::{self, Row};
use super::words::Names;
use super::{load, look};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

/// The state after a step, or the sentence that says why it cannot be.
fn after(desk: &Desk, row: &Row, step: Step) -> Result<State, Refusal> {
    row.state()?.after(step).map_err(|why| refused(desk, why))
}

fn refused(desk: &Desk, why: Refused) -> Refusal {
    Refusal::Conflict(match why {
        Refused::Step { state, .. } => {
            let state = desk.t(&format!("reform.state.{}", state.code()));
            desk.tf("reform.err.step", &[("state", &state)])
        }
        Refused::Author => desk.t("reform.err.author"),
        Refused::Changed => desk.t("reform.err.changed"),
    })
}

/// Nothing is asked for or signed that could not be carried out as things stand.
async fn sound(desk: &Desk, row: &Row, reform: &Reform, tx: &mut Tx) -> Result<(), Refusal> {
    let directory = ::store::directory::load_in(tx).await?;
    let (faults, beyond) = look::faults(&directory, row, reform);
    let names = Names::new(&directory, reform);
    if let Some(fault) = faults.first() {
        let said = names.fault(desk.lang, fault);
        return Err(Refusal::Conflict(
            desk.tf("reform.err.faulty", &[("words", &said)]),
        ));
    }
    if let Some(unit) = beyond.first() {
        return Err(Refusal::Conflict(
            desk.tf("reform.beyond", &[("unit", &names.placed(unit))]),
        ));
    }
    let touched = reform.touched();
    for other in store::waiting(tx, &row.id).await? {
        let theirs = store::content_in(tx, &other.id).await?;
        if let Some(unit) = theirs.touched().into_iter().find(|unit| touched.contains(unit)) {
            let values = [("unit", names.placed(unit)), ("title", other.title)];
            let values: Vec<(&str, &str)> = values
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            return Err(Refusal::Conflict(desk.tf("reform.err.both", &values)));
        }
    }
    Ok(())
}

pub(super) async fn prepare(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    load(&desk, Act::PrepareReform, &id).await?;
    let mut tx = desk.begin().await?;
    let row = store::hold(&mut tx, &id).await?.ok_or(Refusal::NotFound)?;
    after(&desk, &row, Step::Prepare)?;
    if form.get("version") != row.version.to_string() {
        return Err(Refusal::Conflict(desk.t("reform.err.raced")));
    }
    let reform = store::content_in(&mut tx, &id).await?;
    sound(&desk, &row, &reform, &mut tx).await?;
    submit(&mut tx, &desk.actor, &row, desk.at).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/reforms/{id}")).saying("reform.prepared"))
}

/// Asks for the signature, in the caller's transaction. What it asks for was looked through before.
pub(super) async fn submit(tx: &mut Tx, actor: &Actor, row: &Row, at: Moment) -> ::store::Result<()> {
    store::prepare(tx, &row.id, &actor.person, at).await?;
    let entry = Entry {
        person: Some(&actor.person),
        unit: Some(&actor.unit),
        action: "reform.prepared",
        subject: &row.id,
        detail: json!({ "hash": row.content_hash }),
    };
    audit::append(tx, at, &entry).await
}

pub(super) async fn sign(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    load(&desk, Act::SignReform, &id).await?;
    let mut tx = desk.begin().await?;
    let row = store::hold(&mut tx, &id).await?.ok_or(Refusal::NotFound)?;
    after(&desk, &row, Step::Sign)?;
    let authors = store::authors_in(&mut tx, &id).await?;
    let authors: Vec<&str> = authors.iter().map(|author| author.person.as_str()).collect();
    let reform = store::content_in(&mut tx, &id).await?;
    let (_, hash) = store::written(&reform)?;
    may_sign(&authors, &desk.actor.person, form.get("hash"), &hash).map_err(|why| refused(&desk, why))?;
    sound(&desk, &row, &reform, &mut tx).await?;
    if !store::sign(&mut tx, &id, &desk.actor.person, &hash, desk.at).await? {
        return Err(refused(&desk, Refused::Changed));
    }
    let detail = json!({ "hash": hash, "legal_at": row.legal_at });
    desk.record(&mut tx, "reform.signed", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/reforms/{id}")).saying("reform.signed_off"))
}

/// The author or a signer takes request and signature back; until the hour that is always possible.
pub(super) async fn undo(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let row = load(&desk, Act::SeeReform, &id).await?;
    let writes = desk
        .may(Act::PrepareReform, &crate::access::to_reform(&desk, &row.unit))
        .is_ok();
    if !writes {
        desk.may(Act::SignReform, &[])?;
    }
    take_back(&desk, &id, Step::Undo, "reform.undone").await?;
    Ok(Reply::to(format!("/reforms/{id}")).saying("reform.undone"))
}

pub(super) async fn withdraw(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    load(&desk, Act::PrepareReform, &id).await?;
    take_back(&desk, &id, Step::Withdraw, "reform.withdrawn").await?;
    Ok(Reply::to(format!("/reforms/{id}")).saying("reform.withdrawn"))
}

async fn take_back(desk: &Desk, id: &str, step: Step, action: &'static str) -> Result<(), Refusal> {
    let mut tx = desk.begin().await?;
    let row = store::hold(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    let to = after(desk, &row, step)?;
    store::take_back(&mut tx, id, to, desk.at).await?;
    let detail = json!({ "was": row.state, "signed_by": row.signed_by, "hash": row.content_hash });
    desk.record(&mut tx, action, id, detail).await?;
    Ok(tx.commit().await?)
}
