//! The last level gathers what every level approved into its own report, and sends that up. The totals are kept as they
//! were then, bound by their hash; the filings behind them cannot be edited any more, only returned before they are sent.

use civic::permission::Act;
use serde_json::json;
use store::audit;

use super::keep::row_of;
use super::store::{self as rows, Gathering};
use super::view::{View, totals};
use crate::access::to_regime;
use crate::filing as filings;
use crate::filing::desk::{Case, Tools};
use crate::filing::save::refusal;
use crate::filing::steps::{self, Verdict};
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};
use crate::regime::known;

/// The period of a regime of the actor's own unit.
async fn own(desk: &Desk, id: &str, period: &str) -> Result<Case, Refusal> {
    let known = known::one(desk.db(), &desk.site.kept.editions, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    if to_regime(desk, &known.row.unit).is_empty() {
        return Err(Refusal::NotFound);
    }
    desk.may(Act::ApproveFilings, &to_regime(desk, &known.row.unit))?;
    let period = known
        .period(period)
        .ok_or_else(|| Refusal::Invalid(desk.t("filing.err.period")))?;
    Case::of(&known, period, &desk.actor.unit).ok_or(Refusal::NotFound)
}

pub(super) async fn gather(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = own(&desk, &id, form.get("period")).await?;
    let done = advance(&desk, &case, Verdict::Consolidate, "approved").await?;
    let directory = desk.directory();
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let on = case.period.to;
    let territory = directory
        .territory(&desk.actor.unit, on)
        .map_or_else(|| desk.actor.unit.clone(), |place| place.id.clone());
    let of = Case::of(&case.known, case.period.clone(), &territory).ok_or(Refusal::NotFound)?;
    let period = std::slice::from_ref(&case.period);
    let found = totals(desk.db(), tools, &of, period, View::Reported, &[]).await?;
    let total = found.units.get(&territory).and_then(|periods| periods.first());
    let Some(total) = total.filter(|total| total.reported > 0) else {
        return Err(Refusal::Conflict(desk.t("figures.err.nothing")));
    };
    let row = row_of(&case.period.key, &territory, total);
    let hash = audit::digest(&row.columns);
    let new = Gathering {
        id: &desk.new_id(),
        regime: &id,
        unit: &desk.actor.unit,
        territory: &territory,
        hash: &hash,
        by: &desk.actor.person,
    };
    let mut tx = desk.begin().await?;
    if !rows::gather(&mut tx, &new, &row, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("figures.err.sent")));
    }
    let detail = json!({ "period": case.period.key, "hash": hash, "filings": done, "reported": row.reported, "expected": row.expected });
    desk.record(&mut tx, "figures.gathered", &id, detail).await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/figures/{id}?period={}", case.period.key)).saying("figures.gathered"))
}

pub(super) async fn send(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = own(&desk, &id, form.get("period")).await?;
    let done = advance(&desk, &case, Verdict::SendUp, "consolidated").await?;
    let mut tx = desk.begin().await?;
    if !rows::send_up(&mut tx, &id, &case.period.key, &desk.actor.unit, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("figures.err.sent")));
    }
    desk.record(
        &mut tx,
        "figures.sent_up",
        &id,
        json!({ "period": case.period.key, "filings": done }),
    )
    .await?;
    tx.commit().await?;
    Ok(Reply::to(format!("/figures/{id}?period={}", case.period.key)).saying("figures.sent_up"))
}

/// Lets every filing in a state take a step, each in a transaction of its own: a thousand at once would hold the only
/// writer. What was done stays done when one of them has moved meanwhile; pressing again goes on from there.
async fn advance(desk: &Desk, case: &Case, verdict: Verdict<'_>, from: &str) -> Result<i64, Refusal> {
    let directory = desk.directory();
    let tools = Tools::of(&desk.site, &directory, desk.at);
    let mut done = 0;
    for filing in filings::of_period(desk.db(), &case.known.row.id, &case.period.key).await? {
        if filing.state != from {
            continue;
        }
        let mut tx = desk.begin().await?;
        let Some(filing) = filings::lock(&mut tx, &filing.id)
            .await?
            .filter(|filing| filing.state == from)
        else {
            continue;
        };
        let of = Case::of_filing(&case.known, &filing)?;
        let decided = steps::decide(&mut tx, tools, &desk.actor, &of, &filing, verdict).await;
        decided.map_err(|fault| refusal(desk, &of, fault))?;
        tx.commit().await?;
        done += 1;
    }
    Ok(done)
}
