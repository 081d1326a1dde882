//! Files read, and files refused by name.

use super::*;
use crate::testing::{docx, docx_with, zipped};

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn text(bytes: &[u8], name: &str) -> String {
    read(bytes, name).unwrap().text
}

fn code(bytes: &[u8], name: &str) -> &'static str {
    let cause = read(bytes, name).unwrap_err();
    let (vi, en) = cause.sentences();
    assert!(vi.ends_with('.') && en.ends_with('.') && cause.to_string() == en);
    cause.code()
}

#[test]
fn plain_text_comes_out_composed_with_one_kind_of_line_end() {
    let bytes = "\u{feff}So\u{31b}\u{309} TTTT\r\nhai\rba\0".as_bytes();
    let read = read(bytes, "cv.txt").unwrap();
    assert_eq!(
        (read.text.as_str(), read.format),
        ("Sở TTTT\nhai\nba", Format::Text)
    );
    assert_eq!(super::read(b"# a", "CV.MD").unwrap().format, Format::Markdown);
    let wide: Vec<u8> = "\u{feff}Kính gửi"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(text(&wide, "cv.txt"), "Kính gửi");
}

#[test]
fn content_counts_before_the_name() {
    assert_eq!(
        read(&docx(&p("Kính gửi")), "cv.txt").unwrap().format,
        Format::Docx
    );
    assert_eq!(code(b"just words", "cv.docx"), "not_docx");
}

#[test]
fn every_wrong_file_is_named() {
    let mut compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    assert_eq!(code(&compound, "cv.msg"), "not_docx"); // a mail, a workbook
    assert_eq!(code(&compound, "cv.doc"), "broken_office");
    let mut locked = compound.clone();
    locked.resize(600, 0);
    locked[512..514].copy_from_slice(&[0xec, 0xa5]);
    locked[523] = 1;
    assert_eq!(code(&locked, "cv.doc"), "encrypted");
    compound.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(code(&compound, "cv.docx"), "encrypted");
    assert_eq!(code(b"", "a.txt"), "empty");
    assert_eq!(code(b" \n\t", "a.txt"), "empty");
    assert_eq!(code(&docx(&p(" ")), "a.docx"), "empty");
    assert_eq!(code(b"\xff\xd8\xff\xe0", "a.docx"), "broken_image");
    assert_eq!(code(b"GIF89a", "a.docx"), "image");
    for (name, cause) in [
        ("a.pdf", "broken_pdf"),
        ("a.rtf", "broken_office"),
        ("a.png", "broken_image"),
    ] {
        assert_eq!(code(b"just words", name), cause);
    }
    assert_eq!(code(b"<?xml version='1.0'?><edXML xmlns='x'>", "a.xml"), "edxml");
    assert!(is_edxml(b"<edXML:edXMLEnvelope>", "a.xml") && !is_edxml(b"<html>", "a.xml"));
    assert_eq!(code(&[0; 4096], "a.txt"), "not_text");
    assert_eq!(code(&vec![0; 50 << 20], "a.docx"), "too_large");
    assert_eq!(code(b"Z\xfcrich, \xe9t\xe9, g\xe0te", "a.txt"), "wrong_encoding");
    assert_eq!(
        code(&zipped(&[("xl/workbook.xml", "<a/>")]), "a.docx"),
        "not_docx"
    );
    assert_eq!(code(&docx("<w:p>&lol;</w:p>"), "a.docx"), "bad_xml");
    assert_eq!(code(&docx("<w:p></w:q>"), "a.docx"), "bad_xml");
    assert_eq!(code(&docx(&"<w:p>".repeat(9)), "a.docx"), "bad_xml");
}

#[test]
fn a_picture_of_a_hundred_megapixels_is_refused_unseen() {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend([10_000_u32.to_be_bytes(), 10_000_u32.to_be_bytes()].concat());
    assert_eq!(code(&png, "a.png"), "too_many_pixels");
}

#[test]
fn bombs_are_refused() {
    let zeros = format!("<w:p>{}</w:p>", " ".repeat(40 << 20));
    assert_eq!(code(&docx(&zeros), "a.docx"), "bomb");
    assert_eq!(code(&docx(&" ".repeat(4 << 20)), "a.docx"), "bomb"); // small, but squeezed a thousand to one
    let deep = "<w:p>".repeat(10_000) + &"</w:p>".repeat(10_000);
    assert_eq!(code(&docx(&deep), "a.docx"), "bad_xml");
    let names: Vec<String> = (0..5000).map(|n| n.to_string()).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert_eq!(code(&zipped(&many), "a.docx"), "bomb");
}

#[test]
fn a_file_cut_anywhere_or_flipped_anywhere_is_refused_or_read_but_never_breaks() {
    let whole = docx(&p("Kính gửi: Báo Lạng Sơn &amp; bạn đọc"));
    for end in 4..whole.len() {
        assert_eq!(code(&whole[..end], "a.docx"), "broken_zip", "cut at {end}");
    }
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x55;
        drop(read(&flipped, "a.docx"));
    }
}

#[test]
fn a_locked_zip_is_called_locked() {
    let mut locked = docx(&p("x"));
    for signature in [b"PK\x03\x04", b"PK\x01\x02"] {
        let flag = if signature == b"PK\x03\x04" { 6 } else { 8 };
        let starts: Vec<usize> = (0..locked.len() - 4)
            .filter(|at| locked[*at..].starts_with(signature))
            .collect();
        for at in starts {
            locked[at + flag] |= 1;
        }
    }
    assert_eq!(code(&locked, "a.docx"), "encrypted");
}

#[test]
fn a_recipe_is_read_as_what_it_is() {
    let body = p("Ph&#x1EDF; b&#242; &amp; &lt;rau&gt; &quot;ngon&quot;") + &p("200&#160;g");
    assert_eq!(
        text(&docx(&body), "a.docx"),
        "Phở bò & <rau> \"ngon\"\n200\u{a0}g"
    );
}

#[test]
fn breaks_and_tabs_are_kept_and_copies_are_not() {
    let body = "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t xml:space=\"preserve\"> b</w:t><w:br/><w:t>c</w:t></w:r>\
        <w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>cũ</w:t></w:r></w:moveFrom></w:p>\
        <w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>DỰ THẢO</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
        <mc:Fallback><w:p><w:r><w:t>DỰ THẢO</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent><w:t>sau</w:t></w:r></w:p>";
    assert_eq!(text(&docx(body), "a.docx"), "a\t b\nc\nDỰ THẢO\nsau");
}

#[test]
fn head_tables_keep_their_columns_apart_and_figures_their_rows_together() {
    let cell = |lines: &[&str]| {
        format!(
            "<w:tc>{}</w:tc>",
            lines.iter().map(|line| p(line)).collect::<String>()
        )
    };
    let row = |cells: &[&[&str]]| {
        format!(
            "<w:tr>{}</w:tr>",
            cells.iter().map(|lines| cell(lines)).collect::<String>()
        )
    };
    let head = row(&[&["UBND TỈNH", "SỞ TTTT"], &["CỘNG HÒA", "Độc lập"]])
        + &row(&[&["Số: 5/BC"], &["Lạng Sơn, ngày 05"]]);
    let figures = row(&[&["TT"], &["Đơn vị"], &["Tin"]]) + &row(&[&["1"], &["Báo"], &["12"]]);
    let inner = format!("<w:tr><w:tc><w:tbl>{}</w:tbl></w:tc></w:tr>", row(&[&["trong"]]));
    let body = format!("<w:tbl>{head}</w:tbl><w:tbl>{figures}</w:tbl><w:tbl>{inner}</w:tbl>");
    let expected = "UBND TỈNH\nSỞ TTTT\nCỘNG HÒA\nĐộc lập\nSố: 5/BC\nLạng Sơn, ngày 05\nTT\tĐơn vị\tTin\n1\tBáo\t12\ntrong";
    assert_eq!(text(&docx(&body), "a.docx"), expected);
}

#[test]
fn list_numbers_are_drawn_as_word_draws_them() {
    let level = |n: u8, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{n}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let levels =
        level(0, "decimal", "%1.") + &level(1, "lowerLetter", "%2)") + &level(2, "decimal", "%1.%3.");
    let bullets = level(0, "bullet", "\u{f0b7}") + &level(1, "bullet", "+") + &level(2, "upperRoman", "%3.");
    let lists = format!(
        "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\">{levels}</w:abstractNum><w:abstractNum w:abstractNumId=\"1\">{bullets}</w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>\
        <w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num></w:numbering>"
    );
    let styles = "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Gach\"><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr></w:style></w:styles>";
    let item = |list: u8, level: u8| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"
        )
    };
    let body: String = [
        (1, 0),
        (1, 1),
        (1, 1),
        (1, 0),
        (1, 1),
        (1, 2),
        (2, 0),
        (2, 1),
        (2, 2),
        (3, 0),
        (3, 0),
        (0, 0),
        (9, 0),
    ]
    .map(|(list, level)| item(list, level))
    .concat();
    let body = body + "<w:p><w:pPr><w:pStyle w:val=\"Gach\"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>";
    let file = docx_with(
        &body,
        &[("word/numbering.xml", &lists), ("word/styles.xml", styles)],
    );
    let expected = "1. x\na) x\nb) x\n2. x\na) x\n2.1. x\n- x\n+ x\nI. x\n1. x\n2. x\nx\nx\n- x";
    assert_eq!(text(&file, "a.docx"), expected);
}

#[test]
fn runs_in_old_fonts_are_read_by_their_font() {
    let run = |font: &str, text: &str| {
        format!(
            "<w:r><w:rPr><w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\"/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>"
        )
    };
    // One line: a font of today, TCVN3, its capitals, and VNI whose mark stands in a run of its own.
    let body = format!(
        "<w:p>{}{}{}</w:p><w:p>{}{}</w:p><w:p><w:pPr><w:pStyle w:val=\"Cu\"/></w:pPr><w:r><w:t>Cuéc ®êi</w:t></w:r></w:p>",
        run("Times New Roman", "Số 5: "),
        run(".VnTime", "Céng hßa "),
        run(".VnTimeH", "x· héi"),
        run("VNI-Times", "Haø No"),
        run("VNI-Times", "äi"),
    );
    let styles = "<w:styles xmlns:w=\"w\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\"/></w:rPr></w:rPrDefault></w:docDefaults>\
        <w:style w:type=\"paragraph\" w:styleId=\"Goc\"><w:rPr><w:rFonts w:ascii=\".VnTime\"/></w:rPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"Cu\"><w:basedOn w:val=\"Goc\"/></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"Vong\"><w:basedOn w:val=\"Vong\"/></w:style></w:styles>";
    let file = docx_with(&body, &[("word/styles.xml", styles)]);
    assert_eq!(text(&file, "a.docx"), "Số 5: Cộng hòa XÃ HỘI\nHà Nội\nCuộc đời");
}

#[test]
fn plain_text_in_old_encodings_is_read_and_shifted_marks_are_refused() {
    let old = "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc";
    let bytes: Vec<u8> = old
        .chars()
        .filter_map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    let good = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc";
    assert_eq!(
        (text(&bytes, "a.txt"), text(old.as_bytes(), "a.txt")),
        (good.into(), good.into())
    );
    let shifted = "KẾT LỦẬN CỦÀ BỘ CHÍNH TRỊ vềề tiếpp tụcc đổíi mớíi phươngg thứcc lãnhh đạọo củà Đảngg";
    assert_eq!(code(shifted.as_bytes(), "a.txt"), "scrambled");
}

#[test]
fn pages_are_known_by_content_and_name() {
    let page = "<!DOCTYPE html><html><body><p>K&iacute;nh gửi</p></body></html>";
    let document = read(page.as_bytes(), "cv.txt").unwrap();
    assert_eq!(
        (document.text.as_str(), document.format),
        ("Kính gửi", Format::Html)
    );
    assert_eq!(text(b"<p>a<br>b", "a.htm"), "a\nb");
}

#[test]
fn entity_bombs_grow_into_nothing() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let document = format!(
        "{bomb}<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    );
    let file = zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &document),
    ]);
    assert_eq!(code(&file, "a.docx"), "bad_xml");
}
