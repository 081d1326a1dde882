//! A paper as the template takes it: every line in its final words, so that the template only places them.

use letter::paper::{Block, Cell, House, MOTTO, NATION, PARTY, Paper, STAR, Title, base_lines};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Sheet {
    /// The title in the file's own description.
    about: String,
    /// Year, month and day, for the same.
    day: Option<(i32, u8, u8)>,
    draft: bool,
    party: bool,
    star: &'static str,
    superior: Option<String>,
    issuer: String,
    nation: &'static str,
    motto: Option<&'static str>,
    number: String,
    date: String,
    /// Box 5b.
    subject: Option<String>,
    /// Box 5a.
    kind: Option<String>,
    title: Option<String>,
    urgency: Option<Frame>,
    circulation: Option<&'static str>,
    contact: Option<String>,
    drafter: Option<String>,
    recipients: Vec<String>,
    body: Vec<Piece>,
    copies: Vec<String>,
    authority: Vec<String>,
    signer: Option<String>,
    appendices: Vec<Annex>,
}

#[derive(Serialize)]
struct Frame {
    words: &'static str,
    width: u16,
}

#[derive(Serialize)]
struct Annex {
    label: String,
    title: String,
    attached: String,
    body: Vec<Piece>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Piece {
    Base {
        text: String,
    },
    Heading {
        level: u8,
        text: String,
    },
    Words {
        text: String,
    },
    Table {
        caption: Option<String>,
        head: Vec<String>,
        rows: Vec<Vec<Drawn>>,
        widths: Vec<u16>,
    },
}

#[derive(Serialize)]
struct Drawn {
    kind: &'static str,
    text: String,
}

pub(super) fn of(paper: &Paper) -> Sheet {
    let marks = &paper.marks;
    let party = marks.house == House::Party;
    let (kind, title, about) = match &paper.title {
        Title::Typed { kind, subject } => (
            Some(kind.clone()),
            Some(subject.clone()),
            format!("{kind} {subject}"),
        ),
        Title::Letter { subject } => (None, None, subject.clone()),
    };
    Sheet {
        about,
        day: paper.date.map(|date| (date.year(), date.month(), date.day())),
        draft: paper.draft,
        party,
        star: STAR,
        superior: paper.superior.clone(),
        issuer: paper.issuer.clone(),
        nation: if party { PARTY } else { NATION },
        motto: (!party).then_some(MOTTO),
        number: paper.number_line(),
        date: paper.date_line(),
        subject: paper.subject_line(),
        kind,
        title,
        urgency: marks.urgency.map(|mark| Frame {
            words: mark.words(),
            width: mark.width(),
        }),
        circulation: marks.circulation.map(letter::paper::Circulation::words),
        contact: marks.contact.clone(),
        drafter: marks.drafter.clone(),
        recipients: paper.recipient_lines(),
        body: pieces(&paper.closed_body()),
        copies: paper.copy_lines(),
        authority: paper.authority.clone(),
        signer: paper.signer.clone(),
        appendices: annexes(paper),
    }
}

fn annexes(paper: &Paper) -> Vec<Annex> {
    let one = |(at, appendix): (usize, &letter::paper::Appendix)| Annex {
        label: paper.appendix_label(at),
        title: appendix.title.to_uppercase(),
        attached: paper.attached_line(),
        body: pieces(&appendix.body),
    };
    paper.appendices.iter().enumerate().map(one).collect()
}

fn pieces(body: &[Block]) -> Vec<Piece> {
    body.iter().flat_map(piece).collect()
}

fn piece(block: &Block) -> Vec<Piece> {
    match block {
        Block::Bases(bases) => {
            let lines = base_lines(bases).into_iter();
            lines.map(|text| Piece::Base { text }).collect()
        }
        Block::Heading { level, text } => vec![Piece::Heading {
            level: *level,
            text: text.clone(),
        }],
        Block::Paragraph(text) => vec![Piece::Words { text: text.clone() }],
        Block::Item(text) => vec![Piece::Words {
            text: format!("- {text}"),
        }],
        Block::Table {
            caption,
            head,
            rows,
            widths,
        } => table(caption.as_ref(), head, rows, widths),
    }
}

/// A table without a column is nothing that could be drawn.
fn table(caption: Option<&String>, head: &[String], rows: &[Vec<Cell>], widths: &[u16]) -> Vec<Piece> {
    if head.is_empty() {
        return Vec::new();
    }
    let empty = Cell::Text(String::new());
    let row = |row: &Vec<Cell>| {
        let cells = (0..head.len()).map(|at| drawn(row.get(at).unwrap_or(&empty)));
        cells.collect()
    };
    let share = |at| widths.get(at).copied().unwrap_or(1).max(1);
    vec![Piece::Table {
        caption: caption.cloned(),
        head: head.to_vec(),
        rows: rows.iter().map(row).collect(),
        widths: (0..head.len()).map(share).collect(),
    }]
}

fn drawn(cell: &Cell) -> Drawn {
    match cell {
        Cell::Text(text) => Drawn {
            kind: "text",
            text: text.clone(),
        },
        Cell::Centred(text) => Drawn {
            kind: "centred",
            text: text.clone(),
        },
        Cell::Figure(number) => Drawn {
            kind: "figure",
            text: viet::grouped(*number),
        },
        Cell::Decimal(number, decimals) => Drawn {
            kind: "figure",
            text: viet::fixed(*number, *decimals),
        },
    }
}
