//! The list of accounts, and what the operator does with one.

use askama::Template;
use civic::Moment;
use serde_json::json;
use viet::{fold, sort_key};

use super::form::LinkPage;
use super::store::{self, Account};
use super::{give, last_day};
use crate::http::{Answer, Chrome, Desk, Form, Path, Query, Refusal, Reply};

/// So many accounts stand on the page; a search narrows them.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "person/list.html")]
struct ListPage {
    c: Chrome,
    q: String,
    count: String,
    more: bool,
    lines: Vec<LineView>,
}

struct LineView {
    id: String,
    name: String,
    login: String,
    unit: String,
    role: String,
    active: bool,
    own: bool,
    state: String,
}

pub(super) async fn list(desk: Desk, query: Query) -> Answer {
    let q = query.get("q");
    let words = fold(q);
    let accounts = store::all(desk.db()).await?;
    let mut lines: Vec<LineView> = accounts
        .into_iter()
        .map(|account| line_view(&desk, account))
        .collect();
    lines.retain(|line| {
        let text = fold(&format!(
            "{} {} {} {}",
            line.name, line.login, line.unit, line.role
        ));
        words.split_whitespace().all(|word| text.contains(word))
    });
    lines.sort_by_cached_key(|line| (!line.active, sort_key(&line.name), line.login.clone()));
    let c = desk.chrome("person.menu");
    let (count, more) = (c.number(lines.len() as i64), lines.len() > SHOWN);
    lines.truncate(SHOWN);
    Ok(Reply::page(&ListPage {
        c,
        q: q.to_owned(),
        count,
        more,
        lines,
    }))
}

fn line_view(desk: &Desk, account: Account) -> LineView {
    let state = match (account.active, account.seen_at, account.has_password) {
        (false, _, _) => desk.t("person.state.closed"),
        (true, Some(at), _) => desk.tf("person.state.seen", &[("at", &Moment(at).short())]),
        (true, None, true) => desk.t("person.state.away"),
        (true, None, false) => desk.t("person.state.waiting"),
    };
    let state = match account.ends_at.filter(|_| account.active) {
        Some(end) => {
            let day = last_day::before(Moment(end)).short();
            format!("{state} · {}", desk.tf("person.last_day.until", &[("day", &day)]))
        }
        None => state,
    };
    LineView {
        unit: desk.unit_name(&account.unit),
        role: desk.t(&format!("account.role.{}", account.role)),
        own: account.id == desk.actor.person,
        id: account.id,
        name: account.name,
        login: account.login,
        active: account.active,
        state,
    }
}

async fn load(desk: &Desk, id: &str) -> Result<Account, Refusal> {
    store::find(desk.db(), id).await?.ok_or(Refusal::NotFound)
}

/// Takes the password away and shows a link for setting a new one, this once.
pub(super) async fn give_link(desk: Desk, Path(id): Path<String>, _form: Form) -> Answer {
    let account = load(&desk, &id).await?;
    if !account.active {
        return Err(Refusal::Conflict(desk.t("person.err.closed")));
    }
    let mut tx = desk.begin().await?;
    let by = Some((desk.actor.person.as_str(), desk.actor.unit.as_str()));
    let link = give::renew(&mut tx, &desk.site, desk.at, by, &id).await?;
    tx.commit().await?;
    Ok(Reply::page(&LinkPage::new(&desk, &account.name, link)))
}

/// Closes an account: its sessions end with this very act.
pub(super) async fn close(desk: Desk, Path(id): Path<String>, _form: Form) -> Answer {
    load(&desk, &id).await?;
    if id == desk.actor.person {
        return Err(Refusal::Conflict(desk.t("person.err.own")));
    }
    let mut tx = desk.begin().await?;
    if store::set_active(&mut tx, &id, false).await? {
        store::shut_out(&mut tx, &id).await?;
        desk.record(&mut tx, "person.closed", &id, json!({})).await?;
    }
    tx.commit().await?;
    Ok(Reply::to("/people").saying("person.closed"))
}

/// Opens a closed account again; its person signs in with the password that they had.
pub(super) async fn open(desk: Desk, Path(id): Path<String>, _form: Form) -> Answer {
    load(&desk, &id).await?;
    let mut tx = desk.begin().await?;
    if store::set_active(&mut tx, &id, true).await? {
        store::forget_end(&mut tx, &id, desk.at).await?;
        desk.record(&mut tx, "person.opened", &id, json!({})).await?;
    }
    tx.commit().await?;
    Ok(Reply::to("/people").saying("person.opened"))
}
