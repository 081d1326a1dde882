//! Uploads that nobody goes on with, the shell, and what the phone has already.

use super::*;

#[tokio::test]
async fn an_upload_that_nobody_goes_on_with_is_forgotten_and_can_begin_anew() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let photo = phone_jpeg();
    send(
        &mai,
        &[meeting(KEY, &id, &[&photo]), meeting(OTHER, &id, &[&photo])],
    )
    .await;
    piece(&mai, KEY, 0, &photo[..10]).await;
    assert_eq!(rows(&house).await[3], 1);
    set_clock(&house, "2021-05-27");
    let mai = house.sign_in("commune").await;
    piece(&mai, OTHER, 0, &photo[..10]).await;
    assert_eq!(
        rows(&house).await[3],
        1,
        "the first is gone, the second has begun"
    );
    let gap = piece(&mai, KEY, 10, &photo[10..]).await;
    assert_eq!(gap["have"], 0);
    assert_eq!(piece(&mai, KEY, 0, &photo).await["done"], true);
}

#[tokio::test]
async fn the_shell_holds_nobodys_data_and_the_worker_names_what_it_keeps() {
    let house = House::demo().await;
    let mai = house.sign_in("commune").await;
    let (signed, anybody) = (
        mai.get("/app").await.body,
        house.stranger().get("/app").await.body,
    );
    assert_eq!(signed, anybody);
    assert!(!signed.contains("csrf") && signed.contains("Gửi ngay"));
    let worker = house.stranger().get("/worker.js").await.body;
    for path in super::super::shell::KEPT {
        assert!(worker.contains(&format!("\"{path}\"")), "{path}");
        assert_eq!(house.stranger().get(path).await.status, 200, "{path}");
    }
    let manifest: Value = serde_json::from_str(&house.stranger().get("/app.webmanifest").await.body).unwrap();
    for icon in manifest["icons"].as_array().unwrap() {
        assert_eq!(
            house.stranger().get(icon["src"].as_str().unwrap()).await.status,
            200,
            "{icon}"
        );
    }
}

#[tokio::test]
async fn what_the_phone_has_is_not_sent_again() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], Some("2021-05-20"))
        .await
        .assignments
        .remove(0);
    let mai = house.sign_in("commune").await;
    let state = read(&mai.get("/app/state").await);
    let work = state["data"]["work"].as_array().unwrap();
    assert!(
        work.iter()
            .any(|row| row["id"] == json!(id) && row["due"] == "2021-05-20"),
        "{state}"
    );
    let digest = state["digest"].as_str().unwrap();
    let same = read(&mai.get(&format!("/app/state?have={digest}")).await);
    assert_eq!((&same["same"], &same["data"]), (&json!(true), &Value::Null));
    assert_eq!(same["token"], state["token"]);
    send(&mai, &[meeting(KEY, &id, &[])]).await;
    let fresh = read(&mai.get(&format!("/app/state?have={digest}")).await);
    assert_eq!(fresh["data"]["history"][0]["fields"]["people"], "1204");
}
