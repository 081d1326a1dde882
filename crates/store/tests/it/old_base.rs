//! A filled database of schema 0006 is brought up to now: every row of that time is there, and means what it meant.

use std::collections::BTreeMap;

use store::audit::{self, Entry, Verdict};
use store::{Dialect, MIGRATIONS, args, migrate, render, sql};

use crate::bases::{AT, Base, bare, script};
use crate::migrations::{columns, texts};

const FILLED: &str = include_str!("old_base.sql");

/// What a house wrote that had periodic reports, before there was a stand-in for anybody.
const FILED: &str = "
insert into regime (id, unit, code, title, state, directive, made_by, made_at, changed_at, version) values
    ('G', 'U1', 'mua_ban_nguoi', 'Báo cáo tháng', 'published', null, 'P1', 1, 2, 3);
insert into regime_edition (regime, number, valid_from, data, hash, made_by, made_at) values
    ('G', 1, '2021-01-01', '{\"name\": \"Báo cáo\"}', 'h', 'P1', 1);
insert into filing (id, regime, edition, period, unit, kind, state, level, counts, version, content_hash, due_on,
    submitted_at, submitted_by, made_by, made_at, changed_at) values
    ('F1', 'G', 1, '2021-04', 'U2', 'figures', 'submitted', 1, true, 2, 'hash', '2021-04-16', 5, 'P2', 'P2', 4, 6),
    ('F2', 'G', 1, '2021-04', 'U3', 'nothing', 'draft', 0, false, 1, 'hash', '', null, null, 'P3', 4, 6);
insert into filing_revision (filing, version, kind, sheet, texts, reasons, hash, made_by, made_at) values
    ('F1', 2, 'figures', 'abc', '{}', '{}', 'hash', 'P2', 4);
insert into filing_step (id, filing, step, version, hash, level, person, unit, remark, step_key, made_at) values
    ('Z1', 'F1', 'approved', 2, 'hash', 1, 'P1', 'U1', null, null, 7);
";

#[tokio::test]
async fn reports_of_before_are_there_and_nobody_stands_in() {
    for base in bare().await {
        old(&base).await;
        let before = MIGRATIONS.iter().filter(|(number, ..)| (7..18).contains(number));
        for migration in before {
            apply(&base, migration).await;
        }
        script(&base.db, FILED).await;
        let then = tables(&base).await;
        let before = rows(&base, &then).await;
        migrate(&base.db, AT).await.unwrap();
        let after = rows(&base, &then).await;
        assert_eq!(before, after);
        assert_eq!(after["filing"].len(), 2);
        let named = "select count(*) || '', '', '', '' from filing where finisher is not null";
        assert_eq!(texts(&base.db, named).await[0][0], "0");
        base.end().await;
    }
}

async fn apply(base: &Base, (number, name, text): &(i64, &str, &str)) {
    script(&base.db, &render(text, dialect(base))).await;
    let note = sql!("insert into migration (number, name, digest, applied_at) values ($1, $2, $3, 1)");
    let mut tx = base.db.begin().await.unwrap();
    tx.run(note, args![*number, *name, audit::digest(text.as_bytes())])
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// The house of that time: its tables, and what was written into them.
async fn old(base: &Base) {
    script(
        &base.db,
        "create table migration (number bigint not null primary key, name text not null, digest text not null, \
         applied_at bigint not null)",
    )
    .await;
    for migration in &MIGRATIONS[..6] {
        apply(base, migration).await;
    }
    script(&base.db, FILLED).await;
    let mut tx = base.db.begin().await.unwrap();
    for subject in ["D1", "D2", "D3"] {
        let entry = Entry {
            person: Some("P1"),
            unit: Some("U1"),
            action: "directive.issued",
            subject,
            detail: serde_json::json!({ "số": subject }),
        };
        audit::append(&mut tx, AT, &entry).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn dialect(base: &Base) -> Dialect {
    match base.db {
        store::Db::Sqlite { .. } => Dialect::Sqlite,
        store::Db::Postgres(_) => Dialect::Postgres,
    }
}

/// Columns by table, and by table its rows: the values of these columns as text.
type Tables = BTreeMap<String, Vec<String>>;

/// Every table of the house at this moment, with its columns.
async fn tables(base: &Base) -> Tables {
    let mut tables = Tables::new();
    for (table, column) in columns(&base.db).await.into_keys() {
        if table != "migration" {
            tables.entry(table).or_default().push(column);
        }
    }
    tables
}

async fn rows(base: &Base, tables: &Tables) -> Tables {
    let mut all = Tables::new();
    for (table, columns) in tables {
        let values = columns
            .iter()
            .map(|column| format!("'{column}=' || coalesce(cast(\"{column}\" as text), 'null')"));
        let row = values.collect::<Vec<_>>().join(" || '; ' || ");
        let read = format!("select {row}, '', '', '' from \"{table}\"");
        let mut rows: Vec<String> = texts(&base.db, &read)
            .await
            .into_iter()
            .map(|mut row| row.remove(0))
            .collect();
        rows.sort();
        all.insert(table.clone(), rows);
    }
    all
}

#[tokio::test]
async fn every_old_row_is_still_there_with_its_meaning() {
    for base in bare().await {
        old(&base).await;
        let then = tables(&base).await;
        let before = rows(&base, &then).await;
        for (table, rows) in &before {
            assert!(!rows.is_empty(), "the old house has something in {table}");
        }
        let count: usize = before.values().map(Vec::len).sum();
        assert!((300..1000).contains(&count), "{count} rows");
        migrate(&base.db, AT).await.unwrap();
        let after = rows(&base, &then).await;
        for (table, rows) in &before {
            if table == "unit_version" {
                assert_eq!(rows.len(), after[table].len());
            } else {
                assert_eq!(*rows, after[table], "{table}");
            }
        }
        bases_stand_where_they_belong(&base).await;
        the_house_reads_it(&base).await;
        base.end().await;
    }
}

/// What ended a unit is said as what ended it, and not as what it began with; the rest is as it was.
async fn bases_stand_where_they_belong(base: &Base) {
    let read = "select unit || '/' || position, name || '|' || coalesce(code, '') || '|' || coalesce(parent, ''), \
                coalesce(valid_from, '') || '–' || coalesce(valid_to, ''), \
                coalesce(basis, '') || '|' || coalesce(closed_by, '') from unit_version order by 1";
    let versions: BTreeMap<String, Vec<String>> = texts(&base.db, read)
        .await
        .into_iter()
        .map(|row| (row[0].clone(), row[1..].to_vec()))
        .collect();
    assert_eq!(versions.len(), 18);
    for (version, told) in [
        ("U1/0", ["Xã Đồng Tâm 1|05901|", "–", "Nghị quyết số 1|"]),
        (
            "U2/0",
            ["Xã Đồng Tâm 2|05902|U1", "–2020-01-01", "|Nghị quyết số 2"],
        ),
        ("U7/0", ["Xã Đồng Tâm 7|05907|U1", "–2020-01-01", "|"]),
        (
            "U7/1",
            ["Phường Đồng Tâm 7||U1", "2020-01-01–", "Quyết định \"7\"|"],
        ),
    ] {
        assert_eq!(versions[version], told, "{version}");
    }
}

async fn the_house_reads_it(base: &Base) {
    let directory = store::directory::load(&base.db).await.unwrap();
    let (on, eve) = ("2021-04-25".parse().unwrap(), "2019-12-31".parse().unwrap());
    assert_eq!(directory.units().len(), 12);
    assert_eq!(directory.name("U7", eve), Some("Xã Đồng Tâm 7"));
    assert_eq!(directory.name("U7", on), Some("Phường Đồng Tâm 7"));
    assert_eq!(
        directory.parent("U7", on).map(|unit| unit.id.as_str()),
        Some("U1")
    );
    assert!(!directory.exists("U2", on));
    let heirs = directory.successors("U2", on);
    let heirs: Vec<_> = heirs
        .iter()
        .map(|(unit, doubt)| (unit.id.as_str(), *doubt))
        .collect();
    assert_eq!(heirs, [("U8", Some("cần xác nhận"))]);
    let recorded: Vec<_> = directory
        .successions()
        .iter()
        .map(|step| step.recorded.0)
        .collect();
    assert_eq!(recorded, [2, 3, 4, 5, 6].map(|n| 1_600_000_000_000 + n));
    assert!(matches!(
        audit::verify(&base.db).await.unwrap(),
        Verdict::Sound { .. }
    ));
    // A column that came later says "nothing yet", and never something that was not so.
    let moved = "select count(*) || '', '', '', '' from assignment where moved_to is not null or evidence_before <> 0";
    assert_eq!(texts(&base.db, moved).await[0][0], "0");
}
