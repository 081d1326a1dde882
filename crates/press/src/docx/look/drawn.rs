//! What is drawn at a paragraph: borders on its sides, and lines that are shapes.

use letter::check::look::Drawn;
use quick_xml::events::BytesStart;

use crate::text::xml::attribute;

/// Which sides of a paragraph have a border.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a paragraph has four sides")]
pub(super) struct Sides {
    /// Its borders are being read.
    pub open: bool,
    pub bottom: bool,
    top: bool,
    left: bool,
    right: bool,
    /// Its words themselves stand in a box.
    pub boxed: bool,
}

impl Sides {
    pub fn take(&mut self, name: &str, drawn: bool) {
        match name {
            "top" => self.top = drawn,
            "bottom" => self.bottom = drawn,
            "left" | "start" => self.left = drawn,
            _ => self.right = drawn,
        }
    }

    pub fn frame(&self) -> bool {
        self.boxed || self.top && self.bottom && self.left && self.right
    }
}

/// Whether a preset shape is a straight line.
pub(super) fn straight(preset: &str) -> bool {
    matches!(preset, "line" | "straightConnector1")
}

/// The older way to draw: `<v:line from="37.9pt,1.5pt" to="120pt,1.5pt">`, or a shape of type 20 or 32.
pub(super) fn vml(name: &str, tag: &BytesStart<'_>) -> Option<Drawn> {
    if name == "line" {
        let (from, to) = (attribute(tag, "from"), attribute(tag, "to"));
        let x = |point: &str| points(point.split(',').next()?);
        let long = x(&from).zip(x(&to)).map(|(from, to)| (to - from).abs());
        return Some(measured(long));
    }
    let kind = attribute(tag, "type");
    let line = kind.ends_with("_t20") || kind.ends_with("_t32");
    line.then(|| {
        let style = attribute(tag, "style");
        let width = style
            .split(';')
            .find_map(|part| part.trim().strip_prefix("width:"));
        measured(width.and_then(points))
    })
}

fn measured(points: Option<f64>) -> Drawn {
    points.map_or(Drawn::Unmeasured, |points| {
        Drawn::Long((points * 254.0 / 72.0).round() as u32)
    })
}

fn points(words: &str) -> Option<f64> {
    words.trim().strip_suffix("pt")?.parse().ok()
}
