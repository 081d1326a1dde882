//! Who sits on a board: named by the unit that decided the rule or keeps the board, never by themselves, from a day to a day.

use civic::Role;
use civic::bulletin::may_name;
use serde_json::json;

use super::known::{Rules, belongs};
use super::rule_page::{find, last_day, page, typed_days};
use super::rules::names;
use crate::bulletin::store::vetting::{self as rows, Candidate};
use crate::bulletin::waiting;
use crate::http::{Answer, Desk, Form, Path, Refusal, Reply};

fn back(id: &str) -> String {
    format!("/bulletins/vetting/rules/{id}")
}

/// Names somebody by login name.
pub(in crate::bulletin) async fn name(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let mut tx = desk.begin().await?;
    let rules = Rules::read(&mut tx).await?;
    let one = find(&desk, &rules, &id)?;
    if !names(&desk, one) {
        return Err(Refusal::NotFound);
    }
    let login = match form.get("login") {
        "" => form.get("person"),
        typed => typed,
    };
    let found = rows::by_login(&mut tx, login).await?;
    let near = found.filter(|found| belongs(&desk.directory(), &one.rule, &found.unit, desk.today()));
    let read = match &near {
        None => Err("bulletin.vetting.err.person"),
        Some(found) if !may_sit(&desk, found) => Err("bulletin.vetting.err.oneself"),
        Some(_) => typed_days(form.get("from"), form.get("until")),
    };
    let read = read.and_then(|days| match days.0 < desk.today() {
        true => Err("bulletin.vetting.err.past"),
        false => Ok(days),
    });
    let (found, (from, until)) = match (near, read) {
        (Some(found), Ok(days)) => (found, days),
        (_, read) => {
            drop(tx);
            let key = read.err().unwrap_or("bulletin.vetting.err.person");
            return Ok(Reply::invalid(
                &page(&desk, &id, form.get("login"), Some(desk.t(key))).await?,
            ));
        }
    };
    let (from, until) = (from.to_string(), until.map(|day| day.to_string()));
    let seat = desk.new_id();
    let days = (from.as_str(), until.as_deref());
    rows::insert_member(
        &mut tx,
        (&seat, &id, &found.id),
        days,
        &desk.actor.person,
        desk.at,
    )
    .await?;
    let detail = json!({ "seat": seat, "person": found.id, "from": from, "until": until });
    desk.record(&mut tx, "bulletin.board_named", &id, detail).await?;
    tx.commit().await?;
    waiting::changed(&desk).await;
    Ok(Reply::to(back(&id)).saying("bulletin.said.board_named"))
}

/// Nobody names themselves, and the operator sits on no board.
fn may_sit(desk: &Desk, found: &Candidate) -> bool {
    let role = Role::from_code(&found.role).unwrap_or(Role::Operator);
    let giver = (desk.actor.person.as_str(), desk.actor.role);
    may_name(giver, (&found.id, role), true, true).is_ok()
}

/// Gives a seat its last day.
pub(in crate::bulletin) async fn end_member(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let mut tx = desk.begin().await?;
    let rules = Rules::read(&mut tx).await?;
    let one = find(&desk, &rules, &id)?;
    if !names(&desk, one) {
        return Err(Refusal::NotFound);
    }
    let last = match last_day(&desk, &form) {
        Ok(last) => last.to_string(),
        Err(key) => {
            drop(tx);
            return Ok(Reply::invalid(&page(&desk, &id, "", Some(desk.t(key))).await?));
        }
    };
    let seat = form.get("seat");
    if !rows::end_member(&mut tx, (&id, seat), &last, &desk.actor.person, desk.at).await? {
        return Err(Refusal::Conflict(desk.t("bulletin.vetting.err.ended")));
    }
    let detail = json!({ "seat": seat, "last": last });
    desk.record(&mut tx, "bulletin.board_left", &id, detail).await?;
    tx.commit().await?;
    waiting::changed(&desk).await;
    Ok(Reply::to(back(&id)).saying("bulletin.said.board_left"))
}
