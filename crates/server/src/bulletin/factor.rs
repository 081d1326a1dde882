//! The second factor: six digits from a device of the person's own (RFC 6238), once a session of work.

use ::store::Tx;
use askama::Template;
use serde_json::json;
use totp_rs::{Algorithm, TOTP};

use super::case;
use super::store::factor::{self, Factor};
use super::tabs::{self, Tab};
use crate::http::{Answer, Chrome, Desk, Form, Refusal, Reply, qr};

const STEP: u64 = 30;
/// Bytes of a secret.
const SECRET: usize = 20;
/// Wrong digits in a row that close a factor: whoever guesses has three in a million at each.
const MOST_WRONG: i64 = 10;

/// A place where the page of the second factor stands: the factor is the person's, whatever it opens.
#[derive(Debug)]
pub struct Door {
    /// Its own address.
    pub path: &'static str,
    /// Where one goes who gave it.
    pub after: &'static str,
    /// Key of the menu entry.
    pub menu: &'static str,
    /// Key of the sentence that says what it is for.
    pub lead: &'static str,
}

const DOOR: Door = Door {
    path: tabs::FACTOR,
    after: tabs::FACTOR,
    menu: "bulletin.menu",
    lead: "bulletin.factor.lead",
};

#[derive(Template)]
#[template(path = "bulletin/factor.html")]
struct FactorPage {
    c: Chrome,
    path: &'static str,
    lead: String,
    /// None outside bulletins.
    tabs: Vec<Tab>,
    given: bool,
    /// The key to be put into the device, while it was never used: base 32, and as a link that authenticators open.
    key: Option<(String, String)>,
    /// The same link for a camera.
    picture: String,
    has: bool,
    /// Too many wrong digits: only another person opens it again.
    closed: bool,
    /// The digits of now, in a demonstration alone.
    shown: Option<String>,
    error: Option<String>,
}

fn code(secret: &[u8]) -> Option<TOTP> {
    TOTP::new(Algorithm::SHA1, 6, 1, STEP, secret.to_vec()).ok()
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex
        .as_bytes()
        .chunks(2)
        .filter_map(|pair| std::str::from_utf8(pair).ok());
    pairs
        .filter_map(|pair| u8::from_str_radix(pair, 16).ok())
        .collect()
}

pub(super) async fn show(desk: Desk) -> Answer {
    show_at(desk, &DOOR).await
}

/// The page, at a door.
pub async fn show_at(desk: Desk, door: &Door) -> Answer {
    Ok(Reply::page(&page(&desk, door, None).await?))
}

/// Whether the person gave their second factor in this session of work.
pub async fn is_given(desk: &Desk) -> Result<bool, Refusal> {
    case::has_factor(desk, &mut desk.db().snapshot().await?).await
}

async fn page(desk: &Desk, door: &Door, error: Option<String>) -> Result<FactorPage, Refusal> {
    let mut tx = desk.db().snapshot().await?;
    let known = factor::of(&mut tx, &desk.actor.person).await?;
    let totp = known.as_ref().and_then(|known| code(&bytes(&known.secret)));
    let fresh = known.as_ref().is_some_and(|known| known.confirmed_at.is_none());
    let key = totp.as_ref().filter(|_| fresh).map(|totp| {
        let base32 = totp.get_secret_base32();
        let link = format!(
            "otpauth://totp/Lan%20Toa:{}?secret={base32}&issuer=Lan%20Toa",
            desk.actor.person
        );
        (base32, link)
    });
    let closed = known.as_ref().is_some_and(is_closed);
    Ok(FactorPage {
        given: case::has_factor(desk, &mut tx).await?,
        tabs: match door.path {
            tabs::FACTOR => tabs::of(desk, &mut tx, tabs::FACTOR).await?,
            _ => Vec::new(),
        },
        path: door.path,
        lead: desk.t(door.lead),
        shown: totp
            .filter(|_| desk.site.demo)
            .map(|totp| totp.generate(seconds(desk))),
        has: known.is_some_and(|known| known.confirmed_at.is_some()),
        closed,
        picture: key
            .as_ref()
            .map(|(_, link)| qr::picture(link))
            .unwrap_or_default(),
        key,
        error,
        c: desk.chrome(door.menu),
    })
}

fn is_closed(known: &Factor) -> bool {
    known.confirmed_at.is_some() && known.wrong >= MOST_WRONG
}

fn seconds(desk: &Desk) -> u64 {
    (desk.at.0 / 1_000).unsigned_abs()
}

pub(super) async fn give(desk: Desk, form: Form) -> Answer {
    give_at(desk, form, &DOOR).await
}

/// Makes the factor, or takes its digits, at a door.
pub async fn give_at(desk: Desk, form: Form, door: &Door) -> Answer {
    let person = desk.actor.person.clone();
    if form.get("act") == "make" {
        let mut secret = [0_u8; SECRET];
        getrandom::fill(&mut secret).map_err(Refusal::broken)?;
        let hex = hex::encode(secret);
        let mut tx = desk.begin().await?;
        factor::make(&mut tx, &person, &hex, desk.at).await?;
        desk.record(&mut tx, "bulletin.factor_made", &person, json!({}))
            .await?;
        tx.commit().await?;
        return Ok(Reply::to(door.path));
    }
    if !desk.site.limits.may_sign_in(&format!("factor {person}"), "") {
        return Err(Refusal::TooMany);
    }
    let mut tx = desk.begin().await?;
    let known = factor::of(&mut tx, &person).await?;
    let typed: String = form.get("code").chars().filter(char::is_ascii_digit).collect();
    let right = match &known {
        Some(known) if !is_closed(known) => accept(&desk, &mut tx, known, &typed).await?,
        _ => false,
    };
    if !right {
        return wrong(&desk, door, tx, known.as_ref()).await;
    }
    let session = desk
        .who
        .as_ref()
        .map(|who| who.session.clone())
        .unwrap_or_default();
    factor::given(&mut tx, &session, &person, desk.at).await?;
    desk.record(&mut tx, "bulletin.factor_given", &person, json!({}))
        .await?;
    tx.commit().await?;
    Ok(Reply::to(door.after).saying("bulletin.said.factor"))
}

/// Wrong digits are counted; those that close the factor stand in the record. A key that was never used opens nothing yet,
/// and whoever holds the password may make it anew: there is nothing to count.
async fn wrong(desk: &Desk, door: &Door, mut tx: Tx, known: Option<&Factor>) -> Answer {
    let person = &desk.actor.person;
    let was_closed = known.is_some_and(is_closed);
    let counts = known.is_some_and(|known| known.confirmed_at.is_some() && !was_closed);
    if counts && factor::was_wrong(&mut tx, person).await? == MOST_WRONG {
        desk.record(&mut tx, "bulletin.factor_closed", person, json!({}))
            .await?;
    }
    tx.commit().await?;
    let error = (!was_closed).then(|| desk.t("bulletin.factor.wrong"));
    Ok(Reply::invalid(&page(desk, door, error).await?))
}

/// A code of this half minute, the one before or the one after, that was not used yet.
async fn accept(desk: &Desk, tx: &mut Tx, known: &Factor, typed: &str) -> Result<bool, Refusal> {
    let Some(totp) = code(&bytes(&known.secret)) else {
        return Ok(false);
    };
    let now = seconds(desk) / STEP;
    let fits = |step: &u64| typed.len() == 6 && totp.generate(step * STEP) == typed;
    let Some(step) = [now, now.saturating_sub(1), now + 1].into_iter().find(fits) else {
        return Ok(false);
    };
    Ok(factor::used(tx, &desk.actor.person, step as i64, desk.at).await?)
}
