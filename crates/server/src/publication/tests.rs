//! Nothing goes public by one person: looked through, confirmed by another, and every way round is tried.

use store::{Count, args, sql};

use crate::assignment::fixture_tests::unit_of;
use crate::letter::issue_tests::issue_sample;
use crate::testing::{House, Page, Person};

/// What stands between `before` and a quotation mark, once each.
fn values(page: &Page, before: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for rest in page.body.split(before).skip(1) {
        let value = rest.split('"').next().unwrap().to_owned();
        if !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

/// The form of the page with every mark answered alike and every file kept.
fn answered(page: &Page, choice: &str) -> Vec<(String, String)> {
    let keys = values(page, "type=\"radio\" name=\"");
    let kept = values(page, "name=\"keep\" value=\"");
    let answers = keys.into_iter().map(|key| (key, choice.to_owned()));
    answers
        .chain(kept.into_iter().map(|position| ("keep".to_owned(), position)))
        .collect()
}

async fn send(person: &Person, path: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    person.post(path, &fields).await
}

/// Lan looks a directive through.
async fn looked(lan: &Person, id: &str) -> Page {
    let path = format!("/directives/{id}/publication");
    let page = lan.get(&format!("{path}?again=1")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    send(lan, &format!("{path}/look"), &answered(&page, "nobody")).await
}

/// Somebody confirms what their page shows.
async fn confirmed(person: &Person, id: &str) -> Page {
    let path = format!("/directives/{id}/publication");
    let look = values(&person.get(&path).await, "name=\"look\" value=\"");
    let look = look.first().cloned().unwrap_or_default();
    person.post(&format!("{path}/confirm"), &[("look", &look)]).await
}

/// Publishes a material of lan's unit the whole way.
pub(crate) async fn publish_material(house: &House, id: &str) {
    let (lan, binh) = (house.sign_in("officer").await, house.sign_in("binh").await);
    let path = format!("/materials/{id}/publication");
    let form = answered(&lan.get(&format!("{path}?again=1")).await, "nobody");
    let page = send(&lan, &format!("{path}/look"), &form).await;
    assert_eq!(page.status, 303, "{}", page.body);
    let look = values(&binh.get(&path).await, "name=\"look\" value=\"").remove(0);
    let page = binh.post(&format!("{path}/confirm"), &[("look", &look)]).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

/// Publishes a directive of lan's unit the whole way.
pub(crate) async fn publish(house: &House, id: &str) {
    let page = looked(&house.sign_in("officer").await, id).await;
    assert_eq!(page.status, 303, "{}", page.body);
    let page = confirmed(&house.sign_in("binh").await, id).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

async fn count(house: &House, statement: ::store::Sql) -> i64 {
    house
        .site
        .db
        .one::<Count>(statement, args![])
        .await
        .unwrap()
        .count
}

async fn public(house: &House) -> i64 {
    let published = sql!("select count(*) as count from directive where published_at is not null");
    count(house, published).await
}

/// An issued directive; its text gains words, as if its letter had held them.
async fn issued(house: &House, words: &str) -> String {
    issue_sample(house).await;
    let id = crate::directive::store::all(&house.site.db)
        .await
        .unwrap()
        .remove(0)
        .id;
    let mut tx = house.site.db.begin().await.unwrap();
    let add = sql!("update directive set body = body || $1 where id = $2");
    tx.run(add, args![words, &id]).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn attach(house: &House, id: &str, position: i64, name: &str, kind: &str, bytes: &[u8]) {
    let stored = house.site.blobs.put(bytes).await.unwrap();
    let mut tx = house.site.db.begin().await.unwrap();
    ::store::note_blob(&mut tx, &stored, kind, civic::Moment(0))
        .await
        .unwrap();
    let insert =
        sql!("insert into attachment (directive, position, blob, file_name) values ($1, $2, $3, $4)");
    tx.run(insert, args![id, position, &stored.hash, name])
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn marks_are_shown_answered_and_confirmed_by_somebody_else() {
    let house = House::demo().await;
    let id = issued(&house, "\nCháu Nông Thị Bích Ngọc, lớp 9A, đã được đưa về.").await;
    let lan = house.sign_in("officer").await;
    let path = format!("/directives/{id}/publication");
    let page = lan.get(&path).await;
    assert!(
        page.body
            .contains("<mark class=\"hit\">Nông Thị Bích Ngọc</mark>"),
        "{}",
        page.body
    );
    assert!(page.body.contains("<mark class=\"hit\">lớp 9A</mark>"));
    let none = lan.post(&format!("{path}/look"), &[]).await;
    assert!(
        none.status == 422 && none.body.contains("chưa có câu trả lời"),
        "{}",
        none.body
    );
    assert_eq!(looked(&lan, &id).await.status, 303);
    assert_eq!(public(&house).await, 0, "a look publishes nothing");
    assert_eq!(house.stranger().get(&format!("/van-ban/{id}")).await.status, 404);
    let binh = house.sign_in("binh").await;
    let shown = binh.get(&path).await.body;
    assert!(
        shown.contains("Nguyễn Thị Lan") && shown.contains("Không chỉ người nào"),
        "{shown}"
    );
    assert_eq!(confirmed(&binh, &id).await.status, 303);
    assert_eq!(house.stranger().get(&format!("/van-ban/{id}")).await.status, 200);
    let record = sql!(
        "select count(*) as count from audit where action in ('publication.looked', 'directive.published')"
    );
    assert_eq!(count(&house, record).await, 2);
}

#[tokio::test]
async fn nobody_confirms_their_own_look() {
    let house = House::demo().await;
    let id = issued(&house, "").await;
    let lan = house.sign_in("officer").await;
    looked(&lan, &id).await;
    let path = format!("/directives/{id}/publication");
    let page = lan.get(&path).await;
    assert!(!page.body.contains("publication/confirm") && page.body.contains("không tự xác nhận"));
    let look = sql!("select count(*) as count from public_look where state = 'open'");
    assert_eq!(count(&house, look).await, 1);
    let id_of_look = values(
        &house.sign_in("binh").await.get(&path).await,
        "name=\"look\" value=\"",
    )
    .remove(0);
    let own = lan
        .post(&format!("{path}/confirm"), &[("look", &id_of_look)])
        .await;
    assert!(
        own.status == 409 && own.body.contains("không tự xác nhận"),
        "{}",
        own.body
    );
    assert_eq!(public(&house).await, 0);
}

#[tokio::test]
async fn answers_that_changed_since_they_were_seen_are_not_confirmed() {
    let house = House::demo().await;
    let id = issued(&house, "\nLiên hệ chị H.").await;
    let (lan, binh) = (house.sign_in("officer").await, house.sign_in("binh").await);
    looked(&lan, &id).await;
    let path = format!("/directives/{id}/publication");
    let seen = values(&binh.get(&path).await, "name=\"look\" value=\"").remove(0);
    let page = lan.get(&format!("{path}?again=1")).await;
    assert_eq!(
        send(&lan, &format!("{path}/look"), &answered(&page, "place"))
            .await
            .status,
        303
    );
    let old = binh.post(&format!("{path}/confirm"), &[("look", &seen)]).await;
    assert_eq!(old.status, 409, "{}", old.body);
    for wrong in ["", "x"] {
        assert_eq!(
            binh.post(&format!("{path}/confirm"), &[("look", wrong)])
                .await
                .status,
            409
        );
    }
    assert_eq!(public(&house).await, 0);
    assert_eq!(confirmed(&binh, &id).await.status, 303);
    assert_eq!(confirmed(&binh, &id).await.status, 409, "once");
}

/// Whatever changed the content behind the page's back: the leave was for another one.
#[tokio::test]
async fn content_that_changed_since_it_was_looked_through_is_not_published() {
    let house = House::demo().await;
    let id = issued(&house, "").await;
    looked(&house.sign_in("officer").await, &id).await;
    attach(
        &house,
        &id,
        7,
        "them.txt",
        "text/plain",
        "chị Nguyễn Thị Hoa".as_bytes(),
    )
    .await;
    let page = confirmed(&house.sign_in("binh").await, &id).await;
    assert!(
        page.status == 409 && page.body.contains("không còn như khi rà soát"),
        "{}",
        page.body
    );
    assert_eq!(public(&house).await, 0);
}

#[tokio::test]
async fn a_file_can_stay_in_the_house_and_a_picture_is_always_asked_about() {
    let house = House::demo().await;
    let id = issued(&house, "").await;
    attach(
        &house,
        &id,
        5,
        "danh-sach.txt",
        "text/plain",
        "Nguyễn Thị Hoa, thôn Nà Lầu".as_bytes(),
    )
    .await;
    attach(
        &house,
        &id,
        6,
        "anh.jpg",
        "image/jpeg",
        &crate::activity::phone_jpeg(),
    )
    .await;
    let lan = house.sign_in("officer").await;
    let path = format!("/directives/{id}/publication");
    let page = lan.get(&path).await;
    assert!(page.body.contains("Nguyễn Thị Hoa</mark>") && page.body.contains(&format!("{path}/files/6")));
    assert_eq!(lan.get(&format!("{path}/files/6")).await.status, 200);
    let form = answered(&page, "official");
    // Every answer but the last one, which is the picture's.
    let picture = values(&page, "type=\"radio\" name=\"").pop().unwrap();
    let without: Vec<_> = form.iter().filter(|(key, _)| *key != picture).cloned().collect();
    assert_eq!(send(&lan, &format!("{path}/look"), &without).await.status, 422);
    let kept: Vec<_> = without
        .into_iter()
        .filter(|(_, value)| value != "5" && value != "6")
        .collect();
    assert_eq!(send(&lan, &format!("{path}/look"), &kept).await.status, 303);
    let binh = house.sign_in("binh").await;
    assert!(!binh.get(&path).await.body.contains("Nà Lầu"));
    assert_eq!(confirmed(&binh, &id).await.status, 303);
    let stranger = house.stranger();
    let public = stranger.get(&format!("/van-ban/{id}")).await;
    assert!(
        public.status == 200 && !public.body.contains("danh-sach.txt") && !public.body.contains("anh.jpg")
    );
    for position in [5, 6] {
        assert_eq!(
            stranger
                .get(&format!("/van-ban/{id}/tep/{position}"))
                .await
                .status,
            404
        );
    }
    let list = stranger.get("/van-ban").await.body;
    assert!(!list.contains("3 tệp") && !list.contains("2 tệp"), "{list}");
}

#[tokio::test]
async fn an_answer_of_another_kind_needs_a_reason_and_an_unknown_one_is_none() {
    let house = House::demo().await;
    let id = issued(&house, "\nLiên hệ chị H.").await;
    let lan = house.sign_in("officer").await;
    let path = format!("/directives/{id}/publication");
    let page = lan.get(&path).await;
    for choice in ["other", "victim", ""] {
        let sent = send(&lan, &format!("{path}/look"), &answered(&page, choice)).await;
        assert_eq!(sent.status, 422, "{choice}");
    }
    let mut form = answered(&page, "other");
    let reasons: Vec<_> = form
        .iter()
        .filter(|(key, _)| key.starts_with("a-"))
        .map(|(key, _)| (key.replacen("a-", "w-", 1), "đã hỏi người đó".to_owned()))
        .collect();
    form.extend(reasons);
    assert_eq!(send(&lan, &format!("{path}/look"), &form).await.status, 303);
}

#[tokio::test]
async fn there_is_no_door_past_the_check() {
    let house = House::demo().await;
    let id = issued(&house, "").await;
    let lan = house.sign_in("officer").await;
    assert_eq!(
        lan.post(&format!("/directives/{id}/publish"), &[]).await.status,
        404
    );
    let confirm = format!("/directives/{id}/publication/confirm");
    assert_eq!(
        house.sign_in("binh").await.post(&confirm, &[]).await.status,
        409,
        "nothing was looked through"
    );
    looked(&lan, &id).await;
    for (who, status) in [
        ("khac", 404),
        ("coordinator", 403),
        ("commune", 403),
        ("newsroom", 403),
    ] {
        let person = house.sign_in(who).await;
        assert_eq!(person.post(&confirm, &[]).await.status, status, "{who}");
        let path = format!("/directives/{id}/publication");
        assert_eq!(person.get(&path).await.status, status, "{who}");
        assert_eq!(
            person.post(&format!("{path}/look"), &[]).await.status,
            status,
            "{who}"
        );
    }
    assert_eq!(public(&house).await, 0);
}

/// Somebody above the unit may confirm, and may not look through in its place.
#[tokio::test]
async fn somebody_above_the_unit_confirms() {
    let house = House::demo().await;
    let id = issued(&house, "").await;
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    let own = unit_of(&house, "lan").await;
    let above = directory
        .parent(&own, on)
        .expect("the department has a province above")
        .id
        .clone();
    let chief = house.hire("tinh", civic::Role::Officer, &above).await;
    let path = format!("/directives/{id}/publication");
    assert_eq!(chief.post(&format!("{path}/look"), &[]).await.status, 404);
    looked(&house.sign_in("officer").await, &id).await;
    assert_eq!(confirmed(&chief, &id).await.status, 303);
    assert_eq!(public(&house).await, 1);
}

#[tokio::test]
async fn what_was_taken_off_is_looked_through_again() {
    let house = House::demo().await;
    let id = issued(&house, "").await;
    publish(&house, &id).await;
    let lan = house.sign_in("officer").await;
    assert_eq!(looked(&lan, &id).await.status, 409, "it is public");
    lan.post(&format!("/directives/{id}/unpublish"), &[]).await;
    assert_eq!(public(&house).await, 0);
    assert_eq!(
        confirmed(&house.sign_in("binh").await, &id).await.status,
        409,
        "the old leave is used up"
    );
    publish(&house, &id).await;
    assert_eq!(public(&house).await, 1);
}

#[tokio::test]
async fn a_look_is_sent_back_with_what_is_to_be_mended_and_comes_again() {
    let house = House::demo().await;
    let id = issued(&house, "\nCháu Nông Thị Bích Ngọc đã được đưa về.").await;
    let (lan, binh) = (house.sign_in("officer").await, house.sign_in("binh").await);
    looked(&lan, &id).await;
    let path = format!("/directives/{id}/publication");
    let look = values(&binh.get(&path).await, "name=\"look\" value=\"").remove(0);
    let (named, to) = (look, format!("{path}/return"));
    let mute = binh.post(&to, &[("look", &named), ("remark", " ")]).await;
    assert!(
        mute.status == 422 && mute.body.contains("Ghi nhận xét"),
        "{}",
        mute.body
    );
    let own = lan.post(&to, &[("look", &named), ("remark", "Sửa")]).await;
    assert_eq!(own.status, 409, "nobody sends their own look back");
    let remark = "Bỏ tên cháu <N> ở đoạn cuối.";
    let sent = binh.post(&to, &[("look", &named), ("remark", remark)]).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert_eq!(
        binh.post(&format!("{path}/confirm"), &[("look", &named)])
            .await
            .status,
        409,
        "what was sent back cannot be confirmed"
    );
    assert_eq!(
        binh.post(&to, &[("look", &named), ("remark", remark)])
            .await
            .status,
        409,
        "once"
    );
    assert_eq!(public(&house).await, 0);
    let shown = lan.get(&path).await.body;
    assert!(shown.contains("Bỏ tên cháu &#60;N&#62; ở đoạn cuối."), "{shown}");
    assert!(
        shown.contains("value=\"nobody\" checked"),
        "the answers stand there again"
    );
    let list = lan.get("/publications").await.body;
    assert!(list.contains("Bỏ tên cháu") && list.contains(&path));
    let said = sql!("select count(*) as count from audit where cast(detail as text) like '%Bỏ tên%'");
    assert_eq!(count(&house, said).await, 0, "the record names nobody");
    publish(&house, &id).await;
    assert_eq!(public(&house).await, 1);
    assert!(
        !lan.get("/publications").await.body.contains(&path),
        "it waits no more"
    );
}

#[tokio::test]
async fn what_waits_is_counted_in_the_menu_of_those_who_may_confirm() {
    let house = House::demo().await;
    let id = issued(&house, "").await;
    let (lan, binh) = (house.sign_in("officer").await, house.sign_in("binh").await);
    let entry = |page: &Page| {
        let rest = page
            .body
            .split("href=\"/publications\"")
            .nth(1)
            .expect("the entry")
            .to_owned();
        rest.split("</a>").next().unwrap_or_default().to_owned()
    };
    assert!(!entry(&binh.get("/directives").await).contains("count"));
    looked(&lan, &id).await;
    assert!(entry(&binh.get("/directives").await).contains("<b class=\"count\">1</b>"));
    assert!(
        !entry(&lan.get("/directives").await).contains("count"),
        "one's own look waits for others"
    );
    let khac = house.sign_in("khac").await;
    assert!(
        !entry(&khac.get("/directives").await).contains("count"),
        "another unit's is none of theirs"
    );
    assert!(!khac.get("/publications").await.body.contains(&id));
    assert!(binh.get("/publications").await.body.contains(&id));
    confirmed(&binh, &id).await;
    assert!(!entry(&binh.get("/directives").await).contains("count"));
    assert_eq!(
        house.sign_in("commune").await.get("/publications").await.status,
        403
    );
    assert_eq!(house.stranger().get("/publications").await.status, 303);
}

/// Two people at once: on PostgreSQL both transactions are open at the same time.
#[tokio::test]
async fn people_who_act_at_once_never_meet_an_error() {
    let house = House::demo().await;
    let id = issued(&house, "\nChị Nguyễn Thị Hoa.").await;
    let (lan, binh) = (house.sign_in("officer").await, house.sign_in("binh").await);
    let path = format!("/directives/{id}/publication");
    let form = answered(&lan.get(&path).await, "nobody");
    let to = format!("{path}/look");
    for round in 0..8 {
        let (a, b, c) = tokio::join!(
            send(&lan, &to, &form),
            send(&binh, &to, &form),
            send(&lan, &to, &form)
        );
        assert_eq!(
            [a.status, b.status, c.status],
            [303; 3],
            "round {round}: {}",
            b.body
        );
        let open = sql!("select count(*) as count from public_look where state = 'open'");
        assert_eq!(count(&house, open).await, 1, "round {round}");
    }
    // One confirms while the other sends back, and somebody looks through again.
    looked(&lan, &id).await;
    let look = values(&binh.get(&path).await, "name=\"look\" value=\"").remove(0);
    let (confirm, back) = (format!("{path}/confirm"), format!("{path}/return"));
    let (named, remark) = (
        [("look", look.as_str())],
        [("look", look.as_str()), ("remark", "Sửa")],
    );
    let (a, b, c) = tokio::join!(
        binh.post(&confirm, &named),
        binh.post(&back, &remark),
        send(&lan, &to, &form)
    );
    for page in [&a, &b, &c] {
        assert!(
            [303, 409].contains(&page.status),
            "{}: {}",
            page.status,
            page.body
        );
    }
    assert!(a.status == 409 || b.status == 409, "one of the two");
    assert!(public(&house).await <= 1);
    let open = sql!("select count(*) as count from public_look where state = 'open'");
    assert!(count(&house, open).await <= 1);
}

/// A page of the web is given out as its source: what it hides is read as well, and somebody opens it.
#[tokio::test]
async fn what_a_page_hides_is_looked_through_and_opened() {
    let house = House::demo().await;
    let id = issued(&house, "").await;
    let page = "<html><body><!-- nạn nhân Nguyễn Thị Hoa --><p title=\"trường THPT Chu Văn An\">Tin</p>\
        <img src=\"data:image/png;base64,AAAA\"></body></html>";
    attach(
        &house,
        &id,
        5,
        "tin.html",
        "text/plain; charset=utf-8",
        page.as_bytes(),
    )
    .await;
    attach(
        &house,
        &id,
        6,
        "tin.txt",
        "text/plain; charset=utf-8",
        page.as_bytes(),
    )
    .await;
    let path = format!("/directives/{id}/publication");
    let shown = house.sign_in("officer").await.get(&path).await.body;
    for words in ["Nguyễn Thị Hoa</mark>", "trường THPT Chu Văn An</mark>"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    for position in [5, 6] {
        assert!(
            shown.contains(&format!("{path}/files/{position}")),
            "{position} is opened by a person"
        );
    }
}
