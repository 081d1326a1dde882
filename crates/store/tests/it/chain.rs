//! The audit chain: whatever is done to it afterwards is found.

use serde_json::json;
use store::Db;
use store::audit::{self, Entry, Verdict};

use crate::bases::{AT, fresh, script};

async fn append(db: &Db, subject: &str) {
    let detail = json!({ "so": 412, "chữ": "tuyên truyền" });
    let entry = Entry {
        person: Some("LAN"),
        unit: None,
        action: "directive.issued",
        subject,
        detail,
    };
    let mut tx = db.begin().await.unwrap();
    audit::append(&mut tx, AT, &entry).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn appended_by_many_at_once_it_has_no_gap_and_no_fork() {
    for base in fresh().await {
        let writers = (0..8).map(|writer| {
            let db = base.db.clone();
            tokio::spawn(async move {
                for entry in 0..25 {
                    append(&db, &format!("{writer}-{entry}")).await;
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        assert_eq!(
            audit::verify(&base.db).await.unwrap(),
            Verdict::Sound { entries: 200 }
        );
        base.end().await;
    }
}

#[tokio::test]
async fn an_entry_stands_only_with_its_change() {
    for base in fresh().await {
        append(&base.db, "kept").await;
        let entry = Entry {
            person: None,
            unit: None,
            action: "x",
            subject: "dropped",
            detail: json!({}),
        };
        let mut tx = base.db.begin().await.unwrap();
        audit::append(&mut tx, AT, &entry).await.unwrap();
        drop(tx);
        assert_eq!(
            audit::verify(&base.db).await.unwrap(),
            Verdict::Sound { entries: 1 }
        );
        base.end().await;
    }
}

#[tokio::test]
async fn what_is_changed_or_taken_out_is_found() {
    let crimes = [
        ("update audit set detail = '{}' where seq = 3", 3),
        ("update audit set person = 'HOA' where seq = 2", 2),
        ("update audit set unit = 'SO' where seq = 2", 2),
        ("update audit set at = at + 1 where seq = 5", 5),
        ("delete from audit where seq = 4", 4),
        ("delete from audit where seq = 1", 1),
        ("delete from audit where seq > 3", 4),
        ("delete from audit", 1),
        (
            "update audit set subject = 'x', previous = '', hash = 'x' where seq = 2",
            2,
        ),
        ("update audit_head set seq = 4", 6),
    ];
    for (crime, seq) in crimes {
        for base in fresh().await {
            for entry in 1..=5 {
                append(&base.db, &entry.to_string()).await;
            }
            script(&base.db, crime).await;
            let verdict = audit::verify(&base.db).await.unwrap();
            assert!(
                matches!(verdict, Verdict::Broken { seq: at, .. } if at == seq),
                "{crime}: {verdict:?}"
            );
            base.end().await;
        }
    }
}
