//! Nơi nhận: who gets a copy, and what for.

use crate::reading::Copy;
use crate::recipients;
use crate::signer;
use crate::span::Span;
use crate::text::Text;

/// The lines after "Nơi nhận:", to the signature.
pub(crate) fn read(text: &Text, zone: Span) -> Vec<Copy> {
    let mut items: Vec<Span> = Vec::new();
    let mut closed = false;
    for cell in signer::cells(text, zone) {
        let dash = matches!(text.char(cell.start), '-' | '–' | '—' | '•' | '+');
        if dash && !closed {
            items.extend(inline(text, cell));
        } else if let Some(last) = items.last_mut()
            && !closed
            && follows(text, *last, cell)
        {
            *last = Span::new(last.start, cell.end);
        }
        closed = items.last().is_some_and(|item| {
            text.find_any(&["luu"], *item)
                .is_some_and(|l| l.start < item.start + 4)
        });
    }
    items
        .into_iter()
        .map(|item| recipients::clean(text, item))
        .filter(|item| item.len() > 1)
        .map(|i| copy(text, i))
        .collect()
}

/// Whether an unmarked line goes on with the item before it.
fn follows(text: &Text, last: Span, cell: Span) -> bool {
    let open = !matches!(text.char(last.end - 1), ';' | '.');
    open && cell.start < last.end + 3 && !text.is_upper(cell) && !text.char(cell.start).is_uppercase()
}

/// Several items on one line: "- Như trên; - Lưu: VT."
fn inline(text: &Text, cell: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = cell.start;
    for at in cell.start..cell.end {
        let next = text.skip_blank(at + 1);
        if text.char(at) == ';' && matches!(text.char(next), '-' | '–' | '•') {
            out.push(Span::new(start, at));
            start = next;
        }
    }
    out.push(Span::new(start, cell.end));
    out
}

fn copy(text: &Text, span: Span) -> Copy {
    let open = (span.start..span.end).rev().find(|&at| text.char(at) == '(');
    let purpose = open
        .map(|open| recipients::clean(text, Span::new(open + 1, span.end)))
        .map(|p| text.words_of(p));
    let purpose = purpose.map(|p| p.trim_end_matches(')').to_owned());
    let purpose = purpose.filter(|p| {
        p.contains(' ') && !p.chars().any(|c| c.is_ascii_digit()) || p.contains("b/c") || p.contains("p/h")
    });
    Copy {
        text: text.words_of(span),
        purpose,
        span,
    }
}
