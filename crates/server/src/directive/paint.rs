//! The text of a directive cut where its clauses stand.

use super::store::Task;

/// A piece of the text.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its lines, without empty ones.
    pub lines: Vec<String>,
    /// The index of the task that it is, if it asks for something.
    pub task: Option<usize>,
}

/// Cuts `body` at the spans of `tasks` (character offsets). Every word is kept once; a span that begins inside an
/// earlier one goes on after it, and a task that has no place in the text follows at the end in its own words.
#[must_use]
pub fn pieces(body: &str, tasks: &[Task]) -> Vec<Piece> {
    let letters: Vec<char> = body.chars().collect();
    let place = |at: Option<i64>| {
        at.and_then(|at| usize::try_from(at).ok())
            .map(|at| at.min(letters.len()))
    };
    let mut spans: Vec<(usize, usize, usize)> = Vec::new();
    let mut out = Vec::new();
    for (index, task) in tasks.iter().enumerate() {
        if let (Some(start), Some(end)) = (place(task.span_start), place(task.span_end)) {
            spans.push((start, end, index));
        }
    }
    spans.sort_unstable();
    let (mut at, mut placed) = (0, vec![false; tasks.len()]);
    for (start, end, index) in spans {
        let start = start.max(at);
        if start < end {
            push(&mut out, &letters[at..start], None);
            push(&mut out, &letters[start..end], Some(index));
            (at, placed[index]) = (end, true);
        }
    }
    push(&mut out, &letters[at..], None);
    for (index, task) in tasks.iter().enumerate().filter(|(index, _)| !placed[*index]) {
        push(&mut out, &task.body.chars().collect::<Vec<_>>(), Some(index));
    }
    out
}

fn push(out: &mut Vec<Piece>, letters: &[char], task: Option<usize>) {
    let text: String = letters.iter().collect();
    let lines: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    if !lines.is_empty() || task.is_some() {
        out.push(Piece { lines, task });
    }
}
