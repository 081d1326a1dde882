//! The letter's own words, cut into head, body and foot, and the body into what asks something and what does not.
//! Spans count characters.

use letter::compose::document_kind;

use super::prose::{Prose, Run, Words, plain};

/// One piece of the letter, in its order.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// A paragraph that asks nothing.
    Plain(Words),
    /// A heading.
    Heading(Words),
    /// The paragraphs of a task: its place among the tasks.
    Clause(usize, Vec<Words>),
}

/// The letter without its head, which the page draws from what is known of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Painted {
    /// True when a head was found and taken away.
    pub head: bool,
    /// What kind of document it is and what about, where the text says so in the middle: plans, decisions.
    pub title: Vec<Words>,
    /// The lines of `Kính gửi`.
    pub to: Vec<String>,
    /// The body.
    pub pieces: Vec<Piece>,
    /// The lines of `Nơi nhận`.
    pub copies: Vec<String>,
    /// On whose authority it is signed.
    pub authority: Vec<String>,
    /// Who signed it.
    pub signer: Option<String>,
    /// Tasks whose words do not stand in the letter.
    pub without_place: Vec<usize>,
}

/// So many characters of the same line may stand in a clause beside its own words; more is a paragraph of its own.
const BESIDE: usize = 160;
/// A heading has fewer characters.
const LONGEST_HEADING: usize = 160;
/// So many paragraphs are looked through for the kind of the document.
const TITLE_WITHIN: usize = 16;

/// Cuts `body` at the spans of the tasks. A span that overlaps an earlier one is shown whole after it.
#[must_use]
pub fn paint(body: &str, spans: &[Option<(usize, usize)>]) -> Painted {
    let prose = Prose::read(body);
    let mut placed: Vec<(usize, usize, usize)> = Vec::new();
    let mut painted = Painted::default();
    for (task, span) in spans.iter().enumerate() {
        match span {
            Some((start, end)) if start < end && *end <= prose.len() => placed.push((*start, *end, task)),
            _ => painted.without_place.push(task),
        }
    }
    placed.sort_unstable();
    let first = placed.first().map_or(prose.len(), |(start, _, _)| *start);
    let mut at = take_head(&prose, first, &mut painted);
    for (index, (start, end, task)) in placed.iter().copied().enumerate() {
        let next = placed.get(index + 1).map_or(prose.len(), |(start, _, _)| *start);
        let from = if start < at {
            start
        } else {
            gap(&prose, at, start, &mut painted)
        };
        let stop = tail(&prose, end, next).max(end);
        painted
            .pieces
            .push(Piece::Clause(task, clause(&prose, (from, stop), (start, end))));
        at = at.max(stop);
    }
    take_foot(&prose, at, &mut painted);
    painted
}

/// Pushes the paragraphs between two clauses; gives the place where the second one's paragraph begins.
fn gap(prose: &Prose, at: usize, start: usize, painted: &mut Painted) -> usize {
    let broken = (at..start).rev().find(|place| prose.at(*place) == Some('\n'));
    let line = broken.map_or(at, |place| place + 1);
    let lead = prose.text(line, start).chars().count();
    let from = if lead <= BESIDE { line } else { start };
    push_paragraphs(prose, at, from, painted);
    from
}

/// Where a clause ends once what closes its line is taken in.
fn tail(prose: &Prose, end: usize, next: usize) -> usize {
    let line = (end..next)
        .find(|place| prose.at(*place) == Some('\n'))
        .unwrap_or(next.max(end));
    if prose.text(end, line).chars().count() <= BESIDE {
        return line;
    }
    let signs = (end..line).take_while(|place| prose.at(*place).is_some_and(|sign| ".;:,/*".contains(sign)));
    end + signs.count()
}

/// The paragraphs of a clause. What is outside of its span is marked, except for signs and numbers.
fn clause(prose: &Prose, (from, stop): (usize, usize), (start, end): (usize, usize)) -> Vec<Words> {
    let mut paragraphs = Vec::new();
    for (begin, close) in prose.paragraphs(from, stop) {
        let (own, over) = (start.clamp(begin, close), end.clamp(begin, close));
        let mut words = Words::new();
        for (from, to, beside) in [(begin, own, true), (own, over, false), (over, close, true)] {
            let runs = prose.words(from, to);
            let said = plain(&runs).chars().any(char::is_alphabetic);
            let blank = prose.at(from).is_some_and(char::is_whitespace)
                || from
                    .checked_sub(1)
                    .and_then(|place| prose.at(place))
                    .is_some_and(char::is_whitespace);
            let blank = blank && !words.is_empty() && !runs.is_empty();
            if let (true, Some(last)) = (blank, words.last_mut()) {
                last.text.push(' ');
            }
            words.extend(runs.into_iter().map(|run| Run {
                beside: beside && said,
                ..run
            }));
        }
        paragraphs.push(words);
    }
    paragraphs
}

fn push_paragraphs(prose: &Prose, from: usize, end: usize, painted: &mut Painted) {
    for (begin, close) in prose.paragraphs(from, end) {
        let words = prose.words(begin, close);
        painted.pieces.push(if is_heading(&words) {
            Piece::Heading(words)
        } else {
            Piece::Plain(words)
        });
    }
}

fn is_heading(words: &[Run]) -> bool {
    let text = plain(words);
    let short = text.chars().count() < LONGEST_HEADING;
    let numbered = text.split_once(". ").is_some_and(|(number, _)| {
        !number.is_empty()
            && number.len() < 6
            && number.chars().all(|c| c.is_ascii_digit() || "IVX".contains(c))
    });
    let strong = words.iter().all(|run| run.strong);
    short && (strong || numbered && !text.ends_with([';', '.', ',', ':']))
}

/// Takes the head away, up to the lines of `Kính gửi` or to the title. Gives the place where the body begins.
fn take_head(prose: &Prose, before: usize, painted: &mut Painted) -> usize {
    let lines = prose.paragraphs(0, before);
    let text = |(from, end): (usize, usize)| prose.text(from, end);
    let to = lines.iter().position(|line| text(*line).starts_with("Kính gửi"));
    let title = lines
        .iter()
        .take(TITLE_WITHIN)
        .position(|line| is_title(&text(*line)));
    let Some(at) = to.or(title) else {
        return 0;
    };
    painted.head = true;
    let rest = &lines[at + 1..];
    if to.is_none() {
        let strong = rest
            .iter()
            .take_while(|(from, end)| prose.words(*from, *end).iter().all(|run| run.strong));
        let taken: Vec<_> = lines[at..=at].iter().chain(strong).copied().collect();
        painted.title = taken.iter().map(|(from, end)| prose.words(*from, *end)).collect();
        return taken.last().map_or(0, |(_, end)| *end);
    }
    let first = text(lines[at]);
    painted.to.extend(named(
        first
            .trim_start_matches("Kính gửi")
            .trim_start_matches([':', ' ']),
    ));
    let (mut last, mut open) = (lines[at].1, first.ends_with([';', ':']));
    for line in rest {
        let words = text(*line);
        if !open && !words.starts_with('-') {
            break;
        }
        open = words.ends_with(';');
        painted.to.extend(named(words.trim_start_matches(['-', ' '])));
        last = line.1;
    }
    last
}

/// `KẾ HOẠCH`, `QUYẾT ĐỊNH` on a line of their own.
fn is_title(words: &str) -> bool {
    const KINDS: [&str; 8] = [
        "ke_hoach",
        "thong_bao",
        "quyet_dinh",
        "chi_thi",
        "huong_dan",
        "chuong_trinh",
        "bao_cao",
        "to_trinh",
    ];
    KINDS
        .iter()
        .any(|code| document_kind(code).to_uppercase() == words)
}

fn named(words: &str) -> Option<String> {
    let words = words.trim_end_matches([';', '.', ',', ' ']);
    (!words.is_empty()).then(|| words.to_owned())
}

/// Splits `Nơi nhận` and the signature off the end.
fn take_foot(prose: &Prose, at: usize, painted: &mut Painted) {
    let lines = prose.paragraphs(at, prose.len());
    let text = |(from, end): &(usize, usize)| prose.text(*from, *end);
    let foot = lines.iter().position(|line| text(line).starts_with("Nơi nhận"));
    push_paragraphs(prose, at, foot.map_or(prose.len(), |foot| lines[foot].0), painted);
    let below = foot.map_or(&[][..], |foot| &lines[foot + 1..]);
    let mut signed: Vec<String> = Vec::new();
    for words in below.iter().map(text) {
        if signed.is_empty() && !is_capital(&words) && (words.starts_with('-') || words.ends_with([';', '.']))
        {
            painted.copies.push(words);
        } else {
            signed.push(words);
        }
    }
    // A person's name is not written in capitals, an office is.
    painted.signer = signed.pop_if(|last| !is_capital(last));
    painted.authority = signed;
}

fn is_capital(words: &str) -> bool {
    !words.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str = "Số: 7/CV\nV/v thử\nKính gửi:\n- Báo;\n- Đài.\n\nĐề nghị:\n\n**1. Năm nay**\n- Viết bài;\n- Phát tin.\nKhi có yêu cầu, báo cáo.\nNơi nhận:\n- Như trên;\n**GIÁM ĐỐC**\n**Lê A**";

    fn span(words: &str) -> Option<(usize, usize)> {
        let start = LETTER[..LETTER.find(words).unwrap()].chars().count();
        Some((start, start + words.chars().count()))
    }

    /// Each piece in one line: headings with `#`, clauses with their task, what stands beside a clause in brackets.
    fn shown(painted: &Painted) -> Vec<String> {
        let run = |run: &Run| {
            if run.beside {
                format!("[{}]", run.text)
            } else {
                run.text.clone()
            }
        };
        let piece = |piece: &Piece| match piece {
            Piece::Plain(words) => plain(words),
            Piece::Heading(words) => format!("# {}", plain(words)),
            Piece::Clause(task, paragraphs) => {
                let lines: Vec<String> = paragraphs
                    .iter()
                    .map(|words| words.iter().map(run).collect())
                    .collect();
                format!("{task}: {}", lines.join(" | "))
            }
        };
        painted.pieces.iter().map(piece).collect()
    }

    #[test]
    fn every_word_below_the_head_is_shown_once_and_tasks_stand_in_their_place() {
        let painted = paint(LETTER, &[span("Viết bài"), span("Phát tin"), None]);
        let expected = [
            "Đề nghị:",
            "# 1. Năm nay",
            "0: - Viết bài;",
            "1: - Phát tin.",
            "Khi có yêu cầu, báo cáo.",
        ];
        assert_eq!(shown(&painted), expected);
        assert_eq!(painted.to, ["Báo", "Đài"]);
        assert_eq!(painted.copies, ["- Như trên;"]);
        assert_eq!(painted.authority, ["GIÁM ĐỐC"]);
        assert_eq!(painted.signer.as_deref(), Some("Lê A"));
        assert_eq!(painted.without_place, [2]);
    }

    #[test]
    fn overlapping_and_wrong_spans_lose_no_task() {
        let both = span("Viết bài;\n- Phát tin");
        let painted = paint(LETTER, &[both, span("Phát tin"), Some((5, 9_999)), Some((9, 9))]);
        let clauses = painted
            .pieces
            .iter()
            .filter(|piece| matches!(piece, Piece::Clause(..)));
        assert_eq!(clauses.count(), 2);
        assert_eq!(painted.without_place, [2, 3]);
        assert!(
            shown(&painted).contains(&"1: Phát tin.".to_owned()),
            "{painted:?}"
        );
    }

    #[test]
    fn a_text_without_a_head_is_kept_whole() {
        let painted = paint("Lời đầu\nViệc một.", &[None]);
        assert!(!painted.head);
        assert_eq!(painted.pieces.len(), 2);
        assert_eq!(paint("", &[]).pieces, []);
    }

    #[test]
    fn a_clause_keeps_its_sentence_and_says_what_of_it_asks() {
        let body = "Kính gửi: Báo.\nĐề nghị các huyện: Đôn đốc đài xã, theo **Kế hoạch 45** đã gửi.\nHết.";
        let find = |words: &str| body[..body.find(words).unwrap()].chars().count();
        let start = find("Đôn đốc");
        let painted = paint(body, &[Some((start, start + "Đôn đốc đài xã".chars().count()))]);
        assert_eq!(
            shown(&painted),
            [
                "0: [Đề nghị các huyện: ]Đôn đốc đài xã[, theo ][Kế hoạch 45 ][đã gửi.]",
                "Hết."
            ]
        );
        assert_eq!(painted.to, ["Báo"]);
    }

    #[test]
    fn two_clauses_of_one_line_and_of_several_lines_lose_nothing() {
        let body = "Viết bài và phát tin.\n- Một;\n- Hai.";
        let painted = paint(body, &[Some((0, 8)), Some((12, 20)), Some((22, 35))]);
        assert_eq!(
            shown(&painted),
            ["0: Viết bài [và]", "1: phát tin.", "2: - Một; | - Hai."]
        );
    }

    #[test]
    fn a_plan_has_its_title_in_the_middle_and_no_signer_is_made_up() {
        let body = "UBND TỈNH\nSố: 1/KH\n**KẾ HOẠCH**\n**Về việc thử**\nMục đích.\nNơi nhận:\n- Như trên;\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH";
        let painted = paint(body, &[]);
        let title: Vec<String> = painted.title.iter().map(|words| plain(words)).collect();
        assert_eq!(title, ["KẾ HOẠCH", "Về việc thử"]);
        assert_eq!(shown(&painted), ["Mục đích."]);
        assert_eq!(painted.authority, ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]);
        assert_eq!(painted.signer, None);
    }
}
