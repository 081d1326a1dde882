//! Work that a device does before it may send: little at rest, more under load, and never a limit that closes the line.

/// Leading zero bits asked for at rest: 4,096 hashes on average.
pub const AT_REST: u8 = 12;
/// The most that is ever asked: about a million hashes, a minute on a slow phone.
pub const HARDEST: u8 = 20;
/// So many tips in [`AT_REST`]'s stretch are everyday: a province gets fewer in a week.
const EVERYDAY: u32 = 64;

/// The bits to ask for when so many tips came in the running stretch of ten minutes.
#[must_use]
pub fn difficulty(recent: u32) -> u8 {
    let more = (recent / EVERYDAY)
        .checked_ilog2()
        .map_or(0, |doubled| doubled + 1);
    AT_REST
        .saturating_add(u8::try_from(more).unwrap_or(HARDEST))
        .min(HARDEST)
}

/// So many tips in a stretch are everyday for one network: a school, a commune behind one address.
pub const NETWORK_BUDGET: u32 = 16;

/// The bits to ask a device for whose network sent so many while the house got so many within their budgets. A network
/// beyond its budget works harder and is looked at apart; it is never refused, for there honest people live too.
#[must_use]
pub fn difficulty_for(recent: u32, network: u32) -> u8 {
    let more = (network / NETWORK_BUDGET)
        .checked_ilog2()
        .map_or(0, |doubled| doubled + 1);
    difficulty(recent)
        .saturating_add(u8::try_from(more).unwrap_or(HARDEST))
        .min(HARDEST)
}

/// True when so many came that a person should look at them apart: nothing is thrown away, nothing waits.
#[must_use]
pub fn is_anomalous(recent: u32) -> bool {
    recent >= EVERYDAY
}

/// True when the hash begins with so many zero bits.
#[must_use]
pub fn meets(hash: &[u8], bits: u8) -> bool {
    let mut zeros = 0;
    for byte in hash {
        zeros += byte.leading_zeros();
        if *byte != 0 {
            break;
        }
    }
    zeros >= u32::from(bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn it_is_little_at_rest_and_rises_with_the_load() {
        assert_eq!(
            [0, 63, 64, 128, 300, u32::MAX].map(difficulty),
            [12, 12, 13, 14, 15, 20]
        );
        assert!(meets(&[0, 0x0f, 1], 12) && !meets(&[0, 0x0f, 1], 13) && meets(&[0xff], 0));
        assert!(!meets(&[], 1));
        assert_eq!(
            [(0, 15), (0, 16), (0, 64), (64, 16), (0, u32::MAX)].map(|(all, own)| difficulty_for(all, own)),
            [12, 13, 15, 14, 20]
        );
    }

    proptest! {
        #[test]
        fn more_load_never_asks_for_less(a: u32, b: u32) {
            prop_assert!(difficulty(a.min(b)) <= difficulty(a.max(b)));
            prop_assert!((AT_REST..=HARDEST).contains(&difficulty(a)));
        }
    }
}
