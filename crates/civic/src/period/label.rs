//! What a period is called on Vietnamese pages and papers.

use super::Period;

const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];

impl Period {
    /// `tháng 4 năm 2021`, `quý II năm 2021`, `6 tháng đầu năm 2021`, `9 tháng năm 2021`, `năm 2021`, `tuần 15 năm 2021`,
    /// `từ ngày 18/4/2021 đến ngày 30/7/2021`.
    #[must_use]
    pub fn label(&self) -> String {
        self.named().unwrap_or_else(|| self.stretch())
    }

    /// The label with the days, which the name of a period cut on the 14th does not tell:
    /// `tháng 4 năm 2021 (từ ngày 15/3/2021 đến ngày 14/4/2021)`.
    #[must_use]
    pub fn label_with_days(&self) -> String {
        match self.named() {
            Some(name) => format!("{name} ({})", self.stretch()),
            None => self.stretch(),
        }
    }

    fn stretch(&self) -> String {
        format!("từ ngày {} đến ngày {}", self.from.written(), self.to.written())
    }

    fn named(&self) -> Option<String> {
        if self.key.contains("..") {
            return None;
        }
        let (year, rest) = self.key.split_at_checked(4)?;
        let number = |text: &str| text.parse::<usize>().ok();
        Some(match rest.get(..2) {
            None => format!("năm {year}"),
            Some("-Q") => format!(
                "quý {} năm {year}",
                ROMAN.get(number(&rest[2..])?.checked_sub(1)?)?
            ),
            Some("-H") if rest == "-H1" => format!("6 tháng đầu năm {year}"),
            Some("-H") => format!("6 tháng cuối năm {year}"),
            Some("-9") => format!("9 tháng năm {year}"),
            Some("-W") => format!("tuần {} năm {year}", number(&rest[2..])?),
            Some(_) => format!("tháng {} năm {year}", month(number(rest.strip_prefix('-')?)?)),
        })
    }
}

/// Months 1 and 2 carry a zero (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.4).
fn month(number: usize) -> String {
    if number <= 2 {
        format!("{number:02}")
    } else {
        number.to_string()
    }
}
