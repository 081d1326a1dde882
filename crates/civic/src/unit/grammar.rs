//! How letters name units: a head ("Phòng Văn hóa và Thông tin"), then where ("các huyện, thành phố").

use super::words::{TYPES, Token, agency_key};
use super::{Directory, Kind, Need};

/// What sort of body a recipient is, as its first words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Folded words without "và".
    words: &'static str,
    /// The kind of an agency; `None` when the territory itself is meant, as by "UBND".
    pub kind: Option<Kind>,
    /// The kind of territory that such a body belongs to; `None`: any.
    pub level: Option<Kind>,
    /// True when the kind holds other bodies too, so that the name must fit as well.
    pub by_name: bool,
    /// True when the words name all bodies of a province together: "các sở, ban, ngành".
    pub whole: bool,
}

const fn head(words: &'static str, kind: Kind, level: Kind, by_name: bool) -> Head {
    Head {
        words,
        kind: Some(kind),
        level: Some(level),
        by_name,
        whole: false,
    }
}

const fn whole(words: &'static str, kind: Kind) -> Head {
    Head {
        whole: true,
        ..head(words, kind, Kind::Province, false)
    }
}

/// Words that name all bodies of a sort; longest first.
const WHOLES: [Head; 6] = [
    whole("so ban nganh doan the", Kind::Department),
    whole("so ban nganh", Kind::Department),
    whole("so nganh", Kind::Department),
    whole("hoi doan the", Kind::Union),
    whole("doan the", Kind::Union),
    whole("don bien phong", Kind::BorderPost),
];

const COMMITTEE: Head = Head {
    words: "uy ban nhan dan",
    kind: None,
    level: None,
    by_name: false,
    whole: false,
};

/// No head: the recipient is named as a territory.
pub(super) const TERRITORY: Head = Head {
    words: "",
    ..COMMITTEE
};

const HEADS: [Head; 8] = [
    head(
        "phong van hoa thong tin",
        Kind::DistrictOffice,
        Kind::District,
        false,
    ),
    head(
        "trung tam van hoa the thao truyen thong",
        Kind::DistrictCentre,
        Kind::District,
        false,
    ),
    head("dai truyen thanh", Kind::CommuneStation, Kind::Commune, false),
    head(
        "dai phat thanh truyen hinh",
        Kind::Broadcaster,
        Kind::Province,
        false,
    ),
    head(
        "so thong tin truyen thong",
        Kind::Department,
        Kind::Province,
        true,
    ),
    head(
        "tt van hoa the thao truyen thong",
        Kind::DistrictCentre,
        Kind::District,
        false,
    ),
    head("bao", Kind::Newspaper, Kind::Province, false),
    COMMITTEE,
];

impl Head {
    /// True when a body of this name is one of those that the head means.
    pub fn fits(&self, name: Option<&str>) -> bool {
        !self.by_name || name.is_some_and(|name| agency_key(name).starts_with(self.words))
    }

    /// What the name of such a body begins with, when the kind alone does not say it.
    pub fn named(&self) -> Option<String> {
        self.by_name.then(|| self.words.to_owned())
    }
}

/// Where, in one breath: "các huyện, thành phố", "huyện Tràng Định", "Tràng Định, Cao Lộc".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    /// "các", or a level ("cấp xã"): all of them.
    pub all: bool,
    /// The number that the letter gives: "63 tỉnh, thành phố".
    pub count: Option<usize>,
    /// Folded type words; `None` in their place when only names are given.
    pub types: Vec<&'static str>,
    /// The level, where the words settle it: "thành phố" alone does not.
    pub level: Option<Kind>,
    /// Bare folded names of territories.
    pub names: Vec<String>,
    /// What must be known of them: "biên giới".
    pub needs: Vec<Need>,
}

/// One head with its groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// What sort of body.
    pub head: Head,
    /// How many, where the number stands before the head: "các 16 sở, ban, ngành".
    pub count: Option<usize>,
    /// Where, in the order written; empty: not said.
    pub groups: Vec<Group>,
}

/// A reader that walks over the tokens.
pub(super) struct Reader<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) directory: &'a Directory,
}

impl<'a> Reader<'a> {
    pub fn new(tokens: &'a [Token], directory: &'a Directory) -> Self {
        Self { tokens, directory }
    }

    /// All phrases of the line; `None` when some of its words are not understood, for what is left over may be the
    /// very word that narrows the class ("các xã biên giới").
    pub fn phrases(mut self) -> Option<Vec<Phrase>> {
        let mut phrases = Vec::new();
        loop {
            self.take_separator();
            if self.tokens.is_empty() {
                return (!phrases.is_empty()).then_some(phrases);
            }
            let before = self.tokens.len();
            phrases.push(self.phrase());
            if self.tokens.len() == before {
                return None;
            }
        }
    }

    fn phrase(&mut self) -> Phrase {
        for office in [
            "giam doc",
            "pho giam doc",
            "chu tich",
            "truong",
            "thu truong",
            "lanh dao",
        ] {
            self.take(office);
        }
        let (head, count) = match self.take_whole() {
            Some((head, count)) => (head, count),
            None => (self.take_head(), None),
        };
        let mut groups = Vec::new();
        while let Some(group) = self.group(head, groups.is_empty()) {
            groups.push(group);
        }
        Phrase { head, count, groups }
    }

    /// "các sở, ban, ngành", "16 sở, ngành"; nothing is taken when it is something else.
    fn take_whole(&mut self) -> Option<(Head, Option<usize>)> {
        let start = self.tokens;
        let all = self.take("tat ca cac") | self.take("toan bo cac") | self.take("cac");
        let count = self.take_number();
        let head = WHOLES
            .into_iter()
            .filter(|_| all || count.is_some())
            .find(|head| self.take_loosely(head.words));
        if head.is_none() {
            self.tokens = start;
        }
        head.map(|head| (head, count))
    }

    fn take_head(&mut self) -> Head {
        HEADS
            .into_iter()
            .find(|head| self.take_loosely(head.words))
            .unwrap_or(TERRITORY)
    }

    /// The next group; nothing is taken when there is none. After a pause, a new head begins a new phrase.
    fn group(&mut self, head: Head, first: bool) -> Option<Group> {
        let start = self.tokens;
        let mut group = Group::default();
        self.skip_pauses();
        if !first
            && (HEADS
                .iter()
                .any(|head| Reader { ..*self }.take_loosely(head.words))
                || Reader { ..*self }.take_whole().is_some())
        {
            self.tokens = start;
            return None;
        }
        while self.take("o")
            || self.take("cua")
            || self.take("thuoc")
            || self.take("tren dia ban")
            || self.take("trong")
        {}
        group.all = self.take("cac") | self.take("tat ca cac") | self.take("toan bo cac");
        group.count = self.take_number();
        if !self.take_level(&mut group) {
            self.take_types(&mut group);
            self.take_names(head, &mut group);
        }
        self.take_needs(&mut group);
        while self.take("truc thuoc trung uong") || self.take("trong ca nuoc") || self.take("tren ca nuoc") {}
        if group.types.is_empty() && group.names.is_empty() && group.level.is_none() {
            self.tokens = start;
            return None;
        }
        Some(group)
    }

    fn take_level(&mut self, group: &mut Group) -> bool {
        let levels = [
            ("cap xa", Kind::Commune),
            ("cap huyen", Kind::District),
            ("cap tinh", Kind::Province),
        ];
        let found = levels.into_iter().find(|(words, _)| self.take(words));
        group.level = found.map(|(_, level)| level);
        group.all |= found.is_some();
        found.is_some()
    }

    fn take_types(&mut self, group: &mut Group) {
        loop {
            let start = self.tokens;
            let parted = self.take_separator();
            let word = self.take_type(group);
            let fits = word.is_some_and(|word| fits_level(group.level, level_of(word)));
            if !fits || (!group.types.is_empty() && !parted) {
                self.tokens = start;
                return;
            }
            group.level = group.level.or(word.and_then(level_of));
            group.types.extend(word);
        }
    }

    /// A type word; inside a list also its short forms, as in "các huyện, thị, thành".
    fn take_type(&mut self, group: &Group) -> Option<&'static str> {
        if let Some(word) = TYPES.into_iter().find(|word| self.take(word)) {
            return Some(word);
        }
        let shorts = [("thanh", "thanh pho"), ("thi", "thi xa"), ("tt", "thi tran")];
        let in_list = !group.types.is_empty();
        shorts
            .into_iter()
            .find(|(short, _)| in_list && self.take(short))
            .map(|(_, word)| word)
    }

    fn take_names(&mut self, head: Head, group: &mut Group) {
        loop {
            let start = self.tokens;
            let parted = self.take_separator();
            let begins = group.names.is_empty();
            match (begins || parted).then(|| self.take_name(head, group)).flatten() {
                Some(name) => group.names.push(name),
                None => return self.tokens = start,
            }
        }
    }

    /// The longest name of a territory that begins here.
    fn take_name(&mut self, head: Head, group: &Group) -> Option<String> {
        let level = group
            .level
            .or(if group.types.is_empty() { head.level } else { None });
        let words = self.tokens.iter().take(7).map_while(|token| match token {
            Token::Word(word) => Some(word.as_str()),
            Token::Pause => None,
        });
        let words: Vec<_> = words.collect();
        let longest = (1..=words.len()).rev().find_map(|length| {
            let key = words[..length].join(" ");
            let fits = |kind: Kind| kind.is_territory() && level.is_none_or(|level| kind == level);
            let known = self.directory.named(&key).any(|unit| fits(unit.kind));
            known.then_some((length, key))
        });
        let (length, key) = longest?;
        self.tokens = &self.tokens[length..];
        Some(key)
    }

    fn take_number(&mut self) -> Option<usize> {
        let [Token::Word(word), rest @ ..] = self.tokens else {
            return None;
        };
        let number = word.parse().ok()?;
        self.tokens = rest;
        Some(number)
    }

    pub(super) fn take_separator(&mut self) -> bool {
        let before = self.tokens.len();
        self.skip_pauses();
        while self.take("va") {}
        self.tokens.len() < before
    }

    fn skip_pauses(&mut self) {
        while let [Token::Pause, rest @ ..] = self.tokens {
            self.tokens = rest;
        }
    }

    pub(super) fn take(&mut self, words: &str) -> bool {
        let mut rest = self.tokens;
        for word in words.split(' ') {
            match rest {
                [Token::Word(first), tail @ ..] if first == word => rest = tail,
                _ => return false,
            }
        }
        self.tokens = rest;
        true
    }

    /// Takes the words of a head, with "và" and commas between them as the writer likes.
    fn take_loosely(&mut self, words: &str) -> bool {
        let start = self.tokens;
        for (place, word) in words.split(' ').enumerate() {
            if place > 0 {
                self.take_separator();
            }
            if !self.take(word) {
                self.tokens = start;
                return false;
            }
        }
        true
    }
}

/// The level that a type word names; "thành phố" may be a province or a district.
fn level_of(word: &str) -> Option<Kind> {
    match word {
        "tinh" => Some(Kind::Province),
        "huyen" | "quan" | "thi xa" => Some(Kind::District),
        "thanh pho" => None,
        _ => Some(Kind::Commune),
    }
}

/// True when a type word of this level can stand in a list of that one; a city can in both upper levels.
fn fits_level(list: Option<Kind>, word: Option<Kind>) -> bool {
    match (list, word) {
        (Some(list), Some(word)) => list == word,
        (Some(list), None) => list != Kind::Commune,
        (None, _) => true,
    }
}
