//! A published regime of the province with its stations, for tests.

use crate::testing::{House, Person};

/// The regime's id, published by lan's department for all commune stations from 1 January 2021.
pub async fn published(lan: &Person) -> String {
    let fields = [
        ("code", "mua_ban_nguoi"),
        ("reporter", "commune_station"),
        ("since", "01/1/2021"),
    ];
    let made = lan.post("/regimes", &fields).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let id = last(&made.location.unwrap());
    let page = lan.post(&format!("/regimes/{id}/publish"), &[]).await;
    assert_eq!(page.status, 303, "{}", page.body);
    id
}

/// A filing of the person's unit for a period, begun.
pub async fn begun(person: &Person, regime: &str, period: &str) -> String {
    let page = person
        .post("/filings", &[("regime", regime), ("period", period)])
        .await;
    assert_eq!(page.status, 303, "{}", page.body);
    last(&page.location.unwrap())
}

/// The value of a hidden field.
pub fn hidden(body: &str, name: &str) -> String {
    let (_, rest) = body
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap_or_else(|| panic!("no {name}"));
    rest.split('"').next().unwrap().to_owned()
}

/// Sends a filing with these fields; its version and key come from the page.
pub async fn send(person: &Person, id: &str, act: &str, cells: &[(&str, &str)]) -> crate::testing::Page {
    let body = person.get(&format!("/filings/{id}")).await.body;
    let (version, key) = (hidden(&body, "version"), hidden(&body, "step_key"));
    let mut fields = vec![
        ("version", version.as_str()),
        ("step_key", key.as_str()),
        ("act", act),
    ];
    fields.extend_from_slice(cells);
    person.post(&format!("/filings/{id}"), &fields).await
}

/// The id at the end of a place.
pub fn last(location: &str) -> String {
    let path = location.split(['?', '#']).next().unwrap();
    path.rsplit('/').next().unwrap().to_owned()
}

/// A regime of an XLSForm, made and published for all commune stations; a report is of a year.
pub async fn of_form(lan: &Person, sheets: &[(&str, &[&[&str]])]) -> String {
    let sheets: Vec<(&str, Vec<Vec<&str>>)> = sheets
        .iter()
        .map(|(name, rows)| (*name, rows.iter().map(|row| row.to_vec()).collect()))
        .collect();
    let book = press::table::write_book(&sheets).unwrap();
    let fields = [
        ("code", ""),
        ("title", "Báo cáo vụ việc"),
        ("reporter", "commune_station"),
        ("since", "15/1/2021"),
    ];
    let made = lan
        .upload("/regimes", &fields, &[("file", "bieu.xlsx", &book)])
        .await;
    assert_eq!(made.status, 303, "{}", made.body);
    let id = last(&made.location.unwrap());
    assert_eq!(lan.post(&format!("/regimes/{id}/publish"), &[]).await.status, 303);
    id
}

/// Sets the clock to eight in the morning of a day.
pub fn at(house: &House, day: &str) {
    let day: viet::Date = day.parse().unwrap();
    let crate::site::Clock::Fixed(clock) = &house.site.clock else {
        panic!("the clock stands")
    };
    clock.store(
        civic::Moment::start_of(day).plus_minutes(480).0,
        std::sync::atomic::Ordering::Relaxed,
    );
}

/// Cases row by row, how many there are and how many people, and the main channel.
pub const CASES: &[(&str, &[&[&str]])] = &[
    (
        "survey",
        &[
            &[
                "type",
                "name",
                "label",
                "relevant",
                "calculation",
                "constraint",
                "required",
            ],
            &["begin repeat", "vu_viec", "Danh sách vụ việc", "", "", "", ""],
            &["date", "ngay", "Ngày", "", "", "", "yes"],
            &["select_one loai", "loai", "Nơi xảy ra", "", "", "", ""],
            &["text", "tinh", "Tỉnh khác", "${loai} = 'ngoai'", "", "", ""],
            &["integer", "nguoi", "Số người", "", "", ". >= 1 and . <= 50", ""],
            &["end repeat", "", "", "", "", "", ""],
            &["calculate", "so_vu", "Số vụ", "", "count(${vu_viec})", "", ""],
            &[
                "calculate",
                "so_nguoi",
                "Tổng số người",
                "",
                "sum(${nguoi})",
                "",
                "",
            ],
            &["integer", "buoi", "Số buổi", "", "", "", ""],
            &["text", "ly_do", "Vì sao nhiều", "${buoi} > 10", "", "", ""],
        ],
    ),
    (
        "choices",
        &[
            &["list_name", "name", "label"],
            &["loai", "trong", "Trong tỉnh"],
            &["loai", "ngoai", "Ngoài tỉnh"],
        ],
    ),
];
