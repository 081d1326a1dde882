//! The linter: a document in the decree's layout passes, and each departure is named with rule, box and place.

use letter::check::look::{Align, Column, Drawn, Leading, Line, Look, Page, PageNumber, Run};
use letter::{Remark, check, remark_text};

fn line(text: &str, size: u16, style: &str, column: Column, align: Align) -> Line {
    let run = Run {
        text: text.to_owned(),
        font: "Times New Roman".to_owned(),
        size: size * 2,
        bold: style.contains('b'),
        italic: style.contains('i'),
        ..Run::default()
    };
    let first_line = if align == Align::Justified { 127 } else { 0 };
    Line {
        runs: vec![run],
        align,
        column,
        first_line,
        before: 60,
        ..Line::default()
    }
}

/// A letter as the decree wants it.
fn letter() -> Look {
    use Align::{Centre, Justified, Left};
    use Column::{Left as L, Right as R, Whole};
    let page = Page {
        width: 2100,
        height: 2970,
        top: 200,
        bottom: 200,
        left: 300,
        right: 200,
        number: PageNumber::TopCentre,
        number_on_first: false,
    };
    let body = "Thực hiện Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của Ban Chỉ đạo 138 tỉnh, Sở Thông tin và Truyền thông đề nghị \
                các cơ quan, đơn vị tuyên truyền đến Nhân dân trên địa bàn./.";
    let lines = vec![
        line("UBND TỈNH LẠNG SƠN", 12, "", L, Centre),
        line("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", 12, "b", L, Centre),
        line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "b", R, Centre),
        line("Độc lập - Tự do - Hạnh phúc", 13, "b", R, Centre),
        line("Số: 05/STTTT-TTBCXB", 13, "", L, Centre),
        line("V/v tuyên truyền phòng, chống mua bán người", 12, "", L, Centre),
        line("Lạng Sơn, ngày 05 tháng 4 năm 2021", 13, "i", R, Centre),
        line("Kính gửi:", 14, "", Whole, Centre),
        line("- Báo Lạng Sơn;", 14, "", Whole, Left),
        line("- Đài Phát thanh và Truyền hình tỉnh.", 14, "", Whole, Left),
        line(body, 14, "", Whole, Justified),
        line("Nơi nhận:", 12, "bi", L, Left),
        line("- Như trên;", 11, "", L, Left),
        line("- Lưu: VT, TTBCXB.", 11, "", L, Left),
        line("KT. GIÁM ĐỐC", 14, "b", R, Centre),
        line("PHÓ GIÁM ĐỐC", 14, "b", R, Centre),
        line("Lê Hải Yến", 14, "b", R, Centre),
    ];
    let floating = false;
    let mut look = Look {
        page,
        lines,
        floating,
    };
    // 40 % of 57.8 mm and all of 56.1 mm
    look.lines[1].below = Drawn::Long(230);
    look.lines[3].below = Drawn::Long(561);
    look
}

fn told(look: &Look) -> Vec<String> {
    check::check(look)
        .iter()
        .map(|r: &Remark| format!("{} {} {}", r.code, r.place, r.quote))
        .collect()
}

/// The remarks when one line is changed.
fn with(at: usize, change: impl Fn(&mut Line)) -> Vec<String> {
    let mut look = letter();
    change(&mut look.lines[at]);
    told(&look)
}

fn says(at: usize, text: &str) -> Vec<String> {
    with(at, |line| text.clone_into(&mut line.runs[0].text))
}

#[test]
fn the_decrees_own_layout_passes() {
    assert_eq!(told(&letter()), Vec::<String>::new());
}

#[test]
fn each_departure_of_the_look_is_named() {
    assert_eq!(
        with(0, |line| line.runs[0].bold = true),
        ["not_bold 2 UBND TỈNH LẠNG SƠN"]
    );
    assert_eq!(
        with(1, |line| line.runs[0].bold = false),
        ["bold 2 SỞ THÔNG TIN VÀ TRUYỀN THÔNG"]
    );
    assert_eq!(
        with(2, |line| line.runs[0].size = 28),
        ["size 1 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    );
    assert_eq!(
        with(6, |line| line.runs[0].italic = false),
        ["italic 4 Lạng Sơn, ngày 05 tháng 4 năm 2021"]
    );
    assert_eq!(
        with(4, |line| line.align = Align::Left),
        ["align 3 Số: 05/STTTT-TTBCXB"]
    );
    assert_eq!(
        with(13, |line| line.runs[0].size = 24),
        ["size 9b - Lưu: VT, TTBCXB."]
    );
    assert_eq!(
        with(16, |line| "Arial".clone_into(&mut line.runs[0].font)),
        ["font.name 7b Lê Hải Yến"]
    );
    let mut look = letter();
    (look.page.left, look.page.number) = (200, PageNumber::Bottom);
    assert_eq!(told(&look), ["page.margin_left  ", "page.number_bottom  "]);
}

#[test]
fn each_departure_of_the_words_is_named() {
    assert_eq!(
        says(3, "Độc lập – Tự do – Hạnh phúc"),
        ["motto.form 1 Độc lập – Tự do – Hạnh phúc"]
    );
    assert_eq!(
        says(4, "Số: 5/STTTT-TTBCXB"),
        ["number.zero 3 Số: 5/STTTT-TTBCXB"]
    );
    assert_eq!(
        says(4, "Số 05/STTTT-TTBCXB"),
        ["number.colon 3 Số 05/STTTT-TTBCXB"]
    );
    assert_eq!(
        says(4, "Số: 05 /STTTT - TTBCXB"),
        ["number.blank 3 Số: 05 /STTTT - TTBCXB"]
    );
    assert_eq!(
        says(6, "Lạng Sơn, ngày 5 tháng 04 năm 2021"),
        [
            "date.zero 4 Lạng Sơn, ngày 5 tháng 04 năm 2021",
            "date.no_zero 4 Lạng Sơn, ngày 5 tháng 04 năm 2021"
        ]
    );
    assert_eq!(says(8, "- Báo Lạng Sơn,"), ["list.end 9a - Báo Lạng Sơn,"]);
    assert_eq!(says(12, "- Báo Lạng Sơn;"), ["copies.first 9b - Báo Lạng Sơn;"]);
    assert_eq!(says(13, "- Văn phòng."), ["copies.last 9b - Văn phòng."]);
}

#[test]
fn each_departure_of_what_is_drawn_is_named() {
    let motto = "Độc lập - Tự do - Hạnh phúc";
    let organ = "SỞ THÔNG TIN VÀ TRUYỀN THÔNG";
    let body = "Thực hiện Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của Ban Chỉ đ";
    assert_eq!(
        with(3, |line| line.below = Drawn::Nothing),
        [format!("rule.missing 1 {motto}")]
    );
    assert_eq!(
        with(3, |line| line.below = Drawn::Long(300)),
        [format!("rule.length 1 {motto}")]
    );
    assert_eq!(
        with(1, |line| line.below = Drawn::Long(560)),
        [format!("rule.length 2 {organ}")]
    );
    // An underline is a line as long as its words: right below the motto, too long below the organ.
    let underlined = |line: &mut Line| {
        line.below = Drawn::Nothing;
        line.runs[0].underlined = true;
    };
    assert_eq!(with(3, underlined), Vec::<String>::new());
    assert_eq!(with(1, underlined), [format!("rule.length 2 {organ}")]);
    assert_eq!(
        with(1, |line| line.below = Drawn::Unmeasured),
        Vec::<String>::new(),
        "what is not known is not told"
    );
    assert_eq!(
        with(10, |line| line.runs[0].colour = Some([0x1f, 0x4e, 0x79])),
        [format!("colour 6 {body}")]
    );
}

#[test]
fn each_departure_of_the_room_is_named() {
    let body = "Thực hiện Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của Ban Chỉ đ";
    for (leading, wrong) in [
        (Leading::Times(150), false),
        (Leading::Times(200), true),
        (Leading::Times(90), true),
        (Leading::Exactly(170), false),
        (Leading::Exactly(120), true),
        (Leading::AtLeast(120), false),
    ] {
        let told = with(10, |line| line.leading = leading);
        assert_eq!(
            told == [format!("leading 6 {body}")],
            wrong,
            "{leading:?} {told:?}"
        );
    }
    assert_eq!(with(10, |line| line.first_line = 0), [format!("indent 6 {body}")]);
    assert_eq!(
        with(10, |line| line.align = Align::Left),
        [format!("justify 6 {body}")]
    );
    let mut look = letter();
    let mut next = look.lines[10].clone();
    next.before = 20;
    "Các cơ quan, đơn vị báo cáo kết quả thực hiện về Sở Thông tin và Truyền thông trước ngày 15/6/2021."
        .clone_into(&mut next.runs[0].text);
    look.lines.insert(10, next.clone());
    assert_eq!(
        told(&look),
        Vec::<String>::new(),
        "the first paragraph stands below an address"
    );
    look.lines[11].before = 20;
    assert_eq!(told(&look), [format!("gap 6 {body}")]);
    look.lines[10].after = 40;
    assert_eq!(
        told(&look),
        Vec::<String>::new(),
        "what stands below the one above counts"
    );
}

#[test]
fn marks_stand_in_frames_and_urgency_is_red() {
    let mut look = letter();
    let mut mark = line("HỎA TỐC", 13, "b", Column::Left, Align::Centre);
    mark.framed = true;
    mark.runs[0].colour = Some([0xff, 0, 0]);
    look.lines.insert(6, mark);
    assert_eq!(told(&look), Vec::<String>::new());
    look.lines[6].framed = false;
    look.lines[6].runs[0].colour = None;
    assert_eq!(told(&look), ["colour.red 10b HỎA TỐC", "frame 10b HỎA TỐC"]);
}

#[test]
fn the_signature_and_the_notation_are_judged() {
    assert_eq!(says(14, "KT GIÁM ĐỐC"), ["post.mark 7a KT GIÁM ĐỐC"]);
    assert_eq!(says(14, "KT.GIÁM ĐỐC"), ["post.mark 7a KT.GIÁM ĐỐC"]);
    assert_eq!(says(16, "LÊ HẢI YẾN"), ["lower 7b LÊ HẢI YẾN"]);
    assert_eq!(says(16, "ThS. Lê Hải Yến"), ["name.title 7b ThS. Lê Hải Yến"]);
    assert_eq!(says(4, "Số: 05/CV-STTTT"), ["number.kind 3 Số: 05/CV-STTTT"]);
    assert_eq!(says(7, "Kính gửi"), ["address.colon 9a Kính gửi"]);
    let body = "Thực hiện Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của Ban Chỉ đạo 138 tỉnh, Sở Thông tin và Truyền thông đề nghị \
                các cơ quan, đơn vị tuyên truyền đến Nhân dân trên địa bàn.";
    assert_eq!(
        says(10, body),
        ["body.end 6 Thực hiện Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của Ban Chỉ đ"]
    );
}

#[test]
fn capitals_of_appendix_two() {
    let wanted = |text: &str| -> Vec<String> {
        let mut look = letter();
        text.clone_into(&mut look.lines[10].runs[0].text);
        let remarks = check::check(&look);
        remarks
            .iter()
            .map(|one| format!("{} {}", one.code, one.wanted))
            .collect()
    };
    for (text, expected) in [
        (
            "Đề nghị các đơn vị phối hợp. thời gian thực hiện trong tháng 5 năm 2021./.",
            "Thời",
        ),
        (
            "1. tăng cường tuyên truyền trên các phương tiện thông tin đại chúng của tỉnh./.",
            "Tăng",
        ),
        (
            "Giao sở Tài chính bảo đảm kinh phí cho công tác tuyên truyền của năm 2021./.",
            "Sở Tài",
        ),
        (
            "Đề nghị ủy ban nhân dân tỉnh chỉ đạo công tác tuyên truyền của các đơn vị./.",
            "Ủy ban nhân dân tỉnh",
        ),
        (
            "Theo chỉ đạo của chủ tịch Ủy ban nhân dân tỉnh về công tác tuyên truyền./.",
            "Chủ tịch",
        ),
        (
            "Theo quy định tại khoản 2 điều 103 của Luật Tổ chức Quốc hội về tuyên truyền./.",
            "Điều 103",
        ),
        (
            "Trên địa bàn của Tỉnh Lạng Sơn và các địa phương lân cận trong năm 2021./.",
            "tỉnh Lạng",
        ),
        (
            "Tuyên truyền dịp tết Nguyên đán và tết trung thu cho thiếu nhi tại các xã./.",
            "tết Trung thu",
        ),
    ] {
        assert_eq!(wanted(text), [format!("capital {expected}")], "{text}");
    }
    for clean in [
        "Các ủy ban nhân dân xã, cán bộ Công an và trụ sở Công an xã tuyên truyền./.",
        "Tỉnh ủy Lạng Sơn, Tỉnh đoàn Lạng Sơn phối hợp với các đơn vị tuyên truyền./.",
        "Đề nghị TP. Hồ Chí Minh, đ/c. phụ trách tuyên truyền báo cáo v.v. trước ngày 15/6/2021./.",
        "a) Tăng cường tuyên truyền tại khoản 2 Điều 103 Mục 5 Chương XII của Luật này./.",
        "Thực hiện Thông báo kết luận số 264-TB/TW ngày 31/7/2009 của Bộ Chính trị về tuyên truyền./.",
        "Các giám đốc sở, ngành và các chủ tịch Ủy ban nhân dân xã chỉ đạo tuyên truyền./.",
    ] {
        assert_eq!(wanted(clean), Vec::<String>::new(), "{clean}");
    }
}

#[test]
fn citations_and_numbers() {
    let told = |text: &str| says(10, text);
    let full = "Thực hiện Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của Ban Chỉ đạo 138 tỉnh";
    let place = full.chars().take(60).collect::<String>();
    let again = format!("{full}; các đơn vị báo cáo theo Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 nêu trên./.");
    assert_eq!(told(&again).len(), 1, "{:?}", told(&again));
    assert!(told(&again)[0].starts_with("cite.again 6"));
    let short = format!("{full}; các đơn vị báo cáo theo Kế hoạch số 61/KH-BCĐ nêu trên./.");
    assert_eq!(told(&short), Vec::<String>::new());
    let small = "Thực hiện kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của Ban Chỉ đạo 138 tỉnh về tuyên truyền./.";
    assert_eq!(told(small).len(), 1);
    let counted = format!("{full}, đã có 1,204 lượt người nghe, đạt 12.5% kế hoạch của năm 2021./.");
    assert_eq!(
        told(&counted),
        [
            format!("number.group  {place}"),
            format!("number.decimal  {place}")
        ]
    );
}

#[test]
fn capitals_and_citations() {
    let body = |text: &str| {
        check::check(&{
            let mut look = letter();
            text.clone_into(&mut look.lines[10].runs[0].text);
            look
        })
    };
    let one = body(
        "Đề nghị các cơ quan tuyên truyền sâu rộng đến các tầng lớp nhân dân, các hộ dân tại phường 3 và quận 1 của thành phố./.",
    );
    let found: Vec<&str> = one.iter().map(|remark| remark.wanted.as_str()).collect();
    assert_eq!(found, ["Nhân dân", "Phường 3", "Quận 1"]);
    let two = body(
        "Đề nghị Ủy ban nhân dân các xã thực hiện Kế hoạch số 61/KH-BCĐ, tuyên truyền rộng rãi trên địa bàn toàn tỉnh./.",
    );
    assert_eq!(two.len(), 1);
    assert_eq!(
        (two[0].code.as_str(), two[0].found.as_str()),
        ("cite", "ngày tháng, cơ quan ban hành")
    );
    let (vi, en) = remark_text(&two[0]);
    assert!(
        vi.contains("Viện dẫn lần đầu") && vi.contains("30/2020") && en.contains("missing"),
        "{vi} {en}"
    );
}

#[test]
fn what_is_missing_is_said() {
    let mut look = letter();
    look.lines.truncate(11);
    assert_eq!(told(&look), ["missing 9b ", "missing 7a "]);
}
