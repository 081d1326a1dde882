//! Names: written as names are, made short, or hidden.

use viet::fold;

use super::look::{Known, before, lower, named};
use super::word::{Shape, Word};

/// Surnames of the Kinh and of the peoples of the northern mountains. The marks count: `Chủ`, `Ban` and `Vụ` are none.
const SURNAMES: &str = "an âu bàn bế bùi cam cao chảo chẩu chu cư cung cứ dương đàm đặng đào đậu đinh đoàn đỗ đồng giàng giáp \
hà hạng hắc hầu hồ hoàng hứa huỳnh khổng khuất kiều la lại lâm lành lầu lê lềng lèng lều liễu linh lò lô lộc lỗ lục lương lường \
lưu lù lý lỳ ma mã mạc mai mào mông mùa ngô nguyễn nhữ ninh nông ong phạm phan phàn phùng quách quan quàng sầm sùng tạ tăng tẩn \
thạch thái thào thân thèn tô tống trần triệu trịnh trương từ ứng vàng vi viên võ vũ vừ vương xa xìn";

/// People long dead whose names are those of streets, schools and holidays.
const HISTORIC: [&str; 8] = [
    "ho chi minh",
    "hoang van thu",
    "luong van tri",
    "tran hung dao",
    "le loi",
    "nguyen trai",
    "vo nguyen giap",
    "hai ba trung",
];

/// After these comes the name of a place or of a body, not of a person.
const BEFORE_PLACES: [&str; 22] = [
    "xã",
    "phường",
    "huyện",
    "tỉnh",
    "quận",
    "đường",
    "phố",
    "thành",
    "trấn",
    "khu",
    "chợ",
    "sông",
    "núi",
    "đèo",
    "cửa",
    "khẩu",
    "nước",
    "khe",
    "suối",
    "đảo",
    "hồ",
    "vùng",
];

/// So people are spoken of.
const KIN: [&str; 16] = [
    "em", "cháu", "chị", "anh", "bé", "bà", "ông", "cô", "chú", "bác", "nhân", "hại", "con", "vợ", "chồng",
    "bạn",
];

pub(super) fn name(words: &[Word<'_>], at: usize, known: &Known<'_>) -> Option<usize> {
    let length = named(&words[at..]);
    let of_people = |surname: &str| SURNAMES.split_whitespace().any(|one| one == surname);
    let whole = &words[at..at + length];
    // Typed without marks it is told by more words than two.
    let bare = length > 2 && whole.iter().all(|word| word.text.is_ascii());
    let surname = of_people(&lower(&words[at]))
        || (bare
            && SURNAMES
                .split_whitespace()
                .any(|one| fold(one) == lower(&words[at])));
    // Of a heading only its beginning can be a name, and a name in capitals has more than two words.
    let capitals = words[at].shape == Shape::Capitals;
    let goes_on = before(words, at).is_some_and(|word| word.shape == Shape::Capitals && !words[at].apart);
    if !(2..=5).contains(&length) || !surname || (capitals && (length == 2 || goes_on)) {
        return None;
    }
    let nobody = |from: usize| {
        let of_place = before(words, from).is_some_and(|word| BEFORE_PLACES.contains(&lower(word).as_str()));
        let whole: Vec<&str> = words[from..at + length].iter().map(|word| word.text).collect();
        let whole = whole.join(" ");
        of_place || HISTORIC.contains(&fold(&whole).as_str()) || (known.place)(&whole)
    };
    // "Hoàng Văn Thụ" is one name: that of the ward is not looked at again from its second word on.
    let begin = at
        - words[..at]
            .iter()
            .rev()
            .take_while(|word| word.shape == Shape::Title)
            .count();
    (!nobody(at) && !nobody(begin)).then_some(length)
}

/// Words that follow `thị` and `văn` in the language itself: `thị trường`, `văn bản`.
const NO_NAMES: [&str; 21] = [
    "trường",
    "xã",
    "trấn",
    "sát",
    "lực",
    "giác",
    "thực",
    "hiếu",
    "uy",
    "dân",
    "tứ",
    "bản",
    "phòng",
    "hóa",
    "hoá",
    "thư",
    "kiện",
    "nghệ",
    "minh",
    "học",
    "bằng",
];

/// After a word for a person these begin an office, not a name.
const OFFICES: [&str; 20] = [
    "chủ",
    "bí",
    "giám",
    "phó",
    "trưởng",
    "công",
    "phụ",
    "hội",
    "ủy",
    "uỷ",
    "thủ",
    "bộ",
    "tổng",
    "đại",
    "viện",
    "chánh",
    "hiệu",
    "thiếu",
    "cục",
    "vụ",
];

/// So people are spoken to; what follows in capitals is a name.
const ADDRESSED: [&str; 11] = [
    "em", "cháu", "chị", "anh", "bé", "bà", "ông", "cô", "chú", "bác", "bạn",
];

/// People of history who are called so.
const HONOURED: [&str; 4] = ["hồ", "trưng", "triệu", "gióng"];

/// A name that is not written as one: in small letters (`nguyễn thị hoa`), alone after a word for a person (`em Páo`), broken at
/// the end of a line after the surname.
pub(super) fn hidden(words: &[Word<'_>], at: usize) -> Option<usize> {
    let here = &words[at..];
    let first = lower(&here[0]);
    let is_surname = SURNAMES.split_whitespace().any(|one| one == first);
    let middle = here.get(1).map(lower).unwrap_or_default();
    let last = here
        .get(2)
        .filter(|word| matches!(word.shape, Shape::Lower | Shape::Title));
    let small = here[0].shape == Shape::Lower && (middle == "thị" || middle == "văn");
    if is_surname && small && last.is_some_and(|word| !NO_NAMES.contains(&lower(word).as_str())) {
        return Some(3);
    }
    let of_place = before(words, at).is_some_and(|word| BEFORE_PLACES.contains(&lower(word).as_str()));
    let broken = here
        .get(1)
        .is_some_and(|word| word.wrapped && word.shape == Shape::Title);
    if is_surname && here[0].shape == Shape::Title && broken && !of_place {
        let rest = named(&here[1..]);
        return (2..=4).contains(&rest).then_some(1 + rest);
    }
    called(words, at)
}

/// `em Páo`, `chị Hoa`: the name alone is the mark.
fn called(words: &[Word<'_>], at: usize) -> Option<usize> {
    let spoken = before(words, at).map(lower)?;
    let name = lower(&words[at]);
    let honoured =
        HONOURED.contains(&name.as_str()) && (spoken == "bác" || spoken == "bà" || spoken == "ông");
    let office = OFFICES.contains(&name.as_str());
    let is_name = words[at].shape == Shape::Title && !words[at].joined && !words[at].apart;
    (ADDRESSED.contains(&spoken.as_str()) && is_name && !office && !honoured)
        .then(|| named(&words[at..]).clamp(1, 5))
}

/// `N.T.H`, and a capital alone after a word for a person.
pub(super) fn initials(words: &[Word<'_>], at: usize) -> Option<usize> {
    if !words[at].is_initial() || words[at].joined {
        return None;
    }
    let more = words[at + 1..]
        .chunks(2)
        .take_while(|pair| {
            pair[0].is(".")
                && pair[0].joined
                && pair.get(1).is_some_and(|next| next.is_initial() && next.joined)
        })
        .count();
    let person = before(words, at).is_some_and(|word| KIN.contains(&lower(word).as_str()));
    (more > 0 || person).then_some(1 + 2 * more)
}
