//! At the legal hour: what moves, once, whole or not at all.

use super::*;

#[tokio::test]
async fn people_and_open_work_move_at_the_hour_and_what_was_reported_stays() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let made = issued(&house, &["hoa", "dai"], None).await;
    let (hoa, paper) = (house.sign_in("newsroom").await, unit_of(&house, "hoa").await);
    let form = hoa
        .get(&format!("/assignments/{}/activities/new", made.assignments[0]))
        .await
        .body;
    assert_eq!(log(&hoa, &made.assignments[0], &form_key(&form)).await, 303);
    let chi = operator(&house).await;
    let path = signed(&house, &merger(&house).await, &chi).await;
    set_clock(&house, hour());
    let done = run_due(&house.site).await.unwrap();
    let Outcome::Done(counts) = &done[0].1 else {
        panic!("{done:?}")
    };
    assert!(
        counts.contains(&("work", 4, 0)) && counts.contains(&("account", 3, 0)),
        "{counts:?}"
    );
    assert_eq!(state(&house, &path).await, "carried_out");

    // The session that was open before shows the new unit, and its inbox the work of both.
    let inbox = hoa.get("/inbox").await.body;
    assert!(
        inbox.contains("Báo và Phát thanh, Truyền hình Lạng Sơn"),
        "{inbox}"
    );
    // Each task counts once; the proof of one does not cover the silence of the other.
    assert_eq!(
        standings(&house, "T1").await,
        [(NEW.to_owned(), "under".to_owned())]
    );
    assert_eq!(
        standings(&house, "T2").await,
        [(NEW.to_owned(), "unknown".to_owned())]
    );
    // The old assignment is still there with its activity, and says where it goes on.
    let old = hoa.get(&format!("/assignments/{}", made.assignments[0])).await;
    assert_eq!(old.status, 200);
    assert!(old.body.contains("việc được tiếp tục tại"), "{}", old.body);
    let stays = sql!("select count(*) as count from activity where assignment = $1 and unit = $2");
    assert_eq!(count(&house, stays, args![&made.assignments[0], &paper]).await, 1);
    let begun = hoa
        .post(&format!("/assignments/{}/begin", made.assignments[0]), &[])
        .await;
    assert_eq!(begun.status, 409, "work that went elsewhere is not changed here");
    // A form that was open while the unit was merged lands where the work is now, and proves it.
    assert_eq!(
        log(&hoa, &made.assignments[0], "a form that was open before").await,
        303
    );
    assert_eq!(
        standings(&house, "T1").await,
        [(NEW.to_owned(), "proven".to_owned())]
    );
    let next =
        sql!("select count(*) as count from activity where unit = $1 and assignment not in ('A10', 'A11')");
    assert_eq!(count(&house, next, args![NEW]).await, 1);
    // The letter and the register of the sender are as before.
    let lan = house.sign_in("officer").await;
    assert_eq!(lan.get("/directives/D").await.status, 200);
    assert!(matches!(
        verify(&house.site.db).await.unwrap(),
        Verdict::Sound { .. }
    ));
}

#[tokio::test]
async fn an_activity_that_is_withdrawn_later_counts_out_where_the_work_goes_on() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let made = issued(&house, &["hoa"], None).await;
    let hoa = house.sign_in("newsroom").await;
    let first = hoa
        .get(&format!("/assignments/{}/activities/new", made.assignments[0]))
        .await
        .body;
    assert_eq!(log(&hoa, &made.assignments[0], &form_key(&first)).await, 303);
    let chi = operator(&house).await;
    signed(&house, &merger(&house).await, &chi).await;
    set_clock(&house, hour());
    run_due(&house.site).await.unwrap();
    assert_eq!(
        standings(&house, "T1").await,
        [(NEW.to_owned(), "proven".to_owned())],
        "one source alone: its proof is whole"
    );
    let activity = sql!("select id as standing, unit from activity limit 1");
    let activity: Standing = house.site.db.one(activity, args![]).await.unwrap();
    let gone = hoa
        .post(
            &format!("/activities/{}/withdraw", activity.standing),
            &[("reason", "nhầm")],
        )
        .await;
    assert_eq!(gone.status, 303, "{}", gone.body);
    assert_eq!(
        standings(&house, "T1").await,
        [(NEW.to_owned(), "under".to_owned())]
    );
}

#[tokio::test]
async fn it_happens_at_its_hour_once_and_not_before() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let chi = operator(&house).await;
    let path = signed(&house, &merger(&house).await, &chi).await;
    set_clock(&house, Moment(hour().0 - 1));
    assert_eq!(run_due(&house.site).await.unwrap(), [], "a millisecond before");
    set_clock(&house, Moment(0));
    assert_eq!(
        run_due(&house.site).await.unwrap(),
        [],
        "a clock that was set back"
    );
    set_clock(&house, hour());
    let (one, other) = tokio::join!(run_due(&house.site), run_due(&house.site));
    assert_eq!(
        one.unwrap().len() + other.unwrap().len(),
        1,
        "two who try at once"
    );
    assert_eq!(run_due(&house.site).await.unwrap(), []);
    set_clock(&house, Moment(hour().0 - 1));
    assert_eq!(run_due(&house.site).await.unwrap(), []);
    set_clock(&house, Moment(hour().0 + 1));
    assert_eq!(
        run_due(&house.site).await.unwrap(),
        [],
        "not again when the hour comes a second time"
    );
    assert_eq!(
        chi.post(&format!("{path}/undo"), &[]).await.status,
        409,
        "what is done is corrected by a new one"
    );
    let times = sql!("select count(*) as count from audit where action = 'reform.carried_out'");
    assert_eq!(count(&house, times, args![]).await, 1);
}

#[tokio::test]
async fn a_fault_in_the_middle_leaves_everything_as_it_was() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    issued(&house, &["hoa", "dai"], None).await;
    let chi = operator(&house).await;
    let path = signed(&house, &merger(&house).await, &chi).await;
    let id = path.rsplit('/').next().unwrap();
    // A row that is there already breaks the last step, after units, people and work were moved.
    let paper = unit_of(&house, "hoa").await;
    let trap = sql!(
        "insert into reform_move (reform, kind, thing, from_unit, moved_at) values ($1, 'work', 'A10', $2, 1)"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(trap, args![id, &paper]).await.unwrap();
    tx.commit().await.unwrap();
    set_clock(&house, hour());
    assert!(run_due(&house.site).await.is_err());
    assert_eq!(state(&house, &path).await, "signed_off");
    assert_eq!(unit_of(&house, "hoa").await, paper);
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from unit where id = $1"),
            args![NEW]
        )
        .await,
        0
    );
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from assignment where moved_to is not null"),
            args![]
        )
        .await,
        0
    );
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(sql!("delete from reform_move"), args![]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        run_due(&house.site).await.unwrap().len(),
        1,
        "the next look begins anew"
    );
    assert_eq!(unit_of(&house, "hoa").await, NEW);
}
