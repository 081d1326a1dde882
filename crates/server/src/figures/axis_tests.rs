//! Rows and columns are chosen freely; the figures stay, in the page and in its files, and every cell opens.

use civic::Role;
use civic::unit::Kind;

use crate::assignment::fixture_tests::unit_of;
use crate::filing::fixture_tests::{begun, published, send};
use crate::regime::known;
use crate::testing::House;

/// A table as a file: its rows, the heads first.
fn cells(body: &str) -> Vec<Vec<String>> {
    let lines = body.trim_start_matches('\u{feff}').lines();
    lines
        .map(|line| {
            line.split(';')
                .map(|cell| cell.trim_matches('"').to_owned())
                .collect()
        })
        .collect()
}

/// Two months of one station and one of another, the first with a breakdown.
async fn two_months(house: &House) -> (String, String) {
    let (lan, mai) = (house.sign_in("officer").await, house.sign_in("commune").await);
    let regime = published(&lan).await;
    let march = begun(&mai, &regime, "2021-03").await;
    let sent = [("c0", "30"), ("c1", "12"), ("c2", "5")];
    assert_eq!(send(&mai, &march, "submit", &sent).await.status, 303);
    let april = begun(&mai, &regime, "2021-04").await;
    assert_eq!(send(&mai, &april, "submit", &[("c0", "45")]).await.status, 303);
    let (directory, own) = (house.site.directory(), unit_of(house, "mai").await);
    let here = directory.territory(&unit_of(house, "lan").await, house.site.clock.now().day());
    let other = directory
        .below(&here.unwrap().id, house.site.clock.now().day())
        .find(|unit| unit.kind == Kind::CommuneStation && unit.id != own)
        .unwrap()
        .id
        .clone();
    let officer = house.hire("dai-khac", Role::Commune, &other).await;
    let id = begun(&officer, &regime, "2021-04").await;
    assert_eq!(send(&officer, &id, "submit", &[("c0", "8")]).await.status, 303);
    (regime, march)
}

#[tokio::test]
async fn rows_and_columns_change_places_and_every_figure_stays() {
    let house = House::demo().await;
    let (regime, _) = two_months(&house).await;
    let lan = house.sign_in("officer").await;
    let by = by(&house, &regime).await;
    let table = async |rows: &str, columns: &str| {
        let address = format!("period=2021-04&level=commune_station&rows={rows}&cols={columns}");
        let csv = lan.get(&format!("/figures/{regime}/csv?{address}")).await;
        assert_eq!(csv.status, 200, "{rows} {columns}");
        let xlsx = lan.get(&format!("/figures/{regime}/xlsx?{address}")).await;
        (
            cells(&csv.body),
            press::table::read(&xlsx.bytes).unwrap().remove(0),
        )
    };
    let axes = ["units", "periods", "indicators", &by];
    for (at, rows) in axes.iter().enumerate() {
        for columns in &axes[..at] {
            let ((one, sheet), (other, _)) = (table(rows, columns).await, table(columns, rows).await);
            assert_eq!(
                (one.len(), one[0].len()),
                (other[0].len(), other.len()),
                "{rows} {columns}"
            );
            assert!(one.len() > 1 && one[0].len() > 1, "{rows} {columns}: {one:?}");
            for (row, line) in one.iter().enumerate() {
                for (column, cell) in line.iter().enumerate().filter(|(column, _)| row + column > 0) {
                    assert_eq!(cell, &other[column][row], "{rows} {columns}");
                    let filed = match sheet.at(row, column) {
                        press::table::Cell::Number(number) => viet::grouped(*number as i64),
                        words => words.shown(),
                    };
                    assert_eq!(&filed, cell, "the workbook says the same: {rows} {columns}");
                }
            }
        }
    }
}

/// The axis by which the first indicator is broken down.
async fn by(house: &House, regime: &str) -> String {
    let known = known::one(&house.site.db, &house.site.kept.editions, regime).await;
    let known = known.unwrap().unwrap();
    let edition = known.newest().unwrap();
    let dimension = edition.columns()[1].parts[0].0;
    format!("by.{}", edition.written().dimensions[dimension].code)
}

#[tokio::test]
async fn periods_and_categories_add_up_as_people_would_add_them() {
    let house = House::demo().await;
    let (regime, _) = two_months(&house).await;
    let lan = house.sign_in("officer").await;
    let by = by(&house, &regime).await;
    let table = async |address: &str| {
        let page = lan
            .get(&format!("/figures/{regime}/csv?period=2021-04&{address}"))
            .await;
        cells(&page.body)
    };
    let by_period = table("rows=periods&cols=units&level=district").await;
    let last = |line: &Vec<String>| line.last().unwrap().clone();
    let lines: Vec<String> = by_period.iter().rev().take(3).map(last).collect();
    assert_eq!(
        lines,
        ["83", "53", "30"],
        "both months, April, March: {by_period:?}"
    );
    let silent = &by_period[1];
    assert!(
        silent[1..].iter().all(String::is_empty),
        "nobody spoke: {silent:?}"
    );
    let of_units = table("rows=units&cols=periods&level=commune_station").await;
    let row = of_units.iter().find(|row| row[0].contains("Quốc Khánh")).unwrap();
    assert_eq!(row[row.len() - 3..], ["30", "45", "75"]);
    let march = lan
        .get(&format!(
            "/figures/{regime}/csv?period=2021-03&rows={by}&cols=units&level=district"
        ))
        .await;
    let march = cells(&march.body);
    let whole: Vec<String> = march.iter().map(last).collect();
    assert!(
        whole.iter().any(|cell| cell == "30") && whole.iter().any(|cell| cell == "12"),
        "{march:?}"
    );
}

/// The cells of a page that open: where to, and what stands in them.
fn links(body: &str, regime: &str) -> Vec<(String, String)> {
    let head = format!("<td class=\"num\"><a href=\"/figures/{regime}/cell?");
    let cells = body.split(&head);
    let link = |rest: &str| {
        let (query, rest) = rest.split_once("\">").unwrap();
        (
            query.replace("&#38;", "&"),
            rest.split('<').next().unwrap().to_owned(),
        )
    };
    cells.skip(1).map(link).collect()
}

#[tokio::test]
async fn every_cell_of_every_table_opens_to_what_it_is_made_of() {
    let house = House::demo().await;
    let (regime, march) = two_months(&house).await;
    let lan = house.sign_in("officer").await;
    let by = by(&house, &regime).await;
    for (rows, columns) in [
        ("units", "indicators"),
        ("indicators", "units"),
        ("periods", "units"),
        ("units", "periods"),
        (by.as_str(), "periods"),
        ("indicators", by.as_str()),
    ] {
        for view in ["", "&view=restated&day=2021-04-26", "&view=known&day=2021-04-26"] {
            let page = lan
                .get(&format!(
                    "/figures/{regime}?period=2021-04&level=district&rows={rows}&cols={columns}{view}"
                ))
                .await;
            assert_eq!(page.status, 200, "{}", page.body);
            let links = links(&page.body, &regime);
            assert!(!links.is_empty(), "{rows} {columns}{view}");
            for (query, figure) in links.iter().filter(|(_, figure)| figure != "chưa rõ").take(6) {
                let cell = lan.get(&format!("/figures/{regime}/cell?{query}")).await;
                assert_eq!(cell.status, 200);
                assert!(
                    cell.body.contains(&format!("<b>{figure}</b>")),
                    "{figure}: {}",
                    cell.body
                );
            }
        }
    }
    let all = lan
        .get(&format!(
            "/figures/{regime}?period=2021-04&rows=periods&cols=units"
        ))
        .await;
    assert!(all.body.contains("class=\"trend\"") && all.body.contains("Tất cả các kỳ"));
    let both = lan
        .get(&format!("/figures/{regime}/cell?period=2021-04&column=0&span=1"))
        .await;
    assert!(
        both.body.contains("<b>83</b>") && both.body.contains(&march),
        "{}",
        both.body
    );
}

#[tokio::test]
async fn the_same_axis_twice_or_one_that_is_not_there_gives_the_usual_table() {
    let house = House::demo().await;
    let (regime, _) = two_months(&house).await;
    let lan = house.sign_in("officer").await;
    let table = async |axes: &str| {
        let page = lan
            .get(&format!("/figures/{regime}/csv?period=2021-04{axes}"))
            .await;
        assert_eq!(page.status, 200, "{axes}");
        page.body
    };
    let usual = table("").await;
    for axes in ["&rows=units&cols=units", "&rows=sao&cols=hoa", "&cols=indicators"] {
        assert_eq!(table(axes).await, usual, "{axes}");
    }
    assert_eq!(
        table("&rows=indicators&cols=indicators").await,
        table("&rows=indicators&cols=units").await
    );
}
