//! The columns of an edition: each indicator's total, then its breakdowns, in the order of the form.

use super::Written;
use crate::indicator::{Breakdown, Check, Op, Rule};

/// One column: an indicator, whole or of certain categories.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Column {
    /// `cuoc`, `cuoc/ngon_ngu=tyz`, `nguoi_du/gioi=nu,tuoi=14_25`: names the column in every edition.
    pub key: String,
    /// The place of the table.
    pub table: usize,
    /// The place of the indicator among all of the edition.
    pub indicator: usize,
    /// Dimension and category, as places in the edition; none for the total.
    pub parts: Vec<(usize, usize)>,
    /// How it adds.
    pub rule: Rule,
}

/// The columns of what is written; breakdowns by dimensions that are not there give none (the check of the text says so).
pub(super) fn columns(written: &Written) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut indicator = 0;
    for (table, of_table) in written.tables.iter().enumerate() {
        for one in &of_table.indicators {
            if let Some(rule) = one.adds.rule() {
                let column = |parts: Vec<(usize, usize)>| Column {
                    key: key(written, &one.code, &parts),
                    table,
                    indicator,
                    parts,
                    rule,
                };
                columns.push(column(Vec::new()));
                let parts = one.by.iter().flat_map(|by| combinations(written, by));
                columns.extend(parts.map(column));
            }
            indicator += 1;
        }
    }
    columns
}

/// Every combination of the categories of a breakdown, the first dimension slowest.
pub(super) fn combinations(written: &Written, by: &Breakdown) -> Vec<Vec<(usize, usize)>> {
    let mut all = vec![Vec::new()];
    for code in &by.dimensions {
        let Some(at) = written
            .dimensions
            .iter()
            .position(|dimension| dimension.code == *code)
        else {
            return Vec::new();
        };
        let categories = 0..written.dimensions[at].categories.len();
        all = all
            .iter()
            .flat_map(|parts: &Vec<_>| {
                categories
                    .clone()
                    .map(|category| [&parts[..], &[(at, category)]].concat())
            })
            .collect();
    }
    all
}

fn key(written: &Written, indicator: &str, parts: &[(usize, usize)]) -> String {
    let parts = parts.iter().map(|(dimension, category)| {
        let dimension = &written.dimensions[*dimension];
        format!("{}={}", dimension.code, dimension.categories[*category].code)
    });
    let parts: Vec<_> = parts.collect();
    if parts.is_empty() {
        indicator.to_owned()
    } else {
        format!("{indicator}/{}", parts.join(","))
    }
}

/// The rules that follow from the breakdowns: parts are no more than the whole, or make it up.
pub(super) fn implied(written: &Written, columns: &[Column]) -> Vec<Check> {
    let mut checks = Vec::new();
    let indicators = written.tables.iter().flat_map(|table| &table.indicators);
    for (at, indicator) in indicators.enumerate() {
        let Some(total) = columns.iter().position(|column| column.indicator == at) else {
            continue;
        };
        let mut next = total + 1;
        for by in &indicator.by {
            let count = combinations(written, by).len();
            let parts: Vec<usize> = (next..next + count).collect();
            next += count;
            checks.extend(of_breakdown(total, parts, by, columns[total].rule));
        }
    }
    checks
}

/// Different people may be in several categories at once, so that each category alone is no more than the whole.
fn of_breakdown(total: usize, parts: Vec<usize>, by: &Breakdown, rule: Rule) -> Vec<Check> {
    let check = |left: Vec<usize>, op: Op| Check {
        left,
        op,
        right: vec![total],
        say: None,
    };
    if by.complete {
        vec![check(parts, Op::Equal)]
    } else if rule == Rule::Distinct {
        parts
            .into_iter()
            .map(|part| check(vec![part], Op::AtMost))
            .collect()
    } else {
        vec![check(parts, Op::AtMost)]
    }
}
