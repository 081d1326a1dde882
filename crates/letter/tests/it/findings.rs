//! What is doubtful is said, in both languages, and nothing is repaired.

use crate::{codes, value};

fn letter(date: &str, basis: &str) -> letter::Reading {
    letter::read(&format!(
        "SỞ Y TẾ\nSố: 5/SYT-NV\nV/v tiêm phòng\n\nHà Nam, {date}\n\nKính gửi: Các bệnh viện.\n\n\
         Căn cứ Kế hoạch số 3/KH-UBND {basis}, Sở Y tế đề nghị:\n\n1. Tổ chức tiêm phòng cho người dân.\n\n\
         Nơi nhận:\n- Như trên.\n\nGIÁM ĐỐC\n\nTrần Văn Ba"
    ))
}

#[test]
fn a_clean_letter_has_none() {
    assert_eq!(
        codes(&letter("ngày 01 tháng 6 năm 2021", "ngày 20/5/2021")),
        Vec::<&str>::new()
    );
}

#[test]
fn a_letter_older_than_what_it_cites() {
    let reading = letter("ngày 01 tháng 6 năm 2021", "ngày 20/12/2021");
    assert_eq!(codes(&reading), ["date.earlier_than_basis"]);
    assert_eq!(value(&reading.date), "2021-06-01", "told, not repaired");
    let (vi, _) = letter::finding_text(&reading.findings[0]);
    assert!(vi.contains("1/6/2021") && vi.contains("20/12/2021"), "{vi}");
}

#[test]
fn a_blank_day_without_a_basis_of_that_month_has_no_bound() {
    let reading = letter("ngày tháng 6 năm 2021", "ngày 20/5/2021");
    assert_eq!(codes(&reading), ["date.day_blank"]);
    assert!(!reading.findings[0].args.contains_key("earliest"));
}

#[test]
fn a_day_that_does_not_exist() {
    let reading = letter("ngày 31 tháng 6 năm 2021", "ngày 20/5/2021");
    assert_eq!(codes(&reading), ["date.unreadable"]);
    assert!(reading.date.value.is_none());
}

#[test]
fn a_year_that_cannot_be_meant() {
    assert_eq!(
        codes(&letter("ngày 01 tháng 6 năm 2021", "ngày 20/5/219")),
        ["date.odd_year"]
    );
}

#[test]
fn every_code_has_its_sentences() {
    let known = [
        "not_a_letter",
        "number.not_issued",
        "number.missing",
        "date.day_blank",
        "date.missing",
        "date.unreadable",
        "date.earlier_than_basis",
        "date.odd_year",
        "number.twice",
        "date.twice",
        "signer.twice",
        "date.weekday_differs",
        "deadline.differs",
        "deadline.backwards",
        "recipients.missing",
        "recipients.from_request",
        "subject.missing",
        "issuer.missing",
        "issuer.inferred",
        "tasks.none",
        "task.doubtful",
        "signer.missing",
    ];
    for code in known {
        let finding = letter::Finding {
            code: code.to_owned(),
            span: None,
            other: None,
            args: std::collections::BTreeMap::new(),
        };
        let (vi, en) = letter::finding_text(&finding);
        assert!(vi.len() > 10 && en.len() > 10 && vi != en && vi != code, "{code}");
    }
}

/// The letter with a portal's box above it and one more item.
fn boxed(item: &str) -> letter::Reading {
    letter::read(&format!(
        "Số ký hiệu: 5/SYT-NVY\nNgày ban hành: 02/6/2021\nNgười ký: Trần Văn Bốn\n\nSỞ Y TẾ\nSố: 5/SYT-NV\nV/v tiêm phòng\n\n\
         Hà Nam, ngày 01 tháng 6 năm 2021\n\nKính gửi: Các bệnh viện.\n\n\
         Cuộc bầu cử tổ chức vào Chủ nhật, ngày 25 tháng 7 năm 2021. Sở Y tế đề nghị:\n\n1. {item}\n\n\
         Nơi nhận:\n- Như trên.\n\nGIÁM ĐỐC\n\nTrần Văn Ba"
    ))
}

#[test]
fn what_a_portal_prints_otherwise_is_told_with_both_places() {
    let reading = boxed("Tổ chức tiêm phòng cho người dân.");
    for (code, field) in [
        ("number.twice", &reading.number),
        ("date.twice", &reading.date),
        ("signer.twice", &reading.signer.name),
    ] {
        let found = reading.findings.iter().find(|finding| finding.code == code);
        let found = found.expect("the box says it otherwise");
        assert!(
            found.span != found.other && found.other.is_some() && found.span == field.span,
            "{code}"
        );
        assert!(field.confidence <= 0.6, "{code}");
    }
    assert_eq!(value(&reading.date), "2021-06-01", "the letter's own words stand");
}

#[test]
fn days_that_cannot_be_as_written_are_told() {
    let told = |item: &str| {
        let reading = boxed(item);
        let known = ["date.weekday_differs", "deadline.differs", "deadline.backwards"];
        let hits = codes(&reading).into_iter().filter(|code| known.contains(code));
        hits.map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(told("Tiêm phòng vào thứ Ba, ngày 15 tháng 6 năm 2021."), "");
    assert_eq!(
        told("Tiêm phòng vào thứ Tư, ngày 15 tháng 6 năm 2021."),
        "date.weekday_differs"
    );
    assert_eq!(
        told("Niêm yết danh sách chậm nhất ngày 15/6/2021 (40 ngày trước ngày bầu cử)."),
        ""
    );
    assert_eq!(
        told("Niêm yết danh sách chậm nhất ngày 15/6/2021 (30 ngày trước ngày bầu cử)."),
        "deadline.differs"
    );
    assert_eq!(
        told("Treo cờ từ ngày 15/6/2021 đến ngày 10/6/2021."),
        "deadline.backwards"
    );
}
