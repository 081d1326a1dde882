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

/// The table that tesseract writes: the text, and how sure each word of it is.
#[must_use]
pub fn scan_table(tsv: &str) -> (String, Vec<(letter::Span, f32)>) {
    super::sight::of_table(tsv)
}

/// The main part of a DOCX, without its lists and styles.
pub fn docx_body(xml: &str) -> Result<String, Unreadable> {
    super::docx::of_body(xml)
}

/// `content.xml` of an ODT.
pub fn odt_content(xml: &str) -> Result<String, Unreadable> {
    super::odt::of_content(xml)
}

/// Whether [`super::read`] would start a program of the machine for these bytes.
#[must_use]
pub fn needs_program(bytes: &[u8], file_name: &str) -> bool {
    super::kind::of(bytes, &file_name.to_lowercase()).is_ok_and(super::kind::Kind::needs_program)
}
