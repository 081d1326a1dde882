//! `lantoa reform run|list`.

use serde_json::json;

use super::carry::{Outcome, run_due};
use super::store;
use crate::serve::Failure;
use crate::site::Site;

/// Carries out what is due and says what was done. As JSON a list of `id`, `done` (kind, moved, asked) or `stuck`.
///
/// # Errors
/// When something that is due cannot be carried out.
pub async fn run(site: &Site, as_json: bool) -> Result<String, Failure> {
    let done = run_due(site).await?;
    if as_json {
        let one = |(id, outcome): &(String, Outcome)| match outcome {
            Outcome::Done(counts) => json!({ "id": id, "done": counts }),
            Outcome::Stuck(why) => json!({ "id": id, "stuck": why }),
        };
        return Ok(serde_json::to_string_pretty(&done.iter().map(one).collect::<Vec<_>>())? + "\n");
    }
    if done.is_empty() {
        return Ok("Không có phương án sắp xếp nào đến giờ.\n".to_owned());
    }
    let mut said = String::new();
    for (id, outcome) in done {
        match outcome {
            Outcome::Stuck(why) => return Err(format!("{id}: {why}").into()),
            Outcome::Done(counts) => {
                let (moved, asked) = counts
                    .iter()
                    .fold((0, 0), |sum, one| (sum.0 + one.1, sum.1 + one.2));
                said +=
                    &format!("{id}: đã thực hiện, {moved} mục đã chuyển, {asked} mục chờ người quyết định\n");
            }
        }
    }
    Ok(said)
}

/// Every re-organisation with its state and hour.
pub async fn list(site: &Site, as_json: bool) -> Result<String, Failure> {
    let rows = store::list(&site.db, "").await?;
    if as_json {
        let one = |row: &store::Row| {
            json!({
                "id": row.id, "title": row.title, "basis": row.basis, "state": row.state, "changes": row.change_count,
                "legal_at": civic::Moment(row.legal_at).rfc3339(), "hash": row.content_hash, "stuck": row.stuck,
            })
        };
        return Ok(serde_json::to_string_pretty(&rows.iter().map(one).collect::<Vec<_>>())? + "\n");
    }
    let line = |row: &store::Row| {
        format!(
            "{}  {:11}  {}  {}\n",
            row.id,
            row.state,
            civic::Moment(row.legal_at).short(),
            row.title
        )
    };
    Ok(rows.iter().map(line).collect())
}
