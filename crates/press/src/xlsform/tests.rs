//! Forms, and what is wrong with them.

use super::*;
use crate::table::Cell;

fn grid(name: &str, rows: &[&[&str]]) -> Grid {
    let cell = |text: &&str| {
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text((*text).to_owned())
        }
    };
    Grid {
        name: name.to_owned(),
        rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
    }
}

/// Lists, names and labels.
fn choices(rows: &[[&str; 3]]) -> Grid {
    let heads = ["list_name", "name", "label"];
    let rows: Vec<&[&str]> = std::iter::once(&heads)
        .chain(rows)
        .map(<[&str; 3]>::as_slice)
        .collect();
    grid("choices", &rows)
}

#[test]
fn a_form_of_groups_numbers_and_choices_is_read_whole() {
    let survey = grid(
        "survey",
        &[
            &[
                "type",
                "name",
                "label::Tiếng Việt (vi)",
                "label",
                "required",
                "constraint",
            ],
            &["start", "start", "", "", "", ""],
            &["begin group", "tt", "Tuyên truyền", "Communication", "", ""],
            &["integer", "cuoc", "Số cuộc", "Meetings", "yes", ". >= 0"],
            &["integer", "nu", "Số nữ", "Women", "", ". >= 0 and . <= ${cuoc}"],
            &["end group", "", "", "", "", ""],
            &["select_one kenh", "kenh", "Kênh chính", "", "", ""],
            &["decimal", "gio", "Số giờ", "", "", ""],
        ],
    );
    let choices = choices(&[["kenh", "loa", "Loa"], ["kenh", "mang", "Mạng xã hội"]]);
    let settings = grid("settings", &[&["form_title", "form_id"], &["Biểu 01", "bieu01"]]);
    let form = read(&[survey, choices, settings]).unwrap();
    assert_eq!((form.title.as_str(), form.id.as_str()), ("Biểu 01", "bieu01"));
    let names: Vec<&str> = form
        .questions
        .iter()
        .map(|question| question.name.as_str())
        .collect();
    assert_eq!(names, ["cuoc", "nu", "kenh", "gio"]);
    assert_eq!(form.questions[0].label, "Số cuộc");
    assert_eq!(form.questions[0].groups, ["Tuyên truyền"]);
    assert!(form.questions[0].required && !form.questions[1].required);
    assert_eq!(
        form.questions[1].bounds[1],
        Bound {
            is: Operator::AtMost,
            than: Side::Question("cuoc".to_owned())
        }
    );
    assert!(matches!(&form.questions[2].kind, Kind::One(choices) if choices.len() == 2));
}

#[test]
fn conditions_and_sums_are_read_and_what_they_name_must_be_there() {
    let heads = ["type", "name", "label", "relevant", "calculation", "constraint"];
    let choices = || {
        grid(
            "choices",
            &[
                &["list_name", "name", "label"],
                &["kenh", "loa", "Loa"],
                &["kenh", "mang", "Mạng xã hội"],
            ],
        )
    };
    let survey = grid(
        "survey",
        &[
            &heads,
            &["select_one kenh", "kenh", "Kênh chính", "", "", ""],
            &["integer", "nam", "Nam", "", "", ". > 0 and . <= 500"],
            &["integer", "nu", "Nữ", "${kenh} = 'loa'", "", ""],
            &["calculate", "tong", "Tổng", "", "${nam} + ${nu}", ""],
        ],
    );
    let form = read(&[survey, choices()]).unwrap();
    assert_eq!(
        form.questions[2].relevant,
        Some(("kenh".to_owned(), "loa".to_owned()))
    );
    assert_eq!(
        form.questions[3].kind,
        Kind::Sum(vec![("nam".to_owned(), false), ("nu".to_owned(), false)])
    );
    let wrong = grid(
        "survey",
        &[
            &heads,
            &["select_one kenh", "kenh", "Kênh chính", "", "", ""],
            &["integer", "nam", "Nam", "${kenh} = 'bao'", "", ""],
            &["calculate", "tong", "Tổng", "", "${nam} + ${kenh}", ""],
            &["integer", "nu", "Nữ", "", "${nam}", ""],
            &["begin group", "g", "Nhóm", "${kenh} = 'loa'", "", ""],
            &["end group", "", "", "", "", ""],
        ],
    );
    let rows: Vec<usize> = read(&[wrong, choices()])
        .unwrap_err()
        .iter()
        .map(|fault| fault.row)
        .collect();
    assert_eq!(rows, [5, 6, 3, 4]);
}

#[test]
fn every_fault_names_sheet_row_and_reason() {
    let survey = grid(
        "survey",
        &[
            &["type", "name", "label", "relevant", "calculation", "constraint"],
            &["integer", "a b", "Một", "", "", ""],
            &["select_one khong_co", "x", "Hai", "", "", ""],
            &["calculate", "y", "Ba", "", "1+1", ""],
            &["begin repeat", "z", "Bốn", "", "", ""],
            &["integer", "q", "Năm", "${x} = 1", "", ""],
            &["integer", "q", "Sáu", "", "", "regex(., 'x')"],
            &["geopoint", "g", "Bảy", "", "", ""],
            &["begin group", "n", "Tám", "", "", ""],
            &["integer", "r", "Chín", "", "", ". <= ${khong}"],
        ],
    );
    let choices = choices(&[["k", "a", "A"], ["k", "a", "B"]]);
    let faults = read(&[survey, choices]).unwrap_err();
    let at: Vec<(&str, usize)> = faults
        .iter()
        .map(|fault| (fault.sheet.as_str(), fault.row))
        .collect();
    assert_eq!(
        at,
        [
            ("choices", 3),
            ("survey", 2),
            ("survey", 3),
            ("survey", 4),
            ("survey", 5),
            ("survey", 6),
            ("survey", 7),
            ("survey", 7),
            ("survey", 8),
            ("survey", 9),
            ("survey", 10)
        ]
    );
    assert!(faults[2].reason.contains("khong_co"), "{}", faults[2].reason);
    assert_eq!(read(&[]).unwrap_err()[0].row, 0);
}
