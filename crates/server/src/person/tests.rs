//! Accounts: only the operator makes them; a link lets in once; a closed account is out at once.

use store::audit::{Verdict, verify};
use store::{args, sql};

use crate::account::store as accounts;
use crate::testing::{House, Person};

/// Anh Chí, the operator of the house, signed in.
pub async fn operator(house: &House) -> Person {
    let lan = accounts::account(&house.site.db, "lan").await.unwrap().unwrap();
    house
        .hire_named(("chi", "Vi Văn Chí"), civic::Role::Operator, &lan.unit)
        .await
}

async fn unit_of_lan(house: &House) -> String {
    accounts::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap()
        .unit
}

/// The path of the link that a page shows.
fn link_in(body: &str) -> String {
    let from = body.find("/sign-in/").expect("a link is shown");
    body[from..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn only_the_operator_comes_in() {
    let house = House::demo().await;
    for who in ["officer", "coordinator", "newsroom", "commune"] {
        let person = house.sign_in(who).await;
        assert_eq!(person.get("/people").await.status, 403, "{who}");
        assert_eq!(person.get("/people/new").await.status, 403, "{who}");
        let unit = unit_of_lan(&house).await;
        let fields = [
            ("name", "Kẻ Lạ"),
            ("login", "kela"),
            ("unit", unit.as_str()),
            ("role", "operator"),
        ];
        assert_eq!(person.post("/people", &fields).await.status, 403, "{who}");
    }
    assert!(accounts::account(&house.site.db, "kela").await.unwrap().is_none());
}

#[tokio::test]
async fn an_account_is_made_and_its_link_lets_in_once() {
    let house = House::demo().await;
    let chi = operator(&house).await;
    let unit = unit_of_lan(&house).await;
    let fields = [
        ("name", "Hoàng Văn Thụ"),
        ("login", "Thu.HV"),
        ("unit", unit.as_str()),
        ("role", "officer"),
    ];
    let made = chi.post("/people", &fields).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let link = link_in(&made.body);
    assert!(
        !chi.get("/people").await.body.contains(&link),
        "the link is shown once"
    );
    let stranger = house.stranger();
    assert!(stranger.get(&link).await.body.contains("Hoàng Văn Thụ"));
    assert_eq!(stranger.post(&link, &[]).await.status, 303);
    assert_eq!(stranger.post(&link, &[]).await.status, 409, "a link works once");
    assert!(chi.get("/people?q=hoang+thu").await.body.contains("thu.hv"));
    let again = chi.post("/people", &fields).await;
    assert_eq!(again.status, 422);
    assert!(again.body.contains("đã có người dùng") && again.body.contains("value=\"Hoàng Văn Thụ\""));
    assert!(matches!(
        verify(&house.site.db).await.unwrap(),
        Verdict::Sound { .. }
    ));
}

#[tokio::test]
async fn units_are_found_in_the_form_and_what_was_typed_stays() {
    let house = House::demo().await;
    let chi = operator(&house).await;
    let typed = [
        ("name", "Lô Thị Mai"),
        ("login", "mai2"),
        ("unit_q", "xa quoc khanh"),
        ("role", "commune"),
        ("act", "search"),
    ];
    let page = chi.post("/people", &typed).await;
    assert_eq!(page.status, 200);
    for words in [
        "Xã Quốc Khánh",
        "Huyện Tràng Định",
        "value=\"Lô Thị Mai\"",
        "value=\"commune\" checked",
    ] {
        assert!(page.body.contains(words), "{words}");
    }
    let nothing = chi.post("/people", &[("unit_q", "zzz"), ("act", "search")]).await;
    assert!(nothing.body.contains("Không có đơn vị nào hợp tên này"));
}

#[tokio::test]
async fn bad_values_come_back_with_words() {
    let house = House::demo().await;
    let chi = operator(&house).await;
    let before = accounts_of(&house).await;
    for login in ["", "ab", "có dấu", "a b c", "<script>", "a@b.c", &"x".repeat(41)] {
        let page = chi
            .post(
                "/people",
                &[
                    ("name", "X"),
                    ("login", login),
                    ("unit", "none"),
                    ("role", "king"),
                ],
            )
            .await;
        assert_eq!(page.status, 422, "{login}");
        for words in [
            "từ 2 đến 100 ký tự",
            "Tên đăng nhập cần",
            "chọn một đơn vị",
            "chọn một vai trò",
        ] {
            assert!(page.body.contains(words), "{login}: {words}");
        }
        assert!(!page.body.contains("<script>\""));
    }
    assert_eq!(accounts_of(&house).await, before);
}

async fn accounts_of(house: &House) -> usize {
    super::store::all(&house.site.db).await.unwrap().len()
}

#[tokio::test]
async fn a_closed_account_is_out_at_once_and_comes_back_when_opened() {
    let house = House::demo().await;
    let (chi, tuan) = (operator(&house).await, house.sign_in("coordinator").await);
    let id = accounts::account(&house.site.db, "tuan")
        .await
        .unwrap()
        .unwrap()
        .id;
    let link = link_in(&chi.post(&format!("/people/{id}/link"), &[]).await.body);
    assert_eq!(
        tuan.get("/units").await.status,
        303,
        "a new link ends the sessions"
    );
    let tuan = house.sign_in("coordinator").await;
    assert_eq!(tuan.get("/units").await.status, 200);
    assert_eq!(chi.post(&format!("/people/{id}/close"), &[]).await.status, 303);
    assert_eq!(tuan.get("/units").await.status, 303);
    assert_eq!(
        house.stranger().post(&link, &[]).await.status,
        409,
        "links of a closed account are over"
    );
    assert_eq!(chi.post(&format!("/people/{id}/link"), &[]).await.status, 409);
    assert_eq!(chi.post(&format!("/people/{id}/open"), &[]).await.status, 303);
    assert_eq!(
        tuan.get("/units").await.status,
        303,
        "an ended session stays ended"
    );
    assert_eq!(
        house.stranger().post(&link, &[]).await.status,
        409,
        "and so does its link"
    );
    assert_eq!(house.sign_in("coordinator").await.get("/units").await.status, 200);
}

#[tokio::test]
async fn a_new_link_takes_the_old_password_and_the_old_link_away() {
    let house = House::demo().await;
    let chi = operator(&house).await;
    let id = accounts::account(&house.site.db, "hoa")
        .await
        .unwrap()
        .unwrap()
        .id;
    let mut tx = house.site.db.begin().await.unwrap();
    accounts::set_password(&mut tx, &id, "x").await.unwrap();
    tx.commit().await.unwrap();
    let first = link_in(&chi.post(&format!("/people/{id}/link"), &[]).await.body);
    let second = link_in(&chi.post(&format!("/people/{id}/link"), &[]).await.body);
    assert!(
        accounts::account(&house.site.db, "hoa")
            .await
            .unwrap()
            .unwrap()
            .password_hash
            .is_none()
    );
    assert_eq!(house.stranger().post(&first, &[]).await.status, 409);
    assert_eq!(house.stranger().post(&second, &[]).await.status, 303);
}

#[tokio::test]
async fn the_operator_cannot_lock_themselves_out_and_acts_are_recorded() {
    let house = House::demo().await;
    let chi = operator(&house).await;
    assert_eq!(chi.post("/people/chi/close", &[]).await.status, 409);
    assert_eq!(chi.get("/people").await.status, 200);
    let id = accounts::account(&house.site.db, "mai")
        .await
        .unwrap()
        .unwrap()
        .id;
    for act in ["close", "close", "open"] {
        chi.post(&format!("/people/{id}/{act}"), &[]).await;
    }
    let count =
        sql!("select count(*) as count from audit where action = $1 and subject = $2 and person = 'chi'");
    for (action, times) in [("person.closed", 1), ("person.opened", 1)] {
        let rows: store::Count = house.site.db.one(count, args![action, &id]).await.unwrap();
        assert_eq!(
            rows.count, times,
            "{action}: what changed nothing is not recorded"
        );
    }
    for act in ["close", "open", "link"] {
        assert_eq!(chi.post(&format!("/people/none/{act}"), &[]).await.status, 404);
    }
}

#[tokio::test]
async fn the_command_line_makes_the_first_operator() {
    let house = House::demo().await;
    let site = &house.site;
    let unit = unit_of_lan(&house).await;
    let link = super::cli::person_add(site, "Root.1", "Vi Văn Chí", &unit, "operator", None)
        .await
        .unwrap();
    let (_, path) = link.link.split_once("/sign-in/").unwrap();
    assert_eq!(
        house
            .stranger()
            .post(&format!("/sign-in/{path}"), &[])
            .await
            .status,
        303
    );
    let named = super::cli::person_add(site, "dinh.lap", "Lý A", "huyện đình lập", "coordinator", None).await;
    assert!(named.unwrap().link.contains("/sign-in/"));
    for (login, name, unit, role, said) in [
        ("root.1", "Ai Đó", unit.as_str(), "operator", "đã có người dùng"),
        ("root.2", "Ai Đó", unit.as_str(), "king", "operator, officer"),
        (
            "root.2",
            "Ai Đó",
            "xã quốc khánh của sao hỏa",
            "commune",
            "Không có đơn vị nào",
        ),
        ("root.2", "Ai Đó", "xã tân lập", "commune", "hãy nêu mã"),
        ("r", "Ai Đó", unit.as_str(), "operator", "Tên đăng nhập cần"),
    ] {
        let fault = super::cli::person_add(site, login, name, unit, role, None)
            .await
            .unwrap_err();
        assert!(fault.contains(said), "{fault}");
    }
    assert!(
        super::cli::person_link(site, "root.1")
            .await
            .unwrap()
            .told(true)
            .contains("/sign-in/")
    );
    assert!(super::cli::person_link(site, "nobody").await.is_err());
}

/// Midnight in Vietnam comes: the last second of a day, and the first instant of the next.
fn clock_to(house: &House, at: i64) {
    let crate::site::Clock::Fixed(clock) = &house.site.clock else {
        unreachable!("the clock of a test stands")
    };
    clock.store(at, std::sync::atomic::Ordering::Relaxed);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn an_account_with_a_last_day_is_out_at_midnight_with_session_password_and_link() {
    let house = House::demo().await;
    let chi = operator(&house).await;
    let unit = unit_of_lan(&house).await;
    let today = house.site.clock.now().day();
    let until = today.plus_days(1).short();
    let fields = [
        ("name", "Kỹ thuật viên"),
        ("login", "ky-thuat"),
        ("unit", unit.as_str()),
        ("role", "operator"),
        ("until", until.as_str()),
    ];
    for (typed, says) in [("hôm nay", "đủ ngày, tháng, năm"), ("1/1/2020", "đã qua")] {
        let wrong = [&fields[..4], &[("until", typed)]].concat();
        let page = chi.post("/people", &wrong).await;
        assert!(page.status == 422 && page.body.contains(says), "{}", page.body);
        assert!(page.body.contains(&format!("value=\"{typed}\"")), "{}", page.body);
    }
    let made = chi.post("/people", &fields).await;
    assert_eq!(made.status, 200, "{}", made.body);
    assert!(
        chi.get("/people")
            .await
            .body
            .contains(&format!("dùng đến hết {until}"))
    );
    let helper = house.sign_in("ky-thuat").await;
    let midnight = civic::Moment::start_of(today.plus_days(2)).0;
    clock_to(&house, midnight - 1_000);
    let (chi, helper_late) = (house.sign_in("chi").await, house.sign_in("ky-thuat").await);
    assert_eq!(helper_late.get("/people").await.status, 200, "its last second");
    let link = link_in(&made.body);
    assert!(house.stranger().get(&link).await.body.contains("Kỹ thuật viên"));
    clock_to(&house, midnight);
    for person in [&helper, &helper_late] {
        assert_eq!(
            person.get("/people").await.status,
            303,
            "no session of it is left"
        );
    }
    assert_eq!(
        house.stranger().post(&link, &[]).await.status,
        409,
        "nor its link"
    );
    let account = accounts::account(&house.site.db, "ky-thuat")
        .await
        .unwrap()
        .unwrap();
    assert!(
        account.active && !account.is_open(house.site.clock.now()),
        "before anybody closed it"
    );

    super::last_day::pass(&house.site).await.unwrap();
    super::last_day::pass(&house.site).await.unwrap();
    let account = accounts::account(&house.site.db, "ky-thuat")
        .await
        .unwrap()
        .unwrap();
    assert!(!account.active);
    let ended = sql!("select count(*) as count from audit where action = 'person.ended'");
    let ended: store::Count = house.site.db.one(ended, args![]).await.unwrap();
    assert_eq!(ended.count, 1, "recorded once");
    // Opened again it has no end, until it is given one anew.
    let id = account.id;
    assert_eq!(chi.post(&format!("/people/{id}/open"), &[]).await.status, 303);
    let account = accounts::account(&house.site.db, "ky-thuat")
        .await
        .unwrap()
        .unwrap();
    assert!(account.is_open(house.site.clock.now()) && account.ends_at.is_none());
}

#[tokio::test]
async fn a_last_day_is_given_moved_and_taken_away_and_nobody_gives_their_own() {
    let house = House::demo().await;
    let chi = operator(&house).await;
    let tuan = house.sign_in("coordinator").await;
    let id = accounts::account(&house.site.db, "tuan")
        .await
        .unwrap()
        .unwrap()
        .id;
    let path = format!("/people/{id}/last-day");
    let day = house.site.clock.now().day().plus_days(3);
    let end = civic::Moment::start_of(day.plus_days(1)).0.to_string();
    let give = async |until: &str, seen: &str| chi.post(&path, &[("until", until), ("seen", seen)]).await;
    let wrong = give("31/2/2030", "0").await;
    assert!(
        wrong.status == 422 && wrong.body.contains("value=\"31/2/2030\""),
        "{}",
        wrong.body
    );
    assert_eq!(give(&day.short(), "0").await.status, 303);
    assert!(
        chi.get(&format!("/people/{id}"))
            .await
            .body
            .contains(&format!("value=\"{}\"", day.short()))
    );
    assert_eq!(
        give("", "0").await.status,
        409,
        "somebody else gave one meanwhile"
    );
    assert_eq!(tuan.get("/inbox").await.status, 200, "until then nothing changes");
    assert_eq!(give("", &end).await.status, 303);
    super::last_day::pass(&house.site).await.unwrap();
    assert_eq!(tuan.get("/inbox").await.status, 200);
    let own = accounts::account(&house.site.db, "chi")
        .await
        .unwrap()
        .unwrap()
        .id;
    let page = chi
        .post(
            &format!("/people/{own}/last-day"),
            &[("until", &day.short()), ("seen", "0")],
        )
        .await;
    assert_eq!(page.status, 409);
    assert_eq!(tuan.post(&path, &[("until", "")]).await.status, 403);
}
