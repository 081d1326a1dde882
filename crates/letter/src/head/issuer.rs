//! Who issued the letter: the block above the number, the sentence that asks, or, when both are lost, the notation.

use super::{found, lines};
use crate::reading::{Field, Reading};
use crate::span::Span;
use crate::text::Text;
use crate::vocabulary;
use crate::zones::Zones;
use crate::{lexicon, signer};

pub(super) fn read(text: &Text, zones: &Zones, sender: Option<Span>, reading: &Reading) -> Field {
    let block = block(text, zones.head);
    match (block, sender) {
        (Some(block), Some(sender)) if agree(text, block, sender) => {
            found(text.words_of(sender), block, 0.95)
        }
        (Some(block), _) => found(text.words_of(block), block, 0.8),
        (None, Some(sender)) => {
            let (name, sure) = placed(text.words_of(sender), reading);
            found(name, sender, if sure { 0.65 } else { 0.45 })
        }
        (None, None) => from_notation(reading),
    }
}

/// The last organ in capitals above the number.
fn block(text: &Text, head: Span) -> Option<Span> {
    let cells: Vec<Span> = lines(text, head)
        .into_iter()
        .flat_map(|line| signer::cells(text, line))
        .collect();
    let mut best: Option<Span> = None;
    for &cell in &cells {
        let cell = text
            .find("cong hoa xa hoi", cell)
            .map_or(cell, |motto| text.trim(Span::new(cell.start, motto.start)));
        let cell = text.trim_by(cell, |c| c.is_whitespace() || matches!(c, '*' | '-' | '_' | '.'));
        if cell.len() < 4 || !text.is_upper(cell) || lexicon::kind_at(text, cell.start).is_some() {
            continue;
        }
        let organ = lexicon::organ_at(text, cell.start) || text.word_at(cell.start, "thu tuong").is_some();
        let unit = text
            .any_at(
                cell.start,
                &["tinh", "thanh pho", "huyen", "quan", "thi xa", "phuong", "xa"],
            )
            .is_some();
        if organ {
            best = Some(cell);
        } else if let Some(before) = best.filter(|before| unit && cell.start < before.end + 60) {
            best = Some(Span::new(before.start, cell.end));
        }
    }
    best
}

fn agree(text: &Text, block: Span, sender: Span) -> bool {
    let fold = |span: Span| text.words_of(span).to_lowercase();
    let (block, sender) = (fold(block), fold(sender));
    sender.split(' ').count() > 2 && sender.starts_with(&block)
}

/// A provincial organ named without its province gets the place of the dateline.
fn placed(name: String, reading: &Reading) -> (String, bool) {
    let local = name.starts_with("Sở ") || name == "Ủy ban nhân dân" || name == "UBND tỉnh";
    let place = reading
        .place
        .value
        .as_deref()
        .filter(|place| local && !name.contains(place));
    match place.and_then(vocabulary::province) {
        Some(province) => (format!("{} {province}", name.trim_end_matches(" tỉnh")), true),
        None => (name, !local),
    }
}

fn from_notation(reading: &Reading) -> Field {
    let organ = reading.number.value.as_deref().and_then(|number| {
        let groups = number
            .split(['/', '-'])
            .filter(|g| !g.chars().all(|c| c.is_ascii_digit()));
        groups.into_iter().find_map(vocabulary::organ)
    });
    match organ {
        Some(name) => Field {
            value: Some(placed(name.to_owned(), reading).0),
            span: None,
            confidence: 0.4,
        },
        None => Field::default(),
    }
}
