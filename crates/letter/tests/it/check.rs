//! The linter: a document in the decree's layout passes, and each departure is named with rule, box and place.

use letter::check::look::{Align, Column, Line, Look, Page, PageNumber, Run};
use letter::{Remark, check, remark_text};

fn line(text: &str, size: u16, style: &str, column: Column, align: Align) -> Line {
    let run = Run {
        text: text.to_owned(),
        font: "Times New Roman".to_owned(),
        size: size * 2,
        bold: style.contains('b'),
        italic: style.contains('i'),
    };
    let first_line = if align == Align::Justified { 127 } else { 0 };
    Line {
        runs: vec![run],
        align,
        column,
        first_line,
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
    Look { page, lines }
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
