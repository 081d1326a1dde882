//! Registers of what comes and goes, and the numbers in them (Nghị định 30/2020/NĐ-CP, Điều 14, 15, 22, Phụ lục IV).

use viet::fold;

/// The series of what comes: one a unit, paper and electronic together.
pub const ARRIVALS: &str = "den";

/// The kinds of documents whose series a unit can set (Điều 7).
pub const KINDS: [&str; 11] = [
    "cong_van",
    "bao_cao",
    "ke_hoach",
    "thong_bao",
    "giay_moi",
    "quyet_dinh",
    "chi_thi",
    "huong_dan",
    "chuong_trinh",
    "to_trinh",
    "khac",
];

/// Series that several kinds can share, besides the one that each has of its own.
pub const SHARED: [&str; 2] = ["shared_1", "shared_2"];

/// A number as it is written: with a zero before 1 to 9.
#[must_use]
pub fn written(number: i64) -> String {
    format!("{number:02}")
}

/// The number of a code such as `05/BC-STTTT` or `05a/BC-STTTT`; `None` for a bare notation.
#[must_use]
pub fn number_of(code: &str) -> Option<i64> {
    let digits = code.trim().chars().take_while(char::is_ascii_digit);
    digits.collect::<String>().parse().ok()
}

/// What no second document of a unit may have: number and notation within a year. `None` for a document without number.
#[must_use]
pub fn twin_key(code: &str, year: i32) -> Option<String> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let (number, notation) = code.split_once('/').unwrap_or((&code, ""));
    let number = number.trim_start_matches('0');
    number.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
    Some(format!("{year}|{number}/{}", fold(notation)))
}

/// Number and notation of a document of this kind: `notation` as the draft has it (`/STTTT-TTBCXB`), or else what
/// follows from the kind and from the organ's initials.
#[must_use]
pub fn code(number: i64, kind: &str, notation: Option<&str>, organ: &str) -> String {
    let number = written(number);
    let drafted = notation
        .and_then(|text| text.split_once('/'))
        .map(|(_, rest)| rest.trim());
    match drafted.filter(|rest| !rest.is_empty()) {
        Some(rest) => format!("{number}/{rest}"),
        None => match abbreviation(kind) {
            Some(short) => format!("{number}/{short}-{organ}"),
            None => format!("{number}/{organ}"),
        },
    }
}

/// The abbreviation of a kind of document (Phụ lục III, Mục I); a công văn has none.
fn abbreviation(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "ke_hoach" => "KH",
        "thong_bao" => "TB",
        "quyet_dinh" => "QĐ",
        "chi_thi" => "CT",
        "huong_dan" => "HD",
        "bao_cao" => "BC",
        "to_trinh" => "TTr",
        "giay_moi" => "GM",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_with_a_zero_below_ten() {
        assert_eq!([1, 9, 10, 412].map(written), ["01", "09", "10", "412"]);
        assert_eq!(code(5, "bao_cao", None, "STTTT"), "05/BC-STTTT");
        assert_eq!(code(5, "cong_van", None, "STTTT"), "05/STTTT");
        assert_eq!(
            code(412, "cong_van", Some("/STTTT-TTBCXB"), "X"),
            "412/STTTT-TTBCXB"
        );
    }

    #[test]
    fn a_twin_has_the_same_number_and_notation_in_the_same_year() {
        let key = twin_key("05/BC-STTTT", 2021);
        assert_eq!(key, twin_key(" 5 /BC-STTTT", 2021));
        assert_ne!(key, twin_key("05/BC-STTTT", 2022));
        assert_ne!(key, twin_key("05a/BC-STTTT", 2021));
        assert_ne!(key, twin_key("05/STTTT", 2021));
        assert_eq!(twin_key("/STTTT-TTBCXB", 2021), None);
        assert_eq!((number_of("05a/BC"), number_of("/BC")), (Some(5), None));
    }
}
