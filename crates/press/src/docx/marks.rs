//! The marks that few documents carry: urgency (box 10b), circulation (box 11) and the organ's address (box 13).

use docx_rs::{
    Docx, LineSpacing, Paragraph, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Run,
};
use letter::paper::{Paper, Urgency};

use super::{centred, nothing, run};

const RED: &str = "FF0000";
const SIDES: [ParagraphBorderPosition; 4] = [
    ParagraphBorderPosition::Top,
    ParagraphBorderPosition::Bottom,
    ParagraphBorderPosition::Left,
    ParagraphBorderPosition::Right,
];

/// In a red frame as wide as the decree says, in the middle of a column `column` wide.
pub(super) fn urgency(mark: Urgency, column: usize) -> Paragraph {
    let width = usize::from(mark.width()) * 567 / 10;
    let side = (column.saturating_sub(width) / 2) as i32;
    let words = Run::new().add_text(mark.words()).size(26).bold().color(RED);
    Paragraph::new()
        .align(docx_rs::AlignmentType::Center)
        .indent(Some(side), None, Some(side), None)
        .line_spacing(LineSpacing::new().before(200).after(80))
        .set_borders(framed(RED))
        .add_run(words)
}

/// In the top margin of the first page, in its right half.
pub(super) fn circulation(docx: Docx, paper: &Paper) -> Docx {
    let Some(mark) = paper.marks.circulation else {
        return docx;
    };
    let mark = centred(mark.words(), 26, "b")
        .set_borders(framed("000000"))
        .wrap("around")
        .h_anchor("margin")
        .x_align("right")
        .v_anchor("page")
        .frame_y(400)
        .frame_width(3000);
    // LibreOffice loses a frame that a table follows at once.
    docx.add_paragraph(mark).add_paragraph(nothing())
}

/// Below a line as wide as the text.
pub(super) fn contact(words: &str) -> Paragraph {
    let line = ParagraphBorder::new(ParagraphBorderPosition::Top).size(6);
    Paragraph::new()
        .align(docx_rs::AlignmentType::Center)
        .set_borders(ParagraphBorders::with_empty().set(line))
        .add_run(run(words, 22, ""))
}

fn framed(colour: &str) -> ParagraphBorders {
    SIDES
        .into_iter()
        .fold(ParagraphBorders::with_empty(), |borders, side| {
            borders.set(ParagraphBorder::new(side).size(6).space(2).color(colour))
        })
}
