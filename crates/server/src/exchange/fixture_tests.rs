//! A partner with another system: its messages, and the codes under which it and we know each other.

use civic::Moment;
use store::{Count, args, record, sql};
use wire::edxml::{
    Attachment, Business, Code, Day, Document, Kind, Message, Organ, Payload, Promulgation, ResponseFor,
    Stamp, Status, StatusCode, read, write,
};

use super::codes::store as codes;
use super::round::{Round, round_in, spool};
use super::spool::Spool;
use crate::assignment::fixture_tests::unit_of;
use crate::testing::{House, Person};

/// The partner's code and ours; both made up.
pub const PARTNER: &str = "H99.01";
pub const OURS: &str = "H98.05";

/// A house in which chị Lan's unit has a code, with its spool.
pub async fn house() -> (House, Spool) {
    let house = House::demo().await;
    let unit = unit_of(&house, "lan").await;
    enter(&house, &unit, OURS, false).await;
    let spool = spool(&house.site).unwrap();
    (house, spool)
}

/// A message with a file beside the letter, on the desk of chị Lan's unit; its id.
pub async fn message(house: &House) -> String {
    enter(house, &unit_of(house, "lan").await, OURS, false).await;
    let mut document = document("vd-1", "77/SVD-VP");
    document
        .attachments
        .push(attachment("cid:2", "a.pdf", b"%PDF-1.4 x"));
    let done = come(house, &spool(&house.site).unwrap(), "a.edxml", &bytes(document)).await;
    assert_eq!(done.laid, 1, "{done:?}");
    lines(house, "in").await.remove(0).id
}

/// The operator of the house, signed in.
pub async fn operator(house: &House) -> Person {
    let unit = unit_of(house, "lan").await;
    house
        .hire_named(("chi", "Vi Văn Chí"), civic::Role::Operator, &unit)
        .await
}

pub async fn enter(house: &House, unit: &str, code: &str, reached: bool) {
    let new = codes::New {
        unit: unit.to_owned(),
        code: code.to_owned(),
        reached,
        from: None,
        to: None,
    };
    let mut tx = house.site.db.begin().await.unwrap();
    codes::insert(&mut tx, code, &new, None, Moment(0)).await.unwrap();
    tx.commit().await.unwrap();
}

/// The product's own letter under another number.
pub fn letter(number: &str) -> String {
    include_str!("../../../letter/tests/fixtures/demo-lang-son.txt").replace("412/STTTT-TTBCXB", number)
}

fn organ(id: &str, name: &str) -> Organ {
    Organ {
        id: Some(id.to_owned()),
        name: Some(name.to_owned()),
        ..Organ::default()
    }
}

/// A document of the partner's, with the letter of this number as its text.
pub fn document(id: &str, number: &str) -> Document {
    let (code, notation) = number.split_once('/').unwrap();
    Document {
        from: organ(PARTNER, "Sở Ví dụ"),
        to: vec![organ(OURS, "Sở Thông tin và Truyền thông")],
        document_id: Some(id.to_owned()),
        code: Code {
            number: Some(code.to_owned()),
            notation: Some(notation.to_owned()),
        },
        issued: Promulgation {
            place: None,
            on: Some(Day::Of("2021-04-12".parse().unwrap())),
        },
        kind: Kind {
            name: Some("Công văn".to_owned()),
            ..Kind::default()
        },
        subject: Some("tuyên truyền phòng, chống mua bán người".to_owned()),
        business: Some(Business::default()),
        attachments: vec![attachment("cid:1", "thu.txt", letter(number).as_bytes())],
        ..Document::default()
    }
}

pub fn attachment(id: &str, name: &str, bytes: &[u8]) -> Attachment {
    Attachment {
        content_id: id.to_owned(),
        name: Some(name.to_owned()),
        description: None,
        content_type: None,
        payload: Payload::Bytes(bytes.to_vec()),
    }
}

/// A status of the partner's about a document.
pub fn status(about: &str, code: StatusCode, words: &str) -> Vec<u8> {
    let message = Status {
        from: organ(PARTNER, "Sở Ví dụ"),
        about: ResponseFor {
            document_id: Some(about.to_owned()),
            ..ResponseFor::default()
        },
        staff: None,
        code: Some(code),
        description: Some(words.to_owned()),
        at: Some(Stamp::At(Moment(1_619_400_000_000))),
    };
    write(&Message::Status(Box::new(message))).unwrap()
}

pub fn bytes(document: Document) -> Vec<u8> {
    write(&Message::Document(Box::new(document))).unwrap()
}

/// Puts a message into `in/` and makes a round.
pub async fn come(house: &House, spool: &Spool, name: &str, bytes: &[u8]) -> Round {
    spool.write("in", name, bytes).unwrap();
    round_in(&house.site, spool).await.unwrap()
}

/// The messages in `out/`, by name.
pub fn out(spool: &Spool) -> Vec<Message> {
    let names = spool.waiting("out").unwrap();
    let one = |name: &String| {
        read(&std::fs::read(spool.place("out", name)).unwrap())
            .unwrap()
            .message
    };
    names.iter().map(one).collect()
}

/// The states that went out about a document, in their order.
pub fn told(spool: &Spool, document: &str) -> Vec<String> {
    let mut codes: Vec<String> = out(spool)
        .into_iter()
        .filter_map(|message| match message {
            Message::Status(status) if status.about.document_id.as_deref() == Some(document) => {
                Some(status.code?.code().to_owned())
            }
            _ => None,
        })
        .collect();
    codes.sort();
    codes
}

pub async fn letters(house: &House) -> i64 {
    let count = sql!("select count(*) as count from letter");
    house.site.db.one::<Count>(count, args![]).await.unwrap().count
}

record! {
    #[derive(Debug)]
    pub struct Line { pub id: String, pub kind: String, pub state: String, pub status_code: Option<String> }
}

/// Every message of a way, the first one first.
pub async fn lines(house: &House, way: &str) -> Vec<Line> {
    let list = sql!(
        "select id, kind, state, status_code from exchange_message where way = $1 order by at, status_code, id"
    );
    house.site.db.all(list, args![way]).await.unwrap()
}
