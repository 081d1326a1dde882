//! What a board should show at an instant.

use civic::Moment;
use civic::broadcast::Span;
use civic::bulletin::{Class, Mode, reaches};
use store::Db;
use wire::player::Picture as Signed;

use super::store::{self as rows, Board, Text};
use crate::asrun::planned::{read, slot_of};
use crate::http::Ctx;
use crate::station::Holding;

const SAMPLES_PER_MS: u64 = 48;
/// No slot is longer than a day: what began before is over without asking.
const LONGEST_MS: i64 = 86_400_000;

/// What stands on a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub title: String,
    pub paragraphs: Vec<String>,
    pub picture: Option<Picture>,
    pub language: String,
    pub drill: bool,
    pub urgent: bool,
    /// Who says it, by id.
    pub unit: String,
    pub issued: Moment,
    /// When it must be gone, exclusive.
    pub until: Moment,
}

/// A picture, and the words in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub hash: String,
    pub alt: String,
    /// Its size, as the signed plan of the board has it.
    pub bytes: u64,
}

impl Picture {
    /// What a browser reads back that has drawn it.
    pub(super) fn mark(&self) -> String {
        format!("[{} {}]", self.hash, self.alt)
    }
}

/// What a reader of the page sees, word by word: what is read back is compared with this.
pub(super) fn words(content: Option<&Content>, drill: &str) -> String {
    let Some(content) = content else {
        return String::new();
    };
    let banner = content.drill.then_some(drill);
    let parts = banner
        .into_iter()
        .chain(std::iter::once(content.title.as_str()))
        .chain(content.paragraphs.iter().map(String::as_str))
        .map(str::to_owned);
    let picture = content.picture.iter().map(Picture::mark);
    plain(&parts.chain(picture).collect::<Vec<_>>().join(" "))
}

/// White space says nothing.
pub(super) fn plain(text: &str) -> String {
    viet::nfc(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// SHA-256 of the words.
pub(super) fn hash(words: &str) -> String {
    store::audit::digest(words.as_bytes())
}

/// What the board should show at this instant: of what holds, the highest class, then what began last. Nothing when the
/// board is stopped.
pub(super) async fn at(ctx: &Ctx, board: &Board, at: Moment) -> store::Result<Option<Content>> {
    let db = ctx.db();
    if Holding::look(db)
        .await?
        .stops(&ctx.site, &board.device, &board.unit)
    {
        return Ok(None);
    }
    let signed = signed(db, board, at).await?;
    let mut found: Vec<(Class, Moment, Content)> = Vec::new();
    for one in begun(ctx, board, at).await? {
        if let Some((class, content)) = holding(db, board, &one, &signed, at).await? {
            found.push((class, one.at, content));
        }
    }
    found.sort_by_key(|(class, begins, _)| (*class, *begins));
    Ok(found.pop().map(|(_, _, content)| content))
}

/// An occurrence that has begun: its id, when, how long it sounds.
struct Begun {
    id: String,
    at: Moment,
    sounds_ms: i64,
}

/// What has begun within the last day, each occurrence once: by the signed plans, and by the timetable itself, which also
/// has what is text alone.
async fn begun(ctx: &Ctx, board: &Board, at: Moment) -> store::Result<Vec<Begun>> {
    let db = ctx.db();
    let from = Moment(at.0 - LONGEST_MS - board.linger_ms);
    let mut found: Vec<Begun> = Vec::new();
    for sealed in rows::plans(db, &board.unit).await? {
        let Some(plan) = read(&sealed).filter(|plan| at < plan.expires_at) else {
            continue;
        };
        for item in plan.items.iter().filter(|item| item.at >= from && item.at <= at) {
            if found.iter().all(|known| known.id != item.id) {
                found.push(Begun {
                    id: item.id.clone(),
                    at: item.at,
                    sounds_ms: i64::try_from(item.samples / SAMPLES_PER_MS).unwrap_or(0),
                });
            }
        }
    }
    let window = Span {
        from,
        until: Moment(at.0 + 1),
    };
    let expected = crate::schedule::expected(&ctx.site, &board.device, window).await;
    for one in expected.unwrap_or_default() {
        if one.span.from >= from && found.iter().all(|known| known.id != one.id) {
            found.push(Begun {
                sounds_ms: one.span.length_ms(),
                at: one.span.from,
                id: one.id,
            });
        }
    }
    Ok(found)
}

/// The content of an occurrence, if it holds now.
async fn holding(
    db: &Db,
    board: &Board,
    one: &Begun,
    signed: &[Signed],
    at: Moment,
) -> store::Result<Option<(Class, Content)>> {
    let Some(text) = rows::text(db, slot_of(&one.id)).await? else {
        return Ok(None);
    };
    // What is on may come from a player's plan: the slot says whether this board is meant as well.
    if !crate::schedule::Reach::read(text.devices.as_ref()).has(&board.device) {
        return Ok(None);
    }
    let end = one.at.0 + text.duration_ms.max(one.sounds_ms) + board.linger_ms;
    let until = Moment(text.expires_at.map_or(end, |expires| end.min(expires)));
    let mode = if text.mode == "drill" {
        Mode::Drill
    } else {
        Mode::Live
    };
    let armings = rows::armings(db, &board.device, at).await?;
    let senders: Vec<&str> = text.senders().collect();
    let now = Moment(at.0 + 1);
    let Ok(armed) = reaches(mode, board.practice, &armings, &senders, at, now) else {
        return Ok(None);
    };
    let until = armed.map_or(until, |armed| until.min(armed));
    if at >= until {
        return Ok(None);
    }
    let class = Class::from_code(&text.class).unwrap_or(Class::Ordinary);
    let slot = slot_of(&one.id);
    let picture = signed.iter().find(|one| one.slot == slot);
    Ok(Some((
        class,
        Content {
            picture: picture.and_then(|signed| drawn(&text, signed)),
            ..content(&text, mode, class, until)
        },
    )))
}

/// The pictures of the board's own signed plan: no other one is shown.
async fn signed(db: &Db, board: &Board, at: Moment) -> store::Result<Vec<Signed>> {
    let plan = rows::own_plan(db, &board.device).await?;
    let plan = plan.and_then(|sealed| read(&sealed));
    let held = plan.filter(|plan| plan.device == board.device && at < plan.expires_at);
    Ok(held.map_or_else(Vec::new, |plan| plan.tail.first))
}

/// The picture of a text, if it is the one that was signed.
fn drawn(text: &Text, signed: &Signed) -> Option<Picture> {
    let hash = text.picture.clone()?;
    let alt = text.picture_alt.clone().unwrap_or_default();
    let bytes = signed.bytes;
    (hash == hex::encode(signed.sha256)).then_some(Picture { hash, alt, bytes })
}

fn content(text: &Text, mode: Mode, class: Class, until: Moment) -> Content {
    Content {
        title: text.title.clone(),
        paragraphs: text
            .body
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
        picture: None,
        language: text.language.clone(),
        drill: mode == Mode::Drill,
        urgent: class == Class::Urgent,
        unit: text.unit.clone(),
        issued: Moment(text.issued_at),
        until,
    }
}
