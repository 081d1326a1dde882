//! Who sits on a board, and attempts to decide without a seat.

use store::{Count, args, record, sql};

use super::*;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one attempt after the other")]
async fn nobody_vets_their_own_work_nor_without_a_seat_nor_after_it_ended() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (tinh, khac, rule) = with_board(&house).await;
    for login in ["lan", "binh"] {
        let login = crate::demo::PEOPLE
            .iter()
            .find(|one| one.who == login)
            .map_or(login, |one| one.login);
        seated(&house, &tinh, &rule, login).await;
    }
    let (id, vi) = ready(&house, &lan, &binh).await;
    for own in [&lan, &binh] {
        listened(&house, own, &id, "vi", &vi).await;
        let page = passes(own, &id, "vi", &vi, "x").await;
        assert!(
            page.status == 409 && page.body.contains("không thẩm định được"),
            "{}",
            page.body
        );
        let back = [("language", "vi"), ("hash", vi.as_str()), ("remark", "x")];
        assert_eq!(
            own.post(&format!("/bulletins/{id}/vetting/return"), &back)
                .await
                .status,
            409
        );
    }
    // Another province: its people are not named, and its board covers nothing here.
    let (_, elsewhere) = provinces(&house).await;
    house.hire("xa", Role::Officer, &elsewhere).await;
    let from = today(&house);
    let members = format!("/bulletins/vetting/rules/{rule}/members");
    assert_eq!(
        tinh.post(&members, &[("login", "xa"), ("from", &from)])
            .await
            .status,
        422
    );
    assert_eq!(
        tinh.post(&members, &[("login", "tinh"), ("from", &from)])
            .await
            .status,
        422,
        "oneself"
    );
    assert_eq!(
        tinh.post(&members, &[("login", "khac"), ("from", "1/1/2020")])
            .await
            .status,
        422,
        "the past"
    );
    let xa = sure(&house, "xa").await;
    let theirs = [
        ("unit", elsewhere.as_str()),
        ("board", elsewhere.as_str()),
        ("decided_by", "QĐ"),
        ("from", from.as_str()),
    ];
    let made = xa.post("/bulletins/vetting/rules", &theirs).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let (home, _) = provinces(&house).await;
    let foreign = [("unit", home.as_str()), theirs[1], theirs[2], theirs[3]];
    assert_eq!(
        xa.post("/bulletins/vetting/rules", &foreign).await.status,
        422,
        "in the name of another province"
    );
    let other = last(&made);
    let own_seat = insert_seat(&house, &other, "xa").await;
    for path in ["", "/media?language=vi"] {
        assert_eq!(
            xa.get(&format!("/bulletins/{id}/vetting{path}")).await.status,
            404,
            "{path}"
        );
    }
    assert_eq!(passes(&xa, &id, "vi", &vi, "x").await.status, 404);
    assert_eq!(
        xa.get(&format!("/bulletins/vetting/rules/{rule}")).await.status,
        404
    );
    assert_eq!(
        xa.post(
            &format!("/bulletins/vetting/rules/{rule}/end"),
            &[("at_once", "1")]
        )
        .await
        .status,
        404
    );
    drop(own_seat);
    // Of the Sở, and not seated.
    let tam = house.sign_in("second").await;
    assert_eq!(passes(&tam, &id, "vi", &vi, "x").await.status, 404);
    // The seat ended while the page was open.
    listened(&house, &khac, &id, "vi", &vi).await;
    let shown = seal(&khac, &id, "vi").await;
    let seat = seat_of(&house, &rule, "khac").await;
    let end = format!("{members}/end");
    assert_eq!(
        tinh.post(&end, &[("seat", &seat), ("at_once", "1")]).await.status,
        303
    );
    assert_eq!(passes(&khac, &id, "vi", &vi, &shown).await.status, 404);
    assert!(
        lan.get(&format!("/bulletins/{id}"))
            .await
            .body
            .contains("Hôm nay không có ai trong Ban biên tập")
    );
    // A seat without the second factor hears and sends back, and passes nothing.
    house.hire("quen", Role::Officer, &home).await;
    seated(&house, &tinh, &rule, "quen").await;
    let quen = house.sign_in("quen").await;
    listened(&house, &quen, &id, "vi", &vi).await;
    assert_eq!(passes(&quen, &id, "vi", &vi, &shown).await.status, 409);
    assert_eq!(
        sends(&lan, &id).await.status,
        409,
        "none of it was a word of the board"
    );
    let count: Count = house
        .site
        .db
        .one(sql!("select count(*) as count from vetting_word"), args![])
        .await
        .unwrap();
    assert_eq!(count.count, 0);
}

/// A seat put there past the page, as a damaged or edited database would have it.
async fn insert_seat(house: &House, rule: &str, person: &str) -> String {
    let insert = sql!(
        "insert into vetting_member (id, rule, person, valid_from, valid_to, named_by, named_at) \
         values ($2, $1, $2, '2000-01-01', null, $2, 0)"
    );
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(insert, args![rule, person]).await.unwrap();
    tx.commit().await.unwrap();
    person.to_owned()
}

record! { struct Id { id: String } }

async fn seat_of(house: &House, rule: &str, person: &str) -> String {
    let find = sql!("select id from vetting_member where rule = $1 and person = $2");
    house
        .site
        .db
        .one::<Id>(find, args![rule, person])
        .await
        .unwrap()
        .id
}

#[tokio::test]
async fn the_body_that_a_province_names_decides_in_its_name_and_nobody_else_does() {
    let house = House::demo().await;
    let (home, _) = provinces(&house).await;
    let lan = house.sign_in("lan").await;
    let mai = house.sign_in("mai").await;
    let (from, sender) = (today(&house), unit_of(&house, "lan").await);
    let fields = [
        ("unit", home.as_str()),
        ("board", sender.as_str()),
        ("decided_by", "QĐ 40"),
        ("from", from.as_str()),
    ];
    assert_eq!(
        lan.post("/bulletins/vetting/rules", &fields).await.status,
        422,
        "nobody named the Sở"
    );
    assert_eq!(
        mai.post("/bulletins/vetting/rules", &fields).await.status,
        409,
        "a commune decides none"
    );
    let tinh = province(&house).await;
    let named = ruled(&house, &tinh, &[]).await;
    let made = lan.post("/bulletins/vetting/rules", &fields).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let own = last(&made);
    let end = |rule: &str| format!("/bulletins/vetting/rules/{rule}/end");
    assert_eq!(
        lan.post(&end(&named), &[("at_once", "1")]).await.status,
        404,
        "the province's own"
    );
    assert_eq!(lan.post(&end(&own), &[("at_once", "1")]).await.status, 303);
    for (wrong, key) in [
        (("decided_by", " "), "Ghi số và ngày"),
        (("from", "1/1/2020"), "đã qua"),
    ] {
        let mut fields = fields;
        for field in &mut fields {
            if field.0 == wrong.0 {
                *field = wrong;
            }
        }
        let page = tinh.post("/bulletins/vetting/rules", &fields).await;
        assert!(
            page.status == 422 && page.body.contains(key),
            "{wrong:?}: {}",
            page.body
        );
    }
}
