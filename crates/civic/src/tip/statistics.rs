//! Counts that may leave the circle of those who open tips: none from which one tip could be guessed.

/// Replaces every count below the threshold by `None`, and one more when the total would give a single one away.
/// Zero is a small count too: "none from this commune" speaks about a commune.
#[must_use]
pub fn publishable(counts: &[u32], threshold: u32) -> Vec<Option<u32>> {
    let mut shown: Vec<Option<u32>> = counts
        .iter()
        .map(|count| Some(*count).filter(|count| *count >= threshold))
        .collect();
    let hidden = shown.iter().filter(|count| count.is_none()).count();
    if hidden == 1 {
        let smallest = (0..shown.len())
            .filter(|at| shown[*at].is_some())
            .min_by_key(|at| counts[*at]);
        if let Some(at) = smallest {
            shown[at] = None;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_counts_are_hidden_and_never_alone() {
        assert_eq!(publishable(&[7, 12, 9], 5), [Some(7), Some(12), Some(9)]);
        assert_eq!(publishable(&[7, 2, 9], 5), [None, None, Some(9)]);
        assert_eq!(publishable(&[1, 2, 9], 5), [None, None, Some(9)]);
        assert_eq!(publishable(&[3], 5), [None]);
    }

    proptest! {
        #[test]
        fn no_small_count_is_shown_and_a_total_gives_none_away(
            counts in prop::collection::vec(0_u32..30, 2..12), threshold in 1_u32..10,
        ) {
            let shown = publishable(&counts, threshold);
            prop_assert!(shown.iter().flatten().all(|count| *count >= threshold));
            prop_assert_ne!(shown.iter().filter(|count| count.is_none()).count(), 1);
        }
    }
}
