//! Facts of several communes at once, over the page.

use ::store::{Count, args, sql};
use civic::unit::{About, Kind, Value};

use crate::testing::House;

const DAY: &str = "2021-04-20";

fn commune(house: &House, code: &str) -> String {
    let (directory, on) = (house.site.directory(), DAY.parse().unwrap());
    let unit = directory.by_code(Kind::Commune, code, on);
    unit.unwrap().id.clone()
}

async fn facts(house: &House) -> i64 {
    let count = sql!("select count(*) as count from unit_fact where about = 'border'");
    house.site.db.one::<Count>(count, args![]).await.unwrap().count
}

#[tokio::test]
async fn an_officer_marks_several_communes_at_once_with_day_and_basis() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let (one, two) = (commune(&house, "05986"), commune(&house, "05971"));
    let page = lan.get(&format!("/units/facts?about=border&on={DAY}")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(
        page.body.matches("name=\"unit\"").count(),
        194,
        "the communes of Lạng Sơn"
    );
    assert!(
        page.body.contains("194 chưa rõ trong 194 đơn vị"),
        "{}",
        page.body
    );
    let fields = [
        ("about", "border"),
        ("on", DAY),
        ("value", "yes"),
        ("basis", "Văn bản giả định"),
        ("unit", one.as_str()),
        ("unit", two.as_str()),
    ];
    let done = lan.post("/units/facts", &fields).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let (directory, on) = (house.site.directory(), DAY.parse().unwrap());
    for id in [&one, &two] {
        let unit = directory.get(id).unwrap();
        assert_eq!(unit.fact(About::Border, on), Some(&Value::Is(true)));
        assert_eq!(
            unit.fact(About::Border, on.plus_days(-1)),
            None,
            "not before the day"
        );
    }
    let unknown = lan
        .get(&format!("/units/facts?about=border&on={DAY}&show=unknown"))
        .await
        .body;
    assert_eq!(unknown.matches("name=\"unit\"").count(), 192);
    assert!(
        unknown.contains("2 có, 0 không, 192 chưa rõ trong 194"),
        "{unknown}"
    );
    let again = lan.post("/units/facts", &fields).await;
    assert_eq!(again.status, 422, "sent again it says nothing new");
    assert_eq!(facts(&house).await, 2);
    let noted = sql!("select count(*) as count from audit where action = 'unit.marked'");
    assert_eq!(house.site.db.one::<Count>(noted, args![]).await.unwrap().count, 1);
}

#[tokio::test]
async fn nothing_is_marked_without_day_basis_value_or_of_another_province() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let own = commune(&house, "05986");
    let foreign = commune(&house, "00001");
    let good = [
        ("about", "border"),
        ("on", DAY),
        ("value", "yes"),
        ("basis", "Văn bản giả định"),
        ("unit", own.as_str()),
    ];
    for (name, value, said) in [
        ("on", "hôm qua", "Hãy ghi ngày bắt đầu"),
        ("value", "", "Hãy chọn “có” hoặc “không”"),
        ("basis", " ", "Hãy ghi căn cứ"),
        ("unit", foreign.as_str(), "trong địa bàn của mình"),
    ] {
        let mut fields = good.to_vec();
        fields.retain(|(field, _)| *field != name);
        fields.push((name, value));
        let page = lan.post("/units/facts", &fields).await;
        assert_eq!(page.status, 422, "{name}");
        assert!(page.body.contains(said), "{name}: {}", page.body);
    }
    let both = [&good[..], &[("unit", foreign.as_str())]].concat();
    assert_eq!(
        lan.post("/units/facts", &both).await.status,
        422,
        "not half of it"
    );
    assert_eq!(facts(&house).await, 0);
    for role in ["coordinator", "newsroom", "commune"] {
        let person = house.sign_in(role).await;
        assert_eq!(person.get("/units/facts").await.status, 403, "{role}");
        assert_eq!(person.post("/units/facts", &good).await.status, 403, "{role}");
    }
}
