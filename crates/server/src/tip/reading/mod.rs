//! The teller's page read aloud, for who reads no Vietnamese or reads with difficulty: recordings by people, one a language.
//!
//! A recording is a public material, which two persons let out. Whoever puts it here heard it to the end and says that it fits the
//! words of the page. When these change the recording is silent until somebody has heard it against the new ones: a voice must
//! not promise what the page no longer does.

pub(super) mod pages;
mod store;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ::store::audit::digest;
use civic::tip::{Checklist, Indicators};

use super::page;
use crate::http::{Answer, Ctx, Path, Range, Refusal, Reply};
use crate::i18n::{self, Lang};

/// Languages that the page may be read in, as activities name them: Vietnamese, and what is spoken where this house was first
/// used (`civic::activity::LANGUAGES`).
pub(super) const LANGUAGES: [&str; 6] = ["vi", "tyz", "nut", "tyz-nut", "ium", "hmn"];
/// What players play and a recording may be.
const PLAYED: [&str; 2] = ["audio/flac", "audio/mpeg"];
/// The messages that come before the signs, in the order of the page.
const BEFORE: [&str; 17] = [
    "tip.near",
    "tip.not_alone",
    "tip.before",
    "tip.before_sealed",
    "tip.before_name",
    "tip.before_history",
    "tip.before_network",
    "tip.before_law",
    "tip.exit",
    "tip.exit_hint",
    "tip.skip",
    "tip.ask_what",
    "tip.ask_where",
    "tip.ask_when",
    "tip.ask_who",
    "tip.unknown",
    "tip.signs",
];
/// Those behind them.
const BEHIND: [&str; 5] = [
    "tip.recipients",
    "tip.recipients_hint",
    "tip.send",
    "tip.done_words",
    "tip.done_keep",
];

/// A language on the teller's page.
pub(super) struct Spoken {
    pub(super) code: &'static str,
    pub(super) name: String,
    /// Whether there is a recording of the words as they are.
    pub(super) is_there: bool,
}

/// What is read aloud: the Vietnamese words of the page, a line each.
pub(super) fn words() -> Vec<String> {
    let say = |key: &&str| i18n::text(Lang::Vi, key);
    let signs = Indicators::shipped();
    let lines = Checklist::shipped().line.into_iter();
    let mut words = vec![say(&"tip.heading"), say(&"tip.danger")];
    words.extend(lines.map(|line| format!("{}: {}. {}.", line.number, line.name, line.when)));
    words.extend(BEFORE.iter().map(say));
    words.extend(signs.sign.into_iter().map(|sign| sign.words));
    words.push(signs.caveat);
    words.extend(BEHIND.iter().map(say));
    words
}

/// The hash by which a recording knows the words that it was heard against.
fn hash() -> String {
    let mut all = String::new();
    for line in words() {
        let _ = writeln!(all, "{line}");
    }
    digest(all.as_bytes())
}

/// Every language, and whether it can be heard.
pub(super) async fn spoken(ctx: &Ctx) -> Result<Vec<Spoken>, Refusal> {
    let now = hash();
    let chosen: BTreeMap<String, store::Chosen> = store::chosen(ctx.db())
        .await?
        .into_iter()
        .map(|one| (one.language.clone(), one))
        .collect();
    let spoken = |code: &'static str| Spoken {
        code,
        name: ctx.t(&format!("activity.language.{code}")),
        is_there: chosen.get(code).is_some_and(|one| one.sounds(&now)),
    };
    Ok(LANGUAGES.map(spoken).into())
}

/// The languages that cannot be heard, by name; `None` when all can.
pub(super) fn missing(spoken: &[Spoken], is_open: bool) -> Option<String> {
    let silent = spoken.iter().filter(|one| !(one.is_there && is_open));
    let names: Vec<&str> = silent.map(|one| one.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The recording of a language, whole or in part. Nothing of it stays in the browser.
pub(super) async fn sound(ctx: Ctx, Path(language): Path<String>, range: Range) -> Answer {
    let chosen = store::chosen(ctx.db()).await?;
    let (closed, _) = page::is_closed(&ctx).await?;
    let now = hash();
    let found = chosen
        .into_iter()
        .find(|one| one.language == language && one.sounds(&now));
    // While the page takes nothing it promises nothing, and does not speak of it.
    let found = found.filter(|_| closed.is_none()).ok_or(Refusal::NotFound)?;
    let kind = PLAYED
        .into_iter()
        .find(|kind| found.media_type.as_deref() == Some(kind));
    let (Some(kind), Some(blob)) = (kind, found.blob) else {
        return Err(Refusal::NotFound);
    };
    let bytes = ctx.site.blobs.get(&blob).await?;
    Ok(Reply::part(&bytes, kind, range).0.kept_nowhere())
}
