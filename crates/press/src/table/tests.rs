//! Tables of people, read and written.

use super::*;

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

#[test]
fn a_csv_of_vietnam_is_read_with_its_commas_and_dots() {
    let grid = &read("\u{feff}Chỉ tiêu;Số lượng\r\n\"Số cuộc; buổi\";\"1.204,5\"\n\n".as_bytes()).unwrap()[0];
    assert_eq!(grid.rows[0], [text("Chỉ tiêu"), text("Số lượng")]);
    assert_eq!(grid.rows[1], [text("Số cuộc; buổi"), text("1.204,5")]);
    let tabbed = &read(b"a\tb\n1,5\t2").unwrap()[0];
    assert_eq!(tabbed.rows[1], [text("1,5"), text("2")]);
    let quoted = &read(b"a,b\n\"x \"\"y\"\"\nz\",2\n").unwrap()[0];
    assert_eq!(quoted.rows[1], [text("x \"y\"\nz"), text("2")]);
}

#[test]
fn what_is_written_is_read_back_and_never_runs() {
    let mut out = String::new();
    write_csv(&mut out, [["a", "=1+1"], ["-5", "1.204,5"], ["x;y", "\"q\""]]);
    assert!(out.starts_with('\u{feff}'));
    assert!(out.contains("\"'=1+1\""), "{out}");
    assert!(out.contains("-5;1.204,5\r\n"), "{out}");
    let grid = &read(out.as_bytes()).unwrap()[0];
    assert_eq!(grid.rows[2], [text("x;y"), text("\"q\"")]);
}

#[test]
fn what_is_written_row_by_row_is_what_is_written_at_once() {
    let rows = [["Xã Đào Viên", "=1+1", "-5"], ["", "x;y", "1.204,5"]];
    let mut at_once = String::new();
    write_csv(&mut at_once, rows);
    let mut lines = Lines::begin(Vec::new()).unwrap();
    for row in rows {
        lines.row(row).unwrap();
    }
    assert_eq!(lines.end().unwrap(), at_once.into_bytes());
    let mut memory = Stream::begin("Xuất", &["a".to_owned()]).unwrap();
    let mut file = Stream::into(std::io::Cursor::new(Vec::new()), "Xuất", &["a".to_owned()]).unwrap();
    memory.row(["Xã Đào Viên"], [Some(0.5)]).unwrap();
    file.row(["Xã Đào Viên"], [Some(0.5)]).unwrap();
    assert_eq!(file.close().unwrap().into_inner(), memory.end().unwrap());
}

#[test]
fn whatever_is_written_into_a_workbook_is_read_back_and_never_runs() {
    let words = [
        "=1+1",
        "a & b < \"c\" > d\u{1}",
        "_x0041_ _x _xyz",
        " Xã Đào Viên ",
        "dòng 1\ndòng 2",
    ];
    let numbers = [
        0.1,
        -0.5,
        1e15,
        -1_204_567.0,
        9e-9,
        123_456_789_012_345.0,
        f64::MAX,
        f64::NAN,
    ];
    let heads: Vec<String> = (0..words.len() + numbers.len())
        .map(|at| format!("c{at}"))
        .collect();
    let mut stream = Stream::begin("a/b [c]", &heads).unwrap();
    stream.row(words, numbers.map(Some)).unwrap();
    let bytes = stream.end().unwrap();
    let grid = &read(&bytes).unwrap()[0];
    assert_eq!(grid.name, "ab c");
    assert_eq!(
        grid.rows[0],
        heads.iter().map(|head| text(head)).collect::<Vec<_>>()
    );
    assert_eq!(grid.at(1, 0), &text("=1+1"));
    assert_eq!(
        grid.at(1, 1),
        &text("a & b < \"c\" > d"),
        "what XML cannot say is left out"
    );
    assert_eq!(grid.at(1, 4), &text("dòng 1\ndòng 2"));
    for (at, number) in numbers.iter().enumerate().take(numbers.len() - 1) {
        assert_eq!(grid.at(1, words.len() + at), &Cell::Number(*number));
    }
    assert_eq!(grid.at(1, words.len() + numbers.len() - 1), &Cell::Empty);
    let mut parts = crate::archive::Archive::open(&bytes).unwrap();
    let sheet = parts.text("xl/worksheets/sheet1.xml", 1 << 20).unwrap().unwrap();
    assert!(
        !sheet.contains("<f>") && sheet.contains("_x005F_x0041_ _x _xyz"),
        "{sheet}"
    );
}

#[test]
fn columns_have_their_letters_and_beyond_the_last_is_refused() {
    let mut stream = Stream::begin("Xuất", &[]).unwrap();
    let wide = (0..16_384).map(|at| Some(f64::from(at)));
    stream.row([], wide).unwrap();
    assert!(stream.row([], (0..16_385).map(|_| Some(1.0))).is_err());
    let mut stream = Stream::begin("Xuất", &[]).unwrap();
    stream
        .row([], (0..703).map(|at| (at == 702).then_some(7.0)))
        .unwrap();
    assert_eq!(
        read(&stream.end().unwrap()).unwrap()[0].at(1, 702),
        &Cell::Number(7.0)
    );
}

#[test]
fn days_merged_cells_and_faults_of_a_workbook_are_what_they_are() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("Số liệu").unwrap();
    page.merge_range(0, 0, 0, 2, "Đơn vị", &Format::new()).unwrap();
    let day = ExcelDateTime::from_ymd(2021, 4, 26).unwrap();
    let look = Format::new().set_num_format("dd/mm/yyyy");
    page.write_datetime_with_format(1, 1, day, &look).unwrap();
    page.write_number(1, 2, 1204.5).unwrap();
    let grids = read(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(grids[0].name, "Số liệu");
    assert_eq!(grids[0].rows[0], [text("Đơn vị"), Cell::Covered, Cell::Covered]);
    assert_eq!(grids[0].at(1, 1), &Cell::Day("2021-04-26".parse().unwrap()));
    assert_eq!(grids[0].at(1, 2), &Cell::Number(1204.5));
    assert_eq!(grids[0].at(9, 9), &Cell::Empty);
    assert_eq!(place(0, 27), "AB1");
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    assert_eq!(read(b""), Err(Unreadable::Empty));
    assert_eq!(read(b"PK\x03\x04 cut"), Err(Unreadable::BrokenZip));
    assert_eq!(read(b"\xff\xfe\x00"), Err(Unreadable::WrongEncoding));
}

#[test]
fn a_stream_holds_what_was_put_in_and_leaves_the_unknown_blank() {
    let mut stream = Stream::begin(
        "Xuất",
        &["Đơn vị".to_owned(), "Số cuộc".to_owned(), "Số lượt".to_owned()],
    )
    .unwrap();
    stream.row(["Xã Quốc Khánh"], [Some(12.0), None]).unwrap();
    stream.row(["Xã Đào Viên"], [None, Some(0.0)]).unwrap();
    let grid = &read(&stream.end().unwrap()).unwrap()[0];
    assert_eq!(grid.rows[1], [text("Xã Quốc Khánh"), Cell::Number(12.0)]);
    assert_eq!(grid.at(2, 1), &Cell::Empty);
    assert_eq!(grid.at(2, 2), &Cell::Number(0.0));
}

#[test]
fn a_stream_keeps_days_offers_choices_and_has_columns_as_wide_as_what_stands_in_them() {
    let heads = ["Ngày", "Nơi", "Số lượt người được tuyên truyền trực tiếp"].map(str::to_owned);
    let mut stream = Stream::begin("Vụ việc", &heads).unwrap();
    let day = "2021-04-05".parse().unwrap();
    for _ in 0..150 {
        stream
            .cells([
                Put::Day(day),
                Put::Words("Thị trấn Đồng Đăng, huyện Cao Lộc"),
                Put::Number(7.0),
            ])
            .unwrap();
    }
    let places = ["Trong tỉnh, \"gần\"", "Ngoài tỉnh"].map(str::to_owned).to_vec();
    stream.offer(1, 2..=stream.last(), places.clone());
    stream.sheet("Danh sách lựa chọn", &heads).unwrap();
    stream.offer(0, 2..=9, places);
    let bytes = stream.end().unwrap();
    let grids = read(&bytes).unwrap();
    let names: Vec<&str> = grids.iter().map(|grid| grid.name.as_str()).collect();
    assert_eq!(names, ["Vụ việc", "Danh sách lựa chọn 2", "Danh sách lựa chọn"]);
    assert_eq!(grids[0].rows.len(), 151);
    assert_eq!(grids[0].at(150, 0), &Cell::Day(day));
    assert_eq!(grids[0].at(0, 2), &text(&heads[2]));
    let offers: Vec<bool> = grids.iter().map(is_offers).collect();
    assert_eq!(offers, [false, false, true]);
    assert_eq!(grids[2].at(1, 0), &text("Trong tỉnh, \"gần\""));
    let mut parts = crate::archive::Archive::open(&bytes).unwrap();
    let sheet = parts.text("xl/worksheets/sheet1.xml", 1 << 20).unwrap().unwrap();
    let wide = "<col min=\"2\" max=\"2\" width=\"35\" customWidth=\"1\"/>";
    let list = "sqref=\"B2:B151\"><formula1>'Danh sách lựa chọn'!$A$2:$A$3</formula1>";
    for said in [wide, list, "<row r=\"1\" ht=\"60\""] {
        assert!(sheet.contains(said), "{said}: {}", &sheet[..900]);
    }
    let book = parts.text("xl/workbook.xml", 1 << 20).unwrap().unwrap();
    assert!(book.contains("sheetId=\"3\" state=\"hidden\""), "{book}");
}
