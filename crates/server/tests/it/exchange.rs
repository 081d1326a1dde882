//! The exchange on both databases: a message comes in, its letter lies on the desk, its sender is told; once.

use civic::Moment;
use server::config::Config;
use server::exchange::{cli, round};
use server::site::{Clock, Site};
use server::{demo, serve};
use store::{Blobs, Count, Db, args, sql};
use wire::edxml::{Attachment, Business, Code, Document, Kind, Message, Organ, Payload, write};

use crate::databases::both;

async fn site(folder: &std::path::Path, db: Db) -> Site {
    let at = demo::first_moment();
    serve::build_in_units(&db, at).await.unwrap();
    let config = Config {
        data: folder.to_owned(),
        database: None,
        ..Config::read(None).unwrap()
    };
    let blobs = Blobs::folder(&folder.join("blobs")).unwrap();
    let site = Site::new(db, blobs, Clock::starting_at(Moment(at.0)), config, true)
        .await
        .unwrap();
    demo::people(&site).await.unwrap();
    site
}

fn organ(id: &str) -> Organ {
    Organ {
        id: Some(id.to_owned()),
        ..Organ::default()
    }
}

fn message() -> Vec<u8> {
    let text = include_bytes!("../../../letter/tests/fixtures/demo-lang-son.txt");
    let document = Document {
        from: organ("H99.01"),
        to: vec![organ("H98.05")],
        document_id: Some("vd-1".to_owned()),
        code: Code {
            number: Some("412".to_owned()),
            notation: Some("STTTT-TTBCXB".to_owned()),
        },
        kind: Kind {
            name: Some("Công văn".to_owned()),
            ..Kind::default()
        },
        subject: Some("tuyên truyền".to_owned()),
        business: Some(Business::default()),
        attachments: vec![Attachment {
            content_id: "cid:1".to_owned(),
            name: Some("thu.txt".to_owned()),
            description: None,
            content_type: None,
            payload: Payload::Bytes(text.to_vec()),
        }],
        ..Document::default()
    };
    write(&Message::Document(Box::new(document))).unwrap()
}

#[tokio::test]
async fn a_message_does_the_same_on_both() {
    let folder = tempfile::tempdir().unwrap();
    for (number, base) in both(folder.path()).await.into_iter().enumerate() {
        let folder = folder.path().join(number.to_string());
        let site = site(&folder, base.clone()).await;
        let lan = server::account::find(&site.db, "lan").await.unwrap().unwrap();
        cli::code(&site, "h98.05", &lan.unit, false, false).await.unwrap();
        for name in ["a", "b"] {
            std::fs::create_dir_all(folder.join("exchange/in")).unwrap();
            std::fs::write(folder.join(format!("exchange/in/{name}.edxml")), message()).unwrap();
            let done = round(&site).await.unwrap();
            assert_eq!(
                (done.laid, done.repeated),
                if name == "a" { (1, 0) } else { (0, 1) },
                "{done:?}"
            );
        }
        let letters = sql!(
            "select count(*) as count from letter l join exchange_message m on m.letter = l.id and m.way = 'in'"
        );
        assert_eq!(site.db.one::<Count>(letters, args![]).await.unwrap().count, 1);
        assert_eq!(std::fs::read_dir(folder.join("exchange/out")).unwrap().count(), 1);
        let status: serde_json::Value =
            serde_json::from_str(&cli::status(&site, true).await.unwrap()).unwrap();
        assert_eq!(status["messages"].as_array().unwrap().len(), 2, "{status}");
    }
}
