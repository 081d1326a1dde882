//! Steps without a network: taken, refused, passed down.

use super::*;

#[tokio::test]
async fn steps_taken_without_a_network_are_taken_once() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let step = |key: &str, step: &str| json!({ "kind": "step", "key": key, "on": id, "unit": "x", "at": 1, "fields": { "step": step } });
    let opened = send(&mai, &[step(KEY, "open")]).await.remove(0);
    assert_eq!(
        (&opened["outcome"], &opened["state"]),
        (&json!("done"), &json!("03"))
    );
    assert_eq!(send(&mai, &[step(OTHER, "finish")]).await[0]["state"], "06");
    let again = send(&mai, &[step("01J0000000000000000000000C", "finish")])
        .await
        .remove(0);
    assert_eq!(again["outcome"], "done", "somebody had finished it already");
    let odd = step("01J0000000000000000000000D", "recall");
    refused(&mai, odd).await;
    assert_eq!(counts(&house, &id).await.0, "06");
}

/// 29 August 2025, sixty days after the reform.

#[tokio::test]
async fn work_is_refused_from_a_phone_with_a_reason_and_once() {
    let house = House::demo().await;
    let made = issued(&house, &["mai"], None).await;
    let (id, other) = (&made.assignments[0], &made.assignments[1]);
    let mai = house.sign_in("commune").await;
    let refusal = |key: &str, on: &str, reason: &str| {
        json!({ "kind": "step", "key": key, "on": on, "unit": "x", "at": 1,
            "fields": { "step": "refuse", "reason": reason } })
    };
    let khac = house.sign_in("khac").await;
    assert!(refused(&khac, refusal(KEY, id, "x")).await.contains("không phải"));
    let blank = send(&mai, &[refusal(KEY, id, "  ")]).await.remove(0);
    assert_eq!(blank["outcome"], "refused");
    assert!(blank["faults"]["reason"].as_str().is_some(), "{blank}");
    assert_eq!(counts(&house, id).await.0, "01");
    let done = send(&mai, &[refusal(KEY, id, "Xã không có loa")]).await.remove(0);
    assert_eq!(
        (&done["outcome"], &done["state"]),
        (&json!("done"), &json!("02")),
        "{done}"
    );
    let again = send(&mai, &[refusal(OTHER, id, "Xã không có loa")])
        .await
        .remove(0);
    assert_eq!(again["outcome"], "done", "refused twice is refused");
    assert!(
        mai.get(&format!("/assignments/{id}"))
            .await
            .body
            .contains("Xã không có loa")
    );
    let working = meeting("01J0000000000000000000000C", other, &[]);
    assert_eq!(send(&mai, &[working]).await[0]["outcome"], "stored");
    refused(&mai, refusal("01J0000000000000000000000D", other, "Muộn")).await;
    assert_eq!(
        counts(&house, other).await.0,
        "05",
        "what is under way is not refused any more"
    );
}

/// The places of the units below that have this work already.
fn taken(state: &Value, id: &str) -> Vec<u64> {
    let work = state["data"]["work"].as_array().unwrap();
    let row = work.iter().find(|row| row["id"] == *id).unwrap();
    let places = row["taken"].as_array().unwrap().iter();
    let mut places: Vec<u64> = places.map(|place| place.as_u64().unwrap()).collect();
    places.sort_unstable();
    places
}

#[tokio::test]
async fn work_is_passed_down_from_a_phone_where_the_page_would() {
    let house = House::demo().await;
    let made = issued(&house, &["tuan", "mai"], Some("2021-06-30")).await;
    let tuan = house.sign_in("coordinator").await;
    let state = read(&tuan.get("/app/state").await);
    let below = state["data"]["below"].as_array().unwrap();
    let unit = |at: usize| below[at][0].as_str().unwrap();
    let down = |key: &str, on: &str, units: &str, lead: &str, due: &str| {
        json!({ "kind": "delegate", "key": key, "on": on, "unit": "x", "at": 1,
            "fields": { "units": units, "lead": lead, "due": due, "note": "Mỗi tuần ba lượt" } })
    };
    let id = &made.assignments[0];
    let before = taken(&state, id);
    let two = format!("{} {}", unit(0), unit(1));
    for (units, lead, due, field) in [
        ("", "", "", "units"),
        (unit(0), unit(1), "", "lead"),
        (unit(0), "", "2021-07-30", "due"),
        (unit(0), "", "mai", "due"),
    ] {
        let wrong = send(&tuan, &[down(KEY, id, units, lead, due)]).await.remove(0);
        assert!(wrong["faults"][field].as_str().is_some(), "{field}: {wrong}");
    }
    let news = unit_of(&house, "khac").await;
    refused(&tuan, down(KEY, id, &news, "", "")).await;
    let children = sql!("select count(*) as count from assignment where parent is not null");
    assert_eq!(count(&house, children).await, 0);
    let done = send(&tuan, &[down(KEY, id, &two, unit(1), "2021-06-25")])
        .await
        .remove(0);
    assert_eq!(
        (&done["outcome"], &done["state"]),
        (&json!("done"), &json!("04")),
        "{done}"
    );
    assert_eq!(
        send(&tuan, &[down(KEY, id, &two, unit(1), "2021-06-25")]).await[0]["again"],
        true
    );
    assert_eq!(count(&house, children).await, 2);
    let after = taken(&read(&tuan.get("/app/state").await), id);
    let fresh: Vec<u64> = after
        .into_iter()
        .filter(|place| !before.contains(place))
        .collect();
    assert_eq!(fresh, [0, 1], "the phone is told who has it now");
    let mai = house.sign_in("commune").await;
    assert_eq!(read(&mai.get("/app/state").await)["data"]["below"], json!([]));
    let own = &made.assignments[1];
    refused(&mai, down(OTHER, own, unit(0), "", "")).await;
    assert_eq!(count(&house, children).await, 2, "a commune passes nothing down");
}
