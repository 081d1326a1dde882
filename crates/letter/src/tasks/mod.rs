//! Tasks: what the letter asks, after its request; items, prose, report-back. Closing formulas, aims, facts, decisions
//! and the sender's own work are none.

mod closing;
mod items;
mod prose;
mod sections;
mod told;

use crate::orders;
use crate::paragraphs::{self, Paragraph};
use crate::reading::{Reading, Roles, Task};
use crate::recipients;
use crate::span::Span;
use crate::table;
use crate::text::Text;
use crate::vocabulary::tags;
use crate::zones::Zones;

/// A task before its fields are filled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Draft {
    pub span: Span,
    /// Who is named for it; empty when nobody is.
    pub who: Span,
    pub confidence: f32,
    /// The row of a timetable that it stands in.
    pub row: Option<table::Row>,
}

/// What the walk through the body found.
#[derive(Default)]
pub(crate) struct Walk {
    pub drafts: Vec<Draft>,
    /// Sentences outside tasks in which a deadline may stand: the request's lead-in, closings with an order.
    pub leads: Vec<Span>,
    /// Who asks, from the first order.
    pub sender: Option<Span>,
    /// Whom the request names, when it names somebody.
    pub asked: Option<Span>,
    /// Whether it was the lead-in to items that named them.
    pub lead_names: bool,
    /// Reports tell and decisions decide: only an order makes a task there.
    pub told: bool,
    pub decides: bool,
    /// The page retells a letter: its first sentence says in short what the next ones say in full.
    pub retold: bool,
    /// Under "Nội dung tuyên truyền", "Hình thức tuyên truyền": only what is asked outright is a task there.
    pub themes: bool,
}

/// Walks the body once.
pub(crate) fn walk(text: &Text, zones: &Zones, reading: &Reading) -> Walk {
    let paragraphs = paragraphs::split(text, zones.body);
    let kind = reading.kind.value.as_deref().unwrap_or("cong_van");
    let mut walk = Walk {
        told: matches!(kind, "bao_cao" | "to_trinh" | "bien_ban"),
        decides: matches!(kind, "quyet_dinh" | "nghi_quyet"),
        retold: crate::head::retells(text, zones),
        ..Walk::default()
    };
    let mut index = 0;
    let typed = kind != "cong_van";
    while index < paragraphs.len() {
        let paragraph = &paragraphs[index];
        let lead = lead(text, &paragraphs, index);
        index += 1;
        if !paragraph.marked() && tells(text, &paragraphs, index - 1) {
            index = skip_outline(&paragraphs, index);
        } else if reports(text, &paragraphs, index - 1) {
            if !told::outline(text, paragraph.span.start) {
                prose::take(text, paragraph, &mut walk);
            }
            index = skip_outline(&paragraphs, index);
        } else if let Some(lead) = lead {
            index = take_lead(text, &paragraphs, index, lead, &mut walk);
        } else if paragraph.marked()
            && (typed && walk.drafts.is_empty()
                || !walk.drafts.is_empty() && paragraph.marker.depth() < 4
                || paragraph.row().is_some())
        {
            index = items::take(text, &paragraphs, index - 1, Span::new(0, 0), &mut walk);
        } else if !paragraph.marked() {
            prose::take(text, paragraph, &mut walk);
        }
    }
    if walk.drafts.is_empty() {
        let told = paragraphs.iter().filter(|paragraph| !paragraph.marked());
        told.for_each(|paragraph| told::retold(text, paragraph, &mut walk));
    }
    closing::drop_empty(text, &mut walk);
    walk
}

/// The sentence that leads to items, with its order if it has one.
#[derive(Clone, Copy)]
struct Lead {
    sentence: Span,
    order: Option<orders::Order>,
}

const LEADS: [&str; 14] = [
    "nhu sau",
    "sau day",
    "noi dung thuc hien",
    "noi dung tuyen truyen",
    "sau",
    "noi dung sau",
    "nhiem vu sau",
    "cong viec sau",
    "viec sau",
    "thong bao",
    "quyet dinh",
    "co y kien",
    "mot so noi dung",
    "cu the",
];

/// Whether this unmarked paragraph leads to items: it asks, and ends with a colon or is followed by a marked line.
fn lead(text: &Text, paragraphs: &[Paragraph], index: usize) -> Option<Lead> {
    let paragraph = paragraphs.get(index)?;
    if paragraph.marked() && !matches!(paragraph.marker, paragraphs::Marker::Article(_)) && index > 0 {
        return None;
    }
    let sentence = paragraphs::sentences(text, paragraph.span).pop()?;
    let order = orders::find(text, sentence);
    let colon = paragraph.last(text) == ':';
    let next = paragraphs.get(index + 1)?;
    let says = text.has(
        &LEADS,
        Span::new(sentence.end.saturating_sub(60).max(sentence.start), sentence.end),
    );
    let leads = (colon && (order.is_some() || says))
        || (next.marked() && says && order.is_some())
        || (next.marked() && says && paragraph.last(text) != '.');
    leads.then_some(Lead { sentence, order })
}

/// Words of a sentence that leads to what is told, not asked: tricks of criminals, what went wrong, rules of a contest.
const TOLD: [&str; 17] = [
    "thu doan",
    "phuong thuc",
    "van de sau",
    "van de noi len",
    "noi len",
    "nguyen nhan",
    "ton tai",
    "han che sau",
    "bieu hien",
    "dau hieu",
    "hanh vi sau",
    "ket qua sau",
    "ket qua nhu sau",
    "dat duoc",
    "so lieu",
    "tinh hinh nhu sau",
    "mot so thong tin",
];

/// Whether this paragraph, with no order of its own, leads to a list of what is only told.
fn tells(text: &Text, paragraphs: &[Paragraph], index: usize) -> bool {
    let paragraph = &paragraphs[index];
    let listed = paragraphs.get(index + 1).is_some_and(Paragraph::marked);
    let Some(sentence) = paragraphs::sentences(text, paragraph.span).pop() else {
        return false;
    };
    let tail = Span::new(sentence.end.saturating_sub(90).max(sentence.start), sentence.end);
    let asks = [
        "noi dung",
        "nhiem vu",
        "tuyen truyen",
        "y kien",
        "giai phap",
        "cong viec",
        "huong dan",
    ];
    listed
        && paragraph.last(text) == ':'
        && orders::find(text, sentence).is_none()
        && text.has(&TOLD, tail)
        && !text.has(&asks, tail)
}

/// Whether this paragraph asks for a report, and the items below are its outline.
fn reports(text: &Text, paragraphs: &[Paragraph], index: usize) -> bool {
    let paragraph = &paragraphs[index];
    let listed = paragraphs.get(index + 1).is_some_and(Paragraph::marked);
    let Some(sentence) = paragraphs::sentences(text, paragraph.span).pop() else {
        return false;
    };
    !paragraph.marked()
        && listed
        && paragraph.last(text) == ':'
        && orders::find(text, sentence).is_none()
        && (prose::report(text, sentence, sentence.start) || told::outline(text, sentence.start))
}

/// Handles a lead-in and what follows; gives the index of the next paragraph.
fn take_lead(text: &Text, paragraphs: &[Paragraph], index: usize, lead: Lead, walk: &mut Walk) -> usize {
    let before = Span::new(
        lead.sentence.start,
        lead.order.map_or(lead.sentence.end, |order| order.at),
    );
    if walk.sender.is_none() {
        let before = text
            .find_any(&["co y kien", "thong bao", "huong dan"], before)
            .map_or(before, |said| {
                if lead.order.is_none() {
                    Span::new(before.start, said.start)
                } else {
                    before
                }
            });
        walk.sender = orders::sender(text, before);
    }
    walk.leads.push(lead.sentence);
    let Some(order) = lead.order else {
        return items::take(text, paragraphs, index, Span::new(0, 0), walk);
    };
    if !order.addressee.is_empty() && walk.asked.is_none() {
        walk.asked = Some(order.addressee);
        walk.lead_names = true;
    }
    let predicate = Span::new(order.predicate, lead.sentence.end);
    if outlines(text, predicate) {
        walk.leads.pop();
        walk.drafts.push(prose::draft(text, &order, lead.sentence));
        return skip_outline(paragraphs, index);
    }
    let several = orders::find(text, Span::new(order.predicate, lead.sentence.end))
        .is_some_and(|more| !more.addressee.is_empty());
    let who = if several { Span::new(0, 0) } else { order.addressee };
    let before = walk.drafts.len();
    let next = items::take(text, paragraphs, index, who, walk);
    if walk.drafts.len() == before && predicate.len() > 40 {
        walk.drafts.push(prose::draft(text, &order, lead.sentence));
    }
    next
}

/// Whether the predicate already asks for a report, so that the items below are the report's outline.
fn outlines(text: &Text, predicate: Span) -> bool {
    let first = text
        .word_starts(predicate)
        .first()
        .copied()
        .unwrap_or(predicate.start);
    let report = text.any_at(
        first,
        &[
            "bao cao",
            "tong hop bao cao",
            "tong hop, bao cao",
            "xay dung bao cao",
            "danh gia",
            "gui bao cao",
            "khan truong bao cao",
            "so ket",
            "tong ket",
        ],
    );
    report.is_some() && predicate.len() > 30
}

fn skip_outline(paragraphs: &[Paragraph], index: usize) -> usize {
    let marked = paragraphs[index..]
        .iter()
        .take_while(|paragraph| paragraph.marked())
        .count();
    index + marked
}

/// Fills the fields of each draft.
pub(crate) fn finish(text: &Text, walk: &Walk, recipients: &[Span], campaigns: &[&'static str]) -> Vec<Task> {
    walk.drafts
        .iter()
        .map(|draft| fill(text, draft, recipients, campaigns))
        .collect()
}

fn fill(text: &Text, draft: &Draft, recipients: &[Span], campaigns: &[&'static str]) -> Task {
    let span = draft.span;
    let tags = tags::of(text, span, campaigns);
    let roles = match draft.row {
        Some(row) => Roles {
            lead: names(text, row.lead),
            assist: names(text, row.with),
            gather: Vec::new(),
        },
        None => roles(text, span),
    };
    Task {
        text: text.words_of(span),
        span,
        assignees: assignees(text, draft.who, recipients),
        roles,
        topics: tags.topics,
        channels: tags.channels,
        forms: tags.forms,
        audiences: tags.audiences,
        areas: tags.areas,
        languages: tags.languages,
        evidence: tags.evidence,
        confidence: draft.confidence,
    }
}

/// Words that make "các cơ quan" some of them only.
const SOME: [&str; 4] = ["bao chi", "truyen thong", "chuyen mon", "thong tan"];

/// The names as written; empty when the words mean every recipient.
fn assignees(text: &Text, who: Span, recipients: &[Span]) -> Vec<String> {
    let everyone = [
        "quy co quan",
        "cac co quan, don vi",
        "cac don vi",
        "cac co quan",
        "quy don vi",
        "cac dong chi",
        "cac dia phuong",
        "cac so, ban, nganh, dia phuong",
    ];
    let whole = everyone.iter().any(|words| {
        text.word_at(who.start, words)
            .is_some_and(|end| who.end <= end + 12 || (end + 1 < who.end && text.char(end) == ','))
    });
    if who.is_empty() || (whole && who.len() < 40 && !text.has(&SOME, who)) {
        return Vec::new();
    }
    let names: Vec<String> = recipients::names(text, who)
        .into_iter()
        .map(|name| text.words_of(name))
        .collect();
    let known: Vec<String> = recipients.iter().map(|&span| text.words_of(span)).collect();
    let covered = |known: &String| {
        names
            .iter()
            .any(|name| known.starts_with(name.as_str()) || name.starts_with(known.as_str()))
    };
    if !known.is_empty() && known.iter().all(covered) {
        Vec::new()
    } else {
        names
    }
}

/// "chủ trì", "phối hợp với …", "(qua … tổng hợp)".
fn roles(text: &Text, span: Span) -> Roles {
    let mut roles = Roles::default();
    if let Some(lead) = text.find_any(&["chu tri", "lam dau moi", "la dau moi"], span) {
        let who = text.trim_by(Span::new(span.start, lead.start), |c| {
            c.is_whitespace() || c == ',' || c == ':'
        });
        let who = orders::find(text, Span::new(span.start, lead.start)).map_or(who, |order| order.addressee);
        roles.lead = names(text, who);
    }
    if let Some(with) = text.find_any(&["phoi hop voi", "phoi hop cung"], span) {
        let (who, _) = orders::split(text, Span::new(text.skip_blank(with.end), span.end));
        roles.assist = names(text, who);
    }
    if let Some(via) = text
        .find_lower("qua", span)
        .filter(|via| text.char(via.start.wrapping_sub(1)) == '(')
    {
        let close = (via.end..span.end)
            .find(|&at| matches!(text.char(at), ')' | ';'))
            .unwrap_or(span.end);
        let tail = [
            "tong hop",
            "dia chi",
            "so dien thoai",
            "dien thoai",
            "dt",
            "email",
            "de",
        ];
        let end = text
            .find_any(&tail, Span::new(via.end, close))
            .map_or(close, |found| found.start);
        roles.gather = vec![text.words_of(recipients::clean(text, Span::new(via.end, end)))];
    }
    roles
}

fn names(text: &Text, who: Span) -> Vec<String> {
    let short = who.len() > 1 && who.len() < 200 && crate::lexicon::addressee_at(text, who.start);
    if short {
        recipients::names(text, who)
            .into_iter()
            .map(|name| text.words_of(name))
            .collect()
    } else {
        Vec::new()
    }
}
