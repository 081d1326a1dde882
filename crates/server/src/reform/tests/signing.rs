//! Two persons, any edit voids, and until the hour it can be taken back.

use super::*;

#[tokio::test]
async fn two_different_persons_are_needed_and_any_edit_voids() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let path = lay(&house, &merger(&house).await).await;
    let (lan, chi) = (house.sign_in("officer").await, operator(&house).await);
    assert_eq!(prepare(&lan, &path).await.status, 303);
    assert_eq!(
        sign(&lan, &path).await.status,
        403,
        "an officer does not sign at all"
    );
    // An operator who wrote a part of it does not sign either.
    let id = path.rsplit('/').next().unwrap();
    let author = sql!("insert into reform_author (reform, person, since) values ($1, 'chi', 1)");
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(author, args![id]).await.unwrap();
    tx.commit().await.unwrap();
    let own = sign(&chi, &path).await;
    assert_eq!(own.status, 409);
    assert!(own.body.contains("cần một người khác"), "{}", own.body);
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(sql!("delete from reform_author where person = 'chi'"), args![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    // What was shown is not what stands there any more.
    let stale = chi
        .post(&format!("{path}/sign"), &[("hash", "0".repeat(64).as_str())])
        .await;
    assert_eq!(stale.status, 409);
    assert_eq!(sign(&chi, &path).await.status, 303);
    assert_eq!(state(&house, &path).await, "signed_off");
    // An edit after the signature: a draft again, and nothing happens at the hour.
    let version = hidden(&lan.get(&format!("{path}/edit")).await.body, "version");
    let fields = [
        ("title", "Tên khác"),
        ("basis", "Đề án giả định"),
        ("day", "26/4/2021"),
        ("hour", "09:00"),
        ("version", version.as_str()),
    ];
    assert_eq!(lan.post(&path, &fields).await.status, 303);
    assert_eq!(state(&house, &path).await, "draft");
    set_clock(&house, hour());
    assert_eq!(run_due(&house.site).await.unwrap(), []);
    assert_eq!(
        lan.post(&path, &fields).await.status,
        409,
        "a form of an older version is not taken"
    );
}

#[tokio::test]
async fn until_the_hour_it_can_be_taken_back() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let chi = operator(&house).await;
    let path = signed(&house, &merger(&house).await, &chi).await;
    assert_eq!(chi.post(&format!("{path}/undo"), &[]).await.status, 303);
    set_clock(&house, hour());
    assert_eq!(run_due(&house.site).await.unwrap(), []);
    let lan = house.sign_in("officer").await;
    assert_eq!(lan.post(&format!("{path}/withdraw"), &[]).await.status, 303);
    assert_eq!(state(&house, &path).await, "withdrawn");
    assert_eq!(lan.get(&format!("{path}/edit")).await.status, 409);
}

#[tokio::test]
async fn two_that_wait_do_not_touch_the_same_unit_and_the_later_one_stands_still() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let chi = operator(&house).await;
    signed(&house, &merger(&house).await, &chi).await;
    let paper = unit_of(&house, "hoa").await;
    let rename = Change::Rename {
        unit: paper,
        name: "Báo Xứ Lạng".into(),
        code: None,
    };
    let second = lay(&house, &plan(Moment(hour().0 + 1), vec![rename])).await;
    let lan = house.sign_in("officer").await;
    let refused = prepare(&lan, &second).await;
    assert_eq!(refused.status, 409);
    assert!(
        refused.body.contains("không được chạm một đơn vị"),
        "{}",
        refused.body
    );
    // Signed all the same, as by a fault of the program: at its hour it changes nothing and says why.
    let id = second.rsplit('/').next().unwrap();
    let force = sql!(
        "update reform set state = 'signed_off', signed_by = 'chi', signed_at = 1, signed_hash = content_hash where id = $1"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(force, args![id]).await.unwrap();
    tx.commit().await.unwrap();
    set_clock(&house, Moment(hour().0 + 1));
    let done = run_due(&house.site).await.unwrap();
    assert!(matches!(&done[0].1, Outcome::Done(_)), "{done:?}");
    assert!(
        matches!(&done[1].1, Outcome::Stuck(why) if why.contains("Báo Lạng Sơn")),
        "{done:?}"
    );
    run_due(&house.site).await.unwrap();
    let noted = sql!("select count(*) as count from audit where action = 'reform.stuck'");
    assert_eq!(
        count(&house, noted, args![]).await,
        1,
        "noted once, not with every look"
    );
    assert!(lan.get(&second).await.body.contains("chưa thực hiện được"));
}

#[tokio::test]
async fn content_that_was_changed_behind_the_signature_is_not_carried_out() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let chi = operator(&house).await;
    let path = signed(&house, &merger(&house).await, &chi).await;
    let id = path.rsplit('/').next().unwrap();
    let change =
        sql!("update reform set content = replace(content, 'Truyền hình', 'Truyền thanh') where id = $1");
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(change, args![id]).await.unwrap();
    tx.commit().await.unwrap();
    set_clock(&house, hour());
    let done = run_due(&house.site).await.unwrap();
    assert!(
        matches!(&done[0].1, Outcome::Stuck(why) if why.contains("mã băm")),
        "{done:?}"
    );
    assert_ne!(unit_of(&house, "hoa").await, NEW);
}
