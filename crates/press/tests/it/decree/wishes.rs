//! What the decree asks of each element of a paper: size, weight, slant, place.

use letter::paper::{House, Paper, Title};

use super::{LEFT, Place, RIGHT, SIGNED, TEXT, Wish, first_words};

#[expect(clippy::too_many_lines, reason = "the decree's table, element by element")]
pub(super) fn wishes(paper: &Paper) -> Vec<Wish> {
    let mut out = Vec::new();
    let mut wish = |element, place, words: &str, sizes, style: &str, at| {
        out.push(Wish {
            element,
            place,
            words: words.split_whitespace().collect::<Vec<_>>().join(" "),
            sizes,
            bold: style.contains('b'),
            italic: style.contains('i'),
            at,
        });
    };
    use Place::{Centred, Left, Within};
    let (small, large) = ((12.0, 13.0), (13.0, 14.0));
    if paper.marks.house == House::State {
        wish(
            "Quốc hiệu",
            "1",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            small,
            "b",
            Centred(RIGHT),
        );
        wish(
            "Tiêu ngữ",
            "1",
            "Độc lập - Tự do - Hạnh phúc",
            large,
            "b",
            Centred(RIGHT),
        );
    } else {
        wish(
            "Tên Đảng",
            "1",
            "ĐẢNG CỘNG SẢN VIỆT NAM",
            small,
            "b",
            Centred(RIGHT),
        );
        wish("Dấu sao", "2", "*", large, "b", Centred(LEFT));
    }
    if let Some(superior) = &paper.superior {
        wish("Cơ quan chủ quản", "2", superior, small, "", Centred(LEFT));
    }
    wish(
        "Cơ quan ban hành",
        "2",
        &first_words(&paper.issuer),
        small,
        "b",
        Centred(LEFT),
    );
    wish(
        "Số, ký hiệu",
        "3",
        &paper.number_line(),
        (13.0, 13.0),
        "",
        Centred(LEFT),
    );
    wish(
        "Địa danh, thời gian",
        "4",
        &paper.date_line(),
        large,
        "i",
        Centred(RIGHT),
    );
    match &paper.title {
        Title::Typed { kind, subject } => {
            wish("Tên loại", "5a", kind, large, "b", Centred(TEXT));
            wish(
                "Trích yếu",
                "5a",
                &first_words(subject),
                large,
                "b",
                Centred(TEXT),
            );
        }
        Title::Letter { .. } => {
            let subject = paper.subject_line().unwrap_or_default();
            wish(
                "Trích yếu công văn",
                "5b",
                &first_words(&subject),
                small,
                "",
                Centred(LEFT),
            );
        }
    }
    if !paper.recipients.is_empty() {
        wish("Kính gửi", "9a", "Kính gửi:", large, "", Left(60.0));
    }
    if let Some(many) = paper.recipient_lines().get(1) {
        wish(
            "Dòng kính gửi",
            "9a",
            &first_words(many),
            large,
            "",
            Within(76.0, 79.0),
        );
    }
    for block in &paper.body {
        use letter::paper::Block;
        match block {
            Block::Bases(bases) => wish("Căn cứ", "6", &first_words(&bases[0]), large, "i", Left(42.7)),
            Block::Heading { text, level } if *level < 3 => {
                wish("Đề mục", "6", &first_words(text), large, "b", Left(42.7));
            }
            Block::Heading { text, .. } => {
                wish("Đề mục nhỏ", "6", &first_words(text), large, "bi", Left(42.7));
            }
            Block::Paragraph(text) => wish("Nội dung", "6", &first_words(text), large, "", Left(42.7)),
            Block::Item(text) => wish(
                "Gạch đầu dòng",
                "6",
                &first_words(&format!("- {text}")),
                large,
                "",
                Left(42.7),
            ),
            Block::Table { .. } => {}
        }
    }
    wish("Từ “Nơi nhận”", "9b", "Nơi nhận:", (12.0, 12.0), "bi", Left(30.0));
    for line in paper.copy_lines() {
        wish("Dòng nơi nhận", "9b", &line, (11.0, 11.0), "", Left(30.0));
    }
    for line in &paper.authority {
        wish("Quyền hạn, chức vụ", "7a", line, large, "b", Centred(SIGNED));
    }
    if let Some(name) = &paper.signer {
        wish("Họ và tên", "7b", name, large, "b", Centred(SIGNED));
    }
    marks(paper, &mut wish);
    out
}

#[expect(clippy::too_many_lines, reason = "the decree's table, element by element")]
fn marks(paper: &Paper, wish: &mut impl FnMut(&'static str, &'static str, &str, (f64, f64), &str, Place)) {
    let marks = &paper.marks;
    if let Some(urgency) = marks.urgency {
        wish(
            "Độ khẩn (đỏ)",
            "10b",
            urgency.words(),
            (13.0, 14.0),
            "b",
            Place::Centred(LEFT),
        );
    }
    if let Some(mark) = marks.circulation {
        wish(
            "Chỉ dẫn lưu hành",
            "11",
            mark.words(),
            (13.0, 14.0),
            "b",
            Place::Within(105.0, 190.0),
        );
    }
    if let Some(sign) = &marks.drafter {
        wish(
            "Ký hiệu người soạn thảo",
            "12",
            sign,
            (11.0, 11.0),
            "",
            Place::Within(30.0, 105.0),
        );
    }
    if let Some(contact) = &marks.contact {
        wish(
            "Địa chỉ cơ quan",
            "13",
            &first_words(contact),
            (11.0, 12.0),
            "",
            Place::Centred(TEXT),
        );
    }
    for (at, appendix) in paper.appendices.iter().enumerate() {
        wish(
            "Phụ lục",
            "–",
            &paper.appendix_label(at),
            (14.0, 14.0),
            "b",
            Place::Centred(TEXT),
        );
        let title = appendix.title.to_uppercase();
        wish(
            "Tên phụ lục",
            "–",
            &title,
            (13.0, 14.0),
            "b",
            Place::Centred(TEXT),
        );
        wish(
            "Kèm theo",
            "–",
            &first_words(&paper.attached_line()),
            (13.0, 14.0),
            "i",
            Place::Centred(TEXT),
        );
    }
}
