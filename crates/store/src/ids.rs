//! Ids: 26 characters of Crockford's base 32, ordered by time.

use std::sync::Mutex;

use civic::{Ids, Moment};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Gives out ids from the time and the system's randomness; within one program each is larger than the one before.
#[derive(Debug, Default)]
pub struct SortableIds {
    last: Mutex<u128>,
}

impl Ids for SortableIds {
    fn next(&self, at: Moment) -> String {
        let mut random = [0u8; 16];
        getrandom::fill(&mut random).expect("the system gives randomness");
        let fresh = u128::from_be_bytes(random) & ((1 << 79) - 1); // the top bit free, so that counting up cannot overflow
        let wanted = ((at.0.max(0) as u128) << 80) | fresh;
        let mut last = self
            .last
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *last = wanted.max(*last + 1);
        encode(*last)
    }
}

fn encode(number: u128) -> String {
    let digits = (0..26).rev().map(|place| ((number >> (place * 5)) & 31) as usize);
    digits.map(|digit| ALPHABET[digit] as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_distinct_and_ordered_even_when_the_clock_goes_back() {
        let ids = SortableIds::default();
        let made: Vec<_> = (0..1000)
            .map(|i| ids.next(Moment(1_619_400_000_000 - i)))
            .collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(made.iter().all(|id| id.len() == 26));
    }
}
