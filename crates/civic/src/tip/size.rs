//! Size classes: everything is padded on the device to one of them, so that a stored length says next to nothing.

const KIB: usize = 1024;

/// What a padded tip may weigh before sealing, in bytes. The first three are for text, the last eight may hold files.
pub const CLASSES: [usize; 10] = [
    4 * KIB,
    16 * KIB,
    64 * KIB,
    128 * KIB,
    256 * KIB,
    512 * KIB,
    1024 * KIB,
    2048 * KIB,
    4096 * KIB,
    8192 * KIB,
];
/// So many of [`CLASSES`], from the first on, are for text alone.
pub const TEXT_CLASSES: usize = 3;
/// So many of them, from the last back, may hold files.
pub const FILE_BUCKETS: usize = 8;

/// age seals in chunks of so many bytes, each with a tag (C2SP age.md, "Payload").
const CHUNK: usize = 64 * KIB;
const TAG: usize = 16;
const NONCE: usize = 16;

/// The smallest class that holds so many bytes; `None` when none does.
#[must_use]
pub fn class_for(len: usize, with_files: bool) -> Option<usize> {
    let first = if with_files {
        CLASSES.len() - FILE_BUCKETS
    } else {
        0
    };
    (first..CLASSES.len()).find(|class| len <= CLASSES[*class])
}

/// True for a class that may hold files.
#[must_use]
pub fn may_hold_files(class: usize) -> bool {
    (CLASSES.len() - FILE_BUCKETS..CLASSES.len()).contains(&class)
}

/// How long an age file with this header is for so many bytes of content.
#[must_use]
pub fn sealed_len(header: usize, content: usize) -> usize {
    header + NONCE + content + TAG * content.div_ceil(CHUNK).max(1)
}

/// The class of an age file of this length with this header; `None` when its content was not padded to any.
#[must_use]
pub fn class_of_sealed(header: usize, len: usize) -> Option<usize> {
    CLASSES
        .iter()
        .position(|content| sealed_len(header, *content) == len)
}

/// The length that Padmé pads to (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", 2019): as many low
/// bits are zero as leave log2 log2 of the length. Our buckets are such lengths, few of them: they cost more than its 12 %.
#[must_use]
pub fn padme(len: usize) -> usize {
    if len < 2 {
        return len;
    }
    let exponent = len.ilog2();
    let kept = exponent.ilog2() + 1;
    let mask = (1_usize << (exponent - kept.min(exponent))) - 1;
    (len + mask) & !mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn classes_grow_and_every_one_is_a_padme_length() {
        assert!(CLASSES.is_sorted());
        for content in CLASSES {
            assert_eq!(padme(content), content);
        }
        assert_eq!((padme(9), padme(1000), padme(100_000)), (10, 1024, 100_352));
        assert_eq!([1, 2, 9, 10].map(may_hold_files), [false, true, true, false]);
        assert_eq!(class_for(CLASSES[9] + 1, true), None);
        assert_eq!((class_for(0, false), class_for(0, true)), (Some(0), Some(2)));
        // One chunk more costs one tag more.
        assert_eq!(sealed_len(100, 64 * KIB), 100 + 16 + 64 * KIB + 16);
        assert_eq!(sealed_len(100, 128 * KIB), 100 + 16 + 128 * KIB + 32);
    }

    proptest! {
        #[test]
        fn padme_never_shortens_and_adds_at_most_an_eighth(len in 2_usize..16_000_000) {
            let padded = padme(len);
            prop_assert!(padded >= len);
            prop_assert!((padded - len) * 8 <= len);
        }

        #[test]
        fn what_fits_is_found_again_by_its_sealed_length(len in 0_usize..8_388_608, files: bool, header in 200_usize..40_000) {
            let class = class_for(len, files).unwrap();
            prop_assert!(CLASSES[class] >= len);
            prop_assert!(class == 0 || CLASSES[class - 1] < len || files && class == CLASSES.len() - FILE_BUCKETS);
            prop_assert_eq!(class_of_sealed(header, sealed_len(header, CLASSES[class])), Some(class));
            prop_assert_eq!(class_of_sealed(header, sealed_len(header, CLASSES[class]) + 1), None);
        }
    }
}
