//! Bad documents of our own making: a good one with one thing changed in its file gives exactly the findings expected.

use std::io::{Cursor, Read as _, Write as _};

use crate::samples;

const BODY: &str = "word/document.xml";

/// What the linter tells about a file: code, box, and what it found.
fn told(docx: &[u8]) -> Vec<String> {
    let look = press::docx::look(docx).unwrap();
    let remarks = letter::check::check(&look);
    let mut told: Vec<String> = remarks
        .iter()
        .map(|r| format!("{} {}", r.code, r.place))
        .collect();
    told.dedup();
    told
}

/// The file with one of its parts changed.
fn changed(docx: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut file = old.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if name == part {
            let text = String::from_utf8(bytes).unwrap();
            let other = change(&text);
            assert_ne!(text, other, "the change found nothing to change");
            bytes = other.into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        new.start_file(name, options).unwrap();
        new.write_all(&bytes).unwrap();
    }
    new.finish().unwrap().into_inner()
}

fn sample(wanted: &str) -> Vec<u8> {
    let all = samples::all();
    let (_, paper) = all.iter().find(|(name, _)| *name == wanted).unwrap();
    press::docx::write(paper).unwrap()
}

/// The paragraph that holds these words, without its brackets.
fn paragraph_of<'x>(xml: &'x str, words: &str) -> &'x str {
    let at = xml.find(words).unwrap();
    let from = xml[..at].rfind("<w:p ").unwrap();
    let to = at + xml[at..].find("</w:p>").unwrap();
    &xml[from..to]
}

/// The findings when, in the paragraph of these words, one thing stands for another.
fn with(kind: &str, words: &str, from: &str, to: &str) -> Vec<String> {
    let bad = changed(&sample(kind), BODY, |xml| {
        let old = paragraph_of(xml, words);
        xml.replacen(old, &old.replace(from, to), 1)
    });
    told(&bad)
}

#[test]
fn one_thing_changed_in_the_head_is_one_finding() {
    let motto = "Độc lập";
    for (words, from, to, expected) in [
        ("CỘNG HÒA", "w:sz w:val=\"24\"", "w:sz w:val=\"28\"", "size 1"),
        (motto, "<w:b />", "", "bold 1"),
        (motto, "Độc lập - Tự do", "Độc lập-Tự do", "motto.form 1"),
        ("UBND TỈNH", "w:val=\"center\"", "w:val=\"left\"", "align 2"),
        ("SỞ THÔNG", "SỞ THÔNG TIN VÀ", "SỞ Thông tin và", "upper 2"),
        ("412/", "Số: 412/", "Số 412/", "number.colon 3"),
        ("412/", "412/", "412 / ", "number.blank 3"),
        ("412/", "Số: 412/STTTT", "Số: 412/CV-STTTT", "number.kind 3"),
        ("ngày 26", "<w:i />", "", "italic 4"),
        ("ngày 26", "ngày 26 tháng 4", "ngày 26 tháng 04", "date.no_zero 4"),
        ("V/v", "w:sz w:val=\"24\"", "w:sz w:val=\"28\"", "size 5b"),
        ("HỎA TỐC", "FF0000", "0000FF", "colour.red 10b"),
        ("Kính gửi", "Kính gửi:", "Kính gửi", "address.colon 9a"),
        ("- Báo Lạng Sơn", "Sơn;", "Sơn,", "list.end 9a"),
    ] {
        assert_eq!(
            with("cong-van", words, from, to),
            [expected],
            "{words}: {from} → {to}"
        );
    }
}

#[test]
fn one_thing_changed_in_the_text_or_the_foot_is_one_finding() {
    let text = "Các đơn vị báo cáo kết quả";
    let task = "Tăng cường tuyên truyền";
    for (words, from, to, expected) in [
        (text, "w:sz w:val=\"28\"", "w:sz w:val=\"24\"", "size 6"),
        (text, "<w:b />", "", ""),
        (text, "./.", ".", "body.end 6"),
        (text, "Các đơn vị", "các đơn vị", "capital "),
        (text, "Các đơn vị", "Nhà nước và nhân dân", "capital "),
        (task, "w:firstLine=\"720\"", "w:firstLine=\"1400\"", "indent 6"),
        (task, "w:val=\"both\"", "w:val=\"left\"", "justify 6"),
        (task, "w:before=\"120\"", "w:before=\"40\"", "gap 6"),
        (
            task,
            "w:before=\"120\"",
            "w:before=\"120\" w:line=\"480\" w:lineRule=\"auto\"",
            "leading 6",
        ),
        (
            task,
            "w:before=\"120\"",
            "w:before=\"120\" w:line=\"200\" w:lineRule=\"exact\"",
            "leading 6",
        ),
        (
            task,
            "</w:rPr>",
            "<w:color w:val=\"1F4E79\" /></w:rPr>",
            "colour 6",
        ),
        (
            task,
            "</w:rPr>",
            "<w:rFonts w:ascii=\"Arial\" /></w:rPr>",
            "font.name 6",
        ),
        (task, "của tội phạm", "của 12,500 lượt tội phạm", "number.group "),
        ("Nơi nhận", "<w:i />", "", "italic 9b"),
        ("- Như trên", "- Như trên", "- Các đơn vị", "copies.first 9b"),
        ("- Lưu: VT", "Lưu: VT", "Văn thư", "copies.last 9b"),
        ("KT. GIÁM", "KT. GIÁM", "KT GIÁM", "post.mark 7a"),
        ("Nguyễn Thị Lan", "Nguyễn Thị Lan", "NGUYỄN THỊ LAN", "lower 7b"),
        (
            "Nguyễn Thị Lan",
            "Nguyễn Thị Lan",
            "TS. Nguyễn Thị Lan",
            "name.title 7b",
        ),
    ] {
        let same = paragraph_is_free_of(words, from);
        if same {
            assert_eq!(expected, "", "{words} has no {from}");
            continue;
        }
        assert_eq!(
            with("cong-van", words, from, to),
            [expected],
            "{words}: {from} → {to}"
        );
    }
}

fn paragraph_is_free_of(words: &str, from: &str) -> bool {
    let docx = sample("cong-van");
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    archive.by_name(BODY).unwrap().read_to_string(&mut xml).unwrap();
    !paragraph_of(&xml, words).contains(from)
}

/// The lines below the heads, in each of the ways in which people draw them.
#[test]
fn a_line_of_the_wrong_length_or_none_is_found_however_it_is_drawn() {
    let own = |change: fn(&str) -> String| told(&changed(&sample("bao-cao"), BODY, change));
    let borderless = |xml: &str| {
        let mut out = xml.to_owned();
        while let Some(from) = out.find("<w:pBdr>") {
            let to = from + out[from..].find("</w:pBdr>").unwrap() + "</w:pBdr>".len();
            out.replace_range(from..to, "");
        }
        out
    };
    assert_eq!(
        told(&changed(&sample("bao-cao"), BODY, borderless)),
        ["rule.missing 1", "rule.missing 2", "rule.missing 5a"]
    );
    // All of the organ's name, as a person gets who underlines it.
    assert_eq!(
        own(|xml| {
            let old = paragraph_of(xml, "SỞ THÔNG TIN");
            let rule = &xml[xml.find(old).unwrap() + old.len()..];
            let rule = &rule[rule.find("<w:p ").unwrap()..];
            let rule = &rule[..rule.find("</w:p>").unwrap()];
            let xml = xml.replacen(rule, "<w:p ><w:pPr></w:pPr>", 1);
            xml.replacen(old, &old.replace("<w:b />", "<w:b /><w:u w:val=\"single\" />"), 1)
        }),
        ["rule.length 2"]
    );
    // A shape of 80 mm below the motto, which is 56 mm wide; as Word draws it, and as it did before.
    let shape = |drawing: &'static str| {
        told(&changed(&sample("bao-cao"), BODY, |xml| {
            let old = paragraph_of(xml, "Độc lập");
            let at = xml.find(old).unwrap() + old.len();
            let rule = xml[at..].find("<w:pBdr>").unwrap() + at;
            let end = xml[rule..].find("</w:pBdr>").unwrap() + rule + "</w:pBdr>".len();
            let xml = format!("{}{}", &xml[..rule], &xml[end..]);
            xml.replacen(old, &format!("{old}<w:r>{drawing}</w:r>"), 1)
        }))
    };
    for drawing in [
        "<w:drawing><wp:anchor><wp:extent cx=\"2880000\" cy=\"0\" /><a:prstGeom prst=\"line\" /></wp:anchor></w:drawing>",
        "<w:pict><v:line from=\"10pt,2pt\" to=\"236.8pt,2pt\" /></w:pict>",
    ] {
        assert_eq!(shape(drawing), ["rule.length 1"], "{drawing}");
    }
    let right = "<w:drawing><wp:anchor><wp:extent cx=\"2016000\" cy=\"0\" /><a:prstGeom prst=\"straightConnector1\" /></wp:anchor></w:drawing>";
    assert_eq!(shape(right), Vec::<String>::new());
}

#[test]
fn the_sheet_and_the_type_are_judged() {
    let margin = |xml: &str| xml.replace("w:left=\"1701\"", "w:left=\"1134\"");
    assert_eq!(
        told(&changed(&sample("ke-hoach"), BODY, margin)),
        ["page.margin_left "]
    );
    let letter = |xml: &str| xml.replace("w:w=\"11906\"", "w:w=\"12240\"");
    assert_eq!(told(&changed(&sample("ke-hoach"), BODY, letter)), ["page.size "]);
    assert_eq!(with("ke-hoach", "412/", "/KH-", "/BC-"), ["number.kind 3"]);
    assert_eq!(
        with("bao-cao", "BÁO CÁO", "w:sz w:val=\"28\"", "w:sz w:val=\"32\""),
        ["size 5a"]
    );
}
