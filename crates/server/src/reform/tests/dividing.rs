//! What is divided waits for a person.

use super::*;

#[tokio::test]
async fn what_is_divided_waits_for_a_person_and_is_moved_once() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    issued(&house, &["hoa"], None).await;
    let paper = unit_of(&house, "hoa").await;
    let chi = operator(&house).await;
    let path = signed(&house, &division(&house).await, &chi).await;
    let lan = house.sign_in("officer").await;
    assert!(
        lan.get(&path)
            .await
            .body
            .contains("không quy tắc nào quyết định được")
    );
    set_clock(&house, hour());
    run_due(&house.site).await.unwrap();
    assert_eq!(unit_of(&house, "hoa").await, paper, "nobody decided yet");
    let list = lan.get(&format!("{path}/questions?kind=work")).await.body;
    for shown in ["Báo Một", "Báo Hai", "A10", "A20"] {
        assert!(list.contains(shown), "{shown}: {list}");
    }
    let decide = format!("{path}/questions");
    let fields = [("kind", "work"), ("unit", paper.as_str()), ("thing", "A10")];
    assert_eq!(lan.post(&decide, &fields).await.status, 409, "where to?");
    let beside = unit_of(&house, "dai").await;
    let elsewhere = [&fields[..], &[("to", beside.as_str())]].concat();
    assert_eq!(
        lan.post(&decide, &elsewhere).await.status,
        409,
        "not one of the parts"
    );
    let to = [&fields[..], &[("to", OTHER)]].concat();
    assert_eq!(lan.post(&decide, &to).await.status, 303);
    assert_eq!(
        lan.post(&decide, &to).await.status,
        303,
        "a second click moves nothing more"
    );
    assert_eq!(
        standings(&house, "T1").await,
        [(OTHER.to_owned(), "unknown".to_owned())]
    );
    let people = [("kind", "account"), ("unit", paper.as_str()), ("to", NEW)];
    let id = account(&house.site.db, "hoa").await.unwrap().unwrap().id;
    let people = [&people[..], &[("thing", id.as_str())]].concat();
    assert_eq!(lan.post(&decide, &people).await.status, 303);
    assert_eq!(unit_of(&house, "hoa").await, NEW);
    assert_eq!(
        chi.post(&decide, &people).await.status,
        403,
        "the operator does not decide about work"
    );
    let open = sql!(
        "select count(*) as count from reform_question where decided_at is null and kind in ('work', 'account')"
    );
    assert_eq!(
        count(&house, open, args![]).await,
        2,
        "A20 and the colleague wait still"
    );
}

#[tokio::test]
async fn a_unit_that_was_opened_meanwhile_holds_it_up_in_words() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let chi = operator(&house).await;
    let paper = unit_of(&house, "hoa").await;
    let path = signed(&house, &division(&house).await, &chi).await;
    let late = civic::unit::Change {
        unit: "01TESTTESTTESTTESTTESTTES3".into(),
        on: "2021-04-01".parse().unwrap(),
        what: What::Open {
            kind: Kind::Other,
            name: "Ban biên tập".into(),
            code: None,
            parent: Some(paper),
        },
        basis: "Quyết định thử".into(),
    };
    let mut tx = house.site.db.begin().await.unwrap();
    store::directory::amend(&mut tx, &[late], house.site.clock.now())
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    set_clock(&house, hour());
    let done = run_due(&house.site).await.unwrap();
    assert!(
        matches!(&done[0].1, Outcome::Stuck(why) if why.contains("Ban biên tập")),
        "{done:?}"
    );
    assert_eq!(state(&house, &path).await, "signed_off");
}
