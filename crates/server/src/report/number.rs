//! The number of a report, and its place in the register of what goes out. A draft has neither.

use ::store::Tx;
use civic::register::written;
use letter::paper::Paper;

use super::store::Report;
use crate::http::{Desk, Refusal};
use crate::register::{self, Leaving, Outgoing};

const KIND: &str = "bao_cao";

/// The paper with the next number of the unit's reports and a day: it is no draft any more. The number is taken in the
/// transaction that saves the paper.
pub(super) async fn take(desk: &Desk, tx: &mut Tx, report: &Report, paper: Paper) -> Result<Paper, Refusal> {
    let day = paper.date.unwrap_or_else(|| desk.today());
    let number = register::take(tx, &report.unit, KIND, day.year()).await?;
    Ok(Paper {
        number: Some(written(number)),
        date: Some(day),
        draft: false,
        ..paper
    })
}

/// Enters what went out: a paper with a number that is no draft. A number that another document has is refused.
pub(super) async fn enter(desk: &Desk, tx: &mut Tx, report: &Report, paper: &Paper) -> Result<(), Refusal> {
    let Some(number) = paper.number.as_deref().filter(|_| !paper.draft) else {
        return Ok(());
    };
    let code = format!("{}/{}", padded(number), paper.notation);
    let leaving = Leaving {
        id: &report.id,
        unit: &report.unit,
        kind: KIND,
        code: Some(&code),
        dated: paper.date,
        own: true,
        what: Outgoing::Report,
    };
    match register::leaves(tx, desk.at, &leaving).await {
        Err(fault) if fault.is_duplicate() => Err(Refusal::Conflict(
            desk.tf("report.number_taken", &[("code", &code)]),
        )),
        entered => Ok(entered?),
    }
}

/// As the paper prints it.
fn padded(number: &str) -> String {
    if number.len() == 1 {
        format!("0{number}")
    } else {
        number.to_owned()
    }
}
