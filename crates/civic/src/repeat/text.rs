//! Rows as the one answer that they are: a line a row, `|` round every cell.

/// The cells of rows as they were written, without blank rows.
#[must_use]
pub fn cells(text: &str) -> Vec<Vec<String>> {
    let rows = text.lines().map(line);
    rows.filter(|row| row.iter().any(|cell| !cell.is_empty()))
        .collect()
}

/// Rows as the answer that is kept.
#[must_use]
pub fn write(rows: &[Vec<String>]) -> String {
    let escaped = |cell: &String| {
        let plain: Vec<&str> = cell.split_whitespace().collect();
        plain.join(" ").replace('\\', "\\\\").replace('|', "\\|")
    };
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().map(escaped).collect();
        format!("|{}|", cells.join("|"))
    };
    let filled = rows
        .iter()
        .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    filled.map(line).collect::<Vec<_>>().join("\n")
}

fn line(text: &str) -> Vec<String> {
    let text = text.trim();
    let (mut row, mut cell) = (Vec::new(), String::new());
    let mut letters = text.strip_prefix('|').unwrap_or(text).chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => cell.extend(letters.next()),
            '|' => row.push(std::mem::take(&mut cell).trim().to_owned()),
            other => cell.push(other),
        }
    }
    if !cell.trim().is_empty() {
        row.push(cell.trim().to_owned());
    }
    row
}
