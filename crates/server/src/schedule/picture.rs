//! The next 24 hours of stations as one picture: a row each. Classes differ by pattern and letter as well as by colour;
//! what is not known is drawn as unknown. The table below the picture is the truth.

use std::fmt::Write as _;

use civic::Moment;
use civic::broadcast::{Occurrence, Source, Span};
use civic::bulletin::Class;

use crate::figures::chart::escaped;

/// A row.
#[derive(Debug)]
pub struct Row {
    /// The name of the station.
    pub name: String,
    /// What is heard.
    pub marks: Vec<Mark>,
    /// When it is quiet.
    pub quiet: Vec<Span>,
    /// Why nothing is known, in words.
    pub unknown: Option<String>,
}

/// Something that is heard.
#[derive(Debug)]
pub struct Mark {
    /// When.
    pub span: Span,
    /// What kind.
    pub look: Look,
    /// In words.
    pub words: String,
    /// Something is wrong with it.
    pub wrong: bool,
}

/// How something is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Bản tin thông thường.
    Ordinary,
    /// Bản tin ưu tiên.
    Priority,
    /// Bản tin khẩn cấp.
    Urgent,
    /// Tiếp sóng.
    Relay,
}

impl Look {
    /// How an occurrence is drawn.
    #[must_use]
    pub fn of(one: &Occurrence) -> Self {
        match (one.class, one.source) {
            (Class::Urgent, _) => Self::Urgent,
            (_, Source::Relay | Source::Fm | Source::Live) => Self::Relay,
            (Class::Priority, _) => Self::Priority,
            (Class::Ordinary, _) => Self::Ordinary,
        }
    }

    /// The word in style and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Priority => "priority",
            Self::Urgent => "urgent",
            Self::Relay => "relay",
        }
    }
}

const LEFT: f64 = 168.0;
const WIDE: f64 = 1080.0;
const ROW: f64 = 30.0;
const HEAD: f64 = 26.0;
const DAY_MS: f64 = 86_400_000.0;
const HOUR_MS: i64 = 3_600_000;
/// Narrower than this nothing is seen, and a letter has no room below the other.
const NARROWEST: f64 = 4.0;
const LETTER: f64 = 11.0;

/// Draws the rows from `now` on; `letters` are those of the four looks, `now_word` names the line of now.
#[must_use]
pub fn draw(rows: &[Row], now: Moment, name: &str, letters: [&str; 4], now_word: &str) -> String {
    let high = HEAD + ROW * rows.len() as f64 + 6.0;
    let mut drawn = grid(now, high);
    for (at, row) in rows.iter().enumerate() {
        drawn.push_str(&line(row, now, HEAD + ROW * at as f64, letters));
    }
    let _ = write!(
        drawn,
        "<path class=\"tt-now\" d=\"M{LEFT:.0} 14V{high:.0}\"/><text class=\"tt-now-word\" x=\"{:.0}\" y=\"11\">{}</text>",
        LEFT - 6.0,
        escaped(now_word)
    );
    format!(
        "<svg class=\"tt\" viewBox=\"0 0 {WIDE:.0} {high:.0}\" role=\"img\" aria-label=\"{}\">{DEFS}{drawn}</svg>",
        escaped(name)
    )
}

const DEFS: &str = "<defs>\
<pattern id=\"tt-quiet\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path class=\"tt-quiet-line\" d=\"M0 6L6 0\"/></pattern>\
<pattern id=\"tt-priority\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect class=\"tt-f-priority\" width=\"8\" height=\"8\"/><path class=\"tt-p-priority\" d=\"M0 8L8 0\"/></pattern>\
<pattern id=\"tt-urgent\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><rect class=\"tt-f-urgent\" width=\"6\" height=\"6\"/><path class=\"tt-p-urgent\" d=\"M0 0L6 6M0 6L6 0\"/></pattern>\
<pattern id=\"tt-relay\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"><rect class=\"tt-f-relay\" width=\"5\" height=\"5\"/><circle class=\"tt-p-relay\" cx=\"2.5\" cy=\"2.5\" r=\"1\"/></pattern></defs>";

fn place(now: Moment, at: Moment) -> f64 {
    let share = ((at.0 - now.0) as f64 / DAY_MS).clamp(0.0, 1.0);
    LEFT + share * (WIDE - LEFT - 8.0)
}

/// A line every hour, the hour in figures every third, the day where it begins.
fn grid(now: Moment, high: f64) -> String {
    let mut drawn = String::new();
    let first = (now.0.div_euclid(HOUR_MS) + 1) * HOUR_MS;
    for hour in 0..24 {
        let at = Moment(first + hour * HOUR_MS);
        let (x, (clock, _)) = (place(now, at), at.hour_minute());
        let class = if clock == 0 { "tt-midnight" } else { "tt-hour" };
        let _ = write!(
            drawn,
            "<path class=\"{class}\" d=\"M{x:.1} {HEAD:.0}V{high:.0}\"/>"
        );
        let words = match clock {
            0 => format!("{}/{}", at.day().day(), at.day().month()),
            clock if clock % 3 == 0 => format!("{clock:02}:00"),
            _ => continue,
        };
        let _ = write!(
            drawn,
            "<text class=\"tt-clock\" x=\"{x:.1}\" y=\"20\">{words}</text>"
        );
    }
    drawn
}

fn line(row: &Row, now: Moment, y: f64, letters: [&str; 4]) -> String {
    let mut drawn = String::new();
    let (middle, inner) = (y + ROW / 2.0 + 4.5, ROW - 8.0);
    let _ = write!(
        drawn,
        "<path class=\"tt-row\" d=\"M0 {y:.0}H{WIDE:.0}\"/><text class=\"tt-name\" x=\"2\" y=\"{middle:.1}\">{}</text>",
        escaped(&short(&row.name))
    );
    for span in &row.quiet {
        let (from, until) = (place(now, span.from), place(now, span.until));
        let _ = write!(
            drawn,
            "<rect class=\"tt-quiet\" x=\"{from:.1}\" y=\"{y:.0}\" width=\"{:.1}\" height=\"{ROW:.0}\"/>",
            until - from
        );
    }
    if let Some(words) = &row.unknown {
        let _ = write!(
            drawn,
            "<rect class=\"tt-unknown\" x=\"{LEFT:.0}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{inner:.0}\"/><text class=\"tt-unknown-word\" x=\"{:.0}\" y=\"{middle:.1}\">? {}</text>",
            y + 4.0,
            WIDE - LEFT - 8.0,
            LEFT + 8.0,
            escaped(words)
        );
    }
    for mark in &row.marks {
        drawn.push_str(&block(mark, now, y, letters));
    }
    drawn
}

fn block(mark: &Mark, now: Moment, y: f64, letters: [&str; 4]) -> String {
    let (from, until) = (place(now, mark.span.from), place(now, mark.span.until));
    let wide = (until - from).max(NARROWEST);
    let code = mark.look.code();
    let wrong = if mark.wrong { " tt-wrong" } else { "" };
    let letter = letters[mark.look as usize];
    let mut drawn = format!(
        "<g><title>{}</title><rect class=\"tt-b tt-b-{code}{wrong}\" x=\"{from:.1}\" y=\"{:.1}\" width=\"{wide:.1}\" height=\"{:.0}\"/>",
        escaped(&mark.words),
        y + 4.0,
        ROW - 8.0
    );
    if wide >= LETTER {
        let _ = write!(
            drawn,
            "<text class=\"tt-l tt-l-{code}\" x=\"{:.1}\" y=\"{:.1}\">{letter}</text>",
            from + wide / 2.0,
            y + ROW / 2.0 + 4.0
        );
    } else {
        let _ = write!(
            drawn,
            "<text class=\"tt-s\" x=\"{:.1}\" y=\"{:.1}\">{letter}</text>",
            from + wide / 2.0,
            y + 4.0
        );
    }
    drawn.push_str("</g>");
    drawn
}

/// A name that fits; the table has it whole.
fn short(name: &str) -> String {
    const MOST: usize = 24;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    let cut: String = name.chars().take(MOST - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_and_quiet_hours_and_the_unknown_are_drawn() {
        let now = Moment::start_of("2021-04-26".parse().unwrap()).plus_minutes(20 * 60);
        let span = |from: i64, minutes: i64| Span {
            from: now.plus_minutes(from),
            until: now.plus_minutes(from + minutes),
        };
        let mark = |look, wrong| Mark {
            span: span(3 * 60 + 50, 20),
            look,
            words: "a <b>".to_owned(),
            wrong,
        };
        let rows = [
            Row {
                name: "Quốc Khánh".to_owned(),
                marks: vec![mark(Look::Urgent, true)],
                quiet: vec![span(60, 480)],
                unknown: None,
            },
            Row {
                name: "Tên rất dài của một đài truyền thanh xã".to_owned(),
                marks: vec![],
                quiet: vec![],
                unknown: Some("chưa có lịch".to_owned()),
            },
        ];
        let drawn = draw(&rows, now, "24 giờ tới", ["T", "Ư", "K", "S"], "bây giờ");
        assert!(drawn.contains(">27/4</text>"), "the day begins in the picture");
        assert!(drawn.contains("a &lt;b&gt;") && !drawn.contains("a <b>"));
        assert!(drawn.contains("tt-b-urgent tt-wrong") && drawn.contains(">K</text>"));
        assert!(drawn.contains("class=\"tt-quiet\"") && drawn.contains("? chưa có lịch"));
        assert!(drawn.contains("Tên rất dài của một đài…"));
        // Twelve hours from eight in the evening: no clock is drawn twice.
        assert_eq!(drawn.matches(">03:00</text>").count(), 1);
    }
}
