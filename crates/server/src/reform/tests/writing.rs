//! A draft is written in the form or imported, as far as the office reaches.

use super::*;

#[tokio::test]
async fn an_office_does_not_reach_beyond_its_province_and_others_do_not_see_it() {
    let house = House::demo().await;
    let directory = house.site.directory();
    let on = "2021-04-25".parse().unwrap();
    let foreign = directory
        .units()
        .iter()
        .find(|unit| unit.kind == Kind::Province && directory.name(&unit.id, on) == Some("Thành phố Hà Nội"));
    let foreign = foreign.unwrap().id.clone();
    let rename = Change::Rename {
        unit: foreign,
        name: "Thành phố Khác".into(),
        code: None,
    };
    let path = lay(&house, &plan(hour(), vec![rename])).await;
    let lan = house.sign_in("officer").await;
    let page = lan.get(&path).await.body;
    assert!(page.contains("nằm ngoài phạm vi"), "{page}");
    let version = hidden(&lan.get(&format!("{path}/edit")).await.body, "version");
    assert_eq!(
        lan.post(&format!("{path}/prepare"), &[("version", &version)])
            .await
            .status,
        409
    );
    let other = house.sign_in("khac").await;
    assert_eq!(other.get(&path).await.status, 404);
    assert_eq!(
        other.get("/reforms/new").await.status,
        409,
        "a newspaper re-organises nobody"
    );
    assert_eq!(house.sign_in("commune").await.get(&path).await.status, 403);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn a_draft_is_written_in_the_form() {
    let house = House::demo().await;
    hire_at_broadcaster(&house).await;
    let lan = house.sign_in("officer").await;
    let bad = lan
        .post(
            "/reforms",
            &[
                ("title", "x"),
                ("basis", ""),
                ("day", "31/02/2021"),
                ("hour", "25:00"),
            ],
        )
        .await;
    assert_eq!(bad.status, 422);
    let heading = [
        ("title", "Hợp nhất"),
        ("basis", "Đề án giả định"),
        ("day", "01/6/2021"),
        ("hour", "0:00"),
    ];
    let made = lan.post("/reforms", &heading).await.location.unwrap();
    let path = made.trim_end_matches("/changes").to_owned();
    let version = hidden(&lan.get(&made).await.body, "version");
    let fields = [
        ("version", version.as_str()),
        ("kind", "merge"),
        (
            "from",
            "Báo Lạng Sơn\nĐài Phát thanh và Truyền hình tỉnh Lạng Sơn",
        ),
        ("name", "Báo và Đài Lạng Sơn"),
        ("above", "Tỉnh Lạng Sơn"),
        ("unit_kind", "newspaper"),
    ];
    let added = lan.post(&made, &fields).await;
    assert_eq!(added.status, 303, "{}", added.body);
    let page = lan.get(&path).await.body;
    assert!(page.contains("Sáp nhập Báo Lạng Sơn"), "{page}");
    assert!(page.contains("Trình duyệt"), "nothing keeps it back: {page}");
    let unknown = [
        ("version", "2"),
        ("kind", "close"),
        ("from", "Xã Tân Tiến"),
        ("name", ""),
    ];
    let several = lan.post(&made, &unknown).await;
    assert_eq!(several.status, 422);
    assert!(
        several.body.contains("thêm tên cấp trên") && several.body.contains("Xã Tân Tiến"),
        "{}",
        several.body
    );
    let removed = lan
        .post(&format!("{path}/remove"), &[("version", "2"), ("place", "1")])
        .await;
    assert_eq!(removed.status, 303);
    for part in ["opened", "closed", "altered", "account", "work", "nonsense"] {
        assert_eq!(
            lan.get(&format!("{path}/effect?part={part}&page=99"))
                .await
                .status,
            200,
            "{part}"
        );
    }
}

#[tokio::test]
async fn a_table_is_imported_or_refused_row_by_row() {
    let house = House::demo().await;
    let day = Moment::start_of("2026-01-01".parse().unwrap());
    let path = lay(&house, &plan(day, Vec::new())).await;
    let lan = house.sign_in("officer").await;
    let version = hidden(&lan.get(&format!("{path}/changes")).await.body, "version");
    let fields = [("version", version.as_str()), ("level", "commune")];
    let import = format!("{path}/import");
    // 05986 was Xã Hoàng Đồng until 30/6/2025 and is Phường Tam Thanh since.
    let wrong = "Mã cũ;Tên cũ;Mã mới;Tên mới;Mã tỉnh mới\n05986;Xã Hoàng Đồng;06001;Phường Mới;20\n5977;Phường Đông Kinh;06001;Phường Mới;20\n";
    let refused = lan
        .upload(&import, &fields, &[("file", "bang.csv", wrong.as_bytes())])
        .await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Dòng 2") && refused.body.contains("Phường Tam Thanh"),
        "{}",
        refused.body
    );
    assert!(
        !refused.body.contains("Dòng 3"),
        "5977 is 05977 after a spreadsheet: {}",
        refused.body
    );
    let right = wrong
        .replace("Xã Hoàng Đồng", "Phường Tam Thanh")
        .replace("06001", "99001");
    let taken = lan
        .upload(&import, &fields, &[("file", "bang.csv", right.as_bytes())])
        .await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    let page = lan.get(&path).await.body;
    assert!(
        page.contains("Thành lập Phường Mới") && page.contains("Trình duyệt"),
        "{page}"
    );
    let nothing = lan
        .upload(&import, &fields, &[("file", "a.csv", b"a;b\n1;2\n")])
        .await;
    assert_eq!(nothing.status, 422);
}

#[tokio::test]
async fn the_operator_gives_an_account_another_unit_and_role() {
    let house = House::demo().await;
    let (chi, hoa) = (operator(&house).await, house.sign_in("newsroom").await);
    let id = account(&house.site.db, "hoa").await.unwrap().unwrap().id;
    let page = chi.get(&format!("/people/{id}")).await.body;
    let (to, version) = (unit_of(&house, "tuan").await, hidden(&page, "version"));
    let fields = [
        ("unit", to.as_str()),
        ("role", "coordinator"),
        ("version", version.as_str()),
        ("act", "save"),
    ];
    assert_eq!(chi.post(&format!("/people/{id}"), &fields).await.status, 303);
    assert!(
        hoa.get("/inbox").await.body.contains("Tràng Định"),
        "the open session shows the new unit"
    );
    assert_eq!(hoa.get("/inbox?show=given").await.status, 200);
    assert_eq!(
        chi.post(&format!("/people/{id}"), &fields).await.status,
        303,
        "the same again changes nothing"
    );
    let stale = [
        ("unit", to.as_str()),
        ("role", "commune"),
        ("version", version.as_str()),
        ("act", "save"),
    ];
    assert_eq!(chi.post(&format!("/people/{id}"), &stale).await.status, 409);
    assert!(
        chi.get(&format!("/people/{id}"))
            .await
            .body
            .contains("Báo Lạng Sơn"),
        "where they were before"
    );
    let own = [
        ("unit", to.as_str()),
        ("role", "officer"),
        ("version", ""),
        ("act", "save"),
    ];
    assert_eq!(chi.post("/people/chi", &own).await.status, 409);
    let moved = sql!("select count(*) as count from audit where action = 'person.moved' and subject = $1");
    assert_eq!(count(&house, moved, args![&id]).await, 1);
    assert_eq!(hoa.get(&format!("/people/{id}")).await.status, 403);
}
