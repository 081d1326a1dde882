//! The layout table of Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, as data, and what in a document departs from it.

use super::boxes::Element;
use super::look::{Align, Line, Look, PageNumber};
use super::{Remark, remark};
use crate::paper::PARTY;

/// One row of the table. Sizes are half points; `None` leaves a thing free.
struct Row {
    element: Element,
    sizes: (u16, u16),
    bold: Option<bool>,
    italic: Option<bool>,
    upper: Option<bool>,
    align: Option<Align>,
}

const fn row(
    element: Element,
    sizes: (u16, u16),
    bold: Option<bool>,
    italic: Option<bool>,
    upper: Option<bool>,
    align: Option<Align>,
) -> Row {
    Row {
        element,
        sizes,
        bold,
        italic,
        upper,
        align,
    }
}

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);
const CENTRE: Option<Align> = Some(Align::Centre);

#[rustfmt::skip]
const TABLE: [Row; 18] = [
    row(Element::Nation,        (24, 26), YES, NO,  YES,  None),
    row(Element::Motto,         (26, 28), YES, NO,  NO,   None),
    row(Element::Superior,      (24, 26), NO,  NO,  YES,  CENTRE),
    row(Element::Issuer,        (24, 26), YES, NO,  YES,  CENTRE),
    row(Element::Number,        (26, 26), NO,  NO,  NO,   CENTRE),
    row(Element::Dateline,      (26, 28), NO,  YES, NO,   None),
    row(Element::Kind,          (26, 28), YES, NO,  YES,  CENTRE),
    row(Element::TypedSubject,  (26, 28), YES, NO,  NO,   CENTRE),
    row(Element::LetterSubject, (24, 26), NO,  NO,  NO,   CENTRE),
    row(Element::Address,       (26, 28), NO,  NO,  NO,   None),
    row(Element::Basis,         (26, 28), NO,  YES, NO,   None),
    row(Element::Body,          (26, 28), None, None, None, None),
    row(Element::CopiesLabel,   (24, 24), YES, YES, NO,   None),
    row(Element::Copies,        (22, 22), NO,  NO,  None, None),
    row(Element::Post,          (26, 28), YES, NO,  YES,  CENTRE),
    row(Element::Name,          (26, 28), YES, NO,  NO,   CENTRE),
    row(Element::Urgency,       (26, 28), YES, NO,  YES,  CENTRE),
    row(Element::Circulation,   (26, 28), YES, NO,  YES,  CENTRE),
];

/// Box, article and Vietnamese name of an element.
pub(super) fn named(element: Element) -> (&'static str, &'static str, &'static str) {
    match element {
        Element::Nation => ("1", "Phụ lục I, Mục II.1", "Quốc hiệu"),
        Element::Motto => ("1", "Phụ lục I, Mục II.1", "Tiêu ngữ"),
        Element::Superior => ("2", "Phụ lục I, Mục II.2", "Cơ quan chủ quản"),
        Element::Issuer => ("2", "Phụ lục I, Mục II.2", "Cơ quan ban hành"),
        Element::Number => ("3", "Phụ lục I, Mục II.3", "Số, ký hiệu"),
        Element::Dateline => ("4", "Phụ lục I, Mục II.4", "Địa danh và thời gian"),
        Element::Kind => ("5a", "Phụ lục I, Mục II.5", "Tên loại văn bản"),
        Element::TypedSubject => ("5a", "Phụ lục I, Mục II.5", "Trích yếu"),
        Element::LetterSubject => ("5b", "Phụ lục I, Mục II.5", "Trích yếu công văn"),
        Element::Address => ("9a", "Phụ lục I, Mục II.9", "Kính gửi"),
        Element::Basis => ("6", "Phụ lục I, Mục II.6", "Căn cứ ban hành"),
        Element::Body => ("6", "Phụ lục I, Mục II.6", "Nội dung"),
        Element::CopiesLabel => ("9b", "Phụ lục I, Mục II.9", "Từ “Nơi nhận”"),
        Element::Copies => ("9b", "Phụ lục I, Mục II.9", "Danh sách nơi nhận"),
        Element::Post => ("7a", "Phụ lục I, Mục II.7", "Quyền hạn, chức vụ"),
        Element::Name => ("7b", "Phụ lục I, Mục II.7", "Họ và tên người ký"),
        Element::Urgency => ("10b", "Phụ lục I, Mục III.2", "Dấu chỉ độ khẩn"),
        Element::Circulation => ("11", "Phụ lục I, Mục III.3", "Chỉ dẫn lưu hành"),
        Element::Other => ("", "Phụ lục I", "Dòng"),
    }
}

/// What departs from the table: the sheet first, then line by line, then what is missing.
pub(super) fn read(look: &Look, elements: &[Element], out: &mut Vec<Remark>) {
    sheet(look, out);
    for (at, (line, &element)) in look.lines.iter().zip(elements).enumerate() {
        font(line, element, at, out);
        if let Some(row) = TABLE.iter().find(|row| row.element == element) {
            style(line, row, at, out);
        }
    }
    let party = look.lines.iter().any(|line| line.text() == PARTY);
    missing(elements, party, out);
}

fn sheet(look: &Look, out: &mut Vec<Remark>) {
    let page = &look.page;
    let near = |value: u32, wanted: u32| value.abs_diff(wanted) <= 10;
    let a4 = near(page.width, 2100) && near(page.height, 2970)
        || near(page.width, 2970) && near(page.height, 2100);
    if !a4 {
        let found = format!("{} × {} mm", page.width / 10, page.height / 10);
        out.push(sheet_remark("page.size", "210 × 297 mm (A4)", &found));
    }
    for (code, value, low, high) in [
        ("page.margin_top", page.top, 200, 250),
        ("page.margin_bottom", page.bottom, 200, 250),
        ("page.margin_left", page.left, 300, 350),
        ("page.margin_right", page.right, 150, 200),
    ] {
        if value + 3 < low || value > high + 3 {
            out.push(sheet_remark(
                code,
                &format!("{}–{} mm", low / 10, high / 10),
                &millimetres(value),
            ));
        }
    }
    match page.number {
        PageNumber::TopCentre => {}
        PageNumber::TopAside => out.push(sheet_remark("page.number_aside", "canh giữa", "lệch")),
        PageNumber::Bottom => out.push(sheet_remark("page.number_bottom", "lề trên", "lề dưới")),
        PageNumber::None => {}
    }
    if page.number_on_first {
        out.push(sheet_remark(
            "page.number_first",
            "trang 1 không ghi số",
            "có ghi",
        ));
    }
}

fn sheet_remark(code: &str, wanted: &str, found: &str) -> Remark {
    Remark {
        code: code.to_owned(),
        element: "Trang giấy".to_owned(),
        place: String::new(),
        article: "Phụ lục I, Phần I, Mục I".to_owned(),
        line: None,
        quote: String::new(),
        wanted: wanted.to_owned(),
        found: found.to_owned(),
    }
}

fn millimetres(tenths: u32) -> String {
    format!("{},{} mm", tenths / 10, tenths % 10)
}

fn font(line: &Line, element: Element, at: usize, out: &mut Vec<Remark>) {
    let other = line
        .main()
        .filter(|run| !run.font.is_empty() && run.font != "Times New Roman");
    if let Some(run) = other {
        out.push(remark(
            "font.name",
            element,
            line,
            at,
            "Times New Roman",
            &run.font,
        ));
    }
}

fn style(line: &Line, row: &Row, at: usize, out: &mut Vec<Remark>) {
    let Some(main) = line.main() else { return };
    let mut say =
        |code: &str, wanted: &str, found: &str| out.push(remark(code, row.element, line, at, wanted, found));
    let (low, high) = row.sizes;
    if main.size > 0 && !(low..=high).contains(&main.size) {
        let wanted = if low == high {
            points(low)
        } else {
            format!("{}–{}", points(low), points(high))
        };
        say("size", &wanted, &points(main.size));
    }
    let bold = line.mostly(|run| run.bold);
    match row.bold {
        Some(true) if !bold => say("bold", "chữ đậm", "không đậm"),
        Some(false) if main.bold => say("not_bold", "không đậm", "chữ đậm"),
        _ => {}
    }
    match row.italic {
        Some(true) if !line.mostly(|run| run.italic) => say("italic", "chữ nghiêng", "chữ đứng"),
        Some(false) if main.italic => say("not_italic", "chữ đứng", "chữ nghiêng"),
        _ => {}
    }
    let upper = is_upper(&line.text());
    match row.upper {
        Some(true) if !upper => say("upper", "chữ in hoa", "chữ in thường"),
        Some(false) if upper && row.element != Element::Number => say("lower", "chữ in thường", "chữ in hoa"),
        _ => {}
    }
    if row.align.is_some_and(|align| align != line.align) {
        say("align", "canh giữa", "không canh giữa");
    }
}

fn points(half: u16) -> String {
    if half.is_multiple_of(2) {
        (half / 2).to_string()
    } else {
        format!("{},5", half / 2)
    }
}

fn is_upper(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    letters().count() > 1 && letters().filter(|c| c.is_uppercase()).count() * 10 >= letters().count() * 8
}

/// The Party has no motto.
fn missing(elements: &[Element], party: bool, out: &mut Vec<Remark>) {
    let typed = elements.contains(&Element::Kind);
    let subject = if typed {
        Element::TypedSubject
    } else {
        Element::LetterSubject
    };
    let always = [
        Element::Nation,
        Element::Motto,
        Element::Issuer,
        Element::Number,
        Element::Dateline,
        subject,
        Element::CopiesLabel,
        Element::Post,
    ];
    let letter = (!typed).then_some(Element::Address);
    for element in always
        .into_iter()
        .chain(letter)
        .filter(|element| !(elements.contains(element) || party && *element == Element::Motto))
    {
        let (place, article, name) = named(element);
        out.push(Remark {
            code: "missing".to_owned(),
            element: name.to_owned(),
            place: place.to_owned(),
            article: article.to_owned(),
            line: None,
            quote: String::new(),
            wanted: "có".to_owned(),
            found: "không thấy".to_owned(),
        });
    }
}
