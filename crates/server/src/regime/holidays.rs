//! Days off: what the law names, what was decided, and what the operator enters, each with the paper that says so.

use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use civic::calendar::{Calendar, Dated, Yearly};
use civic::review::parse_day;
use serde_json::json;
use store::Db;
use viet::Date;

use super::store::{self as rows, HolidayRow};
use crate::http::{Answer, Chrome, Desk, Form, Path, Refusal, Reply};

#[derive(Template)]
#[template(path = "regime/holidays.html")]
struct HolidaysPage {
    c: Chrome,
    rules: Vec<(String, String, String)>,
    decided: Vec<Line>,
    own: Vec<Line>,
    typed: Typed,
    errors: Errors,
}

struct Line {
    id: String,
    day: String,
    what: String,
    name: String,
    basis: String,
}

/// What was typed, to be shown again.
#[derive(Default)]
struct Typed {
    day: String,
    working: bool,
    name: String,
    basis: String,
}

/// What is wrong with each field, in words.
#[derive(Default)]
struct Errors {
    day: Option<String>,
    name: Option<String>,
    basis: Option<String>,
}

/// The calendar as it was last put together, with the rows that it was made from.
#[derive(Debug, Default)]
pub struct Days(Mutex<Option<(Vec<HolidayRow>, Arc<Calendar>)>>);

impl Days {
    /// The calendar of this installation: the law's days, and those that were entered.
    pub async fn calendar(&self, db: &Db) -> store::Result<Arc<Calendar>> {
        let rows = rows::holidays(db).await?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, calendar)) = kept.as_ref()
            && *known == rows
        {
            return Ok(Arc::clone(calendar));
        }
        let calendar = Arc::new(Calendar::vietnam().with(rows.iter().filter_map(dated)));
        *kept = Some((rows, Arc::clone(&calendar)));
        Ok(calendar)
    }
}

fn dated(row: &HolidayRow) -> Option<Dated> {
    Some(Dated {
        date: row.day.parse().ok()?,
        works: row.working,
        name: row.name.clone(),
        decides: None,
        source: row.basis.clone(),
    })
}

pub(super) async fn show(desk: Desk) -> Answer {
    Ok(Reply::page(
        &page(&desk, Typed::default(), Errors::default()).await?,
    ))
}

async fn page(desk: &Desk, typed: Typed, errors: Errors) -> Result<HolidaysPage, Refusal> {
    let c = desk.chrome("regime.holidays.menu");
    let (law, own) = (Calendar::vietnam(), rows::holidays(desk.db()).await?);
    let what = |works: bool| {
        c.t(if works {
            "regime.holidays.worked"
        } else {
            "regime.holidays.off"
        })
    };
    let rules = law.holidays().iter().map(|holiday| {
        let day = match holiday.day {
            Yearly::Solar(month, day) => format!("{day}/{month}"),
            Yearly::Lunar(month, day) => c.tf(
                "regime.holidays.lunar",
                [("day", format!("{day}/{month}").as_str())],
            ),
        };
        let days = c.tf(
            "regime.holidays.days",
            [
                ("day", day.as_str()),
                ("n", c.number(i64::from(holiday.days)).as_str()),
            ],
        );
        (holiday.name.clone(), days, holiday.source.clone())
    });
    let decided = law.dated().map(|row| Line {
        id: String::new(),
        day: row.date.short(),
        what: what(row.works),
        name: row.name.clone(),
        basis: row.source.clone(),
    });
    let entered = own.into_iter().map(|row| Line {
        day: row.day.parse::<Date>().map_or(row.day, Date::short),
        what: what(row.working),
        id: row.id,
        name: row.name,
        basis: row.basis,
    });
    Ok(HolidaysPage {
        rules: rules.collect(),
        decided: decided.collect(),
        own: entered.collect(),
        typed,
        errors,
        c,
    })
}

pub(super) async fn add(desk: Desk, form: Form) -> Answer {
    let text = |name: &str| form.get(name).to_owned();
    let typed = Typed {
        day: text("day"),
        working: form.get("working") == "yes",
        name: text("name"),
        basis: text("basis"),
    };
    let must = |text: &str, key: &str| text.is_empty().then(|| desk.t(key));
    let day = parse_day(&typed.day);
    let taken = match day {
        Some(day) => rows::holidays(desk.db())
            .await?
            .iter()
            .any(|row| row.day == day.to_string()),
        None => false,
    };
    let errors = Errors {
        day: match day {
            None => Some(desk.t("regime.holidays.err.day")),
            Some(_) if taken => Some(desk.t("regime.holidays.err.taken")),
            Some(_) => None,
        },
        name: must(&typed.name, "regime.holidays.err.name"),
        basis: must(&typed.basis, "regime.holidays.err.basis"),
    };
    let (Some(day), None, None, None) = (day, &errors.day, &errors.name, &errors.basis) else {
        return Ok(Reply::invalid(&page(&desk, typed, errors).await?));
    };
    let row = HolidayRow {
        id: desk.new_id(),
        day: day.to_string(),
        working: typed.working,
        name: typed.name,
        basis: typed.basis,
    };
    let mut tx = desk.begin().await?;
    rows::insert_holiday(&mut tx, &row, &desk.actor.person, desk.at).await?;
    let detail = json!({ "day": row.day, "working": row.working, "name": row.name, "basis": row.basis });
    desk.record(&mut tx, "regime.holiday_entered", &row.id, detail)
        .await?;
    tx.commit().await?;
    Ok(Reply::to("/holidays").saying("regime.holidays.entered"))
}

pub(super) async fn remove(desk: Desk, Path(id): Path<String>, _: Form) -> Answer {
    let mut tx = desk.begin().await?;
    // Taken out twice is taken out.
    if rows::remove_holiday(&mut tx, &id).await? {
        desk.record(&mut tx, "regime.holiday_removed", &id, json!({}))
            .await?;
    }
    tx.commit().await?;
    Ok(Reply::to("/holidays").saying("regime.holidays.removed"))
}
