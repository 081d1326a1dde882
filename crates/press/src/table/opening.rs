//! A sheet that begins: its columns are as wide as its heads and first rows ask for.

use std::io::Write as _;

use super::Put;
use super::parts::{SHEET, SHEET_ROWS, number};
use crate::xlsx::lines_of;

/// Widths in characters. Longer words run on below their neighbour or are cut off there.
const NARROWEST: u16 = 7;
const WIDEST: u16 = 48;
/// A head of many words stands in several lines, and no word of it is broken below this width.
const WIDEST_WORD: u16 = 24;
const LINES_OF_HEAD: u16 = 3;
/// The height of a line at 11 points.
const LINE: u16 = 15;

pub(super) struct Opening {
    pub heads: Vec<String>,
    widths: Vec<u16>,
}

impl Opening {
    pub fn of(heads: &[String]) -> Self {
        let width = |head: &String| {
            let longest = head.split_whitespace().map(length).max().unwrap_or(0);
            let even = length(head).div_ceil(LINES_OF_HEAD);
            longest.min(WIDEST_WORD).max(even.min(WIDEST)) + 2
        };
        Self {
            heads: heads.to_vec(),
            widths: heads.iter().map(|head| width(head).max(NARROWEST)).collect(),
        }
    }

    /// Looks at one of the first rows.
    pub fn see(&mut self, cells: &[Put<'_>]) {
        if self.widths.len() < cells.len() {
            self.widths.resize(cells.len(), NARROWEST);
        }
        for (width, cell) in self.widths.iter_mut().zip(cells) {
            let wanted = match cell {
                Put::Words(words) => words.lines().map(length).max().unwrap_or(0),
                Put::Number(value) => {
                    let mut digits = Vec::new();
                    number(&mut digits, *value);
                    digits.len() as u16
                }
                Put::Day(_) => 10,
            };
            *width = (*width).max(wanted.min(WIDEST) + 2);
        }
    }

    /// The height of the row of heads, in points.
    pub fn height(&self) -> u16 {
        let lines = self.heads.iter().zip(&self.widths);
        lines
            .map(|(head, width)| lines_of(head, *width))
            .max()
            .unwrap_or(1)
            * LINE
    }

    /// The sheet up to its first row.
    pub fn begin(&self, out: &mut Vec<u8>) {
        out.extend(SHEET.as_bytes());
        if !self.widths.is_empty() {
            out.extend(b"<cols>");
            for (at, width) in (1..).zip(&self.widths) {
                // Into memory: it cannot fail.
                let _ = write!(
                    out,
                    "<col min=\"{at}\" max=\"{at}\" width=\"{width}\" customWidth=\"1\"/>"
                );
            }
            out.extend(b"</cols>");
        }
        out.extend(SHEET_ROWS.as_bytes());
    }
}

fn length(words: &str) -> u16 {
    words.chars().take(1000).count() as u16
}
