//! DOCX: the main part with its lists, styles and fonts.

mod body;
mod fonts;
pub(super) mod numbering;

use crate::Unreadable;
use crate::archive::Archive;

/// The most that the main part of a DOCX may unpack to.
pub(super) const MAX_MAIN: u64 = 32 << 20;
/// The same for its lists and styles.
const MAX_SIDE: u64 = 4 << 20;

pub(super) fn read(bytes: &[u8]) -> Result<String, Unreadable> {
    let mut archive = Archive::open(bytes)?;
    let main = main_part(&archive).ok_or(Unreadable::NotDocx)?;
    let xml = archive.text(&main, MAX_MAIN)?.ok_or(Unreadable::NotDocx)?;
    let lists = archive.text("word/numbering.xml", MAX_SIDE)?.unwrap_or_default();
    let styles = archive.text("word/styles.xml", MAX_SIDE)?.unwrap_or_default();
    let mut numbering = numbering::Numbering::read(&lists, &styles)?;
    body::read(&xml, &mut numbering, &fonts::Fonts::read(&styles)?)
}

/// The main part alone.
pub(super) fn of_body(xml: &str) -> Result<String, Unreadable> {
    body::read(
        xml,
        &mut numbering::Numbering::default(),
        &fonts::Fonts::default(),
    )
}

/// Some writers number the main part: `word/document2.xml`.
fn main_part(archive: &Archive<'_>) -> Option<String> {
    let named = |name: &String| name.starts_with("word/document") && name.ends_with(".xml");
    archive.names().filter(named).min_by_key(String::len)
}
