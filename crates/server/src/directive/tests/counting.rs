//! The database counts as the rule says.

use super::*;

#[tokio::test]
async fn the_database_counts_as_the_rule_says_for_every_state() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let today: Date = "2021-04-26".parse().unwrap();
    let expected = every_state(&house, &laid, today).await;
    let scope = Scope {
        whole: true,
        ..Scope::default()
    };
    let (db, task) = (&house.site.db, &laid.tasks[0]);
    let mut found: Vec<Given> = given(db, &laid.id, task, &scope, today, "", 1).await.unwrap();
    found.extend(given(db, &laid.id, task, &scope, today, "", 2).await.unwrap());
    let mut found: Vec<(String, String)> = found.into_iter().map(|one| (one.id, one.standing)).collect();
    found.sort();
    assert_eq!(found, expected);
    let counted = parts(db, &laid.id, &scope, today).await.unwrap();
    for standing in Standing::ALL {
        let wanted = expected
            .iter()
            .filter(|(_, code)| code == standing.code())
            .count() as i64;
        let got: i64 = counted
            .iter()
            .filter(|part| part.standing == standing.code())
            .map(|part| part.count)
            .sum();
        assert_eq!(got, wanted, "{standing:?}");
    }
    let spread = spread(db, &laid.id, &scope, today, "").await.unwrap();
    let silent = expected
        .iter()
        .filter(|(_, code)| code == "unknown" || code == "overdue")
        .count() as i64;
    assert_eq!((spread.units, spread.silent), (expected.len() as i64, silent));
    let asked = whom(db, &laid.id, &scope, today, "remind", "", "").await.unwrap();
    assert_eq!(asked.len() as i64, silent);
}

#[tokio::test]
async fn a_work_passed_down_is_proven_only_when_all_of_it_is() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let (tuan, mai, hoa) = (
        unit(&house, "tuan").await,
        unit(&house, "mai").await,
        unit(&house, "hoa").await,
    );
    let passed = Work {
        handling: Handling::Assigned,
        ..SILENT
    };
    let parent = laid.give(&house, 0, &tuan, passed).await;
    let standing = async || {
        let scope = Scope {
            units: vec![tuan.clone()],
            ..Scope::default()
        };
        let today = house.site.clock.now().day();
        let found = given(&house.site.db, &laid.id, &laid.tasks[0], &scope, today, "", 1)
            .await
            .unwrap();
        found[0].standing.clone()
    };
    assert_eq!(standing().await, "under"); // nothing was passed down: nothing is proven
    let proven = Work {
        handling: Handling::InProgress,
        activities: 1,
        evidence: 1,
        due: None,
        parent: Some(&parent),
    };
    laid.give(&house, 0, &mai, proven).await;
    assert_eq!(standing().await, "proven");
    laid.give(
        &house,
        0,
        &hoa,
        Work {
            parent: Some(&parent),
            ..SILENT
        },
    )
    .await;
    assert_eq!(standing().await, "under");
}
