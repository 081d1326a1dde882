//! What becomes of a form's conditions and formulas, and what is said of one that cannot be.

use press::table::{read, write_book};

use super::*;

fn form(survey: &[&[&str]]) -> Form {
    let rows = survey.iter().map(|row| row.to_vec()).collect();
    let book = write_book(&[("survey", rows)]).unwrap();
    press::xlsform::read(&read(&book).unwrap()).unwrap()
}

const HEADS: &[&str] = &["type", "name", "label", "relevant", "calculation"];

#[test]
fn a_formula_of_a_later_table_is_named_with_its_row_and_table() {
    let form = form(&[
        HEADS,
        &["integer", "a", "A", "", ""],
        &["begin group", "g", "Kết quả", "", ""],
        &["calculate", "trong", "Trong nhóm", "", "${a} * 2"],
        &["end group", "", "", "", ""],
        &["calculate", "ngoai", "Ngoài nhóm", "", "${trong} * 3"],
    ]);
    // The workbook has it first; the report prints the group as a table after the questions outside of it.
    let faults = written(&form, "Báo cáo", None).unwrap_err();
    let [fault] = &faults[..] else {
        panic!("{faults:#?}")
    };
    assert_eq!((fault.sheet.as_str(), fault.row), ("survey", 6));
    for words in [
        "Công thức (calculation) của “ngoai”",
        "dòng 4, bảng “Kết quả”",
        "Chuyển “ngoai”",
    ] {
        assert!(fault.reason.contains(words), "{words}: {}", fault.reason);
    }
}

#[test]
fn a_repeat_with_a_condition_asks_its_columns_when_the_form_says_so() {
    let form = form(&[
        HEADS,
        &["integer", "so_vu", "Số vụ", "", ""],
        &["begin repeat", "vu", "Danh sách vụ", "${so_vu} > 0", ""],
        &["integer", "nguoi", "Số người", "", ""],
        &["text", "noi", "Nơi", "${nguoi} > 5", ""],
        &["end repeat", "", "", "", ""],
    ]);
    let made = written(&form, "Báo cáo", None).unwrap();
    let columns = &made.repeats[0].columns;
    let said = |at: usize| {
        serde_json::to_value(&columns[at].asks.relevant)
            .unwrap()
            .to_string()
    };
    assert!(
        said(0).contains("so_vu") && !said(0).contains("nguoi"),
        "{}",
        said(0)
    );
    assert!(
        said(1).contains("so_vu") && said(1).contains("nguoi"),
        "{}",
        said(1)
    );
}
