//! Charts as SVG that the server draws: bars for units, a line for periods. The table beside them is the truth.

use std::fmt::Write as _;

/// A bar: what it is called, what it says, and how long it is against the longest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The unit.
    pub label: String,
    /// The figure as it is written.
    pub shown: String,
    /// An SVG that is as wide as its place.
    pub svg: String,
}

/// Draws bars; a figure that nobody knows has a hatched field instead of a bar.
#[must_use]
pub fn bars(lines: Vec<(String, String, Option<i64>)>) -> Vec<Bar> {
    let longest = lines
        .iter()
        .filter_map(|(_, _, value)| *value)
        .max()
        .unwrap_or(0)
        .max(1);
    let bar = |(label, shown, value): (String, String, Option<i64>)| Bar {
        label,
        shown,
        svg: match value {
            None => piece("st-none", 100.0),
            Some(value) => piece("st-received", value.max(0) as f64 / longest as f64 * 100.0),
        },
    };
    lines.into_iter().map(bar).collect()
}

fn piece(class: &str, percent: f64) -> String {
    format!(
        "<svg class=\"bar bar-s\" aria-hidden=\"true\" focusable=\"false\"><rect class=\"st {class}\" width=\"{percent:.2}%\" height=\"100%\"/></svg>"
    )
}

/// Width and height of a line chart in its own units.
const LINE: (f64, f64) = (640.0, 180.0);
const EDGE: f64 = 12.0;

/// Draws a line over periods; where a figure is unknown the line is broken, not zero.
#[must_use]
pub fn line(points: &[(String, Option<i64>)], name: &str) -> String {
    let highest = points
        .iter()
        .filter_map(|(_, value)| *value)
        .max()
        .unwrap_or(0)
        .max(1) as f64;
    let step = (LINE.0 - 2.0 * EDGE) / (points.len().saturating_sub(1).max(1)) as f64;
    let place = |at: usize, value: i64| {
        let x = EDGE + at as f64 * step;
        (
            x,
            LINE.1 - EDGE - value.max(0) as f64 / highest * (LINE.1 - 2.0 * EDGE),
        )
    };
    let (mut path, mut dots, mut pen_down) = (String::new(), String::new(), false);
    for (at, (label, value)) in points.iter().enumerate() {
        let Some(value) = value else {
            pen_down = false;
            continue;
        };
        let (x, y) = place(at, *value);
        let _ = write!(path, "{}{x:.1} {y:.1}", if pen_down { "L" } else { "M" });
        let _ = write!(
            dots,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"><title>{}: {}</title></circle>",
            escaped(label),
            viet::grouped(*value)
        );
        pen_down = true;
    }
    let base = LINE.1 - EDGE;
    format!(
        "<svg class=\"trend\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\"><path class=\"trend-base\" d=\"M0 {base}H{}\"/><path class=\"trend-line\" d=\"{path}\"/>{dots}</svg>",
        LINE.0,
        LINE.1,
        escaped(name),
        LINE.0
    )
}

/// Text inside SVG and its attributes.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_is_hatched_and_never_a_bar_of_nothing() {
        let lines = [("A", Some(50)), ("B", None), ("C", Some(0)), ("D", Some(100))];
        let drawn = bars(
            lines
                .map(|(name, value)| (name.to_owned(), String::new(), value))
                .into(),
        );
        assert!(drawn[0].svg.contains("width=\"50.00%\""));
        assert!(drawn[1].svg.contains("st-none") && drawn[1].svg.contains("100.00%"));
        assert!(drawn[2].svg.contains("width=\"0.00%\""));
    }

    #[test]
    fn a_line_breaks_where_nobody_knows() {
        let points = [("1", Some(5)), ("2", None), ("3", Some(10)), ("4", Some(7))];
        let svg = line(
            &points.map(|(name, value)| (name.to_owned(), value)),
            "a \"b\" <c>",
        );
        let path = svg
            .split("trend-line\" d=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        assert_eq!(path.matches('M').count(), 2);
        assert_eq!(path.matches('L').count(), 1);
        assert!(svg.contains("a &quot;b&quot; &lt;c&gt;"));
    }
}
