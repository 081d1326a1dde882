//! Clocks, notices and keys whose day comes, with restarts in between.

use store::{record, sql};

use super::*;
use crate::tip::clock::pass;

async fn overdue(house: &House) -> i64 {
    count(
        house,
        sql!("select count(*) as count from audit where action = 'tip.overdue'"),
    )
    .await
}

#[tokio::test]
async fn clocks_run_out_once_at_their_time_also_over_a_restart() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let start = Moment::start_of(house.site.clock.now().day());
    assert!(done(&phone.send(&phone.sending("mot", 0)).await));
    // "At once" holds for both recipients; the commune has a day besides.
    pass(&house.site).await.unwrap();
    pass(&house.site).await.unwrap();
    let mai = house.sign_in("commune").await;
    let inbox = mai.get("/tips").await.body;
    assert!(
        inbox.contains("Ngay, tin đến hôm nay") && inbox.contains("hạn 27/4/2021 00:00"),
        "{inbox}"
    );
    assert!(
        !inbox.contains("st-overdue"),
        "nobody is late for what has just come"
    );
    set_clock(&house, start.plus_minutes(24 * 60 - 1));
    pass(&house.site).await.unwrap();
    assert_eq!(overdue(&house).await, 0);
    set_clock(&house, start.plus_minutes(24 * 60));
    // Two programs look at the same moment, as after a restart that overlaps.
    let (one, other) = tokio::join!(pass(&house.site), pass(&house.site));
    one.unwrap();
    other.unwrap();
    assert_eq!(overdue(&house).await, 3);
    let mai = house.sign_in("commune").await;
    let id = only_tip(&mai.get("/tips").await);
    let page = mai.get(&format!("/tips/{id}")).await.body;
    assert!(
        page.contains("Thông tư liên tịch 01/2017") && page.contains("27/4/2021 00:00"),
        "{page}"
    );
    assert!(
        page.contains("Ngay, đã chờ 1 ngày") && page.contains("st-overdue"),
        "{page}"
    );
}

#[tokio::test]
async fn clocks_of_24_48_and_72_hours_run_out_at_their_hour_and_not_before_with_a_restart_before_each() {
    let (mut house, _) = practice().await;
    let phone = Phone::new(&house).await;
    assert!(done(&phone.send(&phone.sending("mot", 0)).await));
    let lan = house.sign_in("officer").await;
    let id = only_tip(&lan.get("/tips").await);
    let asked = [("rule", "verify_victim")];
    assert_eq!(lan.post(&format!("/tips/{id}/clock"), &asked).await.status, 303);
    // The commune of the practice site is not remote: its 48 hours are begun by hand.
    let (rules, today) = (civic::tip::Clocks::shipped(), house.site.clock.now().day());
    let remote = rules.running("forward_remote").unwrap();
    let commune = &phone
        .list
        .recipients
        .iter()
        .find(|one| one.kind == "commune")
        .unwrap()
        .id;
    let mut tx = house.site.db.begin().await.unwrap();
    let row = (id.as_str(), commune.as_str(), remote.code.as_str());
    assert!(
        crate::tip::store::begin_clock(&mut tx, row, today, remote.due(today))
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    drop((phone.person, lan));
    let mut before = 0;
    // Two "at once" and the commune's day; the remote commune's two; the three days of checking a victim.
    for (hours, told) in [(24, 3), (48, 4), (72, 5)] {
        let due = Moment::start_of(today).plus_minutes(hours * 60);
        set_clock(&house, due.plus_minutes(-1));
        pass(&house.site).await.unwrap();
        assert_eq!(overdue(&house).await, before, "a minute before {hours} hours");
        set_clock(&house, due);
        house = house.restarted().await;
        pass(&house.site).await.unwrap();
        assert_eq!(overdue(&house).await, told, "{hours} hours");
        before = told;
    }
}

#[tokio::test]
async fn a_closed_tip_has_no_clock_that_runs() {
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    assert!(done(&phone.send(&phone.sending("mot", 0)).await));
    let mai = house.sign_in("commune").await;
    let id = only_tip(&mai.get("/tips").await);
    assert_eq!(mai.get(&format!("/tips/{id}/parts/1")).await.status, 200);
    let close = [("version", "1"), ("state", "closed")];
    assert_eq!(mai.post(&format!("/tips/{id}/mark"), &close).await.status, 303);
    set_clock(&house, house.site.clock.now().plus_minutes(3 * 24 * 60));
    pass(&house.site).await.unwrap();
    assert_eq!(overdue(&house).await, 0);
}

#[tokio::test]
async fn notices_say_how_many_at_set_hours_and_nothing_else() {
    record! {
        struct Notice { about: String, batch: String, number: i64 }
    }
    let (house, _) = practice().await;
    let phone = Phone::new(&house).await;
    let all =
        sql!("select about, batch, number from tip_notice where about = 'waiting' order by batch, recipient");
    pass(&house.site).await.unwrap();
    for seed in ["mot", "hai"] {
        assert!(done(&phone.send(&phone.sending(seed, 0)).await));
    }
    pass(&house.site).await.unwrap();
    pass(&house.site).await.unwrap();
    let first: Vec<Notice> = house.site.db.all(all, args![]).await.unwrap();
    set_clock(&house, house.site.clock.now().plus_minutes(6 * 60));
    pass(&house.site).await.unwrap();
    pass(&house.site).await.unwrap();
    let later: Vec<Notice> = house.site.db.all(all, args![]).await.unwrap();
    assert_eq!((first.len(), later.len()), (2, 4));
    let newest = later.last().unwrap();
    assert_eq!(
        (newest.about.as_str(), newest.batch.as_str(), newest.number),
        ("waiting", "2021-04-26 13:00", 2)
    );
    let inbox = house.sign_in("commune").await.get("/tips").await.body;
    assert!(inbox.contains("26/4/2021 13:00: 2 tin chưa mở"));
}

#[tokio::test]
async fn private_keys_are_destroyed_on_their_day_and_stay_destroyed() {
    let (house, _) = practice().await;
    let wrapped = sql!("select count(*) as count from tip_key where wrapped is not null");
    pass(&house.site).await.unwrap();
    assert_eq!(count(&house, wrapped).await, 2);
    let day: viet::Date = "2021-06-29".parse().unwrap();
    set_clock(&house, Moment(Moment::start_of(day).0 - 1));
    pass(&house.site).await.unwrap();
    assert_eq!(count(&house, wrapped).await, 2);
    set_clock(&house, Moment::start_of(day));
    pass(&house.site).await.unwrap();
    assert_eq!(count(&house, wrapped).await, 0);
    let told = sql!("select count(*) as count from audit where action = 'tip.key_destroyed'");
    assert_eq!(count(&house, told).await, 2);
}

#[tokio::test]
async fn a_destroyed_key_leaves_nothing_in_the_file_of_the_database() {
    let house = House::on_file().await;
    let chi = operator(&house).await;
    assert_eq!(chi.post("/tip-settings/practice", &[]).await.status, 303);
    record! {
        struct Wrapped { wrapped: Vec<u8> }
    }
    let find = sql!("select wrapped from tip_key where wrapped is not null");
    let keys: Vec<Wrapped> = house.site.db.all(find, args![]).await.unwrap();
    let lies = |house: &House| {
        let folder = &house.site.config.data;
        let files =
            ["lantoa.db", "lantoa.db-wal"].map(|name| std::fs::read(folder.join(name)).unwrap_or_default());
        keys.iter().any(|key| {
            let middle = &key.wrapped[60..100];
            files
                .iter()
                .any(|file| file.windows(40).any(|part| part == middle))
        })
    };
    assert!(lies(&house), "the search finds what is there");
    set_clock(&house, Moment::start_of("2021-06-29".parse().unwrap()));
    pass(&house.site).await.unwrap();
    // The last connection that closes folds the write-ahead log into the file.
    house.site.db.close().await;
    assert!(!lies(&house));
}

/// What the operator's command was told: what, where, and everything that it read.
fn told(file: &std::path::Path) -> Vec<(String, String, String)> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let one = |line: &str| {
        let said: Value = serde_json::from_str(line).unwrap();
        let word = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
        (word("what"), word("place"), line.to_owned())
    };
    text.lines().map(one).collect()
}

#[tokio::test]
async fn the_operators_command_learns_that_something_waits_and_neither_how_many_nor_what() {
    let (house, _) = practice().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("told");
    let command = vec![
        "sh".to_owned(),
        "-c".to_owned(),
        format!("cat >> '{}'", file.display()),
    ];
    let silent = house
        .restarted_with(|config| config.alarm_command.clone_from(&command))
        .await;
    let start = Moment::start_of(silent.site.clock.now().day());
    let phone = Phone::new(&silent).await;
    for seed in ["mot", "hai", "ba"] {
        assert!(done(&phone.send(&phone.sending(seed, 0)).await));
    }
    set_clock(&silent, start.plus_minutes(13 * 60));
    pass(&silent.site).await.unwrap();
    assert_eq!(
        crate::asrun::out::pass(&silent.site).await.unwrap(),
        0,
        "nobody asked for it"
    );

    let house = silent.restarted_with(|config| config.tip_notice = true).await;
    set_clock(&house, start.plus_minutes(19 * 60));
    for _ in 0..2 {
        pass(&house.site).await.unwrap();
        crate::asrun::out::pass(&house.site).await.unwrap();
    }
    let said = told(&file);
    let whats: Vec<&str> = said.iter().map(|(what, ..)| what.as_str()).collect();
    assert_eq!(whats, ["duty", "duty"], "once for each recipient: {said:?}");
    assert_ne!(said[0].1, said[1].1);
    for (_, place, line) in &said {
        assert!(
            place.starts_with("Nơi nhận luyện tập") && line.contains("/tips"),
            "{line}"
        );
        let words = ["tin báo", "tố giác", "mua bán người"];
        assert!(
            !words.iter().any(|word| line.to_lowercase().contains(word)),
            "{line}"
        );
        let text = serde_json::from_str::<Value>(line).unwrap()["text"].to_string();
        assert!(
            !text.contains(|letter: char| letter.is_ascii_digit()),
            "no number: {text}"
        );
    }
    set_clock(&house, start.plus_minutes(24 * 60));
    pass(&house.site).await.unwrap();
    crate::asrun::out::pass(&house.site).await.unwrap();
    let late = told(&file)
        .into_iter()
        .filter(|(what, ..)| what == "duty_late")
        .count();
    assert_eq!(late, 2, "three tips ran out, each recipient is told once");
}
