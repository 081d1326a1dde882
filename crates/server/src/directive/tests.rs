//! The living letter tells the truth, to those whom it concerns.

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

#[tokio::test]
async fn every_clause_is_painted_by_its_true_state() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let lan = house.sign_in("officer").await;
    let path = format!("/directives/{}", laid.id);
    let (hoa, offices) = (unit(&house, "hoa").await, offices(&house, 4).await);
    let proven = Work {
        handling: Handling::Done,
        activities: 1,
        evidence: 1,
        ..SILENT
    };
    let body = lan.get(&path).await.body;
    assert!(body.contains("thu hồi"), "{body}"); // nothing given: nothing to do
    laid.give(&house, 0, &hoa, proven).await;
    let page = lan.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("class=\"cl st st-proven\" id=\"c1\""),
        "{}",
        page.body
    );
    assert!(page.body.contains("class=\"cl st st-none\" id=\"c2\""));
    assert!(page.body.contains("<b>50 %</b>")); // the task that nobody was asked to do is not done
    let words = [
        "<p>- Viết bài về đội mũ bảo hiểm.</p>",
        "Sở đề nghị các đơn vị:",
        "95/STTTT-TTBCXB",
        "Trần Thị Bình",
    ];
    for words in words {
        assert!(page.body.contains(words), "{words}");
    }
    for (unit, handling, due, expected) in [
        (0, Handling::Refused, None, "refused"),
        (1, Handling::Received, None, "received"),
        (2, Handling::Done, None, "under"),
        (3, Handling::Received, Some("2021-04-01"), "overdue"),
    ] {
        laid.give(
            &house,
            1,
            &offices[unit],
            Work {
                handling,
                due,
                ..SILENT
            },
        )
        .await;
        let body = lan.get(&path).await.body;
        assert!(
            body.contains(&format!("class=\"cl st st-{expected}\" id=\"c2\"")),
            "{expected}: {body}"
        );
    }
}

#[tokio::test]
async fn silence_is_never_counted_as_done() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    for office in offices(&house, 5).await {
        laid.give(&house, 0, &office, SILENT).await;
        let done = Work {
            handling: Handling::Done,
            ..SILENT
        };
        laid.give(&house, 1, &office, done).await;
    }
    let lan = house.sign_in("officer").await;
    let body = lan.get(&format!("/directives/{}", laid.id)).await.body;
    assert!(body.contains("class=\"cl st st-unknown\" id=\"c1\""), "{body}");
    assert!(body.contains("class=\"cl st st-under\" id=\"c2\"")); // said to be done, without evidence
    assert!(body.contains("<b>0 %</b>") && body.contains("(0 / 10)"));
    assert!(body.contains("Đôn đốc 5 đơn vị"));
}

#[tokio::test]
async fn a_clause_shows_who_answered_and_who_is_silent() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let (hoa, office) = (unit(&house, "hoa").await, offices(&house, 1).await.remove(0));
    let work = Work {
        handling: Handling::InProgress,
        activities: 2,
        evidence: 1,
        ..SILENT
    };
    let given = laid.give(&house, 0, &hoa, work).await;
    laid.give(&house, 0, &office, SILENT).await;
    let lan = house.sign_in("officer").await;
    let path = format!("/directives/{}", laid.id);
    let names = (name(&house, &hoa), name(&house, &office));
    let page = lan.get(&format!("{path}?clause=1")).await;
    let card = page.body.split("<aside").nth(1).unwrap();
    assert!(
        card.contains(&names.0) && card.contains(&names.1) && card.contains("chưa mở văn bản"),
        "{card}"
    );
    assert!(
        card.contains(&format!("href=\"/assignments/{given}\""))
            && card.contains(&format!("href=\"/activities/{given}-0\""))
    );
    assert!(card.find(&names.1) < card.find(&names.0), "the silent come first");
    let filtered = lan.get(&format!("{path}?clause=1&standing=proven")).await.body;
    let card = filtered.split("<aside").nth(1).unwrap();
    assert!(card.contains(&names.0) && !card.contains(&names.1));
    let found = lan
        .get(&format!("{path}?clause=1&q={}", "bao%20lang%20son"))
        .await
        .body;
    let card = found.split("<aside").nth(1).unwrap();
    assert!(card.contains(&names.0) && !card.contains(&names.1), "{card}");
    for odd in [
        "?clause=99",
        "?clause=-1",
        "?clause=x&page=x",
        "?clause=1&page=999999999&standing=%3Cb%3E",
    ] {
        assert_eq!(lan.get(&format!("{path}{odd}")).await.status, 200, "{odd}");
    }
}

#[tokio::test]
async fn who_shows_much_does_not_hide_what_the_others_show() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let (hoa, office) = (unit(&house, "hoa").await, offices(&house, 1).await.remove(0));
    let work = |count| Work {
        handling: Handling::InProgress,
        activities: count,
        evidence: count,
        ..SILENT
    };
    let early = laid.give(&house, 0, &hoa, work(1)).await;
    let busy = laid.give(&house, 0, &office, work(305)).await;
    let lan = house.sign_in("officer").await;
    let page = lan.get(&format!("/directives/{}?clause=1", laid.id)).await.body;
    assert!(page.contains(&format!("\"/activities/{early}-0\"")), "{page}");
    assert_eq!(page.matches(&format!("\"/activities/{busy}-")).count(), 3);
    assert!(
        page.contains(&format!("/{busy}-99\"")) && !page.contains(&format!("/{busy}-100\"")),
        "the newest by id"
    );
}

#[tokio::test]
async fn a_district_opens_a_letter_that_only_a_commune_below_it_got() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let path = format!("/directives/{}", laid.id);
    laid.give(&house, 0, &unit(&house, "mai").await, SILENT).await;
    let district = house.sign_in("coordinator").await;
    let page = district.get(&path).await;
    assert_eq!(page.status, 200, "nothing was given to the district itself");
    assert!(page.body.contains("(0 / 1)"), "{}", page.body);
    let other = house.sign_in("khac").await;
    assert_eq!(other.get(&path).await.status, 404);
}

#[tokio::test]
async fn a_district_sees_its_own_part_and_strangers_nothing() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let (tuan, mai, hoa) = (
        unit(&house, "tuan").await,
        unit(&house, "mai").await,
        unit(&house, "hoa").await,
    );
    let proven = Work {
        handling: Handling::Done,
        activities: 1,
        evidence: 1,
        ..SILENT
    };
    laid.give(&house, 0, &tuan, SILENT).await;
    laid.give(&house, 0, &mai, proven).await;
    laid.give(&house, 0, &offices(&house, 1).await[0], SILENT).await;
    let path = format!("/directives/{}", laid.id);
    let district = house.sign_in("coordinator").await;
    let page = district.get(&format!("{path}?clause=1")).await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("(1 / 2)") && page.body.contains("Đây là phần của"),
        "{}",
        page.body
    );
    assert!(page.body.contains(&name(&house, &mai)));
    assert!(!page.body.contains(&name(&house, &offices(&house, 1).await[0])));
    assert!(
        !page.body.contains(&format!("{path}/recall")) && !page.body.contains(&format!("{path}/publication"))
    );
    let commune = house.sign_in("commune").await;
    let body = commune.get(&path).await.body;
    assert!(body.contains("(1 / 1)"), "{body}");
    let paper = house.sign_in("newsroom").await;
    assert_eq!(paper.get(&path).await.status, 404);
    assert_eq!(
        paper
            .get("/directives")
            .await
            .body
            .matches("an toàn giao thông")
            .count(),
        0
    );
    laid.give(&house, 1, &hoa, SILENT).await;
    assert_eq!(paper.get(&path).await.status, 200);
    assert_eq!(paper.get(&format!("{path}/remind")).await.status, 403);
    assert_eq!(
        district
            .post(&format!("{path}/recall"), &[("reason", "x")])
            .await
            .status,
        404
    );
    assert_eq!(district.post(&format!("{path}/unpublish"), &[]).await.status, 403);
}

#[tokio::test]
async fn the_list_shows_what_concerns_the_unit_and_finds_without_marks() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    laid.give(&house, 0, &unit(&house, "mai").await, SILENT).await;
    let lan = house.sign_in("officer").await;
    for path in [
        "/directives",
        "/directives?q=an+toan+giao+thong",
        "/directives?q=95/STTTT",
    ] {
        let page = lan.get(path).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains(&format!("/directives/{}", laid.id)), "{path}");
    }
    assert!(
        lan.get("/directives?q=nông+thôn+mới")
            .await
            .body
            .contains("Không tìm thấy")
    );
    for (who, sees) in [("coordinator", true), ("commune", true), ("newsroom", false)] {
        let person = house.sign_in(who).await;
        for path in ["/directives", "/directives?q=giao+thong"] {
            assert_eq!(
                person.get(path).await.body.contains(&laid.id),
                sees,
                "{who} {path}"
            );
        }
    }
}

async fn count(house: &House, sql: store::Sql) -> i64 {
    house.site.db.one::<Count>(sql, args![]).await.unwrap().count
}

#[tokio::test]
async fn reminding_names_exactly_whom_and_is_logged() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let (hoa, offices) = (unit(&house, "hoa").await, offices(&house, 2).await);
    laid.give(
        &house,
        0,
        &hoa,
        Work {
            handling: Handling::Received,
            ..SILENT
        },
    )
    .await;
    laid.give(&house, 0, &offices[0], SILENT).await;
    laid.give(&house, 1, &offices[0], SILENT).await;
    laid.give(&house, 1, &offices[1], SILENT).await;
    let (lan, path) = (
        house.sign_in("officer").await,
        format!("/directives/{}/remind", laid.id),
    );
    let page = lan.get(&path).await.body;
    assert!(page.contains("Đôn đốc 2 đơn vị") && page.contains(&name(&house, &offices[1])));
    assert!(!page.contains(&name(&house, &hoa)));
    assert_eq!(
        lan.post(&path, &[("clause", "1"), ("message", "Đề nghị trả lời")])
            .await
            .status,
        303
    );
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from reminder where kind = 'remind'")
        )
        .await,
        1
    );
    assert_eq!(lan.post(&path, &[]).await.status, 303);
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from reminder where kind = 'remind'")
        )
        .await,
        4
    );
    assert_eq!(lan.post(&path, &[("kind", "report")]).await.status, 303);
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from reminder where kind = 'report'")
        )
        .await,
        3
    ); // one a unit
    let logged = sql!("select count(*) as count from audit where action = 'directive.reminded'");
    assert_eq!(count(&house, logged).await, 3);
    assert_eq!(lan.post(&path, &[("clause", "9")]).await.status, 404);
}

#[tokio::test]
async fn recalling_takes_everything_back_once_with_a_reason() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    laid.give(&house, 0, &unit(&house, "hoa").await, SILENT).await;
    let (lan, path) = (
        house.sign_in("officer").await,
        format!("/directives/{}/recall", laid.id),
    );
    assert!(lan.get(&path).await.body.contains("Báo Lạng Sơn"));
    assert_eq!(lan.post(&path, &[("reason", " ")]).await.status, 422);
    assert_eq!(lan.post(&path, &[("reason", "gửi nhầm")]).await.status, 303);
    assert_eq!(lan.post(&path, &[("reason", "gửi nhầm")]).await.status, 409);
    let page = lan.get(&format!("/directives/{}", laid.id)).await.body;
    assert!(
        page.contains("đã thu hồi") && !page.contains("class=\"cl st"),
        "{page}"
    );
    let logged = sql!("select count(*) as count from audit where action = 'directive.recalled'");
    assert_eq!(count(&house, logged).await, 1);
}

#[tokio::test]
async fn publishing_is_said_once_and_can_be_undone() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    let (lan, path) = (house.sign_in("officer").await, format!("/directives/{}", laid.id));
    let published = sql!("select count(*) as count from directive where published_at is not null");
    crate::publication::tests::publish(&house, &laid.id).await;
    assert_eq!(count(&house, published).await, 1);
    assert_eq!(
        count(
            &house,
            sql!("select count(*) as count from audit where action = 'directive.published'")
        )
        .await,
        1
    );
    for _ in 0..2 {
        assert_eq!(lan.post(&format!("{path}/unpublish"), &[]).await.status, 303);
        assert_eq!(count(&house, published).await, 0);
    }
    let taken = sql!("select count(*) as count from audit where action = 'directive.unpublished'");
    assert_eq!(count(&house, taken).await, 1);
    let other = house.sign_in("khac").await;
    assert_eq!(other.post(&format!("{path}/unpublish"), &[]).await.status, 404);
}

#[tokio::test]
async fn the_command_line_tells_the_same() {
    let house = House::demo().await;
    let laid = lay(&house).await;
    laid.give(&house, 0, &unit(&house, "hoa").await, SILENT).await;
    let json = super::cli::status(&house.site, Some(&laid.id), true)
        .await
        .unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["tasks"][0]["state"], "unknown");
    assert_eq!(
        (&value["counts"]["unknown"], &value["proven_percent"]),
        (&json!(1), &json!(0))
    );
    assert!(
        super::cli::status(&house.site, None, false)
            .await
            .unwrap()
            .contains("1 chưa rõ")
    );
    assert!(super::cli::status(&house.site, Some("x"), false).await.is_err());
}
