//! One language of a bulletin: its words and how they are read, its recording, who heard it, who approved it.

use ::store::Tx;
use askama::Template;
use civic::activity::LANGUAGES;
use civic::bulletin::{BulletinAct, Stage, Variant};
use civic::permission::Act;
use serde_json::{Value, json};
use viet::speech::Nothing;

use super::case::{self, Case};
use super::editing::Steps;
use super::kept::Known;
use super::picture::Picture;
use super::reading::{self, Piece};
use super::store::{self, VariantRow, hearing, job};
use super::words::{language, length, mode_word, pill, tenths};
use super::{vetting, voice};
use crate::http::{Answer, Chrome, Ctx, Desk, Path, Query, Refusal, Reply};

#[derive(Template)]
#[template(path = "bulletin/variant.html")]
pub(super) struct VariantPage {
    c: Chrome,
    id: String,
    title: String,
    drill: bool,
    drill_word: String,
    code: String,
    language: String,
    version: i64,
    body: String,
    /// What a warning or a drill says round the words.
    framed: bool,
    read: Option<Read>,
    unread: Option<String>,
    machine: bool,
    open: bool,
    voices: Vec<String>,
    /// What the button for a voice says; empty when there is none.
    speak: String,
    making: Option<&'static str>,
    failed: Option<String>,
    sound: Option<Sound>,
    picture: Option<Picture>,
    stage: String,
    heard: Option<String>,
    approved: Option<String>,
    /// Whether its board passed it, or that it waits there; none where no rule covers it.
    vetted: Option<String>,
    authors: String,
    /// Why this person cannot approve; `None`: they can.
    not_approving: Option<String>,
    can_approve: bool,
    /// Whether and when their word counts: the whole file was sent.
    by_word: ByWord,
    error: Option<String>,
    /// What passed between makers and approvers.
    steps: Steps,
    /// It was sent back, and nothing has been changed since.
    returned: bool,
    can_send_back: bool,
    /// Remarks or an answer that were not taken.
    said: String,
}

impl VariantPage {
    /// With what was typed as remarks.
    pub(super) fn remarked(mut self, said: &str) -> Self {
        said.clone_into(&mut self.said);
        self
    }
}

struct Read {
    written: Vec<Piece>,
    spoken: Vec<Piece>,
    changed: String,
    doubtful: bool,
}

struct Sound {
    hash: String,
    length: String,
    loudness: String,
    peak: String,
    above: String,
    gain: String,
    voice: String,
}

enum ByWord {
    /// The file has not been sent to them.
    Unsent,
    /// It was, but its length has not passed: until then.
    Soon(String),
    /// Their word counts.
    Now,
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let case = case::load(&desk, Act::SeeBulletin, &id).await?;
    let code = known_language(query.get("language"))?;
    Ok(Reply::page(&page(&desk, &case, code, None, None).await?))
}

/// The language of an address or a form; Vietnamese unless it says.
pub(super) fn known_language(typed: &str) -> Result<&'static str, Refusal> {
    let typed = if typed.is_empty() { "vi" } else { typed };
    let known = LANGUAGES.iter().find(|code| **code == typed);
    known.copied().ok_or(Refusal::NotFound)
}

/// The page of a variant; `typed` is what a form brought that was not taken.
pub(super) async fn page(
    desk: &Desk,
    case: &Case,
    code: &'static str,
    typed: Option<&str>,
    error: Option<String>,
) -> Result<VariantPage, Refusal> {
    let (c, known) = (desk.chrome("bulletin.menu"), &case.known);
    let found = known.variant(code);
    let row = found.map(|(_, row)| row);
    let mut tx = desk.db().snapshot().await?;
    let body = typed.map_or_else(
        || row.map(|row| row.body.clone()).unwrap_or_default(),
        str::to_owned,
    );
    let (read, unread) = aloud(desk, &mut tx, known, code, &body).await?;
    let (making, failed) = speech(desk, &mut tx, row).await?;
    let names = People::of(&mut tx, case, row).await?;
    let by_word = by_word(desk, &mut tx, row).await?;
    let (stage, not_approving) = standing(desk, &c, case, code);
    let steps = Steps::of(desk, &mut tx, case, code).await?;
    let (voices, speak) = engines(desk);
    Ok(VariantPage {
        id: known.bulletin.id.clone(),
        title: known.title.clone(),
        drill: known.bulletin.mode == civic::bulletin::Mode::Drill,
        drill_word: mode_word(desk, known.bulletin.mode),
        code: code.to_owned(),
        language: language(desk, code),
        version: row.map_or(0, |row| row.version),
        framed: reading::is_framed(known),
        machine: code == "vi",
        open: case.is_own() && known.is_open(),
        sound: row.and_then(|row| Sound::of(desk, row)),
        picture: row.and_then(Picture::of),
        heard: row.and_then(|row| names.said(desk, row.heard_by.as_deref(), row.heard_at)),
        approved: row.and_then(|row| names.said(desk, row.approved_by.as_deref(), row.approved_at)),
        vetted: vetted(desk, &mut tx, known, code).await?,
        authors: names.authors(found.map(|(variant, _)| variant.authors())),
        can_approve: not_approving.is_none(),
        can_send_back: can_send_back(desk, case, found.map(|(variant, _)| variant)),
        returned: matches!(found.map(|(one, _)| one.stage()), Some(Stage::Returned { .. })),
        said: String::new(),
        steps,
        not_approving,
        by_word,
        read,
        unread,
        making,
        failed,
        voices,
        speak,
        stage,
        body,
        error,
        c,
    })
}

/// The voices that can speak, and what the button for the first one says; empty when there is none.
fn engines(desk: &Desk) -> (Vec<String>, String) {
    let voices = voice::voices(&desk.site.config).into_iter();
    let voices: Vec<String> = voices.map(|voice| voice.name).collect();
    let first = voices.first();
    let speak = first.map(|voice| desk.tf("bulletin.do.speak", &[("voice", voice)]));
    let speak = speak.unwrap_or_default();
    (voices, speak)
}

/// What the board of a rule that covers it says of a language; for those who make it.
async fn vetted(desk: &Desk, tx: &mut Tx, known: &Known, code: &str) -> Result<Option<String>, Refusal> {
    let (directory, on) = (desk.directory(), desk.today());
    let going = vetting::going(tx, &directory, known, on).await?;
    let standing = vetting::standing(tx, &directory, known, &going, on).await?;
    Ok(standing.and_then(|standing| vetting::said_of(desk, &standing, code)))
}

/// How the words are read, or why they cannot be; neither for what people alone speak.
async fn aloud(
    desk: &Desk,
    tx: &mut Tx,
    known: &Known,
    code: &str,
    body: &str,
) -> Result<(Option<Read>, Option<String>), Refusal> {
    if body.is_empty() || code != "vi" {
        return Ok((None, None));
    }
    let lexicon = reading::lexicon(tx, &known.bulletin.unit).await?;
    Ok(match reading::aloud(known, body, &lexicon) {
        Ok(spoken) => (Some(Read::of(desk, &spoken)), None),
        Err(why) => (None, Some(nothing(desk, why))),
    })
}

/// Speech that is being made, and why the last try gave none.
async fn speech(
    desk: &Desk,
    tx: &mut Tx,
    row: Option<&VariantRow>,
) -> Result<(Option<&'static str>, Option<String>), Refusal> {
    let Some(row) = row else { return Ok((None, None)) };
    let Some(newest) = job::newest(tx, &row.id).await? else {
        return Ok((None, None));
    };
    Ok(match newest.state.as_str() {
        "running" => (Some("bulletin.making"), None),
        "waiting" => (Some("bulletin.waiting"), None),
        "failed" if row.audio.is_none() => (None, newest.why.as_deref().map(|why| why_failed(desk, why))),
        _ => (None, None),
    })
}

fn standing(desk: &Desk, c: &Chrome, case: &Case, code: &str) -> (String, Option<String>) {
    let Some((variant, _)) = case.known.variant(code) else {
        return (
            pill(c, "st-none", &c.t("bulletin.stage.none")),
            Some(String::new()),
        );
    };
    let (class, key) = match (variant.stage(), variant.audio()) {
        (Stage::Approved(_), _) => ("st-proven", "bulletin.stage.approved"),
        (Stage::Held(_), _) => ("st-under", "bulletin.stage.held"),
        (Stage::Heard { .. }, _) => ("st-under", "bulletin.stage.heard"),
        (Stage::Returned { .. }, _) => ("st-refused", "bulletin.stage.returned"),
        (Stage::Draft, Some(_)) => ("st-received", "bulletin.stage.unheard"),
        (Stage::Draft, None) => ("st-none", "bulletin.stage.silent"),
    };
    let own = variant.authors().contains(&desk.actor.person);
    let why = match variant.stage() {
        Stage::Approved(_) | Stage::Held(_) => Some(String::new()),
        Stage::Draft => Some(desk.t("bulletin.refused.unheard")),
        Stage::Returned { .. } => Some(desk.t("bulletin.refused.sent_back")),
        Stage::Heard { .. } if own => Some(desk.t("bulletin.refused.own")),
        Stage::Heard { .. } => case::why_not(desk, &case.mandate, BulletinAct::Approve),
    };
    (pill(c, class, &c.t(key)), why)
}

/// Whether this person may send back what waits or was approved and has not left.
fn can_send_back(desk: &Desk, case: &Case, variant: Option<&Variant>) -> bool {
    let Some(variant) = variant.filter(|_| case.known.is_open()) else {
        return false;
    };
    let waits = matches!(
        variant.stage(),
        Stage::Heard { .. } | Stage::Approved(_) | Stage::Held(_)
    );
    let own = variant.authors().contains(&desk.actor.person);
    waits && !own && case::why_not(desk, &case.mandate, BulletinAct::SendBack).is_none()
}

impl Read {
    fn of(ctx: &Ctx, spoken: &viet::speech::Spoken) -> Self {
        let pieces = reading::written(spoken);
        Self {
            doubtful: pieces.iter().any(|piece| piece.doubtful),
            changed: ctx.tf(
                "bulletin.variant.changed",
                &[("n", &spoken.changes.len().to_string())],
            ),
            written: pieces,
            spoken: reading::spoken(spoken),
        }
    }
}

impl Sound {
    fn of(ctx: &Ctx, row: &VariantRow) -> Option<Self> {
        let unknown = || ctx.t("bulletin.unknown");
        let figure = |hundredths: Option<i64>| hundredths.map_or_else(unknown, tenths);
        Some(Self {
            hash: row.audio.clone()?,
            length: length(row.duration_ms?),
            loudness: figure(row.loudness),
            peak: figure(row.peak),
            above: figure(row.above_noise),
            gain: figure(row.gain),
            voice: match (&row.engine, row.voice.as_str()) {
                (Some(engine), "machine") => ctx.tf("bulletin.voice.machine", &[("name", engine)]),
                _ => ctx.t("bulletin.voice.person"),
            },
        })
    }
}

async fn by_word(desk: &Desk, tx: &mut Tx, row: Option<&VariantRow>) -> Result<ByWord, Refusal> {
    let Some((hash, length)) = row.and_then(|row| Some((row.audio.as_deref()?, row.duration_ms?))) else {
        return Ok(ByWord::Unsent);
    };
    Ok(match hearing::served_at(tx, hash, &desk.actor.person).await? {
        None => ByWord::Unsent,
        Some(at) if desk.at.0 < at + length => {
            let (hour, minute) = civic::Moment(at + length + 59_000).hour_minute();
            ByWord::Soon(format!("{hour:02}:{minute:02}"))
        }
        Some(_) => ByWord::Now,
    })
}

/// The names of everybody who had a hand in a variant.
struct People(Vec<store::Name>);

impl People {
    async fn of(tx: &mut Tx, case: &Case, row: Option<&VariantRow>) -> Result<Self, Refusal> {
        let Some(row) = row else {
            return Ok(Self(Vec::new()));
        };
        let authors = case
            .known
            .variant(&row.language)
            .map(|(variant, _)| variant.authors().to_vec());
        let others = [row.heard_by.clone(), row.approved_by.clone()]
            .into_iter()
            .flatten();
        let ids: Vec<Value> = authors
            .into_iter()
            .flatten()
            .chain(others)
            .map(|id| json!([id]))
            .collect();
        Ok(Self(store::names(tx, Value::Array(ids)).await?))
    }

    fn name(&self, id: &str) -> String {
        let found = self.0.iter().find(|name| name.id == id);
        found.map(|name| name.name.clone()).unwrap_or_default()
    }

    fn said(&self, ctx: &Ctx, id: Option<&str>, at: Option<i64>) -> Option<String> {
        let when = civic::Moment(at?).short();
        Some(ctx.tf("bulletin.by", &[("who", &self.name(id?)), ("when", &when)]))
    }

    fn authors(&self, ids: Option<&[String]>) -> String {
        let names = ids.unwrap_or_default().iter().map(|id| self.name(id));
        names.collect::<Vec<_>>().join(", ")
    }
}

/// Why there is nothing to read.
pub(super) fn nothing(ctx: &Ctx, why: Nothing) -> String {
    ctx.t(match why {
        Nothing::Empty => "bulletin.err.empty",
        Nothing::OnlySigns => "bulletin.err.only_signs",
    })
}

fn why_failed(ctx: &Ctx, why: &str) -> String {
    let known = ["missing", "slow", "failed", "changed", "sound"];
    let word = if known.contains(&why) { why } else { "failed" };
    ctx.t(&format!("bulletin.job.{word}"))
}

/// The address of a variant.
pub(super) fn address(id: &str, code: &str) -> String {
    format!("/bulletins/{id}/variant?language={code}")
}
