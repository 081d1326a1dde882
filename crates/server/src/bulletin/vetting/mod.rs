//! Vetting by a board: rules and seats, the board's inbox, one bulletin before the board, what is told afterwards, and what
//! becomes of bulletins that wait when a rule ends.

mod acts;
pub(crate) mod hand_over;
mod inbox;
mod known;
mod look;
mod members;
mod over;
mod rule_page;
mod rules;
mod view;

pub(super) use acts::{heard, listening, pass, seen, send_back};
pub(super) use inbox::{At, going, inbox, waits};
pub(super) use known::{Rules, Standing, standing};
pub(super) use look::{media, picture, show};
pub(super) use members::{end_member, name};
pub(super) use over::let_go;
pub(super) use rule_page::{decide, end, one};
pub(super) use rules::{is_concerned, list};
pub(super) use view::{View, hold, lacks, said_of};

use ::store::Tx;
use serde_json::json;

use super::kept::Known;
use super::store::vetting as rows;
use crate::http::{Desk, Refusal};

/// What did not wait for its board is told to it, in the transaction in which it leaves.
pub(super) async fn tell(desk: &Desk, tx: &mut Tx, known: &Known, going: &[String]) -> Result<(), Refusal> {
    let directory = desk.directory();
    let Some(Standing {
        rule, before: false, ..
    }) = standing(tx, &directory, known, going, desk.today()).await?
    else {
        return Ok(());
    };
    let why = match known.bulletin.mode {
        civic::bulletin::Mode::Drill => "drill",
        civic::bulletin::Mode::Live => "urgent",
    };
    if rows::tell(tx, &known.bulletin.id, &rule.rule.id, why, desk.at).await? {
        let detail = json!({ "rule": rule.rule.id, "board": rule.rule.board, "why": why });
        desk.record(tx, "bulletin.board_told", &known.bulletin.id, detail)
            .await?;
    }
    Ok(())
}
