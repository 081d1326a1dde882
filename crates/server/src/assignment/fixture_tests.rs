//! A directive with its tasks and assignments, put in by SQL, for the tests of what comes after issuing.

use store::{Tx, args, sql};

use crate::account::store::account;
use crate::testing::House;

/// What the fixture put in.
pub struct Issued {
    /// The directive.
    pub directive: String,
    /// The assignments of the first task, in the order of the units given; of the second after them.
    pub assignments: Vec<String>,
}

/// The words of the first task.
pub const FIRST: &str = "Duy trì bản tin phòng, chống mua bán người trên hệ thống truyền thanh cơ sở.";

/// The unit of a login name.
pub async fn unit_of(house: &House, login: &str) -> String {
    account(&house.site.db, login).await.unwrap().unwrap().unit
}

/// Issues two tasks to the units of these people, from chị Lan's unit, on the first day; due on `due`.
pub async fn issued(house: &House, logins: &[&str], due: Option<&str>) -> Issued {
    let lan = account(&house.site.db, "lan").await.unwrap().unwrap();
    let at = house.site.clock.now();
    let mut units = Vec::new();
    for login in logins {
        units.push(unit_of(house, login).await);
    }
    let mut tx = house.site.db.begin().await.unwrap();
    tx.run(
        sql!("insert into blob (hash, size, media_type, created_at) values ('letter', 1, 'text/plain', $1)"),
        args![at],
    )
    .await
    .unwrap();
    let letter = sql!(
        "insert into letter (id, unit, opened_by, opened_at, as_of, file_name, source, format, body, reading, review, \
         version, state) values ('L', $1, $2, $3, '2021-04-26', 'cv.txt', 'letter', 'text', 'x', $4, $4, 1, 'issued')"
    );
    tx.run(letter, args![&lan.unit, &lan.id, at, serde_json::json!({})])
        .await
        .unwrap();
    let directive = sql!(
        "insert into directive (id, letter, unit, kind, number, subject, body, source, file_name, as_of, issued_by, \
         issued_at) values ('D', 'L', $1, 'cong_van', '412/STTTT-TTBCXB', 'Tăng cường tuyên truyền', 'x', 'letter', \
         'cv.txt', '2021-04-26', $2, $3)"
    );
    tx.run(directive, args![&lan.unit, &lan.id, at]).await.unwrap();
    let mut assignments = Vec::new();
    for (position, (task, body)) in [("T1", FIRST), ("T2", "Treo băng rôn hưởng ứng Ngày 30/7.")]
        .into_iter()
        .enumerate()
    {
        let insert = sql!(
            "insert into task (id, directive, position, body, due_on, tags) values ($1, 'D', $2, $3, $4, $5)"
        );
        let tags = serde_json::json!([]);
        tx.run(insert, args![task, position as i64, body, due, tags])
            .await
            .unwrap();
        for (at_unit, unit) in units.iter().enumerate() {
            let id = format!("A{}{at_unit}", position + 1);
            assign(&mut tx, &id, task, unit, &lan.unit, due, at.0).await;
            assignments.push(id);
        }
    }
    tx.commit().await.unwrap();
    Issued {
        directive: "D".to_owned(),
        assignments,
    }
}

async fn assign(tx: &mut Tx, id: &str, task: &str, unit: &str, from: &str, due: Option<&str>, at: i64) {
    let insert = sql!(
        "insert into assignment (id, directive, task, unit, given_by, part, due_on, handling, given_at, changed_at, \
         activity_count, evidence_count) values ($1, 'D', $2, $3, $4, 'lead', $5, '01', $6, $6, 0, 0)"
    );
    tx.run(insert, args![id, task, unit, from, due, at])
        .await
        .unwrap();
}

/// The id of the form that a page carries.
pub fn form_key(body: &str) -> String {
    let after = body.split("name=\"form_key\" value=\"").nth(1).unwrap();
    after.split('"').next().unwrap().to_owned()
}
