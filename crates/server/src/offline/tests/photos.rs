//! Photos in pieces: after the text, without their secrets, of the hash that was named.

use super::*;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one walk, told in its order")]
async fn text_goes_first_and_a_photo_follows_in_pieces_without_its_secrets() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let photo = phone_jpeg();
    let item = meeting(KEY, &id, &[&photo]);
    let stored = send(&mai, std::slice::from_ref(&item)).await.remove(0);
    assert_eq!(
        stored["photos"],
        json!([{ "n": 0, "have": 0, "size": photo.len(), "done": false }])
    );
    let path = format!("/activities/{}", stored["made"].as_str().unwrap());
    assert!(
        mai.get(&path).await.body.contains("Còn 1 ảnh chưa gửi xong"),
        "half is said to be half"
    );
    assert_eq!(counts(&house, &id).await, ("05".to_owned(), 1, 0));
    let half = photo.len() / 2;
    assert_eq!(piece(&mai, KEY, 0, &photo[..half]).await["have"], half);
    assert_eq!(
        piece(&mai, KEY, 0, &photo[..half]).await["have"],
        half,
        "an answer was lost: no harm"
    );
    let gap = piece(&mai, KEY, half + 1, &photo[half + 1..]).await;
    assert_eq!((&gap["have"], &gap["done"]), (&json!(half), &json!(false)));
    assert!(gap["sentence"].as_str().unwrap().contains("sai thứ tự"));
    let known = read(&mai.get(&format!("/app/pieces?key={KEY}")).await);
    assert_eq!(
        known["photos"][0]["have"], half,
        "a phone that was switched off asks what is here"
    );
    let last = piece(&mai, KEY, half, &photo[half..]).await;
    assert_eq!(
        (&last["done"], &last["refused"]),
        (&json!(true), &json!(false)),
        "{last}"
    );
    assert_eq!(
        piece(&mai, KEY, half, &photo[half..]).await["done"],
        true,
        "and the last one once more"
    );
    assert_eq!(rows(&house).await, [1, 1, 1, 0], "no piece is left");
    assert_eq!(counts(&house, &id).await, ("05".to_owned(), 1, 1));
    assert_eq!(
        send(&mai, &[item]).await[0]["photos"][0]["done"],
        true,
        "a replay says so"
    );
    let page = mai.get(&path).await.body;
    assert!(!page.contains("chưa gửi xong"));
    let file = page
        .split("<img src=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let served = mai.get(&file).await;
    assert!(served.status == 200 && !served.body.contains("GPS") && !served.body.contains("Nokia"));
}

#[tokio::test]
async fn a_photo_of_another_hash_kind_or_size_begins_anew_and_never_counts() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let photo = phone_jpeg();
    send(&mai, &[meeting(KEY, &id, &[&photo])]).await;
    let mut other = photo.clone();
    other[photo.len() - 3] ^= 1;
    let wrong = piece(&mai, KEY, 0, &other).await;
    assert_eq!((&wrong["refused"], &wrong["have"]), (&json!(true), &json!(0)));
    assert!(wrong["sentence"].as_str().unwrap().contains("không khớp"));
    let long = [&photo[..], b"x"].concat();
    assert!(
        piece(&mai, KEY, 0, &long).await["sentence"]
            .as_str()
            .unwrap()
            .contains("vượt quá")
    );
    assert_eq!(piece(&mai, KEY, 0, &vec![0; 70_000]).await["refused"], true);
    assert_eq!(rows(&house).await, [1, 0, 1, 0]);
    assert_eq!(
        piece(&mai, KEY, 0, &photo).await["done"],
        true,
        "the right one is taken then"
    );
    let page = b"<script>alert(1)</script>";
    send(&mai, &[meeting(OTHER, &id, &[page])]).await;
    let wrong = piece(&mai, OTHER, 0, page).await;
    assert!(
        wrong["sentence"]
            .as_str()
            .unwrap()
            .contains("không thuộc loại được nhận"),
        "{wrong}"
    );
    assert_eq!(rows(&house).await, [2, 1, 2, 0]);
    let mut large = meeting("01J0000000000000000000000E", &id, &[&photo]);
    large["photos"][0]["size"] = json!(20_000_000);
    assert!(refused(&mai, large).await.contains("quá lớn"));
}

/// The power failed between the last piece and the check of the whole.
#[tokio::test]
async fn a_photo_whose_pieces_are_all_here_is_finished_when_the_phone_asks_again() {
    let house = House::demo().await;
    let id = issued(&house, &["mai"], None).await.assignments.remove(0);
    let mai = house.sign_in("commune").await;
    let photo = phone_jpeg();
    send(&mai, &[meeting(KEY, &id, &[&photo])]).await;
    let mut tx = house.site.db.begin().await.unwrap();
    let piece_row = sql!(
        "insert into offline_piece (person, key, position, starts, bytes) \
         select person, key, position, 0, $1 from offline_photo"
    );
    tx.run(piece_row, args![photo.clone()]).await.unwrap();
    tx.run(sql!("update offline_photo set received = size"), args![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let known = read(&mai.get(&format!("/app/pieces?key={KEY}")).await);
    assert_eq!(
        (&known["photos"][0]["have"], &known["photos"][0]["done"]),
        (&json!(photo.len()), &json!(false))
    );
    assert_eq!(piece(&mai, KEY, photo.len(), b"").await["done"], true);
    assert_eq!(rows(&house).await, [1, 1, 1, 0]);
}
