//! Texts in which people are, and texts in which nobody is, by hand.

use std::collections::BTreeMap;

use super::*;
use crate::Moment;

fn marks(text: &str) -> Vec<(Mark, &str)> {
    let place = |name: &str| {
        [
            "Cao Bằng",
            "Lộc Bình",
            "Hoàng Đồng",
            "Mai Pha",
            "Hà Giang",
            "Hà Nội",
        ]
        .contains(&name)
    };
    let known = Known {
        place: &place,
        lines: &["111", "113", "0692348560"],
    };
    look(text, &known)
        .into_iter()
        .map(|found| (found.mark, &text[found.span]))
        .collect()
}

#[test]
fn whoever_could_be_known_is_found() {
    use Mark::*;
    let cases: [(&str, &[(Mark, &str)]); 30] = [
        (
            "Công an giải cứu Nguyễn Thị Hoa tại cửa khẩu.",
            &[(Name, "Nguyễn Thị Hoa")],
        ),
        ("chị Nông Thị Bích Ngọc kể lại", &[(Name, "Nông Thị Bích Ngọc")]),
        ("bị can GIÀNG A SỬ khai nhận", &[(Name, "GIÀNG A SỬ")]),
        (
            "Triệu Mùi Khé và Lý A Páo",
            &[(Name, "Triệu Mùi Khé"), (Name, "Lý A Páo")],
        ),
        ("em N.T.H được đưa về", &[(Initials, "N.T.H")]),
        ("Nạn nhân H. kể", &[(Initials, "H")]),
        ("cháu Đ bị lừa", &[(Initials, "Đ")]),
        ("L.V.T đã bỏ trốn", &[(Initials, "L.V.T")]),
        ("ở thôn Nà Lầu, xã Hoàng Đồng", &[(Address, "thôn Nà Lầu")]),
        ("bản Khuổi Tao", &[(Address, "bản Khuổi Tao")]),
        ("tổ 5, phường Mai Pha", &[(Address, "tổ 5")]),
        ("số nhà 12A", &[(Address, "số nhà 12A")]),
        ("trú tại Lộc Bình", &[(Address, "trú tại Lộc Bình")]),
        ("quê ở Cao Bằng", &[(Address, "quê ở Cao Bằng")]),
        (
            "học sinh trường THPT Chu Văn An",
            &[(School, "trường THPT Chu Văn An")],
        ),
        (
            "trường tiểu học Kim Đồng",
            &[(School, "trường tiểu học Kim Đồng")],
        ),
        ("Trường PTDTNT Bình Gia", &[(School, "Trường PTDTNT Bình Gia")]),
        ("đang học lớp 9A", &[(School, "lớp 9A")]),
        ("một em gái 16 tuổi", &[(Age, "16 tuổi")]),
        ("sinh năm 2009", &[(Age, "sinh năm 2009")]),
        ("(SN 2008)", &[(Age, "SN 2008")]),
        ("sinh ngày 12/3/2009", &[(Age, "sinh ngày 12")]),
        ("gọi 0912 345 678", &[(Telephone, "0912 345 678")]),
        ("gọi 0912.345.678", &[(Telephone, "0912.345.678")]),
        ("gọi +84 912345678", &[(Telephone, "+84 912345678")]),
        ("CCCD 020305001234", &[(Number, "020305001234")]),
        ("hộ chiếu C1234567", &[(Number, "C1234567")]),
        ("xe 12A-123.45", &[(Number, "12A-123.45")]),
        ("thư: hoa.nguyen@thu.vn.", &[(Account, "hoa.nguyen@thu.vn")]),
        (
            "facebook.com/hoa.lan và Zalo: hoalan",
            &[(Account, "facebook.com/hoa.lan"), (Account, "Zalo: hoalan")],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(marks(text), expected, "{text}");
    }
}

/// Whoever wants a name, a school or a number past the look writes it otherwise.
#[test]
fn what_is_slipped_past_is_found_all_the_same() {
    use Mark::*;
    let cases: [(&str, &[(Mark, &str)]); 22] = [
        ("Nguy\u{200b}ễn Thị Hoa", &[(Name, "Nguy\u{200b}ễn Thị Hoa")]),
        (
            "Nguye\u{302}\u{303}n Thị Hoa",
            &[(Name, "Nguye\u{302}\u{303}n Thị Hoa")],
        ),
        ("Nguyễn\u{a0}Thị\u{a0}Hoa", &[(Name, "Nguyễn\u{a0}Thị\u{a0}Hoa")]),
        ("Nguyễn-Thị-Hoa", &[(Name, "Nguyễn-Thị-Hoa")]),
        // The first letter is Cyrillic.
        ("Нoàng Thị Sáng", &[(Name, "Нoàng Thị Sáng")]),
        ("là nguyễn thị hoa.", &[(Name, "nguyễn thị hoa")]),
        ("là nông văn Páo.", &[(Name, "nông văn Páo")]),
        ("cháu Nguyễn\nThị Hoa đã về", &[(Name, "Nguyễn\nThị Hoa")]),
        ("em Páo kể", &[(Name, "Páo")]),
        ("Chị Hoa Lan nói", &[(Name, "Hoa Lan")]),
        ("Nguyen Thi Hoa", &[(Name, "Nguyen Thi Hoa")]),
        ("học ở THCS Tân Thanh", &[(School, "THCS Tân Thanh")]),
        ("lớp 9 A", &[(School, "lớp 9 A")]),
        (
            "Trư\u{200d}ờng THPT Chu Văn An",
            &[(School, "Trư\u{200d}ờng THPT Chu Văn An")],
        ),
        ("số 12 đường Bà Triệu", &[(Address, "số 12 đường Bà Triệu")]),
        ("th\u{ad}ôn Nà Lầu", &[(Address, "th\u{ad}ôn Nà Lầu")]),
        ("gọi (0912) 345 678", &[(Telephone, "0912) 345 678")]),
        ("gọi ０９１２３４５６７８", &[(Telephone, "０９１２３４５６７８")]),
        ("gọi 0 9 1 2 3 4 5 6 7 8", &[(Telephone, "0 9 1 2 3 4 5 6 7 8")]),
        (
            "gọi không chín một hai ba bốn năm sáu bảy tám nhé",
            &[(Telephone, "không chín một hai ba bốn năm sáu bảy tám")],
        ),
        ("thư hoalan (a) gmail.com", &[(Account, "hoalan (a) gmail.com")]),
        ("thư hoalan[at]gmail.com", &[(Account, "hoalan[at]gmail.com")]),
    ];
    for (text, expected) in cases {
        assert_eq!(marks(text), expected, "{text}");
    }
}

#[test]
fn where_nobody_is_nothing_is_found() {
    let texts = [
        "Gọi 111 hoặc 113; trực ban 069.2348560.",
        "Người dưới 16 tuổi, từ 14 đến 60 tuổi, trên 18 tuổi.",
        "Ủy ban nhân dân tỉnh Cao Bằng, huyện Lộc Bình, phường Hoàng Văn Thụ.",
        "Số nhà văn hóa của xã tăng lên.",
        "Nghị định số 162/2025/NĐ-CP ngày 29/6/2025 của Chính phủ",
        "Kế hoạch số 61/KH-BCĐ ngày 18 tháng 4 năm 2021",
        "Thành phố Hồ Chí Minh, đường Lê Lợi, chợ Kỳ Lừa.",
        "Tổ công tác, đội tuyên truyền và lớp tập huấn tại trường học.",
        "Luật Phòng, chống mua bán người số 53/2024/QH15",
        "Tổng số 45.581 phút, 1.234.567 lượt người, 120.000.000 đồng.",
        "Phần A, mục B, bảng C.",
        "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH",
        "từ văn bản này, và thị trường lao động; từ thị xã đến thị trấn",
        "ông Chủ tịch, bà Bí thư, anh Công an viên, các em Thiếu nhi",
        "Bác Hồ, Bà Trưng",
        "Một hai ba bốn năm sáu bảy tám việc.",
        "trường THCS và THPT, các lớp 9",
        "Công văn số 12/TB ngày 01/4; đường 12",
        "Thừa Thiên-Huế, Nghệ-Tĩnh",
    ];
    for text in texts {
        assert_eq!(marks(text), [], "{text}");
    }
}

#[test]
fn spans_lie_on_letters_whatever_comes() {
    let mut seed = 7u64;
    let pieces = [
        "Nguyễn",
        "Hoa",
        " ",
        ".",
        "H",
        "thôn",
        "0912",
        "@",
        "số nhà",
        "😀",
        "Đ",
        "-",
        "12A",
        "\n",
        "trường",
        "16 tuổi",
        "+",
    ];
    for _ in 0..3_000 {
        let mut text = String::new();
        for _ in 0..12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        let mut end = 0;
        for (_, words) in marks(&text) {
            let from = words.as_ptr() as usize - text.as_ptr() as usize;
            assert!(from >= end && !words.is_empty(), "{text}");
            end = from + words.len();
        }
    }
}

fn looked(answers: &[(usize, Answer)]) -> Looked {
    Looked {
        content: "c1".to_owned(),
        by: "an".to_owned(),
        answers: answers.iter().cloned().collect::<BTreeMap<_, _>>(),
    }
}

fn two() -> Vec<Found> {
    let mark = |mark, span| Found { mark, span };
    vec![mark(Mark::Name, 0..3), mark(Mark::Age, 5..9)]
}

#[test]
fn every_mark_and_every_picture_is_answered() {
    let half = looked(&[(0, Answer::Official)]);
    assert_eq!(half.complete("c1", &two(), 0), Err(Refused::Open(1)));
    let both = looked(&[(0, Answer::Official), (1, Answer::Nobody)]);
    assert_eq!(both.complete("c1", &two(), 0), Ok(()));
    assert_eq!(both.complete("c1", &two(), 1), Err(Refused::Open(1)));
    let mute = looked(&[(0, Answer::Other("  ".to_owned())), (1, Answer::Nobody)]);
    assert_eq!(mute.complete("c1", &two(), 0), Err(Refused::NoReason));
}

#[test]
fn nobody_confirms_their_own_look_and_an_edit_ends_the_leave() {
    let all = looked(&[(0, Answer::Official), (1, Answer::Place)]);
    let own = all.clone().confirm("c1", &two(), 0, "an", Moment(1));
    assert_eq!(own, Err(Refused::OwnWork));
    let changed = all.clone().confirm("c2", &two(), 0, "binh", Moment(1));
    assert_eq!(changed, Err(Refused::Changed));
    let cleared = all
        .confirm("c1", &two(), 0, "binh", Moment(1))
        .expect("two persons");
    assert!(cleared.holds("c1"));
    assert!(!cleared.holds("c2"));
}

#[test]
fn a_text_without_marks_needs_a_second_person_as_well() {
    let none = looked(&[]);
    assert_eq!(
        none.clone().confirm("c1", &[], 0, "an", Moment(1)),
        Err(Refused::OwnWork)
    );
    assert!(none.confirm("c1", &[], 0, "binh", Moment(1)).is_ok());
}
