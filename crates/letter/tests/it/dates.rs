//! How the words of a deadline become days.

use crate::deadlines;

/// Reads a letter of 1 June 2021 whose only item says this.
fn item(words: &str) -> Vec<String> {
    let text = format!(
        "Số: 5/SYT-NV\n\nHà Nam, ngày 01 tháng 6 năm 2021\n\nKính gửi: Các bệnh viện.\n\n\
         Căn cứ Kế hoạch số 3/KH-UBND ngày 20/5/2021, Sở Y tế đề nghị:\n\n1. {words}\n\nNơi nhận:\n- Như trên."
    );
    deadlines(&letter::read(&text))
}

#[test]
fn before_a_day_excludes_it_and_at_the_latest_includes_it() {
    assert_eq!(
        item("Gửi danh sách trước ngày 10 tháng 7 năm 2021."),
        ["han_cuoi - 2021-07-10 false 0"]
    );
    assert_eq!(
        item("Gửi danh sách chậm nhất ngày 10/7/2021."),
        ["han_cuoi - 2021-07-10 true 0"]
    );
    assert_eq!(
        item("Treo pa nô đến hết ngày 10/7/2021."),
        ["han_cuoi - 2021-07-10 true 0"]
    );
    assert_eq!(
        item("Gửi báo cáo trướcngày 20 tháng 7năm 2021."),
        ["han_cuoi - 2021-07-20 false 0"]
    );
}

#[test]
fn a_missing_year_is_the_letters_and_a_day_already_past_is_none() {
    assert_eq!(
        item("Gửi danh sách trước ngày 15/7."),
        ["han_cuoi - 2021-07-15 false 0"]
    );
    assert_eq!(item("Tổng kết trước ngày 15/01."), Vec::<String>::new());
}

#[test]
fn windows_share_month_and_year() {
    assert_eq!(
        item("Treo cờ từ ngày 13 đến hết ngày 15 tháng 7 năm 2021."),
        ["khoang 2021-07-13 2021-07-15 true 0"]
    );
    assert_eq!(
        item("Phát tin từ nay đến 15 tháng 8 năm 2021."),
        ["khoang 2021-06-01 2021-08-15 true 0"]
    );
    assert_eq!(
        item("Trực từ ngày 25/12 đến ngày 05/01/2022."),
        ["khoang 2021-12-25 2022-01-05 true 0"]
    );
}

#[test]
fn a_month_ends_on_its_last_day() {
    assert_eq!(
        item("Lập danh sách, hoàn thành trong tháng 9 năm 2021."),
        ["han_cuoi - 2021-09-30 true 0"]
    );
}

#[test]
fn dates_of_cited_papers_events_and_cut_offs_are_no_deadlines() {
    let none: [&str; 0] = [];
    assert_eq!(
        item("Thực hiện Công văn số 12/UBND-VX ngày 30/6/2021 của Ủy ban nhân dân tỉnh."),
        none
    );
    assert_eq!(
        item("Tuyên truyền “Ngày toàn dân phòng, chống mua bán người 30/7”."),
        none
    );
    assert_eq!(item("Thống kê số liệu tính đến ngày 30/6/2021."), none);
    assert_eq!(
        item("Nhắc các khoa còn nợ báo cáo trước ngày 12/02/2021."),
        none,
        "before the letter's own day"
    );
}

#[test]
fn urgency_is_told_from_a_day() {
    assert_eq!(
        item("Khắc phục ngay các tồn tại ngày hôm trước."),
        ["mem - - - 0"]
    );
    assert!(item("Bố trí lực lượng ngay tại bến xe.").is_empty());
}

#[test]
fn days_of_the_lunar_calendar() {
    assert_eq!(
        item("Treo cờ trước ngày 10 tháng 7 âm lịch."),
        ["han_cuoi - 2021-08-17 false 0"]
    );
    assert_eq!(
        item("Treo cờ từ ngày 10 đến ngày 12 tháng 7 năm Tân Sửu (tức từ ngày 17 đến ngày 19/8/2021)."),
        ["khoang 2021-08-17 2021-08-19 true 0"]
    );
    assert_eq!(
        item("Tổng vệ sinh trước rằm tháng Giêng."),
        ["han_cuoi - 2022-02-15 false 0"]
    );
}

#[test]
fn days_that_are_counted() {
    assert_eq!(
        item("Gửi kế hoạch trong thời hạn 05 ngày làm việc kể từ ngày ký văn bản này."),
        ["han_cuoi - 2021-06-08 true 0"]
    );
    assert_eq!(
        item("Gửi kế hoạch trong vòng 10 ngày kể từ ngày 20/6/2021."),
        ["han_cuoi - 2021-06-30 true 0"]
    );
    assert_eq!(
        item("Trả lời trong 03 ngày làm việc kể từ ngày nhận được văn bản."),
        ["dieu_kien - - - 0"]
    );
    assert_eq!(
        item("Lập danh sách chậm nhất là 40 ngày trước ngày bầu cử."),
        ["han_cuoi - - true 0"],
        "the letter does not say when the election is"
    );
}

#[test]
fn series_quarters_and_parts_of_months() {
    assert_eq!(
        item("Trực vào các ngày 21, 22 và 23/7/2021."),
        ["khoang 2021-07-21 2021-07-23 true 0"]
    );
    assert_eq!(
        item("Phát tin trong tháng 7 và tháng 8/2021."),
        ["khoang 2021-07-01 2021-08-31 true 0"]
    );
    assert_eq!(
        item("Hoàn thành việc kiểm tra trong quý III năm 2021."),
        ["han_cuoi - 2021-09-30 true 0"]
    );
    assert_eq!(item("Đăng tối thiểu 03 tin, bài/tuần."), ["dinh_ky - - - 0"]);
}
