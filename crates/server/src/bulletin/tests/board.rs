//! The board between a unit and the communes: who decides, who sits, what waits, and attempts to get round it.

use civic::Role;
use store::{Count, args, record, sql};

use super::hands::*;
use crate::account::store::{NewPerson, insert_person};
use crate::assignment::fixture_tests::unit_of;
use crate::testing::{House, Page, Person};

/// The province of the demonstration, and another one.
async fn provinces(house: &House) -> (String, String) {
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    let home = directory
        .territory(&unit_of(house, "lan").await, on)
        .unwrap()
        .id
        .clone();
    let other = directory.units().iter().find(|unit| {
        unit.kind == civic::unit::Kind::Province && unit.id != home && unit.version(on).is_some()
    });
    (home, other.unwrap().id.clone())
}

async fn hire(house: &House, login: &str, unit: &str, role: Role) {
    let person = NewPerson {
        id: login,
        unit,
        role,
        name: login,
        login,
    };
    let mut tx = house.site.db.begin().await.unwrap();
    insert_person(&mut tx, &person, civic::Moment(0)).await.unwrap();
    tx.commit().await.unwrap();
}

/// An officer of the province, signed in.
pub async fn province(house: &House) -> Person {
    let (home, _) = provinces(house).await;
    hire(house, "tinh", &home, Role::Officer).await;
    house.sign_in("tinh").await
}

pub fn today(house: &House) -> String {
    house.site.clock.now().day().short()
}

/// A rule of the province whose board the Sở keeps; gives its id.
pub async fn ruled(house: &House, tinh: &Person, more: &[(&str, &str)]) -> String {
    let (home, _) = provinces(house).await;
    let (board, from) = (unit_of(house, "lan").await, today(house));
    let mut fields = vec![
        ("unit", home.as_str()),
        ("board", board.as_str()),
        ("decided_by", "QĐ 2349/QĐ-UBND"),
        ("from", from.as_str()),
    ];
    fields.extend(more);
    let page = tinh.post("/bulletins/vetting/rules", &fields).await;
    assert_eq!(page.status, 303, "{}", page.body);
    last(&page)
}

fn last(page: &Page) -> String {
    page.location
        .clone()
        .unwrap()
        .split('?')
        .next()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned()
}

/// Names somebody to a board from today on.
pub async fn seated(house: &House, tinh: &Person, rule: &str, login: &str) {
    let from = today(house);
    let path = format!("/bulletins/vetting/rules/{rule}/members");
    let page = tinh.post(&path, &[("login", login), ("from", &from)]).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

/// The province has a board on which `khac` of the newspaper sits, sure.
async fn with_board(house: &House) -> (Person, Person, String) {
    let tinh = province(house).await;
    let rule = ruled(house, &tinh, &[]).await;
    seated(house, &tinh, &rule, "khac").await;
    (tinh, sure(house, "khac").await, rule)
}

async fn look(person: &Person, id: &str) -> Page {
    person.get(&format!("/bulletins/{id}/vetting")).await
}

/// Heard to its end by somebody of the board.
async fn listened(house: &House, person: &Person, id: &str, language: &str, hash: &str) {
    let media = format!("/bulletins/{id}/vetting/media?language={language}");
    assert!(person.get(&media).await.bytes.starts_with(b"fLaC"));
    later(house, 1);
    let fields = [("language", language), ("hash", hash), ("to_the_end", "on")];
    let page = person
        .post(&format!("/bulletins/{id}/vetting/heard"), &fields)
        .await;
    assert_eq!(page.status, 303, "{}", page.body);
}

async fn seal(person: &Person, id: &str, language: &str) -> String {
    let page = person
        .get(&format!("/bulletins/{id}/vetting?language={language}"))
        .await
        .body;
    let Some((_, rest)) = page.split_once("name=\"seal\" value=\"") else {
        return String::new();
    };
    rest.split('"').next().unwrap().to_owned()
}

async fn passes(person: &Person, id: &str, language: &str, hash: &str, seal: &str) -> Page {
    let fields = [("language", language), ("hash", hash), ("seal", seal)];
    person
        .post(&format!("/bulletins/{id}/vetting/pass"), &fields)
        .await
}

/// Heard and passed by somebody of the board.
async fn passed(house: &House, person: &Person, id: &str, language: &str, hash: &str) {
    listened(house, person, id, language, hash).await;
    let seal = seal(person, id, language).await;
    let page = passes(person, id, language, hash, &seal).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

async fn sends(person: &Person, id: &str) -> Page {
    person
        .post(&format!("/bulletins/{id}/send"), &[("count", "1")])
        .await
}

/// An ordinary bulletin of the Sở for the station of mai, approved by it; gives id and hash.
async fn ready(house: &House, lan: &Person, binh: &Person) -> (String, String) {
    let id = begun(lan, "ordinary", "live").await;
    approved(house, lan, binh, &id, "vi").await;
    aimed(house, lan, &id).await;
    let hash = hash(lan, &id, "vi").await;
    (id, hash)
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn what_a_department_makes_goes_before_the_board_and_leaves_with_its_word() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (_, khac, rule) = with_board(&house).await;
    let id = begun(&lan, "ordinary", "live").await;
    aimed(&house, &lan, &id).await;
    assert_eq!(look(&khac, &id).await.status, 404, "a draft is its unit's alone");
    approved(&house, &lan, &binh, &id, "vi").await;
    let hash = hash(&lan, &id, "vi").await;
    // The maker sees who waits for whom; nothing leaves.
    let page = lan.get(&format!("/bulletins/{id}")).await.body;
    assert!(
        page.contains("Đơn vị đã duyệt. Bản tin đang ở Ban biên tập") && page.contains(&rule),
        "{page}"
    );
    assert!(
        lan.get("/bulletins")
            .await
            .body
            .contains("Đang chờ Ban biên tập của")
    );
    let held = sends(&lan, &id).await;
    assert!(
        held.status == 409 && held.body.contains("chưa thẩm định xong"),
        "{}",
        held.body
    );
    // The member is told in the menu, the inbox and the list.
    assert!(
        khac.get("/bulletins")
            .await
            .body
            .contains("Bản tin chờ bạn thẩm định hoặc cần bạn xem: 1")
    );
    assert!(
        khac.get("/bulletins/vetting")
            .await
            .body
            .contains(&format!("/bulletins/{id}/vetting"))
    );
    let page = look(&khac, &id).await;
    assert!(
        page.status == 200 && page.body.contains("7h30 ngày 30/4/2021"),
        "{}",
        page.body
    );
    assert_eq!(
        khac.get(&format!("/bulletins/{id}")).await.status,
        404,
        "its own pages stay its unit's"
    );
    // Nothing is passed unheard, nor by what somebody types.
    let unheard = passes(&khac, &id, "vi", &hash, "x").await;
    assert_eq!(unheard.status, 409, "{}", unheard.body);
    let word = [("language", "vi"), ("hash", hash.as_str()), ("to_the_end", "on")];
    let heard = format!("/bulletins/{id}/vetting/heard");
    assert_eq!(
        khac.post(&heard, &word).await.status,
        422,
        "it was not sent to them"
    );
    khac.get(&format!("/bulletins/{id}/vetting/media?language=vi"))
        .await;
    assert_eq!(
        khac.post(&heard, &word).await.status,
        422,
        "its time has not passed"
    );
    assert_eq!(seal(&khac, &id, "vi").await, "", "no button before it was heard");
    passed(&house, &khac, &id, "vi", &hash).await;
    assert!(
        !khac
            .get("/bulletins")
            .await
            .body
            .contains("Bản tin chờ bạn thẩm định")
    );
    let steps = lan.get(&format!("/bulletins/{id}/variant")).await.body;
    assert!(steps.contains("Ban biên tập thẩm định đạt"), "{steps}");
    assert_eq!(sends(&lan, &id).await.status, 303);
    let again = look(&khac, &id).await;
    assert!(
        again.status == 200 && !again.body.contains("name=\"seal\""),
        "{}",
        again.body
    );
    assert_eq!(
        passes(&khac, &id, "vi", &hash, "x").await.status,
        409,
        "what has left is not passed"
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one attempt after the other")]
async fn whatever_changes_after_the_boards_word_has_to_be_vetted_again() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (_, khac, _) = with_board(&house).await;
    let (id, first) = ready(&house, &lan, &binh).await;
    listened(&house, &khac, &id, "vi", &first).await;
    let shown = seal(&khac, &id, "vi").await;
    // Changed between the page and the button.
    let edit = lan.get(&format!("/bulletins/{id}/edit")).await.body;
    let (_, rest) = edit.split_once("name=\"version\" value=\"").unwrap();
    let version = rest.split('"').next().unwrap().to_owned();
    let head = [
        ("version", version.as_str()),
        ("title", "Tên khác hẳn"),
        ("class", "priority"),
        ("kind", "notice"),
        ("mode", "live"),
        ("purpose", "own"),
    ];
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/edit"), &head).await.status,
        303
    );
    let late = passes(&khac, &id, "vi", &first, &shown).await;
    assert!(
        late.status == 409 && late.body.contains("đã được sửa sau khi bạn mở trang"),
        "{}",
        late.body
    );
    passed(&house, &khac, &id, "vi", &first).await;
    // More places than the board saw.
    let everywhere = lan
        .post(&format!("/bulletins/{id}/targets"), &[("group", "all")])
        .await;
    assert_eq!(everywhere.status, 303, "{}", everywhere.body);
    let page = lan.get(&format!("/bulletins/{id}/send")).await.body;
    assert!(page.contains("chưa thẩm định xong"), "{page}");
    assert!(
        lan.get(&format!("/bulletins/{id}/variant"))
            .await
            .body
            .contains("phải thẩm định lại")
    );
    let drop = lan.get(&format!("/bulletins/{id}/targets")).await.body;
    let aim = drop
        .rsplit_once("name=\"drop\" value=\"")
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/targets"), &[("drop", &aim)])
            .await
            .status,
        303
    );
    // As it was passed it holds again: nothing of it is other than what was seen.
    let page = lan.get(&format!("/bulletins/{id}/send")).await.body;
    assert!(!page.contains("chưa thẩm định xong"), "{page}");
    // Another recording, approved by the unit again.
    approved(&house, &lan, &binh, &id, "vi").await;
    assert_eq!(sends(&lan, &id).await.status, 409);
    // A language that the board did not hear keeps the whole.
    let second = hash(&lan, &id, "vi").await;
    passed(&house, &khac, &id, "vi", &second).await;
    approved(&house, &lan, &binh, &id, "tyz").await;
    assert_eq!(sends(&lan, &id).await.status, 409);
    let tyz = hash(&lan, &id, "tyz").await;
    passed(&house, &khac, &id, "tyz", &tyz).await;
    assert_eq!(sends(&lan, &id).await.status, 303);
}

#[tokio::test]
async fn a_language_that_is_approved_after_sending_is_held_for_the_board() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (_, khac, _) = with_board(&house).await;
    let (id, vi) = ready(&house, &lan, &binh).await;
    // Recorded and heard before it is sent, approved behind the board's back.
    let tyz = recorded(&lan, &id, "tyz").await;
    lan.get(&format!("/bulletins/{id}/media?language=tyz")).await;
    later(&house, 1);
    let fields = [("language", "tyz"), ("hash", tyz.as_str()), ("to_the_end", "on")];
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/heard"), &fields).await.status,
        303
    );
    passed(&house, &khac, &id, "vi", &vi).await;
    assert_eq!(sends(&lan, &id).await.status, 303);
    later(&house, 1);
    assert_eq!(
        binh.post(&format!("/bulletins/{id}/approve"), &fields)
            .await
            .status,
        303
    );
    let media = |language: &'static str| {
        let (site, id) = (&house.site, &id);
        async move {
            let mut tx = site.db.snapshot().await.unwrap();
            crate::bulletin::media(&mut tx, id, language).await.unwrap()
        }
    };
    assert!(
        media("vi").await.is_some(),
        "what left with the board's word sounds on"
    );
    assert_eq!(media("tyz").await, None);
    assert!(
        khac.get("/bulletins/vetting")
            .await
            .body
            .contains(&format!("/bulletins/{id}/vetting"))
    );
    passed(&house, &khac, &id, "tyz", &tyz).await;
    assert!(media("tyz").await.is_some());
}

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
    hire(&house, "xa", &elsewhere, Role::Officer).await;
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
    hire(&house, "quen", &home, Role::Officer).await;
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
        .one(sql!("select count(*) as count from vetting_pass"), args![])
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
async fn remarks_of_the_board_reach_the_maker_and_the_answer_comes_back_to_it() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (_, khac, _) = with_board(&house).await;
    let (id, vi) = ready(&house, &lan, &binh).await;
    passed(&house, &khac, &id, "vi", &vi).await;
    // Also after it was passed, as long as it has not left.
    let back = |remark: &'static str| {
        let (khac, id, vi) = (&khac, &id, &vi);
        async move {
            let fields = [("language", "vi"), ("hash", vi.as_str()), ("remark", remark)];
            khac.post(&format!("/bulletins/{id}/vetting/return"), &fields)
                .await
        }
    };
    assert_eq!(back(" ").await.status, 422);
    assert_eq!(back("Đọc sai tên bệnh.").await.status, 303);
    assert!(
        lan.get("/bulletins")
            .await
            .body
            .contains("bị trả lại kèm ý kiến thẩm định: 1")
    );
    let page = lan.get(&format!("/bulletins/{id}/variant")).await.body;
    assert!(
        page.contains("Đọc sai tên bệnh.") && page.contains("Ban biên tập trả lại"),
        "{page}"
    );
    assert_eq!(back("lần nữa").await.status, 409);
    assert_eq!(sends(&lan, &id).await.status, 409);
    let fields = [
        ("language", "vi"),
        ("hash", vi.as_str()),
        ("remark", "Đúng tên theo Bộ Y tế."),
    ];
    assert_eq!(
        lan.post(&format!("/bulletins/{id}/answer"), &fields).await.status,
        303
    );
    assert_eq!(
        passes(&khac, &id, "vi", &vi, "x").await.status,
        404,
        "the unit has not approved it again"
    );
    assert_eq!(
        binh.post(&format!("/bulletins/{id}/approve"), &fields)
            .await
            .status,
        303
    );
    assert_eq!(
        sends(&lan, &id).await.status,
        409,
        "the word from before is worth nothing"
    );
    assert!(look(&khac, &id).await.body.contains("Đúng tên theo Bộ Y tế."));
    passed(&house, &khac, &id, "vi", &vi).await;
    assert_eq!(sends(&lan, &id).await.status, 303);
}

#[tokio::test]
async fn urgent_ones_and_drills_go_at_once_and_the_board_is_told() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (_, khac, _) = with_board(&house).await;
    let id = begun(&lan, "urgent", "live").await;
    approved(&house, &lan, &binh, &id, "vi").await;
    aimed(&house, &lan, &id).await;
    assert!(
        !khac.get("/bulletins/vetting").await.body.contains(&id),
        "it does not wait"
    );
    let path = format!("/bulletins/{id}/urgent");
    let ask = [
        ("count", "1"),
        ("typed", "PHÁT THẬT"),
        ("reason", "disaster"),
        ("minutes", "60"),
    ];
    assert_eq!(lan.post(&path, &ask).await.status, 303);
    assert_eq!(binh.post(&format!("{path}/confirm"), &ask[..2]).await.status, 303);
    let inbox = khac.get("/bulletins/vetting").await.body;
    assert!(
        inbox.contains("khẩn cấp, không chờ thẩm định") && inbox.contains(&id),
        "{inbox}"
    );
    assert!(khac.get("/bulletins").await.body.contains("cần bạn xem: 1"));
    let page = look(&khac, &id).await;
    assert!(
        page.status == 200 && page.body.contains("đã đi lúc"),
        "{}",
        page.body
    );
    let own = lan.get(&format!("/bulletins/{id}")).await.body;
    assert!(own.contains("Ban biên tập đã được báo"), "{own}");
    let seen = format!("/bulletins/{id}/vetting/seen");
    assert_eq!(khac.post(&seen, &[]).await.status, 303);
    assert_eq!(khac.post(&seen, &[]).await.status, 409);
    assert!(!khac.get("/bulletins").await.body.contains("cần bạn xem"));
    let drill = begun(&lan, "ordinary", "drill").await;
    approved(&house, &lan, &binh, &drill, "vi").await;
    aimed(&house, &lan, &drill).await;
    assert_eq!(sends(&lan, &drill).await.status, 303);
    assert!(
        khac.get("/bulletins/vetting")
            .await
            .body
            .contains("diễn tập, không chờ thẩm định")
    );
}

#[tokio::test]
async fn what_waits_is_free_when_the_rule_ends_and_a_step_says_so() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (tinh, khac, rule) = with_board(&house).await;
    let (id, _) = ready(&house, &lan, &binh).await;
    assert_eq!(sends(&lan, &id).await.status, 409);
    let end = format!("/bulletins/vetting/rules/{rule}/end");
    assert_eq!(
        khac.post(&end, &[("at_once", "1")]).await.status,
        404,
        "members do not end it"
    );
    assert_eq!(
        lan.post(&end, &[("at_once", "1")]).await.status,
        404,
        "nor who keeps the board"
    );
    let until = today(&house);
    assert_eq!(tinh.post(&end, &[("until", &until)]).await.status, 303);
    assert_eq!(sends(&lan, &id).await.status, 409, "its last day is not over");
    // The days pass, and the worker looks.
    later(&house, 24 * 60);
    crate::bulletin::vetting::let_go(&house.site).await.unwrap();
    crate::bulletin::vetting::let_go(&house.site).await.unwrap();
    let lan = house.sign_in("lan").await;
    let page = lan.get(&format!("/bulletins/{id}/variant")).await.body;
    assert_eq!(page.matches("hết quy định thẩm định").count(), 1, "{page}");
    assert_eq!(sends(&lan, &id).await.status, 303);
    let noted = sql!("select count(*) as count from audit where action = 'bulletin.board_freed'");
    assert_eq!(house.site.db.one::<Count>(noted, args![]).await.unwrap().count, 1);
}

#[tokio::test]
async fn what_a_commune_makes_for_itself_is_free_unless_the_rule_says_otherwise() {
    let house = House::demo().await;
    let (tinh, khac, _) = with_board(&house).await;
    let station = unit_of(&house, "mai").await;
    hire(&house, "xa-2", &station, Role::Commune).await;
    let (mai, second) = (sure(&house, "mai").await, sure(&house, "xa-2").await);
    let fields = [("unit", station.as_str()), ("person", "xa-2"), ("approves", "on")];
    assert_eq!(mai.post("/bulletins/mandates", &fields).await.status, 303);
    let media = |id: String| {
        let site = &house.site;
        async move {
            let mut tx = site.db.snapshot().await.unwrap();
            crate::bulletin::media(&mut tx, &id, "vi").await.unwrap()
        }
    };
    let free = begun(&mai, "ordinary", "live").await;
    approved(&house, &mai, &second, &free, "vi").await;
    assert!(media(free.clone()).await.is_some());
    assert_eq!(look(&khac, &free).await.status, 404);
    let own = ruled(&house, &tinh, &[("own", "on"), ("makers", "commune_station")]).await;
    seated(&house, &tinh, &own, "khac").await;
    let held = begun(&mai, "ordinary", "live").await;
    approved(&house, &mai, &second, &held, "vi").await;
    assert_eq!(
        media(held.clone()).await,
        None,
        "it sounds nowhere, not even at home"
    );
    assert!(media(free).await.is_some(), "what was approved before stays");
    assert!(
        !mai.get("/timetable/new")
            .await
            .body
            .contains(&format!("b:{held}:vi"))
    );
    let hash = hash(&mai, &held, "vi").await;
    passed(&house, &khac, &held, "vi", &hash).await;
    assert!(media(held.clone()).await.is_some());
    // Edited afterwards: approved by the unit alone it is held again.
    approved(&house, &mai, &second, &held, "vi").await;
    assert_eq!(media(held.clone()).await, None);
    // It becomes urgent: that waits for nobody.
    let edit = mai.get(&format!("/bulletins/{held}/edit")).await.body;
    let (_, rest) = edit.split_once("name=\"version\" value=\"").unwrap();
    let version = rest.split('"').next().unwrap().to_owned();
    let head = [
        ("version", version.as_str()),
        ("title", "Lũ về"),
        ("class", "urgent"),
        ("kind", "notice"),
        ("mode", "live"),
        ("purpose", "own"),
    ];
    assert_eq!(
        mai.post(&format!("/bulletins/{held}/edit"), &head).await.status,
        303
    );
    assert!(media(held).await.is_some());
}

#[tokio::test]
async fn what_is_held_by_no_rule_any_more_is_let_go() {
    let house = House::demo().await;
    let tinh = province(&house).await;
    let station = unit_of(&house, "mai").await;
    hire(&house, "xa-2", &station, Role::Commune).await;
    let (mai, second) = (sure(&house, "mai").await, sure(&house, "xa-2").await);
    let fields = [("unit", station.as_str()), ("person", "xa-2"), ("approves", "on")];
    assert_eq!(mai.post("/bulletins/mandates", &fields).await.status, 303);
    let rule = ruled(&house, &tinh, &[("own", "on")]).await;
    let held = begun(&mai, "ordinary", "live").await;
    approved(&house, &mai, &second, &held, "vi").await;
    let stands = || async {
        let mut tx = house.site.db.snapshot().await.unwrap();
        crate::bulletin::media(&mut tx, &held, "vi")
            .await
            .unwrap()
            .is_some()
    };
    crate::bulletin::vetting::let_go(&house.site).await.unwrap();
    assert!(!stands().await, "the rule covers it");
    // The rule is of other bodies now, as when its maker came to stand elsewhere.
    let mut tx = house.site.db.begin().await.unwrap();
    let other = sql!("update vetting_rule set makers = $2 where id = $1");
    tx.run(other, args![&rule, serde_json::json!(["newspaper"])])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    crate::bulletin::vetting::let_go(&house.site).await.unwrap();
    assert!(stands().await, "nobody could pass it");
    let page = mai.get(&format!("/bulletins/{held}/variant")).await.body;
    assert_eq!(page.matches("hết quy định thẩm định").count(), 1, "{page}");
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

#[tokio::test]
async fn a_board_whose_unit_ends_goes_on_at_the_heir_with_what_waits() {
    let house = House::demo().await;
    let (lan, binh) = pair(&house).await;
    let (_, khac, rule) = with_board(&house).await;
    let (id, vi) = ready(&house, &lan, &binh).await;
    let (from, at) = (unit_of(&house, "lan").await, house.site.clock.now());
    let heir = unit_of(&house, "khac").await;
    let kind = &crate::bulletin::vetting::hand_over::BOARDS;
    assert!(crate::AFFECTED.iter().any(|one| one.name == kind.name));
    let mut tx = house.site.db.begin().await.unwrap();
    let things = (kind.find)(&mut tx, serde_json::json!([[from]])).await.unwrap();
    assert_eq!(
        things.iter().map(|one| one.id.clone()).collect::<Vec<_>>(),
        [format!("{rule}@board")]
    );
    let carry = crate::reform::Carry {
        reform: "R",
        at,
        on: at.day(),
        ids: &house.site.ids,
        things: things.iter().map(|thing| (thing, heir.as_str())).collect(),
    };
    (kind.carry)(&mut tx, &carry).await.unwrap();
    tx.commit().await.unwrap();
    let page = khac.get(&format!("/bulletins/vetting/rules/{rule}")).await.body;
    assert!(page.contains("Nhận từ đơn vị trước sắp xếp"), "{page}");
    assert_eq!(sends(&lan, &id).await.status, 409, "what waited waits on");
    passed(&house, &khac, &id, "vi", &vi).await;
    assert_eq!(sends(&lan, &id).await.status, 303);
}
