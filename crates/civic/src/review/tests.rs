//! Reviews and their forms.

use proptest::prelude::*;

use super::*;
use crate::Moment;
use crate::directive::{Blocker, blockers, duplicate_key};

fn by(name: &str) -> Signed {
    Signed {
        person: name.to_owned(),
        name: name.to_owned(),
        at: Moment(1),
    }
}

fn task(key: u32, text: &str) -> Task {
    Task {
        key,
        text: text.to_owned(),
        span: Some((0, text.chars().count())),
        assignees: Vec::new(),
        due: Due::default(),
        tags: Vec::new(),
        source: Source::Machine,
        confidence: 0.9,
        confirmed: None,
        to: Some(vec![9]),
        to_chosen: None,
        only: None,
    }
}

fn review() -> Review {
    let field = |value: Option<&str>| Field {
        value: value.map(str::to_owned),
        source: Source::Machine,
        confidence: 0.9,
        span: None,
        confirmed: None,
    };
    let mut review = Review {
        tasks: vec![task(1, "Một"), task(2, "Hai")],
        next_key: 2,
        ..Review::default()
    };
    for name in FieldName::ALL {
        review.fields.insert(name, field(None));
    }
    review.fields.insert(FieldName::Date, field(Some("2021-04")));
    review
        .fields
        .insert(FieldName::Issuer, field(Some("Sở Thông tin và Truyền thông")));
    review
}

#[test]
fn a_form_sent_back_as_it_is_changes_nothing() {
    let review = review();
    assert_eq!(review.apply(&review.sheet(), &by("Lan")), Ok(review));
}

#[test]
fn what_a_person_types_is_theirs_and_what_they_tick_they_confirm() {
    let mut sheet = review().sheet();
    sheet.insert("date".into(), "26/4/2021".into());
    sheet.insert("issuer.ok".into(), "1".into());
    let next = review().apply(&sheet, &by("Lan")).unwrap();
    let (date, issuer) = (&next.fields[&FieldName::Date], &next.fields[&FieldName::Issuer]);
    assert_eq!(
        (date.value.as_deref(), date.source),
        (Some("2021-04-26"), Source::Person)
    );
    assert_eq!(date.confirmed, Some(by("Lan")));
    assert_eq!(
        (issuer.source, &issuer.confirmed),
        (Source::Machine, &Some(by("Lan")))
    );
    assert_eq!(next.fields[&FieldName::Kind].confirmed, None);
    let again = next.apply(&next.sheet(), &by("Hoa")).unwrap();
    assert_eq!(
        again, next,
        "a later person who changes nothing takes over nothing"
    );
}

#[test]
fn tasks_are_taken_out_added_and_asked_again_for_whom() {
    let mut sheet = review().sheet();
    sheet.retain(|name, _| !name.starts_with("t1."));
    sheet.insert("t2.who".into(), "Báo Lạng Sơn\n\n".into());
    sheet.insert("t2.due".into(), "15/6/2021".into());
    sheet.insert("tn.text".into(), "Ba".into());
    let next = review().apply(&sheet, &by("Lan")).unwrap();
    let texts: Vec<_> = next
        .tasks
        .iter()
        .map(|task| (task.key, task.text.as_str()))
        .collect();
    assert_eq!(texts, [(2, "Hai"), (3, "Ba")]);
    assert_eq!(next.tasks[0].assignees, ["Báo Lạng Sơn"]);
    assert_eq!(next.tasks[0].to, None);
    assert_eq!(
        (next.tasks[0].due.kind.as_str(), next.tasks[0].due.last.as_deref()),
        ("han_cuoi", Some("2021-06-15"))
    );
}

#[test]
fn what_is_no_day_is_told_by_name() {
    let mut sheet = review().sheet();
    sheet.insert("date".into(), "31/4/2021".into());
    sheet.insert("t1.due".into(), "mai".into());
    sheet.insert("t2.text".into(), String::new());
    let names: Vec<_> = review()
        .apply(&sheet, &by("Lan"))
        .unwrap_err()
        .into_iter()
        .map(|fault| fault.name)
        .collect();
    assert_eq!(names, ["date", "t1.due", "t2.text"]);
}

#[test]
fn days_are_read_as_officers_write_them() {
    for text in ["26/4/2021", "26-04-2021", "2021-04-26", "26.4.2021"] {
        assert_eq!(
            parse_day(text).map(|day| day.to_string()).as_deref(),
            Some("2021-04-26"),
            "{text}"
        );
    }
    assert_eq!(parse_partial("4/2021").as_deref(), Some("2021-04"));
    assert_eq!(parse_partial("2021-04").as_deref(), Some("2021-04"));
    for text in ["", "30/2/2021", "13/2021", "hôm nay", "1/2/21"] {
        assert_eq!(parse_partial(text), None, "{text}");
    }
    assert_eq!(
        (shown("2021-04-05").as_str(), shown("2021-04").as_str()),
        ("5/4/2021", "4/2021")
    );
}

#[test]
fn two_editors_lose_nothing() {
    let base = review().sheet();
    let with = |name: &str, text: &str| {
        let mut sheet = base.clone();
        sheet.insert(name.into(), text.into());
        sheet
    };
    let both = merge(&base, &with("number", "12"), &with("subject", "V/v"));
    assert_eq!(
        (both.sheet["number"].as_str(), both.sheet["subject"].as_str()),
        ("12", "V/v")
    );
    assert_eq!(
        (both.clashes.len(), both.taken.as_slice()),
        (0, &["subject".to_owned()][..])
    );
    let clash = merge(&base, &with("number", "12"), &with("number", "13"));
    assert_eq!(
        clash.clashes,
        [Clash {
            name: "number".into(),
            theirs: "13".into(),
            mine: "12".into()
        }]
    );
    assert_eq!(clash.sheet["number"], "12");
}

#[test]
fn a_task_that_one_takes_out_and_the_other_edits_stands_whole() {
    let mut base = review().sheet();
    base.insert("t1.due".into(), "1/5/2021".into());
    let mut mine = base.clone();
    mine.insert("t1.text".into(), "Một rưỡi".into());
    let mut theirs = base.clone();
    theirs.retain(|name, _| !name.starts_with("t1."));
    let merged = merge(&base, &mine, &theirs);
    assert_eq!(
        (merged.sheet["t1.text"].as_str(), merged.sheet["t1.due"].as_str()),
        ("Một rưỡi", "1/5/2021")
    );
    assert_eq!(merged.clashes.len(), 1);
}

#[test]
fn nothing_is_issued_while_something_is_unanswered() {
    let today = "2021-04-26".parse().unwrap();
    let mut review = review();
    let found = blockers(&review, |_| 0, |task| task, false, today);
    let wanted = [
        Blocker::NoNumber,
        Blocker::NoDate,
        Blocker::NoSubject,
        Blocker::NoRecipients,
        Blocker::TaskToNobody(1),
    ];
    assert_eq!(found, wanted);
    assert_eq!(duplicate_key(&review), None);
    review.fields.get_mut(&FieldName::Number).unwrap().value = Some("412/STTTT-TTBCXB".into());
    review.fields.get_mut(&FieldName::Date).unwrap().value = Some("2021-04-27".into());
    assert!(
        blockers(&review, |_| 1, |_| 1, true, today).contains(&Blocker::DateInFuture(today.plus_days(1)))
    );
    let key = duplicate_key(&review);
    assert_eq!(
        key.as_deref(),
        Some("412/stttt-ttbcxb|so thong tin va truyen thong|2021")
    );
}

fn sheets() -> impl Strategy<Value = Sheet> {
    let name = prop::sample::select(vec!["number", "subject", "t1.text", "t1.due", "t2.text", "t2.ok"]);
    prop::collection::btree_map(name.prop_map(str::to_owned), "[abc]{1,2}", 0..6)
}

proptest! {
    #[test]
    fn merging_keeps_every_change(base in sheets(), mine in sheets(), theirs in sheets()) {
        let merged = merge(&base, &mine, &theirs);
        for (name, text) in &mine {
            if base.get(name) != Some(text) {
                prop_assert_eq!(merged.sheet.get(name), Some(text), "mine stands");
            }
        }
        for (name, text) in &theirs {
            let told = merged.clashes.iter().any(|clash| &clash.name == name && &clash.theirs == text);
            if base.get(name) != Some(text) {
                prop_assert!(merged.sheet.get(name) == Some(text) || told, "theirs stands or is told");
            }
        }
        prop_assert_eq!(merge(&base, &mine, &base).sheet, mine);
    }
}
