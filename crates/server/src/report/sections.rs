//! A paper as text that people edit: headings and tables stay, the words between them are theirs.

use letter::compose::OPEN;
use letter::paper::{Block, Cell, Paper, Title};

/// A part of the paper in its order.
#[derive(Debug)]
pub enum Part<'a> {
    /// Level and text.
    Heading(u8, &'a str),
    /// The words of the n-th section, one paragraph a line, items led by a dash.
    Text(usize, String),
    /// Head and rows.
    Table(&'a [String], &'a [Vec<Cell>]),
}

/// The parts of the body. The number of sections never changes: an emptied one keeps its place.
#[must_use]
pub fn parts(paper: &Paper) -> Vec<Part<'_>> {
    let (mut parts, mut count) = (Vec::new(), 0);
    for block in &paper.body {
        match block {
            Block::Heading { level, text } => parts.push(Part::Heading(*level, text)),
            Block::Table { head, rows, .. } => parts.push(Part::Table(head, rows)),
            Block::Paragraph(_) | Block::Item(_) | Block::Bases(_) => {
                let line = line(block);
                if let Some(Part::Text(_, text)) = parts.last_mut() {
                    text.push('\n');
                    text.push_str(&line);
                } else {
                    parts.push(Part::Text(count, line));
                    count += 1;
                }
            }
        }
    }
    parts
}

fn line(block: &Block) -> String {
    match block {
        Block::Item(text) => format!("- {text}"),
        Block::Paragraph(text) => text.clone(),
        Block::Bases(lines) => lines.join("\n"),
        Block::Heading { .. } | Block::Table { .. } => String::new(),
    }
}

/// The paper with the words of each section as `text` gives them; a section that it does not know stays as it is.
#[must_use]
pub fn with_texts(paper: &Paper, text: impl Fn(usize) -> Option<String>) -> Paper {
    let mut body: Vec<Block> = Vec::new();
    let (mut count, mut in_section, mut replaced) = (0, false, false);
    for block in &paper.body {
        if matches!(block, Block::Heading { .. } | Block::Table { .. }) {
            (in_section, replaced) = (false, false);
            body.push(block.clone());
            continue;
        }
        if !in_section {
            let new = text(count);
            replaced = new.is_some();
            body.extend(new.iter().flat_map(|words| blocks(words)));
            (in_section, count) = (true, count + 1);
        }
        if !replaced {
            body.push(block.clone());
        }
    }
    Paper {
        body,
        ..paper.clone()
    }
}

/// A line a paragraph; nothing at all is what is still to be written.
fn blocks(text: &str) -> Vec<Block> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let block = |line: &str| match line.strip_prefix("- ") {
        Some(item) => Block::Item(item.to_owned()),
        None => Block::Paragraph(line.to_owned()),
    };
    let blocks: Vec<Block> = lines.map(block).collect();
    if blocks.is_empty() {
        vec![Block::Paragraph(OPEN.to_owned())]
    } else {
        blocks
    }
}

/// What the document is about.
#[must_use]
pub fn subject(paper: &Paper) -> &str {
    match &paper.title {
        Title::Typed { subject, .. } | Title::Letter { subject } => subject,
    }
}

/// The paper about this.
#[must_use]
pub fn about(title: &Title, subject: &str) -> Title {
    let subject = subject.to_owned();
    match title {
        Title::Typed { kind, .. } => Title::Typed {
            kind: kind.clone(),
            subject,
        },
        Title::Letter { .. } => Title::Letter { subject },
    }
}

/// Lines that hold something.
#[must_use]
pub fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper() -> Paper {
        let json = serde_json::json!({
            "superior": null, "issuer": "A", "number": null, "notation": "BC-A", "place": "B", "month": null,
            "title": { "letter": { "subject": "s" } }, "recipients": [], "copies": [], "authority": [], "signer": null,
            "draft": true, "body": [
                { "paragraph": "một" }, { "item": "hai" }, { "heading": { "level": 1, "text": "I." } },
                { "paragraph": "ba" }, { "table": { "caption": null, "head": ["x"], "rows": [], "widths": [] } },
            ]
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn what_is_not_changed_stays_and_what_is_emptied_keeps_its_place() {
        let paper = paper();
        let parts = parts(&paper);
        assert_eq!(parts.len(), 4);
        assert!(matches!(&parts[0], Part::Text(0, text) if text == "một\n- hai"));
        let same = with_texts(&paper, |_| None);
        assert_eq!(same, paper);
        let typed = |at| (at == 0).then(|| "một\n- hai".to_owned());
        assert_eq!(with_texts(&paper, typed), paper);
        let changed = with_texts(&paper, |at| (at == 1).then(String::new));
        assert_eq!(changed.body[3], Block::Paragraph(OPEN.to_owned()));
        assert_eq!(changed.body.len(), paper.body.len());
    }
}
