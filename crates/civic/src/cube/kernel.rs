//! The inner loops: adding stretches of a plane. Plain loops without branches, which the compiler makes wide.

use super::plane::{NARROW, Plane, WIDE};

/// A sum and how many cells are known.
pub(super) type Summed = (i128, u32);

/// The sum of the cells from `from` up to `to`, exclusive.
pub(super) fn sum(plane: &Plane, from: usize, to: usize) -> Summed {
    match plane {
        Plane::Narrow(cells) => narrow(&cells[from..to]),
        Plane::Wide(cells) => wide(&cells[from..to]),
    }
}

/// Sums of 32-bit numbers fit into 64 bits for any number of cells that fits into memory.
fn narrow(cells: &[i32]) -> Summed {
    let (mut sum, mut known) = (0_i64, 0_u32);
    for cell in cells {
        let is = *cell != NARROW;
        sum += if is { i64::from(*cell) } else { 0 };
        known += u32::from(is);
    }
    (i128::from(sum), known)
}

fn wide(cells: &[i64]) -> Summed {
    let known = cells.iter().filter(|cell| **cell != WIDE);
    known.fold((0, 0), |(sum, count), cell| (sum + i128::from(*cell), count + 1))
}
