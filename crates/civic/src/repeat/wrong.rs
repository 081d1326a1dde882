//! What can be wrong with the rows of a repeat.

use super::{LONGEST_CELL, MOST_ROWS};
use crate::indicator::{WrongAnswer, WrongEntry};

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The row, counted from 0 among those that were written.
    pub row: usize,
    /// The column, from 0; the last one for what has none.
    pub column: usize,
    /// What is wrong.
    pub why: WrongCell,
}

/// Why a cell cannot stand so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongCell {
    /// No figure, or not such a one.
    #[error(transparent)]
    Figure(#[from] WrongEntry),
    /// Not among the choices, or no day.
    #[error(transparent)]
    Answer(#[from] WrongAnswer),
    /// Too long.
    #[error("dài quá {LONGEST_CELL} ký tự")]
    Long,
    /// It must be filled in.
    #[error("bắt buộc điền")]
    Missing,
    /// It is answered although its condition does not hold.
    #[error("chỉ điền khi “{0}” được trả lời như biểu mẫu nêu")]
    Unasked(String),
    /// It is answered although its condition, in words, does not hold.
    #[error("chỉ điền khi {0}")]
    NotSo(String),
    /// Its rule is broken: what the form says of that, or the rule in words.
    #[error("{0}")]
    Broken(String),
    /// A choice that does not go with the answer named second.
    #[error("“{0}” không thuộc lựa chọn đi với câu trả lời ở “{1}”")]
    Apart(String, String),
    /// There must be another number of rows.
    #[error("phải có đúng {0} dòng")]
    Count(i64),
    /// A row has more cells than there are columns.
    #[error("dòng có nhiều ô hơn số cột")]
    Cells,
    /// Too many rows.
    #[error("bảng kê có nhiều nhất {MOST_ROWS} dòng")]
    Rows,
}
