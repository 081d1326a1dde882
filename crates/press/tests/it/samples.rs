//! One paper of each type, in the two house styles: what the tests measure and `bin/papers` draws.

use letter::compose::{
    Cited, Given, Late, Meeting, Organ, account, announcement, invitation, letter, plan, reminder,
};
use letter::paper::{Appendix, Block, Cell, Circulation, House, Marks, Month, Paper, Signing, Urgency};

/// Every sample with the name of its picture.
pub fn all() -> Vec<(&'static str, Paper)> {
    let samples = [
        ("cong-van", sample_letter()),
        ("bao-cao", sample_report()),
        ("ke-hoach", sample_plan()),
        ("thong-bao", sample_announcement()),
        ("don-doc", sample_reminder()),
        ("giay-moi", sample_invitation()),
        ("cong-van-dang", sample_party()),
    ];
    samples
        .into_iter()
        .map(|(name, paper)| (name, issued(paper)))
        .collect()
}

/// With number and day, no longer a draft.
pub fn issued(mut paper: Paper) -> Paper {
    paper.number = Some("412".to_owned());
    paper.date = "2021-04-26".parse().ok();
    paper.draft = false;
    paper
}

pub fn given(subject: &str) -> Given {
    Given {
        organ: Organ {
            name: "Sở Thông tin và Truyền thông".into(),
            short: "Sở Thông tin và Truyền thông".into(),
            superior: Some("UBND TỈNH LẠNG SƠN".into()),
            notation: "STTTT".into(),
            place: "Lạng Sơn".into(),
        },
        drafting: Some("TTBCXB".into()),
        month: Some(Month { year: 2021, month: 4 }),
        subject: subject.into(),
        recipients: Vec::new(),
        others: vec!["UBND tỉnh".into(), "Lãnh đạo Sở".into()],
        signing: Signing::deputy("Giám đốc", "Phó Giám đốc"),
        signer: Some("Nguyễn Thị Lan".into()),
        marks: Marks::default(),
        appendices: Vec::new(),
    }
}

fn many() -> Vec<String> {
    vec![
        "Báo Lạng Sơn".into(),
        "Đài Phát thanh và Truyền hình tỉnh".into(),
        "Phòng Văn hóa và Thông tin các huyện, thành phố".into(),
    ]
}

pub fn words(text: &str) -> Block {
    Block::Paragraph(text.into())
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading {
        level,
        text: text.into(),
    }
}

fn lead() -> Block {
    words(
        "Thực hiện Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của Ban Chỉ đạo 138 tỉnh Lạng Sơn về việc triển khai thực hiện \
         Chương trình phòng, chống mua bán người giai đoạn 2021 - 2025, Sở Thông tin và Truyền thông đề nghị các cơ quan, \
         đơn vị thực hiện các nội dung sau:",
    )
}

fn task() -> Block {
    Block::Item(
        "Tăng cường tuyên truyền, phổ biến các quy định của pháp luật về phòng, chống mua bán người; phương thức, thủ đoạn \
         của tội phạm; đường dây nóng tiếp nhận thông tin về nạn nhân và vụ việc;"
            .into(),
    )
}

/// A piece of a body: a paragraph with a citation, a task, or an outline's heading.
#[allow(dead_code, reason = "the pictures need it not")]
pub fn piece(at: usize) -> Block {
    match at {
        0 => lead(),
        1 => task(),
        _ => heading(2, "1. Công tác tuyên truyền"),
    }
}

/// The type by its place in the list of types.
#[allow(dead_code, reason = "the pictures need it not")]
pub fn of_kind(kind: usize, given: &Given, body: Vec<Block>) -> Paper {
    match kind {
        0 => letter(given, body),
        1 => account(given, body),
        2 => plan(given, body),
        3 => announcement(given, body),
        4 => reminder(given, &cited(), &late(), viet::Date::new(2021, 5, 5).ok()),
        _ => {
            let mut paper = invitation(given, &meeting());
            paper.body.splice(1..1, body);
            paper
        }
    }
}

fn sample_letter() -> Paper {
    let mut given = given("tuyên truyền phòng, chống mua bán người năm 2021");
    given.recipients = many();
    given.marks.urgency = Some(Urgency::Flash);
    given.marks.circulation = Some(Circulation::Internal);
    given.marks.drafter = Some("NTL.(25)".into());
    given.marks.contact =
        Some("Địa chỉ: Số 2, đường Quang Trung, thành phố Lạng Sơn; điện thoại: 02053.000.000".into());
    given.appendices = vec![
        Appendix {
            title: "Danh mục tài liệu tuyên truyền".into(),
            body: vec![words("Các tài liệu dùng để tuyên truyền gồm có:"), figures(60)],
        },
        Appendix {
            title: "Mẫu báo cáo kết quả".into(),
            body: vec![words("Các đơn vị báo cáo theo biểu mẫu dưới đây.")],
        },
    ];
    letter(
        &given,
        vec![
            lead(),
            task(),
            task(),
            words("Các đơn vị báo cáo kết quả về Sở trước ngày 15/6/2021."),
        ],
    )
}

/// A table of as many rows.
pub fn figures(rows: i64) -> Block {
    let row = |at: i64| {
        vec![
            Cell::Centred(at.to_string()),
            Cell::Text(format!("Đơn vị thứ {at} tuyên truyền")),
            Cell::Figure(at * 137),
        ]
    };
    Block::Table {
        caption: Some("Kết quả tuyên truyền".into()),
        head: vec!["TT".into(), "Đơn vị".into(), "Tin, bài".into()],
        rows: (1..=rows).map(row).collect(),
        widths: vec![1, 6, 2],
    }
}

fn sample_report() -> Paper {
    let mut given = given("Kết quả tuyên truyền phòng, chống mua bán người");
    given.recipients = vec!["Ủy ban nhân dân tỉnh".into()];
    given.signing = Signing::acting("Giám đốc");
    account(
        &given,
        vec![
            lead(),
            heading(1, "I. KẾT QUẢ THỰC HIỆN"),
            heading(2, "1. Công tác chỉ đạo"),
            task(),
            heading(3, "1.1. Trên báo chí"),
            task(),
            figures(4),
            words("Trên đây là kết quả thực hiện, Sở Thông tin và Truyền thông trân trọng báo cáo."),
        ],
    )
}

fn sample_plan() -> Paper {
    let mut given = given("Tuyên truyền phòng, chống mua bán người năm 2021");
    given.signing = Signing::deputy("Chánh Văn phòng", "Phó Chánh Văn phòng").by_order_of("Giám đốc");
    plan(
        &given,
        vec![
            Block::Bases(vec![
                "Căn cứ Luật Phòng, chống mua bán người".into(),
                "Căn cứ Quyết định số 193/QĐ-TTg ngày 09/02/2021 của Thủ tướng Chính phủ phê duyệt Chương trình phòng, chống \
                 mua bán người giai đoạn 2021 - 2025"
                    .into(),
            ]),
            heading(1, "I. MỤC ĐÍCH, YÊU CẦU"),
            task(),
            heading(1, "II. NỘI DUNG"),
            task(),
            words("Các phòng, đơn vị thuộc Sở căn cứ Kế hoạch này tổ chức thực hiện."),
        ],
    )
}

fn sample_announcement() -> Paper {
    let mut given = given("Kết luận của Giám đốc Sở tại cuộc họp giao ban tháng 4 năm 2021");
    given.signing = Signing::authorised("Giám đốc", "Chánh Văn phòng");
    given.marks.urgency = Some(Urgency::Urgent);
    announcement(
        &given,
        vec![
            words(
                "Ngày 26/4/2021, Giám đốc Sở đã chủ trì cuộc họp giao ban tháng 4 năm 2021. Sau khi nghe các phòng báo cáo, Giám \
                 đốc Sở kết luận như sau:",
            ),
            task(),
            words("Văn phòng Sở thông báo để các phòng, đơn vị biết và thực hiện."),
        ],
    )
}

fn sample_reminder() -> Paper {
    let mut given = given("đôn đốc báo cáo kết quả tuyên truyền phòng, chống mua bán người");
    given.recipients = vec!["Báo Lạng Sơn".into()];
    given.marks.urgency = Some(Urgency::VeryUrgent);
    reminder(&given, &cited(), &late(), viet::Date::new(2021, 5, 5).ok())
}

fn cited() -> Cited {
    Cited {
        kind: "cong_van".into(),
        number: Some("405/STTTT-TTBCXB".into()),
        dated: "2021-04-02".parse().ok(),
        issuer: "Sở Thông tin và Truyền thông".into(),
        subject: "tuyên truyền phòng, chống mua bán người".into(),
    }
}

fn late() -> [Late; 1] {
    [Late {
        task: "- Mở chuyên mục tuyên truyền phòng, chống mua bán người;".into(),
        due: "2021-04-20".parse().ok(),
    }]
}

fn sample_invitation() -> Paper {
    let mut given = given("Dự Hội nghị sơ kết công tác tuyên truyền quý I năm 2021");
    given.signing = Signing::deputy("Chủ tịch", "Phó Chủ tịch").on_behalf_of("Ủy ban nhân dân");
    given.organ.short = "Ủy ban nhân dân tỉnh Lạng Sơn".into();
    given.organ.name = "Ủy ban nhân dân tỉnh Lạng Sơn".into();
    given.organ.superior = None;
    given.organ.notation = "UBND".into();
    given.recipients = many();
    invitation(&given, &meeting())
}

fn meeting() -> Meeting {
    Meeting {
        what: "Hội nghị sơ kết công tác tuyên truyền quý I năm 2021".into(),
        chair: Some("đồng chí Phó Chủ tịch Ủy ban nhân dân tỉnh".into()),
        time: "08 giờ 00 phút, ngày 05 tháng 5 năm 2021".into(),
        place: "Hội trường tầng 2, trụ sở Ủy ban nhân dân tỉnh Lạng Sơn, thành phố Lạng Sơn".into(),
        note: Some("đề nghị đại biểu chuẩn bị ý kiến tham luận".into()),
    }
}

fn sample_party() -> Paper {
    let mut given = given("tuyên truyền phòng, chống mua bán người năm 2021");
    given.organ = Organ {
        name: "Ban Tuyên giáo Tỉnh ủy".into(),
        short: "Ban Tuyên giáo".into(),
        superior: Some("TỈNH ỦY LẠNG SƠN".into()),
        notation: "BTGTU".into(),
        place: "Lạng Sơn".into(),
    };
    given.marks.house = House::Party;
    given.recipients = vec!["Ban Tuyên giáo các huyện ủy, thành ủy".into()];
    given.signing = Signing::deputy("Trưởng ban", "Phó Trưởng ban");
    letter(
        &given,
        vec![
            words(
                "Ban Tuyên giáo Tỉnh ủy đề nghị ban tuyên giáo các huyện ủy, thành ủy tuyên truyền phòng, chống mua bán người \
                 trên địa bàn theo các nội dung sau:",
            ),
            task(),
            words("Báo cáo kết quả về Ban Tuyên giáo Tỉnh ủy trước ngày 15/6/2021."),
        ],
    )
}
