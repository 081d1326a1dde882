//! A tally as bar, legend and words.

use civic::progress::{Standing, Tally};

use crate::http::Chrome;

/// One entry of a legend.
pub struct Entry {
    /// Code of the standing.
    pub code: &'static str,
    /// Its word.
    pub word: String,
    /// How many stand so.
    pub count: String,
}

/// A bar with its legend; standings that nothing stands in are left out of the bar, not out of the legend.
pub struct Bar {
    /// SVG; its text is made of numbers and of the house's own words.
    pub svg: String,
    /// Every standing that occurs.
    pub legend: Vec<Entry>,
    /// Share of what is proven, in whole percent, rounded down.
    pub percent: i64,
    /// Proven pieces.
    pub proven: String,
    /// All pieces.
    pub total: String,
}

impl Bar {
    /// The bar of a tally; `small` is the one under a clause.
    pub fn new(c: &Chrome, tally: &Tally, small: bool) -> Self {
        let used = Standing::ALL
            .into_iter()
            .filter(|standing| tally.of(*standing) > 0);
        let entry = |standing: Standing| Entry {
            code: standing.code(),
            word: word(c, standing),
            count: c.number(tally.of(standing)),
        };
        let legend: Vec<Entry> = used.map(entry).collect();
        Self {
            svg: svg(c, tally, &legend, small),
            legend,
            percent: tally.percent(Standing::Proven),
            proven: c.number(tally.of(Standing::Proven)),
            total: c.number(tally.total()),
        }
    }
}

/// The word of a standing.
pub fn word(c: &Chrome, standing: Standing) -> String {
    c.t(&format!("http.standing.{}", standing.code()))
}

fn svg(c: &Chrome, tally: &Tally, legend: &[Entry], small: bool) -> String {
    let said: Vec<String> = legend
        .iter()
        .map(|entry| format!("{} {}", entry.count, entry.word))
        .collect();
    let label = c.tf(
        "directive.bar",
        [
            ("n", c.number(tally.total()).as_str()),
            ("parts", said.join(", ").as_str()),
        ],
    );
    let class = if small { "bar bar-s" } else { "bar" };
    format!(
        "<svg class=\"{class}\" role=\"img\" aria-label=\"{label}\">{}</svg>",
        rects(tally)
    )
}

/// One rect a standing, in hundredths of a percent so that they meet without a gap.
fn rects(tally: &Tally) -> String {
    let (total, mut before, mut out) = (tally.total().max(1), 0, String::new());
    for standing in Standing::ALL {
        let count = tally.of(standing);
        if count > 0 {
            let place = |pieces: i64| pieces as f64 * 100.0 / total as f64;
            let (x, width, code) = (place(before), place(count), standing.code());
            out +=
                &format!("<rect class=\"st-{code}\" x=\"{x:.2}%\" width=\"{width:.2}%\" height=\"100%\"/>");
        }
        before += count;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widths_are_the_shares_and_silence_has_its_own() {
        let mut tally = Tally::default();
        tally.add(Standing::Proven, 1);
        tally.add(Standing::Unknown, 3);
        let rects = rects(&tally);
        assert!(
            rects.contains("class=\"st-proven\" x=\"0.00%\" width=\"25.00%\""),
            "{rects}"
        );
        assert!(
            rects.contains("class=\"st-unknown\" x=\"25.00%\" width=\"75.00%\""),
            "{rects}"
        );
        assert!(super::rects(&Tally::default()).is_empty());
    }
}
