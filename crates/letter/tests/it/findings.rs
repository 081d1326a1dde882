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
            args: std::collections::BTreeMap::new(),
        };
        let (vi, en) = letter::finding_text(&finding);
        assert!(vi.len() > 10 && en.len() > 10 && vi != en && vi != code, "{code}");
    }
}
