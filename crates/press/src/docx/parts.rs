//! The appendices, each a section that counts its pages from 1, and what docx-rs cannot say itself.

use docx_rs::{Docx, SectionProperty};
use letter::paper::{Appendix, Paper};

use super::{WIDTH, body, centred, nothing, rule};

/// The line below the head of an appendix, as long as in our PDF: 50 mm.
const RULE: usize = 2835;

pub(super) fn appendices(docx: Docx, paper: &Paper) -> Docx {
    let appendices = paper.appendices.iter().enumerate();
    appendices.fold(docx, |docx, (at, one)| appendix(docx, paper, at, one))
}

/// What stands before it ends its own section; [`finished`] says how that looks.
fn appendix(docx: Docx, paper: &Paper, at: usize, appendix: &Appendix) -> Docx {
    let end = nothing().section_property(SectionProperty::new());
    let docx = docx
        .add_paragraph(end)
        .add_paragraph(centred(&paper.appendix_label(at), 28, "b"))
        .add_paragraph(centred(&appendix.title.to_uppercase(), 28, "b"))
        .add_paragraph(centred(&paper.attached_line(), 28, "i"))
        .add_paragraph(rule(WIDTH, RULE));
    body::body(docx, &appendix.body)
}

/// Rows that are kept whole are repeated on every page; every section has the sheet, the headers and the count of the
/// last one, whose footer on the first page stands on the document's own first page alone.
pub(super) fn finished(xml: &str) -> String {
    let xml = xml.replace("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />");
    let Some(start) = xml.rfind("<w:sectPr") else {
        return xml;
    };
    let (before, last) = xml.split_at(start);
    let Some(end) = last.find("</w:sectPr>").map(|at| at + "</w:sectPr>".len()) else {
        return xml;
    };
    let (own, after) = last.split_at(end);
    let mut section = own.to_owned();
    let mut pieces = before.split("<w:sectPr");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out += &section;
        out += piece.split_once("</w:sectPr>").map_or(piece, |(_, rest)| rest);
        section = blank_foot(own);
    }
    out + &section + after
}

/// The section with the empty footer of the other pages on its first page as well.
fn blank_foot(section: &str) -> String {
    let id = |kind: &str| {
        let reference = section.find(&format!("<w:footerReference w:type=\"{kind}\" r:id=\""))?;
        let from = reference + format!("<w:footerReference w:type=\"{kind}\" r:id=\"").len();
        section[from..]
            .find('"')
            .map(|to| section[from..from + to].to_owned())
    };
    match (id("default"), id("first")) {
        (Some(blank), Some(first)) => {
            section.replace(&format!("r:id=\"{first}\""), &format!("r:id=\"{blank}\""))
        }
        _ => section.to_owned(),
    }
}
