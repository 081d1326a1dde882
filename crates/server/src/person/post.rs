//! Where an account belongs: the operator gives it another unit or role; a re-organisation takes it along. What it was
//! before is kept with its date. A session that stands shows the new unit with its next page.

use ::store::{Result, Tx};
use askama::Template;
use civic::reform::Rule;
use civic::{Moment, Role};
use serde_json::json;

use super::form::{RoleView, UnitView, offered, roles};
use super::last_day;
use super::store::{self, Account};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};
use crate::reform::{Affected, Carry};

/// Accounts of people.
pub(crate) const ACCOUNTS: Affected = Affected {
    name: "account",
    rule: Rule::Follows,
    find: |tx, units| Box::pin(store::of_units(tx, units)),
    carry: |tx, carry| Box::pin(take_along(tx, carry)),
};

async fn take_along(tx: &mut Tx, carry: &Carry<'_>) -> Result<()> {
    store::keep_posts(tx, carry.rows(), Some(carry.reform), carry.at).await?;
    crate::bulletin::hand_over::name_along(tx, carry.rows()).await?;
    store::set_units(tx, carry.rows()).await
}

#[derive(Template)]
#[template(path = "person/post.html")]
pub(super) struct PostPage {
    c: Chrome,
    id: String,
    name: String,
    login: String,
    version: String,
    unit_q: String,
    units: Vec<UnitView>,
    nothing: bool,
    roles: Vec<RoleView>,
    own: bool,
    /// The last day as it is typed, what is wrong with it, and the end that the form was shown with.
    until: String,
    until_error: Option<String>,
    seen: i64,
    error: Option<String>,
    posts: Vec<PostLine>,
}

struct PostLine {
    until: String,
    unit: String,
    role: String,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Answer {
    let account = load(&desk, &id).await?;
    let typed = Typed {
        unit: account.unit.clone(),
        role: account.role.clone(),
        ..Typed::default()
    };
    Ok(Reply::page(&page(&desk, account, typed, None).await?))
}

/// The page with a last day that cannot be, as it was typed.
pub(super) async fn with_day(
    desk: &Desk,
    account: Account,
    until: &str,
    error: String,
) -> std::result::Result<PostPage, Refusal> {
    let typed = Typed {
        unit: account.unit.clone(),
        role: account.role.clone(),
        ..Typed::default()
    };
    let page = page(desk, account, typed, None).await?;
    Ok(PostPage {
        until: until.to_owned(),
        until_error: Some(error),
        ..page
    })
}

#[derive(Default)]
struct Typed {
    unit_q: String,
    unit: String,
    role: String,
}

async fn load(desk: &Desk, id: &str) -> std::result::Result<Account, Refusal> {
    store::find(desk.db(), id).await?.ok_or(Refusal::NotFound)
}

async fn page(
    desk: &Desk,
    account: Account,
    typed: Typed,
    error: Option<String>,
) -> std::result::Result<PostPage, Refusal> {
    let units = offered(desk, &typed.unit, &typed.unit_q);
    let posts = store::posts(desk.db(), &account.id).await?;
    let line = |post: store::Post| PostLine {
        until: Moment(post.until).short(),
        unit: desk.unit_name(&post.unit),
        role: desk.t(&format!("account.role.{}", post.role)),
    };
    Ok(PostPage {
        c: desk.chrome("person.menu"),
        nothing: units.is_empty() && !typed.unit_q.is_empty(),
        units,
        roles: roles(desk, &typed.role),
        unit_q: typed.unit_q,
        version: format!("{} {}", account.unit, account.role),
        own: account.id == desk.actor.person,
        until: account
            .ends_at
            .map(|end| last_day::before(Moment(end)).short())
            .unwrap_or_default(),
        until_error: None,
        seen: account.ends_at.unwrap_or(0),
        id: account.id,
        name: account.name,
        login: account.login,
        error,
        posts: posts.into_iter().map(line).collect(),
    })
}

/// Searches for units, or gives the account another place.
pub(super) async fn save(desk: Desk, Path(id): Path<String>, form: Form) -> Answer {
    let account = load(&desk, &id).await?;
    let typed = Typed {
        unit_q: form.get("unit_q").to_owned(),
        unit: form.get("unit").to_owned(),
        role: form.get("role").to_owned(),
    };
    if form.get("act") == "search" {
        return Ok(Reply::page(&page(&desk, account, typed, None).await?));
    }
    if account.id == desk.actor.person && typed.role != account.role {
        return Err(Refusal::Conflict(desk.t("person.err.own_role")));
    }
    let stays = typed.unit == account.unit;
    let known = stays || desk.directory().exists(&typed.unit, desk.today());
    let role = Role::from_code(&typed.role);
    let (true, Some(role)) = (known, role) else {
        let key = if known {
            "person.err.role"
        } else {
            "person.err.unit"
        };
        let page = page(&desk, account, typed, Some(desk.t(key))).await?;
        return Ok(Reply::invalid(&page));
    };
    if stays && role.code() == account.role {
        return Ok(Reply::to(format!("/people/{id}")).saying("person.post.same"));
    }
    change(&desk, &account, &typed.unit, role, form.get("version")).await?;
    Ok(Reply::to(format!("/people/{id}")).saying("person.post.saved"))
}

/// Writes the new place with the old one kept; somebody else's change since the form was shown is not written over.
async fn change(
    desk: &Desk,
    account: &Account,
    unit: &str,
    role: Role,
    shown: &str,
) -> std::result::Result<(), Refusal> {
    if shown != format!("{} {}", account.unit, account.role) {
        return Err(Refusal::Conflict(desk.t("person.err.raced")));
    }
    let mut tx = desk.begin().await?;
    store::keep_posts(&mut tx, json!([[account.id, unit]]), None, desk.at).await?;
    if !store::set_post(&mut tx, account, unit, role).await? {
        return Err(Refusal::Conflict(desk.t("person.err.raced")));
    }
    let detail = json!({
        "from": { "unit": account.unit, "role": account.role }, "to": { "unit": unit, "role": role.code() }
    });
    desk.record(&mut tx, "person.moved", &account.id, detail).await?;
    Ok(tx.commit().await?)
}
