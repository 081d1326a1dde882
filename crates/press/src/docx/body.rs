//! Box 6: the text itself, with its tables.

use docx_rs::{Docx, LineSpacing, Paragraph, Table, TableCell, TableLayoutType, TableRow, WidthType};
use letter::paper::{Block, Cell, base_lines};

use super::frame::justified;
use super::{WIDTH, centred, run};

pub(super) fn body(docx: Docx, blocks: &[Block]) -> Docx {
    blocks.iter().fold(docx, block)
}

fn block(docx: Docx, block: &Block) -> Docx {
    match block {
        Block::Bases(bases) => base_lines(bases)
            .iter()
            .fold(docx, |docx, line| docx.add_paragraph(justified(line, "i"))),
        Block::Heading { level, text } => {
            docx.add_paragraph(justified(text, if *level > 2 { "bi" } else { "b" }).keep_next(true))
        }
        Block::Paragraph(text) => docx.add_paragraph(justified(text, "")),
        Block::Item(text) => docx.add_paragraph(justified(&format!("- {text}"), "")),
        Block::Table {
            caption,
            head,
            rows,
            widths,
        } => {
            let spacing = LineSpacing::new().before(120).after(60);
            let caption = caption.iter().map(|text| {
                centred(text, 26, "bi")
                    .line_spacing(spacing.clone())
                    .keep_next(true)
            });
            caption
                .fold(docx, Docx::add_paragraph)
                .add_table(table(head, rows, &grid(head.len(), widths)))
        }
    }
}

fn grid(columns: usize, widths: &[u16]) -> Vec<usize> {
    let share = |at: usize| usize::from(widths.get(at).copied().unwrap_or(1).max(1));
    let all: usize = (0..columns).map(share).sum();
    (0..columns).map(|at| WIDTH * share(at) / all).collect()
}

fn table(head: &[String], rows: &[Vec<Cell>], grid: &[usize]) -> Table {
    let head_cells = head
        .iter()
        .zip(grid)
        .map(|(text, width)| cell(centred(text, 24, "b"), *width));
    let mut all = vec![TableRow::new(head_cells.collect()).cant_split()];
    let empty = Cell::Text(String::new());
    all.extend(rows.iter().map(|row| {
        let cells = grid.iter().enumerate();
        TableRow::new(
            cells
                .map(|(at, width)| cell(drawn(row.get(at).unwrap_or(&empty)), *width))
                .collect(),
        )
    }));
    Table::new(all)
        .set_grid(grid.to_vec())
        .layout(TableLayoutType::Fixed)
        .width(WIDTH, WidthType::Dxa)
}

fn cell(paragraph: Paragraph, width: usize) -> TableCell {
    TableCell::new()
        .width(width, WidthType::Dxa)
        .add_paragraph(paragraph)
}

fn drawn(cell: &Cell) -> Paragraph {
    match cell {
        Cell::Text(text) => Paragraph::new().add_run(run(text, 24, "")),
        Cell::Centred(text) => centred(text, 24, ""),
        Cell::Figure(number) => figure(&viet::grouped(*number)),
        Cell::Decimal(number, decimals) => figure(&viet::fixed(*number, *decimals)),
    }
}

fn figure(text: &str) -> Paragraph {
    let right = Paragraph::new().align(docx_rs::AlignmentType::Right);
    right.add_run(run(text, 24, ""))
}
