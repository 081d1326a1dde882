//! A map of units as dots at their coordinates: no tiles, no third party. Units without coordinates are listed below it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::chart::escaped;

/// A unit on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Its name.
    pub name: String,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// The figure as it is written.
    pub shown: String,
    /// The figure; `None`: unknown.
    pub value: Option<i64>,
}

/// Width of the map in its own units; the height follows.
const WIDE: f64 = 640.0;
const EDGE: f64 = 28.0;
/// The largest dot.
const LARGEST: f64 = 22.0;

/// Draws the dots: area by figure, a ring for zero, a hatched square for unknown. Empty without a spot.
#[must_use]
pub fn map(spots: &[Spot], name: &str) -> String {
    let Some(frame) = Frame::of(spots) else {
        return String::new();
    };
    let highest = spots
        .iter()
        .filter_map(|spot| spot.value)
        .max()
        .unwrap_or(0)
        .max(1) as f64;
    let mut drawn = String::new();
    let mut sorted: Vec<&Spot> = spots.iter().collect();
    // Large dots first, so that small ones stay in sight.
    sorted.sort_by_key(|spot| (std::cmp::Reverse(spot.value), spot.name.as_str()));
    let mut seen = BTreeMap::new();
    for spot in sorted {
        let (x, y) = beside(frame.place(spot), &mut seen);
        let words = format!("<title>{}: {}</title>", escaped(&spot.name), escaped(&spot.shown));
        let _ = match spot.value {
            None => write!(
                drawn,
                "<rect class=\"spot-none\" x=\"{:.1}\" y=\"{:.1}\" width=\"12\" height=\"12\">{words}</rect>",
                x - 6.0,
                y - 6.0
            ),
            Some(0) => write!(
                drawn,
                "<circle class=\"spot-zero\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\">{words}</circle>"
            ),
            Some(value) => {
                let radius = 4.0 + (LARGEST - 4.0) * (value.max(0) as f64 / highest).sqrt();
                write!(
                    drawn,
                    "<circle class=\"spot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\">{words}</circle>"
                )
            }
        };
    }
    format!(
        "<svg class=\"map\" viewBox=\"0 0 {WIDE} {:.0}\" role=\"img\" aria-label=\"{}\">{drawn}</svg>",
        frame.high,
        escaped(name)
    )
}

/// Draws places alone: small dots with their names. Empty without a spot.
#[must_use]
pub fn dots(spots: &[Spot], name: &str) -> String {
    let Some(frame) = Frame::of(spots) else {
        return String::new();
    };
    let (mut drawn, mut seen) = (String::new(), BTreeMap::new());
    for spot in spots {
        let (x, y) = beside(frame.place(spot), &mut seen);
        let words = escaped(&spot.name);
        let _ = write!(
            drawn,
            "<circle class=\"spot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"7\"><title>{words}</title></circle>"
        );
    }
    let (high, name) = (frame.high, escaped(name));
    format!(
        "<svg class=\"map\" viewBox=\"0 0 {WIDE} {high:.0}\" role=\"img\" aria-label=\"{name}\">{drawn}</svg>"
    )
}

/// How a place is drawn: by shape as well as by colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A full dot: well.
    Dot,
    /// A triangle: something is wrong.
    Triangle,
    /// A ring: silent.
    Ring,
    /// A hatched square: unknown.
    Square,
}

/// Draws places of one size, each by its shape. Empty without a spot.
#[must_use]
pub fn places(spots: &[(Spot, Shape)], name: &str) -> String {
    let bare: Vec<Spot> = spots.iter().map(|(spot, _)| spot.clone()).collect();
    let Some(frame) = Frame::of(&bare) else {
        return String::new();
    };
    let (mut drawn, mut seen) = (String::new(), BTreeMap::new());
    for (spot, shape) in spots {
        let (x, y) = beside(frame.place(spot), &mut seen);
        let words = format!("<title>{}: {}</title>", escaped(&spot.name), escaped(&spot.shown));
        let form = match shape {
            Shape::Dot => {
                format!("<circle class=\"place-well\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6\">{words}</circle>")
            }
            Shape::Ring => {
                format!("<circle class=\"place-off\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6\">{words}</circle>")
            }
            Shape::Square => {
                let (left, top) = (x - 6.0, y - 6.0);
                format!(
                    "<rect class=\"spot-none\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"12\" height=\"12\">{words}</rect>"
                )
            }
            Shape::Triangle => {
                let (left, right, top, foot) = (x - 8.0, x + 8.0, y - 8.0, y + 6.0);
                format!(
                    "<path class=\"place-bad\" d=\"M{x:.1} {top:.1}L{right:.1} {foot:.1}L{left:.1} {foot:.1}Z\">{words}</path>"
                )
            }
        };
        drawn += &form;
    }
    let high = frame.high;
    let name = escaped(name);
    format!(
        "<svg class=\"map\" viewBox=\"0 0 {WIDE} {high:.0}\" role=\"img\" aria-label=\"{name}\">{drawn}</svg>"
    )
}

/// Units of one place, such as communes that became one, stand round it side by side: a dot must not cover what is unknown.
fn beside((x, y): (f64, f64), seen: &mut BTreeMap<(i64, i64), u32>) -> (f64, f64) {
    let before = seen.entry((x.round() as i64, y.round() as i64)).or_default();
    let turn = f64::from(*before);
    *before += 1;
    if turn == 0.0 {
        return (x, y);
    }
    let (angle, away) = (turn * std::f64::consts::TAU / 6.0, 18.0 + 2.0 * turn);
    (x + away * angle.cos(), y + away * angle.sin())
}

/// Where the spots lie: equirectangular at their middle latitude, which is true enough for a province.
struct Frame {
    west: f64,
    north: f64,
    narrow: f64,
    scale: f64,
    high: f64,
}

impl Frame {
    fn of(spots: &[Spot]) -> Option<Self> {
        let first = spots.first()?;
        let start = (first.lat, first.lat, first.lon, first.lon);
        let (south, north, west, east) = spots.iter().fold(start, |(s, n, w, e), spot| {
            (s.min(spot.lat), n.max(spot.lat), w.min(spot.lon), e.max(spot.lon))
        });
        let narrow = f64::midpoint(south, north).to_radians().cos();
        let across = ((east - west) * narrow).max(0.01);
        let down = (north - south).max(0.01);
        // A country that is long and narrow must not make the page endless.
        let scale = ((WIDE - 2.0 * EDGE) / across).min(1.6 * WIDE / down);
        Some(Self {
            west,
            north,
            narrow,
            scale,
            high: down * scale + 2.0 * EDGE,
        })
    }

    fn place(&self, spot: &Spot) -> (f64, f64) {
        let x = (spot.lon - self.west) * self.narrow * self.scale + EDGE;
        (x, (self.north - spot.lat) * self.scale + EDGE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(name: &str, lat: f64, lon: f64, value: Option<i64>) -> Spot {
        Spot {
            name: name.to_owned(),
            lat,
            lon,
            shown: String::from("x"),
            value,
        }
    }

    #[test]
    fn units_of_one_place_do_not_cover_each_other() {
        let mut seen = BTreeMap::new();
        let places: Vec<_> = (0..7).map(|_| beside((100.0, 100.0), &mut seen)).collect();
        assert_eq!(places[0], (100.0, 100.0));
        for (at, one) in places.iter().enumerate() {
            for other in &places[..at] {
                assert!((one.0 - other.0).hypot(one.1 - other.1) > 12.0, "{places:?}");
            }
        }
    }

    #[test]
    fn north_is_up_and_unknown_is_no_dot() {
        let spots = [
            spot("Bắc", 22.3, 106.5, Some(10)),
            spot("Nam", 21.4, 106.6, None),
            spot("Không", 21.9, 107.0, Some(0)),
        ];
        let svg = map(&spots, "Lạng Sơn");
        let y = |name: &str| {
            let at = svg.find(&format!("<title>{name}")).unwrap();
            let tag = svg[..at].rsplit('<').next().unwrap();
            let key = if tag.starts_with("rect") {
                " y=\""
            } else {
                " cy=\""
            };
            tag.split(key)
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .parse::<f64>()
                .unwrap()
        };
        assert!(y("Bắc") < y("Nam"));
        assert!(svg.contains("spot-none") && svg.contains("spot-zero"));
        assert_eq!(map(&[], "Lạng Sơn"), "");
    }
}
