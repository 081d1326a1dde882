//! Every total recomputed from the filings that count, and compared bit for bit with what is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use civic::Moment;
use civic::tally::Tally;
use civic::unit::Directory;
use store::{Db, Tx};

use super::keep::row_of;
use super::recount::{Totals, recount};
use super::store::{self as rows, TallyRow};
use crate::http::{Refusal, name_of};
use crate::regime::known::{Editions, Known};

/// What a recomputation found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Totals that were recomputed.
    pub totals: i64,
    /// Filings that they come from.
    pub filings: i64,
    /// A sentence for each total that differs.
    pub wrong: Vec<String>,
}

impl Said {
    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        let (totals, filings) = (viet::grouped(self.totals), viet::grouped(self.filings));
        if self.wrong.is_empty() {
            return format!(
                "Đã tính lại {totals} số tổng hợp từ {filings} báo cáo: khớp từng bit với số đang lưu."
            );
        }
        let wrong = viet::grouped(self.wrong.len() as i64);
        let lines = self.wrong.iter().take(50).map(|line| format!("\n- {line}"));
        format!(
            "Đã tính lại {totals} số tổng hợp từ {filings} báo cáo: {wrong} số KHÔNG khớp.{}",
            lines.collect::<String>()
        )
    }
}

/// Recomputes every total of every regime as one state of the database shows them.
pub async fn check(db: &Db, directory: &Arc<Directory>, editions: &Editions) -> Result<Said, Refusal> {
    let regimes = crate::regime::known::all(db, editions).await?;
    let mut tx = db.snapshot().await?;
    let mut said = Said::default();
    for known in regimes {
        let kept = rows::all(&mut tx, &known.row.id).await?;
        let fresh = recounted(&mut tx, directory, &known, &mut said).await?;
        compare(directory, &known, &kept, &fresh, &mut said);
    }
    Ok(said)
}

/// Writes every total of a regime anew.
pub async fn rebuild(
    tx: &mut Tx,
    directory: &Arc<Directory>,
    known: &Arc<Known>,
    at: Moment,
) -> Result<Said, Refusal> {
    let mut said = Said::default();
    let kept = rows::all(tx, &known.row.id).await?;
    let mut fresh = recounted(tx, directory, known, &mut said).await?;
    for row in kept {
        let nothing = || Tally::empty(Tally::unpack(&row.columns).map_or(0, |total| total.columns()));
        fresh
            .entry((row.period.clone(), row.unit.clone()))
            .or_insert_with(nothing);
    }
    let totals = fresh.iter();
    let totals: Vec<TallyRow> = totals
        .map(|((period, unit), total)| row_of(period, unit, total))
        .collect();
    rows::put(tx, &known.row.id, &totals, at).await?;
    Ok(said)
}

async fn recounted(
    tx: &mut Tx,
    directory: &Arc<Directory>,
    known: &Arc<Known>,
    said: &mut Said,
) -> Result<Totals, Refusal> {
    let (filings, totals) = recount(tx, directory, known).await?;
    said.filings += filings;
    said.totals += totals.len() as i64;
    Ok(totals)
}

fn compare(directory: &Directory, known: &Known, kept: &[TallyRow], fresh: &Totals, said: &mut Said) {
    let mut left: BTreeMap<(&str, &str), TallyRow> = BTreeMap::new();
    for ((period, unit), total) in fresh {
        left.insert((period, unit), row_of(period, unit, total));
    }
    let mut wrong = |period: &str, unit: &str, why: &str| {
        let on = known.period(period).map(|period| period.to);
        let name = on.map_or_else(|| unit.to_owned(), |on| name_of(directory, unit, on));
        said.wrong
            .push(format!("{}, kỳ {period}, {name}: {why}", known.row.title));
    };
    for row in kept {
        match left.remove(&(row.period.as_str(), row.unit.as_str())) {
            Some(fresh) if fresh == *row => {}
            Some(fresh) if fresh.columns != row.columns => {
                wrong(&row.period, &row.unit, "tổng các chỉ tiêu khác với tổng tính lại");
            }
            Some(_) => wrong(
                &row.period,
                &row.unit,
                "số đơn vị đã gửi, phải gửi hoặc đã duyệt khác với số tính lại",
            ),
            None if row.reported == 0
                && row.approved == 0
                && row.declared_nothing == 0
                && is_nothing(&row.columns) => {}
            None => wrong(&row.period, &row.unit, "có số tổng hợp mà không có báo cáo nào"),
        }
    }
    for ((period, unit), _) in left {
        wrong(period, unit, "thiếu số tổng hợp");
    }
}

/// A total from which everything was taken out again.
fn is_nothing(columns: &[u8]) -> bool {
    Tally::unpack(columns).is_ok_and(|total| total == Tally::empty(total.columns()))
}
