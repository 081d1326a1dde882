//! Scans and photos through tesseract: a machine's reading, with a measure of its doubt on every word.

mod pixels;
mod table;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use letter::Span;

use super::Format;
use super::scratch::{Place, Scratch};
use crate::Unreadable;
use crate::child::Bounds;
use crate::page::{self, Page};

/// A scan of more pages would hold its place for minutes.
const MAX_PAGES: usize = 20;
/// A4 at 220 dots per inch, where tesseract reads as well as at 300 in half the time; no page is drawn larger.
const LONG_SIDE: &str = "2573";
/// For a whole file.
const TIME: Duration = Duration::from_secs(240);
const ONE_PAGE: Bounds = Bounds {
    time: Duration::from_secs(90),
    memory_mib: 3072,
    output: 16 << 20,
};
/// Below this the words are noise.
const NOISE: f32 = 0.25;

type Seen = (String, Vec<(Span, f32)>);

/// Reads a picture that stands alone.
pub(super) fn of_picture(bytes: &[u8], format: Format) -> Result<Seen, Unreadable> {
    pixels::check(bytes, format)?;
    let scratch = Scratch::new()?;
    let path = scratch.file(&format!("in.{}", format.code()), bytes)?;
    let _place = Place::take()?;
    told(look(&scratch, &path, Instant::now() + TIME)?)
}

/// Reads the pages of a PDF that is made of pictures.
pub(super) fn of_pdf(scratch: &Scratch, path: &Path, pages: usize) -> Result<Seen, Unreadable> {
    if pages > MAX_PAGES {
        return Err(Unreadable::TooManyScans);
    }
    let _place = Place::take()?;
    let until = Instant::now() + TIME;
    let mut seen = Vec::new();
    for number in 1..=pages {
        let picture = draw(scratch, path, number)?;
        seen.extend(look(scratch, &picture, until)?);
        let _ = std::fs::remove_file(picture);
    }
    told(seen)
}

fn draw(scratch: &Scratch, path: &Path, number: usize) -> Result<PathBuf, Unreadable> {
    let page = number.to_string();
    let args = [
        "-f",
        &page,
        "-l",
        &page,
        "-singlefile",
        "-gray",
        "-png",
        "-scale-to",
        LONG_SIDE,
    ];
    let mut args: Vec<_> = args.iter().map(AsRef::as_ref).collect();
    args.extend([path.as_os_str(), "page".as_ref()]);
    let said = scratch.run("pdftoppm", &args, ONE_PAGE, Unreadable::NoPoppler)?;
    let picture = scratch.path().join("page.png");
    if said.ok && picture.is_file() {
        Ok(picture)
    } else {
        Err(Unreadable::BrokenPdf)
    }
}

fn look(scratch: &Scratch, picture: &Path, until: Instant) -> Result<Vec<Page>, Unreadable> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(Unreadable::TooSlow);
    }
    let bounds = Bounds {
        time: left.min(ONE_PAGE.time),
        ..ONE_PAGE
    };
    let args = [
        picture.as_os_str(),
        "-".as_ref(),
        "-l".as_ref(),
        "vie".as_ref(),
        "tsv".as_ref(),
    ];
    let said = scratch.run("tesseract", &args, bounds, Unreadable::NoTesseract)?;
    if said.ok {
        return Ok(table::read(&String::from_utf8_lossy(&said.output)));
    }
    let language = said.complaint.contains("vie") && said.complaint.contains("language");
    Err(if language {
        Unreadable::NoVietnamese
    } else {
        Unreadable::BrokenImage
    })
}

fn told(pages: Vec<Page>) -> Result<Seen, Unreadable> {
    let (text, sure) = page::text(pages);
    let letters: usize = sure.iter().map(|(span, _)| span.len()).sum();
    let sum: f32 = sure.iter().map(|(span, sure)| span.len() as f32 * sure).sum();
    if letters == 0 || sum / (letters as f32) < NOISE {
        return Err(Unreadable::NothingSeen);
    }
    Ok((text, sure))
}

/// The text of tesseract's table, for tests and fuzzing: no program is run.
pub fn of_table(tsv: &str) -> Seen {
    page::text(table::read(tsv))
}
