//! Reports as files: what is written is read, and what is wrong has its place and reason.

use super::{house, province};
use crate::filing::fixture_tests::{begun, hidden, send};

#[tokio::test]
async fn a_file_is_shown_before_it_is_taken_and_its_faults_have_sheet_row_and_reason() {
    let (house, regime) = house().await;
    let mai = house.sign_in("commune").await;
    let id = begun(&mai, &regime, "2021-04").await;
    let path = format!("/filings/{id}/import");
    let key = {
        let known = crate::regime::known::one(&house.site.db, &house.site.kept.editions, &regime)
            .await
            .unwrap()
            .unwrap();
        known.newest().unwrap().columns()[0].key.clone()
    };
    let good = format!("Mã;Giá trị\r\n{key};1.204\r\n");
    let shown = mai
        .upload(&path, &[], &[("file", "so.csv", good.as_bytes())])
        .await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    assert!(shown.body.contains("<b>1.204</b>"), "{}", shown.body);
    assert!(
        !mai.get(&format!("/filings/{id}"))
            .await
            .body
            .contains("value=\"1.204\""),
        "nothing is taken yet"
    );
    let bad = format!("BIỂU SỐ 1;\nMã;Giá trị\n{key};1,5\n{key};7\nkhong_co;3\n;9\n");
    let page = mai
        .upload(&path, &[], &[("file", "so.csv", bad.as_bytes())])
        .await;
    assert_eq!(page.status, 422);
    for words in [
        "dòng 3 (ô B3)",
        "dòng 4 (ô B4): chỉ tiêu này đã có ở dòng 3",
        "dòng 5",
        "dòng 6",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let json = mai
        .get(&format!("/filings/{id}/json"))
        .await
        .body
        .replace("2021-04\"", "2021-03\"");
    assert_eq!(
        mai.upload(&path, &[], &[("file", "so.json", json.as_bytes())])
            .await
            .status,
        422,
        "another period"
    );
    let xlsx = mai.get(&format!("/filings/{id}/xlsx")).await.bytes;
    let page = mai.upload(&path, &[], &[("file", "so.xlsx", &xlsx)]).await;
    assert_eq!(page.status, 200, "what is written is read: {}", page.body);
}

#[tokio::test]
async fn adx_comes_back_as_it_went_and_a_replay_counts_once() {
    let (house, regime) = house().await;
    let (mai, lan) = (house.sign_in("commune").await, house.sign_in("officer").await);
    let id = begun(&mai, &regime, "2021-04").await;
    send(&mai, &id, "submit", &[("c0", "1.204")]).await;
    let adx = mai.get(&format!("/filings/{id}/adx")).await.bytes;
    let of_all = lan
        .get(&format!("/figures/{regime}/adx?period=2021-04"))
        .await
        .bytes;
    send(&mai, &id, "save", &[("c0", "7")]).await;
    assert_eq!(province(&house, &regime, "2021-04").await, (None, 0, 0));
    for bytes in [&adx, &of_all] {
        let page = mai
            .upload(
                &format!("/filings/{id}/import"),
                &[],
                &[("file", "bao-cao.xml", bytes)],
            )
            .await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.contains("1.204"), "{}", page.body);
    }
    // Shown is not taken.
    assert!(
        mai.get(&format!("/filings/{id}"))
            .await
            .body
            .contains("value=\"7\"")
    );
    let page = mai
        .upload(
            &format!("/filings/{id}/import"),
            &[],
            &[("file", "bao-cao.xml", &adx)],
        )
        .await
        .body;
    let (version, key) = (hidden(&page, "version"), hidden(&page, "step_key"));
    let fields = [
        ("version", version.as_str()),
        ("step_key", key.as_str()),
        ("act", "submit"),
        ("c0", "1.204"),
    ];
    for _ in 0..2 {
        assert_eq!(mai.post(&format!("/filings/{id}"), &fields).await.status, 303);
        assert_eq!(province(&house, &regime, "2021-04").await, (Some(1204), 1, 0));
    }
    // Another period's message is none of this filing.
    let other = begun(&mai, &regime, "2021-03").await;
    for (bytes, name) in [(&adx[..], "ky-khac.xml"), (b"<adx".as_slice(), "hong.xml")] {
        let page = mai
            .upload(&format!("/filings/{other}/import"), &[], &[("file", name, bytes)])
            .await;
        assert_eq!(page.status, 422, "{name}");
    }
}

#[tokio::test]
async fn every_report_of_a_period_is_one_row_of_a_file_for_the_unit_that_receives_it() {
    let (house, regime) = house().await;
    let (mai, lan) = (house.sign_in("commune").await, house.sign_in("officer").await);
    let csv = format!("/regimes/{regime}/filings.csv?period=2021-04");
    let id = begun(&mai, &regime, "2021-04").await;
    assert_eq!(
        lan.get(&csv).await.body.lines().count(),
        1,
        "a draft is its unit's own"
    );
    send(&mai, &id, "submit", &[("c0", "1.204"), ("c1", "0")]).await;
    let page = lan.get(&csv).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let lines: Vec<&str> = page.body.lines().collect();
    assert_eq!(lines.len(), 2, "{}", page.body);
    let (heads, row): (Vec<&str>, Vec<&str>) = (lines[0].split(';').collect(), lines[1].split(';').collect());
    assert!(
        heads[1] == "Đơn vị" && row[1].contains("Quốc Khánh"),
        "{}",
        page.body
    );
    assert!(
        row[3].contains("đã gửi") && row[5] == "26/4/2021",
        "{}",
        page.body
    );
    let first = row.iter().position(|cell| *cell == "1.204").expect("the figure");
    assert_eq!(
        row[first + 1..first + 3],
        ["0", ""],
        "zero is zero, unknown is blank"
    );
    let xlsx = lan
        .get(&format!("/regimes/{regime}/filings.xlsx?period=2021-04"))
        .await;
    let grid = &press::table::read(&xlsx.bytes).unwrap()[0];
    assert_eq!(grid.rows.len(), 2);
    assert_eq!(grid.at(1, first), &press::table::Cell::Number(1204.0));
    assert_eq!(grid.at(1, first + 2), &press::table::Cell::Empty);
    let received = lan
        .get(&format!("/filings/received?regime={regime}&period=2021-04"))
        .await;
    assert!(received.body.contains(&format!("/regimes/{regime}/filings.xlsx")));
    let tuan = house.sign_in("coordinator").await;
    assert_eq!(
        tuan.get(&csv).await.status,
        404,
        "the district receives none of it"
    );
    assert_eq!(mai.get(&csv).await.status, 403);
    let wrong = lan
        .get(&format!("/regimes/{regime}/filings.csv?period=2021-99"))
        .await;
    assert_eq!(wrong.status, 422);
}
