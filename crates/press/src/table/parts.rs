//! The parts of a workbook with sheets of plain cells (ECMA-376), and how words and numbers stand in it.

use std::io::Write as _;

use viet::Date;

/// Excel's longest text of a cell is 32,767 UTF-16 units; less, for characters that count twice.
const LONGEST_TEXT: usize = 32_000;
/// Beyond it a number of 64 bits with a fraction is no longer every whole number.
const WHOLE: f64 = 1e15;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>";
const PAGE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const RELATIONSHIPS: &str =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
/// What a relationship is of, before its last word.
const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const ROOT: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
/// Three looks: plain, bold in several lines for the heads, and days.
const STYLES: &str = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/></numFmts>\
<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>\
<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

/// The sheet up to the widths of its columns: the heads stay in sight.
pub(super) const SHEET: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews><sheetView workbookViewId=\"0\">\
<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>";
/// The sheet from there to its first row.
pub(super) const SHEET_ROWS: &str = "<sheetData>";
/// The sheet after its rows: on paper A4 across.
pub(super) const END: &str = "<pageSetup paperSize=\"9\" orientation=\"landscape\"/></worksheet>";

/// Where a sheet lies, counted from 1.
pub(super) fn page(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

/// Every part but the sheets, which bear these names in their order; the first `shown` are in sight.
pub(super) fn around(names: &[String], shown: usize) -> [(&'static str, String); 5] {
    let (mut types, mut sheets, mut links) = (String::new(), String::new(), String::new());
    let mut repeated = String::new();
    for (number, name) in (1..).zip(names) {
        let (mut tab, part) = (Vec::new(), page(number));
        escape(&mut tab, name);
        let tab = String::from_utf8_lossy(&tab);
        types += &format!("<Override PartName=\"/{part}\" ContentType=\"{PAGE}\"/>");
        let state = if number > shown { " state=\"hidden\"" } else { "" };
        sheets += &format!("<sheet name=\"{tab}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>");
        // Printed, the heads stand on every page.
        let at = number - 1;
        repeated += &format!(
            "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{at}\">'{tab}'!$1:$1</definedName>"
        );
        let target = part.trim_start_matches("xl/");
        links += &format!("<Relationship Id=\"rId{number}\" Type=\"{KIND}/worksheet\" Target=\"{target}\"/>");
    }
    let styles = names.len() + 1;
    links += &format!("<Relationship Id=\"rId{styles}\" Type=\"{KIND}/styles\" Target=\"styles.xml\"/>");
    let book = format!(
        "{HEAD}<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{KIND}\"><sheets>{sheets}</sheets><definedNames>{repeated}</definedNames></workbook>"
    );
    [
        ("[Content_Types].xml", format!("{HEAD}{TYPES}{types}</Types>")),
        ("_rels/.rels", format!("{HEAD}{ROOT}")),
        ("xl/workbook.xml", book),
        (
            "xl/_rels/workbook.xml.rels",
            format!("{HEAD}{RELATIONSHIPS}{links}</Relationships>"),
        ),
        ("xl/styles.xml", format!("{HEAD}{STYLES}")),
    ]
}

/// Words as text of XML; what XML cannot say is left out.
pub(super) fn escape(out: &mut Vec<u8>, words: &str) {
    for (at, c) in words.char_indices().take(LONGEST_TEXT) {
        match c {
            '&' => out.extend(b"&amp;"),
            '<' => out.extend(b"&lt;"),
            '>' => out.extend(b"&gt;"),
            '"' => out.extend(b"&quot;"),
            // Excel reads _x0041_ as A: the line before is written so that it stays what it is.
            '_' if is_code(&words.as_bytes()[at..]) => out.extend(b"_x005F_"),
            '\t' | '\n' => out.push(c as u8),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

fn is_code(bytes: &[u8]) -> bool {
    matches!(bytes, [b'_', b'x', digits @ ..] if digits.len() > 4 && digits[4] == b'_'
        && digits[..4].iter().all(u8::is_ascii_hexdigit))
}

/// A day as spreadsheets count them: 1 March 1900 is 61 in all of them.
pub(super) fn serial(day: Date) -> i64 {
    day.days_since_epoch() + 25_569
}

/// A number as Excel reads it back to the last bit.
pub(super) fn number(out: &mut Vec<u8>, number: f64) {
    if number.fract() == 0.0 && number.abs() < WHOLE {
        whole(out, number as i64);
    } else {
        let _ = write!(out, "{number}"); // into memory: it cannot fail
    }
}

/// Digits, without the machinery of formats: a large table is millions of them.
pub(super) fn whole(out: &mut Vec<u8>, number: i64) {
    let (mut digits, mut at, mut left) = ([0_u8; 20], 20, number.unsigned_abs());
    loop {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    if number < 0 {
        out.push(b'-');
    }
    out.extend(&digits[at..]);
}
