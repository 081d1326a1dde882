//! The two letters that ship as the product's demonstration.

use crate::{codes, deadlines, fixture, names, value};

#[test]
fn head_of_the_issued_letter() {
    let (_, reading) = fixture("demo-lang-son.txt");
    assert_eq!(value(&reading.kind), "cong_van");
    assert_eq!(value(&reading.number), "412/STTTT-TTBCXB");
    assert_eq!(value(&reading.date), "2021-04-12");
    assert_eq!(value(&reading.place), "Lạng Sơn");
    assert!(
        value(&reading.subject).starts_with("V/v tuyên truyền thực hiện công tác phòng, chống mua bán người")
    );
    assert_eq!(value(&reading.signer.name), "Nguyễn Thị Minh Châu");
    assert_eq!(value(&reading.signer.post), "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC");
}

#[test]
fn an_issuer_that_the_head_lost_is_inferred_and_said_to_be() {
    let (_, reading) = fixture("demo-lang-son.txt");
    assert_eq!(
        value(&reading.issuer),
        "Sở Thông tin và Truyền thông tỉnh Lạng Sơn"
    );
    assert!(reading.issuer.confidence < 0.7);
    assert_eq!(codes(&reading), ["issuer.inferred"]);
}

#[test]
fn recipients_and_bases() {
    let (_, reading) = fixture("demo-lang-son.txt");
    assert_eq!(
        names(&reading.recipients),
        [
            "Báo Lạng Sơn",
            "Đài Phát thanh và Truyền hình tỉnh",
            "Phòng Văn hóa và Thông tin các huyện, thành phố"
        ]
    );
    let bases: Vec<_> = reading
        .bases
        .iter()
        .map(|b| (b.number.as_deref(), b.date.as_deref(), b.kind.as_str()))
        .collect();
    assert_eq!(
        bases,
        [
            (Some("45/KH-BCĐ"), Some("2021-04-02"), "ke_hoach"),
            (Some("47/KH-BCĐ"), Some("2021-04-05"), "ke_hoach"),
        ],
        "the note at the end cites both again"
    );
    assert_eq!(reading.bases[0].issuer.as_deref(), Some("Ban Chỉ đạo 138 tỉnh"));
}

#[test]
fn eight_tasks_with_their_doers() {
    let (_, reading) = fixture("demo-lang-son.txt");
    assert_eq!(reading.tasks.len(), 8);
    let doers: Vec<_> = reading
        .tasks
        .iter()
        .map(|task| task.assignees.join(" + "))
        .collect();
    assert_eq!(doers[0], "", "for every recipient");
    assert_eq!(doers[1], "Báo Lạng Sơn + Đài Phát thanh và Truyền hình tỉnh");
    assert_eq!(doers[6], "Phòng Văn hóa và Thông tin các huyện, thành phố");
    assert_eq!(doers[7], "", "Quý cơ quan, đơn vị are all of them");
    assert!(reading.tasks[2].text.contains("111"));
    assert!(reading.tasks[2].topics.contains(&"duong_day_nong".to_owned()));
    assert!(reading.tasks[5].topics.contains(&"ngay_30_7".to_owned()));
    assert!(reading.tasks[5].channels.contains(&"huong_ung".to_owned()));
}

#[test]
fn an_observance_is_no_deadline() {
    let (_, reading) = fixture("demo-lang-son.txt");
    assert_eq!(
        deadlines(&reading),
        ["han_cuoi - 2021-04-28 false 4", "dieu_kien - - - 7"]
    );
    assert_eq!(reading.deadlines[0].text, "trước ngày 28/4/2021");
}

#[test]
fn copies_carry_their_purpose() {
    let (_, reading) = fixture("demo-lang-son.txt");
    let copies: Vec<_> = reading
        .copies
        .iter()
        .map(|copy| copy.purpose.as_deref())
        .collect();
    assert_eq!(
        copies,
        [
            None,
            Some("để báo cáo"),
            None,
            Some("để thực hiện"),
            Some("đăng tải"),
            None
        ]
    );
    assert_eq!(reading.copies[5].text, "Lưu: VT, TTBCXB");
}

#[test]
fn a_draft_has_no_number_and_no_day_yet() {
    let (_, reading) = fixture("demo-draft.txt");
    assert_eq!(value(&reading.number), "/STTTT-TTBCXB");
    assert_eq!(value(&reading.date), "2021-06");
    assert_eq!(
        codes(&reading),
        [
            "number.not_issued",
            "date.day_blank",
            "issuer.inferred",
            "signer.missing"
        ]
    );
    let blank = &reading.findings[1];
    assert_eq!(blank.args["earliest"], "2021-06-14");
    let (vi, en) = letter::finding_text(blank);
    assert!(vi.contains("14/6/2021") && vi.contains("88/KH-UBND"), "{vi}");
    assert!(en.contains("14/6/2021"), "{en}");
}

#[test]
fn every_item_of_the_draft_names_its_doer() {
    let (_, reading) = fixture("demo-draft.txt");
    assert_eq!(reading.tasks.len(), 4);
    assert!(reading.tasks[..3].iter().all(|task| !task.assignees.is_empty()));
    assert_eq!(
        reading.tasks[3].roles.gather,
        ["Phòng Thông tin, Báo chí, Xuất bản"]
    );
    assert_eq!(
        deadlines(&reading),
        [
            "khoang 2021-07-20 2021-08-05 true 0",
            "han_cuoi - 2021-07-25 false 1",
            "dinh_ky - - - 2",
            "han_cuoi - 2021-08-10 true 3",
        ]
    );
}
