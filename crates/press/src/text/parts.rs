//! The readers that run no program, each by itself: for fuzzing and measuring.

use crate::Unreadable;

/// A web page.
pub fn html(page: &str) -> Result<String, Unreadable> {
    super::html::text(page)
}

/// What `pdftotext -bbox-layout` writes.
pub fn pdf_boxes(xml: &str) -> Result<String, Unreadable> {
    super::pdf::of_boxes(xml)
}

/// The table that tesseract writes.
#[must_use]
pub fn scan_table(tsv: &str) -> String {
    super::sight::of_table(tsv)
}
