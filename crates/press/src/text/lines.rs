//! Lines gathered from paragraphs and tables, whatever the format they come from.

/// Lines of a document being read.
pub(super) struct Lines {
    /// Open table rows, each with its cells, each with its lines.
    rows: Vec<Vec<Vec<String>>>,
    /// The document's own lines.
    own: Vec<String>,
    /// The lines of the open cells, the innermost last.
    cells: Vec<Vec<String>>,
}

impl Lines {
    pub fn new() -> Self {
        Self {
            rows: Vec::new(),
            own: Vec::new(),
            cells: Vec::new(),
        }
    }

    pub fn text(self) -> String {
        self.own.join("\n")
    }

    /// Where lines go: the document, or the innermost open cell.
    fn here(&mut self) -> &mut Vec<String> {
        self.cells.last_mut().unwrap_or(&mut self.own)
    }

    pub fn push(&mut self, line: String) {
        self.here().push(line);
    }

    /// One blank line keeps its meaning; a thousand would only cost memory.
    pub fn blank(&mut self) {
        if self.cells.is_empty() && self.own.last().is_some_and(|last| !last.is_empty()) {
            self.own.push(String::new());
        }
    }

    pub fn open_row(&mut self) {
        self.rows.push(Vec::new());
    }

    pub fn open_cell(&mut self) {
        self.cells.push(Vec::new());
    }

    pub fn close_cell(&mut self) {
        let Some(lines) = self.cells.pop() else { return };
        match self.rows.last_mut() {
            _ if lines.is_empty() => {}
            Some(row) => row.push(lines),
            None => self.here().extend(lines),
        }
    }

    /// Two cells side by side are two columns of a layout (head, signature): one is read after the other. Three and more
    /// cells of one line each are a row of figures and stay together.
    pub fn close_row(&mut self) {
        let cells = self.rows.pop().unwrap_or_default();
        let figures = cells.len() > 2
            && cells
                .iter()
                .all(|lines| lines.len() == 1 && !lines[0].contains('\n'));
        let lines = cells.into_iter().flatten();
        if figures {
            let row = lines.collect::<Vec<_>>().join("\t");
            self.push(row);
        } else {
            self.here().extend(lines);
        }
    }
}
