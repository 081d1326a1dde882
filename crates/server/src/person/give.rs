//! Making an account and giving a link that lets its person in once: for the page and for the command line.

use ::store::audit::{self, Entry};
use ::store::{Result, Tx};
use civic::{Ids as _, Moment, Role};
use serde_json::json;

use super::{last_day, store};
use crate::account::{self, NewPerson};
use crate::site::Site;

/// A link lets in for so many hours.
pub const LINK_HOURS: i64 = 72;

/// An account to be made, its values already checked.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Login name: see [`check_login`].
    pub login: String,
    /// The person's name.
    pub name: String,
    /// Id of their unit.
    pub unit: String,
    /// Their role.
    pub role: Role,
    /// When the account ends by itself.
    pub ends_at: Option<Moment>,
}

/// Who gives: the operator with their unit, or nobody for the command line.
pub type Giver<'a> = Option<(&'a str, &'a str)>;

/// Why a login name is not taken: a message key. Small Latin letters, digits, `.`, `-`, `_`; 3 to 40 of them.
pub fn check_login(login: &str) -> std::result::Result<(), &'static str> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
    if (3..=40).contains(&login.len()) && login.bytes().all(fits) {
        Ok(())
    } else {
        Err("person.err.login")
    }
}

/// Why a name is not taken: a message key.
pub fn check_name(name: &str) -> std::result::Result<(), &'static str> {
    let length = name.chars().count();
    let fits = (2..=100).contains(&length) && !name.chars().any(char::is_control);
    if fits { Ok(()) } else { Err("person.err.name") }
}

/// Makes the account in the caller's transaction and gives the address of its first link.
///
/// # Errors
/// [`::store::Error::is_duplicate`] when the login name is taken.
pub async fn create(tx: &mut Tx, site: &Site, at: Moment, by: Giver<'_>, new: &NewAccount) -> Result<String> {
    let id = site.ids.next(at);
    let NewAccount {
        login,
        name,
        unit,
        role,
        ends_at,
    } = new;
    account::insert_person(
        tx,
        &NewPerson {
            id: &id,
            unit,
            role: *role,
            name,
            login,
        },
        at,
    )
    .await?;
    store::set_end(tx, &id, None, *ends_at).await?;
    let until = ends_at.map(|end| last_day::before(end).to_string());
    let detail = json!({ "login": login, "unit": unit, "role": role.code(), "until": until });
    note(tx, at, by, "person.created", &id, detail).await?;
    link(tx, site, at, &id).await
}

/// Gives a new link in the caller's transaction: the old password, sessions and links are over.
pub async fn renew(tx: &mut Tx, site: &Site, at: Moment, by: Giver<'_>, person: &str) -> Result<String> {
    store::forget_password(tx, person).await?;
    store::shut_out(tx, person).await?;
    note(
        tx,
        at,
        by,
        "person.link_given",
        person,
        json!({ "hours": LINK_HOURS }),
    )
    .await?;
    link(tx, site, at, person).await
}

async fn link(tx: &mut Tx, site: &Site, at: Moment, person: &str) -> Result<String> {
    let token = account::token();
    let hash = audit::digest(token.as_bytes());
    account::insert_link(tx, &hash, person, at.plus_minutes(LINK_HOURS * 60)).await?;
    Ok(format!(
        "{}/sign-in/{token}",
        site.config.public_url.trim_end_matches('/')
    ))
}

async fn note(
    tx: &mut Tx,
    at: Moment,
    by: Giver<'_>,
    action: &'static str,
    subject: &str,
    detail: serde_json::Value,
) -> Result<()> {
    let (person, unit) = by.unzip();
    audit::append(
        tx,
        at,
        &Entry {
            person,
            unit,
            action,
            subject,
            detail,
        },
    )
    .await
}
