//! What an item asks, done in the caller's transaction: one arm for each kind.

use ::store::Tx;
use civic::Moment;
use civic::assignment::{Handling, Step};
use civic::merge::Fields;
use serde_json::{Value, json};

use super::envelope::Item;
use super::land::{Place, place};
use crate::activity::amend::{Amended, amend, settle};
use crate::activity::form::{self, Faults};
use crate::activity::log::{Fault, NewEvidence, log_on};
use crate::activity::{self, new::new_activity};
use crate::assignment::{self as assignments, phone, steps};
use crate::filing::phone::arrive::{self, FromPhone};
use crate::http::{Desk, Refusal};

/// What became of an item. After anything but `Became` the transaction must be dropped.
#[derive(Debug)]
pub(super) enum Took {
    /// It counts.
    Became(Became),
    /// It does not, and stays on the phone: a sentence, and which fields are wrong.
    Refused {
        sentence: String,
        faults: Vec<(String, String)>,
        /// More for the phone: what others saved, what is odd.
        more: Value,
    },
    /// Another request with the same item was quicker: the receipt is there now.
    Raced,
}

/// What counts now.
#[derive(Debug)]
pub(super) struct Became {
    /// `stored`, `merged`, `clash`, `done`, `drafted` or `filed`.
    pub outcome: &'static str,
    /// The activity, the assignment or the filing.
    pub made: String,
    /// True when photos belong to `made`.
    pub takes_photos: bool,
    /// More for the phone: version, clashes.
    pub more: Value,
}

/// What is read before the transaction, so that nothing is asked of the database beside it.
#[derive(Debug)]
pub(super) enum Ready {
    /// Nothing.
    Nothing,
    /// The case of a report, or why there is none.
    Filing(Box<Result<arrive::Ready, Refusal>>),
}

/// Reads what an item needs; a replay needs none of it, so that a refusal waits until it is known to be none.
pub(super) async fn ready(desk: &Desk, item: &Item) -> Ready {
    match item.kind.as_str() {
        "filing" => {
            let fields = item.cleaned();
            Ready::Filing(Box::new(arrive::ready(desk, &from_phone(item, &fields)).await))
        }
        _ => Ready::Nothing,
    }
}

fn from_phone<'a>(item: &'a Item, fields: &'a Fields) -> FromPhone<'a> {
    FromPhone {
        on: &item.on,
        base: item.base,
        key: &item.key,
        unit: &item.unit,
        fields,
    }
}

/// Does what an item asks.
pub(super) async fn take(tx: &mut Tx, desk: &Desk, item: &Item, ready: Ready) -> Result<Took, Refusal> {
    if let Ready::Filing(ready) = ready {
        return file(tx, desk, item, (*ready)?).await;
    }
    match item.kind.as_str() {
        "activity" => log(tx, desk, item).await,
        "amend" => {
            let came = amend(tx, desk, &item.on, item.base, &item.cleaned()).await?;
            Ok(amended(desk, item.on.clone(), came))
        }
        "settle" => {
            let mine = item.field("keep") == "mine";
            let (id, came) = settle(tx, desk, &item.on, mine).await?;
            Ok(amended(desk, id, came))
        }
        "step" => step(tx, desk, item).await,
        "delegate" => pass_down(tx, desk, item).await,
        _ => Ok(refused(desk.t("offline.refused.kind"))),
    }
}

fn refused(sentence: String) -> Took {
    Took::Refused {
        sentence,
        faults: Vec::new(),
        more: Value::Null,
    }
}

async fn file(tx: &mut Tx, desk: &Desk, item: &Item, ready: arrive::Ready) -> Result<Took, Refusal> {
    let fields = item.cleaned();
    let took = arrive::take(tx, desk, &from_phone(item, &fields), ready).await?;
    Ok(match took {
        arrive::Took::Refused {
            sentence,
            faults,
            more,
        } => Took::Refused {
            sentence,
            faults,
            more,
        },
        arrive::Took::Written { filing, landed } => Took::Became(Became {
            outcome: if filing.counts { "filed" } else { "drafted" },
            made: filing.id,
            takes_photos: false,
            more: json!({ "version": filing.version, "landed": landed }),
        }),
    })
}

fn wrong(desk: &Desk, faults: &Faults) -> Took {
    let named = faults.named().into_iter();
    Took::Refused {
        sentence: desk.t("offline.refused.fields"),
        faults: named
            .map(|(name, words)| (name.to_owned(), words.to_owned()))
            .collect(),
        more: Value::Null,
    }
}

async fn log(tx: &mut Tx, desk: &Desk, item: &Item) -> Result<Took, Refusal> {
    let Some(Place { row, landed }) = place(tx, desk, item).await? else {
        return Err(Refusal::NotFound);
    };
    let mut typed = form::typed(|name| item.field(name));
    typed.form_key.clone_from(&item.key);
    let (read, faults) = form::read(desk, &typed, Moment(row.issued_at).day());
    let (Some(kind), Some(day), true) = (read.kind, read.day, faults.is_empty()) else {
        return Ok(wrong(desk, &faults));
    };
    let evidence = read.link.clone().map(NewEvidence::Link).into_iter().collect();
    let new = new_activity(&row, kind, day, &read, &typed, evidence);
    let logged = match log_on(tx, &desk.site.ids, desk.at, &desk.actor, &row, &new).await {
        Ok(logged) => logged,
        Err(Fault::Closed(_)) => return Ok(refused(desk.t("activity.fault.closed"))),
        Err(Fault::Store(fault)) if fault.is_duplicate() => return Ok(Took::Raced),
        Err(Fault::Store(fault)) => return Err(fault.into()),
        Err(Fault::Missing) => return Err(Refusal::NotFound),
    };
    if let Some(landed) = landed.filter(|_| logged.fresh) {
        let known = desk.directory().get(&item.unit).is_some();
        let then = if known { &item.unit } else { &row.unit };
        activity::land(tx, &logged.id, then, landed, &desk.actor.unit).await?;
    }
    Ok(Took::Became(Became {
        outcome: "stored",
        made: logged.id,
        takes_photos: true,
        more: json!({ "version": 1, "landed": landed }),
    }))
}

fn amended(desk: &Desk, activity: String, came: Amended) -> Took {
    match came {
        Amended::Written { version, clashes } => {
            let outcome = if clashes.is_empty() { "merged" } else { "clash" };
            let clash = |(id, clash): &(String, civic::merge::Clash)| json!({ "id": id, "field": clash.field, "base": clash.base, "mine": clash.mine, "theirs": clash.theirs });
            let clashes: Vec<_> = clashes.iter().map(clash).collect();
            Took::Became(Became {
                outcome,
                made: activity,
                takes_photos: true,
                more: json!({ "version": version, "clashes": clashes }),
            })
        }
        Amended::Wrong(faults) => wrong(desk, &faults),
        Amended::Withdrawn => refused(desk.t("offline.refused.withdrawn")),
        Amended::NoBase => refused(desk.t("offline.refused.base")),
        Amended::Settled => refused(desk.t("activity.fault.settled")),
        Amended::Measured => refused(desk.t("activity.fault.measured")),
    }
}

async fn step(tx: &mut Tx, desk: &Desk, item: &Item) -> Result<Took, Refusal> {
    let Some(Place { row, .. }) = place(tx, desk, item).await? else {
        return Err(Refusal::NotFound);
    };
    let step = match item.field("step").as_str() {
        "refuse" => {
            let faults = phone::refuse(tx, desk, &row, &item.field("reason")).await?;
            return moved(tx, desk, &row.id, faults).await;
        }
        "open" => Step::Open,
        "finish" => Step::Finish,
        "reopen" => Step::Reopen,
        _ => return Ok(refused(desk.t("offline.refused.unreadable"))),
    };
    // What somebody did here meanwhile is done: saying it once more is no mistake.
    let there = matches!(
        (row.state()?, step),
        (Handling::Done, Step::Finish) | (Handling::InProgress, Step::Reopen)
    );
    if !there {
        match steps::take(tx, desk.at, &desk.actor, &row.id, step, None).await {
            Ok(_) => {}
            Err(steps::Fault::Store(fault)) => return Err(fault.into()),
            Err(steps::Fault::WrongStep(wrong)) => {
                let state = desk.t(&format!("assignment.state.{}", wrong.from.code()));
                return Ok(refused(
                    desk.tf("assignment.wrong_step", &[("state", state.as_str())]),
                ));
            }
            Err(_) => return Err(Refusal::NotFound),
        }
    }
    moved(tx, desk, &row.id, Vec::new()).await
}

async fn pass_down(tx: &mut Tx, desk: &Desk, item: &Item) -> Result<Took, Refusal> {
    let Some(Place { row, .. }) = place(tx, desk, item).await? else {
        return Err(Refusal::NotFound);
    };
    let faults = phone::pass_down(tx, desk, &row, &item.cleaned()).await?;
    moved(tx, desk, &row.id, faults).await
}

/// The assignment as it stands after a step, or what is wrong with the step.
async fn moved(tx: &mut Tx, desk: &Desk, id: &str, faults: Vec<(String, String)>) -> Result<Took, Refusal> {
    if !faults.is_empty() {
        return Ok(Took::Refused {
            sentence: desk.t("offline.refused.fields"),
            faults,
            more: Value::Null,
        });
    }
    let row = assignments::hold(tx, id).await?.ok_or(Refusal::NotFound)?;
    Ok(Took::Became(Became {
        outcome: "done",
        made: row.id,
        takes_photos: false,
        more: json!({ "state": row.handling }),
    }))
}
