//! `lantoa audit verify`.

use serde_json::json;
use store::Db;
use store::audit::{Verdict, verify as walk};

use crate::cli::Fault;
use crate::serve::Failure;

/// Walks the whole chain. The verdict in words, or as JSON: `entries`; an error when it does not hold, with `broken_at`
/// and `why`.
///
/// # Errors
/// The first place where the chain breaks, or why the database cannot be read.
pub async fn verify(db: &Db, json: bool) -> Result<String, Failure> {
    match walk(db).await? {
        Verdict::Sound { entries } if json => Ok(format!("{:#}\n", json!({ "entries": entries }))),
        Verdict::Sound { entries } => Ok(format!(
            "Nhật ký nguyên vẹn: {entries} dòng.\nThe audit chain holds: {entries} entries.\n"
        )),
        Verdict::Broken { seq, why } => {
            let sentence = format!(
                "nhật ký đã bị sửa, từ dòng {seq}. Giữ nguyên dữ liệu, giữ các bản sao lưu và báo người có trách nhiệm.\n\
                 The audit chain breaks at entry {seq}: {why}. Keep the data and its backups as they are."
            );
            Err(Fault::new(sentence, json!({ "broken_at": seq, "why": why })).into())
        }
    }
}
