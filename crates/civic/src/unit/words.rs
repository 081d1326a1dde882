//! Names and recipient lines as words that compare: folded, abbreviations written out, punctuation gone.

use viet::fold;

/// A piece of a recipient line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A folded word.
    Word(String),
    /// A comma, semicolon or colon: what follows may be the next of a list.
    Pause,
}

/// Abbreviations that letters use, without their hyphens, and what they stand for.
const ABBREVIATIONS: [(&str, &str); 15] = [
    ("ubnd", "uy ban nhan dan"),
    ("tp", "thanh pho"),
    ("tx", "thi xa"),
    ("vhtt", "van hoa thong tin"),
    ("vhvatt", "van hoa thong tin"),
    ("vhtttt", "van hoa the thao truyen thong"),
    ("vhttvatt", "van hoa the thao truyen thong"),
    ("vhttdl", "van hoa the thao du lich"),
    ("tttt", "thong tin truyen thong"),
    ("ttvatt", "thong tin truyen thong"),
    ("stttt", "so thong tin truyen thong"),
    ("ptth", "phat thanh truyen hinh"),
    ("ptvath", "phat thanh truyen hinh"),
    ("ttvhtttt", "trung tam van hoa the thao truyen thong"),
    ("tdtt", "the duc the thao"),
];

/// Cuts a line into folded words and pauses; what stands in parentheses ("để b/c") is left out.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let folded = outside_parentheses(&fold(text)).replace('&', "-va-");
    let mut tokens = Vec::new();
    for chunk in folded.split_whitespace() {
        push_chunk(chunk, &mut tokens);
    }
    tokens
}

fn outside_parentheses(text: &str) -> String {
    let mut depth = 0usize;
    let kept = text.chars().filter(|c| {
        depth += usize::from(*c == '(');
        let outside = depth == 0;
        depth -= usize::from(*c == ')' && depth > 0);
        outside
    });
    kept.collect()
}

/// A chunk has no space: a word, or an abbreviation with hyphens or commas inside, as in `VH,TT&TT`.
fn push_chunk(chunk: &str, tokens: &mut Vec<Token>) {
    let inner = chunk.trim_end_matches([',', ';', ':', '.']);
    let joined: String = inner.chars().filter(|c| c.is_alphanumeric()).collect();
    if !push_abbreviation(&joined, tokens) {
        push_words(inner, tokens);
    }
    if chunk.trim_end_matches('.').ends_with([',', ';', ':']) && tokens.last() != Some(&Token::Pause) {
        tokens.push(Token::Pause);
    }
}

fn push_abbreviation(word: &str, tokens: &mut Vec<Token>) -> bool {
    let found = ABBREVIATIONS.iter().find(|(short, _)| *short == word);
    let full = found.map(|(_, full)| full.split(' ').map(|word| Token::Word(word.to_owned())));
    tokens.extend(full.into_iter().flatten());
    found.is_some()
}

fn push_words(text: &str, tokens: &mut Vec<Token>) {
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_alphanumeric() {
            word.push(c);
            continue;
        }
        if !word.is_empty() && !push_abbreviation(&word, tokens) {
            tokens.push(Token::Word(std::mem::take(&mut word)));
        }
        word.clear();
        if matches!(c, ',' | ';' | ':') {
            tokens.push(Token::Pause);
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    tokens(text).into_iter().filter_map(|token| match token {
        Token::Word(word) => Some(word),
        Token::Pause => None,
    })
}

/// The type words of territories, folded, longest first.
pub(super) const TYPES: [&str; 9] = [
    "thanh pho",
    "thi tran",
    "dac khu",
    "thi xa",
    "phuong",
    "huyen",
    "tinh",
    "quan",
    "xa",
];

/// The type word with which a territory's name begins, folded.
pub(super) fn type_of(name: &str) -> Option<&'static str> {
    let key = words(name).collect::<Vec<_>>().join(" ");
    TYPES
        .into_iter()
        .find(|word| key.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')))
}

/// `Huyện Tràng Định` as `trang dinh`: the key under which territories are found.
pub(super) fn bare_key(name: &str) -> String {
    let key = words(name).collect::<Vec<_>>().join(" ");
    let bare = TYPES
        .iter()
        .find_map(|word| key.strip_prefix(word)?.strip_prefix(' '));
    bare.map_or_else(|| key.clone(), str::to_owned)
}

/// `Sở Thông tin và Truyền thông` as `so thong tin truyen thong`: the key of agencies, without "và".
pub(super) fn agency_key(name: &str) -> String {
    words(name)
        .filter(|word| word != "va")
        .collect::<Vec<_>>()
        .join(" ")
}

/// A line with its marks, for comparing names where the writer typed marks; begins and ends with a space.
pub(super) fn marked(text: &str) -> String {
    let plain: String = spelling(text)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A territory's name without its type word, with its marks; begins and ends with a space.
pub(super) fn marked_bare(name: &str) -> String {
    let skipped = type_of(name).map_or(0, |word| word.split(' ').count());
    let name = marked(name);
    format!(
        " {} ",
        name.split_whitespace()
            .skip(skipped)
            .collect::<Vec<_>>()
            .join(" ")
    )
}

/// True when two spellings write the same official name: capital letters and the place of the tone in oa, oe, uy
/// (hòa, hoà) do not count; every other mark does, for Đăk and Đắk may be two places.
#[must_use]
pub fn same_name(a: &str, b: &str) -> bool {
    spelling(a) == spelling(b)
}

fn spelling(name: &str) -> String {
    const NEW: [&str; 15] = [
        "oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ",
    ];
    const OLD: [&str; 15] = [
        "òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy",
    ];
    let lower = name
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let pairs = NEW.into_iter().zip(OLD);
    pairs.fold(lower, |text, (new, old)| text.replace(new, old))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(text: &str) -> String {
        let piece = |token| match token {
            Token::Word(word) => word,
            Token::Pause => ",".to_owned(),
        };
        tokens(text).into_iter().map(piece).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn abbreviations_are_written_out_with_whatever_joins_them() {
        let centre = "trung tam van hoa the thao truyen thong cac huyen , thanh pho";
        for text in [
            "Trung tâm VH-TT-TT các huyện, TP",
            "Trung tâm VH,TT&TT các huyện, TP.",
            "TTVH-TT-TT các huyện,TP",
        ] {
            assert_eq!(spoken(text), centre, "{text}");
        }
        assert_eq!(
            spoken("UBND TP. Lạng Sơn (để b/c);"),
            "uy ban nhan dan thanh pho lang son ,"
        );
        assert_eq!(spoken("Đài PT&TH tỉnh"), "dai phat thanh truyen hinh tinh");
        assert_eq!(
            spoken("Đài Phát thanh - Truyền hình"),
            "dai phat thanh truyen hinh"
        );
    }

    #[test]
    fn keys_leave_out_what_letters_leave_out() {
        assert_eq!(bare_key("Thành phố Bà Rịa - Vũng Tàu"), "ba ria vung tau");
        assert_eq!(bare_key("Phường 15"), "15");
        assert_eq!(agency_key("Sở Thông tin và Truyền thông"), agency_key("Sở TT&TT"));
        assert_eq!(type_of("Thị trấn Thất Khê"), Some("thi tran"));
        assert_eq!(type_of("Báo Lạng Sơn"), None);
    }

    #[test]
    fn only_spelling_is_forgiven() {
        assert!(same_name("Tỉnh Thanh Hóa", "Tỉnh Thanh Hoá"));
        assert!(same_name("Xã Ea H'leo", "Xã Ea H'Leo"));
        assert!(!same_name("Xã Đak Ơ", "Xã Đăk Ơ"));
        assert!(!same_name("Thị trấn Mường Lát", "Xã Mường Lát"));
    }
}
