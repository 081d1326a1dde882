//! Dividing a whole number by declared shares, so that the parts are whole and make up the whole.

/// Shares that are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the shares do not make up a whole")]
pub struct BadShare;

/// Divides a number by shares (numerators over their sum): the largest remainders get what is left over, the earlier
/// of equals first. The parts always add up to the number.
pub fn split(number: i64, shares: &[u32]) -> Result<Vec<i64>, BadShare> {
    let whole: i128 = shares.iter().map(|share| i128::from(*share)).sum();
    if whole == 0 {
        return Err(BadShare);
    }
    let exact = |share: &u32| i128::from(number) * i128::from(*share);
    let mut parts: Vec<i128> = shares
        .iter()
        .map(|share| exact(share).div_euclid(whole))
        .collect();
    let left = i128::from(number) - parts.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(exact(&shares[*at]).rem_euclid(whole)));
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[at] += 1;
    }
    // A part is never larger than the number in size, so it fits.
    parts
        .into_iter()
        .map(|part| i64::try_from(part).map_err(|_| BadShare))
        .collect()
}
