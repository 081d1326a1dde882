//! What stands around the body: head, title, recipients, copies and signature.

use docx_rs::{
    AlignmentType, Docx, LineSpacing, Paragraph, Table, TableCell, TableLayoutType, TableRow, WidthType,
};
use letter::paper::{MOTTO, NATION, Paper, Title};

use super::{COLUMNS, MOTTO_RULE, ORGAN_RULE, TITLE_RULE, WIDTH, centred, rule, run};

/// Cells lose 108 dxa to their margins at each side.
const CELL: [usize; 2] = [COLUMNS[0] - 216, COLUMNS[1] - 216];

/// Boxes 1 to 5 and 9a.
pub(super) fn head(mut docx: Docx, paper: &Paper) -> Docx {
    if paper.draft {
        docx = docx.add_paragraph(Paragraph::new().add_run(run("DỰ THẢO", 26, "b")));
    }
    let mut organ: Vec<Paragraph> = paper.superior.iter().map(|name| centred(name, 24, "")).collect();
    organ.extend([centred(&paper.issuer, 24, "b"), rule(CELL[0], ORGAN_RULE)]);
    let nation = vec![
        centred(NATION, 24, "b"),
        centred(MOTTO, 26, "b"),
        rule(CELL[1], MOTTO_RULE),
    ];
    let mut number = vec![centred(&paper.number_line(), 26, "")];
    if let Title::Letter { subject } = &paper.title {
        let spacing = LineSpacing::new().before(120);
        number.push(centred(&format!("V/v {subject}"), 24, "").line_spacing(spacing));
    }
    let date = vec![centred(&paper.date_line(), 26, "i")];
    docx = docx
        .add_table(columns(vec![[organ, nation], [number, date]]))
        .add_paragraph(Paragraph::new());
    if let Title::Typed { kind, subject } = &paper.title {
        docx = docx
            .add_paragraph(centred(kind, 28, "b"))
            .add_paragraph(centred(subject, 28, "b"));
        docx = docx.add_paragraph(rule(WIDTH, TITLE_RULE));
    }
    addressed(docx, paper)
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
        [one] => docx.add_paragraph(at(1700).add_run(run(&format!("Kính gửi: {one}"), 28, ""))),
        many => {
            docx = docx.add_paragraph(at(1700).add_run(run("Kính gửi:", 28, "")));
            many.iter().fold(docx, |docx, line| {
                docx.add_paragraph(at(2800).add_run(run(line, 28, "")))
            })
        }
    }
}

/// Boxes 9b and 7, side by side.
pub(super) fn foot(docx: Docx, paper: &Paper) -> Docx {
    let mut copies = vec![Paragraph::new().add_run(run("Nơi nhận:", 24, "bi"))];
    copies.extend(
        paper
            .copy_lines()
            .iter()
            .map(|line| Paragraph::new().add_run(run(line, 22, ""))),
    );
    let mut signed: Vec<Paragraph> = paper
        .authority
        .iter()
        .map(|line| centred(line, 28, "b"))
        .collect();
    signed.extend((0..4).map(|_| Paragraph::new())); // room for the signature and the seal
    signed.extend(paper.signer.iter().map(|name| centred(name, 28, "b")));
    docx.add_paragraph(Paragraph::new())
        .add_table(columns(vec![[copies, signed]]))
}

fn columns(rows: Vec<[Vec<Paragraph>; 2]>) -> Table {
    let cell = |(at, lines): (usize, Vec<Paragraph>)| {
        let cell = TableCell::new().width(COLUMNS[at], WidthType::Dxa);
        lines.into_iter().fold(cell, TableCell::add_paragraph)
    };
    let rows = rows
        .into_iter()
        .map(|cells| TableRow::new(cells.into_iter().enumerate().map(cell).collect()));
    let table = Table::without_borders(rows.collect()).set_grid(COLUMNS.to_vec());
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
