//! Timetables as people use them: the form, conflicts, quiet hours, one day changed, who may.

mod conflicts;
mod days;
mod edit;
mod priority;
mod reach;
mod rights;
mod rules;
mod single;
mod sources;

use civic::Moment;
use civic::broadcast::Span;
use store::{Count, args, record, sql};

use super::fixture_tests::*;
use crate::testing::House;

const AFTERNOON: [(&str, &str); 2] = [("item", "b:loa:vi"), ("start", "17:00")];

async fn slots(house: &House) -> i64 {
    let count = sql!("select count(*) as count from slot");
    house.site.db.one::<Count>(count, args![]).await.unwrap().count
}

async fn enter_rule(house: &House, fields: &[(&str, &str)]) {
    let mai = house.sign_in("commune").await;
    let base = [
        ("decided_by", "05/QĐ-UBND"),
        ("from", "1/4/2021"),
        ("quiet", "21:00–05:00"),
    ];
    let unsaid = |(name, _): &(&str, &str)| !fields.iter().any(|(given, _)| given == name);
    let base: Vec<(&str, &str)> = base.into_iter().filter(unsaid).collect();
    let saved = mai.post("/timetable/rule", &[&base[..], fields].concat()).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
}

record! {
    /// A line of the audit record.
    #[derive(Debug)]
    struct Said { person: Option<String>, detail: String }
}

/// What the audit record says of an action, the newest first.
async fn said(house: &House, action: &str) -> Vec<Said> {
    let list = sql!("select person, detail from audit where action = $1 order by seq desc");
    house.site.db.all(list, args![action]).await.unwrap()
}
