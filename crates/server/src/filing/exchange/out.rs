//! Writing a filing into a file.

use civic::permission::Act;
use civic::regime::Edition;
use civic::sheet::Sheet;
use press::table::{Stream, write_csv};
use serde_json::{Map, Value, json};

use super::super::desk::{Case, words};
use super::super::load;
use super::super::store::{self as rows, Filing};
use crate::figures::plain;
use crate::http::{Answer, Desk, Path, Refusal, Reply};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The heads that are read back: key of the column, what it is, its unit, its figure.
pub(super) const HEADS: [&str; 4] = ["Mã", "Chỉ tiêu", "Đơn vị tính", "Giá trị"];

async fn read(desk: &Desk, id: &str) -> Result<(Filing, Case, Sheet, Value), Refusal> {
    let (filing, case) = load(desk, Act::SeeWork, id).await?;
    let revision = rows::revision(desk.db(), id, filing.version)
        .await?
        .ok_or_else(|| Refusal::broken("a filing without its revision"))?;
    let sheet = Sheet::unpack(&revision.sheet).map_err(Refusal::broken)?;
    let texts = json!(words(&revision.texts)?);
    Ok((filing, case, sheet, texts))
}

fn name(desk: &Desk, case: &Case, ending: &str) -> String {
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

pub(in crate::filing) async fn xlsx(desk: Desk, Path(id): Path<String>) -> Answer {
    let (_, case, sheet, _) = read(&desk, &id).await?;
    let edition = &*case.edition.1;
    let mut stream = Stream::begin(&case.period.key, &HEADS.map(str::to_owned)).map_err(Refusal::broken)?;
    for (at, column) in edition.columns().iter().enumerate() {
        let scale = 10_f64.powi(i32::from(edition.indicator_of(at).decimals));
        let figure = sheet.get(at).value().map(|value| value as f64 / scale);
        let title = edition.title(at);
        let words = [column.key.as_str(), &title, &edition.indicator_of(at).unit];
        stream.row(words, [figure]).map_err(Refusal::broken)?;
    }
    let bytes = stream.end().map_err(Refusal::broken)?;
    Ok(Reply::file(bytes, XLSX, Some(&name(&desk, &case, "xlsx"))))
}

pub(in crate::filing) async fn csv(desk: Desk, Path(id): Path<String>) -> Answer {
    let (_, case, sheet, _) = read(&desk, &id).await?;
    let edition = &*case.edition.1;
    let mut out = String::new();
    write_csv(&mut out, [HEADS]);
    for (at, column) in edition.columns().iter().enumerate() {
        write_csv(
            &mut out,
            [[
                column.key.clone(),
                edition.title(at),
                edition.indicator_of(at).unit.clone(),
                shown(edition, &sheet, at),
            ]],
        );
    }
    Ok(Reply::file(
        out.into_bytes(),
        "text/csv; charset=utf-8",
        Some(&name(&desk, &case, "csv")),
    ))
}

/// Figures as text with a decimal point, so that no reader rounds them; unknown is null.
pub(in crate::filing) async fn json(desk: Desk, Path(id): Path<String>) -> Answer {
    let (filing, case, sheet, texts) = read(&desk, &id).await?;
    let edition = &*case.edition.1;
    let figure = |(at, column): (usize, &civic::regime::Column)| {
        let value = sheet
            .get(at)
            .value()
            .map(|value| plain(value, edition.indicator_of(at).decimals));
        (column.key.clone(), json!(value))
    };
    let figures: Map<String, Value> = edition.columns().iter().enumerate().map(figure).collect();
    let document = json!({
        "regime": edition.code(), "since": edition.since().to_string(), "period": case.period.key,
        "from": case.period.from.to_string(), "to": case.period.to.to_string(), "unit": case.unit,
        "kind": filing.kind, "state": filing.state, "version": filing.version, "hash": filing.content_hash,
        "figures": figures, "texts": texts,
    });
    let text = serde_json::to_string_pretty(&document).map_err(Refusal::broken)? + "\n";
    Ok(Reply::file(
        text.into_bytes(),
        "application/json",
        Some(&name(&desk, &case, "json")),
    ))
}
