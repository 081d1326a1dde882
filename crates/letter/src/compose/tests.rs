//! Reports are composed from facts and from nothing else.

use civic::activity::Kind;
use civic::progress::{Standing, Tally};

use super::*;
use crate::paper::{Cell, Month};

fn figures(kind: Kind, items: i64) -> Figures {
    Figures {
        kind,
        activities: 2,
        items,
        minutes: None,
        copies: None,
        people: None,
        languages: vec!["vi".to_owned()],
    }
}

fn facts() -> Facts {
    let mut tally = Tally::default();
    tally.add(Standing::Proven, 2);
    tally.add(Standing::Unknown, 1);
    let broadcasts = Figures {
        minutes: Some(4816),
        languages: vec!["vi".to_owned(), "tyz".to_owned()],
        ..figures(Kind::Broadcast, 1204)
    };
    let kinds = vec![figures(Kind::Clip, 1), broadcasts];
    let silent = |opened, place: &str, unit: &str| Silent {
        opened,
        place: place.to_owned(),
        units: vec![unit.to_owned()],
    };
    Facts {
        organ: Organ {
            name: "Sở Thông tin và Truyền thông tỉnh Lạng Sơn".into(),
            short: "Sở Thông tin và Truyền thông".into(),
            superior: Some("UBND TỈNH LẠNG SƠN".into()),
            notation: "STTTT".into(),
            place: "Lạng Sơn".into(),
        },
        upward: None,
        cited: Cited {
            kind: "cong_van".into(),
            number: Some("412/STTTT-TTBCXB".into()),
            dated: Some("2021-04-26".parse().unwrap()),
            issuer: "Sở Thông tin và Truyền thông".into(),
            subject: "tuyên truyền an toàn giao thông".into(),
        },
        part: None,
        until: "2021-06-24".parse().unwrap(),
        month: Month { year: 2021, month: 6 },
        asked: Asked {
            units: 3,
            assignments: 3,
            opened: 2,
            delegators: 1,
            delegated_units: 22,
            reminders: 0,
        },
        tasks: vec![TaskFacts {
            text: "- Phát tin hằng tuần;".into(),
            tally,
            figures: kinds.clone(),
        }],
        figures: kinds,
        models: vec![],
        silent: vec![
            silent(false, "Huyện Bình Gia", "Xã Hưng Đạo"),
            silent(true, "", "Báo Lạng Sơn"),
        ],
        refused: vec![],
    }
}

fn text(paper: &Paper) -> String {
    let line = |block: &Block| match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => text.clone(),
        Block::Item(text) => format!("- {text}"),
        Block::Bases(lines) => lines.join("\n"),
        Block::Table { rows, .. } => format!("{rows:?}"),
    };
    paper
        .closed_body()
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_paper_says_what_was_logged_and_leaves_judgement_open() {
    let paper = report(&facts());
    assert_eq!(paper.number_line().replace('\u{a0}', " "), "Số:      /BC-STTTT");
    assert_eq!(paper.issuer, "SỞ THÔNG TIN VÀ TRUYỀN THÔNG");
    let text = text(&paper);
    for words in [
        "Thực hiện Công văn số 412/STTTT-TTBCXB ngày 26/4/2021 của Sở Thông tin và Truyền thông về việc tuyên truyền an \
         toàn giao thông, Sở Thông tin và Truyền thông tỉnh Lạng Sơn báo cáo kết quả đến ngày 24/6/2021 như sau:",
        "Có 03 đơn vị được giao 01 nhiệm vụ, thành 03 phần việc; 02 đơn vị đã mở văn bản.",
        "01 đơn vị đã chuyển nhiệm vụ xuống 22 đơn vị cấp dưới.",
        "1.1. Phát tin hằng tuần\nĐã thực hiện 01 phim, tư liệu; 1.204 lượt phát thanh (4.816 phút, tiếng Việt, Tày).",
        "Trong 03 phần việc: 02 có minh chứng, 01 chưa rõ.",
        "01 đơn vị chưa mở văn bản:\n- Huyện Bình Gia: Xã Hưng Đạo",
        "01 đơn vị đã mở văn bản, chưa ghi nhận kết quả:\n- Báo Lạng Sơn",
        "1. Ưu điểm\n…\n2. Hạn chế, tồn tại\n…\n3. Nguyên nhân\n…\nIV. PHƯƠNG HƯỚNG, NHIỆM VỤ\n…\nV. ĐỀ XUẤT, KIẾN NGHỊ\n…\n",
    ] {
        assert!(text.contains(words), "{words}\n---\n{text}");
    }
    assert!(text.ends_with("trân trọng báo cáo./."), "{text}");
}

#[test]
fn what_nobody_gave_a_figure_for_is_no_zero() {
    let paper = report(&facts());
    let rows = paper.body.iter().find_map(|block| match block {
        Block::Table { rows, head, .. } => rows.iter().all(|row| row.len() == head.len()).then_some(rows),
        _ => None,
    });
    let rows = rows.unwrap();
    assert_eq!(
        rows[0][2..5],
        [
            Cell::Figure(1),
            Cell::Centred("–".into()),
            Cell::Centred("–".into())
        ]
    );
    assert_eq!(rows[1][2..4], [Cell::Figure(1204), Cell::Figure(4816)]);
}

#[test]
fn a_report_of_nothing_says_so() {
    let mut facts = facts();
    facts.figures.clear();
    facts.tasks[0].figures.clear();
    facts.tasks[0].tally = Tally::default();
    facts.asked = Asked {
        units: 2,
        assignments: 2,
        ..Asked::default()
    };
    let text = text(&report(&facts));
    assert!(text.contains("chưa có hoạt động nào được ghi nhận; số liệu là chưa rõ, không phải bằng không"));
    assert!(text.contains("Chưa ghi nhận hoạt động nào.\nNhiệm vụ chưa giao cho đơn vị nào."));
    assert!(text.contains("Chưa ghi nhận mô hình nào."));
    assert!(text.contains("Chưa ghi nhận đơn vị nào chuyển nhiệm vụ xuống cấp dưới."));
    assert!(!text.contains("Đã thực hiện"), "{text}");
}

#[test]
fn a_report_of_a_part_goes_up_and_names_whose_it_is() {
    let mut facts = facts();
    facts.part = Some("Phòng Văn hóa và Thông tin huyện Tràng Định".into());
    facts.upward = Some("Sở Thông tin và Truyền thông".into());
    facts.refused = vec![("Báo Lạng Sơn".into(), "không có biên tập viên".into())];
    facts.cited.number = None;
    let paper = report(&facts);
    assert_eq!(paper.recipients, ["Sở Thông tin và Truyền thông"]);
    assert_eq!(paper.copies, ["Như trên", "Lưu: VT"]);
    let Title::Typed { subject, .. } = &paper.title else {
        panic!("a report is a typed document")
    };
    assert_eq!(
        subject,
        "Kết quả thực hiện Công văn ngày 26/4/2021 của Phòng Văn hóa và Thông tin huyện Tràng Định"
    );
    assert!(text(&paper).contains("- Báo Lạng Sơn: “không có biên tập viên”"));
}

#[test]
fn every_kind_has_its_own_label_and_long_tasks_are_cut_at_a_word() {
    for kind in Kind::ALL {
        assert_eq!(kind_of_label(kind_label(kind)), Some(kind));
    }
    let mut facts = facts();
    facts.tasks[0].text = "tuyên truyền ".repeat(60);
    let text = text(&report(&facts));
    let heading = text.lines().find(|line| line.starts_with("1.1. ")).unwrap();
    assert!(
        heading.ends_with("tuyên…") || heading.ends_with("truyền…"),
        "{heading}"
    );
    assert!(heading.chars().count() < 200);
}
