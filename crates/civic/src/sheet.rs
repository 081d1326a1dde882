//! The cells of one filing, in the order of the edition's columns, and the one way to write them as bytes.
//!
//! The bytes are canonical: one sheet has one packing, so that they can be stored and be part of what an approval names.

/// One figure: unknown is not zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cell {
    /// Nobody said.
    #[default]
    Unknown,
    /// In units of the last decimal place of the column's indicator.
    Value(i64),
}

/// The cells of a filing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sheet(Vec<Cell>);

/// The most columns that a sheet may have.
pub const MOST_COLUMNS: usize = 4096;

/// The first byte of a packing: which way of packing it is.
const VERSION: u8 = 1;

/// Bytes that are no sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damaged {
    /// They end too early.
    #[error("the bytes of a sheet end too early")]
    Short,
    /// Bytes are left over.
    #[error("bytes are left over after a sheet")]
    Long,
    /// The first byte names no way of packing that we know.
    #[error("a sheet of version {0}, which this program does not know")]
    Version(u8),
    /// More columns than a sheet may have.
    #[error("a sheet of more than {MOST_COLUMNS} columns")]
    Columns,
    /// Not the one way in which this sheet is packed.
    #[error("the bytes of a sheet are not canonical")]
    NotCanonical,
}

impl Cell {
    /// The value, if it is known.
    #[must_use]
    pub fn value(self) -> Option<i64> {
        match self {
            Self::Unknown => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl From<Option<i64>> for Cell {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Self::Unknown, Self::Value)
    }
}

impl Sheet {
    /// So many cells, all unknown; more than [`MOST_COLUMNS`] are cut off.
    #[must_use]
    pub fn unknown(columns: usize) -> Self {
        Self(vec![Cell::Unknown; columns.min(MOST_COLUMNS)])
    }

    /// These cells; `None` for more than [`MOST_COLUMNS`].
    #[must_use]
    pub fn new(cells: Vec<Cell>) -> Option<Self> {
        (cells.len() <= MOST_COLUMNS).then_some(Self(cells))
    }

    /// The cells.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.0
    }

    /// The cell of a column; unknown beyond the last.
    #[must_use]
    pub fn get(&self, column: usize) -> Cell {
        self.0.get(column).copied().unwrap_or_default()
    }

    /// Sets a cell; false when there is no such column.
    pub fn set(&mut self, column: usize, cell: Cell) -> bool {
        self.0.get_mut(column).is_some_and(|place| {
            *place = cell;
            true
        })
    }

    /// True when nothing is known.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|cell| *cell == Cell::Unknown)
    }

    /// The canonical bytes: version, number of columns, which are known (a bit each), then the known values.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        push(&mut bytes, self.0.len() as u64);
        let known = |cell: &Cell, bit: usize| u8::from(*cell != Cell::Unknown) << bit;
        let eights = self.0.chunks(8);
        bytes.extend(eights.map(|cells| (0..).zip(cells).map(|(bit, cell)| known(cell, bit)).sum::<u8>()));
        for value in self.0.iter().filter_map(|cell| cell.value()) {
            push(&mut bytes, zigzag(value));
        }
        bytes
    }

    /// The sheet of canonical bytes.
    pub fn unpack(bytes: &[u8]) -> Result<Self, Damaged> {
        let (version, mut rest) = bytes.split_first().ok_or(Damaged::Short)?;
        if *version != VERSION {
            return Err(Damaged::Version(*version));
        }
        let columns = usize::try_from(pull(&mut rest)?).map_err(|_| Damaged::Columns)?;
        if columns > MOST_COLUMNS {
            return Err(Damaged::Columns);
        }
        let (map, mut rest) = rest.split_at_checked(columns.div_ceil(8)).ok_or(Damaged::Short)?;
        let known = |column: usize| map[column / 8] >> (column % 8) & 1 == 1;
        let spare = columns % 8;
        if spare > 0 && map.last().is_some_and(|last| *last >> spare != 0) {
            return Err(Damaged::NotCanonical);
        }
        let mut cells = Vec::with_capacity(columns);
        for column in 0..columns {
            cells.push(if known(column) {
                Cell::Value(unzigzag(pull(&mut rest)?))
            } else {
                Cell::Unknown
            });
        }
        if rest.is_empty() {
            Ok(Self(cells))
        } else {
            Err(Damaged::Long)
        }
    }
}

/// Small numbers of either sign become small numbers.
pub(crate) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

pub(crate) fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

/// Seven bits a byte, the lowest first; the high bit says that more follow.
pub(crate) fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number off the front; refuses what is longer than it need be.
pub(crate) fn pull(bytes: &mut &[u8]) -> Result<u64, Damaged> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first().ok_or(Damaged::Short)?;
        *bytes = rest;
        let bits = u64::from(byte & 0x7f);
        if shift == 63 && bits > 1 {
            return Err(Damaged::NotCanonical);
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            let padded = *byte == 0 && shift > 0;
            return if padded {
                Err(Damaged::NotCanonical)
            } else {
                Ok(number)
            };
        }
    }
    Err(Damaged::NotCanonical)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells() -> impl Strategy<Value = Vec<Cell>> {
        let value = prop_oneof![
            Just(Cell::Unknown),
            (-300_i64..300).prop_map(Cell::Value),
            any::<i64>().prop_map(Cell::Value)
        ];
        prop::collection::vec(value, 0..70)
    }

    #[test]
    fn a_usual_report_is_small() {
        let values = (0..60).map(|at| {
            if at % 3 == 0 {
                Cell::Unknown
            } else {
                Cell::Value(at * 7)
            }
        });
        let bytes = Sheet::new(values.collect()).unwrap().pack();
        assert!(bytes.len() < 100, "{} bytes", bytes.len());
    }

    #[test]
    fn unknown_is_not_zero() {
        let unknown = Sheet::unknown(3);
        let zero = Sheet::new(vec![Cell::Value(0); 3]).unwrap();
        assert_ne!(unknown.pack(), zero.pack());
        assert!(unknown.is_blank() && !zero.is_blank());
        assert_eq!(zero.get(9), Cell::Unknown);
    }

    #[test]
    fn damaged_bytes_are_refused_by_what_is_wrong() {
        let bytes = Sheet::new(vec![Cell::Value(300), Cell::Unknown]).unwrap().pack();
        assert_eq!(Sheet::unpack(&[]), Err(Damaged::Short));
        assert_eq!(Sheet::unpack(&bytes[..bytes.len() - 1]), Err(Damaged::Short));
        assert_eq!(Sheet::unpack(&[&bytes[..], &[0]].concat()), Err(Damaged::Long));
        assert_eq!(Sheet::unpack(&[9, 0]), Err(Damaged::Version(9)));
        assert_eq!(Sheet::unpack(&[1, 0xff, 0xff, 0xff, 0x7f]), Err(Damaged::Columns));
        assert_eq!(Sheet::unpack(&[1, 1, 0b10]), Err(Damaged::NotCanonical)); // a bit beyond the last column
        assert_eq!(Sheet::unpack(&[1, 1, 1, 0x80, 0]), Err(Damaged::NotCanonical)); // zero in two bytes
        assert_eq!(Sheet::new(vec![Cell::Unknown; MOST_COLUMNS + 1]), None);
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(cells in cells()) {
            let sheet = Sheet::new(cells).unwrap();
            prop_assert_eq!(Sheet::unpack(&sheet.pack()), Ok(sheet));
        }

        #[test]
        fn whatever_is_unpacked_has_only_these_bytes(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            for bytes in [bytes.clone(), [&[1][..], &bytes].concat()] {
                if let Ok(sheet) = Sheet::unpack(&bytes) {
                    prop_assert_eq!(sheet.pack(), bytes);
                }
            }
        }
    }
}
