//! What a commune keeps for its broadcasting goes on where two become one: its rule, its dictionary, and who was named.

use super::*;
use crate::schedule::fixture_tests::{neighbour, run};

record! {
    #[derive(Debug, PartialEq, Eq)]
    struct Word { word: String }
}

async fn words(house: &House, of: store::Sql, values: store::Args) -> Vec<String> {
    let rows: Vec<Word> = house.site.db.all(of, values).await.unwrap();
    rows.into_iter().map(|row| row.word).collect()
}

const FIRST: &str = "01TESTTESTTESTTESTTESTTE11";
const SECOND: &str = "01TESTTESTTESTTESTTESTTE12";

fn opened(id: &str, name: &str, parent: &str) -> NewUnit {
    NewUnit {
        id: id.to_owned(),
        kind: Kind::CommuneStation,
        name: name.to_owned(),
        code: None,
        parent: Some(parent.to_owned()),
    }
}

async fn province(house: &House) -> String {
    let (directory, on) = (house.site.directory(), house.site.clock.now().day());
    let lan = unit_of(house, "lan").await;
    directory.territory(&lan, on).unwrap().id.clone()
}

/// Two stations of which nothing is known yet that is to come, with somebody at each: chị Mai and anh Nam.
async fn two(house: &House) -> (Person, Person) {
    let (_, parent) = (neighbour(house).await, province(house).await);
    let open = |id: &str, name: &str| {
        let NewUnit {
            kind, name, parent, ..
        } = opened(id, name, &parent);
        civic::unit::Change {
            unit: id.to_owned(),
            on: "2021-01-01".parse().unwrap(),
            what: What::Open {
                kind,
                name,
                code: None,
                parent,
            },
            basis: "Quyết định thử".to_owned(),
        }
    };
    let changes = [open(FIRST, "Đài xã Một"), open(SECOND, "Đài xã Hai")];
    let mut tx = house.site.db.begin().await.unwrap();
    store::directory::amend(&mut tx, &changes, house.site.clock.now())
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    house.site.directory_changed().await.unwrap();
    for (who, unit) in [("mai", FIRST), ("nam", SECOND)] {
        run(
            house,
            sql!("update person set unit = $2 where login = $1"),
            args![who, unit],
        )
        .await;
    }
    (house.sign_in("commune").await, house.sign_in("nam").await)
}

/// The two become one.
async fn stations(house: &House) -> Reform {
    let parent = province(house).await;
    let merge = Change::Merge {
        from: vec![FIRST.to_owned(), SECOND.to_owned()],
        into: Part::of(NEW),
    };
    plan(
        hour(),
        vec![Change::Open(opened(NEW, "Đài xã mới", &parent)), merge],
    )
}

/// A rule through the form of the page; it holds from the first of April 2021.
async fn rule(person: &Person, decided_by: &str, quiet: &str) {
    let fields = [
        ("decided_by", decided_by),
        ("from", "1/4/2021"),
        ("quiet", quiet),
        ("hours", "05:00–07:00"),
        ("pause", "10"),
        ("meeting", "queue"),
    ];
    let page = person.post("/timetable/rule", &fields).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

async fn reads(person: &Person, written: &str, spoken: &str) {
    let page = person
        .post("/bulletins/reading", &[("written", written), ("spoken", spoken)])
        .await;
    assert_eq!(page.status, 303, "{}", page.body);
}

/// Carries the merger out, and gives its address.
async fn carried(house: &House) -> String {
    let chi = operator(house).await;
    let path = signed(house, &stations(house).await, &chi).await;
    set_clock(house, hour());
    let done = run_due(&house.site).await.unwrap();
    assert!(matches!(&done[..], [(_, Outcome::Done(_))]), "{done:?}");
    path
}

fn rules_of() -> store::Sql {
    sql!(
        "select decided_by as word from operating_rule where unit = $1 and retired_at is null order by decided_by"
    )
}

fn asked() -> store::Sql {
    sql!("select thing as word from reform_question where kind = $1 and decided_at is null order by thing")
}

#[tokio::test]
async fn a_rule_that_one_of_them_alone_had_goes_on_and_is_marked_as_inherited() {
    let house = House::demo().await;
    let (mai, _nam) = two(&house).await;
    let (unit, beside) = (FIRST, SECOND);
    rule(&mai, "05/QĐ-UBND", "20:00–06:00").await;
    // What the other one had is over by the hour: it is nobody's rule any more.
    let over = sql!(
        "insert into operating_rule (id, unit, valid_from, valid_to, decided_by, content, recorded_by, recorded_at) \
         select 'CU', $1, '2019-01-01', '2020-12-31', '01/QĐ', content, recorded_by, 0 from operating_rule where unit = $2"
    );
    run(&house, over, args![beside, unit]).await;
    carried(&house).await;

    assert_eq!(words(&house, rules_of(), args![NEW]).await, ["05/QĐ-UBND"]);
    assert!(words(&house, asked(), args!["operating_rule"]).await.is_empty());
    let from = sql!("select valid_from as word from operating_rule where unit = $1");
    assert_eq!(
        words(&house, from, args![NEW]).await,
        [hour().day().to_string()],
        "not before there was the unit"
    );
    // The rule of the old unit stays in its history, and the plans of the new one are made anew.
    assert_eq!(words(&house, rules_of(), args![unit]).await, ["05/QĐ-UBND"]);
    let due = sql!("select unit as word from plan_due where unit = $1");
    assert_eq!(words(&house, due, args![NEW]).await, [NEW]);
    let page = mai.get("/timetable/rule").await.body;
    assert!(page.contains("Quy chế này kế thừa từ"), "{page}");
    assert!(page.contains("20:00–06:00"), "{page}");
    rule(&mai, "09/QĐ-UBND", "21:00–05:00").await;
    let page = mai.get("/timetable/rule").await.body;
    assert!(!page.contains("Quy chế này kế thừa từ"), "its own rule: {page}");
}

#[tokio::test]
async fn of_two_rules_none_is_chosen_until_a_person_does_and_the_other_is_answered_with_it() {
    let house = House::demo().await;
    let (mai, nam) = two(&house).await;
    let beside = SECOND;
    rule(&mai, "05/QĐ-UBND", "20:00–06:00").await;
    rule(&nam, "07/QĐ-UBND", "22:00–04:00").await;
    let path = carried(&house).await;

    assert!(
        words(&house, rules_of(), args![NEW]).await.is_empty(),
        "nothing is chosen quietly"
    );
    assert_eq!(words(&house, asked(), args!["operating_rule"]).await.len(), 2);
    assert!(
        mai.get("/timetable/rule")
            .await
            .body
            .contains("Chưa biết quy chế")
    );
    let lan = house.sign_in("officer").await;
    let list = lan
        .get(&format!("{path}/questions?kind=operating_rule"))
        .await
        .body;
    assert!(
        list.contains("05/QĐ-UBND") && list.contains("07/QĐ-UBND"),
        "{list}"
    );
    let thing = sql!("select id as word from operating_rule where unit = $1");
    let thing = words(&house, thing, args![beside]).await.remove(0);
    let fields = [
        ("kind", "operating_rule"),
        ("unit", beside),
        ("thing", thing.as_str()),
        ("to", NEW),
    ];
    assert_eq!(lan.post(&format!("{path}/questions"), &fields).await.status, 303);
    assert_eq!(words(&house, rules_of(), args![NEW]).await, ["07/QĐ-UBND"]);
    assert!(
        words(&house, asked(), args!["operating_rule"]).await.is_empty(),
        "the other one is answered as well"
    );
    assert_eq!(lan.post(&format!("{path}/questions"), &fields).await.status, 303);
    assert_eq!(
        words(&house, rules_of(), args![NEW]).await,
        ["07/QĐ-UBND"],
        "once"
    );
}

#[tokio::test]
async fn who_enters_a_rule_of_the_new_unit_is_not_asked_for_the_old_ones_any_more() {
    let house = House::demo().await;
    let (mai, nam) = two(&house).await;
    rule(&mai, "05/QĐ-UBND", "20:00–06:00").await;
    rule(&nam, "07/QĐ-UBND", "22:00–04:00").await;
    carried(&house).await;
    rule(&mai, "11/QĐ-UBND", "21:00–05:00").await;
    assert!(words(&house, asked(), args!["operating_rule"]).await.is_empty());
    assert_eq!(words(&house, rules_of(), args![NEW]).await, ["11/QĐ-UBND"]);
}

#[tokio::test]
async fn words_go_along_and_one_that_is_read_in_two_ways_waits_for_a_person() {
    let house = House::demo().await;
    let (mai, nam) = two(&house).await;
    let (unit, beside) = (FIRST, SECOND);
    reads(&mai, "NVH", "nhà văn hóa").await;
    reads(&mai, "TDP", "tổ dân phố").await;
    reads(&mai, "XM", "xã mới").await;
    reads(&nam, "NVH", "nhà văn hóa").await;
    reads(&nam, "XM", "xuân mai").await;
    reads(&nam, "BCĐ", "ban chỉ đạo").await;
    let path = carried(&house).await;

    let dictionary = || {
        sql!("select written || '=' || spoken as word from reading_entry where unit = $1 order by written")
    };
    let mut there = words(&house, dictionary(), args![NEW]).await;
    there.sort();
    assert_eq!(there, ["BCĐ=ban chỉ đạo", "NVH=nhà văn hóa", "TDP=tổ dân phố"]);
    let mut waiting = words(&house, asked(), args!["reading"]).await;
    waiting.sort();
    let mut both = vec![format!("{unit}@XM"), format!("{beside}@XM")];
    both.sort();
    assert_eq!(waiting, both);
    let lan = house.sign_in("officer").await;
    let list = lan.get(&format!("{path}/questions?kind=reading")).await.body;
    assert!(
        list.contains("XM → xã mới") && list.contains("XM → xuân mai"),
        "{list}"
    );
    let thing = format!("{beside}@XM");
    let fields = [
        ("kind", "reading"),
        ("unit", beside),
        ("thing", thing.as_str()),
        ("to", NEW),
    ];
    assert_eq!(lan.post(&format!("{path}/questions"), &fields).await.status, 303);
    assert!(words(&house, asked(), args!["reading"]).await.is_empty());
    assert!(
        words(&house, dictionary(), args![NEW])
            .await
            .contains(&"XM=xuân mai".to_owned())
    );
    assert!(mai.get("/bulletins/reading").await.body.contains("xuân mai"));
}

#[tokio::test]
async fn a_word_that_does_not_fit_the_others_is_said_and_the_rest_is_used() {
    let house = House::demo().await;
    let (mai, nam) = two(&house).await;
    // Each is right alone; together "TDP" would be read, and then read again.
    reads(&mai, "TDP", "tổ dân phố").await;
    reads(&mai, "NVH", "nhà văn hóa").await;
    reads(&nam, "tổ dân", "tổ của dân").await;
    carried(&house).await;
    let page = mai.get("/bulletins/reading?try=NVH+TDP").await.body;
    assert!(page.contains("Chưa dùng được cùng các từ khác."), "{page}");
    assert!(page.contains("nhà văn hóa"), "the others are read: {page}");
    // What does not concern it may be entered all the same.
    reads(&mai, "BCĐ", "ban chỉ đạo").await;
    let spoilt = [("written", "HTX"), ("spoken", "hợp tác tổ dân")];
    assert_eq!(mai.post("/bulletins/reading", &spoilt).await.status, 422);
}

#[tokio::test]
async fn who_was_named_stays_named_where_the_account_goes() {
    let house = House::demo().await;
    let (_mai, _nam) = two(&house).await;
    let (unit, beside) = (FIRST, SECOND);
    run(&house, named(), args![unit, "mai", true, false]).await;
    run(&house, named(), args![beside, "nam", false, true]).await;
    carried(&house).await;
    let held = sql!(
        "select p.login || ':' || case when m.approves then 'a' else '' end || case when m.sends_urgent then 'u' else '' end \
         as word from bulletin_mandate m join person p on p.id = m.person and p.unit = m.unit where m.unit = $1 order by p.login"
    );
    assert_eq!(words(&house, held, args![NEW]).await, ["mai:a", "nam:u"]);
    let old = sql!("select person as word from bulletin_mandate where unit in ($1, $2)");
    assert!(words(&house, old, args![unit, beside]).await.is_empty());
}

fn named() -> store::Sql {
    sql!(
        "insert into bulletin_mandate (unit, person, approves, sends_urgent, given_by, given_at) \
         select $1, m.id, $3, $4, l.id, 5 from person m join person l on l.login = 'lan' where m.login = $2"
    )
}
