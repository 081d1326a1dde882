//! Official outlets: where an office speaks to the public, announced by it.
//!
//! Nghị định 224/2026/NĐ-CP, Điều 10: portal and VNeID are the unified, central ones; beside them an office may have others.
//! Each works on telephones, lets people rate it in private, is secure, keeps the standards of access for people with
//! disabilities, and is managed, controlled and officially announced. What nobody said is unknown, never "no".

use viet::Date;

/// What an outlet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The portal, or a site that is a component of it.
    Portal,
    /// VNeID.
    Vneid,
    /// Another site.
    Website,
    /// A page or account of a social network.
    Social,
    /// A Zalo official account.
    ZaloOa,
    /// An application that several offices share.
    App,
    /// A call centre.
    CallCentre,
    /// A radio or television station, a commune's loudspeakers.
    Station,
    /// A newspaper.
    Newspaper,
    /// Something else.
    Other,
}

impl Kind {
    /// Every kind, in the order of lists: the two central ones first.
    pub const ALL: [Self; 10] = [
        Self::Portal,
        Self::Vneid,
        Self::Website,
        Self::Social,
        Self::ZaloOa,
        Self::App,
        Self::CallCentre,
        Self::Station,
        Self::Newspaper,
        Self::Other,
    ];

    /// The word in databases, messages and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Vneid => "vneid",
            Self::Website => "website",
            Self::Social => "social",
            Self::ZaloOa => "zalo_oa",
            Self::App => "app",
            Self::CallCentre => "call_centre",
            Self::Station => "station",
            Self::Newspaper => "newspaper",
            Self::Other => "other",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What somebody says of an outlet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is so.
    Yes,
    /// It is not.
    No,
    /// Nobody said.
    Unknown,
}

impl Claim {
    /// Every claim.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Unknown];

    /// The word in databases, messages and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }

    /// What a word says; whatever is no claim says nothing.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|claim| claim.code() == code)
            .unwrap_or(Self::Unknown)
    }
}

/// The four duties of Điều 10 khoản 3 that are claimed of an outlet, in their order.
pub const DUTIES: [&str; 4] = ["mobile", "rating", "secure", "accessible"];

/// After so many days a check is told to be old. Ours.
pub const FRESH_DAYS: i64 = 365;

/// Whether it is official on a day. Both days are inclusive; unknown beginnings lie in the past.
#[must_use]
pub fn holds(since: Option<Date>, until: Option<Date>, on: Date) -> bool {
    since.is_none_or(|since| since <= on) && until.is_none_or(|until| on <= until)
}

/// Whether nobody made sure for longer than [`FRESH_DAYS`].
#[must_use]
pub fn is_stale(checked: Date, today: Date) -> bool {
    today.days_since_epoch() - checked.days_since_epoch() > FRESH_DAYS
}

/// Whether a text is a whole address of the web. An outlet's address may also be a number or a frequency.
#[must_use]
pub fn is_link(address: &str) -> bool {
    let host = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    let plain = |host: &str| {
        let name = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
        name.contains('.')
            && !name.starts_with('.')
            && name.chars().all(|c| c.is_alphanumeric() || ".-".contains(c))
    };
    host.is_some_and(plain) && !address.contains(char::is_whitespace) && !address.contains(['"', '<', '>'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn an_outlet_is_official_on_its_first_and_its_last_day() {
        let (since, until) = (Some(day("2021-04-05")), Some(day("2021-04-26")));
        for (on, expected) in [
            ("2021-04-04", false),
            ("2021-04-05", true),
            ("2021-04-26", true),
            ("2021-04-27", false),
        ] {
            assert_eq!(holds(since, until, day(on)), expected, "{on}");
        }
        assert!(holds(None, None, day("2021-04-05")));
    }

    #[test]
    fn what_nobody_said_is_unknown() {
        assert_eq!(Claim::from_code(""), Claim::Unknown);
        assert_eq!(Claim::from_code("maybe"), Claim::Unknown);
        assert_eq!(Claim::from_code("no"), Claim::No);
    }

    #[test]
    fn only_whole_addresses_are_links() {
        for good in [
            "https://langson.gov.vn",
            "http://a.vn/b?c=d",
            "https://zalo.me/123",
            "https://ví-dụ.vn/a",
        ] {
            assert!(is_link(good), "{good}");
        }
        for bad in [
            "langson.gov.vn",
            "javascript:alert(1)",
            "https://",
            "https://a",
            "https://a.vn/ b",
            "https://a.vn/\"x",
            "0205 3 812 345",
            "FM 88,6 MHz",
            "https://a.vn@b.vn",
        ] {
            assert!(!is_link(bad), "{bad}");
        }
    }

    #[test]
    fn a_check_grows_old() {
        assert!(!is_stale(day("2021-04-26"), day("2022-04-26")));
        assert!(is_stale(day("2021-04-26"), day("2022-04-27")));
    }
}
