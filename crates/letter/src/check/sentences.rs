//! What the remarks say, in two languages.

use super::Remark;

/// Code, Vietnamese, English; `{e}` the element, `{w}` what is wanted, `{f}` what was found.
#[rustfmt::skip]
const SENTENCES: [(&str, &str, &str); 46] = [
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
    ("colour", "{e} phải in màu đen, không phải {f}.", "{e} is to be black, not {f}."),
    ("colour.red", "{e} phải in màu đỏ tươi.", "{e} is to be bright red."),
    ("frame", "{e} phải có khung viền.", "{e} is to stand in a frame."),
    ("rule.missing", "Dưới {e} phải có đường kẻ nét liền, {w}.", "Below it ({e}) stands a line: {w}."),
    ("rule.length", "Đường kẻ dưới {e} dài {f}; quy định {w}.", "The line below it ({e}) takes {f}; asked: {w}."),
    ("leading", "Khoảng cách dòng là {f} dòng; quy định {w}.", "The line spacing is {f}; asked is {w}."),
    ("gap", "Khoảng cách giữa các đoạn là {f}; quy định tối thiểu {w}.", "Paragraphs stand {f} apart; asked are at least {w}."),
    ("address.colon", "Sau từ “Kính gửi” phải có dấu hai chấm.", "A colon follows “Kính gửi”."),
    ("post.mark", "Quyền hạn của người ký viết là “{w}”.", "The signer's authority is written “{w}”."),
    ("name.title", "Trước họ tên người ký không ghi học hàm, học vị, danh hiệu: “{f}”.", "No academic title or honour before the signer's name: “{f}”."),
    ("number.kind", "Ký hiệu “{f}” không hợp với tên loại; phải là “{w}”.", "The notation “{f}” does not fit the type; it is “{w}”."),
    ("number.group", "Số “{f}” viết là “{w}”.", "The number “{f}” is written “{w}”."),
    ("number.decimal", "Số thập phân “{f}” viết là “{w}”.", "The decimal “{f}” is written “{w}”."),
    ("body.end", "Cuối nội dung phải có dấu “./.”.", "The text ends in “./.”."),
    ("cite.again", "Từ lần viện dẫn sau chỉ ghi tên loại, số, ký hiệu: {f}.", "Later citations give type, number and notation alone: {f}."),
    ("cite", "Viện dẫn lần đầu phải ghi đủ loại, số, ký hiệu, ngày tháng, cơ quan ban hành và trích yếu: thiếu {f}.", "The first citation is to be full; missing: {f}."),
];

/// One sentence in Vietnamese and one in English for a remark.
#[must_use]
pub fn remark_text(remark: &Remark) -> (String, String) {
    let found = SENTENCES.iter().find(|(code, ..)| *code == remark.code);
    let code = remark.code.as_str();
    let (vi, en) = found.map_or((code, code), |&(_, vi, en)| (vi, en));
    let law = if remark.article.starts_with("Phụ lục") {
        ", NĐ 30/2020/NĐ-CP"
    } else {
        ""
    };
    let place = match remark.place.as_str() {
        "" => String::new(),
        place => format!(", ô số {place}"),
    };
    let fill = |sentence: &str| {
        let words = sentence
            .replace("{e}", &remark.element)
            .replace("{w}", &remark.wanted)
            .replace("{f}", &remark.found);
        format!("{words} ({}{place}{law})", remark.article)
    };
    (fill(vi), fill(en))
}

#[cfg(test)]
mod tests {
    use super::SENTENCES;

    #[test]
    fn every_code_has_one_sentence() {
        for (at, (code, ..)) in SENTENCES.iter().enumerate() {
            assert!(SENTENCES[..at].iter().all(|(other, ..)| other != code), "{code}");
        }
    }
}
