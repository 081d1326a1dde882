//! The kept part of a page as lines: one block a line, lists with their marks, bold words between `**`.

use super::tree::{Node, Tree, is_block};
use crate::text::docx::numbering::number;
use crate::text::lines::Lines;

/// The text of the page without the dropped nodes.
pub(super) fn text(tree: &Tree<'_>, dropped: &[bool]) -> String {
    let mut walk = Walk {
        tree,
        dropped,
        lines: Lines::new(),
        line: String::new(),
        blank: false,
        bold: 0,
        inside_bold: false,
        pre: 0,
        lists: Vec::new(),
        label: None,
    };
    walk.node(0);
    walk.flush();
    walk.lines.text().trim_end().to_owned()
}

struct Walk<'a> {
    tree: &'a Tree<'a>,
    dropped: &'a [bool],
    lines: Lines,
    line: String,
    /// A blank is owed before the next word.
    blank: bool,
    bold: usize,
    inside_bold: bool,
    pre: usize,
    /// Open lists: the number of the next item and its format; none for bullets.
    lists: Vec<Option<(u32, &'static str)>>,
    /// The mark of an item that has no text yet.
    label: Option<String>,
}

impl Walk<'_> {
    /// As deep as the tree, which is bounded.
    fn node(&mut self, at: usize) {
        if self.dropped[at] {
            return;
        }
        let node = &self.tree.nodes[at];
        if node.name.is_empty() {
            return self.words(&node.text);
        }
        let block = is_block(&node.name);
        if block {
            self.flush();
        }
        self.enter(node);
        for child in &node.children {
            self.node(*child);
        }
        if block {
            self.flush();
        }
        self.leave(&node.name);
    }

    fn enter(&mut self, node: &Node<'_>) {
        match node.name.as_str() {
            "br" => self.flush(),
            "b" | "strong" => self.bold += 1,
            "pre" => self.pre += 1,
            "ul" => self.lists.push(None),
            "ol" => self
                .lists
                .push(Some((node.number.unwrap_or(1), format(node.marker)))),
            "li" => self.label = Some(self.item(node)),
            "tr" => self.lines.open_row(),
            "td" | "th" => self.lines.open_cell(),
            _ => {}
        }
    }

    fn leave(&mut self, name: &str) {
        match name {
            "b" | "strong" => self.bold -= 1,
            "pre" => self.pre -= 1,
            "ul" | "ol" => drop(self.lists.pop()),
            "li" => self.label = None,
            "tr" => self.lines.close_row(),
            "td" | "th" => self.lines.close_cell(),
            "p" | "div" if self.lists.is_empty() => self.lines.blank(),
            _ => {}
        }
    }

    fn item(&mut self, node: &Node<'_>) -> String {
        match self.lists.last_mut() {
            Some(Some((next, format))) => {
                let this = node.number.unwrap_or(*next);
                *next = this.saturating_add(1);
                let end = if format.ends_with("Letter") { ')' } else { '.' };
                format!("{}{end} ", number(this, format))
            }
            _ => "- ".to_owned(),
        }
    }

    fn words(&mut self, text: &str) {
        for c in text.chars() {
            if c == '\n' && self.pre > 0 {
                self.flush();
            } else if c.is_whitespace() && c != '\u{a0}'
                || matches!(c, '\u{a0}' | '\u{200b}' | '\u{ad}') && self.line.is_empty()
            {
                self.blank = !self.line.is_empty();
            } else if !matches!(c, '\u{200b}' | '\u{feff}') {
                self.letter(c);
            }
        }
    }

    fn letter(&mut self, c: char) {
        if self.inside_bold && self.bold == 0 {
            self.line.push_str("**");
            self.inside_bold = false;
        }
        if std::mem::take(&mut self.blank) {
            self.line.push(' ');
        }
        if let Some(label) = self.label.take() {
            self.line.push_str(&label);
        }
        if !self.inside_bold && self.bold > 0 {
            self.line.push_str("**");
            self.inside_bold = true;
        }
        self.line.push(c);
    }

    /// Ends the line; the next one begins bold again if it stands in bold.
    fn flush(&mut self) {
        if std::mem::take(&mut self.inside_bold) {
            self.line.push_str("**");
        }
        self.blank = false;
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            self.lines.push(line);
        }
    }
}

/// Word's name for a list's `type`.
fn format(marker: &str) -> &'static str {
    match marker {
        "a" => "lowerLetter",
        "A" => "upperLetter",
        "i" => "lowerRoman",
        "I" => "upperRoman",
        _ => "decimal",
    }
}
