//! Backups of SQLite: whole while somebody writes, damage found, put back only where nothing is.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;
use store::audit::{self, Entry, Verdict};
use store::backup::{self, Made, Manifest};
use store::{Blobs, Db, args, dialect, note_blob, sql};

use crate::bases::{AT, Base, people, script};

pub const MADE: Made<'static> = Made {
    at: AT,
    program: "lantoa 0.1.0",
    marks: &[],
    secrets: &[],
};

/// An installation with one person, three files and five audit entries.
pub async fn furnish(base: &Base) -> Blobs {
    store::migrate(&base.db, AT).await.unwrap();
    people(&base.db).await;
    let blobs = Blobs::folder(&base.folder.path().join("blobs")).unwrap();
    for content in ["một", "hai", "ba"] {
        add_file(&base.db, &blobs, content).await;
    }
    blobs
}

/// A file, its row, its words and its audit entry, as the program adds them: the file first, the rest in one transaction.
pub async fn add_file(db: &Db, blobs: &Blobs, content: &str) {
    let stored = blobs.put(content.as_bytes()).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    note_blob(&mut tx, &stored, "text/plain", AT).await.unwrap();
    dialect::put(&mut tx, &stored.hash, content).await.unwrap();
    let entry = Entry {
        person: Some("LAN"),
        unit: None,
        action: "evidence.added",
        subject: content,
        detail: json!({}),
    };
    audit::append(&mut tx, AT, &entry).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_backup_is_whole_checks_and_comes_back() {
    let base = Base::bare_file().await;
    let blobs = furnish(&base).await;
    let (copy, data) = (
        base.folder.path().join("copy"),
        base.folder.path().join("back/data"),
    );
    std::fs::create_dir(base.folder.path().join("back")).unwrap();
    let (mark, missing) = (
        base.folder.path().join("demo-clock"),
        base.folder.path().join("none"),
    );
    std::fs::write(&mark, "-12").unwrap();
    let made = Made {
        marks: &[&mark, &missing],
        secrets: &[],
        ..MADE
    };
    let manifest = backup::backup(&base.db, &blobs, &copy, &made).await.unwrap();
    assert_eq!(
        (
            manifest.files.len(),
            manifest.rows["blob"],
            manifest.rows["person"]
        ),
        (5, 3, 1)
    );
    let checked = backup::check(&copy).await.unwrap();
    assert_eq!(checked.audit, Some(Verdict::Sound { entries: 3 }));
    assert_eq!(checked.manifest, manifest);

    backup::restore(&copy, &data).await.unwrap();
    assert_eq!(std::fs::read_to_string(data.join("demo-clock")).unwrap(), "-12");
    let back = Db::open_file(&data.join("lantoa.db"), 2).await.unwrap();
    store::migrate(&back, AT).await.unwrap();
    assert_eq!(audit::verify(&back).await.unwrap(), Verdict::Sound { entries: 3 });
    let files = Blobs::folder(&data.join("blobs")).unwrap();
    assert_eq!(
        files.get(&audit::digest("hai".as_bytes())).await.unwrap(),
        "hai".as_bytes()
    );
    add_file(&back, &files, "bốn").await;
    assert_eq!(
        dialect::find(&back, "bon", 5).await.unwrap().len(),
        1,
        "the restored house can be lived in"
    );
    assert!(!data.join("manifest.json").exists());
    back.close().await;
    base.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_made_while_somebody_writes_is_whole() {
    let base = Base::bare_file().await;
    let blobs = furnish(&base).await;
    let stop = Arc::new(AtomicBool::new(false));
    let writer = {
        let (db, blobs, stop) = (base.db.clone(), blobs.clone(), Arc::clone(&stop));
        tokio::spawn(async move {
            let mut written = 0;
            while !stop.load(Ordering::Relaxed) {
                add_file(&db, &blobs, &format!("tệp {written}")).await;
                written += 1;
            }
            written
        })
    };
    for round in 0..5 {
        let copy = base.folder.path().join(format!("copy-{round}"));
        let manifest = backup::backup(&base.db, &blobs, &copy, &MADE).await.unwrap();
        let checked = backup::check(&copy).await.unwrap();
        assert_eq!(
            checked.audit,
            Some(Verdict::Sound {
                entries: manifest.rows["audit"]
            })
        );
        assert_eq!(
            manifest.rows["blob"], manifest.rows["audit"],
            "a file and its entry are one transaction"
        );
    }
    stop.store(true, Ordering::Relaxed);
    assert!(writer.await.unwrap() > 0, "nobody wrote meanwhile");
    base.end().await;
}

/// Changes one byte in the middle of a file.
fn flip(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(file, bytes).unwrap();
}

fn blob_file(copy: &Path, content: &str) -> std::path::PathBuf {
    let hash = audit::digest(content.as_bytes());
    copy.join("blobs").join(&hash[..2]).join(hash)
}

type Damage = fn(&Path);

/// What befalls a backup, how, and what is said of it.
const DAMAGES: [(&str, Damage, &str); 8] = [
    (
        "a flipped byte in a file",
        |copy| flip(&blob_file(copy, "hai")),
        "hash",
    ),
    (
        "a missing file",
        |copy| std::fs::remove_file(blob_file(copy, "ba")).unwrap(),
        "blobs/",
    ),
    (
        "a flipped byte in the database",
        |copy| flip(&copy.join("lantoa.db")),
        "lantoa.db",
    ),
    (
        "a truncated database",
        |copy| {
            let file = std::fs::OpenOptions::new()
                .write(true)
                .open(copy.join("lantoa.db"))
                .unwrap();
            file.set_len(8192).unwrap();
        },
        "bytes instead of",
    ),
    (
        "no database",
        |copy| std::fs::remove_file(copy.join("lantoa.db")).unwrap(),
        "lantoa.db",
    ),
    (
        "no manifest",
        |copy| std::fs::remove_file(copy.join("manifest.json")).unwrap(),
        "no whole backup",
    ),
    (
        "a cut manifest",
        |copy| {
            let text = std::fs::read_to_string(copy.join("manifest.json")).unwrap();
            std::fs::write(copy.join("manifest.json"), &text[..text.len() / 2]).unwrap();
        },
        "manifest.json is damaged",
    ),
    (
        "a manifest that names a path outside",
        |copy| {
            let text = std::fs::read_to_string(copy.join("manifest.json")).unwrap();
            let hash = audit::digest("ba".as_bytes());
            let text = text.replace(&format!("blobs/{}/{hash}", &hash[..2]), "../../etc/passwd");
            std::fs::write(copy.join("manifest.json"), text).unwrap();
        },
        "outside",
    ),
];

#[tokio::test]
async fn damage_is_found_and_never_restored() {
    for (what, damage, said) in DAMAGES {
        let base = Base::bare_file().await;
        let blobs = furnish(&base).await;
        let (copy, data) = (base.folder.path().join("copy"), base.folder.path().join("data"));
        backup::backup(&base.db, &blobs, &copy, &MADE).await.unwrap();
        damage(&copy);
        let fault = backup::check(&copy).await.expect_err(what).to_string();
        assert!(fault.contains(said), "{what}: {fault}");
        backup::restore(&copy, &data).await.expect_err(what);
        assert!(!data.exists(), "{what}: something was restored");
        base.end().await;
    }
}

/// Somebody changes the copied database and makes the manifest fit: rows, references and the chain still tell.
#[tokio::test]
async fn a_changed_database_with_a_fitting_hash_is_found() {
    let crimes = [
        ("delete from session", None),
        (
            "delete from revision; insert into revision (name, value) values ('x', 1)",
            Some("table revision"),
        ),
        (
            "pragma foreign_keys = off; delete from unit",
            Some("refers to nothing"),
        ),
        (
            "delete from blob where media_type = 'text/plain'",
            Some("table blob"),
        ),
        ("update audit set subject = 'x' where seq = 2", Some("broken")),
    ];
    for (crime, said) in crimes {
        let base = Base::bare_file().await;
        let blobs = furnish(&base).await;
        let copy = base.folder.path().join("copy");
        backup::backup(&base.db, &blobs, &copy, &MADE).await.unwrap();
        let inside = Db::open_file(&copy.join("lantoa.db"), 1).await.unwrap();
        script(&inside, crime).await;
        inside.close().await;
        refit(&copy);
        let found = match backup::check(&copy).await {
            Ok(checked) => match checked.audit {
                Some(Verdict::Broken { .. }) => Some("broken".to_owned()),
                _ => None,
            },
            Err(fault) => Some(fault.to_string()),
        };
        match (said, found) {
            (None, None) => {}
            (Some(said), Some(found)) => assert!(found.contains(said), "{crime}: {found}"),
            (said, found) => panic!("{crime}: expected {said:?}, found {found:?}"),
        }
        base.end().await;
    }
}

/// Writes the hash of the database as it is now into the manifest.
fn refit(copy: &Path) {
    let mut manifest = Manifest::read(copy).unwrap();
    let bytes = std::fs::read(copy.join("lantoa.db")).unwrap();
    let entry = manifest
        .files
        .iter_mut()
        .find(|entry| entry.path == "lantoa.db")
        .unwrap();
    (entry.size, entry.sha256) = (bytes.len() as i64, audit::digest(&bytes));
    std::fs::write(
        copy.join("manifest.json"),
        serde_json::to_string(&manifest).unwrap(),
    )
    .unwrap();
}

#[tokio::test]
async fn a_backup_that_cannot_be_whole_leaves_nothing() {
    let base = Base::bare_file().await;
    let blobs = furnish(&base).await;
    flip(&blob_file(base.folder.path(), "hai"));
    let copy = base.folder.path().join("copies");
    let fault = backup::backup(&base.db, &blobs, &copy, &MADE)
        .await
        .unwrap_err()
        .to_string();
    assert!(fault.contains(&audit::digest("hai".as_bytes())), "{fault}");
    let left: Vec<String> = names(base.folder.path())
        .into_iter()
        .filter(|name| name.contains("copies"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    base.end().await;
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

#[tokio::test]
async fn nothing_is_written_over() {
    let base = Base::bare_file().await;
    let blobs = furnish(&base).await;
    let (copy, data) = (base.folder.path().join("copy"), base.folder.path().join("data"));
    backup::backup(&base.db, &blobs, &copy, &MADE).await.unwrap();
    assert!(
        backup::backup(&base.db, &blobs, &copy, &MADE).await.is_err(),
        "an older backup stays"
    );
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("thư"), "cũ").unwrap();
    let fault = backup::restore(&copy, &data).await.unwrap_err().to_string();
    assert!(fault.contains("not empty"), "{fault}");
    assert_eq!(names(&data), ["thư"]);
    std::fs::remove_file(data.join("thư")).unwrap();
    backup::restore(&copy, &data).await.unwrap();
    base.end().await;
}

#[tokio::test]
async fn a_backup_of_a_newer_program_is_refused() {
    let base = Base::bare_file().await;
    let blobs = furnish(&base).await;
    let copy = base.folder.path().join("copy");
    backup::backup(&base.db, &blobs, &copy, &MADE).await.unwrap();
    let mut manifest = Manifest::read(&copy).unwrap();
    manifest.schema_version = 99;
    std::fs::write(
        copy.join("manifest.json"),
        serde_json::to_string(&manifest).unwrap(),
    )
    .unwrap();
    assert!(matches!(
        backup::check(&copy).await,
        Err(store::Error::Newer { found: 99, .. })
    ));
    base.end().await;
}

#[tokio::test]
async fn checking_changes_nothing() {
    let base = Base::bare_file().await;
    let blobs = furnish(&base).await;
    let copy = base.folder.path().join("copy");
    backup::backup(&base.db, &blobs, &copy, &MADE).await.unwrap();
    let before = (names(&copy), std::fs::read(copy.join("lantoa.db")).unwrap());
    backup::check(&copy).await.unwrap();
    backup::check(&copy).await.unwrap();
    assert_eq!(
        (names(&copy), std::fs::read(copy.join("lantoa.db")).unwrap()),
        before
    );
    let rows = base
        .db
        .all::<store::Count>(sql!("select size as count from blob"), args![])
        .await
        .unwrap();
    assert_eq!(rows.len(), 3);
    base.end().await;
}
