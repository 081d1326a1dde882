//! Citing (Phụ lục I, Mục II.6.b): in full the first time, later by type, number and notation alone.

use super::boxes::Element;
use super::look::Look;
use super::{Remark, remark};
use crate::dates;
use crate::reading::Basis;
use crate::span::Span;
use crate::text::Text;

/// The words of the text with the place at which each line begins.
struct Cited {
    text: Text,
    starts: Vec<usize>,
}

pub(super) fn read(look: &Look, elements: &[Element], out: &mut Vec<Remark>) {
    let cited = Cited::of(look, elements);
    for basis in crate::bases::cited(&cited.text) {
        let Some(number) = basis.number.as_deref().filter(|number| is_numbered(number)) else {
            continue;
        };
        if matches!(basis.kind.as_str(), "luat" | "phap_lenh" | "hien_phap") {
            continue;
        }
        let lacks = cited.lacks(&basis, number);
        if !lacks.is_empty() {
            out.push(cited.remark(look, elements, "cite", &basis, &lacks.join(", ")));
        } else if cited.again(&basis) {
            out.push(cited.remark(look, elements, "cite.again", &basis, number));
        }
    }
}

fn is_numbered(number: &str) -> bool {
    number.starts_with(|c: char| c.is_ascii_digit())
}

impl Cited {
    fn of(look: &Look, elements: &[Element]) -> Self {
        let mut source = String::new();
        let mut starts = Vec::new();
        for (line, element) in look.lines.iter().zip(elements) {
            starts.push(source.chars().count());
            if matches!(element, Element::Body | Element::Basis) {
                source += &line.text();
            }
            source.push_str("\n\n");
        }
        Self {
            text: Text::new(&source),
            starts,
        }
    }

    /// What the first citation leaves out.
    fn lacks(&self, basis: &Basis, number: &str) -> Vec<&'static str> {
        let near = Span::new(basis.span.end, self.text.len().min(basis.span.end + 25));
        let mut near = self.text.word_starts(near).iter();
        let dated = basis.date.is_some() || near.any(|&at| dates::at(&self.text, at).is_some());
        // The notation of a decree, and of what the Prime Minister signs, names its issuer.
        let by_notation = number.ends_with("-TTg") || number.ends_with("NĐ-CP");
        let lacking = [
            (!dated, "ngày tháng"),
            (basis.issuer.is_none() && !by_notation, "cơ quan ban hành"),
        ];
        lacking
            .into_iter()
            .filter_map(|(lacks, name)| lacks.then_some(name))
            .collect()
    }

    /// Whether the same number stands again with its day behind it.
    fn again(&self, basis: &Basis) -> bool {
        let number: Vec<char> = basis.number.iter().flat_map(|number| number.chars()).collect();
        let rest = Span::new(basis.span.end, self.text.len());
        self.text.word_starts(rest).iter().any(|&at| {
            let Some(found) = crate::notation::at(&self.text, at) else {
                return false;
            };
            let after = self.text.skip_blank(found.span.end);
            let same = found.value.chars().eq(number.iter().copied());
            same && self
                .text
                .at_lower(after, "ngày")
                .is_some_and(|day| dates::at(&self.text, self.text.skip_blank(day)).is_some())
        })
    }

    fn remark(&self, look: &Look, elements: &[Element], code: &str, basis: &Basis, found: &str) -> Remark {
        let before = self.starts.partition_point(|&start| start <= basis.span.start);
        let at = before.saturating_sub(1);
        let element = elements.get(at).copied().unwrap_or(Element::Body);
        let mut one = remark(code, element, &look.lines[at], at, "", found);
        one.quote.clone_from(&basis.text);
        one
    }
}
