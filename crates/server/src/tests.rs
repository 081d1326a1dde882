//! What holds for the whole server: messages, access.

use crate::http::{Access, table};
use crate::i18n::{Lang, find, keys};
use crate::testing::{House, Page, Person};

/// Where officers give the second factor that sealed tips ask for.
const SECOND: &str = "/tips/factor";

#[test]
fn every_message_speaks_both_languages_and_belongs_to_its_feature() {
    for key in keys() {
        let message = find(key).unwrap();
        assert!(!message.text(Lang::Vi).trim().is_empty(), "{key}");
        assert!(!message.text(Lang::En).trim().is_empty(), "{key}");
        let feature = key.split('.').next().unwrap();
        assert!(
            crate::FEATURES.iter().any(|known| known.name == feature),
            "{key} belongs to no feature"
        );
    }
}

/// Comes to a door as a browser does; what a script tells carries its token in a header.
async fn knock(person: &Person, method: &str, path: &str) -> Page {
    match method {
        "GET" => person.get(path).await,
        // Bytes without a form bear their token in a header.
        _ if ["/listening", "/copies"].iter().any(|end| path.ends_with(end))
            || (path.starts_with("/tip-copies/") && !path.ends_with("/clock")) =>
        {
            person.send_bytes(path, b"{}").await
        }
        _ => person.post(path, &[]).await,
    }
}

#[tokio::test]
async fn nobody_comes_in_where_their_role_does_not() {
    let house = House::demo().await;
    let stranger = house.stranger();
    for route in table() {
        let path = route.path.replace("{id}", "00000000000000000000000000");
        // Devices come in by what they sign, not by a session: station/api/tests.rs.
        if path.contains('{') || matches!(route.access, Access::Anyone | Access::Device) {
            continue;
        }
        let page = knock(&stranger, route.method, &path).await;
        assert_eq!(page.status, 303, "{} {path} for a stranger", route.method);
        assert!(page.location.unwrap().starts_with("/sign-in"), "{path}");
        for person in crate::demo::PEOPLE {
            if path == "/sign-out" {
                continue;
            }
            let signed = house.sign_in(person.who).await;
            let page = knock(&signed, route.method, &path).await;
            match (route.access.admits(person.role), path.contains("000000")) {
                (false, _) => assert_eq!(page.status, 403, "{} {path} for {}", route.method, person.who),
                // Sealed tips ask for the second factor before they say whether there is such a tip.
                (true, true) if page.location.as_deref() == Some(SECOND) => {
                    let sealed = ["/tips/", "/tip-copies/"];
                    assert!(sealed.iter().any(|of| path.starts_with(of)), "{path}");
                }
                (true, true) => assert_eq!(page.status, 404, "{} {path} for {}", route.method, person.who),
                (true, false) => assert!(
                    page.status < 500,
                    "{} {path} for {}: {}",
                    route.method,
                    person.who,
                    page.status
                ),
            }
        }
    }
}

/// A handler that forgets to take its form would not check the form's token: this finds it.
#[tokio::test]
async fn every_act_asks_for_the_token_of_its_form() {
    let house = House::demo().await;
    for route in table().into_iter().filter(|route| route.method == "POST") {
        let path = route
            .path
            .replace("{id}", "00000000000000000000000000")
            .replace("{token}", "x")
            .replace("{n}", "1");
        for person in crate::demo::PEOPLE
            .iter()
            .filter(|person| route.access.admits(person.role))
        {
            let signed = house.sign_in(person.who).await;
            let page = signed.post_with(&path, "", &[]).await;
            assert_eq!(page.status, 403, "POST {path} for {} without a token", person.who);
        }
    }
}

#[tokio::test]
async fn an_upload_that_is_cut_off_leaves_nothing() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let letter = include_bytes!("../../letter/tests/fixtures/demo-lang-son.txt");
    let page = lan
        .upload_cut(
            "/letters",
            &[("as_of", "2021-04-25")],
            &[("file", "cv.txt", letter)],
        )
        .await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("đứt giữa chừng"), "{}", page.body);
    let stored = store::sql!("select (select count(*) from letter) + (select count(*) from blob) as count");
    assert_eq!(
        house
            .site
            .db
            .one::<store::Count>(stored, store::args![])
            .await
            .unwrap()
            .count,
        0
    );
}
