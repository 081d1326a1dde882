//! The inbox and the handling of one assignment: requests in, text out.

use store::{Count, args, audit, sql};

use super::fixture_tests::{FIRST, issued};
use super::store as rows;
use crate::testing::House;

async fn state(house: &House, id: &str) -> (String, Option<i64>) {
    let row = rows::get(&house.site.db, id).await.unwrap().unwrap();
    (row.handling, row.received_at)
}

async fn entries(house: &House, action: &str) -> i64 {
    let find = sql!("select count(*) as count from audit where action = $1");
    house
        .site
        .db
        .one::<Count>(find, args![action])
        .await
        .unwrap()
        .count
}

fn at(house: &House, day: &str) {
    let moment = civic::Moment::start_of(day.parse().unwrap()).plus_minutes(8 * 60);
    match &house.site.clock {
        crate::site::Clock::Fixed(at) => at.store(moment.0, std::sync::atomic::Ordering::Relaxed),
        crate::site::Clock::Shifted(_) => unreachable!("tests have a clock that stands"),
    }
}

#[tokio::test]
async fn the_inbox_says_what_will_stand_there_and_then_shows_it() {
    let house = House::demo().await;
    let tuan = house.sign_in("coordinator").await;
    let empty = tuan.get("/inbox").await;
    assert!(empty.body.contains("Không còn việc nào cần làm") && empty.body.contains("kèm hạn và nơi giao"));
    let made = issued(&house, &["tuan"], Some("2021-05-01")).await;
    let full = tuan.get("/inbox").await;
    assert!(full.body.contains("còn 5 ngày"), "{}", full.body);
    assert!(full.body.contains("412/STTTT-TTBCXB") && full.body.contains("chủ trì"));
    at(&house, "2021-05-03");
    let tuan = house.sign_in("coordinator").await;
    assert!(tuan.get("/inbox").await.body.contains("quá hạn 2 ngày"));
    tuan.post(&format!("/assignments/{}/finish", made.assignments[0]), &[])
        .await;
    let done = tuan.get("/inbox?show=done").await;
    assert!(
        done.body
            .contains(&format!("/assignments/{}", made.assignments[0]))
    );
    assert!(
        !done
            .body
            .contains(&format!("/assignments/{}\"", made.assignments[1]))
    );
    assert!(
        tuan.get("/inbox?show=given")
            .await
            .body
            .contains("Đơn vị chưa giao việc cho ai")
    );
    let lan = house.sign_in("officer").await;
    let given = lan.get("/inbox?show=given").await;
    assert!(
        given.body.contains(&format!("/directives/{}", made.directive)),
        "{}",
        given.body
    );
    let hoa = house.sign_in("newsroom").await;
    assert!(!hoa.get("/inbox?show=given").await.body.contains("Đã giao"));
}

#[tokio::test]
async fn what_was_issued_from_a_letter_arrives() {
    let house = House::demo().await;
    crate::letter::issue_tests::issue_sample(&house).await;
    let tuan = house.sign_in("coordinator").await;
    let inbox = tuan.get("/inbox").await;
    let href = inbox
        .body
        .split("href=\"/assignments/")
        .nth(1)
        .expect("an assignment");
    let id = href.split('"').next().unwrap();
    let page = tuan.get(&format!("/assignments/{id}")).await;
    assert!(
        page.status == 200 && page.body.contains("/directives/"),
        "{}",
        page.body
    );
    assert_eq!(state(&house, id).await.0, "03");
}

#[tokio::test]
async fn only_the_receiving_units_first_opening_is_the_receipt() {
    let house = House::demo().await;
    let id = issued(&house, &["tuan"], None).await.assignments.remove(0);
    let path = format!("/assignments/{id}");
    let lan = house.sign_in("officer").await;
    assert_eq!(lan.get(&path).await.status, 200, "the sender sees it");
    assert_eq!(state(&house, &id).await, ("01".to_owned(), None));
    let tuan = house.sign_in("coordinator").await;
    let page = tuan.get(&path).await;
    assert!(
        page.body.contains(FIRST) && page.body.contains("không có hạn"),
        "{}",
        page.body
    );
    let first = state(&house, &id).await;
    assert_eq!(first, ("03".to_owned(), Some(house.site.clock.now().0)));
    at(&house, "2021-04-27");
    let tuan = house.sign_in("coordinator").await;
    tuan.get(&path).await;
    assert_eq!(state(&house, &id).await, first, "opening again changes nothing");
    assert_eq!(entries(&house, "assignment.received").await, 1);
}

#[tokio::test]
async fn a_foreign_assignment_does_not_exist() {
    let house = House::demo().await;
    let id = issued(&house, &["tuan"], None).await.assignments.remove(0);
    for who in ["newsroom", "commune", "khac"] {
        let person = house.sign_in(who).await;
        assert_eq!(
            person.get(&format!("/assignments/{id}")).await.status,
            404,
            "{who}"
        );
        for act in ["begin", "finish", "reopen", "refuse"] {
            let page = person
                .post(&format!("/assignments/{id}/{act}"), &[("reason", "không")])
                .await;
            assert_eq!(page.status, 404, "{who} {act}");
        }
        let log = person.get(&format!("/assignments/{id}/activities/new")).await;
        assert_eq!(log.status, 404, "{who}");
    }
    for act in ["recall", "remind", "remind-below", "delegate"] {
        let path = format!("/assignments/{id}/{act}");
        assert_eq!(
            house
                .sign_in("khac")
                .await
                .post(&path, &[("reason", "không")])
                .await
                .status,
            404,
            "{act}"
        );
    }
    for act in ["recall", "remind", "delegate"] {
        let path = format!("/assignments/{id}/{act}");
        assert_eq!(
            house
                .sign_in("newsroom")
                .await
                .post(&path, &[("reason", "x")])
                .await
                .status,
            403,
            "{act}"
        );
    }
    let lan = house.sign_in("officer").await;
    assert_eq!(
        lan.post(&format!("/assignments/{id}/finish"), &[]).await.status,
        404,
        "the sender does not do it"
    );
    assert_eq!(state(&house, &id).await.0, "01");
}

#[tokio::test]
async fn every_step_goes_by_the_states_and_a_wrong_one_says_so() {
    let house = House::demo().await;
    let made = issued(&house, &["tuan"], None).await;
    let tuan = house.sign_in("coordinator").await;
    let go = async |id: &str, act: &str, reason: &str| {
        let page = tuan
            .post(&format!("/assignments/{id}/{act}"), &[("reason", reason)])
            .await;
        (page.status, state(&house, id).await.0, page.body)
    };
    let (one, two) = (&made.assignments[0], &made.assignments[1]);
    let wrong = go(one, "reopen", "").await;
    assert_eq!((wrong.0, wrong.1.as_str()), (409, "01"));
    assert!(wrong.2.contains("chưa mở"), "{}", wrong.2);
    for (act, reason, status, after) in [
        ("refuse", "", 422, "01"),
        ("begin", "", 303, "05"),
        ("begin", "", 303, "05"),
        ("refuse", "muộn rồi", 409, "05"),
        ("finish", "", 303, "06"),
        ("finish", "", 409, "06"),
        ("begin", "", 409, "06"),
        ("reopen", "", 303, "05"),
        ("recall", "không phải nơi giao", 404, "05"),
    ] {
        let done = go(one, act, reason).await;
        assert_eq!((done.0, done.1.as_str()), (status, after), "{act}: {}", done.2);
    }
    let refused = go(two, "refuse", "<b>Huyện không có loa</b>").await;
    assert_eq!((refused.0, refused.1.as_str()), (303, "02"));
    for act in ["begin", "finish", "reopen"] {
        assert_eq!(go(two, act, "").await.0, 409, "{act}");
    }
    let lan = house.sign_in("officer").await;
    let told = lan.get(&format!("/assignments/{two}")).await.body;
    assert!(
        told.contains("Huyện không có loa") && !told.contains("<b>Huyện"),
        "{told}"
    );
    assert_eq!(
        entries(&house, "assignment.begun").await,
        1,
        "beginning again leaves no trace"
    );
    let verdict = audit::verify(&house.site.db).await.unwrap();
    assert!(matches!(verdict, audit::Verdict::Sound { .. }), "{verdict:?}");
}

#[tokio::test]
async fn reminding_is_logged_once_a_day_and_says_when_the_first_went() {
    let house = House::demo().await;
    let id = issued(&house, &["tuan"], None).await.assignments.remove(0);
    let lan = house.sign_in("officer").await;
    let path = format!("/assignments/{id}/remind");
    assert_eq!(
        lan.post(&path, &[("message", "Đề nghị trả lời")]).await.status,
        303
    );
    assert_eq!(lan.post(&path, &[]).await.status, 303);
    let reminded = sql!("select count(*) as count from reminder where assignment = $1 and kind = 'urge'");
    let count = async || {
        house
            .site
            .db
            .one::<Count>(reminded, args![&id])
            .await
            .unwrap()
            .count
    };
    assert_eq!(
        (count().await, entries(&house, "assignment.reminded").await),
        (1, 1)
    );
    let page = lan.get(&format!("/assignments/{id}")).await;
    assert!(
        page.body.contains("Hôm nay đã đôn đốc lúc 26/4/2021 08:00"),
        "{}",
        page.body
    );
    let tuan = house.sign_in("coordinator").await;
    assert!(
        tuan.get(&format!("/assignments/{id}"))
            .await
            .body
            .contains("Đề nghị trả lời")
    );
    at(&house, "2021-04-27");
    let lan = house.sign_in("officer").await;
    lan.post(&path, &[]).await;
    assert_eq!(count().await, 2);
    let tuan = house.sign_in("coordinator").await; // sessions do not last the night
    tuan.post(&format!("/assignments/{id}/finish"), &[]).await;
    assert_eq!(lan.post(&path, &[]).await.status, 409, "nothing is owed any more");
}
