//! A fault in the middle, who may, and two at once.

use super::*;

#[tokio::test]
async fn a_fault_in_the_middle_of_issuing_leaves_nothing() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let path = opened(&house).await;
    let fields = form(&lan.get(&format!("{path}/issue")).await.body);
    break_assignments(&house).await;
    assert_eq!(
        lan.post(&format!("{path}/issue"), &pairs(&fields)).await.status,
        500
    );
    for table in [
        sql!("select count(*) as count from directive"),
        sql!("select count(*) as count from task"),
        sql!("select count(*) as count from assignment"),
        sql!("select count(*) as count from directive_recipient"),
        sql!("select count(*) as count from search_entry"),
        sql!("select count(*) as count from audit where action = 'directive.issued'"),
        sql!("select count(*) as count from letter where state <> 'review' or version <> 1"),
    ] {
        assert_eq!(count(&house, table).await, 0, "{table:?}");
    }
}

/// One unit leaves the database behind the directory's back, so that its assignment breaks a foreign key half-way.
async fn break_assignments(house: &House) {
    let (directory, on) = (house.site.directory(), "2021-04-25".parse().unwrap());
    let mut units = directory.units().iter();
    let named = "Đài Phát thanh và Truyền hình tỉnh Lạng Sơn";
    let id = &units
        .find(|unit| directory.name(&unit.id, on) == Some(named))
        .unwrap()
        .id;
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(
        sql!("delete from unit_succession where from_unit = $1 or to_unit = $1"),
        args![id],
    )
    .await
    .unwrap();
    tx.run(sql!("delete from unit_version where unit = $1"), args![id])
        .await
        .unwrap();
    assert_eq!(
        tx.run(sql!("delete from unit where id = $1"), args![id])
            .await
            .unwrap(),
        1
    );
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_desk_is_the_officers_and_each_units_own() {
    let house = House::demo().await;
    let path = opened(&house).await;
    let tuan = house.sign_in("coordinator").await;
    for way in [
        "/letters",
        &path,
        &format!("{path}/recipients"),
        &format!("{path}/issue"),
        &format!("{path}/source"),
    ] {
        assert_eq!(tuan.get(way).await.status, 403, "{way}");
    }
    let mut tx = house.site.db.begin().await.unwrap();
    let give_away = sql!(
        "update letter set unit = (select unit from person where role = 'newsroom' order by id limit 1)"
    );
    tx.run(give_away, args![]).await.unwrap();
    tx.commit().await.unwrap();
    let lan = house.sign_in("officer").await;
    for way in ["", "/recipients", "/issue", "/source"] {
        let page = lan.get(&format!("{path}{way}")).await;
        assert_eq!(page.status, 404, "a letter of another unit does not exist: {way}");
        assert!(!page.body.contains("412/STTTT"));
    }
    for way in ["", "/recipients", "/issue"] {
        assert_eq!(
            lan.post(&format!("{path}{way}"), &[("version", "1")])
                .await
                .status,
            404,
            "{way}"
        );
    }
}

/// The boxes of one task's units, by id.
fn some_of(fields: &[(String, String)]) -> Vec<(String, String)> {
    let boxes = fields.iter().filter(|(name, _)| name.starts_with("only."));
    boxes.cloned().collect()
}

#[tokio::test]
async fn a_task_is_given_to_some_units_of_one_line() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let path = opened(&house).await;
    let page = lan.get(&format!("{path}/recipients")).await.body;
    let mut fields = form(&page);
    let boxes = some_of(&fields);
    let task = boxes[0].0.clone();
    let of_task: Vec<_> = boxes.iter().filter(|(name, _)| *name == task).collect();
    assert_eq!(of_task.len(), 11, "one box for each district");
    let kept = of_task[0].1.clone();
    fields.retain(|(name, value)| *name != task || *value == kept);
    let saved = lan.post(&format!("{path}/recipients"), &pairs(&fields)).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let page = lan.get(&format!("{path}/recipients")).await.body;
    assert!(page.contains("1/11 đơn vị của dòng này"), "{page}");
    let again = lan
        .post(&format!("{path}/recipients"), &pairs(&form(&page)))
        .await;
    assert_eq!(again.status, 303);
    let step = lan.get(&format!("{path}/issue")).await.body;
    assert_eq!(
        lan.post(&format!("{path}/issue"), &pairs(&form(&step)))
            .await
            .status,
        303
    );
    assert_eq!(
        count(&house, sql!("select count(*) as count from assignment")).await,
        13 * 3 + 11 - 10,
        "ten districts are spared one task"
    );
}

#[tokio::test]
async fn two_who_choose_recipients_at_once_see_both_choices() {
    let house = House::demo().await;
    let (lan, binh) = (house.sign_in("officer").await, house.sign_in("binh").await);
    let path = opened(&house).await;
    let page = lan.get(&format!("{path}/recipients")).await.body;
    let (mut mine, mut theirs) = (form(&page), form(&page));
    let boxes: Vec<_> = mine
        .iter()
        .filter(|(name, _)| name.starts_with("unit."))
        .cloned()
        .collect();
    let key = &boxes.last().unwrap().0;
    let of_line: Vec<_> = boxes.iter().filter(|(name, _)| name == key).collect();
    let (first, second) = (of_line[0].clone(), of_line[1].clone());
    theirs.retain(|one| *one != first);
    mine.retain(|one| *one != second);
    assert_eq!(
        lan.post(&format!("{path}/recipients"), &pairs(&theirs))
            .await
            .status,
        303
    );
    let told = binh.post(&format!("{path}/recipients"), &pairs(&mine)).await;
    assert_eq!(told.status, 409);
    let table = told
        .body
        .split("<table")
        .nth(1)
        .unwrap()
        .split("</table>")
        .next()
        .unwrap();
    for shown in [
        "Đang lưu",
        "Anh/chị nhập",
        "10 đơn vị: ",
        "Phòng Văn hóa và Thông tin các huyện",
    ] {
        assert!(table.contains(shown), "{shown}: {table}");
    }
    assert_eq!(
        binh.post(&format!("{path}/recipients"), &pairs(&form(&told.body)))
            .await
            .status,
        303,
        "looked at, it is written over"
    );
}
