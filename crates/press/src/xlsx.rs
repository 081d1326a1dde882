//! Tables as XLSX: a register that Excel and LibreOffice open, A4 across, its head repeated on every page.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use viet::Date;

use crate::PressError;

/// A sheet with one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What the tab is called; cut to what Excel allows.
    pub name: String,
    /// Lines above the table; the second is its title.
    pub above: Vec<String>,
    /// Heads of the columns, with their widths in characters.
    pub columns: Vec<(String, u16)>,
    /// Rows of cells, as many as columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell. Text is text, whatever it begins with: no formula is ever made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number in a register, written with a zero before 1 to 9.
    Number(i64),
    /// A day, which sorts as a day.
    Day(Date),
}

const TYPE: &str = "Times New Roman";
const A4: u8 = 9;
/// Excel's longest name of a tab.
const LONGEST_NAME: usize = 31;
/// The height of a line at 11 points.
const LINE: f64 = 15.0;
/// Excel's tallest row is 409 points.
const MOST_LINES: u16 = 27;
/// Excel's longest text of a cell, less some for characters that count twice.
const LONGEST_TEXT: usize = 32_000;

/// Writes the sheet; the same sheet gives the same file.
///
/// # Errors
/// The writer failed: a fault of the program, or more than Excel's 1,048,576 rows.
pub fn write(sheet: &Sheet) -> Result<Vec<u8>, PressError> {
    written(sheet).map_err(|fault| PressError::new(&fault))
}

fn written(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The hour of writing would make every file another one.
    let never = ExcelDateTime::from_ymd(2021, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&never));
    let page = book.add_worksheet();
    page.set_name(tab(&sheet.name))?;
    page.set_landscape()
        .set_paper_size(A4)
        .set_print_fit_to_pages(1, 0);
    page.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3).set_footer("&C&P");
    let head = above(page, sheet)?;
    for (at, (words, width)) in (0u16..).zip(&sheet.columns) {
        page.set_column_width(at, f64::from(*width))?;
        page.write_string_with_format(
            head,
            at,
            words,
            &framed().set_bold().set_align(FormatAlign::Center),
        )?;
    }
    let words = sheet.columns.iter().map(|(words, _)| words.as_str());
    tall(page, head, sheet, words)?;
    page.set_repeat_rows(head, head)?.set_freeze_panes(head + 1, 0)?;
    for (at, row) in (head + 1..).zip(&sheet.rows) {
        let words = row.iter().map(|cell| match cell {
            Cell::Text(text) => text.as_str(),
            Cell::Number(_) | Cell::Day(_) => "",
        });
        tall(page, at, sheet, words)?;
        for (column, cell) in (0u16..).zip(row) {
            put(page, at, column, cell)?;
        }
    }
    book.save_to_buffer()
}

/// The lines above the table; gives the row of its head.
fn above(page: &mut Worksheet, sheet: &Sheet) -> Result<u32, XlsxError> {
    let plain = Format::new().set_font_name(TYPE).set_font_size(13);
    for (at, line) in (0u32..).zip(&sheet.above) {
        let look = if at == 1 {
            plain.clone().set_bold()
        } else {
            plain.clone()
        };
        page.write_string_with_format(at, 0, line, &look)?;
    }
    Ok(sheet.above.len() as u32 + u32::from(!sheet.above.is_empty()))
}

/// Makes a row as tall as its longest cell. Excel does it by itself; Calc believes the file, which says that Excel wrote it.
fn tall<'a>(
    page: &mut Worksheet,
    row: u32,
    sheet: &Sheet,
    words: impl Iterator<Item = &'a str>,
) -> Result<(), XlsxError> {
    let lines = words
        .zip(&sheet.columns)
        .map(|(words, (_, width))| lines_of(words, *width));
    let lines = lines.max().unwrap_or(1).min(MOST_LINES);
    page.set_row_height(row, f64::from(lines) * LINE)?;
    Ok(())
}

/// How many lines words take in a column that is so many characters wide.
pub(crate) fn lines_of(words: &str, width: u16) -> u16 {
    let width = usize::from(width.max(2)) - 1;
    let mut lines = 0;
    for line in words.split('\n') {
        let mut used = 0;
        lines += 1;
        for word in line.split_whitespace() {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > width {
                lines += 1;
                used = 0;
            }
            used += usize::from(used > 0) + length;
            lines += (used - 1) / width;
            used = (used - 1) % width + 1;
        }
    }
    lines.min(usize::from(u16::MAX)) as u16
}

fn framed() -> Format {
    let look = Format::new().set_font_name(TYPE).set_font_size(11);
    look.set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::Top)
}

fn put(page: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    let centred = || framed().set_align(FormatAlign::Center);
    match cell {
        Cell::Text(text) => {
            let text: String = text.chars().take(LONGEST_TEXT).collect();
            page.write_string_with_format(row, column, text, &framed())?;
        }
        Cell::Number(number) => {
            let look = centred().set_num_format("00");
            page.write_number_with_format(row, column, *number as f64, &look)?;
        }
        Cell::Day(day) => {
            let year = u16::try_from(day.year()).unwrap_or(1900).max(1900);
            let stamp = ExcelDateTime::from_ymd(year, day.month(), day.day())?;
            page.write_datetime_with_format(row, column, stamp, &centred().set_num_format("dd/mm/yyyy"))?;
        }
    }
    Ok(())
}

/// A name that Excel takes for a tab.
pub(crate) fn tab(name: &str) -> String {
    let kept = name.chars().filter(|c| !"[]:*?/\\'".contains(*c));
    let mut kept: String = kept.take(LONGEST_NAME + 1).collect();
    if kept.chars().count() > LONGEST_NAME {
        // No word is cut in two where there are several.
        let end = kept.rfind(' ').filter(|end| *end > 0);
        let last = kept.char_indices().last().map_or(0, |(at, _)| at);
        kept.truncate(end.unwrap_or(last));
    }
    if kept.trim().is_empty() {
        "Sheet1".to_owned()
    } else {
        kept.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx};

    use super::*;

    fn sheet() -> Sheet {
        Sheet {
            name: "Sổ đăng ký văn bản đến: năm 2021".to_owned(),
            above: vec!["SỞ TTTT".to_owned(), "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN".to_owned()],
            columns: vec![
                ("Ngày đến".to_owned(), 12),
                ("Số đến".to_owned(), 8),
                ("Trích yếu".to_owned(), 40),
            ],
            rows: vec![vec![
                Cell::Day("2021-04-26".parse().unwrap()),
                Cell::Number(7),
                Cell::Text("=1+1 về việc tuyên truyền".to_owned()),
            ]],
        }
    }

    #[test]
    fn a_row_is_as_tall_as_its_words_and_a_tab_ends_with_a_whole_word() {
        assert_eq!(lines_of("", 10), 1);
        assert_eq!(lines_of("Đơn vị, người nhận bản lưu", 14), 2);
        assert_eq!(lines_of("một\nhai", 14), 2);
        assert_eq!(
            lines_of("236/STTTT-TTBCXB/2021", 8),
            3,
            "a word that is too long is broken"
        );
        assert_eq!(
            tab("Sổ nhật ký chương trình phát thanh"),
            "Sổ nhật ký chương trình phát"
        );
        assert_eq!(
            tab("Sổ theo dõi giải quyết văn bản đến"),
            "Sổ theo dõi giải quyết văn bản"
        );
        assert_eq!(tab("a/b"), "ab");
        assert_eq!(tab(&"x".repeat(40)), "x".repeat(31));
    }

    #[test]
    fn what_was_written_is_read_back() {
        let bytes = write(&sheet()).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
        let range = book.worksheet_range("Sổ đăng ký văn bản đến năm 2021").unwrap();
        let row = |at: usize| range.rows().nth(at).unwrap().to_vec();
        assert_eq!(row(1)[0], Data::String("SỔ ĐĂNG KÝ VĂN BẢN ĐẾN".to_owned()));
        assert_eq!(row(3)[1], Data::String("Số đến".to_owned()));
        assert_eq!(
            row(4)[0].to_string(),
            "44312",
            "26 April 2021 as Excel counts days"
        );
        assert_eq!(row(4)[1], Data::Float(7.0));
        assert_eq!(row(4)[2], Data::String("=1+1 về việc tuyên truyền".to_owned()));
        assert_eq!(bytes, write(&sheet()).unwrap(), "the same sheet, the same file");
    }
}
