//! Dates as letters write them: `ngày 18/4/2021`, `ngày 05 tháng 01 năm 2020`, `14/5`, `tháng 8 năm 2021`.

use viet::{Date, Lunar};

use crate::span::Span;
use crate::text::Text;

/// A date of the text; parts that are not given are `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found {
    pub day: Option<u8>,
    pub month: Option<u8>,
    pub year: Option<i32>,
    /// `(hour, minute)` written before the day.
    pub hour: Option<(u8, u8)>,
    /// Whether the day is one of the lunar calendar.
    pub lunar: bool,
    pub span: Span,
}

impl Found {
    /// The civil date, with the month and year taken from `other` where missing.
    pub fn civil(&self, month: Option<u8>, year: Option<i32>) -> Option<Date> {
        let (year, month, day) = (self.year.or(year)?, self.month.or(month)?, self.day?);
        if self.lunar {
            let leap = false;
            return Lunar {
                year,
                month,
                day,
                leap,
            }
            .to_date();
        }
        Date::new(year, month, day).ok()
    }

    /// ISO, to the month when the day is blank.
    pub fn iso(&self) -> Option<String> {
        match (self.year, self.month, self.day) {
            (Some(year), Some(month), None) => Some(format!("{year:04}-{month:02}")),
            _ => self.civil(None, None).map(|date| date.to_string()),
        }
    }
}

/// A date at `at`: an optional hour, an optional weekday, an optional "ngày", then the day.
pub(crate) fn at(text: &Text, at: usize) -> Option<Found> {
    let (hour, after) = hour(text, at).map_or((None, at), |(hour, after)| (Some(hour), after));
    let after = skip(text, after);
    let mut start = text
        .word_at(after, "ngay")
        .or_else(|| text.at(after, "ngay").filter(|&e| digit(text, e)))
        .unwrap_or(after);
    start = weekday(text, skip(text, start));
    let found = slashed(text, start).or_else(|| worded(text, start))?;
    let found = lunar(text, found);
    Some(Found {
        hour,
        span: Span::new(at, found.span.end),
        ..found
    })
}

/// "10 tháng 3 âm lịch", "05/3 (âm lịch)", "ngày 11 tháng 3 năm Kỷ Hợi": the day is one of the lunar calendar.
fn lunar(text: &Text, found: Found) -> Found {
    let next = skip(text, found.span.end);
    let open = text.char(next) == '(';
    let from = if open { next + 1 } else { next };
    let word = text
        .at_lower(from, "âm lịch")
        .or_else(|| text.at_lower(from, "al").filter(|_| open));
    let named = named_year(text, next).filter(|_| found.year.is_none());
    let end = word.or(named.map(|(_, end)| end));
    let close = end.map_or(found.span.end, |end| {
        end + usize::from(open && text.char(end) == ')')
    });
    Found {
        lunar: found.lunar || end.is_some(),
        year: found.year.or(named.map(|(year, _)| year)),
        span: Span::new(found.span.start, close),
        ..found
    }
}

/// " năm Kỷ Hợi".
fn named_year(text: &Text, at: usize) -> Option<(i32, usize)> {
    let start = skip(text, text.at_lower(at, "năm ")?);
    text.char(start).is_uppercase().then_some(())?;
    let mut end = start;
    let mut words = 0;
    while words < 2 {
        while text.char(end).is_alphabetic() {
            end += 1;
        }
        words += 1;
        if words < 2 && text.char(end) == ' ' {
            end += 1;
        }
    }
    let name: String = text.lower[start..end].iter().collect();
    viet::year_named(&name, 2012).map(|year| (year, end))
}

/// `ngày tháng 4 năm 2021`, `ngày … tháng … năm 2021`: the day not yet filled in; starts at "ngày".
pub(crate) fn blank_day(text: &Text, start: usize) -> Option<Found> {
    let mut at = text.at_lower(start, "ngày")?;
    at = dots(text, at);
    at = text.at_lower(at, "tháng")?;
    let (month, after) =
        number(text, dots(text, at), 2).map_or((None, dots(text, at)), |(m, e)| (Some(m), e));
    at = text.at_lower(dots(text, after), "năm")?;
    let (year, end) = number(text, dots(text, at), 4).map_or((None, dots(text, at)), |(y, e)| (Some(y), e));
    let month = month
        .and_then(|m| u8::try_from(m).ok())
        .filter(|m| (1..=12).contains(m));
    Some(Found {
        day: None,
        month,
        year: year.map(|y| y as i32),
        hour: None,
        lunar: false,
        span: Span::new(start, end),
    })
}

/// `tháng 8 năm 2021`, `tháng 01/2018`, starting at "tháng".
pub(crate) fn month(text: &Text, start: usize) -> Option<Found> {
    let at = text.at_lower(start, "tháng")?;
    let (month, after) = number(text, skip(text, at), 2)?;
    let year = year_after(text, after).or_else(|| {
        (text.char(after) == '/')
            .then(|| number(text, after + 1, 4))
            .flatten()
            .map(|(y, e)| (y as i32, e))
    });
    let end = year.map_or(after, |(_, end)| end);
    let month = u8::try_from(month).ok().filter(|m| (1..=12).contains(m))?;
    Some(Found {
        day: None,
        month: Some(month),
        year: year.map(|(y, _)| y),
        hour: None,
        lunar: false,
        span: Span::new(start, end),
    })
}

/// `14/5/2018`, `14-5-2018`, `14/5`, `2/ 9/ 2019`.
fn slashed(text: &Text, at: usize) -> Option<Found> {
    let (day, end) = number(text, at, 2)?;
    let sign = text.char(end);
    matches!(sign, '/' | '-' | '.').then_some(())?;
    let (month, end) = number(text, skip(text, end + 1), 2)?;
    let year = (text.char(end) == sign)
        .then(|| number(text, skip(text, end + 1), 4))
        .flatten()
        .filter(|(y, _)| *y >= 100);
    if sign != '/' && year.is_none() {
        return None;
    }
    let end = year.map_or(end, |(_, end)| end);
    if digit(text, end) || (year.is_none() && text.char(end) == '/' && !digit(text, end + 1)) {
        return None;
    }
    build(day, Some(month), year.map(|(y, _)| y as i32), Span::new(at, end))
}

/// `05 tháng 01 năm 2020`, `10tháng 12 năm 2007`, `5 tháng 4`, `05 tháng 4/2020`; a lone day has nothing after it.
fn worded(text: &Text, at: usize) -> Option<Found> {
    let old = text.at_lower(at, "mùng ").or_else(|| text.at_lower(at, "mồng "));
    let (day, end) = match text.at_lower(at, "rằm") {
        Some(end) => (15, end),
        None => number(text, old.unwrap_or(at), 2)?,
    };
    let word = text.at_lower(skip(text, end), "tháng")?;
    let first = [("giêng", 1), ("chạp", 12)];
    let named = first
        .iter()
        .find_map(|(name, month)| Some((*month, text.at_lower(skip(text, word), name)?)));
    let (month, end) = named.or_else(|| number(text, skip(text, word), 2))?;
    let moon = named.is_some() || old.is_some() || text.at_lower(at, "rằm").is_some();
    let year = year_after(text, end).or_else(|| {
        matches!(text.char(end), '/' | '-')
            .then(|| number(text, end + 1, 4))
            .flatten()
            .map(|(y, e)| (y as i32, e))
    });
    let span = Span::new(at, year.map_or(end, |(_, end)| end));
    let found = build(day, Some(month), year.map(|(y, _)| y), span)?;
    Some(Found {
        lunar: moon && year.is_none(),
        ..found
    })
}

/// A lone day, as in "từ ngày 13 đến hết ngày 15 tháng 5".
pub(crate) fn lone_day(text: &Text, at: usize) -> Option<Found> {
    let start = text.at(at, "ngay").unwrap_or(at);
    let (day, end) = number(text, skip(text, start), 2)?;
    if text.char(end).is_alphanumeric() {
        return None;
    }
    build(day, None, None, Span::new(at, end))
}

fn build(day: u32, month: Option<u32>, year: Option<i32>, span: Span) -> Option<Found> {
    let day = u8::try_from(day).ok().filter(|d| (1..=31).contains(d))?;
    let month = match month {
        Some(month) => Some(u8::try_from(month).ok().filter(|m| (1..=12).contains(m))?),
        None => None,
    };
    Some(Found {
        day: Some(day),
        month,
        year,
        hour: None,
        lunar: false,
        span,
    })
}

/// ` năm 2020` or `, năm 2020`.
fn year_after(text: &Text, at: usize) -> Option<(i32, usize)> {
    let comma = if text.char(at) == ',' { at + 1 } else { at };
    let word = text.at_lower(skip(text, comma), "năm")?;
    let (year, end) = number(text, skip(text, word), 4)?;
    (year >= 100).then_some((year as i32, end))
}

/// `16h00`, `9h`, `17 giờ 00`, `10 giờ 30 phút`, with a comma or blank after it.
fn hour(text: &Text, at: usize) -> Option<((u8, u8), usize)> {
    let (hour, end) = number(text, at, 2)?;
    let after = text
        .at_lower(end, "h")
        .or_else(|| text.at_lower(skip(text, end), "giờ"))
        .or_else(|| (text.char(end) == ':' && digit(text, end + 1)).then_some(end + 1))?;
    let (minute, mut end) = number(text, skip(text, after), 2)
        .filter(|(m, _)| *m < 60)
        .unwrap_or((0, after));
    end = text.at_lower(skip(text, end), "phút").unwrap_or(end);
    while matches!(text.char(end), '\'' | '’' | '"' | '”' | '′') {
        end += 1;
    }
    if text.char(end) == ',' {
        end += 1;
    }
    let next = skip(text, end);
    let dated = text.at_lower(next, "ngày").is_some() || text.at_lower(next, "thứ").is_some();
    let hour = u8::try_from(hour).ok().filter(|h| *h < 24)?;
    dated.then_some(((hour, minute as u8), end))
}

const WEEKDAYS: [&str; 8] = ["hai", "ba", "tư", "năm", "sáu", "bảy", "nhật", "bẩy"];

/// Skips "thứ Sáu", "thứ 6", "Chủ nhật", a comma and a second "ngày" after it, or a bracketed weekday.
fn weekday(text: &Text, at: usize) -> usize {
    let from = if text.char(at) == '(' { at + 1 } else { at };
    let Some(word) = text
        .at_lower(from, "thứ ")
        .or_else(|| text.at_lower(from, "chủ "))
    else {
        return at;
    };
    let end = if digit(text, word) {
        word + 1
    } else {
        WEEKDAYS
            .iter()
            .find_map(|day| text.at_lower(word, day))
            .unwrap_or(word)
    };
    let mut end = skip(text, end);
    while matches!(text.char(end), ',' | ')' | '(') {
        end = skip(text, end + 1);
    }
    skip(text, text.at_lower(end, "ngày").unwrap_or(end))
}

/// A number of at most `most` digits; gives its value and end.
pub(crate) fn number(text: &Text, at: usize, most: usize) -> Option<(u32, usize)> {
    let mut end = at;
    while digit(text, end) {
        end += 1;
    }
    let fits = end > at && end - at <= most;
    let value = text.chars.get(at..end)?.iter().collect::<String>().parse().ok()?;
    fits.then_some((value, end))
}

fn digit(text: &Text, at: usize) -> bool {
    text.char(at).is_ascii_digit()
}

fn skip(text: &Text, at: usize) -> usize {
    text.skip_blank(at)
}

/// Skips blanks, dots and underscores: a form's empty place.
fn dots(text: &Text, mut at: usize) -> usize {
    while at < text.len()
        && (text.chars[at].is_whitespace() || matches!(text.chars[at], '.' | '…' | '_' | '*'))
    {
        at += 1;
    }
    at
}
