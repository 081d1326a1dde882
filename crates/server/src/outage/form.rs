//! What was typed of an outage: read, refused in words, drawn again.

use std::collections::BTreeMap;

use civic::Moment;
use civic::calendar::Calendar;
use civic::outage::{Hours, Kind, Refused, check};
use civic::review::parse_day;

use super::store::Row;
use crate::http::{Desk, Field, Form};

/// Lines may have so many letters.
const LONGEST: usize = 500;

/// Words wrong by name of the field.
pub(super) type Errors = BTreeMap<&'static str, String>;

/// The fields in their order.
pub(super) fn fields(desk: &Desk, value: &dyn Fn(&str) -> String, errors: &Errors) -> Vec<Field> {
    let text = |name: &'static str| Field::new(name, desk.t(&format!("outage.field.{name}")), &value(name));
    let kinds = Kind::ALL.map(|kind| {
        let code = kind.code();
        (code.to_owned(), desk.t(&format!("outage.kind.{code}")))
    });
    let mut fields = vec![
        text("kind").of(kinds.into()).hint(desk.t("outage.hint.kind")),
        text("what").hint(desk.t("outage.hint.what")),
        text("why"),
        text("from_day").like("05/4/2021"),
        text("from_time").like("22:00"),
        text("until_day").like("06/4/2021"),
        text("until_time").like("05:00"),
    ];
    for field in &mut fields {
        field.error = errors.get(field.name).cloned();
    }
    fields
}

/// The notice that a form means, or what is wrong with it.
pub(super) fn read(desk: &Desk, form: &Form, calendar: &Calendar) -> Result<Row, Errors> {
    let mut errors = Errors::new();
    for name in ["what", "why"] {
        let length = form.get(name).chars().count();
        if length == 0 || length > LONGEST {
            errors.insert(name, desk.t("outage.err.words"));
        }
    }
    let kind = Kind::from_code(form.get("kind"));
    if kind.is_none() {
        errors.insert("kind", desk.t("outage.err.kind"));
    }
    let from = moment(desk, form, ["from_day", "from_time"], &mut errors);
    let until = moment(desk, form, ["until_day", "until_time"], &mut errors);
    let (Some(kind), Some(from), Some(until)) = (kind, from, until) else {
        return Err(errors);
    };
    if let Err(refused) = check(kind, Hours { from, until }, desk.at, calendar) {
        let (field, words) = sentence(desk, refused);
        errors.insert(field, words);
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Row {
        id: desk.new_id(),
        unit: desk.actor.unit.clone(),
        kind: kind.code().to_owned(),
        what: form.get("what").to_owned(),
        why: form.get("why").to_owned(),
        from_at: from.0,
        until_at: until.0,
        announced_at: desk.at.0,
        ending: None,
        ended_at: None,
    })
}

fn moment(desk: &Desk, form: &Form, [day, time]: [&'static str; 2], errors: &mut Errors) -> Option<Moment> {
    let (on, minute) = (parse_day(form.get(day)), minute(form.get(time)));
    if on.is_none() {
        errors.insert(day, desk.t("outage.err.day"));
    }
    if minute.is_none() {
        errors.insert(time, desk.t("outage.err.time"));
    }
    Some(Moment::start_of(on?).plus_minutes(minute?))
}

/// `22:00`, `7:05`: the minute of the day.
fn minute(typed: &str) -> Option<i64> {
    let (hour, minute) = typed.split_once([':', 'h'])?;
    let digits = |text: &str| text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

fn sentence(desk: &Desk, refused: Refused) -> (&'static str, String) {
    match refused {
        Refused::Backwards => ("until_day", desk.t("outage.err.backwards")),
        Refused::Over => ("until_day", desk.t("outage.err.over")),
        Refused::TooLate { earliest, given } => {
            let values = [("n", given.to_string()), ("day", earliest.short())];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            ("from_day", desk.tf("outage.err.too_late", &values))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::minute;

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (typed, expected) in [
            ("22:00", Some(1320)),
            ("7:05", Some(425)),
            ("07h05", Some(425)),
            ("0:00", Some(0)),
        ] {
            assert_eq!(minute(typed), expected, "{typed}");
        }
        for typed in ["24:00", "7", "7:60", "-1:00", "7:", ":5", "+7:00", "", "12:345"] {
            assert_eq!(minute(typed), None, "{typed}");
        }
    }
}
