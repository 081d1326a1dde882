//! The letter's own words, cut into what asks something and what does not. Spans count characters.

/// One piece of the letter, in its order.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text that asks nothing.
    Plain(String),
    /// A heading.
    Heading(String),
    /// The words of a task: its place among the tasks.
    Clause(usize, String),
}

/// The letter without its head, which the page draws from what is known of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Painted {
    /// True when a head was found and taken away.
    pub head: bool,
    /// The lines of `Kính gửi`.
    pub to: Vec<String>,
    /// The body.
    pub pieces: Vec<Piece>,
    /// The lines of `Nơi nhận`.
    pub copies: Vec<String>,
    /// Authority and name of the signer.
    pub signature: Vec<String>,
    /// Tasks whose words do not stand in the letter.
    pub without_place: Vec<usize>,
}

/// Cuts `body` at the spans of the tasks. A span that overlaps an earlier one is shown whole after it.
#[must_use]
pub fn paint(body: &str, spans: &[Option<(usize, usize)>]) -> Painted {
    let text: Vec<char> = body.chars().collect();
    let mut placed: Vec<(usize, usize, usize)> = Vec::new();
    let mut painted = Painted::default();
    for (task, span) in spans.iter().enumerate() {
        match span {
            Some((start, end)) if start < end && *end <= text.len() => placed.push((*start, *end, task)),
            _ => painted.without_place.push(task),
        }
    }
    placed.sort_unstable();
    let first = placed.first().map_or(text.len(), |(start, _, _)| *start);
    let mut at = take_head(&text[..first], &mut painted);
    for (start, end, task) in placed {
        let lead = gap(&text, at, start, &mut painted);
        let (from, end) = if start < at {
            (start, end.max(at))
        } else {
            (start, tail(&text, end))
        };
        let words = clean(&format!("{lead}{}", text[from..end].iter().collect::<String>()));
        painted.pieces.push(Piece::Clause(task, words));
        at = at.max(end);
    }
    let rest: String = text[at..].iter().collect();
    take_foot(&rest, &mut painted);
    painted
}

/// Pushes the lines between two clauses; gives back a bullet that stands right before the second one.
fn gap(text: &[char], at: usize, start: usize, painted: &mut Painted) -> String {
    let between: String = text.get(at..start).unwrap_or_default().iter().collect();
    let (lines, last) = between.rsplit_once('\n').unwrap_or(("", &between));
    let bullet = last.chars().all(|c| " -+*•.)".contains(c) || c.is_ascii_digit()) && last.len() < 8;
    push_lines(if bullet { lines } else { &between }, painted);
    if bullet { last.to_owned() } else { String::new() }
}

/// Where a clause ends once the signs that close it are taken in.
fn tail(text: &[char], end: usize) -> usize {
    let signs = text[end..].iter().take_while(|c| ".;:,/*".contains(**c)).count();
    end + signs
}

fn push_lines(text: &str, painted: &mut Painted) {
    for line in text.lines().map(str::trim) {
        let words = clean(line);
        if words.is_empty() {
            continue;
        }
        let piece = if is_heading(line, &words) {
            Piece::Heading(words)
        } else {
            Piece::Plain(words)
        };
        painted.pieces.push(piece);
    }
}

fn is_heading(line: &str, words: &str) -> bool {
    let bold = line.starts_with("**") && line.ends_with("**");
    let numbered = words.split_once(". ").is_some_and(|(number, _)| {
        !number.is_empty()
            && number.len() < 6
            && number.chars().all(|c| c.is_ascii_digit() || "IVX".contains(c))
    });
    let short = words.chars().count() < 160 && !words.ends_with([';', '.', ',']);
    bold || numbered && short
}

/// The words without the marks of Markdown.
fn clean(line: &str) -> String {
    let line = line.replace("**", "");
    let line = line.trim();
    let line = line
        .strip_prefix('*')
        .and_then(|inner| inner.strip_suffix('*'))
        .unwrap_or(line);
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes the head up to `Kính gửi` and its lines away. Gives the place where the body begins.
fn take_head(before: &[char], painted: &mut Painted) -> usize {
    let text: String = before.iter().collect();
    let (mut at, mut found) = (0, None);
    for line in text.split_inclusive('\n') {
        let words = clean(line);
        let listed = words.starts_with('-') || words.is_empty();
        if let Some(rest) = words.strip_prefix("Kính gửi").filter(|_| found.is_none()) {
            painted.to.extend(named(rest.trim_start_matches([':', ' '])));
            found = Some(at);
        } else if found.is_some() && listed {
            painted.to.extend(named(words.trim_start_matches(['-', ' '])));
        } else if found.is_some() {
            break;
        }
        at += line.chars().count();
    }
    painted.head = found.is_some();
    // The clause itself may begin in the line after the list: nothing is lost, the gap starts where the list ended.
    if painted.head { at } else { 0 }
}

fn named(words: &str) -> Option<String> {
    let words = words.trim_end_matches([';', '.', ',', ' ']);
    (!words.is_empty()).then(|| words.to_owned())
}

/// Splits `Nơi nhận` and the signature off the end.
fn take_foot(rest: &str, painted: &mut Painted) {
    let lines: Vec<&str> = rest.lines().collect();
    let foot = lines.iter().position(|line| clean(line).starts_with("Nơi nhận"));
    push_lines(&lines[..foot.unwrap_or(lines.len())].join("\n"), painted);
    let below = foot.map_or(&[][..], |foot| &lines[foot + 1..]);
    for words in below
        .iter()
        .map(|line| clean(line))
        .filter(|words| !words.is_empty())
    {
        if words.starts_with('-') {
            painted.copies.push(words);
        } else {
            painted.signature.push(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str = "Số: 7/CV\nV/v thử\nKính gửi:\n- Báo;\n- Đài.\n\nĐề nghị:\n\n**1. Năm nay**\n- Viết bài;\n- Phát tin.\nKhi có yêu cầu, báo cáo.\nNơi nhận:\n- Như trên;\n**GIÁM ĐỐC**\n**Lê A**";

    fn span(words: &str) -> Option<(usize, usize)> {
        let start = LETTER[..LETTER.find(words).unwrap()].chars().count();
        Some((start, start + words.chars().count()))
    }

    #[test]
    fn every_word_below_the_head_is_shown_once_and_tasks_stand_in_their_place() {
        let painted = paint(LETTER, &[span("Viết bài"), span("Phát tin"), None]);
        let plain = |words: &str| Piece::Plain(words.to_owned());
        let expected = vec![
            plain("Đề nghị:"),
            Piece::Heading("1. Năm nay".to_owned()),
            Piece::Clause(0, "- Viết bài;".to_owned()),
            Piece::Clause(1, "- Phát tin.".to_owned()),
            plain("Khi có yêu cầu, báo cáo."),
        ];
        assert_eq!(painted.pieces, expected);
        assert_eq!(painted.to, ["Báo", "Đài"]);
        assert_eq!(painted.copies, ["- Như trên;"]);
        assert_eq!(painted.signature, ["GIÁM ĐỐC", "Lê A"]);
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
            painted.pieces.contains(&Piece::Clause(1, "Phát tin.".to_owned())),
            "{painted:?}"
        );
    }

    #[test]
    fn a_text_without_a_head_is_kept_whole() {
        let painted = paint("KẾ HOẠCH\nViệc một.", &[None]);
        assert!(!painted.head);
        assert_eq!(painted.pieces.len(), 2);
        assert_eq!(paint("", &[]).pieces, []);
    }
}
