//! The words of `pdftotext -bbox-layout`: pages, lines, words with their boxes.

use quick_xml::events::{BytesStart, Event};

use crate::Unreadable;
use crate::page::{Page, Word};
use crate::text::xml::{attribute, resolved};

pub(super) fn read(xml: &str) -> Result<Vec<Page>, Unreadable> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut pages: Vec<Page> = Vec::new();
    let mut word: Option<Word> = None;
    loop {
        let event = reader
            .read_event()
            .map_err(|fault| Unreadable::BadXml(fault.to_string()))?;
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "page" => pages.push(Page {
                    width: number(&tag, "width"),
                    height: number(&tag, "height"),
                    runs: Vec::new(),
                }),
                "line" => pages
                    .last_mut()
                    .into_iter()
                    .for_each(|page| page.runs.push(Vec::new())),
                "word" => word = Some(boxed(&tag)),
                _ => {}
            },
            Event::Text(text) => word.iter_mut().for_each(|word| word.text.push_str(text.as_ref())),
            Event::GeneralRef(name) => {
                if let Some(word) = &mut word {
                    word.text.push_str(&resolved(&name)?);
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "word" => put(&mut pages, word.take()),
            Event::Eof => return Ok(pages),
            _ => {}
        }
    }
}

fn put(pages: &mut [Page], word: Option<Word>) {
    let run = pages.last_mut().and_then(|page| page.runs.last_mut());
    if let (Some(run), Some(word)) = (run, word.filter(|word| !word.text.trim().is_empty())) {
        run.push(word);
    }
}

fn boxed(tag: &BytesStart<'_>) -> Word {
    Word {
        text: String::new(),
        x0: number(tag, "xMin"),
        x1: number(tag, "xMax"),
        y0: number(tag, "yMin"),
        y1: number(tag, "yMax"),
        sure: 1.0,
    }
}

/// A finite number within any page there is; 0 for anything else.
fn number(tag: &BytesStart<'_>, name: &str) -> f32 {
    let value: f32 = attribute(tag, name).parse().unwrap_or(0.0);
    if value.is_finite() {
        value.clamp(-1e6, 1e6)
    } else {
        0.0
    }
}
