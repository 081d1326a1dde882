//! What every document is written from, whatever its type.

use super::Organ;
use crate::paper::{Appendix, Block, Marks, Month, Paper, Signing, Title, copies};

/// The plain facts around the text of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Who issues.
    pub organ: Organ,
    /// The sign of the unit that drafts it, `TTBCXB`: the tail of a letter's notation, and whose file keeps a copy.
    pub drafting: Option<String>,
    /// The month in which it is expected to be issued.
    pub month: Option<Month>,
    /// What it is about, without `V/v`.
    pub subject: String,
    /// Who is addressed.
    pub recipients: Vec<String>,
    /// Who else gets it, in the order of the list.
    pub others: Vec<String>,
    /// In whose name it is signed.
    pub signing: Signing,
    /// Who signs, if that is known.
    pub signer: Option<String>,
    /// House style and marks.
    pub marks: Marks,
    /// What hangs on it.
    pub appendices: Vec<Appendix>,
}

impl Given {
    /// A draft with this title, notation and text; number and day stay blank.
    pub(super) fn paper(&self, title: Title, notation: String, body: Vec<Block>) -> Paper {
        Paper {
            superior: self.organ.superior.clone(),
            issuer: self.organ.short.to_uppercase(),
            number: None,
            notation,
            place: self.organ.place.clone(),
            date: None,
            month: self.month,
            title,
            recipients: self.recipients.clone(),
            body,
            copies: copies(
                !self.recipients.is_empty(),
                &self.others,
                self.drafting.as_deref(),
                None,
            ),
            authority: self.signing.lines(self.marks.house),
            signer: self.signer.clone(),
            draft: true,
            marks: self.marks.clone(),
            appendices: self.appendices.clone(),
        }
    }
}
