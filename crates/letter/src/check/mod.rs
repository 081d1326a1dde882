//! Judges anybody's document by Nghị định 30/2020/NĐ-CP: its look by the layout table of Phụ lục I, its words by the
//! rules for capitals, numbers, lists and citing. Each remark names the rule, the box and the place.

mod boxes;
mod layout;
pub mod look;
mod words;

use serde::{Deserialize, Serialize};

use boxes::Element;
use look::{Line, Look};

/// One departure from the decree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Stable code of the rule, such as `size` or `date.zero`.
    pub code: String,
    /// The element by its Vietnamese name: "Quốc hiệu".
    pub element: String,
    /// The numbered box (ô số) of the drawing in Phụ lục I; empty for the sheet and for words.
    pub place: String,
    /// Where the rule stands.
    pub article: String,
    /// Which line, from 0; `None` when it is about the sheet or about what is missing.
    pub line: Option<usize>,
    /// The document's own words there.
    pub quote: String,
    /// What the decree asks.
    pub wanted: String,
    /// What the document has.
    pub found: String,
}

/// Every remark: the sheet, the lines in order, what is missing, then the words.
#[must_use]
pub fn check(look: &Look) -> Vec<Remark> {
    let elements = boxes::of(look);
    let mut out = Vec::new();
    layout::read(look, &elements, &mut out);
    words::read(look, &elements, &mut out);
    out
}

fn remark(code: &str, element: Element, line: &Line, at: usize, wanted: &str, found: &str) -> Remark {
    let (place, article, name) = layout::named(element);
    Remark {
        code: code.to_owned(),
        element: name.to_owned(),
        place: place.to_owned(),
        article: article.to_owned(),
        line: Some(at),
        quote: line.text().chars().take(60).collect(),
        wanted: wanted.to_owned(),
        found: found.to_owned(),
    }
}

/// Code, Vietnamese, English; `{e}` the element, `{w}` what is wanted, `{f}` what was found.
#[rustfmt::skip]
const SENTENCES: [(&str, &str, &str); 31] = [
    ("page.size", "Khổ giấy {f}; quy định {w}.", "The sheet is {f}; asked is {w}."),
    ("page.margin_top", "Lề trên {f}; quy định {w}.", "The top margin is {f}; asked is {w}."),
    ("page.margin_bottom", "Lề dưới {f}; quy định {w}.", "The bottom margin is {f}; asked is {w}."),
    ("page.margin_left", "Lề trái {f}; quy định {w}.", "The left margin is {f}; asked is {w}."),
    ("page.margin_right", "Lề phải {f}; quy định {w}.", "The right margin is {f}; asked is {w}."),
    ("page.number_aside", "Số trang phải canh giữa ở lề trên.", "The page number is to be centred in the top margin."),
    ("page.number_bottom", "Số trang đặt ở lề dưới; quy định đặt giữa lề trên.", "The page number stands in the bottom margin; asked is the top one."),
    ("page.number_first", "Trang thứ nhất không hiển thị số trang.", "The first page shows no number."),
    ("font.name", "{e} dùng phông {f}; quy định {w}.", "{e} is set in {f}; asked is {w}."),
    ("size", "{e} cỡ chữ {f}; quy định {w}.", "{e} has size {f}; asked is {w}."),
    ("bold", "{e} phải in đậm.", "{e} is to be bold."),
    ("not_bold", "{e} không in đậm.", "{e} is not to be bold."),
    ("italic", "{e} phải in nghiêng.", "{e} is to be in italics."),
    ("not_italic", "{e} phải là chữ đứng.", "{e} is to be upright."),
    ("upper", "{e} phải viết in hoa.", "{e} is to be in capitals."),
    ("lower", "{e} phải viết in thường.", "{e} is to be in small letters."),
    ("align", "{e} phải canh giữa.", "{e} is to be centred."),
    ("indent", "Dòng đầu đoạn lùi {f}; quy định {w}.", "The first line stands {f} in; asked is {w}."),
    ("justify", "Nội dung phải canh đều cả hai lề.", "The body is to be justified."),
    ("missing", "Không thấy: {e}.", "Not found: {e}."),
    ("motto.form", "Tiêu ngữ viết đúng là “{w}”.", "The motto is written “{w}”."),
    ("number.colon", "Sau từ “Số” phải có dấu hai chấm.", "A colon follows “Số”."),
    ("number.zero", "Số văn bản nhỏ hơn 10 phải thêm số 0 ở trước: {w}.", "Numbers below 10 get a leading zero: {w}."),
    ("number.blank", "Giữa số, dấu “/” và “-” trong ký hiệu không cách chữ.", "No blanks beside “/” and “-” in a notation."),
    ("date.zero", "Ngày nhỏ hơn 10, tháng 1 và tháng 2 phải thêm số 0 ở trước: {w}.", "Days below 10 and months 1 and 2 get a leading zero: {w}."),
    ("date.no_zero", "Từ tháng 3 đến tháng 9 không thêm số 0: {w}.", "Months 3 to 9 get no zero: {w}."),
    ("list.end", "{e}: dòng này phải kết thúc bằng dấu “{w}”.", "{e}: this line ends with “{w}”."),
    ("copies.first", "Dòng đầu của “Nơi nhận” là “Như trên” khi văn bản có phần Kính gửi.", "The first line of “Nơi nhận” is “Như trên” when there is an address line."),
    ("copies.last", "Dòng cuối của “Nơi nhận” là “Lưu: VT, …”.", "The last line of “Nơi nhận” is “Lưu: VT, …”."),
    ("capital", "Viết hoa: “{w}”, không viết “{f}”.", "Capitals: “{w}”, not “{f}”."),
    ("cite", "Viện dẫn lần đầu phải ghi đủ loại, số, ký hiệu, ngày tháng, cơ quan ban hành và trích yếu: thiếu {f}.", "The first citation is to be full; missing: {f}."),
];

/// One sentence in Vietnamese and one in English for a remark.
#[must_use]
pub fn remark_text(remark: &Remark) -> (String, String) {
    let found = SENTENCES.iter().find(|(code, ..)| *code == remark.code);
    let code = remark.code.as_str();
    let (vi, en) = found.map_or((code, code), |&(_, vi, en)| (vi, en));
    let place = if remark.place.is_empty() {
        String::new()
    } else {
        format!(" ô số {},", remark.place)
    };
    let fill = |sentence: &str| {
        let words = sentence
            .replace("{e}", &remark.element)
            .replace("{w}", &remark.wanted)
            .replace("{f}", &remark.found);
        format!(
            "{words} ({}{place} NĐ 30/2020/NĐ-CP)",
            remark.article.clone() + ","
        )
    };
    (fill(vi), fill(en))
}
