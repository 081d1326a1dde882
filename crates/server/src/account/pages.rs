//! The pages of signing in and out.

use askama::Template;
use civic::Role;
use serde_json::json;
use store::audit::{self, Entry};

use super::{password, session, store as rows};
use crate::demo;
use crate::http::{Answer, Chrome, Ctx, Desk, Form, Path, Query, Refusal, Reply};

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct SignInPage {
    c: Chrome,
    login: String,
    next: String,
    error: Option<String>,
    demo: Vec<DemoPerson>,
}

struct DemoPerson {
    who: &'static str,
    name: &'static str,
    role: String,
    what: String,
}

#[derive(Template)]
#[template(path = "account/link.html")]
struct LinkPage {
    c: Chrome,
    token: String,
    name: String,
    login_needed: bool,
    error: Option<String>,
}

pub async fn show(ctx: Ctx, query: Query) -> Answer {
    Ok(Reply::page(&page(&ctx, "", query.get("next"), None)))
}

fn page(ctx: &Ctx, login: &str, next: &str, error: Option<String>) -> SignInPage {
    let people = if ctx.site.demo { demo::PEOPLE } else { &[] };
    let person = |one: &demo::Person| DemoPerson {
        who: one.who,
        name: one.name,
        role: ctx.t(&format!("account.role.{}", one.role.code())),
        what: ctx.t(&format!("account.demo.{}", one.who)),
    };
    SignInPage {
        c: ctx.public_chrome(),
        login: login.to_owned(),
        next: next.to_owned(),
        error,
        demo: people.iter().map(person).collect(),
    }
}

pub async fn sign_in(ctx: Ctx, address: crate::http::Address, form: Form) -> Answer {
    let login = form.get("login").to_lowercase();
    if !ctx.site.limits.may_sign_in(&login, &address.0) {
        return Err(Refusal::TooMany);
    }
    let account = rows::account(ctx.db(), &login)
        .await?
        .filter(|account| account.is_open(ctx.at));
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let right = password::verify(form.get("password").to_owned(), hash).await?;
    match account.filter(|_| right) {
        Some(account) => {
            enter(
                &ctx,
                &account.id,
                &account.unit,
                "account.signed_in",
                form.get("next"),
            )
            .await
        }
        None => Ok(Reply::invalid(&page(
            &ctx,
            &login,
            form.get("next"),
            Some(ctx.t("account.wrong")),
        ))),
    }
}

/// Only in a demonstration, and only as its made-up people.
pub async fn sign_in_demo(ctx: Ctx, form: Form) -> Answer {
    let person = demo::PEOPLE.iter().find(|person| person.who == form.get("who"));
    let person = person.filter(|_| ctx.site.demo).ok_or(Refusal::NotFound)?;
    let account = rows::account(ctx.db(), person.login)
        .await?
        .ok_or(Refusal::NotFound)?;
    enter(
        &ctx,
        &account.id,
        &account.unit,
        "account.signed_in_demo",
        form.get("next"),
    )
    .await
}

/// The link itself changes nothing, so that a preview of it does not use it up.
pub async fn show_link(ctx: Ctx, Path(token): Path<String>) -> Answer {
    let hash = audit::digest(token.as_bytes());
    let Some(link) = rows::link(ctx.db(), &hash, ctx.at).await? else {
        return Ok(Reply::invalid(&page(
            &ctx,
            "",
            "",
            Some(ctx.t("account.link_over")),
        )));
    };
    Ok(Reply::page(&link_page(&ctx, token, link.name, None)))
}

fn link_page(ctx: &Ctx, token: String, name: String, error: Option<String>) -> LinkPage {
    LinkPage {
        c: ctx.public_chrome(),
        token,
        name,
        login_needed: !ctx.site.demo,
        error,
    }
}

/// Uses the link up; outside a demonstration the person sets their password with it.
pub async fn use_link(ctx: Ctx, Path(token): Path<String>, form: Form) -> Answer {
    let hash = audit::digest(token.as_bytes());
    let link = rows::link(ctx.db(), &hash, ctx.at).await?;
    let link = link.ok_or_else(|| Refusal::Conflict(ctx.t("account.link_over")))?;
    let password = form.get("password");
    if !ctx.site.demo {
        let wrong = password::check_new(password, "")
            .err()
            .or_else(|| (password != form.get("again")).then_some("account.password_differs"));
        if let Some(key) = wrong {
            return Ok(Reply::invalid(&link_page(
                &ctx,
                token,
                link.name,
                Some(ctx.t(key)),
            )));
        }
    }
    let secret = if ctx.site.demo {
        None
    } else {
        Some(password::hash(password.to_owned()).await?)
    };
    let mut tx = ctx.begin().await?;
    if !rows::use_link(&mut tx, &hash, ctx.at).await? {
        return Err(Refusal::Conflict(ctx.t("account.link_over")));
    }
    if let Some(secret) = secret {
        rows::set_password(&mut tx, &link.person, &secret).await?;
    }
    let session = session::begin(&mut tx, &link.person, ctx.at).await?;
    note(&mut tx, &ctx, &link.person, &link.unit, "account.link_used").await?;
    tx.commit().await?;
    Ok(Reply::to("/home").with_session(session))
}

async fn enter(ctx: &Ctx, person: &str, unit: &str, action: &'static str, next: &str) -> Answer {
    let mut tx = ctx.begin().await?;
    if let Some(who) = &ctx.who {
        rows::end_session(&mut tx, &who.session).await?;
    }
    let token = session::begin(&mut tx, person, ctx.at).await?;
    note(&mut tx, ctx, person, unit, action).await?;
    tx.commit().await?;
    Ok(Reply::to(local(next)).with_session(token))
}

/// Only a path of ours: never another site, however it is written.
fn local(next: &str) -> &str {
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r', '\t']);
    if ours { next } else { "/home" }
}

async fn note(
    tx: &mut store::Tx,
    ctx: &Ctx,
    person: &str,
    unit: &str,
    action: &'static str,
) -> Result<(), Refusal> {
    let entry = Entry {
        person: Some(person),
        unit: Some(unit),
        action,
        subject: person,
        detail: json!({}),
    };
    Ok(audit::append(tx, ctx.at, &entry).await?)
}

pub async fn sign_out(desk: Desk, _form: Form) -> Answer {
    let mut tx = desk.begin().await?;
    if let Some(who) = &desk.who {
        rows::end_session(&mut tx, &who.session).await?;
    }
    desk.record(&mut tx, "account.signed_out", &desk.actor.person, json!({}))
        .await?;
    tx.commit().await?;
    Ok(Reply::to("/")
        .with_session(String::new())
        .saying("account.signed_out"))
}

/// Where somebody of this role begins.
pub async fn home(desk: Desk) -> Answer {
    Ok(Reply::to(match desk.actor.role {
        Role::Officer => "/directives",
        Role::Operator => "/people",
        _ => "/inbox",
    }))
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn the_way_on_never_leaves_the_house() {
        for foreign in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "",
            "javascript:x",
            "/a\nb",
        ] {
            assert_eq!(local(foreign), "/home", "{foreign}");
        }
        assert_eq!(local("/letters?q=1"), "/letters?q=1");
    }
}
