//! The signature: authority and post in capitals, "(Đã ký)", full name. Columns may be interleaved or glued.

use crate::reading::{Field, Signer};
use crate::span::Span;
use crate::text::Text;
use crate::zones::Zones;

const POSTS: [&str; 41] = [
    "giam doc",
    "pho giam doc",
    "chu tich",
    "pho chu tich",
    "bo truong",
    "thu truong",
    "chu nhiem",
    "pho chu nhiem",
    "truong phong",
    "pho truong phong",
    "truong ban",
    "pho truong ban",
    "chanh van phong",
    "pho chanh van phong",
    "cuc truong",
    "pho cuc truong",
    "vu truong",
    "tong giam doc",
    "tong cuc truong",
    "hieu truong",
    "pho hieu truong",
    "bi thu",
    "pho bi thu",
    "vien truong",
    "chanh thanh tra",
    "tong bien tap",
    "thu tuong",
    "pho thu tuong",
    "chi cuc truong",
    "truong doan",
    "tong thu ky",
    "truong cong an",
    "pho truong cong an",
    "chi huy truong",
    "pho chi huy truong",
    "chinh uy",
    "don truong",
    "truong tram",
    "vien pho",
    "chanh an",
    "hoi truong",
];
const AUTHORITIES: [&str; 9] = ["tm", "t/m", "kt", "k/t", "tl", "t/l", "tuq", "q", "p"];
const SURNAMES: &str = " nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh to ta tu tong than \
    mai luu la quach quang cao chau chu dao dam dieu doan doan kieu kim lai lam nghiem ninh ong phung tang trinh truong \
    van vien vuong ha lo nong trieu be vi luong ma giang vang sung thao mua ksor siu ro dong thai trang tham thieu luc \
    lu mac mach nham nhu phi phu quan sam son tieu tien tuong ung vuu au an ba bach banh bien ca cam chung cu da dan \
    dau diep gia giap han hau hua hung khau khong khuat khuc lieu lien lo ly mau moc nghe ngan ngu nhan on phuong sa \
    sinh tan ton tra tri tuan uong vy y chao trung chang hang cu giang tan ";

/// Reads the signature from the foot, else from the head where some portals print it.
pub(crate) fn read(text: &Text, zones: &Zones) -> Signer {
    let cells = cells(text, zones.foot);
    let Some(first) = cells
        .iter()
        .position(|&cell| post_at(text, cell) || flattened(text, cell).is_some())
    else {
        return alone(text, zones, &cells).unwrap_or_default();
    };
    let mut posts: Vec<Span> = Vec::new();
    let mut name = None;
    for &cell in &cells[first..] {
        if let Some((post, signed)) = flattened(text, cell) {
            posts.push(post);
            name = Some(signed);
            break;
        }
        let (post, rest) = unglue(text, cell);
        if post_at(text, cell) || (posts.len() < 3 && authority_goes_on(text, post)) {
            posts.push(post);
            name = rest.filter(|&rest| is_name(text, rest));
        } else if !is_list_item(text, cell) {
            name = Some(strip_title(text, signed(text, cell))).filter(|&cell| is_name(text, cell));
        }
        if name.is_some() || cell.start > cells[first].start + 600 {
            break;
        }
    }
    let sure = name.is_some_and(|name| has_surname(text, name));
    Signer {
        name: field(text, name, if sure { 0.95 } else { 0.7 }),
        post: join(text, &posts),
    }
}

/// "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC (Đã ký) Lương Thị Minh Tuyết" on one line.
fn flattened(text: &Text, cell: Span) -> Option<(Span, Span)> {
    let mark = text.find_any(&["da ky", "da ki"], cell)?;
    let open = mark
        .start
        .checked_sub(1)
        .filter(|&at| matches!(text.char(at), '(' | '['))?;
    let post = text.trim(Span::new(cell.start, open));
    let name = strip_title(text, text.trim(Span::new((mark.end + 1).min(cell.end), cell.end)));
    (!post.is_empty() && post_at(text, post) && is_name(text, name)).then_some((post, name))
}

/// A post in a line of its own, the first in the span: where the signature begins when the nơi nhận is lost.
pub(crate) fn first_post(text: &Text, span: Span) -> Option<usize> {
    let last = text
        .lines
        .iter()
        .filter(|line| line.start >= span.start && line.end <= span.end);
    let all: Vec<Span> = last
        .map(|&line| text.trim(line))
        .filter(|line| !line.is_empty())
        .collect();
    let at = all
        .iter()
        .position(|&line| line.len() < 60 && post_at(text, line) && text.is_upper(unglue(text, line).0))?;
    let rest = all.len() - at;
    (rest <= 12).then(|| all[at].start)
}

/// Lines cut at table bars, tabs and wide gaps, trimmed.
pub(crate) fn cells(text: &Text, zone: Span) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = zone.start;
    let mut blanks = 0;
    for at in zone.start..=zone.end {
        let c = if at == zone.end { '\n' } else { text.char(at) };
        blanks = if matches!(c, ' ' | '\u{a0}') {
            blanks + 1
        } else {
            0
        };
        if matches!(c, '\n' | '|' | '\t') || blanks == 3 {
            out.push(text.trim(Span::new(start, at)));
            start = (at + 1).min(zone.end);
        }
    }
    out.retain(|cell| !cell.is_empty());
    out
}

/// Whether the cell opens with an authority or a post in capitals.
fn post_at(text: &Text, cell: Span) -> bool {
    let (cell, _) = unglue(text, cell);
    if cell.is_empty() || !text.is_upper(cell) || text.char(cell.start) == '-' {
        return false;
    }
    let heads = text.any_lower_at(cell.start, &["trưởng", "phó trưởng"]).is_some();
    authority(text, cell) || heads || text.any_at(cell.start, &POSTS).is_some()
}

/// "KT.", "TM." or "T/M" at the start.
fn authority(text: &Text, cell: Span) -> bool {
    AUTHORITIES.iter().any(|mark| {
        text.at(cell.start, mark)
            .is_some_and(|end| text.char(end) == '.' || (text.char(end) == ' ' && mark.len() > 1))
    })
}

fn authority_goes_on(text: &Text, cell: Span) -> bool {
    text.is_upper(cell) && cell.len() < 60 && !is_list_item(text, cell) && !is_name(text, cell)
}

fn is_list_item(text: &Text, cell: Span) -> bool {
    matches!(text.char(cell.start), '-' | '–' | '•' | '+' | '(' | '[')
}

/// "PHÓ CHỦ NHIỆMNguyễn Khắc Định": the capitals, and the name glued to them.
fn unglue(text: &Text, cell: Span) -> (Span, Option<Span>) {
    let cut = (cell.start + 2..cell.end.saturating_sub(1)).find(|&at| {
        let upper = |at: usize| text.char(at).is_uppercase();
        let word = upper(at) && text.char(at + 1).is_lowercase();
        word && (upper(at - 1)
            || (text.char(at - 1) == ' ' && upper(at - 2) && is_name(text, Span::new(at, cell.end))))
    });
    match cut {
        Some(at) => (
            text.trim(Span::new(cell.start, at)),
            Some(text.trim(Span::new(at, cell.end))),
        ),
        None => (cell, None),
    }
}

/// Two to five words, each with a capital first, letters only.
pub(crate) fn is_name(text: &Text, cell: Span) -> bool {
    let words = text.words_of(cell);
    let words: Vec<&str> = words.split(' ').collect();
    let proper = |word: &&str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
            && word.chars().count() <= 9
    };
    let organ = [
        "số",
        "sở",
        "bộ",
        "phòng",
        "ủy ban",
        "uỷ ban",
        "nơi nhận",
        "tin tức",
        "đánh giá",
        "trung tâm",
        "ban",
    ];
    let named =
        || text.any_lower_at(cell.start, &organ).is_none() && text.any_at(cell.start, &POSTS).is_none();
    (2..=6).contains(&words.len())
        && words.iter().all(proper)
        && named()
        && (has_surname(text, cell) || !text.is_upper(cell))
}

fn has_surname(text: &Text, name: Span) -> bool {
    let first: String = text.fold[name.start..name.end]
        .iter()
        .take_while(|c| c.is_alphabetic())
        .collect();
    SURNAMES.contains(&format!(" {first} "))
}

/// "Đã ký: Ngô Thị Hòa": the name after the mark.
fn signed(text: &Text, cell: Span) -> Span {
    let mark = text.any_at(cell.start, &["da ky", "da ki"]);
    let colon = mark
        .map(|end| text.skip_blank(end))
        .filter(|&at| text.char(at) == ':');
    colon.map_or(cell, |at| text.trim(Span::new((at + 1).min(cell.end), cell.end)))
}

/// Without "TS.", "Đại tá", "BS." before the name.
fn strip_title(text: &Text, cell: Span) -> Span {
    let titles = [
        "ths.",
        "ts.",
        "pgs.",
        "gs.",
        "bs.",
        "bsckii.",
        "bscki.",
        "ks.",
        "thuong tuong",
        "trung tuong",
        "dai tuong",
        "thieu tuong",
        "thieu ta",
        "dai uy",
        "bac si",
        "cn.",
        "nha giao",
        "dai ta",
        "thuong ta",
        "trung ta",
    ];
    let dotted = (cell.start..cell.end.min(cell.start + 8)).find(|&at| !text.char(at).is_alphanumeric());
    let dotted = dotted
        .filter(|&at| text.char(at) == '.' && at > cell.start + 1)
        .map(|at| at + 1);
    match titles
        .iter()
        .find_map(|title| text.at(cell.start, title))
        .or(dotted)
    {
        Some(end) => strip_title(text, text.trim(Span::new(end, cell.end))),
        None => cell,
    }
}

/// No post line: a signer named by the portal, at the head or in its own box when the letter lost its head.
fn alone(text: &Text, zones: &Zones, cells: &[Span]) -> Option<Signer> {
    head_mark(text, zones)
        .or_else(|| portal_box(text, zones))
        .or_else(|| last_name(text, zones, cells))
}

/// "KTBT, TT Huỳnh Vĩnh Ái Theo BỘ …" printed above the letter.
fn head_mark(text: &Text, zones: &Zones) -> Option<Signer> {
    crate::head::lines(text, zones.head).into_iter().find_map(|line| {
        let mark = text.any_at(line.start, &["ktbt", "kt. bt", "kt", "tl", "tuq", "tm"])?;
        let name_at =
            (mark..line.end).find(|&at| text.char(at).is_uppercase() && text.char(at + 1).is_lowercase())?;
        let mut end = name_at;
        for word in text.chars[name_at..line.end].split(|c| c.is_whitespace()) {
            let folded: String = word.iter().collect();
            if !word.first().is_some_and(|c| c.is_uppercase()) || folded == "Theo" {
                break;
            }
            end += word.len() + 1;
        }
        let name = text.trim(Span::new(name_at, end.min(line.end)));
        let post = text.trim_by(Span::new(line.start, name_at), |c| c.is_whitespace() || c == ',');
        (is_name(text, name) && has_surname(text, name)).then(|| Signer {
            name: field(text, Some(name), 0.8),
            post: field(text, Some(post), 0.6),
        })
    })
}

/// "Người ký văn bản: …" of a portal page that shows no head of the letter itself.
fn portal_box(text: &Text, zones: &Zones) -> Option<Signer> {
    if zones.addressed || text.find("cong hoa xa hoi", zones.head).is_some() {
        return None;
    }
    let label = text.find("nguoi ky", zones.head)?;
    let colon =
        (label.end..(label.end + 20).min(text.len())).find(|&at| matches!(text.char(at), ':' | '|'))?;
    let start = text.skip_blank(colon + 1);
    let line = text.trim(Span::new(start, text.lines[text.line_of(start)].end));
    let dash = (line.start..line.end)
        .find(|&at| matches!(text.char(at), '-' | '–' | '|'))
        .unwrap_or(line.end);
    let name = text.trim(Span::new(line.start, dash));
    let post = text.trim(Span::new((dash + 1).min(line.end), line.end));
    is_name(text, name).then(|| Signer {
        name: field(text, Some(name), 0.6),
        post: field(text, Some(post).filter(|post| !post.is_empty()), 0.5),
    })
}

/// A full name alone in a line, after the nơi nhận, with a known surname.
fn last_name(text: &Text, zones: &Zones, cells: &[Span]) -> Option<Signer> {
    zones.copies?;
    let mut names = cells
        .iter()
        .filter(|&&cell| is_name(text, cell) && has_surname(text, cell) && cell.len() > 7);
    names.next_back().map(|&name| Signer {
        name: field(text, Some(name), 0.45),
        post: Field::default(),
    })
}

fn field(text: &Text, span: Option<Span>, confidence: f32) -> Field {
    Field {
        value: span.map(|span| text.words_of(span)),
        span,
        confidence: if span.is_some() { confidence } else { 0.0 },
    }
}

/// The post lines joined by " / "; an authority that goes on in the next line is joined by a blank.
fn join(text: &Text, posts: &[Span]) -> Field {
    let (Some(first), Some(last)) = (posts.first(), posts.last()) else {
        return Field::default();
    };
    let mut value = String::new();
    for &post in posts {
        let words = text.words_of(post);
        if !value.is_empty() {
            value += if text.any_at(post.start, &POSTS).is_some() || authority(text, post) {
                " / "
            } else {
                " "
            };
        }
        value += &words;
    }
    Field {
        value: Some(value),
        span: Some(Span::new(first.start, last.end)),
        confidence: 0.9,
    }
}
