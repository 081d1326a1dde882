//! Writing a filing into a file.

use std::collections::BTreeMap;

use civic::permission::Act;
use civic::regime::Edition;
use civic::sheet::Sheet;
use press::table::{Put, Stream, write_csv};
use serde_json::{Map, Value, json};

use super::super::desk::{Case, words};
use super::super::form;
use super::super::load;
use super::super::store::{self as rows, Filing};
use super::listings::{self, put};
use crate::figures::plain;
use crate::http::{Answer, Desk, Path, Query, Refusal, Reply};

pub(super) type Texts = BTreeMap<String, String>;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The heads that are read back: key of the column, what it is, its unit, its figure.
pub(super) const HEADS: [&str; 4] = ["Mã", "Chỉ tiêu", "Đơn vị tính", "Giá trị"];
/// Where the figure or answer stands among them.
const VALUE: usize = 3;

pub(super) async fn read(desk: &Desk, id: &str, act: Act) -> Result<(Filing, Case, Sheet, Texts), Refusal> {
    let (filing, case) = load(desk, act, id).await?;
    let revision = rows::revision(desk.db(), id, filing.version)
        .await?
        .ok_or_else(|| Refusal::broken("a filing without its revision"))?;
    let sheet = Sheet::unpack(&revision.sheet).map_err(Refusal::broken)?;
    let texts = words(&revision.texts)?;
    Ok((filing, case, sheet, texts))
}

pub(super) fn name(desk: &Desk, case: &Case, ending: &str) -> String {
    format!(
        "{} {} {}.{ending}",
        case.edition.1.code(),
        case.period.key,
        desk.unit_name(&case.unit)
    )
}

fn shown(edition: &Edition, sheet: &Sheet, at: usize) -> String {
    sheet
        .get(at)
        .value()
        .map(|value| viet::fixed(value, edition.indicator_of(at).decimals))
        .unwrap_or_default()
}

/// What is answered in words: code, name, answer; one that is not given yet is blank, so that the file can be filled in.
fn worded<'a>(edition: &Edition, texts: &'a Texts) -> Vec<(String, String, &'a str)> {
    let said = form::worded(edition).into_iter();
    said.map(|(code, name)| {
        let text = texts.get(&code).map_or("", String::as_str);
        (code, name, text)
    })
    .collect()
}

/// Figures and words in one sheet, each listing in one of its own.
pub(in crate::filing) async fn xlsx(desk: Desk, Path(id): Path<String>) -> Answer {
    let (_, case, sheet, texts) = read(&desk, &id, Act::SeeWork).await?;
    let edition = &*case.edition.1;
    let mut stream = Stream::begin(&case.period.key, &HEADS.map(str::to_owned)).map_err(Refusal::broken)?;
    for (at, column) in edition.columns().iter().enumerate() {
        let scale = 10_f64.powi(i32::from(edition.indicator_of(at).decimals));
        let figure = sheet.get(at).value().map(|value| value as f64 / scale);
        let title = edition.title(at);
        let words = [column.key.as_str(), &title, &edition.indicator_of(at).unit];
        stream.row(words, [figure]).map_err(Refusal::broken)?;
    }
    for (code, name, text) in worded(edition, &texts) {
        let asked = edition.indicators().find(|one| one.code == code);
        let answer = match asked {
            Some(one) => put(one, text),
            None => Put::Words(text),
        };
        let words = [code.as_str(), &name, ""].map(Put::Words);
        stream
            .cells(words.into_iter().chain([answer]))
            .map_err(Refusal::broken)?;
        let (row, offered) = (stream.last(), asked.map(listings::choices));
        stream.offer(VALUE, row..=row, offered.unwrap_or_default());
    }
    for repeat in edition.repeats() {
        listings::sheet(&mut stream, repeat, texts.get(&repeat.code)).map_err(Refusal::broken)?;
    }
    let bytes = stream.end().map_err(Refusal::broken)?;
    Ok(Reply::file(bytes, XLSX, Some(&name(&desk, &case, "xlsx"))))
}

/// Figures and words; with `table=CODE` the rows of that listing, a file of its own.
pub(in crate::filing) async fn csv(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let (_, case, sheet, texts) = read(&desk, &id, Act::SeeWork).await?;
    let edition = &*case.edition.1;
    let mut out = String::new();
    let mut ending = "csv".to_owned();
    if query.get("table").is_empty() {
        figures(&mut out, edition, &sheet, &texts);
    } else {
        let repeat = edition.repeat(query.get("table")).ok_or(Refusal::NotFound)?;
        listings::csv(&mut out, repeat, texts.get(&repeat.code));
        ending = format!("{}.csv", repeat.code);
    }
    Ok(Reply::file(
        out.into_bytes(),
        "text/csv; charset=utf-8",
        Some(&name(&desk, &case, &ending)),
    ))
}

fn figures(out: &mut String, edition: &Edition, sheet: &Sheet, texts: &Texts) {
    write_csv(out, [HEADS]);
    for (at, column) in edition.columns().iter().enumerate() {
        let unit = edition.indicator_of(at).unit.clone();
        let row = [
            column.key.clone(),
            edition.title(at),
            unit,
            shown(edition, sheet, at),
        ];
        write_csv(out, [row]);
    }
    for (code, name, text) in worded(edition, texts) {
        write_csv(out, [[code.as_str(), &name, "", text]]);
    }
}

/// Figures as text with a decimal point, so that no reader rounds them; unknown is null.
pub(in crate::filing) async fn json(desk: Desk, Path(id): Path<String>) -> Answer {
    let (filing, case, sheet, texts) = read(&desk, &id, Act::SeeWork).await?;
    let edition = &*case.edition.1;
    let figure = |(at, column): (usize, &civic::regime::Column)| {
        let value = sheet
            .get(at)
            .value()
            .map(|value| plain(value, edition.indicator_of(at).decimals));
        (column.key.clone(), json!(value))
    };
    let figures: Map<String, Value> = edition.columns().iter().enumerate().map(figure).collect();
    let tables = listings::json(edition, &texts);
    let texts: BTreeMap<_, _> = texts
        .into_iter()
        .filter(|(code, _)| edition.repeat(code).is_none())
        .collect();
    let document = json!({
        "regime": edition.code(), "since": edition.since().to_string(), "period": case.period.key,
        "from": case.period.from.to_string(), "to": case.period.to.to_string(), "unit": case.unit,
        "kind": filing.kind, "state": filing.state, "version": filing.version, "hash": filing.content_hash,
        "figures": figures, "texts": texts, "tables": tables,
    });
    let text = serde_json::to_string_pretty(&document).map_err(Refusal::broken)? + "\n";
    Ok(Reply::file(
        text.into_bytes(),
        "application/json",
        Some(&name(&desk, &case, "json")),
    ))
}
