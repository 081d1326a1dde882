//! The page of a board, what is new there, and what it read back.

use askama::Template;
use civic::Moment;
use serde_json::json;

use super::content::{self, Content, Picture};
use super::store::{self as rows, Board};
use crate::asrun::alarm::{self, Kind};
use crate::http::{Answer, Ctx, Path, Refusal, Reply, Sent};
use crate::i18n::{self, Lang};

/// A board that changed so short a time ago may still read back what stood there before.
const TOLERANCE_MS: i64 = 90_000;

#[derive(Template)]
#[template(path = "board/screen.html")]
struct Screen {
    content: Option<Shown>,
    hash: String,
    now: i64,
    until: i64,
    /// The token for reading back; empty in the browser of somebody who only looks.
    token: String,
    path: String,
}

struct Shown {
    banner: Option<String>,
    title: String,
    paragraphs: Vec<String>,
    picture: Option<Picture>,
    language: String,
    urgent: bool,
    size: &'static str,
    foot: String,
}

/// The warning of a drill, always in Vietnamese, as on the loudspeaker.
fn drill() -> String {
    i18n::text(Lang::Vi, "board.drill")
}

async fn find(ctx: &Ctx, token: &str) -> Result<Board, Refusal> {
    let hash = store::audit::digest(token.as_bytes());
    rows::by_token(ctx.db(), &hash).await?.ok_or(Refusal::NotFound)
}

pub(super) async fn show(ctx: Ctx, Path(token): Path<String>) -> Answer {
    let board = find(&ctx, &token).await?;
    let content = content::at(&ctx, &board, ctx.at).await?;
    let words = content::words(content.as_ref(), &drill());
    Ok(Reply::page(&Screen {
        hash: content::hash(&words),
        now: ctx.at.0,
        until: content.as_ref().map_or(0, |content| content.until.0),
        token: if ctx.who.is_some() {
            String::new()
        } else {
            ctx.csrf.clone()
        },
        path: format!("/board/{token}"),
        content: content.map(|content| shown(&ctx, content)),
    }))
}

fn shown(ctx: &Ctx, content: Content) -> Shown {
    let length: usize = content.paragraphs.iter().map(|text| text.chars().count()).sum();
    let (hour, minute) = content.issued.hour_minute();
    let foot = [
        ("unit", ctx.unit_name(&content.unit)),
        ("at", format!("{hour:02}:{minute:02}")),
        ("day", content.issued.day().short()),
    ];
    Shown {
        banner: content.drill.then(drill),
        size: match length {
            0..=120 => "board-s",
            121..=320 => "board-m",
            321..=800 => "board-l",
            _ => "board-xl",
        },
        foot: i18n::format(
            Lang::Vi,
            "board.foot",
            &foot.each_ref().map(|(name, value)| (*name, value.as_str())),
        ),
        title: content.title,
        paragraphs: content.paragraphs,
        picture: content.picture,
        language: content.language,
        urgent: content.urgent,
    }
}

/// The picture that stands there now, and no other.
pub(super) async fn picture(ctx: Ctx, Path((token, hash)): Path<(String, String)>) -> Answer {
    let board = find(&ctx, &token).await?;
    let content = content::at(&ctx, &board, ctx.at).await?;
    let shown = content.and_then(|content| content.picture);
    let shown = shown
        .filter(|picture| picture.hash == hash)
        .ok_or(Refusal::NotFound)?;
    crate::bulletin::picture::file(&ctx, &shown.hash).await
}

/// What should stand there now, as a hash: the script loads the page again when it is another.
pub(super) async fn now(ctx: Ctx, Path(token): Path<String>) -> Answer {
    let board = find(&ctx, &token).await?;
    let content = content::at(&ctx, &board, ctx.at).await?;
    let hash = content::hash(&content::words(content.as_ref(), &drill()));
    let until = content.map_or(0, |content| content.until.0);
    Ok(Reply::json(
        &json!({ "hash": hash, "now": ctx.at.0, "until": until }),
    ))
}

/// What the browser of the board shows, word by word. Something else than it should: an alarm.
pub(super) async fn reading(ctx: Ctx, Path(token): Path<String>, Sent(bytes): Sent) -> Answer {
    let board = find(&ctx, &token).await?;
    if ctx.who.is_some() {
        return Err(Refusal::Forbidden);
    }
    let said = String::from_utf8_lossy(&bytes);
    let shown = content::hash(&content::plain(&said));
    let (mut expected, mut right) = (String::new(), false);
    for at in [ctx.at, Moment(ctx.at.0 - TOLERANCE_MS)] {
        let content = content::at(&ctx, &board, at).await?;
        let hash = content::hash(&content::words(content.as_ref(), &drill()));
        right |= hash == shown;
        if expected.is_empty() {
            expected = hash;
        }
    }
    if right {
        expected.clone_from(&shown);
    }
    let mut tx = ctx.begin().await?;
    rows::note(&mut tx, &board, &shown, &expected, ctx.at).await?;
    if right {
        alarm::clear(&mut tx, ctx.at, &board.device, Kind::Board).await?;
    } else {
        let words: String = content::plain(&said).chars().take(120).collect();
        let whose = (board.device.as_str(), board.unit.as_str());
        alarm::raise(&mut tx, &ctx.site, ctx.at, whose, Kind::Board, &words, None).await?;
    }
    tx.commit().await?;
    Ok(Reply::json(&json!({ "right": right })))
}
