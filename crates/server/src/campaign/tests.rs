//! The public pages of campaigns from outside.

use crate::testing::{House, Page};

async fn open(house: &House, path: &str) -> Page {
    house.stranger().get(path).await
}

#[tokio::test]
async fn every_page_is_there_names_111_and_113_and_stands_in_the_site_map() {
    let house = House::demo().await;
    let map = open(&house, "/sitemap.xml").await.body;
    for path in super::addresses() {
        let page = open(&house, &path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(
            page.body.contains("tel:111") && page.body.contains("tel:113"),
            "{path}"
        );
        assert!(page.body.len() < 50_000, "{path} weighs {}", page.body.len());
        assert!(
            map.contains(&format!("<loc>http://127.0.0.1:8080{path}</loc>")),
            "{path}"
        );
    }
    for path in [
        "/chien-dich/khong-co",
        "/chien-dich/mua-ban-nguoi/khong-co",
        "/chien-dich/mua-ban-nguoi/ngay/1-4",
    ] {
        assert_eq!(open(&house, path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn unconfirmed_and_retired_numbers_are_nowhere() {
    let house = House::demo().await;
    for path in super::addresses() {
        let body = open(&house, &path).await.body;
        for number in [
            "069.2348560",
            "0692348560",
            "1900 969 680",
            "1900969680",
            "1800 1567",
        ] {
            assert!(!body.contains(number), "{path} prints {number}");
        }
    }
}

/// What is ticked stays on the device: there is nothing that could send it.
#[tokio::test]
async fn the_questions_about_an_offer_cannot_send_anything() {
    let house = House::demo().await;
    let body = open(&house, "/chien-dich/mua-ban-nguoi/kiem-tra").await.body;
    let (_, asked) = body.split_once("class=\"read offer\"").expect("the page");
    let (asked, _) = asked.split_once("</main>").expect("its end");
    for sender in [
        "<form",
        "<button",
        "name=",
        "formaction",
        "<script",
        "src=",
        "http",
    ] {
        assert!(!asked.contains(sender), "{sender}");
    }
    assert_eq!(
        asked.matches("type=\"checkbox\"").count(),
        super::all()[0].signs.len()
    );
    assert!(asked.contains("không có nghĩa là chắc chắn an toàn"));
}

#[tokio::test]
async fn the_day_is_told_and_taken_into_a_calendar() {
    let house = House::demo().await;
    let page = open(&house, "/chien-dich/mua-ban-nguoi/ngay/30-7").await;
    assert!(
        page.body.contains("ngày 30 tháng 7 năm 2021"),
        "the clock of the house stands in April 2021"
    );
    assert!(page.body.contains("793/QĐ-TTg"));
    let feed = open(&house, "/chien-dich/mua-ban-nguoi/lich.ics").await;
    let lines: Vec<&str> = feed.body.lines().collect();
    for line in [
        "BEGIN:VCALENDAR",
        "DTSTART;VALUE=DATE:20170730",
        "RRULE:FREQ=YEARLY",
        "UID:mua-ban-nguoi-30-7@lantoa",
    ] {
        assert!(lines.contains(&line), "{line} in {}", feed.body);
    }
}
