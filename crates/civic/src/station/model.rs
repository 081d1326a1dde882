//! What stands in a commune.

use serde::{Deserialize, Serialize};
use viet::{Date, fold};

/// How sound comes to a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Technology {
    /// Over the Internet, by a player of its own.
    Ip,
    /// By radio.
    Fm,
    /// By wire.
    Wired,
}

impl Technology {
    /// Every technology.
    pub const ALL: [Self; 3] = [Self::Ip, Self::Fm, Self::Wired];

    /// The word in databases, messages and JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ip => "ip",
            Self::Fm => "fm",
            Self::Wired => "wired",
        }
    }

    /// The technology with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|technology| technology.code() == code)
    }
}

/// Where power comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Power {
    /// The grid alone: silent when it fails.
    Grid,
    /// The grid, and a battery when it fails.
    Battery,
    /// The sun.
    Solar,
}

impl Power {
    /// Every source of power.
    pub const ALL: [Self; 3] = [Self::Grid, Self::Battery, Self::Solar];

    /// The word in databases and messages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Battery => "battery",
            Self::Solar => "solar",
        }
    }

    /// The source with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|power| power.code() == code)
    }
}

/// A place on the map, in degrees (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// North.
    pub latitude: f64,
    /// East.
    pub longitude: f64,
}

/// A group of loudspeakers on a pole or a roof. What nobody knows is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Its id.
    pub id: String,
    /// The commune whose station it belongs to now.
    pub commune: String,
    /// How people call it.
    pub name: String,
    /// How sound comes to it.
    pub technology: Technology,
    /// The player that feeds it: its own, or the gateway of its FM or wired network.
    pub device: Option<String>,
    /// Who made it.
    pub vendor: Option<String>,
    /// The commune that it belonged to before the merger.
    pub old_unit: Option<String>,
    /// Where it stands.
    pub place: Option<Place>,
    /// Thôn, tổ dân phố.
    pub village: Option<String>,
    /// Where its power comes from.
    pub power: Option<Power>,
    /// The last day that its SIM is paid for, inclusive; `None` also when it has none.
    pub sim_paid_until: Option<Date>,
    /// How many loudspeakers.
    pub loudspeakers: Option<u16>,
}

/// How a broadcast reaches a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach<'a> {
    /// By its own player, which says what it played.
    Player(&'a str),
    /// By a gateway, which says what it sent; that it was heard is not known.
    Gateway(&'a str),
    /// By a person alone, who has to report it.
    Hand,
}

/// How the SIM of a cluster stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SimState {
    /// Nobody knows.
    Unknown,
    /// Paid.
    Paid,
    /// It ends in so many days, 0 today.
    Ends(i64),
    /// It ended so many days ago.
    Ended(i64),
}

impl Cluster {
    /// How a broadcast reaches it.
    #[must_use]
    pub fn reach(&self) -> Reach<'_> {
        match (self.technology, self.device.as_deref()) {
            (_, None) => Reach::Hand,
            (Technology::Ip, Some(device)) => Reach::Player(device),
            (Technology::Fm | Technology::Wired, Some(device)) => Reach::Gateway(device),
        }
    }

    /// How its SIM stands; the last `warning_days` are announced.
    #[must_use]
    pub fn sim(&self, today: Date, warning_days: i64) -> SimState {
        let Some(until) = self.sim_paid_until else {
            return SimState::Unknown;
        };
        match until.days_since_epoch() - today.days_since_epoch() {
            left if left < 0 => SimState::Ended(-left),
            left if left <= warning_days => SimState::Ends(left),
            _ => SimState::Paid,
        }
    }

    /// Whether people mean it by these words: its name, its village or the commune of old.
    #[must_use]
    pub fn is_called(&self, words: &str) -> bool {
        let words = fold(words.trim());
        let names = [Some(&self.name), self.village.as_ref(), self.old_unit.as_ref()];
        !words.is_empty()
            && names
                .into_iter()
                .flatten()
                .any(|name| fold(name).contains(&words))
    }
}

/// The one station of a commune.
#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    /// The commune.
    pub commune: String,
    /// Everything that stands in it.
    pub clusters: Vec<Cluster>,
}

/// A station that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongStation {
    /// A cluster belongs elsewhere.
    #[error("the cluster {0} belongs to another commune")]
    Foreign(String),
    /// A cluster is there twice.
    #[error("the cluster {0} is there twice")]
    Twice(String),
    /// A place is not in Vietnam: degrees were swapped or mistyped.
    #[error("the place of {0} does not lie in Vietnam")]
    Place(String),
    /// Two IP clusters claim the same player.
    #[error("{0} and {1} name the same player")]
    SharedPlayer(String, String),
}

/// Latitudes and longitudes between which Vietnam lies, islands included, in whole degrees.
const NORTH: std::ops::RangeInclusive<f64> = 6.0..=24.0;
const EAST: std::ops::RangeInclusive<f64> = 102.0..=118.0;

impl Station {
    /// Whether it can be saved.
    pub fn check(&self) -> Result<(), WrongStation> {
        for (at, cluster) in self.clusters.iter().enumerate() {
            let id = || cluster.id.clone();
            if cluster.commune != self.commune {
                return Err(WrongStation::Foreign(id()));
            }
            let here = |place: Place| NORTH.contains(&place.latitude) && EAST.contains(&place.longitude);
            if !cluster.place.is_none_or(here) {
                return Err(WrongStation::Place(id()));
            }
            for other in &self.clusters[..at] {
                if other.id == cluster.id {
                    return Err(WrongStation::Twice(id()));
                }
                let player = matches!((other.reach(), cluster.reach()), (Reach::Player(a), Reach::Player(b)) if a == b);
                if player {
                    return Err(WrongStation::SharedPlayer(other.id.clone(), id()));
                }
            }
        }
        Ok(())
    }

    /// How many clusters there are of each technology, in the order of [`Technology::ALL`].
    #[must_use]
    pub fn by_technology(&self) -> [usize; 3] {
        Technology::ALL.map(|technology| {
            self.clusters
                .iter()
                .filter(|c| c.technology == technology)
                .count()
        })
    }
}
