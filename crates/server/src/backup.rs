//! `lantoa backup`, `lantoa backup --check`, `lantoa restore`: whole copies of an installation from the command line.

use std::path::Path;

use store::audit::Verdict;
use store::backup::{self, BLOB_FOLDER, Checked, Made, SQLITE_FILE};
use store::{Blobs, Db};

use crate::config::Config;
use crate::site::Clock;

const PROGRAM: &str = concat!("lantoa ", env!("CARGO_PKG_VERSION"));

/// Makes a whole copy of the configured installation in `target` and checks it. The program may be running meanwhile;
/// the database is read as it is, without bringing it up to date, so that a newer program can save an older house.
///
/// # Errors
/// Why there is no backup.
pub async fn make(config: &Config, target: &Path) -> Result<String, String> {
    let db = existing(config).await?;
    let blobs = Blobs::folder(&config.data.join(BLOB_FOLDER)).map_err(said)?;
    let made = Made {
        at: Clock::real().now(),
        program: PROGRAM,
    };
    let done = backup::backup(&db, &blobs, target, &made).await;
    db.close().await;
    done.map_err(said)?;
    let checked = backup::check(target).await.map_err(said)?;
    told(&format!("Đã sao lưu vào {}", target.display()), &checked)
}

/// Looks through a backup without changing it.
///
/// # Errors
/// The first file or table that does not hold, or where its audit chain breaks.
pub async fn check(folder: &Path) -> Result<String, String> {
    told(
        &format!("Bản sao lưu {} nguyên vẹn", folder.display()),
        &backup::check(folder).await.map_err(said)?,
    )
}

/// Puts a backup back into the configured installation, which must be empty.
///
/// # Errors
/// Why nothing was restored.
pub async fn restore(config: &Config, folder: &Path) -> Result<String, String> {
    let checked = match &config.database {
        None => backup::restore(folder, &config.data).await,
        Some(url) => {
            let db = Db::open_server(url, 2).await.map_err(said)?;
            let done = backup::restore_server(folder, &db, &config.data).await;
            db.close().await;
            done
        }
    };
    told(
        &format!("Đã phục hồi vào {}", config.data.display()),
        &checked.map_err(said)?,
    )
}

/// The database of an installation that is already there.
async fn existing(config: &Config) -> Result<Db, String> {
    let file = config.data.join(SQLITE_FILE);
    match &config.database {
        Some(url) => Db::open_server(url, 2).await.map_err(said),
        None if file.exists() => Db::open_file(&file, 2).await.map_err(said),
        None => Err(format!(
            "không có dữ liệu ở {} / no installation there",
            file.display()
        )),
    }
}

fn told(done: &str, checked: &Checked) -> Result<String, String> {
    let manifest = &checked.manifest;
    let (files, rows): (usize, i64) = (manifest.files.len(), manifest.rows.values().sum());
    let chain = match &checked.audit {
        Some(Verdict::Sound { entries }) => {
            format!("nhật ký nguyên vẹn, {entries} dòng / the audit chain holds")
        }
        Some(Verdict::Broken { seq, why }) => {
            return Err(format!(
                "{done}, nhưng nhật ký trong đó đã bị sửa từ dòng {seq} / the audit chain in it breaks there: {why}"
            ));
        }
        None => {
            "nhật ký được kiểm tra khi phục hồi / the audit chain is walked when it is restored".to_owned()
        }
    };
    Ok(format!("{done}: {files} tệp, {rows} dòng dữ liệu; {chain}.\n"))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn said(fault: store::Error) -> String {
    fault.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::House;

    #[tokio::test]
    async fn a_house_is_saved_while_it_is_open_and_restored_elsewhere() {
        let house = House::demo().await;
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("sao-luu");
        let config = &house.site.config;
        let told = make(config, &copy).await.unwrap();
        assert!(
            told.contains("Đã sao lưu") && told.contains("nguyên vẹn"),
            "{told}"
        );
        assert!(make(config, &copy).await.is_err(), "an older backup stays");
        assert!(check(&copy).await.unwrap().contains("nguyên vẹn"));
        assert!(
            restore(config, &copy).await.unwrap_err().contains("not empty"),
            "never over a house"
        );
        let elsewhere = Config {
            data: folder.path().join("data"),
            ..config.clone()
        };
        restore(&elsewhere, &copy).await.unwrap();
        let site = crate::serve::open(elsewhere, false).await.unwrap();
        assert!(
            crate::account::store::account(&site.db, "lan")
                .await
                .unwrap()
                .is_some()
        );
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
            make(&config, &folder.path().join("copy"))
                .await
                .unwrap_err()
                .contains("không có dữ liệu")
        );
        assert!(check(&folder.path().join("copy")).await.is_err());
        assert!(!folder.path().join("copy").exists() && !config.data.exists());
    }
}
