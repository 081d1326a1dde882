//! Writing a filing, from the page and from a phone alike: what was typed is judged, met with what others saved meanwhile,
//! and goes through the steps. Nothing is half stored: after anything but [`Wrote::Done`] the transaction must be dropped.

use std::collections::BTreeSet;

use civic::filing::{Content, Field, Kind, Merged, merge};
use civic::indicator::{add_up, add_up_rows};
use civic::permission::Actor;
use civic::regime::Edition;
use civic::repeat::Repeat;
use civic::sheet::Sheet;
use store::Tx;

use super::desk::{Case, Tools, content_of};
use super::form::{self, Odd, Read, Typed};
use super::steps::{self, Fault, Writing};
use super::store::{self as rows, Filing};
use crate::http::{Ctx, Refusal};

/// What is to happen with what was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Kept as a draft.
    #[default]
    Save,
    /// Sent.
    Submit,
    /// Sent as "nothing to report".
    Nothing,
}

/// What the writer had before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// A blank form: nobody had begun the filing, as far as the writer knew.
    Blank,
    /// This version of it.
    Version(i64),
}

/// What came from a form or a phone.
#[derive(Clone, Debug)]
pub(crate) struct Came {
    pub wish: Wish,
    pub base: Base,
    /// Sent again, the same key is the same sending.
    pub key: String,
    pub typed: Typed,
    pub read: Read,
    pub odd: Vec<Odd>,
}

/// Why it is not even tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// Some fields are wrong.
    Wrong,
    /// Something odd has no reason.
    Unexplained,
    /// Nothing is filled in, and that is not what "nothing to report" is.
    Blank,
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Wrote {
    /// It is written.
    Done(Box<Filing>),
    /// It was, under the same key.
    Known,
    /// Others changed the same fields otherwise; nothing is written. What is merged has everything that only one changed.
    Clash(Box<Merged>),
}

impl Wish {
    /// By the word of the button.
    pub(crate) fn of(word: &str) -> Self {
        match word {
            "submit" => Self::Submit,
            "nothing" => Self::Nothing,
            _ => Self::Save,
        }
    }
}

impl Unfit {
    /// The key of the sentence about it.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Wrong => "filing.err.wrong",
            Self::Unexplained => "filing.err.unexplained",
            Self::Blank => "filing.err.blank",
        }
    }
}

impl Default for Came {
    fn default() -> Self {
        Self {
            wish: Wish::Save,
            base: Base::Blank,
            key: String::new(),
            typed: Typed::default(),
            read: Read::default(),
            odd: Vec::new(),
        }
    }
}

impl Came {
    /// Reads what was typed, beside the period before.
    pub(crate) fn judged(
        mut self,
        ctx: &Ctx,
        edition: &Edition,
        before: Option<&Sheet>,
    ) -> (Self, Option<Unfit>) {
        if self.wish == Wish::Nothing {
            self.typed.cells.iter_mut().for_each(String::clear);
            self.typed.texts.retain(|code, _| edition.repeat(code).is_none());
        }
        self.read = form::read(ctx, edition, &self.typed);
        if self.wish == Wish::Submit && !(self.read.sheet.is_blank() && self.read.texts.is_empty()) {
            form::require(ctx, edition, &mut self.read);
        }
        if self.wish != Wish::Nothing {
            self.odd = form::odd(ctx, edition, &self.read, before);
        }
        let unfit = self.unfit();
        (self, unfit)
    }

    fn unfit(&self) -> Option<Unfit> {
        let submits = self.wish == Wish::Submit;
        if !self.read.wrong.is_empty() || !self.read.wrong_texts.is_empty() {
            Some(Unfit::Wrong)
        } else if submits && self.odd.iter().any(|odd| odd.reason.is_empty()) {
            Some(Unfit::Unexplained)
        } else if submits && self.read.sheet.is_blank() && self.read.texts.is_empty() {
            Some(Unfit::Blank)
        } else {
            None
        }
    }

    fn content(&self, attachments: BTreeSet<String>) -> Content {
        let kind = match self.wish {
            Wish::Nothing => Kind::Nothing,
            Wish::Save | Wish::Submit => Kind::Figures,
        };
        Content {
            kind,
            sheet: self.read.sheet.clone(),
            texts: self.read.texts.clone(),
            attachments,
        }
    }
}

/// Writes it into a filing that the transaction holds.
pub(crate) async fn write(
    tx: &mut Tx,
    tools: Tools<'_>,
    actor: &Actor,
    case: &Case,
    filing: &Filing,
    came: &Came,
) -> Result<Wrote, Fault> {
    if steps::is_known(tx, filing, &came.key).await? {
        return Ok(Wrote::Known);
    }
    let stored = steps::stored(tx, filing).await?;
    let theirs = &stored.content;
    let mut content = came.content(theirs.attachments.clone());
    if came.base != Base::Version(filing.version) {
        let base = base(tx, case, filing, came.base, theirs).await?;
        let mut merged = merge(&base, &content, theirs);
        // A sum follows from the figures that it is of; nobody is asked about it.
        merged.clashes.retain(|clash| !is_sum(case, &clash.field));
        if !merged.clashes.is_empty() {
            return Ok(Wrote::Clash(Box::new(merged)));
        }
        content = merged.content;
        add_up_rows(&case.edition.1, &content.sheet, &mut content.texts);
        add_up(&case.edition.1, &mut content.sheet, &content.texts);
    }
    let listed = |repeat: &Repeat| content.texts.contains_key(&repeat.code);
    if content.kind == Kind::Nothing && case.edition.1.repeats().iter().any(listed) {
        return Err(Fault::Contradicts);
    }
    let reasons = came.read.reasons.clone();
    let writing = Writing { content, reasons };
    let now = (filing, &stored);
    let row = match came.wish {
        Wish::Save => steps::save(tx, tools, actor, case, now, &writing).await?,
        Wish::Submit | Wish::Nothing => {
            steps::submit(tx, tools, actor, case, now, &writing, &came.key).await?
        }
    };
    Ok(Wrote::Done(Box::new(row)))
}

fn is_sum(case: &Case, field: &Field) -> bool {
    let edition = &case.edition.1;
    matches!(field, Field::Column(at) if edition.indicator_of(*at).asks.is_reckoned())
}

/// What both began from; attachments are not the writer's, so that they stay as they are.
async fn base(
    tx: &mut Tx,
    case: &Case,
    filing: &Filing,
    base: Base,
    theirs: &Content,
) -> Result<Content, Refusal> {
    let attachments = theirs.attachments.clone();
    let Base::Version(version) = base else {
        return Ok(Content {
            sheet: Sheet::unknown(case.edition.1.columns().len()),
            attachments,
            ..Content::default()
        });
    };
    let revision = rows::revision_in(tx, &filing.id, version).await?;
    let revision = revision.ok_or_else(|| Refusal::Invalid(String::from("version")))?;
    content_of(&revision, attachments)
}
