//! Cells as codes, kinds, days and facts. What can be read in two ways is not read.

use civic::review::parse_day;
use civic::unit::{About, Kind, Value};
use press::table::Cell;
use viet::{Date, fold};

use super::Words;

/// A code: text, or a whole number whose zeros in front Excel has dropped; see [`padded`].
pub(super) fn code(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text.split_whitespace().collect::<String>()),
        Cell::Number(number) => whole(*number).map(|number| number.to_string()),
        _ => None,
    }
}

/// The zeros that Excel drops, given back: official codes have two, three or five digits by level.
pub(super) fn padded(code: &str, kind: Option<Kind>) -> String {
    let digits = match kind {
        Some(Kind::Province) => 2,
        Some(Kind::District) => 3,
        Some(Kind::Commune) => 5,
        _ => 0,
    };
    let is_number = code.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        format!("{code:0>digits$}")
    } else {
        code.to_owned()
    }
}

fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && (0.0..1e15).contains(&number)).then_some(number as i64)
}

/// A day as a spreadsheet keeps it, or as people write it. A bare number is none: nobody sees which day it is.
pub(super) fn day(cell: &Cell) -> Option<Date> {
    match cell {
        Cell::Day(day) => Some(*day),
        Cell::Text(text) => parse_day(text),
        _ => None,
    }
}

/// A kind as the house calls it, by its code, or by the word with which such names begin.
pub(super) fn kind(text: &str, words: &Words<'_>) -> Option<Kind> {
    let folded = fold(text);
    let folded = folded.trim();
    if let Some(kind) = Kind::ALL.into_iter().find(|kind| {
        kind.code() == folded || fold(&words.say(&format!("unit.kind.{}", kind.code()), &[])) == folded
    }) {
        return Some(kind);
    }
    match folded {
        "tinh" => Some(Kind::Province),
        "huyen" | "quan" | "thi xa" => Some(Kind::District),
        "xa" | "phuong" | "thi tran" | "dac khu" => Some(Kind::Commune),
        "bo" | "bo, nganh" => Some(Kind::Ministry),
        "so" | "ban" | "nganh" | "so, nganh" => Some(Kind::Department),
        "don bien phong" => Some(Kind::BorderPost),
        "hoi" | "doan the" => Some(Kind::Union),
        _ => None,
    }
}

/// The kind that a name says by its first words. A thành phố may be a province or a district: nothing is said.
pub(super) fn kind_of_name(name: &str) -> Option<Kind> {
    const BEGINNINGS: [(&str, Kind); 15] = [
        ("tinh ", Kind::Province),
        ("huyen ", Kind::District),
        ("quan ", Kind::District),
        ("thi xa ", Kind::District),
        ("xa ", Kind::Commune),
        ("phuong ", Kind::Commune),
        ("thi tran ", Kind::Commune),
        ("dac khu ", Kind::Commune),
        ("so ", Kind::Department),
        ("bao ", Kind::Newspaper),
        ("dai phat thanh", Kind::Broadcaster),
        ("phong van hoa", Kind::DistrictOffice),
        ("trung tam van hoa", Kind::DistrictCentre),
        ("dai truyen thanh", Kind::CommuneStation),
        ("don bien phong", Kind::BorderPost),
    ];
    let folded = fold(name);
    let known = BEGINNINGS
        .into_iter()
        .find(|(words, _)| folded.starts_with(words));
    known.map(|(_, kind)| kind)
}

/// What a cell says about a unit.
pub(super) fn fact(about: About, cell: &Cell) -> Option<Value> {
    match (about, about.decimals(), cell) {
        (_, Some(decimals), Cell::Number(number)) => {
            let written = format!("{number:.places$}", places = decimals as usize);
            let exact = written.parse::<f64>().is_ok_and(|read| read == *number);
            let value = Value::parse(about, &trimmed(&written))?;
            exact.then_some(value)
        }
        (_, Some(decimals), Cell::Text(text)) => Value::parse(about, &vietnamese(text, decimals)?),
        (About::Languages, None, Cell::Text(text)) => Value::parse(about, &text.replace(';', ",")),
        (_, None, Cell::Text(text)) => match fold(text).trim() {
            "co" | "x" | "yes" | "dung" | "1" => Some(Value::Is(true)),
            "khong" | "no" | "sai" | "0" => Some(Value::Is(false)),
            _ => None,
        },
        (_, None, Cell::Number(number)) if *number == 1.0 => Some(Value::Is(true)),
        (_, None, Cell::Number(number)) if *number == 0.0 => Some(Value::Is(false)),
        _ => None,
    }
}

fn trimmed(number: &str) -> String {
    if number.contains('.') {
        number.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        number.to_owned()
    }
}

/// `1.234,5` with a decimal point. Dots must part groups of three; one dot alone before other than three digits is a
/// decimal point, before three digits it may be either, unless there can be no decimals.
fn vietnamese(text: &str, decimals: u32) -> Option<String> {
    let text: String = text.split_whitespace().collect();
    let (whole, part) = text
        .split_once(',')
        .map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let groups: Vec<&str> = whole.split('.').collect();
    let grouped =
        groups.len() > 1 && groups[1..].iter().all(|group| group.len() == 3) && groups[0].len() <= 3;
    match (part, groups.len()) {
        (Some(part), 1) => Some(format!("{whole}.{part}")),
        (Some(part), _) if grouped => Some(format!("{}.{part}", groups.concat())),
        (None, 1) => Some(whole.to_owned()),
        (None, _) if grouped && (decimals == 0 || groups.len() > 2) => Some(groups.concat()),
        (None, 2) if !grouped && decimals > 0 => Some(whole.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn numbers_are_read_as_they_are_written_here_or_not_at_all() {
        for (about, cell, number) in [
            (About::Population, text("50.436"), Some(50_436)),
            (About::Population, text("1.250.436"), Some(1_250_436)),
            (About::Population, Cell::Number(50_436.0), Some(50_436)),
            (About::Population, text("50,5"), None),
            (About::Population, text("50.43"), None),
            (About::Population, Cell::Number(50.5), None),
            (About::Population, text("đang cập nhật"), None),
            (About::Area, text("54,71"), Some(547_100)),
            (About::Area, text("1.254,71"), Some(12_547_100)),
            (About::Area, text("54.71"), Some(547_100)),
            (About::Area, text("54.710"), None),
            (About::Area, Cell::Number(54.71), Some(547_100)),
            (About::Latitude, Cell::Number(21.8068), Some(21_806_800)),
            (About::Latitude, text("21,8068"), Some(21_806_800)),
            (About::Latitude, Cell::Number(210.0), None),
        ] {
            assert_eq!(
                fact(about, &cell),
                number.map(Value::Number),
                "{about:?} {cell:?}"
            );
        }
    }

    #[test]
    fn codes_get_their_zeros_back_and_bare_numbers_are_no_days() {
        assert_eq!(
            padded(&code(&Cell::Number(5986.0)).unwrap(), Some(Kind::Commune)),
            "05986"
        );
        assert_eq!(padded("4", Some(Kind::Province)), "04");
        assert_eq!(padded("H37.02", Some(Kind::Department)), "H37.02");
        assert_eq!(code(&Cell::Number(1.5)), None);
        assert_eq!(day(&Cell::Number(45_839.0)), None);
        let reform = Date::new(2025, 7, 1).unwrap();
        assert_eq!(day(&Cell::Day(reform)), Some(reform));
        assert_eq!(day(&text("01/7/2025")), Some(reform));
    }

    #[test]
    fn an_empty_cell_is_neither_yes_nor_no() {
        assert_eq!(fact(About::Border, &text("x")), Some(Value::Is(true)));
        assert_eq!(fact(About::Border, &text("Không")), Some(Value::Is(false)));
        assert_eq!(fact(About::Border, &text("chưa rõ")), None);
        assert_eq!(
            fact(About::Languages, &text("Tày; Nùng")),
            Value::parse(About::Languages, "Tày, Nùng")
        );
    }
}
