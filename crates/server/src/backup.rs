//! `lantoa backup`, `lantoa backup --check`, `lantoa restore`: whole copies of an installation from the command line.

use std::path::Path;

use serde_json::json;
use store::audit::Verdict;
use store::backup::{self, BLOB_FOLDER, Checked, Made, SQLITE_FILE};
use store::{Blobs, Db};

use crate::cli::Fault;
use crate::config::Config;
use crate::demo;
use crate::serve::Failure;
use crate::site::Clock;

const PROGRAM: &str = concat!("lantoa ", env!("CARGO_PKG_VERSION"));

/// Makes a whole copy of the configured installation in `target` and checks it. The program may be running meanwhile;
/// the database is read as it is, without bringing it up to date, so that a newer program can save an older house.
///
/// # Errors
/// Why there is no backup.
pub async fn make(config: &Config, target: &Path, json: bool) -> Result<String, Failure> {
    let db = existing(config).await?;
    let blobs = Blobs::folder(&config.data.join(BLOB_FOLDER))?;
    let secrets = crate::station::secrets(&config.data)?;
    let made = Made {
        at: Clock::real().now(),
        program: PROGRAM,
        marks: &[&config.data.join(demo::CLOCK_FILE)],
        secrets: &secrets,
    };
    let done = backup::backup(&db, &blobs, target, &made).await;
    db.close().await;
    done?;
    let checked = backup::check(target).await?;
    told(
        &format!("Đã sao lưu vào {}", target.display()),
        target,
        &checked,
        json,
    )
}

/// Looks through a backup without changing it.
///
/// # Errors
/// The first file or table that does not hold, or where its audit chain breaks.
pub async fn check(folder: &Path, json: bool) -> Result<String, Failure> {
    let checked = backup::check(folder).await?;
    told(
        &format!("Bản sao lưu {} nguyên vẹn", folder.display()),
        folder,
        &checked,
        json,
    )
}

/// Puts a backup back into the configured installation, which must be empty.
///
/// # Errors
/// Why nothing was restored.
pub async fn restore(config: &Config, folder: &Path, json: bool) -> Result<String, Failure> {
    let checked = match &config.database {
        None => backup::restore(folder, &config.data).await,
        Some(url) => {
            let db = Db::open_server(url, 2).await?;
            let done = backup::restore_server(folder, &db, &config.data).await;
            db.close().await;
            done
        }
    };
    told(
        &format!("Đã phục hồi vào {}", config.data.display()),
        folder,
        &checked?,
        json,
    )
}

/// The database of an installation that is already there.
async fn existing(config: &Config) -> Result<Db, Failure> {
    let file = config.data.join(SQLITE_FILE);
    match &config.database {
        Some(url) => Ok(Db::open_server(url, 2).await?),
        None if file.exists() => Ok(Db::open_file(&file, 2).await?),
        None => Err(format!("không có dữ liệu ở {} / no installation there", file.display()).into()),
    }
}

/// One sentence; or as JSON `folder` (of the backup), `database`, `schema_version`, `created_at`, `program`, `files`,
/// `rows`, and `audit_entries`: null for a copy of PostgreSQL, whose chain is walked when it is restored.
fn told(done: &str, folder: &Path, checked: &Checked, json: bool) -> Result<String, Failure> {
    let manifest = &checked.manifest;
    let (files, rows): (usize, i64) = (manifest.files.len(), manifest.rows.values().sum());
    let entries = match &checked.audit {
        Some(Verdict::Sound { entries }) => Some(entries),
        Some(Verdict::Broken { seq, why }) => return Err(broken(done, *seq, why).into()),
        None => None,
    };
    if json {
        let document = json!({
            "folder": folder, "database": manifest.database, "schema_version": manifest.schema_version,
            "created_at": manifest.created_at, "program": manifest.program, "files": files, "rows": rows,
            "audit_entries": entries,
        });
        return Ok(format!("{document:#}\n"));
    }
    let chain = entries.map_or_else(
        || "nhật ký được kiểm tra khi phục hồi / the audit chain is walked when it is restored".to_owned(),
        |entries| format!("nhật ký nguyên vẹn, {entries} dòng / the audit chain holds"),
    );
    Ok(format!("{done}: {files} tệp, {rows} dòng dữ liệu; {chain}.\n"))
}

/// A faithful copy of a record that was tampered with: what was asked for is there, and somebody must hear of it.
fn broken(done: &str, seq: i64, why: &str) -> Fault {
    let sentence = format!(
        "{done}, nhưng nhật ký trong đó đã bị sửa từ dòng {seq} / the audit chain in it breaks there: {why}"
    );
    Fault::new(sentence, json!({ "broken_at": seq, "why": why }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::House;

    #[tokio::test]
    async fn a_house_is_saved_while_it_is_open_and_restored_elsewhere() {
        let house = House::on_file().await;
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("sao-luu");
        let config = &house.site.config;
        let told = make(config, &copy, false).await.unwrap();
        assert!(
            told.contains("Đã sao lưu") && told.contains("nguyên vẹn"),
            "{told}"
        );
        assert!(make(config, &copy, false).await.is_err(), "an older backup stays");
        assert!(check(&copy, false).await.unwrap().contains("nguyên vẹn"));
        assert!(
            restore(config, &copy, false)
                .await
                .unwrap_err()
                .to_string()
                .contains("not empty"),
            "never over a house"
        );
        let elsewhere = Config {
            data: folder.path().join("data"),
            ..config.clone()
        };
        restore(&elsewhere, &copy, false).await.unwrap();
        let site = crate::serve::open(elsewhere, false).await.unwrap();
        assert!(
            crate::account::store::account(&site.db, "lan")
                .await
                .unwrap()
                .is_some()
        );
        // Its devices go on believing it: the keys came along, and nobody else may read them.
        let (was, is) = (house.site.station.keys(), site.station.keys());
        assert_eq!(is.daily().unwrap().public, was.daily().unwrap().public);
        assert!(is.keys.iter().all(|key| key.signer.is_some()));
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &std::fs::metadata(site.config.data.join("stop/key"))
                .unwrap()
                .permissions(),
        );
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(
            site.directory().units().len(),
            house.site.directory().units().len()
        );
    }

    #[tokio::test]
    async fn where_nothing_is_there_is_nothing_to_save() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config {
            data: folder.path().join("data"),
            database: None,
            ..Config::read(None).unwrap()
        };
        assert!(
            make(&config, &folder.path().join("copy"), false)
                .await
                .unwrap_err()
                .to_string()
                .contains("không có dữ liệu")
        );
        assert!(check(&folder.path().join("copy"), false).await.is_err());
        assert!(!folder.path().join("copy").exists() && !config.data.exists());
    }
}
