//! The acts of urgent broadcasting: asking, confirming by a second person, refusing, cancelling, correcting.

use ::store::Tx;
use civic::bulletin::{Armed, BulletinAct, Kind, Mode, Order, Reason, Refusal as No, Seen, UrgentRule};
use serde_json::{Value, json};

use super::aims;
use super::case::{self, Case};
use super::kept::Known;
use super::send::take_back;
use super::store::urgent::Row;
use super::store::{self, target, urgent as rows};
use super::urgent::{self, LENGTHS, Standing};
use super::vetting;
use super::words::lack;
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};
use crate::schedule::{self, Sounding};

/// What people are told when the rule says no.
fn no(desk: &Desk, why: &No) -> String {
    match why {
        No::NotNamed => desk.t("bulletin.not.urgent"),
        No::NotUrgent => desk.t("bulletin.err.not_urgent"),
        No::Lacks(lacks) => lacks
            .iter()
            .map(|one| lack(desk, *one))
            .collect::<Vec<_>>()
            .join(" "),
        No::NoTargets => desk.t("bulletin.lack.nobody"),
        No::WrongExpiry(minutes) => desk.tf("bulletin.err.expiry", &[("hours", &(minutes / 60).to_string())]),
        No::TooMany(count) => desk.tf("bulletin.err.too_many", &[("n", &count.to_string())]),
        No::SamePerson => desk.t("bulletin.err.same_person"),
        No::NotWhatWasShown => desk.t("bulletin.err.not_shown"),
        No::Changed => desk.t("bulletin.err.changed_since"),
        No::Stale => desk.t("bulletin.err.stale"),
    }
}

async fn named(desk: &Desk, id: &str) -> Result<Case, Refusal> {
    let case = urgent::own(desk, id).await?;
    case::allow(desk, &case.mandate, BulletinAct::SendUrgent)?;
    Ok(case)
}

/// The page again, with why it was not done.
async fn again(desk: &Desk, case: &Case, why: String) -> Answer {
    Ok(Reply::conflict(&urgent::page(desk, case, Some(why)).await?))
}

fn back(id: &str) -> String {
    format!("/bulletins/{id}/urgent")
}

pub(super) async fn ask(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = named(&desk, &id).await?;
    let mut tx = desk.begin().await?;
    let asked = match prepare(&desk, &mut tx, &case, &form).await? {
        Ok(asked) => asked,
        Err(why) => {
            drop(tx);
            return again(&desk, &case, why).await;
        }
    };
    if let Some((row, before)) = &asked.ends {
        end(&desk, &mut tx, row, before, "correct", Some(&id)).await?;
    }
    let order = desk.new_id();
    let content = serde_json::to_value(&asked.order).map_err(Refusal::broken)?;
    rows::insert(&mut tx, &order, &asked.order, content, desk.at).await?;
    let detail = json!({ "order": order, "reason": asked.order.reason.code(), "mode": asked.order.mode.code(),
        "units": asked.order.targets, "expires": asked.order.expires.0 });
    desk.record(&mut tx, "bulletin.urgent_asked", &id, detail).await?;
    tx.commit().await?;
    schedule::wake(&desk.site);
    Ok(Reply::to(back(&id)).saying("bulletin.said.asked"))
}

/// An order, and what ends with it.
struct Asked {
    order: Order,
    ends: Option<(Row, Case)>,
}

async fn prepare(
    desk: &Desk,
    tx: &mut Tx,
    case: &Case,
    form: &Form,
) -> Result<Result<Asked, String>, Refusal> {
    let known = urgent::fresh(tx, &case.known.bulletin.id).await?;
    if known.withdrawn_at.is_some() {
        return Ok(Err(desk.t("bulletin.err.withdrawn")));
    }
    let standing = Standing::of(rows::newest(tx, &known.bulletin.id).await?, desk.at)?;
    if !matches!(standing, Standing::Quiet) {
        return Ok(Err(desk.t("bulletin.err.asked_before")));
    }
    let rule = UrgentRule::default();
    let before = urgent::corrected(tx, case, desk.at).await?;
    let made = match &before {
        Some((_, armed)) => armed
            .correct(&case.mandate, &known.bulletin, &rule, desk.at)
            .map(|(_, order)| order),
        None => fresh_order(desk, tx, case, &known, form).await?,
    };
    let order = match made {
        Ok(order) => order,
        Err(why) => return Ok(Err(no(desk, &why))),
    };
    if !shown(form, order.mode, order.targets.len()) {
        return Ok(Err(desk.t("bulletin.err.not_shown")));
    }
    let ends = match before {
        Some((row, _)) => {
            let case = case::load(desk, civic::permission::Act::SendBulletin, &row.bulletin).await?;
            Some((row, case))
        }
        None => None,
    };
    Ok(Ok(Asked { order, ends }))
}

/// An order of its own, within the limit of the hour.
async fn fresh_order(
    desk: &Desk,
    tx: &mut Tx,
    case: &Case,
    known: &Known,
    form: &Form,
) -> Result<Result<Order, No>, Refusal> {
    let rule = UrgentRule::default();
    let units = aims::read(tx, &desk.directory(), known, desk.today())
        .await?
        .units;
    let reason = Reason::from_code(form.get("reason")).unwrap_or(Reason::Emergency);
    let minutes = form
        .get("minutes")
        .parse()
        .ok()
        .filter(|minutes| LENGTHS.contains(minutes));
    let wanted = desk.at.plus_minutes(minutes.unwrap_or(LENGTHS[0]));
    let expires = known.bulletin.expires.map_or(wanted, |end| end.min(wanted));
    let denies = matches!(known.bulletin.kind, Kind::Correction | Kind::Denial) && reason == Reason::Denial;
    let lately = match denies {
        true => 0,
        false => rows::lately(tx, &known.bulletin.unit, desk.at.plus_minutes(-60)).await?,
    };
    let b = &known.bulletin;
    Ok(Order::ask(
        b,
        &case.mandate,
        reason,
        expires,
        &units,
        &rule,
        lately,
        desk.at,
    ))
}

/// Whoever asks has seen how many places it goes to, and typed the words; the second person is asked the same by the rule.
fn shown(form: &Form, mode: Mode, targets: usize) -> bool {
    form.get("count").parse() == Ok(targets) && form.get("typed") == mode.typed_words()
}

pub(super) async fn confirm(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let case = named(&desk, &id).await?;
    let mut tx = desk.begin().await?;
    let known = urgent::fresh(&mut tx, &id).await?;
    let standing = Standing::of(rows::newest(&mut tx, &id).await?, desk.at)?;
    let Standing::Asked(asked) = standing else {
        drop(tx);
        return again(&desk, &case, desk.t("bulletin.err.nothing_asked")).await;
    };
    let (row, order) = *asked;
    let seen = Seen {
        targets: form.get("count").parse().unwrap_or(0),
        typed: form.get("typed").to_owned(),
    };
    let armed = order.confirm(
        &known.bulletin,
        &case.mandate,
        &seen,
        &UrgentRule::default(),
        desk.at,
    );
    let armed = match armed {
        Ok(armed) => armed,
        Err(why) => {
            drop(tx);
            return again(&desk, &case, no(&desk, &why)).await;
        }
    };
    if !rows::confirm(&mut tx, &row.id, &desk.actor.person, desk.at).await? {
        drop(tx);
        return again(&desk, &case, desk.t("bulletin.err.nothing_asked")).await;
    }
    go(&desk, &mut tx, &row, &armed).await?;
    vetting::tell(&desk, &mut tx, &known, &armed.order.targets).await?;
    tx.commit().await?;
    super::waiting::changed(&desk).await;
    schedule::wake(&desk.site);
    Ok(Reply::to(back(&id)).saying("bulletin.said.confirmed"))
}

/// It goes: to every place, into every timetable, into the record; in one transaction.
async fn go(desk: &Desk, tx: &mut Tx, row: &Row, armed: &Armed) -> Result<(), Refusal> {
    let (id, units) = (&armed.order.bulletin, &armed.order.targets);
    store::sent(tx, id, desk.at).await?;
    let arriving: Vec<Value> = units.iter().map(|unit| json!([unit])).collect();
    target::arrive(tx, id, Value::Array(arriving), "received", desk.at).await?;
    let sounding = Sounding {
        bulletin: id,
        units,
        order: &row.id,
        by: &desk.actor.person,
        by_unit: &desk.actor.unit,
        expires: armed.order.expires,
    };
    schedule::sound_now(&desk.site, tx, &sounding, desk.at).await?;
    let detail = json!({ "order": row.id, "mode": armed.order.mode.code(), "units": units,
        "asked_by": armed.order.asked_by, "recordings": armed.order.recordings });
    desk.record(tx, "bulletin.urgent_confirmed", id, detail).await
}

pub(super) async fn refuse(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let case = named(&desk, &id).await?;
    let mut tx = desk.begin().await?;
    let newest = rows::newest(&mut tx, &id).await?;
    let refused = match &newest {
        Some(row) => rows::refuse(&mut tx, &row.id, &desk.actor.person, desk.at).await?,
        None => false,
    };
    if !refused {
        drop(tx);
        return again(&desk, &case, desk.t("bulletin.err.nothing_asked")).await;
    }
    let detail = json!({ "order": newest.map(|row| row.id) });
    desk.record(&mut tx, "bulletin.urgent_refused", &id, detail)
        .await?;
    tx.commit().await?;
    Ok(Reply::to(back(&id)).saying("bulletin.said.refused"))
}

/// Stops it at every place that it went to: one person is enough to make silence.
pub(super) async fn cancel(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let case = named(&desk, &id).await?;
    let mut tx = desk.begin().await?;
    let Standing::Live(live) = Standing::of(rows::newest(&mut tx, &id).await?, desk.at)? else {
        drop(tx);
        return again(&desk, &case, desk.t("bulletin.err.not_live")).await;
    };
    let (row, armed) = *live;
    if let Err(why) = armed.cancel(&case.mandate, desk.at) {
        drop(tx);
        return again(&desk, &case, no(&desk, &why)).await;
    }
    end(&desk, &mut tx, &row, &case, "cancel", None).await?;
    tx.commit().await?;
    schedule::wake(&desk.site);
    Ok(Reply::to(back(&id)).saying("bulletin.said.cancelled"))
}

async fn end(
    desk: &Desk,
    tx: &mut Tx,
    row: &Row,
    case: &Case,
    ending: &'static str,
    with: Option<&str>,
) -> Result<(), Refusal> {
    if !rows::end(tx, &row.id, (&desk.actor.person, ending, with), desk.at).await? {
        return Err(Refusal::Conflict(desk.t("bulletin.err.not_live")));
    }
    schedule::silence(tx, &row.id, &desk.actor.person, desk.at).await?;
    take_back(
        desk,
        tx,
        case,
        &desk.t(&format!("bulletin.ending.{ending}")),
        with,
    )
    .await?;
    let detail = json!({ "order": row.id, "ending": ending, "with": with });
    desk.record(tx, "bulletin.urgent_ended", &row.bulletin, detail)
        .await
}
