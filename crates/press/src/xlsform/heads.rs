//! The line of column names of a sheet.

use crate::table::Grid;

/// Where each column stands, by its folded name.
pub(super) struct Heads(Vec<(String, usize)>);

impl Heads {
    /// The first line that is not blank.
    pub fn find(grid: &Grid) -> Option<(usize, Self)> {
        let row = grid
            .rows
            .iter()
            .position(|row| row.iter().any(|cell| !cell.is_empty()))?;
        let cells = grid.rows[row].iter().enumerate();
        let names = cells.filter(|(_, cell)| !cell.is_empty());
        let names = names.map(|(at, cell)| (cell.shown().to_lowercase().replace(' ', "_"), at));
        Some((row, Self(names.collect())))
    }

    /// Every column: its name and what a row has there.
    pub fn row(&self, grid: &Grid, row: usize) -> Vec<(String, String)> {
        let cells = self.0.iter();
        cells
            .map(|(name, column)| (name.clone(), grid.at(row, *column).shown()))
            .collect()
    }

    pub fn has(&self, head: &str) -> bool {
        self.place(head).is_some()
    }

    /// A column by its name; `label::Tiếng Việt (vi)` before `label` before any other language of it.
    fn place(&self, head: &str) -> Option<usize> {
        let tongue = |name: &str| name.strip_prefix(head).is_some_and(|rest| rest.starts_with(':'));
        let vietnamese = |name: &str| tongue(name) && (name.contains("(vi)") || name.contains("việt"));
        let find =
            |fits: &dyn Fn(&str) -> bool| self.0.iter().find(|(name, _)| fits(name)).map(|(_, at)| *at);
        find(&vietnamese)
            .or_else(|| find(&|name| name == head))
            .or_else(|| find(&tongue))
    }

    pub fn text(&self, grid: &Grid, row: usize, head: &str) -> String {
        self.place(head)
            .map(|column| grid.at(row, column).shown())
            .unwrap_or_default()
    }
}
