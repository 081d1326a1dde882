//! The directory of units: what goes in comes out, the whole country included.

use civic::unit::{How, Kind, Succession, Unit, Version};
use store::directory;
use viet::Date;

use crate::bases::{AT, fresh};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn version(name: &str, parent: Option<&str>, to: Option<&str>) -> Version {
    Version {
        name: name.to_owned(),
        code: None,
        parent: parent.map(str::to_owned),
        from: Some(day("1996-11-06")),
        to: to.map(day),
        basis: Some("Nghị quyết, \"trích\"".to_owned()),
    }
}

#[tokio::test]
async fn what_goes_in_comes_out() {
    let province = Unit {
        id: "A".into(),
        kind: Kind::Province,
        versions: vec![version("Tỉnh Lạng Sơn", None, None)],
    };
    let old = version("Huyện Tràng Định", Some("A"), Some("2020-01-01"));
    let mut new = version("Huyện Tràng Định mới", Some("A"), None);
    new.from = Some(day("2020-01-01"));
    let district = Unit {
        id: "B".into(),
        kind: Kind::District,
        versions: vec![old, new],
    };
    let doubt = Some("chưa rõ bao nhiêu".to_owned());
    let step = Succession {
        from: "B".into(),
        to: "A".into(),
        on: day("2025-07-01"),
        how: How::Divided,
        doubt,
    };
    for base in fresh().await {
        assert_eq!(directory::revision(&base.db).await.unwrap(), 0);
        let mut tx = base.db.begin().await.unwrap();
        let units = [province.clone(), district.clone()];
        directory::insert(&mut tx, &units, std::slice::from_ref(&step), AT)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let read = directory::load(&base.db).await.unwrap();
        assert_eq!(read.units(), units);
        assert_eq!(read.successions(), std::slice::from_ref(&step));
        assert_eq!(directory::revision(&base.db).await.unwrap(), 1);
        base.end().await;
    }
}

#[tokio::test]
async fn the_country_goes_in_whole() {
    let (units, successions) = directory::built_in().unwrap();
    for base in fresh().await {
        let mut tx = base.db.begin().await.unwrap();
        directory::insert(&mut tx, &units, &successions, AT)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let read = directory::load(&base.db).await.unwrap();
        assert_eq!(
            (read.units().len(), read.successions().len()),
            (units.len(), successions.len())
        );
        let one = &units[units.len() / 2];
        assert_eq!(read.get(&one.id), Some(one));
        base.end().await;
    }
}
