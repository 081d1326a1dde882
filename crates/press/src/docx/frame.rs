//! What stands around the body: head, title, recipients, copies and signature.

use docx_rs::{
    AlignmentType, Docx, LineSpacing, Paragraph, Table, TableCell, TableLayoutType, TableRow, WidthType,
};
use letter::paper::{House, MOTTO, NATION, PARTY, Paper, STAR, Title};

use super::{COLUMNS, FOOT, WIDTH, centred, marks, rule, run, share};

/// Where `Kính gửi:` begins, and where its colon stands, below which the dashes of several recipients are.
const LABEL: i32 = 1700;
const COLON: i32 = 2700;
/// Cells lose 108 dxa to their margins at each side.
const CELL: [usize; 2] = [COLUMNS[0] - 216, COLUMNS[1] - 216];

/// The lines below the organ's name and below the subject take a third to a half of the words.
const PART: usize = 40;

/// Boxes 1 to 5 and 9a.
pub(super) fn head(mut docx: Docx, paper: &Paper) -> Docx {
    if paper.draft {
        docx = docx.add_paragraph(Paragraph::new().add_run(run("DỰ THẢO", 26, "b")));
    }
    docx = docx
        .add_table(columns(
            COLUMNS,
            vec![[organ(paper), nation(paper)], [number(paper), date(paper)]],
        ))
        .add_paragraph(Paragraph::new());
    if let Title::Typed { kind, subject } = &paper.title {
        docx = docx
            .add_paragraph(centred(kind, 28, "b"))
            .add_paragraph(centred(subject, 28, "b"));
        docx = docx.add_paragraph(rule(WIDTH, share(subject, 28, WIDTH, PART)));
    }
    addressed(docx, paper)
}

/// Boxes 2: the organ above, and the one that issues.
fn organ(paper: &Paper) -> Vec<Paragraph> {
    let below = match paper.marks.house {
        House::State => rule(CELL[0], share(&paper.issuer, 24, CELL[0], PART)),
        House::Party => centred(STAR, 28, "b"),
    };
    let above = paper.superior.iter().map(|name| centred(name, 24, ""));
    above.chain([centred(&paper.issuer, 24, "b"), below]).collect()
}

/// Box 1.
fn nation(paper: &Paper) -> Vec<Paragraph> {
    match paper.marks.house {
        House::State => vec![
            centred(NATION, 24, "b"),
            centred(MOTTO, 26, "b"),
            rule(CELL[1], share(MOTTO, 26, CELL[1], 100)),
        ],
        House::Party => vec![
            centred(PARTY, 24, "b"),
            rule(CELL[1], share(PARTY, 24, CELL[1], 100)),
        ],
    }
}

/// Boxes 3, 5b and 10b.
fn number(paper: &Paper) -> Vec<Paragraph> {
    let subject = paper.subject_line().map(|subject| {
        let spacing = LineSpacing::new().before(120);
        centred(&subject, 24, "").line_spacing(spacing)
    });
    let urgency = paper.marks.urgency.map(|mark| marks::urgency(mark, CELL[0]));
    [centred(&paper.number_line(), 26, "")]
        .into_iter()
        .chain(subject)
        .chain(urgency)
        .collect()
}

/// Box 4.
fn date(paper: &Paper) -> Vec<Paragraph> {
    vec![centred(&paper.date_line(), 26, "i")]
}

fn addressed(mut docx: Docx, paper: &Paper) -> Docx {
    let lines = paper.recipient_lines();
    let at = |left: i32| {
        Paragraph::new()
            .indent(Some(left), None, None, None)
            .line_spacing(LineSpacing::new().before(120))
    };
    match lines.as_slice() {
        [] => docx,
        [one] => docx.add_paragraph(at(LABEL).add_run(run(&format!("Kính gửi: {one}"), 28, ""))),
        many => {
            docx = docx.add_paragraph(at(LABEL).add_run(run("Kính gửi:", 28, "")));
            many.iter().fold(docx, |docx, line| {
                docx.add_paragraph(at(COLON).add_run(run(line, 28, "")))
            })
        }
    }
}

/// Boxes 9b, 12 and 7, side by side.
pub(super) fn foot(docx: Docx, paper: &Paper) -> Docx {
    let copies = paper.copy_lines();
    let lines = copies
        .iter()
        .map(|line| Paragraph::new().add_run(run(line, 22, "")));
    let drafter = paper.marks.drafter.iter().map(|sign| {
        let right = Paragraph::new().align(AlignmentType::Right);
        right.add_run(run(sign, 22, ""))
    });
    let copies = [Paragraph::new().add_run(run("Nơi nhận:", 24, "bi"))]
        .into_iter()
        .chain(lines)
        .chain(drafter);
    docx.add_paragraph(Paragraph::new())
        .add_table(columns(FOOT, vec![[copies.collect(), signed(paper)]]))
}

fn signed(paper: &Paper) -> Vec<Paragraph> {
    let posts = paper.authority.iter().map(|line| centred(line, 28, "b"));
    let room = (0..4).map(|_| Paragraph::new()); // for the signature and the seal
    let name = paper.signer.iter().map(|name| centred(name, 28, "b"));
    posts.chain(room).chain(name).collect()
}

fn columns(widths: [usize; 2], rows: Vec<[Vec<Paragraph>; 2]>) -> Table {
    let cell = |(at, lines): (usize, Vec<Paragraph>)| {
        let cell = TableCell::new().width(widths[at], WidthType::Dxa);
        lines.into_iter().fold(cell, TableCell::add_paragraph)
    };
    let rows = rows
        .into_iter()
        .map(|cells| TableRow::new(cells.into_iter().enumerate().map(cell).collect()));
    let table = Table::without_borders(rows.collect()).set_grid(widths.to_vec());
    table
        .layout(TableLayoutType::Fixed)
        .width(WIDTH, WidthType::Dxa)
        .align(docx_rs::TableAlignmentType::Center)
}

/// For paragraphs of the body.
pub(super) fn justified(text: &str, style: &str) -> Paragraph {
    let spacing = LineSpacing::new().before(120);
    let indent = Some(docx_rs::SpecialIndentType::FirstLine(720)); // 1.27 cm
    let paragraph = Paragraph::new().align(AlignmentType::Both).line_spacing(spacing);
    paragraph
        .indent(None, indent, None, None)
        .add_run(run(text, 28, style))
}
