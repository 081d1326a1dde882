//! ADX, both ways.

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn span(from: &str, to: &str) -> Span {
    Span {
        from: day(from),
        to: day(to),
    }
}

fn message() -> Message {
    let value = |element: &str, categories: &[(&str, &str)], value: &str| DataValue {
        element: element.to_owned(),
        categories: categories
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect(),
        value: value.to_owned(),
    };
    Message {
        exported: "2021-04-15T08:00:00+07:00".to_owned(),
        groups: vec![Group {
            org_unit: "Xã <Quốc Khánh>".to_owned(),
            period: span("2021-03-15", "2021-04-14"),
            data_set: Some("PCMBN".to_owned()),
            complete: Some(day("2021-04-16")),
            values: vec![
                value("cuoc", &[], "12"),
                value("luot", &[("sex", "F"), ("age", "0-14")], "-3.5"),
            ],
        }],
    }
}

#[test]
fn what_is_written_is_read_back_without_oddities() {
    let text = write(&message()).unwrap();
    assert!(text.contains("period=\"2021-03-15/P1M\""), "{text}");
    assert_eq!(read(text.as_bytes()), Ok((message(), Vec::new())));
}

#[test]
fn the_periods_of_the_state_are_first_day_and_length() {
    let cases = [
        ("2021-03-15", "2021-04-14", "2021-03-15/P1M"),
        ("2020-12-15", "2021-09-14", "2020-12-15/P9M"),
        ("2020-12-15", "2021-12-14", "2020-12-15/P1Y"),
        ("2021-01-01", "2021-03-31", "2021-01-01/P3M"),
        ("2021-04-05", "2021-04-11", "2021-04-05/P7D"),
    ];
    for (from, to, text) in cases {
        assert_eq!(span(from, to).to_string(), text);
        assert_eq!(text.parse(), Ok(span(from, to)));
    }
    assert_eq!(
        "2021-04-05/2021-04-11".parse(),
        Ok(span("2021-04-05", "2021-04-11"))
    );
    assert_eq!("2021-04-05/P1W".parse(), Ok(span("2021-04-05", "2021-04-11")));
    for bad in [
        "2021-04",
        "2021-04-05/P",
        "2021-04-05/P0D",
        "2021-04-05/PT1H",
        "2021-04-05/2021-04-01",
        "2021-04-05/Pé",
    ] {
        assert!(bad.parse::<Span>().is_err(), "{bad}");
    }
}

#[test]
fn others_are_read_leniently_and_what_was_odd_is_told() {
    let text = br#"<a:adx xmlns:a="urn:other"><a:group orgunit="5977" period="2021-06-01/P1M" x="1">
        <a:dataValue dataElement="D1" GENDER="FMLE" value="32"/></a:group></a:adx>"#;
    let (message, oddities) = read(text).unwrap();
    assert_eq!(
        message.groups[0].values[0].categories,
        [("GENDER".to_owned(), "FMLE".to_owned())]
    );
    assert_eq!(oddities.len(), 3, "{oddities:?}");
}

#[test]
fn what_cannot_be_understood_is_refused_whole() {
    let group = |inner: &str| format!("<adx xmlns=\"{NAMESPACE}\">{inner}</adx>");
    let cases = [
        group("<group period=\"2021-06-01/P1M\"/>"),
        group("<group orgUnit=\"1\" period=\"202106\"/>"),
        group(
            "<group orgUnit=\"1\" period=\"2021-06-01/P1M\"><dataValue dataElement=\"a\" value=\"1,5\"/></group>",
        ),
        group("<group orgUnit=\"1\" period=\"2021-06-01/P1M\"><dataValue dataElement=\"a\"/></group>"),
        "<adx>".to_owned(),
        "<!DOCTYPE adx [<!ENTITY a \"b\">]><adx/>".to_owned(),
        "<html/>".to_owned(),
        String::new(),
    ];
    for case in cases {
        assert!(read(case.as_bytes()).is_err(), "{case}");
    }
}

#[test]
fn what_adx_cannot_carry_is_not_written() {
    let mut wrong = message();
    wrong.groups[0].values[1].categories[0].0 = "giới tính".to_owned();
    assert!(matches!(write(&wrong), Err(Unwritable::Name(_))));
    let mut wrong = message();
    wrong.groups[0].values[0].value = "1.204,5".to_owned();
    assert!(matches!(write(&wrong), Err(Unwritable::Value(_))));
    let mut wrong = message();
    let twin = wrong.groups[0].values[0].clone();
    wrong.groups[0].values.push(twin);
    assert!(matches!(write(&wrong), Err(Unwritable::Twice(_))));
}

proptest::proptest! {
    #[test]
    fn nothing_makes_the_reader_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }

    #[test]
    fn every_unit_code_survives(code in "[^\\p{C}]{1,20}") {
        let mut one = message();
        one.groups[0].org_unit = code.trim().to_owned();
        if let Ok(text) = write(&one) {
            proptest::prop_assert_eq!(read(text.as_bytes()).unwrap().0, one);
        }
    }
}
