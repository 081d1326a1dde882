//! Stop-all: a small signed file that any web server can hand out, also when the house is down.

use super::canonical::{canonical, canonical_cases};
use super::{Kind, Moment, Powers, Refused, Sealed, Trust};

canonical_cases! {
    /// Whom a stop order reaches.
    pub enum Reach {
        /// Every player that believes the key.
        0 => All {},
        /// Players that stand in this unit (province, commune…), by its id in the house.
        1 => Unit { id: String, },
        /// One player.
        2 => Device { id: String, },
    }
}

canonical! {
    /// The whole truth about what is stopped: a newer one takes the place of an older one.
    pub struct StopOrder {
        /// Counts up; a lower one is a replay.
        pub serial: u64,
        /// When it was signed.
        pub issued_at: Moment,
        /// From here on it stops nobody any more.
        pub expires_at: Moment,
        /// Random.
        pub nonce: [u8; 16],
        /// Who is stopped; empty lifts every stop.
        pub stopped: Vec<Reach>,
    }
}

impl StopOrder {
    /// Whether a player with this name, that stands in these units, is stopped at this instant. Where the time is not
    /// known the order holds: silence is the safe side.
    #[must_use]
    pub fn stops(&self, device: &str, units: &[String], now: Option<Moment>) -> bool {
        let reaches = |reach: &Reach| match reach {
            Reach::All {} => true,
            Reach::Unit { id } => units.contains(id),
            Reach::Device { id } => id == device,
        };
        now.is_none_or(|now| now < self.expires_at) && self.stopped.iter().any(reaches)
    }
}

/// Decides about a stop order that arrives: `Ok(None)` when it is the one that is held.
///
/// # Errors
/// [`Refused`] says what is not so; the order that is held stays.
pub fn accept_stop(
    bytes: &[u8],
    trust: &Trust,
    now: Option<Moment>,
    held: Option<&StopOrder>,
) -> Result<Option<StopOrder>, Refused> {
    let sealed = Sealed::read(bytes)?;
    let as_stop = (Kind::Stop, Powers::STOP);
    let order: StopOrder = trust.open(&sealed, as_stop, now, |order: &StopOrder| order.issued_at)?;
    let held_serial = held.map_or(0, |held| held.serial);
    match held {
        Some(held) if *held == order => return Ok(None),
        Some(_) if order.serial == held_serial => return Err(Refused::Racing(order.serial)),
        _ if order.serial < held_serial => {
            return Err(Refused::Replayed {
                held: held_serial,
                got: order.serial,
            });
        }
        _ => {}
    }
    match now {
        Some(now) if now >= order.expires_at => Err(Refused::Expired(order.expires_at)),
        _ => Ok(Some(order)),
    }
}
