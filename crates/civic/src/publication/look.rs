//! Marks of a person in a text that is meant for everybody.

use std::ops::Range;

use viet::fold;

use super::plain::Plain;
use super::word::{Shape, Word, words};

/// By what somebody could be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// A name: `Nguyễn Thị Hoa`.
    Name,
    /// A name made short: `em N.T.H`, `chị H`.
    Initials,
    /// Where somebody lives, closer than a commune: `thôn Nà Lầu`, `số nhà 12`, `trú tại …`.
    Address,
    /// A school or a class.
    School,
    /// A year or day of birth, an age.
    Age,
    /// A telephone number that is no published hotline.
    Telephone,
    /// A number of an identity card or passport, of a bank account, of a vehicle.
    Number,
    /// A mail address or an account of a social network.
    Account,
    /// A picture: who is on it is not known.
    Picture,
}

impl Mark {
    /// Every mark, in the order in which they are told.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Initials,
        Self::Address,
        Self::School,
        Self::Age,
        Self::Telephone,
        Self::Number,
        Self::Account,
        Self::Picture,
    ];

    /// The word in databases, messages and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Initials => "initials",
            Self::Address => "address",
            Self::School => "school",
            Self::Age => "age",
            Self::Telephone => "telephone",
            Self::Number => "number",
            Self::Account => "account",
            Self::Picture => "picture",
        }
    }

    /// The mark with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.code() == code)
    }
}

/// A mark and its place, in bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub mark: Mark,
    /// Where it stands.
    pub span: Range<usize>,
}

/// What is no mark of anybody, though it looks like one.
pub struct Known<'k> {
    /// Whether a name is that of a territory or an institution.
    pub place: &'k dyn Fn(&str) -> bool,
    /// Telephone numbers that are published, digits alone.
    pub lines: &'k [&'k str],
}

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
/// After these comes where somebody lives.
const HOMES: [&str; 10] = [
    "thôn", "bản", "xóm", "làng", "khối", "ngõ", "ngách", "hẻm", "tổ", "đội",
];
/// So people are spoken of.
const KIN: [&str; 16] = [
    "em", "cháu", "chị", "anh", "bé", "bà", "ông", "cô", "chú", "bác", "nhân", "hại", "con", "vợ", "chồng",
    "bạn",
];
/// Kinds of schools.
const SCHOOLS: [&str; 10] = [
    "thpt", "thcs", "th", "ptdtnt", "ptdtbt", "tiểu", "mầm", "mẫu", "phổ", "đại",
];

/// Every mark in a text, in the order of their places.
#[must_use]
pub fn look(text: &str, known: &Known<'_>) -> Vec<Found> {
    let plain = Plain::new(text);
    let words = words(&plain.text);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        match mark(&words, at, known) {
            Some((mark, length)) => {
                let span = plain.of(words[at].from, words[at + length - 1].until());
                found.push(Found { mark, span });
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// The mark that begins at a word, and how many words it takes.
fn mark(words: &[Word<'_>], at: usize, known: &Known<'_>) -> Option<(Mark, usize)> {
    let here = &words[at..];
    let counted = |mark| move |length| (mark, length);
    account(here)
        .map(counted(Mark::Account))
        .or_else(|| digits(words, at, known))
        .or_else(|| plate(here).map(counted(Mark::Number)))
        .or_else(|| age(words, at).map(counted(Mark::Age)))
        .or_else(|| school(here).map(counted(Mark::School)))
        .or_else(|| address(words, at).map(counted(Mark::Address)))
        .or_else(|| initials(words, at).map(counted(Mark::Initials)))
        .or_else(|| name(words, at, known).map(counted(Mark::Name)))
        .or_else(|| hidden(words, at).map(counted(Mark::Name)))
        .or_else(|| spoken_number(here).map(counted(Mark::Telephone)))
}

fn lower(word: &Word<'_>) -> String {
    word.text.to_lowercase()
}

fn before<'w, 't>(words: &'w [Word<'t>], at: usize) -> Option<&'w Word<'t>> {
    at.checked_sub(1).map(|before| &words[before])
}

/// How many words from the first on are written like a name: `Lý A Páo`, `GIÀNG A SỬ`.
fn named(words: &[Word<'_>]) -> usize {
    let Some(shape @ (Shape::Title | Shape::Capitals)) = words.first().map(|word| word.shape) else {
        return 0;
    };
    let alike = |word: &&Word<'_>| !word.joined && !word.apart && (word.shape == shape || word.is_initial());
    1 + words[1..].iter().take_while(alike).count()
}

fn name(words: &[Word<'_>], at: usize, known: &Known<'_>) -> Option<usize> {
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
fn hidden(words: &[Word<'_>], at: usize) -> Option<usize> {
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

/// Digits as they are read out.
const READ_OUT: [&str; 14] = [
    "không", "một", "mốt", "hai", "ba", "bốn", "tư", "năm", "lăm", "sáu", "bảy", "bẩy", "tám", "chín",
];

/// A telephone number in words: nine digits and more in a row.
fn spoken_number(words: &[Word<'_>]) -> Option<usize> {
    let digits = words
        .iter()
        .take_while(|word| READ_OUT.contains(&lower(word).as_str()))
        .count();
    (digits >= 9).then_some(digits)
}

/// `N.T.H`, and a capital alone after a word for a person.
fn initials(words: &[Word<'_>], at: usize) -> Option<usize> {
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

fn address(words: &[Word<'_>], at: usize) -> Option<usize> {
    // Of "văn bản" nobody is at home.
    if before(words, at).is_some_and(|word| ["văn", "phiên", "ấn", "biên"].contains(&lower(word).as_str()))
    {
        return None;
    }
    let words = &words[at..];
    let first = lower(&words[0]);
    let second = words.get(1)?;
    if HOMES.contains(&first.as_str()) {
        let number = usize::from(matches!(second.shape, Shape::Digits | Shape::Mixed));
        let length = named(&words[1..]).max(number);
        // "Tổ Công tác" is no home.
        let word = number == 0
            && length == 1
            && words
                .get(2)
                .is_some_and(|next| next.shape == Shape::Lower && !next.apart);
        return (length > 0 && !word).then_some(1 + length);
    }
    let second = lower(second);
    match (first.as_str(), second.as_str()) {
        // "số 12 đường Trần Phú", "số 12/3 phố Kỳ Lừa".
        ("số", _) if matches!(words[1].shape, Shape::Digits | Shape::Mixed) => {
            let mut street = 2;
            while words.get(street).is_some_and(|word| word.joined) {
                street += 1;
            }
            let on = words.get(street).map(lower).unwrap_or_default();
            let name = words.get(street + 1..).map_or(0, named);
            (["đường", "phố", "ngõ"].contains(&on.as_str()) && name > 0).then_some(street + 1 + name)
        }
        ("số", "nhà") => {
            let numbered = |word: &Word<'_>| matches!(word.shape, Shape::Digits | Shape::Mixed);
            words.get(2).is_some_and(numbered).then_some(3)
        }
        ("trú" | "quê", "tại" | "ở" | "quán") | ("thường" | "tạm", "trú") => {
            Some(2 + named(&words[2..]))
        }
        _ => None,
    }
}

fn school(words: &[Word<'_>]) -> Option<usize> {
    let first = lower(&words[0]);
    let second = words.get(1)?;
    let kind = SCHOOLS.contains(&lower(second).as_str());
    match first.as_str() {
        "trường" if kind || second.shape == Shape::Title => {
            // What follows in small letters belongs to the kind: "tiểu học", "phổ thông dân tộc nội trú".
            let small = words[1..]
                .iter()
                .take_while(|word| word.shape == Shape::Lower)
                .count()
                .min(8);
            let capitals = words[1 + small..]
                .iter()
                .take_while(|word| word.shape == Shape::Capitals)
                .count();
            let name = named(&words[1 + small + capitals..]);
            let island = words[0].shape == Shape::Title && second.text == "Sa";
            (name > 0 && !island && second.text != "Đại").then_some(1 + small + capitals + name)
        }
        "lớp" if matches!(second.shape, Shape::Mixed) => Some(2),
        // "lớp 9 A"
        "lớp" if second.shape == Shape::Digits && words.get(2).is_some_and(Word::is_initial) => Some(3),
        // "THCS Tân Thanh", without the word for a school.
        "thpt" | "thcs" | "ptdtnt" | "ptdtbt"
            if words[0].shape == Shape::Capitals && second.shape == Shape::Title =>
        {
            Some(1 + named(&words[1..]))
        }
        _ => None,
    }
}

fn age(words: &[Word<'_>], at: usize) -> Option<usize> {
    let here = &words[at..];
    let is = |n: usize, text: &str| here.get(n).is_some_and(|word| lower(word) == text);
    let digits = |n: usize| here.get(n).is_some_and(|word| word.shape == Shape::Digits);
    if is(0, "sinh") && (is(1, "năm") || is(1, "ngày")) && digits(2) {
        return Some(3);
    }
    if is(0, "sn") && digits(1) {
        return Some(2);
    }
    // A limit of age is nobody's.
    let limits = ["dưới", "trên", "từ", "đến", "đủ", "khoảng", "đã"];
    let limit = before(words, at)
        .is_some_and(|word| limits.contains(&lower(word).as_str()) || word.is("-") || word.is("–"));
    (digits(0) && is(1, "tuổi") && !limit).then_some(2)
}

/// Numbers that lead to somebody: a run of digits with spaces or dots between.
fn digits(words: &[Word<'_>], at: usize, known: &Known<'_>) -> Option<(Mark, usize)> {
    let plus = words[at].is("+");
    let start = at + usize::from(plus);
    let first = words.get(start)?;
    if before(words, at).is_some_and(|word| word.shape == Shape::Digits || (word.joined && word.is("/"))) {
        return None;
    }
    let (mut number, mut length) = (String::new(), 0);
    for (n, word) in words[start..].iter().enumerate() {
        match word.shape {
            Shape::Digits => {
                number.push_str(word.text);
                length = n + 1;
            }
            Shape::Sign if (word.is(".") || word.is("-") || word.is(")")) && word.joined && n > 0 => {}
            _ => break,
        }
    }
    let taken = length + usize::from(plus);
    let published = known.lines.contains(&number.as_str());
    let telephone =
        (number.starts_with('0') && (10..=11).contains(&number.len())) || (plus && number.len() >= 10);
    let identity = first.text.len() >= 9 && (9..=19).contains(&number.len());
    match () {
        () if published || length == 0 => None,
        () if telephone => Some((Mark::Telephone, taken)),
        () if identity => Some((Mark::Number, taken)),
        () => None,
    }
}

/// `12A-123.45`, and a passport such as `C1234567`.
fn plate(words: &[Word<'_>]) -> Option<usize> {
    let first = words.first().filter(|word| word.shape == Shape::Mixed)?;
    let letters: Vec<char> = first.text.chars().collect();
    let passport = letters.len() == 8
        && letters[0].is_ascii_uppercase()
        && letters[1..].iter().all(char::is_ascii_digit);
    if passport {
        return Some(1);
    }
    let vehicle = (3..=4).contains(&letters.len())
        && letters[..2].iter().all(char::is_ascii_digit)
        && letters[2].is_ascii_uppercase();
    let dash = words.get(1).is_some_and(|word| word.is("-"));
    let number = words
        .get(2)
        .is_some_and(|word| word.shape == Shape::Digits && word.text.len() >= 3);
    if !(vehicle && dash && number) {
        return None;
    }
    let dotted = words.get(3).is_some_and(|word| word.is("."))
        && words
            .get(4)
            .is_some_and(|word| word.shape == Shape::Digits && word.joined);
    Some(if dotted { 5 } else { 3 })
}

/// `ten@noi.vn`, `facebook.com/ten`, `zalo: …`.
fn account(words: &[Word<'_>]) -> Option<usize> {
    let joined = words[1..].iter().take_while(|word| word.joined).count();
    let end = (0..=joined)
        .rev()
        .find(|n| words[*n].shape != Shape::Sign)
        .unwrap_or(0);
    let whole = &words[..=end];
    let mail = whole.iter().any(|word| word.is("@")) && whole.len() >= 3;
    if let Some(length) = spelled_mail(words) {
        return Some(length);
    }
    let networks = ["facebook", "fb", "tiktok", "zalo", "instagram", "telegram"];
    let network = networks.contains(&lower(&words[0]).as_str());
    if mail || (network && whole.iter().any(|word| word.is("/"))) {
        return Some(whole.len());
    }
    let colon = words.get(1).is_some_and(|word| word.is(":"));
    let named = words.get(2).is_some_and(|word| word.shape != Shape::Sign);
    (network && colon && named).then_some(3)
}

/// `hoa (a) gmail.com`, `hoa [at] gmail.com`: a mail address that no program finds by its sign.
fn spelled_mail(words: &[Word<'_>]) -> Option<usize> {
    let is = |n: usize, all: &[&str]| {
        words
            .get(n)
            .is_some_and(|word| all.contains(&lower(word).as_str()))
    };
    let spelled = is(1, &["(", "["]) && is(2, &["a", "at", "còng"]) && is(3, &[")", "]"]);
    let site = words.get(4).is_some_and(|word| word.shape != Shape::Sign);
    (words[0].shape != Shape::Sign && spelled && site && is(5, &["."]) && words.len() > 6).then_some(7)
}
