//! A unit as the head of an official paper names it.

use civic::unit::Directory;
use letter::compose::{Cited, Organ};
use viet::Date;

use super::Directive;
use crate::http::name_of;

/// The organ on a day. `number` is the number of a document that it issued itself, whose notation it keeps.
#[must_use]
pub fn organ(directory: &Directory, unit: &str, number: Option<&str>, on: Date) -> Organ {
    let name = name_of(directory, unit, on);
    let territory = directory
        .territory(unit, on)
        .filter(|territory| territory.id != unit);
    let territory = territory.and_then(|territory| directory.name(&territory.id, on));
    let place = territory.map_or_else(String::new, bare);
    let short = territory.map_or_else(|| name.clone(), |territory| without(&name, territory, &place));
    let kept = number
        .and_then(|number| number.split_once('/'))
        .map(|(_, notation)| notation);
    let kept = kept
        .and_then(|notation| notation.split('-').next())
        .filter(|organ| !organ.is_empty());
    Organ {
        superior: territory.map(|territory| format!("UBND {}", territory.to_uppercase())),
        notation: kept.map_or_else(|| initials(&short), str::to_owned),
        place: if place.is_empty() { "…".to_owned() } else { place },
        short,
        name,
    }
}

/// A directive as papers name it.
#[must_use]
pub fn cited(directive: &Directive, issuer: String) -> Cited {
    Cited {
        kind: directive.kind.clone(),
        number: directive.number.clone(),
        dated: directive.dated.as_deref().and_then(|day| day.parse().ok()),
        issuer,
        subject: directive.subject.clone(),
    }
}

/// A territory's name without its type word.
fn bare(name: &str) -> String {
    const TYPES: [&str; 8] = [
        "Thành phố ",
        "Thị trấn ",
        "Thị xã ",
        "Tỉnh ",
        "Huyện ",
        "Quận ",
        "Phường ",
        "Xã ",
    ];
    let found = TYPES.iter().find_map(|kind| name.strip_prefix(kind));
    found.unwrap_or(name).to_owned()
}

/// The unit's name without the territory at its end, which stands above it already.
fn without(name: &str, territory: &str, place: &str) -> String {
    let lower = name.to_lowercase();
    let ends = [
        format!(" {}", territory.to_lowercase()),
        format!(" {}", place.to_lowercase()),
    ];
    let end = ends
        .iter()
        .find(|end| lower.ends_with(end.as_str()) && !place.is_empty());
    let kept = end.map_or(name.chars().count(), |end| {
        name.chars().count() - end.chars().count()
    });
    let short: String = name.chars().take(kept).collect();
    // A name of one or two words needs its place: "Báo Lạng Sơn".
    if short.split_whitespace().count() < 3 {
        name.to_owned()
    } else {
        short
    }
}

/// `Sở Thông tin và Truyền thông` gives `STTTT`.
fn initials(name: &str) -> String {
    let words = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && *word != "và");
    words
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shortened_where_the_place_stands_above() {
        let full = "Phòng Văn hóa và Thông tin huyện Tràng Định";
        assert_eq!(
            without(full, "Huyện Tràng Định", "Tràng Định"),
            "Phòng Văn hóa và Thông tin"
        );
        assert_eq!(
            without("Báo Lạng Sơn", "Tỉnh Lạng Sơn", "Lạng Sơn"),
            "Báo Lạng Sơn"
        );
        assert_eq!(initials("Sở Thông tin và Truyền thông"), "STTTT");
        assert_eq!(bare("Thành phố Lạng Sơn"), "Lạng Sơn");
    }
}
