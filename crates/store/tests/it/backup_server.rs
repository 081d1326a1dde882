//! Backups of PostgreSQL, with its own tools.

use store::audit::{self, Verdict};
use store::{Blobs, backup};

use crate::backup::{MADE, add_file, furnish};
use crate::bases::Base;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_dump_made_while_somebody_writes_comes_back_whole() {
    let Some(base) = Base::bare_server().await else {
        return;
    };
    let blobs = furnish(&base).await;
    let writer = {
        let (db, blobs) = (base.db.clone(), blobs.clone());
        tokio::spawn(async move {
            for written in 0..200 {
                add_file(&db, &blobs, &format!("tệp {written}")).await;
            }
        })
    };
    let copy = base.folder.path().join("copy");
    let manifest = backup::backup(&base.db, &blobs, &copy, &MADE).await.unwrap();
    writer.await.unwrap();
    assert!(backup::check(&copy).await.unwrap().audit.is_none());

    let Some(other) = Base::bare_server().await else {
        return;
    };
    let data = other.folder.path().join("data");
    let checked = backup::restore_server(&copy, &other.db, &data).await.unwrap();
    assert_eq!(
        checked.audit,
        Some(Verdict::Sound {
            entries: manifest.rows["audit"]
        })
    );
    let files = Blobs::folder(&data.join("blobs")).unwrap();
    assert_eq!(
        files.get(&audit::digest("ba".as_bytes())).await.unwrap(),
        "ba".as_bytes()
    );
    store::migrate(&other.db, MADE.at).await.unwrap();
    add_file(&other.db, &files, "bốn").await;
    assert!(!data.join("lantoa.dump").exists());
    other.end().await;
    base.end().await;
}

#[tokio::test]
async fn a_database_with_tables_and_a_folder_with_files_are_left_alone() {
    let Some(base) = Base::bare_server().await else {
        return;
    };
    let blobs = furnish(&base).await;
    let copy = base.folder.path().join("copy");
    backup::backup(&base.db, &blobs, &copy, &MADE).await.unwrap();
    let data = base.folder.path().join("data");
    let fault = backup::restore_server(&copy, &base.db, &data)
        .await
        .unwrap_err()
        .to_string();
    assert!(fault.contains("not empty"), "{fault}");
    let fault = backup::restore_server(&copy, &base.db, base.folder.path())
        .await
        .unwrap_err()
        .to_string();
    assert!(fault.contains("not empty"), "{fault}");
    assert!(!data.exists());
    assert!(
        backup::restore(&copy, &data)
            .await
            .unwrap_err()
            .to_string()
            .contains("PostgreSQL")
    );
    base.end().await;
}

#[tokio::test]
async fn a_damaged_dump_is_found() {
    let Some(base) = Base::bare_server().await else {
        return;
    };
    let blobs = furnish(&base).await;
    let copy = base.folder.path().join("copy");
    backup::backup(&base.db, &blobs, &copy, &MADE).await.unwrap();
    let dump = copy.join("lantoa.dump");
    let bytes = std::fs::read(&dump).unwrap();
    std::fs::write(&dump, &bytes[..bytes.len() / 2]).unwrap();
    assert!(backup::check(&copy).await.is_err());
    base.end().await;
}
