//! What the review page quotes beside the form: recipients, cited documents, copies.

use civic::review::{Review, shown};

use super::review_page::View;

/// Words of the letter with the name of their place.
pub(super) struct QuoteView {
    pub key: String,
    pub text: String,
    pub note: String,
}

impl View<'_> {
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
