//! Reports in flight on 1 July 2025: every one has somebody who approves it, and no one approves their own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use civic::filing::{Content, State, Why};
use civic::{Ids as _, Moment};
use store::{args, record, sql};

use crate::assignment::fixture_tests::unit_of;
use crate::filing::desk::{Case, revision};
use crate::filing::store::{self as rows, Filing};
use crate::regime::known::{self, Known};
use crate::regime::store::New;
use crate::regime::take::{put, shipped_edition};
use crate::testing::House;

/// The period before the reform: 15 May to 14 June 2025.
const PERIOD: &str = "2025-06";

/// Every fifth commune has sent its report to its district.
pub(super) async fn fill(house: &House, communes: &[String]) -> Vec<Filing> {
    let site = &house.site;
    let known = regime(house).await;
    let period = known.period(PERIOD).unwrap();
    let at = Moment::start_of("2025-06-16".parse().unwrap());
    let author = house_person(house).await;
    let (mut filings, mut tx) = (Vec::new(), site.db.begin().await.unwrap());
    for unit in communes.iter().step_by(5) {
        let case = Case::of(&known, period.clone(), unit).unwrap();
        let content = Content::default();
        let filing = Filing {
            id: site.ids.next(at),
            regime: known.row.id.clone(),
            edition: case.edition.0,
            period: period.key.clone(),
            unit: unit.clone(),
            kind: content.kind.code().to_owned(),
            state: State::Submitted.code().to_owned(),
            level: 0,
            counts: true,
            version: 1,
            content_hash: case.hash(&content),
            due_on: "2025-06-17".to_owned(),
            submitted_at: Some(at.0),
            submitted_by: None,
            made_by: author.clone(),
            changed_at: at.0,
            finisher: None,
        };
        assert!(rows::insert(&mut tx, &filing, at).await.unwrap());
        let row = revision(
            1,
            &content,
            &BTreeMap::new(),
            &filing.content_hash,
            &filing.made_by,
            at,
        );
        rows::insert_revision(&mut tx, &filing.id, &row).await.unwrap();
        filings.push(filing);
    }
    tx.commit().await.unwrap();
    filings
}

async fn house_person(house: &House) -> String {
    let lan = crate::account::store::account(&house.site.db, "lan").await;
    lan.unwrap().unwrap().id
}

/// The shipped regime: communes to their district, that to the province.
async fn regime(house: &House) -> Arc<Known> {
    let (site, unit) = (&house.site, unit_of(house, "lan").await);
    let at = site.clock.now();
    let edition = shipped_edition("mua_ban_nguoi").unwrap();
    let new = New {
        id: "REPLAY",
        unit: &unit,
        code: "replay",
        title: "Phát lại",
        directive: None,
        by: None,
    };
    let mut tx = site.db.begin().await.unwrap();
    put(&mut tx, &new, None, &edition, at).await.unwrap();
    tx.commit().await.unwrap();
    regime_known(house).await
}

record! {
    struct Asked { thing: String, from_unit: String }
}

pub(super) async fn none_is_stuck(house: &House, filings: &[Filing]) {
    let (site, on) = (&house.site, house.site.clock.now().day());
    let (directory, known) = (site.directory(), regime_known(house).await);
    let list = sql!("select thing, from_unit from reform_question where kind = 'approval' order by thing");
    let asked: Vec<Asked> = site.db.all(list, args![]).await.unwrap();
    let moved = sql!("select thing, from_unit from reform_move where kind = 'approval' order by thing");
    let moved: Vec<Asked> = site.db.all(moved, args![]).await.unwrap();
    let (asked, moved): (BTreeMap<_, _>, BTreeSet<_>) = (
        asked.into_iter().map(|row| (row.thing, row.from_unit)).collect(),
        moved.into_iter().map(|row| row.thing).collect(),
    );
    let mut whys: BTreeMap<&str, usize> = BTreeMap::new();
    for filing in filings {
        let case = Case::of_filing(&known, filing).unwrap();
        let district = case.levels(&directory).remove(0);
        let told = crate::filing::decided_approvers(&site.db, &filing.id)
            .await
            .unwrap();
        let levels = case.standing(&directory, Some(filing), &told, on);
        assert_eq!(levels.len(), 2);
        for level in &levels {
            assert!(
                directory.exists(&level.unit, on),
                "{}: nobody approves",
                filing.id
            );
            assert_ne!(level.why, Why::Nobody);
            assert!(
                !directory.stands_for(&level.unit, &filing.unit, on),
                "{}: by its author",
                filing.id
            );
        }
        *whys.entry(levels[0].why.code()).or_default() += 1;
        // By rule or before a person, once.
        if directory.exists(&district, on) {
            assert_eq!(levels[0].unit, district);
            continue;
        }
        let is_asked = asked.get(&filing.id).is_some_and(|from| *from == district);
        assert!(is_asked != moved.contains(&filing.id), "{}", filing.id);
        assert_eq!(levels[0].why == Why::Above, is_asked, "{}", filing.id);
    }
    eprintln!(
        "approvals: {whys:?}, asked {}, moved {}",
        asked.len(),
        moved.len()
    );
    assert_eq!(whys.values().sum::<usize>(), 2_007);
    assert!(whys["above"] > 1_900, "{whys:?}");
}

async fn regime_known(house: &House) -> Arc<Known> {
    let known = known::one(&house.site.db, &house.site.kept.editions, "REPLAY").await;
    known.unwrap().unwrap()
}
