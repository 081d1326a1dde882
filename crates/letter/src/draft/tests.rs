//! What is typed has its place on the paper; what is not known is left open.

use super::*;
use crate::compose::{Cited, Late};
use crate::paper::Cell;

fn organ() -> Organ {
    Organ {
        name: "Sở Thông tin và Truyền thông tỉnh Lạng Sơn".into(),
        short: "Sở Thông tin và Truyền thông".into(),
        superior: Some("UBND TỈNH LẠNG SƠN".into()),
        notation: "STTTT".into(),
        place: "Lạng Sơn".into(),
    }
}

fn occasion(units: usize) -> Occasion {
    Occasion {
        organ: organ(),
        cited: Cited {
            kind: "cong_van".into(),
            number: Some("412/STTTT-TTBCXB".into()),
            dated: "2021-04-26".parse().ok(),
            issuer: "Sở Thông tin và Truyền thông".into(),
            subject: "tuyên truyền phòng, chống mua bán người".into(),
        },
        units: (1..=units)
            .map(|n| format!("Ủy ban nhân dân xã số {n}"))
            .collect(),
        tasks: vec![
            Late {
                task: "- Phát tin, bài hằng tuần;".into(),
                due: "2021-05-15".parse().ok(),
            },
            Late {
                task: "2. Treo băng rôn".into(),
                due: None,
            },
        ],
    }
}

const BODY: &str = "Thực hiện kế hoạch, đề nghị:\n# I. NỘI DUNG\n## 1. Tin, bài\n- Phát tin hằng tuần;\n- Treo băng rôn.\n\
                    | TT | Nội dung | Số lượng |\n| 1 | Tin, bài | 1.204 |\n| 2 | Băng rôn | 2.5 |\n### a) Khác\nHết";

#[test]
fn every_text_of_the_form_has_its_place_on_the_paper() {
    let draft = Draft::new(Kind::Letter, &organ())
        .with("subject", "V/v tuyên truyền")
        .with("recipients", "Báo Lạng Sơn\n\n Đài tỉnh ")
        .with("body", BODY)
        .with("bases", "Luật A\nNghị định B")
        .with("signing", "deputy")
        .with("head", "Giám đốc")
        .with("post", "Phó Giám đốc")
        .with("signer", "Nguyễn Thị Lan")
        .with("others", "UBND tỉnh (để b/c)")
        .with("drafting", "TTBCXB")
        .with("kept", "2")
        .with("urgency", "flash")
        .with("circulation", "internal")
        .with("appendix.2.title", "Mẫu báo cáo")
        .with("secret", "x")
        .with("appendix.99.title", "x");
    let paper = draft.paper(Some(Month { year: 2021, month: 4 }));
    assert_eq!(paper.subject_line().as_deref(), Some("V/v tuyên truyền"));
    assert_eq!(paper.recipient_lines(), ["- Báo Lạng Sơn;", "- Đài tỉnh."]);
    assert_eq!(
        paper.copy_lines(),
        ["- Như trên;", "- UBND tỉnh (để b/c);", "- Lưu: VT, TTBCXB (02b)."]
    );
    assert_eq!(paper.authority, ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]);
    assert_eq!(
        paper.number_line().replace('\u{a0}', " "),
        "Số:      /STTTT-TTBCXB"
    );
    assert_eq!((paper.marks.urgency, paper.draft), (Some(Urgency::Flash), true));
    assert_eq!(
        paper.appendices.len(),
        2,
        "an empty first one keeps the number of the second"
    );
    assert_eq!(paper.appendices[1].title, "MẪU BÁO CÁO");
    assert!(matches!(&paper.body[0], Block::Bases(bases) if bases.len() == 2));
    assert_eq!(draft.text("secret"), "");
}

#[test]
fn each_form_of_signing_asks_for_its_posts() {
    let signed = |form: &str, collective: &str| {
        let draft = Draft::new(Kind::Letter, &organ())
            .with("signing", form)
            .with("collective", collective)
            .with("head", "Chủ tịch")
            .with("between", "Chánh Văn phòng")
            .with("post", "Phó Chủ tịch");
        draft.paper(None).authority.join(" | ")
    };
    assert_eq!(signed("", ""), "PHÓ CHỦ TỊCH");
    assert_eq!(signed("acting", ""), "Q. PHÓ CHỦ TỊCH");
    assert_eq!(
        signed("deputy", "Ủy ban nhân dân"),
        "TM. ỦY BAN NHÂN DÂN | KT. CHỦ TỊCH | PHÓ CHỦ TỊCH"
    );
    assert_eq!(signed("order", ""), "TL. CHỦ TỊCH | PHÓ CHỦ TỊCH");
    assert_eq!(
        signed("order_deputy", ""),
        "TL. CHỦ TỊCH | KT. CHÁNH VĂN PHÒNG | PHÓ CHỦ TỊCH"
    );
    assert_eq!(signed("authorised", ""), "TUQ. CHỦ TỊCH | PHÓ CHỦ TỊCH");
    let party = Draft::new(Kind::Letter, &organ())
        .with("house", "party")
        .with("collective", "Ban Thường vụ");
    assert_eq!(party.paper(None).authority, ["T/M BAN THƯỜNG VỤ"]);
    assert_eq!(party.paper(None).notation, "CV/STTTT");
}

#[test]
fn the_body_is_read_as_it_was_typed_and_written_as_it_was_read() {
    let read = blocks(BODY);
    assert_eq!(written(&read), BODY);
    assert_eq!(blocks(&written(&read)), read);
    let Some(Block::Table { head, rows, .. }) =
        read.iter().find(|block| matches!(block, Block::Table { .. }))
    else {
        panic!("{read:?}")
    };
    assert_eq!(head.len(), 3);
    assert_eq!(
        rows[0],
        [
            Cell::Centred("1".into()),
            Cell::Text("Tin, bài".into()),
            Cell::Figure(1204)
        ]
    );
    assert_eq!(rows[1][2], Cell::Text("2.5".into()));
    let ragged = blocks("| A | B |\n|---|---|\n| x |\n| y | 05 | zuviel |");
    let Block::Table { rows, .. } = &ragged[0] else {
        panic!("{ragged:?}")
    };
    assert_eq!(rows[0], [Cell::Text("x".into()), Cell::Text(String::new())]);
    assert_eq!(rows[1], [Cell::Text("y".into()), Cell::Text("05".into())]);
}

/// Whatever lines are typed, in whatever order: reading, writing and reading again gives the same.
#[test]
fn any_order_of_lines_comes_back() {
    const LINES: [&str; 9] = [
        "Một",
        "- hai",
        "# I. BA",
        "## 1. Bốn",
        "### a) năm",
        "| A | B |",
        "| 7 | x |",
        "|",
        "…",
    ];
    let mut seed = 20_260_730_u64;
    for _ in 0..2_000 {
        let mut text = Vec::new();
        for _ in 0..8 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push(LINES[(seed >> 33) as usize % LINES.len()]);
        }
        let once = blocks(&text.join("\n"));
        assert_eq!(blocks(&written(&once)), once, "{text:?}");
    }
}

#[test]
fn what_only_a_person_can_write_is_lacking_until_it_is_written() {
    let empty = Draft::new(Kind::Letter, &organ());
    let lacks = empty.lacks();
    for name in ["subject", "recipients", "body", "post", "signer"] {
        assert!(lacks.contains(&Lack::Empty(name)), "{name}: {lacks:?}");
    }
    let report = Draft::new(Kind::Report, &organ());
    assert!(!report.lacks().contains(&Lack::Empty("recipients")));
    let whole = empty
        .with("subject", "a")
        .with("recipients", "b")
        .with("body", "Các xã, phường… thực hiện")
        .with("post", "Giám đốc")
        .with("signer", "Nguyễn Văn A");
    assert_eq!(whole.lacks(), []);
    assert_eq!(
        whole.clone().with("signing", "deputy").lacks(),
        [Lack::Empty("head")]
    );
    let open = whole.with("body", "1. Thời gian: ….\nXong");
    assert_eq!(open.lacks(), [Lack::Open("1. Thời gian: ….".into())]);
}

#[test]
fn one_click_writes_what_is_known_and_leaves_open_what_is_not() {
    let reminder = remind(&occasion(2));
    assert_eq!(reminder.text("recipients").lines().count(), 2);
    let body = reminder.text("body");
    for words in [
        "02 nhiệm vụ theo Công văn số 412/STTTT-TTBCXB ngày 26/4/2021",
        "- Phát tin, bài hằng tuần (thời hạn: ngày 15/5/2021);",
        "trước ngày ….",
    ] {
        assert!(body.contains(words), "{words}: {body}");
    }
    assert!(
        reminder
            .lacks()
            .iter()
            .any(|lack| matches!(lack, Lack::Open(line) if line.contains("trước ngày")))
    );
    let invitation = invite(&occasion(2));
    assert!(invitation.text("body").contains("1. Thời gian: …"));
    let plan = cascade(Kind::Plan, &occasion(1));
    assert!(plan.text("bases").contains("Căn cứ Công văn số 412/STTTT-TTBCXB"));
    assert!(matches!(plan.paper(None).title, crate::paper::Title::Typed { kind, .. } if kind == "KẾ HOẠCH"));
    let letter = cascade(Kind::Letter, &occasion(0));
    assert!(letter.lacks().contains(&Lack::Empty("recipients")));
}

#[test]
fn many_units_stand_in_an_appendix_that_the_address_points_to() {
    let draft = remind(&occasion(40));
    assert!(draft.text("recipients").contains("tại Phụ lục kèm theo"));
    let paper = draft.paper(None);
    let Block::Table { rows, .. } = &paper.appendices[0].body[0] else {
        panic!("no table")
    };
    assert_eq!(rows.len(), 40);
}

#[test]
fn an_electronic_document_leaves_the_line_of_its_appendices_blank() {
    let draft = remind(&occasion(40)).with("electronic", "1");
    let mut paper = draft.paper(None);
    (paper.number, paper.date) = (Some("5".into()), "2021-05-20".parse().ok());
    assert!(
        !paper.attached_line().contains(|c: char| c.is_ascii_digit()),
        "{}",
        paper.attached_line()
    );
    paper.marks.electronic = false;
    assert_eq!(
        paper.attached_line(),
        "(Kèm theo Công văn số 05/STTTT ngày 20 tháng 5 năm 2021)"
    );
}
