//! Long sendings in pieces, and tips that go together into one commit.

use civic::tip::{PIECE, Unit};
use store::sql;

use super::*;
use crate::tip::clock::pass;
use crate::tip::keep::Telling;
use crate::tip::piece::store as pieces;
use crate::tip::queue::NoReceipt;
use crate::tip::store::Arriving;

const CLASS: u8 = 4;

impl Phone {
    /// Sends pieces from one number up to another, without it; none is a question.
    async fn pieces(&self, sending: &Sending, from: usize, to: usize) -> Page {
        let cut = &sending.sealed[from * PIECE..(to * PIECE).min(sending.sealed.len())];
        self.piece(sending, (CLASS, from), cut).await
    }

    async fn piece(&self, sending: &Sending, (class, first): (u8, usize), bytes: &[u8]) -> Page {
        let nonce = solve(&self.challenge, &sending.lookup, &sending.part);
        let serial = sending.serial.to_be_bytes();
        let first = u16::try_from(first).unwrap().to_be_bytes();
        let head: [&[u8]; 9] = [
            b"LTP1",
            &sending.lookup,
            &sending.part,
            &self.challenge,
            &nonce,
            &serial,
            &[0; 4],
            &[class],
            &first,
        ];
        let body = [&head.concat()[..], bytes].concat();
        self.person.send_sealed("/tin-bao/manh", &body).await
    }

    /// Ends a sending that came in pieces.
    async fn end(&self, sending: &Sending) -> Page {
        let ended = Sending {
            sealed: Vec::new(),
            ..sending.clone()
        };
        self.send(&ended).await
    }
}

fn have(page: &Page) -> i64 {
    assert_eq!(page.status, 200, "{}", page.body);
    let said: Value = serde_json::from_slice(&page.bytes).unwrap();
    assert_eq!(said["done"], true, "{said}");
    said["have"].as_i64().unwrap()
}

async fn waiting(house: &House) -> i64 {
    pieces::all(&house.site.db).await.unwrap()
}

/// A sending whose bytes differ, so that a piece in a wrong place shows.
fn long(phone: &Phone, seed: &str) -> Sending {
    let mut sending = phone.sending(seed, usize::from(CLASS));
    let head = Envelope::header_len(phone.list.sealed_to());
    for (at, byte) in sending.sealed.iter_mut().enumerate().skip(head) {
        *byte = u8::try_from(at / 1000 % 251).unwrap();
    }
    sending
}

#[tokio::test]
async fn a_long_sending_goes_on_where_the_line_broke_and_is_one_tip() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let sending = long(&phone, "dai");
    let all = sending.sealed.len().div_ceil(PIECE);
    let audit = sql!("select count(*) as count from audit");
    let before = count(&house, audit).await;
    assert_eq!(have(&phone.pieces(&sending, 0, 0).await), 0, "a question");
    assert_eq!(have(&phone.pieces(&sending, 0, 2).await), 2);
    assert_eq!(
        have(&phone.pieces(&sending, 4, 5).await),
        2,
        "a gap is told, not kept"
    );
    assert_eq!(why(&phone.end(&sending).await), "pieces", "it is not whole");
    assert_eq!(tips(&house).await, 0);
    // Another device after half an hour of silence: the same pieces twice, at once, and the rest.
    set_clock(&house, house.site.clock.now().plus_minutes(31));
    assert_eq!(
        why(&phone.pieces(&sending, 2, 3).await),
        "stale",
        "work is asked again"
    );
    let phone = Phone::new(&house).await;
    let twice = tokio::join!(phone.pieces(&sending, 1, 4), phone.pieces(&sending, 2, 4));
    assert!(have(&twice.0) >= 4 && have(&twice.1) >= 4);
    let after = usize::try_from(have(&phone.pieces(&sending, 4, all).await)).unwrap();
    assert_eq!(after, all);
    assert!(done(&phone.end(&sending).await));
    assert_eq!(
        (tips(&house).await, waiting(&house).await),
        (1, 0),
        "and no piece is left"
    );
    assert!(done(&phone.end(&sending).await), "the first receipt was lost");
    assert!(
        done(&phone.send(&sending).await),
        "or it is sent in one after all"
    );
    assert_eq!(tips(&house).await, 1);
    assert_eq!(count(&house, audit).await, before, "the record would say when");
    let lan = house.sign_in("officer").await;
    let id = only_tip(&lan.get("/tips").await);
    let part = lan.get(&format!("/tips/{id}/parts/1")).await.bytes;
    assert_eq!(part, sending.sealed, "every byte in its place");
}

#[tokio::test]
async fn beside_a_piece_stand_its_day_and_its_number_and_a_piece_is_sealed() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let sending = long(&phone, "dai");
    let plain = "Tôi thấy ba em nhỏ lên xe. ".repeat(4_000).into_bytes();
    let fewer = sealed(phone.list.sealed_to() - 1, CLASSES[4]);
    for (what, class, first, bytes) in [
        ("plain text", CLASS, 0, &plain[..PIECE]),
        ("sealed to fewer", CLASS, 0, &fewer[..PIECE]),
        ("a class of text", 1, 0, &sending.sealed[..PIECE]),
        ("no class", 77, 0, &sending.sealed[..PIECE]),
        ("cut elsewhere", CLASS, 0, &sending.sealed[..PIECE - 1]),
        ("beyond the end", CLASS, 40_000, &sending.sealed[..PIECE]),
    ] {
        let page = phone.piece(&sending, (class, first), bytes).await;
        assert_eq!(page.status, 422, "{what}: {}", page.body);
    }
    assert_eq!(
        phone.person.send_sealed("/tin-bao/manh", b"LTP1").await.status,
        422
    );
    assert_eq!(waiting(&house).await, 0);
    assert_eq!(have(&phone.pieces(&sending, 0, 3).await), 3);
    let columns = house.site.db.columns("select * from tip_piece").await.unwrap();
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["upload", "number", "day", "sealed"]);
    // What begins sealed and ends otherwise is no tip either.
    let mut other = Phone::new(&house).await.sending("khac", usize::from(CLASS));
    other.sealed.truncate(3 * PIECE);
    assert_eq!(have(&phone.pieces(&other, 0, 3).await), 3);
    assert_eq!(why(&phone.end(&other).await), "pieces");
    let nobody = Sending {
        mask: 0,
        ..sending.clone()
    };
    let all = sending.sealed.len().div_ceil(PIECE);
    assert_eq!(
        have(&phone.pieces(&sending, 3, all).await),
        i64::try_from(all).unwrap()
    );
    assert_eq!(phone.end(&nobody).await.status, 422, "for nobody");
    assert_eq!(tips(&house).await, 0);
}

#[tokio::test]
async fn what_nobody_goes_on_with_is_gone_the_day_after_tomorrow() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let (old, young) = (long(&phone, "cu"), long(&phone, "moi"));
    assert_eq!(have(&phone.pieces(&old, 0, 2).await), 2);
    assert_eq!(have(&phone.pieces(&young, 0, 2).await), 2);
    let day = 24 * 60;
    set_clock(&house, house.site.clock.now().plus_minutes(day));
    pass(&house.site).await.unwrap();
    assert_eq!(waiting(&house).await, 4, "over midnight a sending goes on");
    let phone = Phone::new(&house).await;
    assert_eq!(have(&phone.pieces(&young, 2, 3).await), 3);
    set_clock(&house, house.site.clock.now().plus_minutes(day));
    pass(&house.site).await.unwrap();
    assert_eq!(waiting(&house).await, 3, "whole sendings go, not single pieces");
    let phone = Phone::new(&house).await;
    assert_eq!(have(&phone.pieces(&old, 0, 0).await), 0);
    assert_eq!(why(&phone.end(&old).await), "pieces");
}

#[tokio::test]
async fn a_flood_of_unfinished_sendings_sends_others_in_one_and_keeps_nobody_out() {
    let (house, _) = practice().await;
    let today = house.site.clock.now().day();
    let mut tx = house.site.db.begin().await.unwrap();
    for number in 0..8_191 {
        pieces::insert(&mut tx, ("rac", number), today, vec![7])
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let phone = Phone::new(&house).await;
    let sending = long(&phone, "that");
    assert_eq!(have(&phone.pieces(&sending, 0, 1).await), 1, "the last place");
    assert_eq!(why(&phone.pieces(&sending, 1, 2).await), "whole");
    assert!(done(&phone.send(&sending).await), "in one it is taken as ever");
    assert_eq!(waiting(&house).await, 8_191, "and its own piece is gone");
}

fn telling(seed: &str, recipient: &str) -> Telling {
    let key = hex::encode(&token(seed)[..16]);
    Telling {
        arriving: Arriving {
            id: key[..26].to_owned(),
            lookup: format!("lookup {seed}"),
            key,
            day: "2021-04-26".parse().unwrap(),
            class: 0,
            epoch: "2021-04".to_owned(),
            apart: false,
            sealed: b"sealed".to_vec(),
        },
        chosen: vec![(recipient.to_owned(), Unit::Commune)],
        upload: None,
    }
}

#[tokio::test]
async fn one_bad_tip_in_a_commit_leaves_its_neighbours_whole_and_nothing_of_itself() {
    let (house, _) = practice().await;
    let recipient = Phone::new(&house).await.list.recipients[0].id.clone();
    let (db, told) = (&house.site.db, &house.site.told);
    // A recipient that the house does not have breaks the transaction at its second table.
    let said = tokio::join!(
        told.keep(db, telling("mot", &recipient)),
        told.keep(db, telling("hong", "khong co")),
        told.keep(db, telling("hai", &recipient)),
        told.keep(db, telling("mot", &recipient)),
    );
    assert_eq!(said, (Ok(()), Err(NoReceipt::Failed), Ok(()), Ok(())));
    assert_eq!(tips(&house).await, 2);
    for (what, statement) in [
        ("parts", sql!("select count(*) as count from tip_part")),
        ("addressees", sql!("select count(*) as count from tip_addressee")),
        (
            "clocks",
            sql!("select count(distinct tip) as count from tip_clock"),
        ),
    ] {
        assert_eq!(count(&house, statement).await, 2, "{what}");
    }
}

#[tokio::test]
async fn while_the_database_takes_nothing_nobody_gets_a_receipt() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let sending = phone.sending("mot", 0);
    house.site.db.close().await;
    let page = phone.send(&sending).await;
    assert_eq!(page.status, 500, "{}", page.body);
    let recipient = phone.list.recipients[0].id.clone();
    let said = tokio::join!(
        house.site.told.keep(&house.site.db, telling("mot", &recipient)),
        house.site.told.keep(&house.site.db, telling("hai", &recipient)),
    );
    assert_eq!(said, (Err(NoReceipt::Failed), Err(NoReceipt::Failed)));
}
