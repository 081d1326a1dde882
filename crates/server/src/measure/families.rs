//! Families of public pages: what usage is counted by.

/// Families by name.
pub(super) const FAMILIES: [&str; 10] = [
    "front",
    "directives",
    "help",
    "campaign",
    "lines",
    "materials",
    "outlets",
    "outages",
    "openness",
    "feeds",
];

/// The number of an address's family; `None`: it is not counted. Whoever tells is not counted: a count would say when.
pub(super) fn family(path: &str) -> Option<usize> {
    let first = path
        .trim_start_matches('/')
        .split(['/', '?'])
        .next()
        .unwrap_or_default();
    let name = match first {
        _ if path.ends_with(".atom") => "feeds",
        "" => "front",
        "sitemap.xml" | "robots.txt" => "feeds",
        "van-ban" => "directives",
        "can-giup" => "help",
        "chien-dich" => "campaign",
        "duong-day-nong" => "lines",
        "tai-lieu" => "materials",
        "kenh-chinh-thuc" | "kenh-chinh-thuc.json" => "outlets",
        "tam-ngung" => "outages",
        "do-luong" | "do-luong.json" => "openness",
        _ => return None,
    };
    FAMILIES.iter().position(|family| *family == name)
}

/// Whether answers of an address are counted.
pub(crate) fn is_counted(path: &str) -> bool {
    family(path).is_some()
}

#[cfg(test)]
mod tests {
    use super::{FAMILIES, family};

    #[test]
    fn every_public_page_has_its_family_and_telling_has_none() {
        let of = |path: &str| family(path).map(|at| FAMILIES[at]);
        for (path, expected) in [
            ("/", Some("front")),
            ("/van-ban", Some("directives")),
            ("/van-ban/01ABC/tep/0", Some("directives")),
            ("/van-ban/feed.atom", Some("feeds")),
            ("/tai-lieu/feed.atom", Some("feeds")),
            ("/chien-dich/mua-ban-nguoi/ngay/30-7", Some("campaign")),
            ("/do-luong.json", Some("openness")),
            ("/tin-bao", None),
            ("/tin-bao/quay-lai", None),
            ("/lich", None),
            ("/static/lantoa.css", None),
            ("/inbox", None),
            ("/sign-in", None),
            ("/vanban", None),
        ] {
            assert_eq!(of(path), expected, "{path}");
        }
    }
}
