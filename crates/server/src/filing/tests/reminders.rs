//! Reminders come by rule, each once, whoever starts again.

use super::{at, house};
use crate::assignment::fixture_tests::unit_of;
use crate::filing::fixture_tests::{begun, send};
use crate::filing::notice::rule_today;

#[test]
fn of_a_rule_the_last_day_that_has_come_holds() {
    let day = |text: &str| -> viet::Date { text.parse().unwrap() };
    let due = day("2021-04-16");
    let rule = |today: &str| rule_today(&[3, 1, 0], &[1, 3], due, day(today)).map(|rule| rule.days);
    assert_eq!(rule("2021-04-12"), None);
    assert_eq!(rule("2021-04-13"), Some(-3));
    assert_eq!(rule("2021-04-14"), Some(-3));
    assert_eq!(rule("2021-04-16"), Some(0));
    assert_eq!(rule("2021-04-18"), Some(1));
    assert_eq!(rule("2021-05-03"), Some(3));
    assert_eq!(rule("2021-05-04"), None, "a rule of long ago is let go");
}

#[tokio::test]
async fn a_rule_reminds_once_whoever_starts_again() {
    let (house, regime) = house().await;
    let mai = house.sign_in("commune").await;
    let id = begun(&mai, &regime, "2021-04").await;
    send(&mai, &id, "submit", &[("c0", "10")]).await;
    at(&house, "2021-04-19");
    let first = crate::filing::notice::pass(&house.site).await.unwrap();
    assert!(first > 100, "{first} stations are reminded");
    assert_eq!(
        crate::filing::notice::pass(&house.site).await.unwrap(),
        0,
        "nobody twice"
    );
    let unit = unit_of(&house, "mai").await;
    let mine = crate::filing::notice::store::notices_of(&house.site.db, &[&unit])
        .await
        .unwrap();
    assert!(
        mine.iter().all(|notice| notice.period != "2021-04"),
        "who has reported is left in peace"
    );
}

#[tokio::test]
async fn over_restarts_each_day_of_the_rule_reminds_once_before_and_after_the_deadline() {
    let (mut house, regime) = house().await;
    let own = unit_of(&house, "mai").await;
    let mut sent = Vec::new();
    // The deadline is 16 April; nothing runs on the 19th, a day of the rule.
    for day in (12..=24).filter(|day| *day != 19) {
        at(&house, &format!("2021-04-{day}"));
        let first = crate::filing::notice::pass(&house.site).await.unwrap();
        house = house.restarted().await;
        let again = crate::filing::notice::pass(&house.site).await.unwrap();
        assert_eq!(again, 0, "nobody twice on the {day}th");
        if day == 16 {
            let mai = house.sign_in("commune").await;
            let id = begun(&mai, &regime, "2021-04").await;
            assert_eq!(send(&mai, &id, "submit", &[("c0", "10")]).await.status, 303);
        }
        sent.push((day, first));
    }
    let all = sent[1].1;
    assert!(all > 100, "{sent:?}");
    let left = all - 1;
    let wanted = [
        (12, 0),
        (13, all),
        (14, 0),
        (15, all),
        (16, all),
        (17, left),
        (18, 0),
        (20, left),
        (21, 0),
        (22, 0),
        (23, left),
        (24, 0),
    ];
    assert_eq!(sent, wanted);
    let days = async |unit: &str| {
        let notices = crate::filing::notice::store::notices_of(&house.site.db, &[unit]).await;
        let mut days: Vec<_> = notices.unwrap().into_iter().map(|notice| notice.days).collect();
        days.sort_unstable();
        days
    };
    assert_eq!(days(&own).await, [-3, -1, 0].map(Some), "it has reported since");
    let directory = house.site.directory();
    let known = crate::regime::known::one(&house.site.db, &house.site.kept.editions, &regime).await;
    let known = known.unwrap().unwrap();
    let period = known.period("2021-04").unwrap();
    let owing = known.newest().unwrap().expected(&directory, &period);
    assert_eq!(owing.len() as u64, all);
    let silent = owing.iter().find(|unit| unit.id != own).unwrap();
    assert_eq!(days(&silent.id).await, [-3, -1, 0, 1, 3, 7].map(Some));
}
