//! The diary as a document, a sheet and a table for machines. Vietnamese, whatever the language of the desk.

use letter::paper::{Block, Cell, Marks, Paper, Title};
use press::table::write_csv;
use press::xlsx;

use super::asked::Asked;
use super::line::{Line, time};
use super::{Chain, Diary, of};
use crate::http::{Answer, Desk, Query, Refusal, Reply};
use crate::i18n::{self, Lang};
use crate::paper::{file_name, written};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PDF: &str = "application/pdf";

/// Columns: key of the head, width in the sheet and on paper.
const COLUMNS: [(&str, u16); 12] = [
    ("no", 5),
    ("day", 11),
    ("planned", 10),
    ("programme", 34),
    ("class", 13),
    ("started", 10),
    ("ended", 10),
    ("minutes", 8),
    ("language", 12),
    ("source", 12),
    ("result", 14),
    ("reason", 30),
];
/// Where the day stands among them.
const DAY: usize = 1;

pub(super) fn heads() -> Vec<String> {
    COLUMNS
        .iter()
        .map(|(key, _)| i18n::text(Lang::Vi, &format!("asrun.head.{key}")))
        .collect()
}

fn line(number: usize, line: &Line) -> Vec<String> {
    let vi = Lang::Vi;
    let programme = match line.directive_words(vi) {
        Some(directive) => format!("{} ({directive})", line.programme(vi)),
        None => line.programme(vi),
    };
    vec![
        (number + 1).to_string(),
        line.due.day().short(),
        line.planned.map_or_else(|| i18n::text(vi, "asrun.unknown"), time),
        programme,
        line.class_words(vi),
        line.started_words(vi),
        line.ended_words(vi),
        line.minutes_words(vi),
        line.language_words(vi),
        line.source_words(vi),
        line.result(vi),
        line.reason_words(vi),
    ]
}

pub(super) fn cells(diary: &Diary) -> Vec<Vec<String>> {
    diary
        .lines
        .iter()
        .enumerate()
        .map(|(number, one)| line(number, one))
        .collect()
}

/// What an inspector compares: device, count of records, hash of the last.
pub(super) fn chain_words(chain: &Chain) -> String {
    let records = viet::grouped(chain.records);
    let said = [
        ("name", chain.name.as_str()),
        ("device", chain.device.as_str()),
        ("n", records.as_str()),
        ("hash", chain.hash.as_str()),
    ];
    let words = i18n::format(Lang::Vi, "asrun.chain", &said);
    match &chain.forked {
        Some(at) => {
            let forked = i18n::format(Lang::Vi, "asrun.chain_forked", &[("at", at.as_str())]);
            format!("{words} {forked}")
        }
        None => words,
    }
}

/// What stands below the lines: who says so, minutes of one's own and relayed, the chains.
fn foot(diary: &Diary) -> impl Iterator<Item = String> {
    let reported = i18n::text(Lang::Vi, "asrun.reported");
    let minutes = format!("{}.", diary.minutes_words(Lang::Vi));
    [reported, minutes]
        .into_iter()
        .chain(diary.chains.iter().map(chain_words))
}

fn name(desk: &Desk, asked: &Asked, ending: &str) -> String {
    let (first, last) = asked.days();
    let unit = desk.unit_name(&asked.unit);
    file_name(&format!("Sổ nhật ký phát {unit} {first} {last}"), ending)
}

pub(in crate::asrun) async fn xlsx(desk: Desk, query: Query) -> Answer {
    let asked = Asked::of(&desk, &query).await?;
    let diary = of(&desk, &asked).await?;
    let title = i18n::text(Lang::Vi, "asrun.book");
    let text = |row: Vec<String>| -> Vec<xlsx::Cell> { row.into_iter().map(xlsx::Cell::Text).collect() };
    let dated = |(row, line): (Vec<String>, &Line)| {
        let mut row = text(row);
        row[DAY] = xlsx::Cell::Day(line.due.day());
        row
    };
    let mut rows: Vec<Vec<xlsx::Cell>> = cells(&diary).into_iter().zip(&diary.lines).map(dated).collect();
    for words in foot(&diary) {
        let mut row = vec![String::new(); COLUMNS.len()];
        row[3] = words;
        rows.push(text(row));
    }
    let sheet = xlsx::Sheet {
        above: vec![
            desk.unit_name(&asked.unit).to_uppercase(),
            title.to_uppercase(),
            asked.when(),
        ],
        columns: heads()
            .into_iter()
            .zip(COLUMNS.iter().map(|(_, width)| *width))
            .collect(),
        rows,
        name: title,
    };
    let bytes = xlsx::write(&sheet).map_err(Refusal::broken)?;
    Ok(Reply::file(bytes, XLSX, Some(&name(&desk, &asked, "xlsx"))))
}

/// Two columns more than on paper: the ids by which a machine finds occurrence and bulletin again.
pub(in crate::asrun) async fn csv(desk: Desk, query: Query) -> Answer {
    let asked = Asked::of(&desk, &query).await?;
    let diary = of(&desk, &asked).await?;
    let mut head = heads();
    head.extend(["item", "bulletin", "outcome"].map(str::to_owned));
    let mut out = String::new();
    write_csv(&mut out, [head]);
    for (cells, line) in cells(&diary).into_iter().zip(&diary.lines) {
        let tail = [
            line.item.clone(),
            line.bulletin.clone().unwrap_or_default(),
            line.counts.code().to_owned(),
        ];
        write_csv(&mut out, [cells.into_iter().chain(tail).collect::<Vec<_>>()]);
    }
    let file = name(&desk, &asked, "csv");
    Ok(Reply::file(
        out.into_bytes(),
        "text/csv; charset=utf-8",
        Some(&file),
    ))
}

/// The book as a document with its table, what the station reported, and the two who sign.
fn paper(desk: &Desk, asked: &Asked, diary: &Diary) -> Paper {
    let unit = desk.unit_name(&asked.unit);
    let place = desk
        .directory()
        .territory(&asked.unit, desk.today())
        .map_or_else(|| unit.clone(), |place| desk.unit_name(&place.id));
    let table = Block::Table {
        caption: None,
        head: heads(),
        rows: cells(diary)
            .into_iter()
            .map(|row| row.into_iter().map(Cell::Text).collect())
            .collect(),
        widths: COLUMNS.iter().map(|(_, width)| *width).collect(),
    };
    let said = foot(diary).map(Block::Paragraph);
    let hand = (!diary.by_hand.is_empty()).then(|| {
        let names = diary.by_hand.join(", ");
        Block::Paragraph(i18n::format(
            Lang::Vi,
            "asrun.by_hand",
            &[("names", names.as_str())],
        ))
    });
    let maker = Block::Paragraph(i18n::text(Lang::Vi, "asrun.maker_line"));
    Paper {
        superior: None,
        issuer: unit.to_uppercase(),
        number: None,
        notation: "NKPT".to_owned(),
        place,
        date: Some(desk.today()),
        month: None,
        title: Title::Typed {
            kind: i18n::text(Lang::Vi, "asrun.book").to_uppercase(),
            subject: asked.when(),
        },
        recipients: Vec::new(),
        body: std::iter::once(table)
            .chain(said)
            .chain(hand)
            .chain([maker])
            .collect(),
        copies: Vec::new(),
        authority: vec![i18n::text(Lang::Vi, "asrun.head_of_station").to_uppercase()],
        signer: None,
        draft: false,
        marks: Marks::default(),
        appendices: Vec::new(),
    }
}

pub(in crate::asrun) async fn docx(desk: Desk, query: Query) -> Answer {
    let asked = Asked::of(&desk, &query).await?;
    let diary = of(&desk, &asked).await?;
    let bytes = written(paper(&desk, &asked, &diary), press::docx::write).await?;
    Ok(Reply::file(bytes, DOCX, Some(&name(&desk, &asked, "docx"))))
}

pub(in crate::asrun) async fn pdf(desk: Desk, query: Query) -> Answer {
    let asked = Asked::of(&desk, &query).await?;
    if !press::pdf::IS_BUILT_IN {
        return Err(Refusal::Conflict(desk.t("asrun.no_pdf")));
    }
    let diary = of(&desk, &asked).await?;
    let bytes = written(paper(&desk, &asked, &diary), press::pdf::write).await?;
    Ok(Reply::file(bytes, PDF, Some(&name(&desk, &asked, "pdf"))))
}
