//! A text as it is read aloud, with the dictionary of the unit, and what was changed in it.

use ::store::{Result, Tx};
use civic::bulletin::{Kind, Mode, announced};
use viet::speech::{Lexicon, Nothing, Rule, Spoken, WrongEntry, read_aloud};

use super::kept::Known;
use super::store::book::{self, Entry};

/// The dictionary of a unit.
pub(super) async fn lexicon(tx: &mut Tx, unit: &str) -> Result<Lexicon> {
    Ok(fitting(&book::entries(tx, unit).await?).0)
}

/// The dictionary that these entries make, and what is left out of it: entries of two communes that became one may each be
/// right and not fit together.
pub(super) fn fitting(entries: &[Entry]) -> (Lexicon, Vec<WrongEntry>) {
    let mut kept: Vec<(&str, &str)> = entries
        .iter()
        .map(|entry| (entry.written.as_str(), entry.spoken.as_str()))
        .collect();
    let mut left_out = Vec::new();
    loop {
        let wrong = match Lexicon::with_own(kept.iter().copied()) {
            Ok(lexicon) => return (lexicon, left_out),
            Err(wrong) => wrong,
        };
        let before = kept.len();
        kept.retain(|(written, _)| written.trim() != wrong.written());
        left_out.push(wrong);
        if kept.len() == before {
            return (Lexicon::house().clone(), left_out);
        }
    }
}

/// The whole text that a voice gets: what a warning begins with, the words, and what a drill says round them.
///
/// # Errors
/// There is nothing to say.
pub(super) fn aloud(known: &Known, body: &str, lexicon: &Lexicon) -> std::result::Result<Spoken, Nothing> {
    // What nobody could read stays nothing, whatever is said round it.
    read_aloud(body, lexicon)?;
    read_aloud(&whole(known, body), lexicon)
}

/// The text with its head and its frame. One recording is played first and repeated: so it says when it was issued at once.
pub(super) fn whole(known: &Known, body: &str) -> String {
    let head = known
        .bulletin
        .spoken_head(1)
        .map(|head| format!("{head} "))
        .unwrap_or_default();
    announced(&format!("{head}{body}"), known.bulletin.mode)
}

/// Whether something is said round the words.
pub(super) fn is_framed(known: &Known) -> bool {
    known.bulletin.mode == Mode::Drill
        || matches!(
            known.bulletin.kind,
            Kind::Warning | Kind::Correction | Kind::Denial
        )
}

/// A stretch of a text.
pub(super) struct Piece {
    pub text: String,
    /// The rule that changed it; `None`: as written.
    pub rule: Option<&'static str>,
    /// What it became, or was.
    pub other: String,
    /// Whether a person should look.
    pub doubtful: bool,
}

/// The text as it was written, with what is read otherwise marked.
pub(super) fn written(spoken: &Spoken) -> Vec<Piece> {
    pieces(
        spoken,
        &spoken.source,
        |change| (change.source.clone(), change.spoken.clone()),
        &spoken.text,
    )
}

/// The text as it is spoken, with what was changed marked.
pub(super) fn spoken(spoken: &Spoken) -> Vec<Piece> {
    pieces(
        spoken,
        &spoken.text,
        |change| (change.spoken.clone(), change.source.clone()),
        &spoken.source,
    )
}

type Spans = (std::ops::Range<usize>, std::ops::Range<usize>);

fn pieces(
    spoken: &Spoken,
    text: &str,
    spans: impl Fn(&viet::speech::Change) -> Spans,
    other: &str,
) -> Vec<Piece> {
    let (mut pieces, mut at) = (Vec::new(), 0);
    let plain = |from: usize, to: usize| Piece {
        text: text.get(from..to).unwrap_or_default().to_owned(),
        rule: None,
        other: String::new(),
        doubtful: false,
    };
    for change in &spoken.changes {
        let (here, there) = spans(change);
        if here.start > at {
            pieces.push(plain(at, here.start));
        }
        let marked = Piece {
            text: text.get(here.clone()).unwrap_or_default().to_owned(),
            rule: Some(change.rule.code()),
            other: other.get(there).unwrap_or_default().to_owned(),
            doubtful: change.rule == Rule::Doubtful,
        };
        if !marked.text.is_empty() {
            pieces.push(marked);
        }
        at = here.end.max(at);
    }
    if at < text.len() {
        pieces.push(plain(at, text.len()));
    }
    pieces
}
