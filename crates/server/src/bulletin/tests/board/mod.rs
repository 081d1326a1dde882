//! The board between a unit and the communes: who decides, who sits, what waits, and attempts to get round it.

mod pass;
mod scope;
mod seats;

use civic::Role;

use super::hands::*;
use crate::assignment::fixture_tests::unit_of;
use crate::testing::{House, Page, Person};

/// The province of the demonstration, and another one.
async fn provinces(house: &House) -> (String, String) {
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    let home = directory
        .territory(&unit_of(house, "lan").await, on)
        .unwrap()
        .id
        .clone();
    let other = directory.units().iter().find(|unit| {
        unit.kind == civic::unit::Kind::Province && unit.id != home && unit.version(on).is_some()
    });
    (home, other.unwrap().id.clone())
}

/// An officer of the province, signed in.
pub async fn province(house: &House) -> Person {
    let (home, _) = provinces(house).await;
    house.hire("tinh", Role::Officer, &home).await
}

pub fn today(house: &House) -> String {
    house.site.clock.now().day().short()
}

/// A rule of the province whose board the Sở keeps; gives its id.
pub async fn ruled(house: &House, tinh: &Person, more: &[(&str, &str)]) -> String {
    let (home, _) = provinces(house).await;
    let (board, from) = (unit_of(house, "lan").await, today(house));
    let mut fields = vec![
        ("unit", home.as_str()),
        ("board", board.as_str()),
        ("decided_by", "QĐ 2349/QĐ-UBND"),
        ("from", from.as_str()),
    ];
    fields.extend(more);
    let page = tinh.post("/bulletins/vetting/rules", &fields).await;
    assert_eq!(page.status, 303, "{}", page.body);
    last(&page)
}

fn last(page: &Page) -> String {
    page.location
        .clone()
        .unwrap()
        .split('?')
        .next()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned()
}

/// Names somebody to a board from today on.
pub async fn seated(house: &House, tinh: &Person, rule: &str, login: &str) {
    let from = today(house);
    let path = format!("/bulletins/vetting/rules/{rule}/members");
    let page = tinh.post(&path, &[("login", login), ("from", &from)]).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

/// The province has a board on which `khac` of the newspaper sits, sure.
async fn with_board(house: &House) -> (Person, Person, String) {
    let tinh = province(house).await;
    let rule = ruled(house, &tinh, &[]).await;
    seated(house, &tinh, &rule, "khac").await;
    (tinh, sure(house, "khac").await, rule)
}

async fn look(person: &Person, id: &str) -> Page {
    person.get(&format!("/bulletins/{id}/vetting")).await
}

/// Heard to its end by somebody of the board.
async fn listened(house: &House, person: &Person, id: &str, language: &str, hash: &str) {
    let media = format!("/bulletins/{id}/vetting/media?language={language}");
    assert!(person.get(&media).await.bytes.starts_with(b"fLaC"));
    later(house, 1);
    let fields = [("language", language), ("hash", hash), ("to_the_end", "on")];
    let page = person
        .post(&format!("/bulletins/{id}/vetting/heard"), &fields)
        .await;
    assert_eq!(page.status, 303, "{}", page.body);
}

async fn seal(person: &Person, id: &str, language: &str) -> String {
    let page = person
        .get(&format!("/bulletins/{id}/vetting?language={language}"))
        .await
        .body;
    let Some((_, rest)) = page.split_once("name=\"seal\" value=\"") else {
        return String::new();
    };
    rest.split('"').next().unwrap().to_owned()
}

async fn passes(person: &Person, id: &str, language: &str, hash: &str, seal: &str) -> Page {
    let fields = [("language", language), ("hash", hash), ("seal", seal)];
    person
        .post(&format!("/bulletins/{id}/vetting/pass"), &fields)
        .await
}

/// Heard and passed by somebody of the board.
async fn passed(house: &House, person: &Person, id: &str, language: &str, hash: &str) {
    listened(house, person, id, language, hash).await;
    let seal = seal(person, id, language).await;
    let page = passes(person, id, language, hash, &seal).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

async fn sends(person: &Person, id: &str) -> Page {
    person
        .post(&format!("/bulletins/{id}/send"), &[("count", "1")])
        .await
}

/// An ordinary bulletin of the Sở for the station of mai, approved by it; gives id and hash.
async fn ready(house: &House, lan: &Person, binh: &Person) -> (String, String) {
    let id = begun(lan, "ordinary", "live").await;
    approved(house, lan, binh, &id, "vi").await;
    aimed(house, lan, &id).await;
    let hash = hash(lan, &id, "vi").await;
    (id, hash)
}
