//! What a directive named before it was there is found when it comes.

use store::{args, record, sql};

use super::numbered;
use crate::letter::issue::issue;
use crate::letter::open::{self, Opening};
use crate::letter::{order, store as letters};
use crate::testing::House;

#[test]
fn a_number_is_looked_for_with_and_without_its_zero() {
    let both = |code: &str| numbered(code).map(|both| both.join(" "));
    assert_eq!(both("05/BC-STTTT").as_deref(), Some("5/BC-STTTT 05/BC-STTTT"));
    assert_eq!(
        both("205/STTTT-TTBCXB").as_deref(),
        Some("205/STTTT-TTBCXB 205/STTTT-TTBCXB")
    );
    assert_eq!(both("/STTTT-TTBCXB"), None);
}

record! {
    #[derive(Debug)]
    struct Led { to_directive: Option<String>, to_letter: Option<String> }
}

const NAMES: &str = "SỞ THÔNG TIN VÀ TRUYỀN THÔNG\nSố: 650/STTTT-TTBCXB\nV/v tuyên truyền an toàn giao thông\n\n\
    Lạng Sơn, ngày 26 tháng 4 năm 2021\n\nKính gửi: Báo Lạng Sơn.\n\n\
    Thực hiện Công văn số 77/UBND-VX ngày 20/4/2021 của Ủy ban nhân dân tỉnh Lạng Sơn, Sở Thông tin và Truyền thông đề nghị:\n\n\
    1. Tuyên truyền quy định về nồng độ cồn trước ngày 15/5/2021.\n\nNơi nhận:\n- Như trên.\n\nGIÁM ĐỐC\n\nTrần Văn Ba";

/// The letter that is named, of this day.
fn named(day: &str) -> String {
    format!(
        "ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN\nSố: 77/UBND-VX\nV/v bảo đảm an toàn giao thông {day}\n\n\
         Lạng Sơn, ngày {day} tháng 4 năm 2021\n\nKính gửi: Các sở, ban, ngành.\n\n\
         Ủy ban nhân dân tỉnh Lạng Sơn yêu cầu:\n\n1. Tuyên truyền quy định về nồng độ cồn.\n\nNơi nhận:\n- Như trên.\n\n\
         CHỦ TỊCH\n\nLê Văn Tư"
    )
}

/// Lays a letter on the desk of chị Lan's unit, or of `unit`; its id.
async fn lay(house: &House, text: &str, unit: Option<&str>) -> String {
    let person = letters::officers(&house.site.db, Some("lan"))
        .await
        .unwrap()
        .remove(0);
    let opened = open::read(text.as_bytes(), "cv.txt").unwrap();
    let source = house.site.blobs.put(text.as_bytes()).await.unwrap();
    let directory = house.site.directory();
    let opening = Opening {
        unit: unit.unwrap_or(&person.unit),
        person: &person.id,
        as_of: house.site.clock.now().day(),
        file_name: "cv.txt",
        source: &source,
        opened: &opened,
        directory: &directory,
    };
    let mut tx = house.site.db.begin().await.unwrap();
    let id = open::open(&mut tx, &house.site.ids, house.site.clock.now(), &opening)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

/// A directive made of the letter that names 77/UBND-VX; its id.
async fn issued(house: &House) -> String {
    let id = lay(house, NAMES, None).await;
    let letter = letters::get(&house.site.db, &id).await.unwrap().unwrap();
    let directory = house.site.directory();
    let mut order = order::order(&letter, &letter.review, &directory, &letter.opened_by, false);
    order.ties = super::resolve(&house.site.db, &directory, &letter).await.unwrap();
    assert_eq!(order.ties.len(), 1, "{:?}", order.ties);
    let mut tx = house.site.db.begin().await.unwrap();
    let done = issue(&mut tx, &house.site.ids, house.site.clock.now(), &order)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    done.directive
}

async fn led(house: &House, directive: &str) -> Led {
    let find = sql!("select to_directive, to_letter from directive_link where directive = $1");
    house.site.db.one(find, args![directive]).await.unwrap()
}

#[tokio::test]
async fn a_named_letter_that_comes_later_is_found() {
    let house = House::demo().await;
    let directive = issued(&house).await;
    assert!(
        led(&house, &directive).await.to_letter.is_none(),
        "nothing is there yet"
    );
    let other = lay(&house, &named("21"), None).await;
    assert_ne!(
        led(&house, &directive).await.to_letter,
        Some(other),
        "another day: another letter"
    );
    let letter = lay(&house, &named("20"), None).await;
    assert_eq!(led(&house, &directive).await.to_letter, Some(letter));
    let told = store::audit::newest(&house.site.db, 5).await.unwrap();
    assert!(told.iter().any(|entry| entry.action == "directive.tied"));
}

#[tokio::test]
async fn a_letter_on_the_desk_of_another_unit_is_not_told_of() {
    let house = House::demo().await;
    let directive = issued(&house).await;
    let foreign = crate::assignment::fixture_tests::unit_of(&house, "tuan").await;
    lay(&house, &named("20"), Some(&foreign)).await;
    let led = led(&house, &directive).await;
    assert!(led.to_letter.is_none() && led.to_directive.is_none(), "{led:?}");
}
