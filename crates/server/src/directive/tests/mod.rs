//! The living letter tells the truth, to those whom it concerns.

mod acts;
mod counting;
mod painted;
mod seen;

use civic::Ids as _;
use civic::assignment::Handling;
use civic::progress::{Known, Standing};
use civic::unit::Kind;
use serde_json::json;
use store::{Count, args, sql};
use viet::Date;

use super::scope::Scope;
use super::store::{Given, given, parts, spread, whom};
use crate::testing::House;

/// The letter of these tests; written for them.
pub const BODY: &str = "Số: 95/STTTT-TTBCXB\n\nV/v tuyên truyền an toàn giao thông\n\nKính gửi:\n\n- Báo Lạng Sơn;\n- Phòng Văn hóa và Thông tin các huyện.\n\nSở đề nghị các đơn vị:\n\n- Viết bài về đội mũ bảo hiểm.\n\n- Phát thanh hằng tuần.\n\nBáo cáo khi có yêu cầu./.\n\n**Nơi nhận:**\n\n- Như trên;\n- Lưu: VT.\n\n**GIÁM ĐỐC**\n\n**Trần Thị Bình**";

/// A directive of chị Lan's unit with two tasks, laid straight into the tables.
pub struct Laid {
    pub id: String,
    pub tasks: [String; 2],
    pub sender: String,
}

async fn unit_of(house: &House, login: &str) -> String {
    let account = crate::account::store::account(&house.site.db, login)
        .await
        .unwrap();
    account.unwrap().unit
}

/// The unit of one of the demonstration's people.
pub async fn unit(house: &House, login: &str) -> String {
    unit_of(house, login).await
}

/// A unit's name today.
pub fn name(house: &House, id: &str) -> String {
    crate::http::name_of(&house.site.directory(), id, house.site.clock.now().day())
}

/// District offices of Lạng Sơn other than anh Tuấn's.
pub async fn offices(house: &House, count: usize) -> Vec<String> {
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    let lan = unit_of(house, "lan").await;
    let province = directory.territory(&lan, on).unwrap().id.clone();
    let tuan = unit_of(house, "tuan").await;
    let offices = directory
        .below(&province, on)
        .filter(|unit| unit.kind == Kind::DistrictOffice && unit.id != tuan);
    let mut offices: Vec<String> = offices.map(|unit| unit.id.clone()).collect();
    offices.sort();
    offices.truncate(count);
    offices
}

pub async fn lay(house: &House) -> Laid {
    let lan = crate::account::store::account(&house.site.db, "lan")
        .await
        .unwrap()
        .unwrap();
    let id = house.site.ids.next(house.site.clock.now());
    let at = house.site.clock.now();
    let mut tx = house.site.db.begin().await.unwrap();
    let blob = house.site.blobs.put(BODY.as_bytes()).await.unwrap();
    store::note_blob(&mut tx, &blob, "text/plain", at).await.unwrap();
    let letter = sql!(
        "insert into letter (id, unit, opened_by, opened_at, as_of, file_name, source, format, body, reading, review, \
         version, state) values ($1, $2, $3, $4, '2021-04-25', 'cv.txt', $5, 'text', $6, $7, $8, 1, 'issued')"
    );
    let empty = json!({});
    tx.run(
        letter,
        args![
            &id,
            &lan.unit,
            &lan.id,
            at,
            &blob.hash,
            BODY,
            empty.clone(),
            empty
        ],
    )
    .await
    .unwrap();
    let directive = sql!(
        "insert into directive (id, letter, unit, kind, number, dated, place, issuer, subject, body, source, file_name, \
         as_of, issued_by, issued_at) values ($1, $1, $2, 'cong_van', '95/STTTT-TTBCXB', '2021-04-20', 'Lạng Sơn', \
         'Sở Thông tin và Truyền thông', 'tuyên truyền an toàn giao thông', $3, $4, 'cv.txt', '2021-04-25', $5, $6)"
    );
    tx.run(directive, args![&id, &lan.unit, BODY, &blob.hash, &lan.id, at])
        .await
        .unwrap();
    let attach =
        sql!("insert into attachment (directive, position, blob, file_name) values ($1, 0, $2, 'cv.txt')");
    tx.run(attach, args![&id, &blob.hash]).await.unwrap();
    let tasks = insert_tasks(&mut tx, &id).await;
    store::dialect::put(&mut tx, &id, BODY).await.unwrap();
    tx.commit().await.unwrap();
    Laid {
        id,
        tasks,
        sender: lan.unit,
    }
}

async fn insert_tasks(tx: &mut store::Tx, id: &str) -> [String; 2] {
    let tasks = [format!("{id}-1"), format!("{id}-2")];
    for (position, (task, words)) in tasks
        .iter()
        .zip(["Viết bài về đội mũ bảo hiểm", "Phát thanh hằng tuần"])
        .enumerate()
    {
        let start = BODY[..BODY.find(words).unwrap()].chars().count() as i64;
        let insert = sql!(
            "insert into task (id, directive, position, body, span_start, span_end, tags) \
             values ($1, $2, $3, $4, $5, $6, $7)"
        );
        let span = (start, start + words.chars().count() as i64);
        tx.run(
            insert,
            args![task, id, position as i64, words, span.0, span.1, json!([])],
        )
        .await
        .unwrap();
    }
    tasks
}

/// What is laid under a task for one unit.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    pub handling: Handling,
    pub activities: i64,
    pub evidence: i64,
    pub due: Option<&'a str>,
    pub parent: Option<&'a str>,
}

/// Sent, and silence.
pub const SILENT: Work<'_> = Work {
    handling: Handling::Arrived,
    activities: 0,
    evidence: 0,
    due: None,
    parent: None,
};

impl Laid {
    /// Gives a task to a unit; its activities and evidence are real rows. Gives the assignment's id.
    pub async fn give(&self, house: &House, task: usize, unit: &str, work: Work<'_>) -> String {
        let (id, at) = (
            house.site.ids.next(house.site.clock.now()),
            house.site.clock.now(),
        );
        let lan = crate::account::store::account(&house.site.db, "lan")
            .await
            .unwrap()
            .unwrap();
        let mut tx = house.site.db.begin().await.unwrap();
        let insert = sql!(
            "insert into assignment (id, directive, task, unit, given_by, parent, part, due_on, handling, given_at, \
             received_at, changed_at, activity_count, evidence_count) \
             values ($1, $2, $3, $4, $5, $6, 'lead', $7, $8, $9, $10, $9, $11, $12)"
        );
        let opened = (work.handling != Handling::Arrived).then_some(at.0);
        let head = args![
            &id,
            &self.id,
            &self.tasks[task],
            unit,
            &self.sender,
            work.parent,
            work.due
        ];
        let tail = args![work.handling.code(), at, opened, work.activities, work.evidence];
        tx.run(insert, head.into_iter().chain(tail).collect())
            .await
            .unwrap();
        for number in 0..work.activities {
            let activity = format!("{id}-{number}");
            let insert = sql!(
                "insert into activity (id, assignment, directive, task, unit, kind, happened_on, language, items, people, \
                 form_key, logged_by, logged_at) values ($1, $2, $3, $4, $5, 'meeting', '2021-04-26', 'vi', 1, 40, $1, $6, $7)"
            );
            tx.run(
                insert,
                args![&activity, &id, &self.id, &self.tasks[task], unit, &lan.id, at],
            )
            .await
            .unwrap();
            if number < work.evidence {
                let insert = sql!(
                    "insert into evidence (id, activity, kind, url, added_at) values ($1, $1, 'link', 'https://vi.du/bai', $2)"
                );
                tx.run(insert, args![&activity, at]).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        id
    }
}

/// One assignment of every kind that there is, with the code of the standing that the rule gives it.
async fn every_state(house: &House, laid: &Laid, today: Date) -> Vec<(String, String)> {
    let stations = house.site.directory();
    let mut communes = stations
        .units()
        .iter()
        .filter(|unit| unit.kind == Kind::CommuneStation);
    let mut expected = Vec::new();
    for handling in Handling::ALL {
        for (activities, evidence) in [(0, 0), (1, 0), (2, 1)] {
            for due in [None, Some("2021-04-25"), Some("2021-04-26")] {
                let unit = &communes.next().unwrap().id;
                let id = laid
                    .give(
                        house,
                        0,
                        unit,
                        Work {
                            handling,
                            activities,
                            evidence,
                            due,
                            parent: None,
                        },
                    )
                    .await;
                let known = Known {
                    handling,
                    activities,
                    evidence,
                    due: due.map(|day| day.parse().unwrap()),
                };
                expected.extend(
                    known
                        .standing(today)
                        .map(|standing| (id, standing.code().to_owned())),
                );
            }
        }
    }
    expected.sort();
    expected
}

async fn count(house: &House, sql: store::Sql) -> i64 {
    house.site.db.one::<Count>(sql, args![]).await.unwrap().count
}
