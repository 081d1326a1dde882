//! What hangs on a document (Phụ lục I, Mục III.1; model form 2.1).

use serde::{Deserialize, Serialize};

use super::{BLANK, Block, Paper, Title, begun};

/// An appendix: pages of its own, numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appendix {
    /// What it holds; written in capitals.
    pub title: String,
    /// Its text.
    pub body: Vec<Block>,
}

impl Paper {
    /// `Phụ lục`, or with a Roman number where there are several: `Phụ lục II`.
    #[must_use]
    pub fn appendix_label(&self, at: usize) -> String {
        match self.appendices.len() {
            0 | 1 => "Phụ lục".to_owned(),
            _ => format!("Phụ lục {}", roman(at + 1)),
        }
    }

    /// `(Kèm theo Công văn số 05/STTTT-BC ngày 05 tháng 4 năm 2021)`; what is not given yet stays blank, and all of
    /// it in an electronic document, whose system fills it in.
    #[must_use]
    pub fn attached_line(&self) -> String {
        let kind = match &self.title {
            Title::Letter { .. } => "Công văn".to_owned(),
            Title::Typed { kind, .. } => begun(&kind.to_lowercase()),
        };
        let line = self.number_line();
        let number = line
            .trim_start_matches("Số")
            .trim_start_matches(':')
            .trim_start_matches(' ');
        let open = format!("ngày{BLANK}tháng{BLANK}năm{BLANK}");
        if self.marks.electronic {
            return format!("(Kèm theo {kind} số{BLANK}/{BLANK}{open})");
        }
        let date = self.date.map_or(open, viet::Date::official);
        format!("(Kèm theo {kind} số {number} {date})")
    }
}

fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut left = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            out += sign;
            left -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_appendices_are_roman() {
        let all: Vec<String> = [1, 4, 9, 14, 40].into_iter().map(roman).collect();
        assert_eq!(all, ["I", "IV", "IX", "XIV", "XL"]);
    }
}
