//! Items as they come: once however often they are sent, one bad one beside good ones, no envelope at all.

use super::*;

#[tokio::test]
async fn an_item_sent_twice_counts_once_and_gets_the_same_receipt() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let item = meeting(KEY, &id, &[]);
    let first = send(&mai, std::slice::from_ref(&item)).await.remove(0);
    assert_eq!(
        (&first["outcome"], &first["again"]),
        (&json!("stored"), &Value::Null)
    );
    assert_eq!(first["at"], house.site.clock.now().0);
    assert_eq!(first["hash"].as_str().unwrap().len(), 64);
    assert_eq!(counts(&house, &id).await, ("05".to_owned(), 1, 0));
    let again = send(&mai, &[item.clone(), item.clone()]).await;
    for answer in again {
        assert_eq!(
            (&answer["outcome"], &answer["again"]),
            (&json!("stored"), &json!(true))
        );
        assert_eq!(
            (&answer["made"], &answer["hash"]),
            (&first["made"], &first["hash"])
        );
    }
    assert_eq!(rows(&house).await, [1, 0, 1, 0]);
    let mut changed = item;
    changed["fields"]["people"] = json!("9");
    let differs = send(&mai, &[changed]).await.remove(0);
    assert_eq!(
        (&differs["outcome"], &differs["hash"]),
        (&json!("differs"), &first["hash"])
    );
    let page = mai
        .get(&format!("/activities/{}", first["made"].as_str().unwrap()))
        .await;
    assert!(
        page.body.contains("1.204 lượt người") && page.body.contains("Chợ Quốc Khánh"),
        "{}",
        page.body
    );
}

/// Two windows, or the page and its worker, send the same at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sent_at_the_same_moment_an_item_and_its_photo_count_once() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let (one, two) = (house.sign_in("commune").await, house.sign_in("commune").await);
    let photo = phone_jpeg();
    let items = [meeting(KEY, &id, &[&photo])];
    let (first, second) = tokio::join!(send(&one, &items), send(&two, &items));
    assert_eq!(
        (&first[0]["outcome"], &second[0]["outcome"]),
        (&json!("stored"), &json!("stored"))
    );
    assert_eq!(first[0]["made"], second[0]["made"]);
    let (first, second) = tokio::join!(piece(&one, KEY, 0, &photo), piece(&two, KEY, 0, &photo));
    assert!(
        first["done"] == true || second["done"] == true,
        "{first} {second}"
    );
    assert_eq!(piece(&one, KEY, 0, &photo).await["done"], true);
    assert_eq!(rows(&house).await, [1, 1, 1, 0]);
    assert_eq!(counts(&house, &id).await, ("05".to_owned(), 1, 1));
}

#[tokio::test]
async fn one_bad_item_holds_up_no_other_and_is_told_why() {
    let house = House::demo().await;
    let made = issued(&house, &["mai", "hoa"], None).await;
    let mai = house.sign_in("commune").await;
    let mut wrong = meeting(OTHER, &made.assignments[0], &[]);
    wrong["fields"]["day"] = json!("2031-01-01");
    wrong["fields"]["minutes"] = json!("5");
    let mut kind = meeting("01J0000000000000000000000C", &made.assignments[0], &[]);
    kind["kind"] = json!("verse");
    let foreign = meeting("01J0000000000000000000000D", &made.assignments[1], &[]);
    let items = [
        wrong.clone(),
        json!({ "key": 7 }),
        kind,
        foreign,
        meeting(KEY, &made.assignments[0], &[]),
    ];
    let results = send(&mai, &items).await;
    let outcomes: Vec<_> = results
        .iter()
        .map(|one| one["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["refused", "refused", "refused", "refused", "stored"]);
    assert!(results[0]["faults"]["day"].as_str().unwrap().contains("chưa tới"));
    assert!(
        results[0]["faults"]["minutes"]
            .as_str()
            .unwrap()
            .contains("không ghi số này")
    );
    assert!(
        results[2]["sentence"]
            .as_str()
            .unwrap()
            .contains("chưa nhận loại mục này")
    );
    assert!(
        results[3]["sentence"]
            .as_str()
            .unwrap()
            .contains("không phải của đơn vị")
    );
    assert_eq!(
        rows(&house).await,
        [1, 0, 1, 0],
        "of what was refused nothing is kept"
    );
    wrong["fields"] = json!({ "kind": "meeting", "day": "2021-04-26" });
    assert_eq!(
        send(&mai, &[wrong]).await[0]["outcome"],
        "stored",
        "mended, the same key is taken"
    );
}

#[tokio::test]
async fn what_is_no_envelope_or_too_much_of_one_is_refused_whole() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let cut = &json!({ "items": [meeting(KEY, &id, &[])] }).to_string()[..100];
    let many = json!({ "items": vec![json!({}); 51] }).to_string();
    let large = " ".repeat(300_000);
    for body in [cut, "[]", &many, &large] {
        let page = mai.send_bytes("/app/sync", body.as_bytes()).await;
        assert_eq!(page.status, 422, "{}", page.body);
    }
    assert_eq!(rows(&house).await, [0, 0, 0, 0]);
    let body = json!({ "items": [] }).to_string();
    let page = house.stranger().send_bytes("/app/sync", body.as_bytes()).await;
    assert!(page.status == 303 && page.location.unwrap().starts_with("/sign-in"));
}
