//! The body as people type it: a line a paragraph; `# `, `## `, `### ` before headings, `- ` before items, and lines
//! between bars as tables, the first one its head.

use crate::paper::{Block, Cell};

/// The widest share of a column, in characters: longer cells wrap.
const WIDEST: usize = 40;

/// The blocks of a text.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut table: Vec<Vec<String>> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(cells) = row(line) {
            if !is_ruler(&cells) {
                table.push(cells);
            }
            continue;
        }
        blocks.extend(closed(&mut table));
        blocks.push(block(line));
    }
    blocks.extend(closed(&mut table));
    blocks
}

fn block(line: &str) -> Block {
    let after = |sign: &str| line.strip_prefix(sign).map(|rest| rest.trim().to_owned());
    let heading = [("# ", 1), ("## ", 2), ("### ", 3)]
        .into_iter()
        .find_map(|(sign, level)| {
            Some(Block::Heading {
                level,
                text: after(sign)?,
            })
        });
    heading
        .or_else(|| after("- ").map(Block::Item))
        .unwrap_or_else(|| Block::Paragraph(line.to_owned()))
}

/// The cells of a line that begins with a bar.
fn row(line: &str) -> Option<Vec<String>> {
    let inner = line.strip_prefix('|')?;
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    Some(inner.split('|').map(|cell| cell.trim().to_owned()).collect())
}

/// The line of dashes that other programs write below the head.
fn is_ruler(cells: &[String]) -> bool {
    cells
        .iter()
        .all(|cell| !cell.is_empty() && cell.chars().all(|c| c == '-' || c == ':'))
}

/// The collected lines as a table; rows are made as long as the head.
fn closed(lines: &mut Vec<Vec<String>>) -> Option<Block> {
    let mut lines = std::mem::take(lines).into_iter();
    let head = lines.next()?;
    let rows: Vec<Vec<String>> = lines
        .map(|mut row| {
            row.resize(head.len(), String::new());
            row
        })
        .collect();
    let width = |at: usize| {
        let cells = rows.iter().map(|row| &row[at]).chain([&head[at]]);
        let longest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
        longest.clamp(4, WIDEST) as u16
    };
    let widths = (0..head.len()).map(width).collect();
    let rows = rows.into_iter().map(|row| cells(&head, row)).collect();
    Some(Block::Table {
        caption: None,
        head,
        rows,
        widths,
    })
}

fn cells(head: &[String], row: Vec<String>) -> Vec<Cell> {
    let cell = |(name, text): (&String, String)| match figure(&text) {
        _ if ["tt", "stt"].contains(&name.to_lowercase().as_str()) => Cell::Centred(text),
        Some(figure) => Cell::Figure(figure),
        None => Cell::Text(text),
    };
    head.iter().zip(row).map(cell).collect()
}

/// A whole number as it would be written back; `05` and `2.5` are words.
fn figure(text: &str) -> Option<i64> {
    let figure = text.replace('.', "").parse::<i64>().ok()?;
    (viet::grouped(figure) == text || figure.to_string() == text).then_some(figure)
}

/// The text that gives these blocks. Bases have a text of their own and are left out.
#[must_use]
pub fn written(blocks: &[Block]) -> String {
    let lines: Vec<String> = blocks.iter().map(line).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

fn line(block: &Block) -> String {
    match block {
        Block::Bases(_) => String::new(),
        Block::Heading { level, text } => format!("{} {text}", "#".repeat(usize::from(*level).clamp(1, 3))),
        Block::Paragraph(text) => text.clone(),
        Block::Item(text) => format!("- {text}"),
        Block::Table {
            caption, head, rows, ..
        } => {
            let cell = |cell: &Cell| match cell {
                Cell::Text(text) | Cell::Centred(text) => text.clone(),
                Cell::Figure(figure) => viet::grouped(*figure),
                Cell::Decimal(figure, decimals) => viet::fixed(*figure, *decimals),
            };
            let rows = rows.iter().map(|row| barred(row.iter().map(cell)));
            let head = barred(head.iter().cloned());
            caption
                .iter()
                .cloned()
                .chain([head])
                .chain(rows)
                .collect::<Vec<_>>()
                .join("\n")
        }
    }
}

fn barred(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}
