//! Units after a number: `50.000 đ`, `85,5%`, `12 ha`, `40 km/h`, `120 đ/kg`.

use std::sync::OnceLock;

use super::scan::Scan;

const UNITS: &str = include_str!("units.tsv");

/// Longest first, so that `km2` is not read as `km`.
fn units() -> &'static [(&'static str, &'static str)] {
    static ROWS: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let mut rows: Vec<_> = UNITS.lines().filter_map(|line| line.split_once('\t')).collect();
        rows.sort_by_key(|(written, _)| std::cmp::Reverse(written.len()));
        rows
    })
}

/// The unit at the beginning of what follows a number, with the space before it: its length and its words.
pub(super) fn after_number(rest: &str) -> Option<(usize, String)> {
    let mut scan = Scan::new(rest);
    scan.word(" ");
    let mut words = unit(&mut scan)?.to_owned();
    let mut ahead = scan;
    if ahead.word("/")
        && let Some(per) = unit(&mut ahead)
    {
        words = format!("{words} mỗi {per}");
        scan = ahead;
    }
    Some((scan.taken(), words))
}

fn unit(scan: &mut Scan) -> Option<&'static str> {
    units().iter().find_map(|(written, spoken)| {
        let mut ahead = *scan;
        let fits = ahead.word(written) && !(ahead.goes_on() && written.ends_with(char::is_alphanumeric));
        fits.then(|| {
            *scan = ahead;
            *spoken
        })
    })
}
