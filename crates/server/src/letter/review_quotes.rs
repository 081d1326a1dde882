//! What the review page quotes beside the form: recipients, cited documents, copies.

use civic::review::{Review, shown};

use super::review_page::View;
use super::ties::{Target, Tie};

/// Words of the letter with the name of their place.
pub(super) struct QuoteView {
    pub key: String,
    pub text: String,
    pub note: String,
}

/// A document that the letter names, and whether it is here.
pub(super) struct TieView {
    pub words: String,
    pub state: String,
    pub href: Option<String>,
}

impl View<'_> {
    /// `Trả lời văn bản 205/STTTT-TTBCXB · 3/5/2021`, and what it is in the house.
    pub(super) fn tie(&self, tie: &Tie) -> TieView {
        let (way, relation) = ("to", tie.relation());
        let what = self.desk.t(&format!("directive.tie.{way}.{relation}"));
        let day = tie.link.date.as_deref().map(shown);
        let parts = [
            Some(format!("{what} {}", tie.link.notation)),
            day,
            tie.link.issuer.clone(),
        ];
        let (state, href) = match &tie.target {
            Target::Directive(id, subject) => (subject.clone(), Some(format!("/directives/{id}"))),
            Target::Letter(id, subject) => (subject.clone(), Some(format!("/letters/{id}"))),
            Target::Several => (self.desk.t("letter.tie_several"), None),
            Target::Missing => (self.desk.t("letter.tie_missing"), None),
        };
        TieView {
            words: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            state,
            href,
        }
    }

    pub(super) fn recipients(&self) -> Vec<QuoteView> {
        let directory = self.desk.directory();
        let one = |recipient: &civic::review::Recipient| {
            let units = Review::units_of(&directory, recipient, self.letter.as_of).len();
            let count = self
                .desk
                .tf("letter.units", &[("n", &viet::grouped(units as i64))]);
            let note = if units == 0 {
                self.desk.t("letter.recipient_open")
            } else {
                count
            };
            QuoteView {
                key: format!("recipient-{}", recipient.key),
                text: recipient.phrase.clone(),
                note,
            }
        };
        self.letter.review.recipients.iter().map(one).collect()
    }

    pub(super) fn bases(&self) -> Vec<QuoteView> {
        let bases = (1..).zip(&self.letter.reading.bases);
        let note = |basis: &letter::Basis| basis.date.as_deref().map(shown).unwrap_or_default();
        bases
            .map(|(n, b)| QuoteView {
                key: format!("basis-{n}"),
                text: b.text.clone(),
                note: note(b),
            })
            .collect()
    }

    pub(super) fn copies(&self) -> Vec<QuoteView> {
        let copies = (1..).zip(&self.letter.reading.copies);
        let note = |copy: &letter::Copy| copy.purpose.clone().unwrap_or_default();
        copies
            .map(|(n, c)| QuoteView {
                key: format!("copy-{n}"),
                text: c.text.clone(),
                note: note(c),
            })
            .collect()
    }
}
