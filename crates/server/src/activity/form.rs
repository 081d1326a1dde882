//! Reading the form of an activity: every value or a sentence about it, and what was typed stays.

use civic::activity::{Figure, Kind, LANGUAGES, LARGEST_FIGURE, WrongDay, check_day};
use civic::regime::{Field, listed};
use viet::Date;

use crate::http::Ctx;

/// A place may have so many characters.
const LONGEST_PLACE: usize = 300;
/// A note may have so many characters.
const LONGEST_NOTE: usize = 4_000;
/// A link may have so many characters.
const LONGEST_LINK: usize = 2_000;

/// The form as typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pub kind: String,
    pub day: String,
    pub place: String,
    pub language: String,
    pub audience: String,
    pub topic: String,
    /// In the order of [`Figure::ALL`].
    pub figures: [String; 4],
    pub note: String,
    pub link: String,
    pub form_key: String,
}

/// What is wrong with which field, in words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    pub kind: Option<String>,
    pub day: Option<String>,
    pub place: Option<String>,
    pub audience: Option<String>,
    pub topic: Option<String>,
    pub figures: [Option<String>; 4],
    pub note: Option<String>,
    pub link: Option<String>,
    pub files: Vec<String>,
}

impl Faults {
    pub(crate) fn is_empty(&self) -> bool {
        self.named().is_empty() && self.files.is_empty()
    }

    /// Field and sentence, in the order of the form; files apart.
    pub(crate) fn named(&self) -> Vec<(&'static str, &str)> {
        let single = [
            ("kind", &self.kind),
            ("day", &self.day),
            ("place", &self.place),
            ("audience", &self.audience),
            ("topic", &self.topic),
            ("note", &self.note),
            ("link", &self.link),
        ];
        let figures = Figure::ALL.into_iter().map(Figure::code).zip(&self.figures);
        let all = single.into_iter().chain(figures);
        all.filter_map(|(name, words)| Some((name, words.as_deref()?)))
            .collect()
    }
}

/// The form as understood; what is wrong is missing here and stands in [`Faults`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Read {
    pub kind: Option<Kind>,
    pub day: Option<Date>,
    pub language: &'static str,
    pub figures: [Option<i64>; 4],
    pub link: Option<String>,
}

/// What was typed: `text` gives the value of a field, trimmed.
pub(crate) fn typed(text: impl Fn(&str) -> String) -> Typed {
    Typed {
        kind: text("kind"),
        day: text("day"),
        place: text("place"),
        language: text("language"),
        audience: text("audience"),
        topic: text("topic"),
        figures: Figure::ALL.map(|figure| text(figure.code())),
        note: text("note"),
        link: text("link"),
        form_key: text("form_key"),
    }
}

/// Reads what was typed. `issued` is the day on which the directive was.
pub(crate) fn read(ctx: &Ctx, typed: &Typed, issued: Date) -> (Read, Faults) {
    let mut faults = Faults::default();
    let kind = Kind::from_code(&typed.kind);
    if kind.is_none() {
        faults.kind = Some(ctx.t("activity.fault.kind"));
    }
    let day = match day(ctx, &typed.day, issued) {
        Ok(day) => Some(day),
        Err(words) => {
            faults.day = Some(words);
            None
        }
    };
    let figures = figures(ctx, kind, typed, &mut faults);
    let long = |text: &str, most: usize| text.chars().count() > most;
    let too_long = |most: usize| {
        Some(ctx.tf(
            "activity.fault.long",
            &[("n", viet::grouped(most as i64).as_str())],
        ))
    };
    if long(&typed.place, LONGEST_PLACE) {
        faults.place = too_long(LONGEST_PLACE);
    }
    if long(&typed.note, LONGEST_NOTE) {
        faults.note = too_long(LONGEST_NOTE);
    }
    faults.audience = unlisted(ctx, Field::Audience, &typed.audience);
    faults.topic = unlisted(ctx, Field::Topic, &typed.topic);
    let link = Some(typed.link.clone()).filter(|link| !link.is_empty());
    if link.as_deref().is_some_and(|link| !is_link(link)) {
        faults.link = Some(ctx.t("activity.fault.link"));
    }
    let known = LANGUAGES.into_iter().find(|code| *code == typed.language);
    (
        Read {
            kind,
            day,
            language: known.unwrap_or("vi"),
            figures,
            link,
        },
        faults,
    )
}

/// What is not in the closed list is refused; nothing said is not known.
fn unlisted(ctx: &Ctx, field: Field, code: &str) -> Option<String> {
    let known = code.is_empty() || listed(field).iter().any(|category| category.code == code);
    (!known).then(|| ctx.t("activity.fault.unlisted"))
}

fn day(ctx: &Ctx, text: &str, issued: Date) -> Result<Date, String> {
    let day: Date = text.parse().map_err(|_| ctx.t("activity.fault.day"))?;
    check_day(day, issued, ctx.today()).map_err(|wrong| match wrong {
        WrongDay::Future => ctx.t("activity.fault.day_future"),
        WrongDay::TooEarly => ctx.tf("activity.fault.day_early", &[("day", issued.short().as_str())]),
    })?;
    Ok(day)
}

/// A figure that the kind does not carry is said to be one, not dropped in silence. Items left blank are one.
fn figures(ctx: &Ctx, kind: Option<Kind>, typed: &Typed, faults: &mut Faults) -> [Option<i64>; 4] {
    let mut figures = [None; 4];
    for (at, figure) in Figure::ALL.into_iter().enumerate() {
        let asked = kind.is_none_or(|kind| kind.figures().contains(&figure));
        let text = typed.figures[at].as_str();
        match (text, count(text)) {
            ("", _) if figure == Figure::Items => figures[at] = Some(1),
            ("", _) => {}
            (_, Some(_)) if !asked => faults.figures[at] = Some(ctx.t("activity.fault.not_asked")),
            (_, Some(0)) if figure == Figure::Items => {
                faults.figures[at] = Some(ctx.t("activity.fault.zero"));
            }
            (_, Some(number)) => figures[at] = Some(number),
            (_, None) => faults.figures[at] = Some(ctx.t("activity.fault.number")),
        }
    }
    figures
}

/// A whole number as people type it: `1204`, `1.204`, `1 204`. A comma is the decimal mark and is not taken.
pub(super) fn count(text: &str) -> Option<i64> {
    let plain = text.trim().replace(['\u{a0}', '\u{202f}', ' '], ".");
    let mut groups = plain.split('.');
    let first = groups.next().unwrap_or("");
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let (mut number, mut grouped) = (first.to_owned(), false);
    for group in groups {
        if group.len() != 3 || !digits(group) {
            return None;
        }
        number.push_str(group);
        grouped = true;
    }
    if !digits(first) || (grouped && first.len() > 3) {
        return None;
    }
    number
        .parse()
        .ok()
        .filter(|number| (0..=LARGEST_FIGURE).contains(number))
}

/// `http://` or `https://`, a host with a dot, nothing that could break out of it.
pub(super) fn is_link(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let rest = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or(""));
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"'`\\".contains(c);
    let named = host.is_some_and(|host| host.contains('.') && !host.starts_with('.') && !host.contains('@'));
    named && text.chars().all(plain) && text.chars().count() <= LONGEST_LINK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_as_people_type_them_and_only_so() {
        let good = [
            ("1204", 1204),
            ("1.204", 1204),
            ("1 204", 1204),
            ("0", 0),
            ("120.000.000", 120_000_000),
        ];
        for (text, number) in good {
            assert_eq!(count(text), Some(number), "{text}");
        }
        for bad in [
            "",
            "1,5",
            "1.5",
            "12.04",
            "-3",
            "1204.500",
            "120.000.001",
            "một",
            "1..204",
            "0x10",
            ".5",
        ] {
            assert_eq!(count(bad), None, "{bad}");
        }
    }

    #[test]
    fn links_lead_to_named_hosts_only() {
        assert!(is_link("https://baolangson.vn/bai/1?x=y#z"));
        assert!(is_link("HTTP://Bao.vn"));
        for bad in [
            "javascript:alert(1)",
            "https://",
            "https://localhost",
            "ftp://a.vn",
            "https://a.vn/\"onclick",
            "https://a.vn@evil",
            "https:// a.vn",
        ] {
            assert!(!is_link(bad), "{bad}");
        }
    }
}
