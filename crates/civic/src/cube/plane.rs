//! One column of figures, narrow while it can be.

use crate::sheet::Cell;

/// Figures; the smallest number of the width stands for unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plane {
    Narrow(Vec<i32>),
    Wide(Vec<i64>),
}

/// Unknown in a narrow plane.
pub(super) const NARROW: i32 = i32::MIN;
/// Unknown in a wide plane.
pub(super) const WIDE: i64 = i64::MIN;

impl Plane {
    pub fn unknown(cells: usize) -> Self {
        Self::Narrow(vec![NARROW; cells])
    }

    pub fn bytes(&self) -> usize {
        match self {
            Self::Narrow(cells) => cells.len() * 4,
            Self::Wide(cells) => cells.len() * 8,
        }
    }

    pub fn get(&self, place: usize) -> Cell {
        match self {
            Self::Narrow(cells) if cells[place] == NARROW => Cell::Unknown,
            Self::Narrow(cells) => Cell::Value(i64::from(cells[place])),
            Self::Wide(cells) if cells[place] == WIDE => Cell::Unknown,
            Self::Wide(cells) => Cell::Value(cells[place]),
        }
    }

    /// Sets a cell, and widens the plane for a figure that does not fit. The one figure that no width holds, the
    /// smallest of 64 bits, is not a figure that a form accepts and becomes unknown.
    pub fn set(&mut self, place: usize, cell: Cell) {
        let narrow = match cell {
            Cell::Unknown => Some(NARROW),
            Cell::Value(value) => i32::try_from(value).ok().filter(|value| *value != NARROW),
        };
        match (&mut *self, narrow) {
            (Self::Narrow(cells), Some(value)) => cells[place] = value,
            (Self::Narrow(_), None) => {
                self.widen();
                self.set(place, cell);
            }
            (Self::Wide(cells), _) => cells[place] = cell.value().unwrap_or(WIDE),
        }
    }

    fn widen(&mut self) {
        if let Self::Narrow(cells) = self {
            let wide = |cell: &i32| if *cell == NARROW { WIDE } else { i64::from(*cell) };
            *self = Self::Wide(cells.iter().map(wide).collect());
        }
    }
}
