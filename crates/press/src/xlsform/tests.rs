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
        Some(Relevant::Chosen("kenh".to_owned(), vec!["loa".to_owned()]))
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
    assert_eq!(rows, [5, 3, 4]);
}

#[test]
fn a_repeat_is_read_with_its_columns_and_what_is_reckoned_of_them() {
    let survey = grid(
        "survey",
        &[
            &[
                "type",
                "name",
                "label",
                "relevant",
                "calculation",
                "constraint",
                "hint",
            ],
            &[
                "begin_repeat",
                "vu",
                "Danh sách vụ việc",
                "",
                "",
                "",
                "Mỗi vụ một dòng",
            ],
            &["date", "ngay", "Ngày", "", "", "", ""],
            &["select_one loai", "loai", "Loại", "", "", "", ""],
            &["text", "tinh", "Tỉnh", "${loai} = 'ngoai'", "", "", ""],
            &["integer", "nguoi", "Số người", "", "", ". >= 1", ""],
            &["end repeat", "", "", "", "", "", ""],
            &["calculate", "so_vu", "Số vụ", "", "count(${vu})", "", ""],
            &["calculate", "so_nguoi", "Số người", "", "sum(${nguoi})", "", ""],
            &["begin group", "g", "Thêm", "${so} > 0", "", "", ""],
            &["text", "noi", "Nơi", "", "", "", ""],
            &["end group", "", "", "", "", "", ""],
            &["integer", "so", "Số", "", "", "", ""],
        ],
    );
    let form = read(&[
        survey,
        choices(&[["loai", "noi", "Trong"], ["loai", "ngoai", "Ngoài"]]),
    ])
    .unwrap();
    let repeat = &form.repeats[0];
    assert_eq!(
        (repeat.row, repeat.name.as_str(), repeat.hint.as_str()),
        (2, "vu", "Mỗi vụ một dòng")
    );
    let inside: Vec<&str> = form
        .questions
        .iter()
        .filter(|question| question.repeat.as_deref() == Some("vu"))
        .map(|question| question.name.as_str())
        .collect();
    assert_eq!(inside, ["ngay", "loai", "tinh", "nguoi"]);
    assert_eq!(form.questions[4].kind, Kind::Count("vu".to_owned()));
    assert_eq!(form.questions[5].kind, Kind::Total("nguoi".to_owned()));
    let above = Relevant::Counted("so".to_owned(), Operator::Above, 0.0);
    assert_eq!(form.questions[6].relevant, Some(above), "that of its group");
}

#[test]
fn what_is_wrong_about_repeats_and_conditions_is_named_row_by_row() {
    let survey = grid(
        "survey",
        &[
            &[
                "type",
                "name",
                "label",
                "relevant",
                "calculation",
                "constraint",
                "default",
            ],
            &["select_one k or_other", "kenh", "Kênh", "", "", "", ""],
            &["begin repeat", "vu", "Vụ", "${ c } > 0", "", "", ""],
            &["begin repeat", "con", "Con", "", "", "", ""],
            &["end group", "", "", "", "", "", ""],
            &["integer", "a", "A", "${so} > 0", "", "", ""],
            &["calculate", "b", "B", "", "${a} + ${so}", "", ""],
            &["integer", "c", "C", "", "", ". <= ${a}", ""],
            &["end repeat", "", "", "", "", "", ""],
            &["integer", "so", "Số", "", "", "", "0"],
            &["calculate", "d", "D", "", "${a} + ${so}", "", ""],
            &["calculate", "e", "E", "", "sum(${so})", "", ""],
            &["calculate", "f", "F", "", "count(${so})", "", ""],
            &["begin repeat", "trong", "Trống", "", "", "", ""],
            &["end repeat", "", "", "", "", "", ""],
            &["end repeat", "", "", "", "", "", ""],
        ],
    );
    let faults = read(&[survey, choices(&[["k", "a", "A"]])]).unwrap_err();
    for (row, words) in [
        (2, "or_other"),
        (3, "là cột của chính bảng kê ấy"),
        (4, "không nằm trong bảng kê khác"),
        (5, "phải đóng bằng “end repeat”"),
        (10, "default"),
        (11, "không phải câu hỏi số của biểu"),
        (12, "không phải cột số của một bảng kê"),
        (13, "không phải bảng kê"),
        (14, "không có câu hỏi nào"),
        (16, "không có “begin repeat” đứng trước"),
    ] {
        let said = faults
            .iter()
            .any(|fault| fault.row == row && fault.reason.contains(words));
        assert!(said, "{row} {words}: {faults:#?}");
    }
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
            ("survey", 7),
            ("survey", 8),
            ("survey", 9),
            ("survey", 5)
        ]
    );
    assert!(faults[2].reason.contains("khong_co"), "{}", faults[2].reason);
    assert_eq!(read(&[]).unwrap_err()[0].row, 0);
}

/// A form whose conditions, rules and formulas are more than one question beside one value.
fn beyond_shapes() -> [Grid; 2] {
    let heads = [
        "type",
        "name",
        "label",
        "relevant",
        "calculation",
        "constraint",
        "choice_filter",
        "repeat_count",
    ];
    let survey = grid(
        "survey",
        &[
            &heads,
            &["integer", "so", "Số", "", "", "", "", ""],
            &["select_one huyen", "h", "Huyện", "", "", "", "", ""],
            &["select_one xa", "x", "Xã", "", "", "", "huyen = ${h}", ""],
            &["begin group", "g", "Nhóm", "${so} > 1", "", "", "", ""],
            &[
                "text",
                "vi_sao",
                "Vì sao",
                "not(${h} = 'mot')",
                "",
                ". != 'x'",
                "",
                "",
            ],
            &["end group", "", "", "", "", "", "", ""],
            &["begin repeat", "r", "Thôn", "", "", "", "", "${so}"],
            &["integer", "nam", "Nam", "${so} > 1", "", ". <= ${so}", "", ""],
            &["calculate", "doi", "Gấp đôi", "", "${nam} * 2", "", "", ""],
            &["calculate", "tong", "Tổng", "", "${nam} + ${so}", "", "", ""],
            &["end repeat", "", "", "", "", "", "", ""],
            &["calculate", "a", "A", "", "sum(${nam})", "", "", ""],
            &["calculate", "b", "B", "", "${a} - ${so}", "", "", ""],
        ],
    );
    let lists = grid(
        "choices",
        &[
            &["list_name", "name", "label", "Huyen"],
            &["huyen", "mot", "Một", ""],
            &["huyen", "hai", "Hai", ""],
            &["xa", "a", "Xã A", "mot"],
            &["xa", "b", "Xã B", "hai"],
        ],
    );
    [survey, lists]
}

#[test]
fn what_is_more_than_a_known_shape_is_handed_on_as_it_is_written() {
    let form = read(&beyond_shapes()).unwrap();
    let find = |name: &str| form.questions.iter().find(|one| one.name == name).unwrap();
    assert_eq!(
        find("vi_sao").relevant,
        Some(Relevant::So("(${so} > 1) and (not(${h} = 'mot'))".to_owned()))
    );
    assert_eq!(find("vi_sao").constraint, ". != 'x'");
    assert_eq!(
        (find("nam").bounds.len(), find("nam").constraint.as_str()),
        (0, ". <= ${so}")
    );
    assert_eq!(find("doi").kind, Kind::Formula("${nam} * 2".to_owned()));
    assert_eq!(find("tong").kind, Kind::Formula("${nam} + ${so}".to_owned()));
    assert_eq!(find("b").kind, Kind::Formula("${a} - ${so}".to_owned()));
    let filter = find("x").filter.as_ref().unwrap();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        (filter.question.as_str(), &filter.of),
        ("h", &vec![pair("a", "mot"), pair("b", "hai")])
    );
    assert_eq!(form.repeats[0].count, Some(Count::Question("so".to_owned())));
}

#[test]
fn a_filter_without_its_column_and_a_count_that_is_none_are_named() {
    let heads = ["type", "name", "label", "choice_filter", "repeat_count"];
    let survey = grid(
        "survey",
        &[
            &heads,
            &["select_one k", "k", "K", "tinh = ${k}", ""],
            &["select_one k", "l", "L", "tinh > 3", ""],
            &["integer", "m", "M", "tinh = ${k}", ""],
            &["begin repeat", "r", "R", "", "${m} + 1"],
            &["text", "t", "T", "", ""],
            &["end repeat", "", "", "", ""],
        ],
    );
    let faults = read(&[survey, choices(&[["k", "a", "A"]])]).unwrap_err();
    for (sheet, row, words) in [
        ("choices", 2, "cột “tinh”"),
        ("survey", 3, "choice_filter"),
        ("survey", 4, "chỉ dùng cho câu hỏi lựa chọn"),
        ("survey", 5, "repeat_count"),
    ] {
        let said = |fault: &Fault| fault.sheet == sheet && fault.row == row && fault.reason.contains(words);
        assert!(faults.iter().any(said), "{sheet} {row} {words}: {faults:#?}");
    }
}

#[test]
fn a_condition_of_a_repeat_is_one_of_every_column_with_those_of_the_groups_round_it() {
    let rows: &[&[&str]] = &[
        &["type", "name", "label", "relevant", "repeat_count"],
        &["integer", "so", "Số", "", ""],
        &["text", "noi", "Nơi", "", ""],
        &["begin group", "g", "Nhóm", "${noi} = 'x'", ""],
        &["begin repeat", "r", "R", "${so} > 0", ""],
        &["integer", "a", "A", "", ""],
        &["text", "b", "B", "${a} > 5", ""],
        &["end repeat", "", "", "", ""],
        &["end group", "", "", "", ""],
    ];
    let form = read(&[grid("survey", rows)]).unwrap();
    let so = |text: &str| Some(Relevant::So(text.to_owned()));
    assert_eq!(form.questions[2].relevant, so("(${noi} = 'x') and (${so} > 0)"));
    assert_eq!(
        form.questions[3].relevant,
        so("((${noi} = 'x') and (${so} > 0)) and (${a} > 5)")
    );
    let mut counted: Vec<Vec<&str>> = rows.iter().map(|row| row.to_vec()).collect();
    counted[4][4] = "3";
    let counted: Vec<&[&str]> = counted.iter().map(Vec::as_slice).collect();
    let faults = read(&[grid("survey", &counted)]).unwrap_err();
    assert!(
        faults.len() == 1 && faults[0].row == 5 && faults[0].reason.contains("Bỏ một trong hai"),
        "{faults:#?}"
    );
}
