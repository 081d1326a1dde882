//! Which column of a table means what, by the words at its head.

use civic::unit::About;
use press::table::{Cell, Grid};
use viet::fold;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Code,
    Name,
    Kind,
    ParentCode,
    ParentName,
    From,
    To,
    Basis,
    Fact(About),
}

/// Heads as people write them, folded, without what stands in parentheses.
const HEADS: [(&str, Column); 48] = [
    ("ma", Column::Code),
    ("ma so", Column::Code),
    ("ma don vi", Column::Code),
    ("ma dvhc", Column::Code),
    ("ma don vi hanh chinh", Column::Code),
    ("ma co quan", Column::Code),
    ("ma xa", Column::Code),
    ("ten", Column::Name),
    ("ten don vi", Column::Name),
    ("don vi", Column::Name),
    ("ten dvhc", Column::Name),
    ("ten don vi hanh chinh", Column::Name),
    ("ten co quan", Column::Name),
    ("ten co quan, don vi", Column::Name),
    ("co quan, don vi", Column::Name),
    ("loai", Column::Kind),
    ("loai don vi", Column::Kind),
    ("loai hinh", Column::Kind),
    ("cap", Column::Kind),
    ("ma cap tren", Column::ParentCode),
    ("ma don vi cap tren", Column::ParentCode),
    ("ma don vi quan ly", Column::ParentCode),
    ("cap tren", Column::ParentName),
    ("don vi cap tren", Column::ParentName),
    ("don vi quan ly", Column::ParentName),
    ("thuoc", Column::ParentName),
    ("truc thuoc", Column::ParentName),
    ("tu ngay", Column::From),
    ("ngay hieu luc", Column::From),
    ("hieu luc tu ngay", Column::From),
    ("ngay thanh lap", Column::From),
    ("den ngay", Column::To),
    ("den het ngay", Column::To),
    ("hieu luc den ngay", Column::To),
    ("hieu luc den het ngay", Column::To),
    ("can cu", Column::Basis),
    ("can cu phap ly", Column::Basis),
    ("quyet dinh", Column::Basis),
    ("dan so", Column::Fact(About::Population)),
    ("dien tich", Column::Fact(About::Area)),
    ("vi do", Column::Fact(About::Latitude)),
    ("kinh do", Column::Fact(About::Longitude)),
    ("bien gioi", Column::Fact(About::Border)),
    ("xa bien gioi", Column::Fact(About::Border)),
    ("dac biet kho khan", Column::Fact(About::Difficult)),
    ("xa dac biet kho khan", Column::Fact(About::Difficult)),
    ("ngon ngu", Column::Fact(About::Languages)),
    ("tieng noi", Column::Fact(About::Languages)),
];

/// So far down may the head of a table stand, below its title.
const DEEPEST: usize = 20;

fn of(cell: &Cell) -> Option<Column> {
    let Cell::Text(text) = cell else { return None };
    let folded = fold(text);
    let head = folded.split('(').next().unwrap_or_default();
    let head = head.split_whitespace().collect::<Vec<_>>().join(" ");
    let known = HEADS
        .iter()
        .find(|(words, _)| *words == head.trim_end_matches([':', '.']));
    known.map(|(_, column)| *column)
}

/// The head of a table.
pub(super) struct Head {
    /// The row in which it stands, from 0.
    pub row: usize,
    /// Its columns that are understood.
    pub columns: Vec<(usize, Column)>,
}

impl Head {
    /// The first row that names a name and something besides; `None` when there is none.
    pub fn find(grid: &Grid) -> Option<Self> {
        grid.rows
            .iter()
            .enumerate()
            .take(DEEPEST)
            .find_map(|(row, cells)| {
                let columns = cells
                    .iter()
                    .enumerate()
                    .filter_map(|(place, cell)| Some((place, of(cell)?)));
                let columns: Vec<(usize, Column)> = columns.collect();
                let named = columns.iter().any(|(_, column)| *column == Column::Name);
                (named && columns.len() > 1).then_some(Self { row, columns })
            })
    }

    /// Two columns that mean the same, if any.
    pub fn twins(&self) -> Option<(usize, usize)> {
        let pairs = self.columns.iter().enumerate();
        pairs.into_iter().find_map(|(at, (first, column))| {
            let twin = self.columns[at + 1..].iter().find(|(_, other)| other == column)?;
            Some((*first, twin.0))
        })
    }
}
