//! PDF through poppler's `pdftotext`, which alone gets Vietnamese letters right; pages of pictures go on to the eye.

mod boxes;

use std::time::Duration;

use letter::Span;

use super::scratch::Scratch;
use super::sight;
use crate::child::Bounds;
use crate::page::{self, Page};
use crate::{Unreadable, text::Format};

/// Longer than any letter with its appendices.
const MAX_PAGES: usize = 300;
/// Fewer words on a page than a letter's head has: the page is a picture with, at most, a stamp on it.
const FEW_WORDS: usize = 12;

const BOUNDS: Bounds = Bounds {
    time: Duration::from_secs(20),
    memory_mib: 1024,
    output: 64 << 20,
};

/// Text, its format, and how sure each word is when a machine saw it.
pub(super) type Read = (String, Format, Vec<(Span, f32)>);

pub(super) fn read(bytes: &[u8]) -> Result<Read, Unreadable> {
    let scratch = Scratch::new()?;
    let path = scratch.file("in.pdf", bytes)?;
    let last = (MAX_PAGES + 1).to_string();
    let args = [
        "-bbox-layout",
        "-nodiag",
        "-enc",
        "UTF-8",
        "-l",
        &last,
        "in.pdf",
        "-",
    ];
    let args = args.map(AsRef::as_ref);
    let said = scratch.run("pdftotext", &args, BOUNDS, Unreadable::NoPoppler)?;
    if !said.ok {
        return Err(named(&said.complaint));
    }
    let xml = String::from_utf8_lossy(&said.output);
    let pages = boxes::read(&xml)?;
    if pages.len() > MAX_PAGES {
        return Err(Unreadable::TooManyPages);
    }
    if pages.is_empty() {
        return Err(Unreadable::BrokenPdf);
    }
    let (count, scan) = (pages.len(), is_scan(&pages));
    let (text, _) = page::text(pages);
    if scan || is_poor(&text) {
        let (text, sure) = sight::of_pdf(&scratch, &path, count)?;
        return Ok((text, Format::PdfScan, sure));
    }
    Ok((text, Format::Pdf, Vec::new()))
}

/// Letters that the page does not show: a font that lies about its letters, or a layer that a scanner laid under its
/// picture without knowing Vietnamese ("Kinh gui", "Noi nhan"). The picture is then the better source.
fn is_poor(text: &str) -> bool {
    let unmarked = ["kinh gui", "noi nhan", "cong hoa xa hoi"];
    let lower = text.to_lowercase();
    let layer = unmarked.iter().any(|mark| lower.contains(mark));
    let words = text.split_whitespace().count();
    let spelling = viet::Spelling::of(text);
    layer && spelling.marked * 10 < words || spelling.is_scrambled() || viet::legacy::mend(text).is_err()
}

/// The text of what `pdftotext -bbox-layout` writes, for tests and fuzzing: no program is run.
pub fn of_boxes(xml: &str) -> Result<String, Unreadable> {
    Ok(page::text(boxes::read(xml)?).0)
}

fn is_scan(pages: &[Page]) -> bool {
    let words: usize = pages.iter().flat_map(|page| &page.runs).map(Vec::len).sum();
    let first: usize = pages[0].runs.iter().map(Vec::len).sum();
    first < FEW_WORDS && words < FEW_WORDS * pages.len()
}

/// What pdftotext complains of.
fn named(complaint: &str) -> Unreadable {
    let says = |words: &str| complaint.contains(words);
    if says("Incorrect password") || says("not allowed") || says("encrypt") {
        Unreadable::Encrypted
    } else if says("Out of memory") || says("bad_alloc") {
        Unreadable::TooMuch
    } else {
        Unreadable::BrokenPdf
    }
}

#[cfg(test)]
mod tests;
