//! Hours: `7h30`, `19:00`, `7 giờ 30`, `7h`.

use super::Rule;
use super::number::cardinal;
use super::reader::Read;
use super::scan::Scan;

/// An hour of the day with or without minutes.
pub(super) fn at(rest: &str) -> Option<Read> {
    let mut scan = Scan::new(rest);
    let hour = scan.number(1, 2).filter(|hour| *hour <= 24)?;
    let minute = if scan.word(":") {
        Some(two_digits(&mut scan)?)
    } else {
        lettered(&mut scan)?
    };
    if scan.goes_on() || scan.digit_after(&[':']) {
        return None;
    }
    Some(Read::new(
        scan.taken(),
        words(hour, minute.unwrap_or(0)),
        Rule::Time,
    ))
}

fn words(hour: u32, minute: u32) -> String {
    let hour = cardinal(u64::from(hour));
    match minute {
        0 => format!("{hour} giờ"),
        _ => format!("{hour} giờ {} phút", cardinal(u64::from(minute))),
    }
}

fn two_digits(scan: &mut Scan) -> Option<u32> {
    scan.number(2, 2).filter(|minute| *minute < 60)
}

/// `h30`, `g30`, ` giờ 30`; outer `None` when this is no hour, inner when it has no minutes.
fn lettered(scan: &mut Scan) -> Option<Option<u32>> {
    let spaced = scan.word(" ");
    let grams = match scan.one_of(&['h', 'H', 'g']) {
        _ if scan.word("iờ ") => return spoken_minutes(scan),
        Some(letter) if !spaced => letter == 'g',
        _ => return None,
    };
    let mut ahead = *scan;
    match ahead.number(1, 2).filter(|minute| *minute < 60) {
        Some(minute) => {
            let _ = ahead.word("'")
                || ahead.word("’")
                || ahead.word("ph")
                || ahead.word("p")
                || ahead.word(" phút");
            *scan = ahead;
            Some(Some(minute))
        }
        None if grams => None,
        None => Some(None),
    }
}

/// After `giờ `: `30`, `30 phút`.
fn spoken_minutes(scan: &mut Scan) -> Option<Option<u32>> {
    let minute = scan.number(1, 2).filter(|minute| *minute < 60)?;
    let _ = scan.word(" phút") || scan.word("'");
    // "7 giờ 15/8": the second number begins a day.
    (!scan.digit_after(&['/', '.', ',', '-', '–'])).then_some(Some(minute))
}
