//! What holds for the whole server: messages, access.

use crate::http::{Access, table};
use crate::i18n::{Lang, find, keys};
use crate::testing::House;

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

#[tokio::test]
async fn nobody_comes_in_where_their_role_does_not() {
    let house = House::demo().await;
    let stranger = house.stranger();
    for route in table() {
        let path = route.path.replace("{id}", "00000000000000000000000000");
        if path.contains('{') || route.access == Access::Anyone {
            continue;
        }
        let page = if route.method == "GET" {
            stranger.get(&path).await
        } else {
            stranger.post(&path, &[]).await
        };
        assert_eq!(page.status, 303, "{} {path} for a stranger", route.method);
        assert!(page.location.unwrap().starts_with("/sign-in"), "{path}");
        for person in crate::demo::PEOPLE {
            if path == "/sign-out" {
                continue;
            }
            let signed = house.sign_in(person.who).await;
            let page = if route.method == "GET" {
                signed.get(&path).await
            } else {
                signed.post(&path, &[]).await
            };
            match (route.access.admits(person.role), path.contains("000000")) {
                (false, _) => assert_eq!(page.status, 403, "{} {path} for {}", route.method, person.who),
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
