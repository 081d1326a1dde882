//! Every report of a period that came to the unit that asked for them, one row each, as XLSX and CSV; the rows of their listings
//! in a sheet, or a file, of their own.

pub(crate) mod listings;

use std::collections::BTreeMap;
use std::sync::Arc;

use civic::Moment;
use civic::permission::Act;
use civic::regime::Edition;
use civic::sheet::Sheet;
use listings::Listing;
use press::table::{Lines, Put, Stream};

use super::desk::{Case, words};
use super::exchange::put_day;
use super::form::{in_words, word_codes};
use super::list::state_key;
use super::store::{self as rows, Came};
use crate::access::to_regime;
use crate::http::{Answer, Desk, Path, Query, Refusal, Reply, name_of};
use crate::regime::known;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// What stands before texts and figures.
const HEADS: [&str; 6] = [
    "filing.export.code",
    "filing.head.unit",
    "filing.export.above",
    "filing.head.state",
    "filing.export.due",
    "filing.export.sent",
];
/// Those of them that are days.
const DAYS: [&str; 2] = ["filing.export.due", "filing.export.sent"];

/// A report: words first, then figures with their decimals.
struct Row {
    words: Vec<String>,
    figures: Vec<Option<(i64, u8)>>,
    edition: i64,
    /// The rows of its listings, by code.
    listed: BTreeMap<String, String>,
}

/// What is written.
struct Export {
    name: String,
    period: String,
    heads: Vec<String>,
    rows: Vec<Row>,
    /// Which of the words are days.
    days: Vec<bool>,
    listings: Vec<Listing>,
}

/// A column of answers in words.
struct Text {
    code: String,
    title: String,
    day: bool,
}

/// The columns of all editions in use together: a report that was begun with an older one loses nothing.
#[derive(Default)]
struct Columns {
    texts: Vec<Text>,
    figures: Vec<(String, String)>,
    /// By edition: where each of its columns stands, and its decimals.
    places: BTreeMap<i64, Vec<(usize, u8)>>,
    listings: Vec<Listing>,
}

impl Columns {
    fn take(&mut self, number: i64, edition: &Edition) {
        if self.places.contains_key(&number) {
            return;
        }
        for code in word_codes(edition) {
            if !self.texts.iter().any(|known| known.code == code) {
                let mut asked = in_words(edition).filter(|indicator| indicator.code == code);
                self.texts.push(Text {
                    code: code.to_owned(),
                    title: title_of(edition, code),
                    day: asked.any(|indicator| indicator.asks.day),
                });
            }
        }
        let mut places = Vec::new();
        for (at, column) in edition.columns().iter().enumerate() {
            let known = self.figures.iter().position(|(key, _)| *key == column.key);
            places.push((
                known.unwrap_or(self.figures.len()),
                edition.indicator_of(at).decimals,
            ));
            if known.is_none() {
                let unit = &edition.indicator_of(at).unit;
                self.figures
                    .push((column.key.clone(), format!("{} ({unit})", edition.title(at))));
            }
        }
        self.places.insert(number, places);
        for repeat in edition.repeats() {
            listings::take(&mut self.listings, number, repeat);
        }
    }
}

/// The name of what is answered in words.
fn title_of(edition: &Edition, code: &str) -> String {
    let section = edition
        .written()
        .outline
        .iter()
        .find(|section| section.code == code);
    section
        .map(|section| section.title.clone())
        .or_else(|| {
            in_words(edition)
                .find(|indicator| indicator.code == code)
                .map(|indicator| indicator.name.clone())
        })
        .unwrap_or_else(|| code.to_owned())
}

async fn read(desk: &Desk, id: &str, query: &Query) -> Result<Export, Refusal> {
    let known = known::one(desk.db(), &desk.site.kept.editions, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    desk.may(Act::ApproveFilings, &to_regime(desk, &known.row.unit))?;
    let today = desk.today();
    let period = match query.get("period") {
        "" => known
            .periods(today.plus_days(-800), today)
            .pop()
            .or_else(|| known.periods(today, today.plus_days(800)).into_iter().next()),
        key => known.period(key),
    };
    let period = period.ok_or_else(|| Refusal::Invalid(desk.t("filing.err.period")))?;
    let case = Case::of(&known, period, &desk.actor.unit).ok_or(Refusal::NotFound)?;
    let came = rows::came(desk.db(), id, &case.period.key).await?;
    let columns = columns(&case, &came)?;
    let (mut heads, figures) = (
        HEADS.map(|key| desk.t(key)).to_vec(),
        columns.figures.iter().map(|(_, title)| title.clone()),
    );
    heads.extend(columns.texts.iter().map(|text| text.title.clone()));
    heads.extend(figures);
    let mut rows = came
        .iter()
        .map(|report| row(desk, &case, &columns, report))
        .collect::<Result<Vec<_>, _>>()?;
    rows.sort_by_cached_key(|row| (viet::sort_key(&row.words[2]), viet::sort_key(&row.words[1])));
    Ok(Export {
        name: format!("{} {}", known.row.title, case.period.key),
        period: case.period.key.clone(),
        heads,
        rows,
        days: HEADS
            .iter()
            .map(|head| DAYS.contains(head))
            .chain(columns.texts.iter().map(|text| text.day))
            .collect(),
        listings: columns.listings,
    })
}

fn columns(case: &Case, came: &[Came]) -> Result<Columns, Refusal> {
    let mut columns = Columns::default();
    columns.take(case.edition.0, &case.edition.1);
    for report in came {
        if !columns.places.contains_key(&report.edition) {
            let edition: Option<&Arc<Edition>> = case.known.edition(report.edition);
            columns.take(
                report.edition,
                edition.ok_or_else(|| Refusal::broken("a filing of no edition"))?,
            );
        }
    }
    Ok(columns)
}

fn row(desk: &Desk, case: &Case, columns: &Columns, report: &Came) -> Result<Row, Refusal> {
    let (directory, on) = (desk.directory(), case.period.to);
    let version = directory.version(&report.unit, on);
    let above = directory.ancestors(&report.unit, on).nth(1);
    let state = civic::filing::State::from_code(&report.state);
    let state = state.ok_or_else(|| Refusal::broken("state of a filing"))?;
    let nothing = report.kind == civic::filing::Kind::Nothing.code();
    let day = |day: &str| {
        day.parse::<viet::Date>()
            .map(viet::Date::short)
            .unwrap_or_default()
    };
    let mut said = vec![
        version
            .and_then(|version| version.code.clone())
            .unwrap_or_default(),
        name_of(&directory, &report.unit, on),
        above
            .map(|unit| name_of(&directory, &unit.id, on))
            .unwrap_or_default(),
        if nothing {
            format!(
                "{}; {}",
                desk.t(state_key(state)),
                desk.t("filing.export.nothing")
            )
        } else {
            desk.t(state_key(state))
        },
        day(&report.due_on),
        report
            .submitted_at
            .map(|at| Moment(at).day().short())
            .unwrap_or_default(),
    ];
    let mut texts = words(&report.texts)?;
    let text = |column: &Text| texts.get(&column.code).cloned().unwrap_or_default();
    said.extend(columns.texts.iter().map(text));
    let sheet = Sheet::unpack(&report.sheet).map_err(Refusal::broken)?;
    let mut figures = vec![None; columns.figures.len()];
    for (at, (place, decimals)) in columns
        .places
        .get(&report.edition)
        .into_iter()
        .flatten()
        .enumerate()
    {
        figures[*place] = sheet.get(at).value().map(|value| (value, *decimals));
    }
    let is_listing = |code: &String| columns.listings.iter().any(|listing| listing.code == *code);
    texts.retain(|code, _| is_listing(code));
    Ok(Row {
        words: said,
        figures,
        edition: report.edition,
        listed: texts,
    })
}

pub(super) async fn xlsx(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let export = read(&desk, &id, &query).await?;
    let mut stream = Stream::begin(&export.period, &export.heads).map_err(Refusal::broken)?;
    for row in &export.rows {
        let words = row.words.iter().zip(&export.days);
        let words = words.map(|(words, day)| if *day { put_day(words) } else { Put::Words(words) });
        let figures = row.figures.iter().map(|figure| match figure {
            Some((value, decimals)) => Put::Number(*value as f64 / 10_f64.powi(i32::from(*decimals))),
            None => Put::Words(""),
        });
        stream.cells(words.chain(figures)).map_err(Refusal::broken)?;
    }
    for listing in &export.listings {
        listings::sheet(&desk, &mut stream, listing, &export.rows).map_err(Refusal::broken)?;
    }
    let bytes = stream.end().map_err(Refusal::broken)?;
    Ok(Reply::file(bytes, XLSX, Some(&format!("{}.xlsx", export.name))))
}

pub(super) async fn csv(desk: Desk, Path(id): Path<String>, query: Query) -> Answer {
    let export = read(&desk, &id, &query).await?;
    let mut lines = Lines::begin(Vec::new()).map_err(Refusal::broken)?;
    if !query.get("table").is_empty() {
        let mut all = export.listings.iter();
        let listing = all.find(|listing| listing.code == query.get("table"));
        let listing = listing.ok_or(Refusal::NotFound)?;
        listings::csv(&desk, &mut lines, listing, &export.rows).map_err(Refusal::broken)?;
        let name = format!("{} {}.csv", export.name, listing.name);
        return file_of(lines, &name);
    }
    lines.row(&export.heads).map_err(Refusal::broken)?;
    for Row {
        mut words, figures, ..
    } in export.rows
    {
        let shown = |figure: Option<(i64, u8)>| {
            figure
                .map(|(value, decimals)| viet::fixed(value, decimals))
                .unwrap_or_default()
        };
        words.extend(figures.into_iter().map(shown));
        lines.row(&words).map_err(Refusal::broken)?;
    }
    file_of(lines, &format!("{}.csv", export.name))
}

fn file_of(lines: Lines<Vec<u8>>, name: &str) -> Answer {
    let bytes = lines.end().map_err(Refusal::broken)?;
    Ok(Reply::file(bytes, "text/csv; charset=utf-8", Some(name)))
}
