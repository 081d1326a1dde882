use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn the_shipped_calendar_is_read() {
    assert_eq!(Calendar::vietnam().holidays().len(), 6);
}
