//! Official documents as DOCX in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I. Sizes are half points, widths dxa.

mod body;
mod frame;
mod look;
mod marks;
mod parts;

use std::io::Cursor;

use docx_rs::{
    Docx, Footer, Header, LineSpacing, PageMargin, PageNum, PageNumType, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, Run, RunFonts,
};
use letter::paper::Paper;

use crate::PressError;

pub use look::look;

/// A4 less the margins of 30 mm at the left and 20 mm at the right.
const WIDTH: usize = 9071;
/// The foot of a document: copies at the left, the signature at the right.
const FOOT: [usize; 2] = [4400, 4671];
/// Wide enough for Quốc hiệu at 12 pt on one line at the right.
const COLUMNS: [usize; 2] = [3500, 5571];
/// Twentieths of a point in 254 tenths of a millimetre.
const INCH: usize = 1440;

/// Writes the paper. The same paper gives the same layout; a draft carries `DỰ THẢO` above its head.
pub fn write(paper: &Paper) -> Result<Vec<u8>, PressError> {
    let fonts = "Times New Roman";
    let fonts = RunFonts::new()
        .ascii(fonts)
        .hi_ansi(fonts)
        .cs(fonts)
        .east_asia(fonts);
    let margin = PageMargin {
        top: 1134,
        left: 1701,
        bottom: 1134,
        right: 1134,
        header: 567,
        footer: 567,
        gutter: 0,
    };
    let number = Paragraph::new()
        .align(docx_rs::AlignmentType::Center)
        .add_page_num(PageNum::new());
    let mut docx = Docx::new()
        .default_fonts(fonts)
        .default_size(28)
        .default_line_spacing(LineSpacing::new().before(0).after(0))
        .page_size(11_906, 16_838)
        .page_margin(margin)
        .header(Header::new().add_paragraph(number))
        .first_header(Header::new().add_paragraph(Paragraph::new()));
    docx = docx.page_num_type(PageNumType::new().start(1));
    if let Some(contact) = &paper.marks.contact {
        docx = docx
            .footer(Footer::new().add_paragraph(Paragraph::new()))
            .first_footer(Footer::new().add_paragraph(marks::contact(contact)));
    }
    docx = marks::circulation(docx, paper);
    docx = frame::head(docx, paper);
    docx = body::body(docx, &paper.closed_body());
    docx = frame::foot(docx, paper);
    packed(parts::appendices(docx, paper))
}

fn packed(docx: Docx) -> Result<Vec<u8>, PressError> {
    let mut parts = docx.build();
    let xml = String::from_utf8(parts.document).map_err(|fault| PressError(fault.to_string()))?;
    parts.document = parts::finished(&xml).into_bytes();
    let mut out = Cursor::new(Vec::new());
    parts
        .pack(&mut out)
        .map_err(|fault| PressError(fault.to_string()))?;
    Ok(out.into_inner())
}

/// A run; `style` holds `b` for bold, `i` for italic.
fn run(text: &str, size: usize, style: &str) -> Run {
    let mut run = Run::new().add_text(text).size(size);
    if style.contains('b') {
        run = run.bold();
    }
    if style.contains('i') {
        run = run.italic();
    }
    run
}

fn centred(text: &str, size: usize, style: &str) -> Paragraph {
    Paragraph::new()
        .align(docx_rs::AlignmentType::Center)
        .add_run(run(text, size, style))
}

/// How long a line of `hundredths` of the words is; words that are wider than their column wrap.
fn share(words: &str, size: u16, column: usize, hundredths: usize) -> usize {
    let wide = letter::paper::width(words, size, true) as usize * INCH / 254;
    wide.min(column) * hundredths / 100
}

/// A line `length` long in the middle of a column `width` wide, clear of what stands above and below it. An underline
/// would run through the dots of ậ and ọ.
fn rule(width: usize, length: usize) -> Paragraph {
    let side = (width.saturating_sub(length) / 2) as i32;
    let line = ParagraphBorder::new(ParagraphBorderPosition::Bottom).size(6);
    Paragraph::new()
        .set_borders(ParagraphBorders::with_empty().set(line))
        .indent(Some(side), None, Some(side), None)
        .line_spacing(LineSpacing::new().after(80))
        .add_run(run("\u{a0}", 4, ""))
}

/// A paragraph of no height to speak of: where the format asks for a paragraph and the page for none.
fn nothing() -> Paragraph {
    let flat = LineSpacing::new()
        .line(20)
        .line_rule(docx_rs::LineSpacingType::Exact);
    Paragraph::new().size(2).line_spacing(flat)
}

#[cfg(test)]
mod tests;
