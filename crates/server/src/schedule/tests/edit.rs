//! A slot that is changed: looked at first, what was heard stays, another's cannot be touched.

use super::*;
use crate::testing::{Page, Person};

/// Sends the form of a change as it stands in the page, with some fields written anew.
async fn send(person: &Person, slot: &str, step: &str, seen: &str, fields: &[(&str, &str)]) -> Page {
    let path = format!("/timetable/slots/{slot}/edit");
    let page = person.get(&path).await.body;
    let (key, version) = (hidden(&page, "form_key"), hidden(&page, "version"));
    let written = [
        ("form_key", key.as_str()),
        ("version", &version),
        ("item", "b:loa:vi"),
        ("days", "daily"),
        ("first", "26/4/2021"),
        ("start", "17:00"),
        ("late", "5"),
        ("step", step),
        ("seen", seen),
    ];
    let anew = |(name, _): &(&str, &str)| !fields.iter().any(|(given, _)| given == name);
    let kept: Vec<(&str, &str)> = written.into_iter().filter(anew).collect();
    person.post(&path, &[&kept[..], fields].concat()).await
}

/// Looks and saves; gives the new slot.
async fn change(person: &Person, slot: &str, fields: &[(&str, &str)]) -> String {
    let looked = send(person, slot, "preview", "", fields).await;
    assert_eq!(looked.status, 200, "{}", looked.body);
    let seen = hidden(&looked.body, "seen");
    let saved = send(person, slot, "save", &seen, fields).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    saved.location.unwrap().rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn a_slot_is_changed_from_now_on_and_its_plan_with_it() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    player(&house, "may-1", &unit).await;
    let mai = house.sign_in("commune").await;
    let weekly = [("days", "weekly"), ("weekday", "MO"), ("every", "2")];
    let slot = save(&mai, &[&AFTERNOON[..], &weekly].concat()).await.unwrap();
    crate::schedule::pass(&house.site, false).await.unwrap();
    let drop = [("day", "2021-05-10"), ("why", "mất điện")];
    let dropped = mai.post(&format!("/timetable/slots/{slot}/drop"), &drop).await;
    assert_eq!(dropped.status, 303);

    // The form says what the slot is, and the day that was dropped is an exception of it.
    let form = mai.get(&format!("/timetable/slots/{slot}/edit")).await.body;
    for (name, value) in [
        ("start", "17:00"),
        ("first", "26/4/2021"),
        ("except", "10/5/2021"),
    ] {
        assert!(
            form.contains(&format!("name=\"{name}\" value=\"{value}\"")),
            "{name}: {form}"
        );
    }
    assert!(form.contains("name=\"weekday\" value=\"MO\" checked") && form.contains("value=\"2\" selected"));

    // On the evening of the first Monday, after it was heard.
    at(
        &house,
        Moment::start_of("2021-04-26".parse().unwrap()).plus_minutes(20 * 60),
    );
    let mai = house.sign_in("commune").await;
    let later = [&weekly[..], &[("start", "18:30"), ("except", "10/5/2021")]].concat();
    let new = change(&mai, &slot, &later).await;
    assert_ne!(new, slot);
    let page = mai.get(&format!("/timetable/slots/{new}")).await.body;
    // The second week is counted from the first day as before: 10 May is dropped, then 24 May.
    assert!(page.contains("thứ Hai, 24/5/2021, 18:30–18:40"), "{page}");
    assert!(
        !page.contains("10/5/2021, 18:30") && !page.contains("17/5/2021, 18:30"),
        "{page}"
    );
    assert!(
        page.contains(&format!("/timetable/slots/{slot}\">mục trước khi sửa")),
        "{page}"
    );
    let old = mai.get(&format!("/timetable/slots/{slot}")).await.body;
    assert!(
        old.contains("đã sửa") && old.contains(&format!("/timetable/slots/{new}")),
        "{old}"
    );
    assert!(!old.contains("/edit\""), "what has ended is not changed");

    // Who did it, and what it was before, stands in the record; the devices get the new time.
    let said = said(&house, "schedule.slot_changed").await;
    assert_eq!(said.len(), 1);
    assert!(said[0].person.is_some() && said[0].detail.contains(&slot) && said[0].detail.contains("61200"));
    crate::schedule::pass(&house.site, false).await.unwrap();
    let window = Span {
        from: Moment::start_of("2021-04-26".parse().unwrap()),
        until: Moment::start_of("2021-05-25".parse().unwrap()),
    };
    let heard = crate::schedule::expected(&house.site, "may-1", window)
        .await
        .unwrap();
    let times: Vec<String> = heard.iter().map(|one| one.span.from.short()).collect();
    assert_eq!(times.len(), 2, "{times:?}");
    assert!(
        times[0].contains("26/4/2021") && times[1].contains("18:30"),
        "{times:?}"
    );
}

#[tokio::test]
async fn what_a_change_meets_is_said_before_it_is_saved_and_a_second_one_comes_too_late() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    bulletin(&house, own("hai", &unit)).await;
    let mai = house.sign_in("commune").await;
    let slot = save(&mai, &AFTERNOON).await.unwrap();
    save(&mai, &[("item", "b:hai:vi"), ("start", "18:00")])
        .await
        .unwrap();
    let onto = [("start", "18:05")];
    let look = send(&mai, &slot, "preview", "", &onto).await;
    assert!(look.body.contains("Bản tin hai (18:00–18:10)"), "{}", look.body);
    let seen = hidden(&look.body, "seen");
    assert_eq!(
        send(&mai, &slot, "save", &seen, &onto).await.status,
        422,
        "a choice is asked"
    );
    // By itself it is in nobody's way, least of all its own.
    let free = send(&mai, &slot, "preview", "", &[("start", "17:05")]).await;
    assert!(
        free.body.contains("Không trùng với lịch đang có"),
        "{}",
        free.body
    );
    let behind = [&onto[..], &[("choice", "append")]].concat();
    let new = change(&mai, &slot, &behind).await;
    let page = mai.get(&format!("/timetable/slots/{new}")).await.body;
    assert!(page.contains("18:10–18:20"), "{page}");
    let night = [("start", "22:00")];
    assert_eq!(
        send(&mai, &new, "save", "", &night).await.status,
        422,
        "quiet hours stay"
    );

    // The first one has ended: it is changed no more, by this form or by another.
    assert_eq!(
        mai.get(&format!("/timetable/slots/{slot}/edit")).await.status,
        409
    );
    // A form that saw an older version of the slot is told.
    let path = format!("/timetable/slots/{new}/edit");
    let form = mai.get(&path).await.body;
    let key = hidden(&form, "form_key");
    let stale = [
        ("form_key", key.as_str()),
        ("version", "0"),
        ("item", "b:loa:vi"),
        ("days", "daily"),
        ("first", "26/4/2021"),
        ("start", "16:00"),
        ("late", "5"),
        ("step", "save"),
        ("seen", "x"),
    ];
    assert_eq!(mai.post(&path, &stale).await.status, 409);
    assert_eq!(slots(&house).await, 3, "nothing was half kept");
}

#[tokio::test]
async fn another_station_does_not_change_it_and_what_it_plays_stays() {
    let house = House::demo().await;
    let unit = station(&house).await;
    bulletin(&house, own("loa", &unit)).await;
    bulletin(&house, own("hai", &unit)).await;
    let mai = house.sign_in("commune").await;
    let slot = save(&mai, &AFTERNOON).await.unwrap();
    let path = format!("/timetable/slots/{slot}/edit");
    let (nam, _) = neighbour(&house).await;
    let fields = [
        ("start", "16:00"),
        ("days", "daily"),
        ("first", "26/4/2021"),
        ("late", "5"),
        ("step", "save"),
    ];
    for person in [&nam, &house.sign_in("officer").await] {
        assert_eq!(person.get(&path).await.status, 404);
        assert_eq!(person.post(&path, &fields).await.status, 404);
    }
    let other = send(&mai, &slot, "preview", "", &[("item", "b:hai:vi")]).await;
    assert_eq!(other.status, 422, "another bulletin is another slot");
    // What was taken back is ended, not changed.
    run(
        &house,
        sql!("update bulletin set withdrawn_at = 1 where id = 'loa'"),
        args![],
    )
    .await;
    assert_eq!(mai.get(&path).await.status, 409);
    assert_eq!(slots(&house).await, 1);
}
