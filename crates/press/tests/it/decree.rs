//! The layout table of Nghị định 30/2020/NĐ-CP, Phụ lục I, as places on the sheet, written by hand from the decree; and how
//! a measured PDF compares with it.

use letter::paper::{House, Paper, Title};

use crate::measured::{Line, Rule};

/// Where a line lies, in millimetres from the left edge of the sheet.
#[derive(Clone, Copy)]
enum Place {
    Centred(f64),
    Left(f64),
    /// Its left edge lies there or further in.
    Within(f64, f64),
}

/// The middle of the left and right columns of the head, of the text, and of the signature.
const LEFT: f64 = 60.9;
const RIGHT: f64 = 140.9;
const TEXT: f64 = 110.0;
const SIGNED: f64 = 147.5;
/// What rounding in poppler and side bearings of letters may make up.
const TOLERANCE: f64 = 0.8;

/// One element compared.
pub struct Row {
    pub element: &'static str,
    pub place: &'static str,
    pub wanted: String,
    pub found: String,
    pub fits: bool,
}

struct Wish {
    element: &'static str,
    place: &'static str,
    /// How its line begins.
    words: String,
    sizes: (f64, f64),
    bold: bool,
    italic: bool,
    at: Place,
}

/// Every element of the paper that the decree has a rule for, beside what was measured.
pub fn compared(paper: &Paper, lines: &[Line], rules: &[Rule]) -> Vec<Row> {
    let mut out: Vec<Row> = wishes(paper).iter().map(|wish| compare(wish, lines)).collect();
    out.extend(spaced(paper, lines));
    out.extend(drawn(paper, lines, rules));
    out.extend(numbers(paper, lines));
    out
}

#[expect(clippy::too_many_lines, reason = "the decree's table, element by element")]
fn wishes(paper: &Paper) -> Vec<Wish> {
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

/// Enough to know a line that may wrap.
fn first_words(text: &str) -> String {
    text.split_whitespace().take(4).collect::<Vec<_>>().join(" ")
}

fn compare(wish: &Wish, lines: &[Line]) -> Row {
    let style = match (wish.bold, wish.italic) {
        (true, true) => "đậm nghiêng",
        (true, false) => "đậm",
        (false, true) => "nghiêng",
        (false, false) => "đứng",
    };
    let at = match wish.at {
        Place::Centred(axis) => format!("giữa trục {axis:.1} mm"),
        Place::Left(left) => format!("từ {left:.1} mm"),
        Place::Within(from, to) => format!("trong {from:.0}–{to:.0} mm"),
    };
    let (low, high) = wish.sizes;
    let wanted = format!("{low:.0}–{high:.0}, {style}, {at}");
    let candidates = || lines.iter().filter(|line| line.text.starts_with(&wish.words));
    let Some(line) = candidates()
        .find(|line| fits(wish, line))
        .or_else(|| candidates().next())
    else {
        let found = format!("không thấy “{}”", wish.words);
        return Row {
            element: wish.element,
            place: wish.place,
            wanted,
            found,
            fits: false,
        };
    };
    let found = format!(
        "{:.1}{}{}{}, {:.1}–{:.1} mm",
        line.size,
        if line.bold { " đậm" } else { "" },
        if line.italic { " nghiêng" } else { "" },
        if line.red { " đỏ" } else { "" },
        line.left,
        line.right
    );
    Row {
        element: wish.element,
        place: wish.place,
        wanted,
        found,
        fits: fits(wish, line),
    }
}

fn fits(wish: &Wish, line: &Line) -> bool {
    let sized = line.size >= wish.sizes.0 - 0.1 && line.size <= wish.sizes.1 + 0.1;
    let placed = match wish.at {
        Place::Centred(axis) => (line.middle() - axis).abs() < TOLERANCE,
        Place::Left(left) => (line.left - left).abs() < TOLERANCE,
        Place::Within(from, to) => {
            line.left >= from - TOLERANCE && line.right.min(line.left) <= to + TOLERANCE
        }
    };
    sized
        && placed
        && line.bold == wish.bold
        && line.italic == wish.italic
        && line.red == (wish.place == "10b")
}

/// The smallest step down to the first line of a paragraph: a line of 14 points set single, and 6 points more.
fn spaced(paper: &Paper, lines: &[Line]) -> Option<Row> {
    use letter::paper::Block;
    const STEP: f64 = (14.0 * 1.15 + 6.0) * 25.4 / 72.0;
    let texts = paper.body.iter().filter_map(|block| match block {
        Block::Paragraph(text) => Some(first_words(text)),
        Block::Item(text) => Some(first_words(&format!("- {text}"))),
        _ => None,
    });
    let step = |words: String| {
        let opens = |line: &&Line| line.text.starts_with(&words) && (line.left - 42.7).abs() < TOLERANCE;
        let steps = lines.iter().filter(opens).filter_map(|line| {
            let above = lines
                .iter()
                .filter(|other| other.page == line.page && other.size > 13.5 && other.top < line.top - 1.0);
            above.map(|other| line.top - other.top).min_by(f64::total_cmp)
        });
        steps.min_by(f64::total_cmp)
    };
    let least = texts.filter_map(step).min_by(f64::total_cmp)?;
    Some(Row {
        element: "Cách đoạn",
        place: "6",
        wanted: format!("ít nhất {STEP:.1} mm từ dòng trên (6 pt)"),
        found: format!("{least:.1} mm"),
        fits: least > STEP - 0.4,
    })
}

/// The drawn lines: all of the motto, a third to a half of the organ's name and of the subject.
fn drawn(paper: &Paper, lines: &[Line], rules: &[Rule]) -> Vec<Row> {
    let mut out = Vec::new();
    let mut under = |element, place, words: &str, low: f64, high: f64| {
        let above = lines
            .iter()
            .find(|line| line.page == 1 && line.text.starts_with(words));
        let below = above.and_then(|line| {
            let near = |rule: &&Rule| {
                (0.0..16.0).contains(&(rule.top - line.top))
                    && (rule.left..rule.right).contains(&line.middle())
            };
            let nearest = rules.iter().filter(near).min_by(|a, b| a.top.total_cmp(&b.top));
            nearest.map(|rule| (rule.right - rule.left) / (line.right - line.left))
        });
        out.push(Row {
            element,
            place,
            wanted: format!("{:.0}–{:.0} % dòng chữ", low * 100.0, high * 100.0),
            found: below.map_or("không thấy".to_owned(), |share| {
                format!("{:.0} %", share * 100.0)
            }),
            fits: below.is_some_and(|share| (low - 0.02..=high + 0.02).contains(&share)),
        });
    };
    if paper.marks.house == House::State {
        under("Đường kẻ dưới Tiêu ngữ", "1", "Độc lập", 1.0, 1.0);
        under(
            "Đường kẻ dưới cơ quan",
            "2",
            &first_words(&paper.issuer),
            0.33,
            0.5,
        );
    }
    if let Title::Typed { subject, .. } = &paper.title {
        under("Đường kẻ dưới trích yếu", "5a", &first_words(subject), 0.33, 0.5);
    }
    out
}

/// Each page after the first of its part carries its number in the middle of the top margin, and no other page does.
fn numbers(paper: &Paper, lines: &[Line]) -> Vec<Row> {
    let pages = lines.iter().map(|line| line.page).max().unwrap_or(0);
    let mut at = 0;
    (1..=pages)
        .map(|page| {
            let here = || lines.iter().filter(|line| line.page == page);
            let opens = (0..paper.appendices.len())
                .any(|one| here().any(|line| line.text == paper.appendix_label(one)));
            at = if opens { 1 } else { at + 1 };
            let number = here().find(|line| line.top < 19.0 && line.text.chars().all(|c| c.is_ascii_digit()));
            let right = match number {
                None => at == 1,
                Some(line) => {
                    at > 1
                        && line.text == at.to_string()
                        && (line.middle() - TEXT).abs() < TOLERANCE
                        && (13.0..=14.0).contains(&line.size.round())
                }
            };
            Row {
                element: "Số trang",
                place: "–",
                wanted: if at == 1 {
                    "không ghi".into()
                } else {
                    format!("{at}, giữa lề trên")
                },
                found: number.map_or("không ghi".into(), |line| {
                    format!("{}, trục {:.1} mm", line.text, line.middle())
                }),
                fits: right,
            }
        })
        .collect()
}
