//! From a look to the leave to publish: every mark is answered, and a second person confirms what they saw.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::look::Found;
use crate::Moment;

/// Why a mark may stand. That it belongs to a victim is no answer: then it is taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "answer", content = "why")]
pub enum Answer {
    /// Somebody who speaks or signs in an office.
    Official,
    /// A place, a street, a person of history.
    Place,
    /// No mark of a person at all.
    Nobody,
    /// Another reason, in words.
    Other(String),
}

/// Who looked at what and answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// Hash of everything that is to go public, pictures included.
    pub content: String,
    /// Who answered.
    pub by: String,
    /// By number of the mark, in the order of [`super::look`], then of the pictures.
    pub answers: BTreeMap<usize, Answer>,
}

/// The leave to publish one content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cleared {
    /// What was seen.
    pub looked: Looked,
    /// Who confirmed it.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// Why there is no leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The content is another one by now.
    #[error("the content changed since it was looked through")]
    Changed,
    /// Marks are open.
    #[error("{0} marks are not answered")]
    Open(usize),
    /// A reason in words is needed.
    #[error("an answer has no reason")]
    NoReason,
    /// Who answered cannot confirm.
    #[error("somebody else must confirm")]
    OwnWork,
}

impl Looked {
    /// Whether every mark of `found` (and as many `pictures`) is answered with a reason, for this content.
    pub fn complete(&self, content: &str, found: &[Found], pictures: usize) -> Result<(), Refused> {
        if self.content != content {
            return Err(Refused::Changed);
        }
        let marks = found.len() + pictures;
        let open = (0..marks).filter(|mark| !self.answers.contains_key(mark)).count();
        if open > 0 {
            return Err(Refused::Open(open));
        }
        let empty = |answer: &Answer| matches!(answer, Answer::Other(why) if why.trim().is_empty());
        if self.answers.values().any(empty) {
            return Err(Refused::NoReason);
        }
        Ok(())
    }

    /// The leave, when a second person confirms. Texts without any mark need one as well: a look may miss what a person sees.
    pub fn confirm(
        self,
        content: &str,
        found: &[Found],
        pictures: usize,
        by: &str,
        at: Moment,
    ) -> Result<Cleared, Refused> {
        self.complete(content, found, pictures)?;
        if self.by == by {
            return Err(Refused::OwnWork);
        }
        Ok(Cleared {
            looked: self,
            by: by.to_owned(),
            at,
        })
    }
}

impl Cleared {
    /// Whether the leave is for this content. Any edit ends it.
    #[must_use]
    pub fn holds(&self, content: &str) -> bool {
        self.looked.content == content
    }
}
