//! Notices of outages: too late is refused with the way out, and everybody reads what holds. The clock stands on
//! Monday 26/4/2021; 30/4 is a holiday, 1/5 as well and a Saturday, so that Monday 3/5 is off in its place.

use std::sync::atomic::Ordering;

use crate::site::Clock;
use crate::testing::{House, Page, Person};

const WORK: [(&str, &str); 7] = [
    ("kind", "planned"),
    ("what", "cổng thông tin <x>"),
    ("why", "Thay ổ đĩa."),
    ("from_day", "08/5/2021"),
    ("from_time", "22:00"),
    ("until_day", "09/5/2021"),
    ("until_time", "05:00"),
];

async fn announce(lan: &Person, changes: &[(&str, &str)]) -> Page {
    let changed = |name: &str| {
        changes
            .iter()
            .find(|(one, _)| *one == name)
            .map(|(_, value)| *value)
    };
    let form: Vec<_> = WORK
        .iter()
        .map(|(name, value)| (*name, changed(name).unwrap_or(value)))
        .collect();
    lan.post("/outages", &form).await
}

fn pass_minutes(house: &House, minutes: i64) {
    let Clock::Fixed(clock) = &house.site.clock else {
        panic!("tests set the time");
    };
    clock.fetch_add(minutes * 60_000, Ordering::Relaxed);
}

fn id_of(page: &Page) -> String {
    let rest = page.body.split("action=\"/outages/").nth(1).expect("a notice");
    rest.split('/').next().unwrap_or_default().to_owned()
}

/// A planned outage of lan's unit.
pub(crate) async fn announced(house: &House) -> String {
    let lan = house.sign_in("officer").await;
    assert_eq!(announce(&lan, &[]).await.status, 303);
    id_of(&lan.get("/outages").await)
}

#[tokio::test]
async fn a_planned_outage_is_announced_seven_working_days_ahead_or_refused_with_the_way_out() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    assert!(
        lan.get("/outages")
            .await
            .body
            .contains("sớm nhất là ngày 8/5/2021")
    );
    let late = announce(&lan, &[("from_day", "07/5/2021")]).await;
    assert_eq!(late.status, 422);
    for words in [
        "chỉ có 6 ngày làm việc",
        "sớm nhất là ngày 8/5/2021",
        "Sự cố, ngoài kế hoạch",
        "value=\"07/5/2021\"",
        "Thay ổ đĩa.",
    ] {
        assert!(late.body.contains(words), "{words}: {}", late.body);
    }
    assert!(!house.stranger().get("/").await.body.contains("class=\"outage\""));
    let good = announce(&lan, &[]).await;
    assert_eq!(good.status, 303, "{}", good.body);
    for path in ["/", "/van-ban", "/can-giup", "/khong-co"] {
        let page = house.stranger().get(path).await.body;
        assert!(
            page.contains("Sẽ tạm ngừng theo kế hoạch: cổng thông tin &#60;x&#62;"),
            "{path}: {page}"
        );
        assert!(page.contains("8/5/2021 22:00"), "{path}");
    }
    assert!(
        !lan.get("/outages").await.body.contains("class=\"outage\""),
        "a desk is no public page"
    );
}

/// Days off that the operator entered count as well.
#[tokio::test]
async fn a_holiday_that_was_entered_moves_the_earliest_day() {
    let house = House::demo().await;
    let operator = house.operator().await;
    let holiday = [
        ("day", "04/5/2021"),
        ("working", "no"),
        ("name", "nghỉ thêm"),
        ("basis", "Thông báo"),
    ];
    assert_eq!(operator.post("/holidays", &holiday).await.status, 303);
    let lan = house.sign_in("officer").await;
    let late = announce(&lan, &[]).await;
    assert!(
        late.status == 422 && late.body.contains("sớm nhất là ngày 11/5/2021"),
        "{}",
        late.body
    );
}

#[tokio::test]
async fn what_breaks_is_told_at_once_until_somebody_says_that_it_works_again() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let now = house.site.clock.now().short();
    let (day, time) = now.split_once(' ').expect("day and time");
    let broken = [
        ("kind", "unplanned"),
        ("from_day", day),
        ("from_time", time),
        ("until_day", "27/4/2021"),
    ];
    assert_eq!(
        announce(
            &lan,
            &[broken[0], broken[1], broken[2], ("until_day", "25/4/2021")]
        )
        .await
        .status,
        422
    );
    assert_eq!(announce(&lan, &broken).await.status, 303);
    let public = || async { house.stranger().get("/").await.body };
    assert!(public().await.contains("Đang tạm ngừng"));
    let id = id_of(&lan.get("/outages").await);
    assert_eq!(
        lan.post(&format!("/outages/{id}/cancel"), &[]).await.status,
        409,
        "it has begun"
    );
    assert_eq!(lan.post(&format!("/outages/{id}/over"), &[]).await.status, 303);
    assert!(!public().await.contains("class=\"outage\""));
    assert!(
        house
            .stranger()
            .get("/tam-ngung")
            .await
            .body
            .contains("Đã hoạt động lại lúc")
    );
    let khac = house.sign_in("khac").await;
    assert_eq!(khac.post(&format!("/outages/{id}/over"), &[]).await.status, 404);
    assert_eq!(house.sign_in("commune").await.get("/outages").await.status, 403);
}

#[tokio::test]
async fn a_notice_goes_by_itself_and_says_what_nobody_confirmed() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    announce(&lan, &[]).await;
    let id = id_of(&lan.get("/outages").await);
    assert_eq!(
        lan.post(&format!("/outages/{id}/over"), &[]).await.status,
        409,
        "it has not begun"
    );
    pass_minutes(&house, 13 * 24 * 60);
    assert!(!house.stranger().get("/").await.body.contains("class=\"outage\""));
    let list = house.stranger().get("/tam-ngung").await.body;
    assert!(list.contains("chưa có xác nhận"), "{list}");
}

#[tokio::test]
async fn a_cancelled_notice_is_told_as_such() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    announce(&lan, &[]).await;
    let id = id_of(&lan.get("/outages").await);
    for _ in 0..2 {
        assert_eq!(lan.post(&format!("/outages/{id}/cancel"), &[]).await.status, 303);
    }
    assert!(!house.stranger().get("/").await.body.contains("class=\"outage\""));
    let feed = house.stranger().get("/tam-ngung/feed.atom").await.body;
    assert!(
        feed.contains("Đã hủy lúc") && feed.contains("&lt;x&gt;"),
        "{feed}"
    );
}
