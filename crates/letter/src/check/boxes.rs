//! Which numbered box (ô số) of Nghị định 30/2020/NĐ-CP, Phụ lục I, each line of a document belongs to.

use super::look::{Column, Look};
use crate::lexicon;
use crate::paper::{Circulation, PARTY, Urgency};
use crate::text::Text;

/// The elements that the layout table tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Element {
    Nation,
    Motto,
    Superior,
    Issuer,
    Number,
    Dateline,
    Kind,
    TypedSubject,
    LetterSubject,
    Address,
    Basis,
    Body,
    CopiesLabel,
    Copies,
    Post,
    Name,
    Urgency,
    Circulation,
    Other,
}

/// The element of each line, in order.
pub(super) fn of(look: &Look) -> Vec<Element> {
    let mut walk = Walk::default();
    let texts: Vec<String> = look.lines.iter().map(super::look::Line::text).collect();
    let mut out: Vec<Element> = Vec::new();
    for (at, line) in look.lines.iter().enumerate() {
        let element = if line.column == Column::Table {
            Element::Other
        } else {
            walk.step(&texts[at], line.column)
        };
        out.push(element);
    }
    // Of the organs above the number, the last one issues and the ones before it stand over it.
    let organs: Vec<usize> = (0..out.len()).filter(|&at| out[at] == Element::Issuer).collect();
    let split = first_of_issuer(&texts, &organs);
    for &at in organs.iter().take(split) {
        out[at] = Element::Superior;
    }
    out
}

/// How many of the organ lines stand over the issuer: a line that only goes on ("TỈNH LẠNG SƠN") belongs to the one above.
fn first_of_issuer(texts: &[String], organs: &[usize]) -> usize {
    let begins = |&at: &usize| {
        let text = Text::new(&texts[at]);
        lexicon::organ_at(&text, 0) || text.any_lower_at(0, &["ủy ban", "uỷ ban", "ubnd"]).is_some()
    };
    (0..organs.len())
        .rev()
        .find(|&at| begins(&organs[at]))
        .unwrap_or(0)
}

#[derive(Default)]
struct Walk {
    stage: Stage,
    /// The Party writes the subject of a letter without "V/v".
    party: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    #[default]
    Head,
    Title,
    Subject,
    Titled,
    Address,
    Body,
    Copies,
    Sign,
    Appendix,
}

impl Walk {
    fn step(&mut self, words: &str, column: Column) -> Element {
        let text = Text::new(words);
        let upper = text.is_upper(crate::span::Span::new(0, text.len()));
        let opens = |patterns: &[&str]| text.any_at(0, patterns).is_some();
        if self.stage >= Stage::Copies && (opens(&["phu luc"]) || self.stage == Stage::Appendix) {
            self.stage = Stage::Appendix;
            return Element::Other;
        }
        if opens(&["noi nhan"]) {
            self.stage = Stage::Copies;
            return Element::CopiesLabel;
        }
        if self.stage == Stage::Copies && column != Column::Right && words.starts_with(['-', '–']) {
            return Element::Copies;
        }
        if self.stage >= Stage::Body && (self.stage > Stage::Body || column == Column::Right) {
            return self.signature(&text, upper, column);
        }
        if words == PARTY {
            self.party = true;
            return Element::Nation;
        }
        if let Some(mark) = mark(words) {
            return mark;
        }
        let under_number = self.stage == Stage::Head && column == Column::Left && !upper;
        if self.party && under_number && text.at_lower(0, "số").is_none() {
            return Element::LetterSubject;
        }
        self.above(&text, words, upper, column)
    }

    fn signature(&mut self, text: &Text, upper: bool, column: Column) -> Element {
        let whole = crate::span::Span::new(0, text.len());
        // A name in capitals is a name still.
        if upper && self.stage == Stage::Sign && crate::signer::is_name(text, whole) {
            return Element::Name;
        }
        if upper && column == Column::Left {
            return Element::Other; // box 12, below the copies
        }
        if upper {
            self.stage = Stage::Sign;
            return Element::Post;
        }
        if crate::signer::is_name(text, whole) || titled_name(text) {
            return Element::Name;
        }
        if column == Column::Left {
            Element::Copies
        } else {
            Element::Other
        }
    }

    fn above(&mut self, text: &Text, words: &str, upper: bool, column: Column) -> Element {
        let opens = |patterns: &[&str]| text.any_at(0, patterns).is_some();
        if self.stage == Stage::Head
            && let Some(element) = head(text, words, upper, column)
        {
            return element;
        }
        if self.stage < Stage::Body && opens(&["kinh gui"]) {
            self.stage = Stage::Address;
            return Element::Address;
        }
        if self.stage == Stage::Address && words.starts_with(['-', '–']) {
            return Element::Address;
        }
        if self.stage < Stage::Subject && upper && lexicon::kind_at(text, 0).is_some() {
            self.stage = Stage::Subject;
            return Element::Kind;
        }
        if opens(&["v/v"]) && self.stage <= Stage::Title {
            return Element::LetterSubject;
        }
        if self.stage == Stage::Subject {
            self.stage = Stage::Titled;
            return Element::TypedSubject;
        }
        if opens(&["can cu", "theo de nghi", "xet de nghi"])
            && words.ends_with([';', '.'])
            && self.stage <= Stage::Address
        {
            return Element::Basis;
        }
        if upper && self.stage != Stage::Body {
            return Element::Other;
        }
        self.stage = Stage::Body;
        Element::Body
    }
}

/// "ThS. Lê Hải Yến": a name behind a title with its dot.
fn titled_name(text: &Text) -> bool {
    let dot = (0..text.len().min(6)).find(|&at| text.char(at) == '.');
    dot.is_some_and(|dot| {
        let name = text.trim(crate::span::Span::new(dot + 1, text.len()));
        crate::signer::is_name(text, name)
    })
}

/// Boxes 10b and 11, known by their words.
fn mark(words: &str) -> Option<Element> {
    if Urgency::ALL.iter().any(|urgency| urgency.words() == words) {
        return Some(Element::Urgency);
    }
    Circulation::ALL
        .iter()
        .any(|mark| mark.words() == words)
        .then_some(Element::Circulation)
}

/// Quốc hiệu, Tiêu ngữ, number, dateline and the organs.
fn head(text: &Text, words: &str, upper: bool, column: Column) -> Option<Element> {
    let opens = |patterns: &[&str]| text.any_at(0, patterns).is_some();
    if opens(&["cong hoa xa hoi chu nghia"]) {
        return Some(Element::Nation);
    }
    if opens(&["doc lap"]) && text.len() < 45 {
        return Some(Element::Motto);
    }
    let labelled = text.at_lower(0, "số").is_some() && words.contains('/');
    if labelled && text.len() < 60 {
        return Some(Element::Number);
    }
    let dated = text
        .find_lower("ngày", crate::span::Span::new(0, text.len()))
        .is_some()
        && words.contains("năm");
    if dated && words.contains(',') && text.len() < 80 && !text.char(0).is_ascii_digit() {
        return Some(Element::Dateline);
    }
    // An organ in small letters is the organ still.
    let small = column == Column::Left && lexicon::organ_at(text, 0);
    if small && text.len() < 90 {
        return Some(Element::Issuer);
    }
    (upper && lexicon::kind_at(text, 0).is_none() && text.len() < 90 && !opens(&["du thao"]))
        .then_some(Element::Issuer)
}
