//! The operator reads the record; nobody else does; a changed entry shows.

use serde_json::json;
use store::audit::{Entry, append};
use store::{args, sql};

use crate::person::tests::operator;
use crate::testing::House;

async fn entry(house: &House, action: &'static str, subject: &str, person: Option<&str>) {
    let detail = json!({ "units": 13, "note": "<b>" });
    let mut tx = house.site.db.begin().await.unwrap();
    let entry = Entry {
        person,
        unit: None,
        action,
        subject,
        detail,
    };
    append(&mut tx, house.site.clock.now(), &entry).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn officers_do_not_read_the_record() {
    let house = House::demo().await;
    for who in ["officer", "coordinator", "newsroom", "commune"] {
        assert_eq!(house.sign_in(who).await.get("/audit").await.status, 403, "{who}");
    }
}

/// What the house itself wrote when it began: its keys.
async fn entries(house: &House) -> i64 {
    let count = sql!("select count(*) as count from audit");
    house
        .site
        .db
        .one::<store::Count>(count, args![])
        .await
        .unwrap()
        .count
}

#[tokio::test]
async fn entries_are_told_in_words_and_can_be_narrowed() {
    let house = House::demo().await;
    let chi = operator(&house).await;
    let before = entries(&house).await;
    let lan = crate::account::store::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap();
    entry(&house, "directive.issued", "D1", Some(&lan.id)).await;
    entry(&house, "something.new", "D2", None).await;
    let all = chi.get("/audit").await.body;
    for words in [
        "Phát hành văn bản",
        "Nguyễn Thị Lan",
        "something.new",
        "Hệ thống",
        &format!("Chuỗi nguyên vẹn: {} dòng", before + 2),
        "&#60;b&#62;",
    ] {
        assert!(all.contains(words), "{words}: {all}");
    }
    let of_d1 = chi.get("/audit?subject=D1").await.body;
    assert!(of_d1.contains("Phát hành văn bản") && !of_d1.contains("something.new"));
    let of_lan = chi.get("/audit?person=lan").await.body;
    assert!(of_lan.contains("Phát hành văn bản") && !of_lan.contains("something.new"));
    assert!(
        chi.get("/audit?person=nobody")
            .await
            .body
            .contains("Không có dòng nào")
    );
}

#[tokio::test]
async fn a_changed_entry_shows_on_the_page_and_on_the_command_line() {
    let house = House::demo().await;
    let chi = operator(&house).await;
    let before = entries(&house).await;
    for subject in ["D1", "D2", "D3"] {
        entry(&house, "directive.issued", subject, None).await;
    }
    let said = super::cli::verify(&house.site.db, false).await.unwrap();
    assert!(said.contains(&format!("{} dòng", before + 3)), "{said}");
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(sql!("update audit set subject = 'D9' where seq = 2"), args![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(chi.get("/audit").await.body.contains("Chuỗi bị đứt ở dòng 2"));
    assert!(
        super::cli::verify(&house.site.db, false)
            .await
            .unwrap_err()
            .to_string()
            .contains("dòng 2")
    );
}

/// The codes are read from the source, where they stand as literals after `record(` or `action:`.
#[test]
fn every_recorded_action_has_words() {
    let mut seen = 0;
    for text in sources(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        for start in ["record(", "action: \""] {
            for (at, _) in text.match_indices(start) {
                let Some(action) = literal_after(&text[at..]) else {
                    continue;
                };
                seen += 1;
                let known = crate::i18n::find(&format!("audit.action.{action}")).is_some();
                assert!(known, "{action} has no words in audit/messages.toml");
            }
        }
    }
    assert!(seen > 100, "only {seen} actions were found");
}

/// The first literal of the statement, within six lines, that looks like a code.
fn literal_after(text: &str) -> Option<&str> {
    let near: usize = text.split_inclusive('\n').take(6).map(str::len).sum();
    let statement = text[..near].split(';').next()?;
    let action = statement.split('"').nth(1)?;
    let (feature, what) = action.split_once('.')?;
    let plain = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    (plain(feature) && plain(what)).then_some(action)
}

/// Every source that is not a test.
fn sources(folder: &std::path::Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            texts.extend(sources(&path));
        } else if name.ends_with(".rs") && !name.contains("test") {
            texts.push(std::fs::read_to_string(path).unwrap());
        }
    }
    texts
}
