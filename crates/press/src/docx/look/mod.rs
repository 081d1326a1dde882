//! How a DOCX looks: sheet, lines, fonts, sizes, weight, ink, spacing and what is drawn, as `letter::check` judges them.
//! Text boxes, notes and what stands in headers are left out, except whether a header or footer carries the page number.

mod drawn;
mod said;
mod walk;

use letter::check::look::{Look, Page, PageNumber};
use quick_xml::events::Event;

use crate::Unreadable;
use crate::archive::Archive;
use said::styles_of;
use walk::Walk;

/// More lines than this tell nothing new about a document's look.
const MAX_LINES: usize = 20_000;
const MAX_PART: u64 = 32 << 20;
const MAX_DEPTH: usize = 256;

/// Reads the look of a DOCX.
///
/// # Errors
/// As [`crate::text::read`]: what is no DOCX, is broken, or promises more than it should.
pub fn look(bytes: &[u8]) -> Result<Look, Unreadable> {
    let mut archive = Archive::open(bytes)?;
    let main = archive
        .text("word/document.xml", MAX_PART)?
        .ok_or(Unreadable::NotDocx)?;
    let styles = archive.text("word/styles.xml", MAX_PART)?.unwrap_or_default();
    let mut walk = Walk::with(styles_of(&styles)?);
    events(&main, |event| walk.event(event))?;
    walk.finish();
    let mut look = Look {
        page: walk.page,
        lines: walk.lines,
        floating: walk.floating,
    };
    numbers(&mut archive, &mut look.page, walk.first_differs)?;
    Ok(look)
}

/// Where the page number stands: in a header or a footer, centred or not; on the first page when it has no header of
/// its own.
fn numbers(archive: &mut Archive<'_>, page: &mut Page, first_differs: bool) -> Result<(), Unreadable> {
    let names: Vec<String> = archive.names().collect();
    let mut at = PageNumber::None;
    for name in names
        .iter()
        .filter(|name| name.starts_with("word/header") || name.starts_with("word/footer"))
    {
        let part = archive.text(name, MAX_PART)?.unwrap_or_default();
        if !part.contains("PAGE") {
            continue;
        }
        let centred = part.contains("\"center\"");
        at = match (name.starts_with("word/header"), centred) {
            (true, true) => PageNumber::TopCentre,
            (true, false) => PageNumber::TopAside,
            (false, _) => PageNumber::Bottom,
        };
        if at == PageNumber::TopCentre {
            break;
        }
    }
    page.number = at;
    page.number_on_first = at != PageNumber::None && !first_differs;
    Ok(())
}

fn events(xml: &str, mut take: impl FnMut(&Event<'_>)) -> Result<(), Unreadable> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_usize;
    loop {
        let event = reader
            .read_event()
            .map_err(|fault| Unreadable::BadXml(fault.to_string()))?;
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof => return Ok(()),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(Unreadable::BadXml(format!("more than {MAX_DEPTH} elements deep")));
        }
        take(&event);
    }
}
