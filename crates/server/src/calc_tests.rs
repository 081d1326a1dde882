//! Workbooks and a real spreadsheet program: what LibreOffice Calc wrote is read, and what the house writes is read by Calc.
//!
//! The fixtures are the `.fods` beside them, saved by Calc 7.4 (`soffice --headless --convert-to xlsx`). The other way asks for a Calc:
//! `LANTOA_CALC` names its `soffice`; `bin/calc` gets one and runs these tests. Without it they say so and pass.

use std::path::Path;
use std::process::Command;

use press::table::{Cell, Grid};

use crate::filing::fixture_tests::{CASES, at, begun, last, of_form, published, send};
use crate::testing::House;

const REPORT: &[u8] = include_bytes!("../tests/fixtures/calc/bao-cao.xlsx");
const FORM: &[u8] = include_bytes!("../tests/fixtures/calc/bieu.xlsx");

#[tokio::test]
async fn a_report_that_calc_saved_is_read_cell_by_cell() {
    let house = House::demo().await;
    let regime = published(&house.sign_in("officer").await).await;
    let mai = house.sign_in("commune").await;
    let id = begun(&mai, &regime, "2021-04").await;
    let file = [("file", "bao-cao.xlsx", REPORT)];
    let page = mai.upload(&format!("/filings/{id}/import"), &[], &file).await;
    assert_eq!(page.status, 422, "{}", page.body);
    for read in ["<b>1.204</b>", "<b>1.200</b>", "<b>7</b>"] {
        assert!(page.body.contains(read), "{read}: {}", page.body);
    }
    for fault in ["dòng 6 (ô D6)", "dòng 8 (ô D8)", "dòng 10 (ô D10)"] {
        assert!(page.body.contains(fault), "{fault}: {}", page.body);
    }
    assert!(
        !page.body.contains("dòng 7 ("),
        "words of a number are one: {}",
        page.body
    );
}

#[tokio::test]
async fn a_form_that_calc_saved_is_a_regime() {
    let house = House::demo().await;
    let lan = house.sign_in("officer").await;
    let fields = [
        ("code", ""),
        ("title", "Báo cáo vụ việc"),
        ("reporter", "commune_station"),
        ("since", "15/1/2021"),
    ];
    let made = lan
        .upload("/regimes", &fields, &[("file", "bieu.xlsx", FORM)])
        .await;
    assert_eq!(made.status, 303, "{}", made.body);
    let regime = last(&made.location.unwrap());
    assert_eq!(
        lan.post(&format!("/regimes/{regime}/publish"), &[]).await.status,
        303
    );
    at(&house, "2022-01-04");
    let mai = house.sign_in("commune").await;
    let id = begun(&mai, &regime, "2021").await;
    let page = mai.get(&format!("/filings/{id}")).await.body;
    for words in ["Danh sách vụ việc", "Ngoài tỉnh", "Tổng số người"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let rows = [
        ("x-vu_viec-0-0", "5/4/2021"),
        ("x-vu_viec-0-1", "Ngoài tỉnh"),
        ("x-vu_viec-0-2", "51"),
    ];
    let refused = send(&mai, &id, "submit", &rows).await;
    assert_eq!(
        refused.status, 422,
        "51 people break the rule of the column: {}",
        refused.body
    );
}

/// Every kind of workbook that the house writes, by the name of its file.
async fn written() -> Vec<(String, Vec<u8>)> {
    let house = House::demo().await;
    let (lan, mai) = (house.sign_in("officer").await, house.sign_in("commune").await);
    let mut books = Vec::new();
    for register in ["incoming", "outgoing", "handling"] {
        books.push((
            register.to_owned(),
            lan.get(&format!("/registers/{register}/xlsx")).await.bytes,
        ));
    }
    books.push(("diary".to_owned(), mai.get("/broadcast-log/xlsx").await.bytes));
    let regime = of_form(&lan, CASES).await;
    at(&house, "2022-01-04");
    let mai = house.sign_in("commune").await;
    let id = begun(&mai, &regime, "2021").await;
    let cells = [
        ("x-vu_viec-0-0", "2021-04-05"),
        ("x-vu_viec-0-1", "Trong tỉnh"),
        ("x-vu_viec-0-3", "7"),
        ("x-vu_viec-1-0", "12/4/2021"),
        ("x-vu_viec-1-1", "Ngoài tỉnh"),
        ("x-vu_viec-1-2", "=1+1 | Hà Giang"),
        ("c2", "4"),
    ];
    assert_eq!(send(&mai, &id, "submit", &cells).await.status, 303);
    let lan = house.sign_in("officer").await;
    let paths = [
        ("filing", format!("/filings/{id}/xlsx")),
        ("reports", format!("/regimes/{regime}/filings.xlsx?period=2021")),
        ("pivot", format!("/figures/{regime}/xlsx?period=2021")),
    ];
    for (name, path) in paths {
        let asks = if name == "filing" { &mai } else { &lan };
        books.push((name.to_owned(), asks.get(&path).await.bytes));
    }
    books
}

/// What Calc makes of them.
fn through_calc(calc: &Path, to: &str, books: &[(String, Vec<u8>)]) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let (from, out) = (folder.path().join("from"), folder.path().join("out"));
    std::fs::create_dir_all(&from).unwrap();
    let files = books.iter().map(|(name, bytes)| {
        let path = from.join(format!("{name}.xlsx"));
        std::fs::write(&path, bytes).unwrap();
        path
    });
    let files: Vec<_> = files.collect();
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.path().join("profile").display()
    );
    let done = Command::new(calc)
        .args([
            &profile,
            "--headless",
            "--norestore",
            "--convert-to",
            to,
            "--outdir",
        ])
        .arg(&out)
        .args(files)
        .output()
        .unwrap();
    let read = |(name, _): &(String, Vec<u8>)| {
        std::fs::read(out.join(format!("{name}.{to}")))
            .unwrap_or_else(|_| panic!("Calc has no {name}: {done:?}"))
    };
    books.iter().map(read).collect()
}

/// The cells that there are.
fn filled(grid: &Grid) -> Vec<(usize, usize, Cell)> {
    let rows = grid.rows.iter().enumerate();
    let cells = rows.flat_map(|(row, cells)| {
        cells
            .iter()
            .enumerate()
            .map(move |(column, cell)| (row, column, cell))
    });
    let filled = cells.filter(|(.., cell)| !cell.is_empty());
    filled
        .map(|(row, column, cell)| (row, column, cell.clone()))
        .collect()
}

#[tokio::test]
async fn calc_reads_every_cell_of_what_the_house_writes() {
    let Some(calc) = std::env::var_os("LANTOA_CALC") else {
        eprintln!("LANTOA_CALC names no soffice: what the house writes was not opened in Calc");
        return;
    };
    let books = written().await;
    for ((name, ours), theirs) in books.iter().zip(through_calc(Path::new(&calc), "xlsx", &books)) {
        let (ours, theirs) = (
            press::table::read(ours).unwrap(),
            press::table::read(&theirs).unwrap(),
        );
        assert_eq!(ours.len(), theirs.len(), "{name}");
        for (ours, theirs) in ours.iter().zip(&theirs) {
            assert_eq!(ours.name, theirs.name, "{name}");
            assert_eq!(filled(ours), filled(theirs), "{name}, {}", ours.name);
        }
    }
    let flat = through_calc(Path::new(&calc), "fods", &books);
    for ((name, _), flat) in books.iter().zip(flat) {
        let flat = String::from_utf8(flat).unwrap();
        assert!(
            !flat.contains("table:formula="),
            "{name}: what begins with = is no formula"
        );
        assert_eq!(flat.contains("Danh sách lựa chọn"), name == "filing", "{name}");
        if name == "filing" {
            let lists: Vec<&str> = flat
                .lines()
                .filter(|line| line.contains("content-validation "))
                .collect();
            let list = "cell-content-is-in-list([$&apos;Danh sách lựa chọn&apos;.$A$2:.$A$3])";
            assert!(lists.iter().any(|line| line.contains(list)), "{lists:?}");
            assert!(flat.contains("office:date-value=\"2021-04-05\""), "{name}");
        }
    }
}
