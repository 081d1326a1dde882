//! `lantoa audit verify`.

use store::Db;
use store::audit::{Verdict, verify as walk};

/// Walks the whole chain. The verdict in words; an error when it does not hold.
///
/// # Errors
/// The first place where the chain breaks, or why the database cannot be read.
pub async fn verify(db: &Db) -> Result<String, String> {
    match walk(db).await.map_err(|fault| fault.to_string())? {
        Verdict::Sound { entries } => Ok(format!(
            "Nhật ký nguyên vẹn: {entries} dòng.\nThe audit chain holds: {entries} entries.\n"
        )),
        Verdict::Broken { seq, why } => Err(format!(
            "nhật ký đã bị sửa, từ dòng {seq}. Giữ nguyên dữ liệu, giữ các bản sao lưu và báo người có trách nhiệm.\n\
             The audit chain breaks at entry {seq}: {why}. Keep the data and its backups as they are."
        )),
    }
}
