//! What the tests of bulletins share: named people, a bulletin as far as it has come, the clock.

use std::sync::atomic::Ordering;

use crate::assignment::fixture_tests::unit_of;
use crate::bulletin::sound::tests::{speech, wav};
use crate::site::Clock;
use crate::testing::{House, Person};

/// Lets time pass.
pub fn later(house: &House, minutes: i64) {
    if let Clock::Fixed(at) = &house.site.clock {
        at.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }
}

/// Somebody who gave their second factor in this session.
pub async fn sure(house: &House, who: &str) -> Person {
    let person = house.sign_in(who).await;
    person.post("/bulletins/factor", &[("act", "make")]).await;
    let page = person.get("/bulletins/factor").await.body;
    let (_, rest) = page.split_once("mã lúc này là ").unwrap();
    let given = person.post("/bulletins/factor", &[("code", &rest[..6])]).await;
    assert_eq!(given.status, 303, "{}", given.body);
    person
}

/// lan and binh of the Sở, each named by the other for everything, both sure.
pub async fn pair(house: &House) -> (Person, Person) {
    let (lan, binh) = (sure(house, "lan").await, sure(house, "binh").await);
    let unit = unit_of(house, "lan").await;
    let lan_id = crate::account::find(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap()
        .id;
    for (giver, person) in [(&lan, "binh"), (&binh, lan_id.as_str())] {
        let fields = [
            ("unit", unit.as_str()),
            ("person", person),
            ("approves", "on"),
            ("urgent", "on"),
        ];
        assert_eq!(giver.post("/bulletins/mandates", &fields).await.status, 303);
    }
    (lan, binh)
}

/// A bulletin of the unit's own; gives its id.
pub async fn begun(person: &Person, class: &str, mode: &str) -> String {
    let fields = [
        ("title", "Thông báo tiêm phòng"),
        ("class", class),
        ("kind", "notice"),
        ("mode", mode),
        ("purpose", "own"),
        (
            "body",
            "UBND xã mời bà con đến tiêm phòng lúc 7h30 ngày 30/4/2021.",
        ),
    ];
    let page = person.post("/bulletins", &fields).await;
    assert_eq!(page.status, 303, "{}", page.body);
    page.location.unwrap().rsplit('/').next().unwrap().to_owned()
}

/// It goes to the station of mai.
pub async fn aimed(house: &House, person: &Person, id: &str) {
    let unit = unit_of(house, "mai").await;
    let page = person
        .post(&format!("/bulletins/{id}/targets"), &[("unit", &unit)])
        .await;
    assert_eq!(page.status, 303, "{}", page.body);
}

/// Somebody's voice, three seconds.
pub fn voice() -> Vec<u8> {
    wav(16_000, 1, &speech(16_000, 3_000, -60.0))
}

/// Uploads a voice; gives its hash.
pub async fn recorded(person: &Person, id: &str, language: &str) -> String {
    let fields = [("language", language), ("says_drill", "on")];
    let path = format!("/bulletins/{id}/recording");
    let page = person
        .upload(&path, &fields, &[("sound", "giong.wav", &voice())])
        .await;
    assert_eq!(page.status, 303, "{}", page.body);
    hash(person, id, language).await
}

/// The hash on the page of a variant.
pub async fn hash(person: &Person, id: &str, language: &str) -> String {
    let page = person
        .get(&format!("/bulletins/{id}/variant?language={language}"))
        .await
        .body;
    let (_, rest) = page.split_once("<span class=\"hash\">").unwrap();
    rest[..64].to_owned()
}

/// Heard by the first, approved by the second.
pub async fn approved(house: &House, first: &Person, second: &Person, id: &str, language: &str) {
    let hash = recorded(first, id, language).await;
    first
        .get(&format!("/bulletins/{id}/media?language={language}"))
        .await;
    later(house, 1);
    let fields = [
        ("language", language),
        ("hash", hash.as_str()),
        ("to_the_end", "on"),
    ];
    let heard = first.post(&format!("/bulletins/{id}/heard"), &fields).await;
    assert_eq!(heard.status, 303, "{}", heard.body);
    let approved = second.post(&format!("/bulletins/{id}/approve"), &fields).await;
    assert_eq!(approved.status, 303, "{}", approved.body);
}
