//! PDF made here and read through poppler; without poppler only the refusal is seen.

use crate::testing::pdf;
use crate::text::{Format, read};

fn text(bytes: &[u8]) -> Option<String> {
    match read(bytes, "cv.pdf") {
        Err(crate::Unreadable::NoPoppler) => {
            eprintln!("poppler is not installed: nothing of PDF is tested here");
            None
        }
        other => {
            let document = other.unwrap();
            assert_eq!(document.format, Format::Pdf);
            assert!(document.sureness.is_empty());
            Some(document.text)
        }
    }
}

fn code(bytes: &[u8]) -> &'static str {
    read(bytes, "cv.pdf").unwrap_err().code()
}

/// A letter on two pages, as its printer placed it.
fn letter() -> Vec<Vec<(f32, f32, f32, &'static str)>> {
    vec![
        vec![
            (90.0, 60.0, 12.0, "UBND TỈNH LẠNG SƠN"),
            (320.0, 60.0, 12.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (70.0, 76.0, 12.0, "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"),
            (340.0, 76.0, 12.0, "Độc lập - Tự do - Hạnh phúc"),
            (90.0, 98.0, 12.0, "Số: 512/STTTT-TTBCXB"),
            (330.0, 98.0, 12.0, "Lạng Sơn, ngày 28 tháng 4 năm 2021"),
            (80.0, 114.0, 12.0, "V/v tuyên truyền phòng, chống"),
            (80.0, 128.0, 12.0, "Mua bán người"),
            (150.0, 160.0, 13.0, "Kính gửi: Báo Lạng Sơn."),
            (
                110.0,
                190.0,
                13.0,
                "Thực hiện Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của Ban chỉ đạo 138, Sở",
            ),
            (
                85.0,
                206.0,
                13.0,
                "Thông tin và Truyền thông đề nghị cơ quan báo chí làm các việc, số 64/KH-",
            ),
            (85.0, 222.0, 13.0, "BCĐ nêu rõ:"),
            (
                110.0,
                244.0,
                13.0,
                "1. Tuyên truyền các quy định của pháp luật về phòng, chống mua bán người,",
            ),
        ],
        vec![
            (290.0, 40.0, 13.0, "2"),
            (85.0, 70.0, 13.0, "phương thức và thủ đoạn."),
            (110.0, 92.0, 13.0, "2. Báo cáo kết quả trước ngày 15/6/2021."),
            (85.0, 130.0, 11.0, "Nơi nhận:"),
            (360.0, 131.0, 13.0, "KT. GIÁM ĐỐC"),
            (85.0, 143.0, 11.0, "- Như trên;"),
            (350.0, 147.0, 13.0, "PHÓ GIÁM ĐỐC"),
            (85.0, 156.0, 11.0, "- Trung tâm VH-TT-TT các huyện,"),
            (85.0, 169.0, 11.0, "TP;"),
            (85.0, 182.0, 11.0, "- Lưu: VT."),
            (370.0, 215.0, 13.0, "Lê Hải Yến"),
        ],
    ]
}

#[test]
fn columns_stay_apart_and_paragraphs_come_together_again() {
    let Some(text) = text(&pdf(&letter())) else { return };
    let expected = "UBND TỈNH LẠNG SƠN\nSỞ THÔNG TIN VÀ TRUYỀN THÔNG\nSố: 512/STTTT-TTBCXB\n\
        V/v tuyên truyền phòng, chống Mua bán người\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
        Độc lập - Tự do - Hạnh phúc\nLạng Sơn, ngày 28 tháng 4 năm 2021\nKính gửi: Báo Lạng Sơn.\n\
        Thực hiện Kế hoạch số 61/KH-BCĐ ngày 18/4/2021 của Ban chỉ đạo 138, Sở Thông tin và Truyền thông đề nghị cơ \
        quan báo chí làm các việc, số 64/KH-BCĐ nêu rõ:\n\
        1. Tuyên truyền các quy định của pháp luật về phòng, chống mua bán người, phương thức và thủ đoạn.\n\
        2. Báo cáo kết quả trước ngày 15/6/2021.\n\
        Nơi nhận:\n- Như trên;\n- Trung tâm VH-TT-TT các huyện, TP;\n- Lưu: VT.\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nLê Hải Yến";
    assert_eq!(text, expected);
}

#[test]
fn figures_stay_in_their_rows_and_running_heads_go() {
    let row = |y, cells: [&'static str; 3]| {
        [
            (90.0, y, 12.0, cells[0]),
            (180.0, y, 12.0, cells[1]),
            (450.0, y, 12.0, cells[2]),
        ]
    };
    let mut pages = Vec::new();
    for _ in 0..3 {
        let mut page = vec![(200.0, 30.0, 10.0, "Công báo số 12")];
        page.extend(row(100.0, ["TT", "Đơn vị", "Tin, bài"]));
        page.extend(row(120.0, ["1", "Báo Lạng Sơn", "1.204"]));
        page.extend(row(140.0, ["2", "Đài PT-TH tỉnh", "87"]));
        pages.push(page);
    }
    let Some(text) = text(&pdf(&pages)) else { return };
    assert_eq!(
        text,
        ["TT\tĐơn vị\tTin, bài\n1\tBáo Lạng Sơn\t1.204\n2\tĐài PT-TH tỉnh\t87"; 3].join("\n")
    );
}

#[test]
fn broken_locked_and_endless_pdfs_are_named() {
    let whole = pdf(&letter());
    if text(&whole).is_none() {
        return;
    }
    assert_eq!(code(b"%PDF-1.7"), "broken_pdf");
    assert_eq!(code(&whole[..200]), "broken_pdf");
    let locked = String::from_utf8(whole).unwrap().replace(
        "/Root 1 0 R>>",
        "/Root 1 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]/Encrypt<</Filter/Standard/V 1/R 2/P -44/O<00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff>/U<00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff>>>>>",
    );
    assert_eq!(code(locked.as_bytes()), "encrypted");
    let began = std::time::Instant::now();
    let page = vec![(
        90.0,
        100.0,
        12.0,
        "một hai ba bốn năm sáu bảy tám chín mười mười một mười hai",
    )];
    assert_eq!(code(&pdf(&vec![page; 5000])), "too_many_pages");
    assert_eq!(code(&pdf(&vec![Vec::new(); 200])), "too_many_scans");
    assert!(began.elapsed().as_secs() < 30);
}

#[test]
fn boxes_of_a_liar_do_no_harm() {
    use crate::text::parts::pdf_boxes;
    let page = |inside: &str| format!("<doc><page width=\"595\" height=\"842\">{inside}</page></doc>");
    let word = |x0: &str, x1: &str| {
        format!("<line><word xMin=\"{x0}\" xMax=\"{x1}\" yMin=\"NaN\" yMax=\"-inf\">a &amp; b</word></line>")
    };
    assert_eq!(pdf_boxes(&page(&word("1e400", "-1"))).unwrap(), "a & b");
    assert_eq!(pdf_boxes(&page("")).unwrap(), "");
    assert!(pdf_boxes(&page("<word>&lol;</word>")).is_err());
    assert_eq!(pdf_boxes("<word>outside</word>").unwrap(), "");
    let many = page(&word("10", "20").repeat(20_000));
    assert!(pdf_boxes(&many).is_ok());
}

#[test]
fn a_layer_without_marks_is_not_taken_for_the_letter() {
    assert!(super::is_poor(
        "CONG HOA XA HOI CHU NGHIA VIET NAM Doc lap - Tu do - Hanh phuc Kinh gui: Bao Lang Son"
    ));
    assert!(super::is_poor(
        "vềề tiếpp tụcc đổíi mớíi phươngg thứcc lãnhh đạọo củà Đảngg"
    ));
    assert!(!super::is_poor("Kính gửi: Báo Lạng Sơn, e-mail: kinh gui"));
    assert!(!super::is_poor("A plain English text"));
}
