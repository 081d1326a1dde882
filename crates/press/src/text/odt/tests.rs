//! OpenDocument made here.

use crate::testing::zipped;
use crate::text::{Format, read};

const MIME: &str = "application/vnd.oasis.opendocument.text";

fn odt(styles: &str, body: &str, manifest: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:table=\"b\" xmlns:style=\"s\"><office:automatic-styles>{styles}\
         </office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    // The type stands first and unpacked, as the format wants it; here it is small enough not to be squeezed away.
    zipped(&[
        (MIME, ""),
        ("content.xml", &content),
        ("META-INF/manifest.xml", manifest),
    ])
}

fn code(bytes: &[u8]) -> &'static str {
    read(bytes, "a.odt").unwrap_err().code()
}

#[test]
fn paragraphs_lists_and_tables_are_read() {
    let styles = "<text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"/>\
        <text:list-level-style-number text:level=\"2\" style:num-format=\"a\" style:num-suffix=\")\"/></text:list-style>";
    let item =
        |text: &str, inner: &str| format!("<text:list-item><text:p>{text}</text:p>{inner}</text:list-item>");
    let inner = format!("<text:list>{}{}</text:list>", item("a", ""), item("b", ""));
    let body = format!(
        "<text:tracked-changes><text:p>cũ</text:p></text:tracked-changes>\
         <table:table><table:table-row><table:table-cell><text:p>UBND TỈNH</text:p><text:p>SỞ TTTT</text:p></table:table-cell>\
         <table:table-cell><text:p>CỘNG HÒA</text:p></table:table-cell></table:table-row></table:table>\
         <text:h>Kính gửi:<text:s text:c=\"2\"/>Báo &amp; Đài<text:tab/>x<text:line-break/>y</text:h>\
         <text:list text:style-name=\"L1\">{}{}</text:list><text:p>giữa<text:note><text:p>chú thích</text:p></text:note></text:p>\
         <text:list text:style-name=\"L1\" text:continue-numbering=\"true\">{}</text:list><text:list>{}</text:list>",
        item("một", &inner),
        item("hai", ""),
        item("ba", ""),
        item("gạch", "")
    );
    let document = read(&odt(styles, &body, ""), "cv.odt").unwrap();
    assert_eq!(document.format, Format::Odt);
    assert_eq!(
        document.text,
        "UBND TỈNH\nSỞ TTTT\nCỘNG HÒA\nKính gửi:  Báo & Đài\tx\ny\n1. một\na) a\nb) b\n2. hai\ngiữa\n3. ba\n- gạch"
    );
}

#[test]
fn locked_swollen_and_broken_ones_are_named() {
    assert_eq!(
        code(&odt("", "<text:p>x</text:p>", "<manifest:encryption-data/>")),
        "encrypted"
    );
    assert_eq!(code(&odt("", "<text:p>&lol;</text:p>", "")), "bad_xml");
    assert_eq!(code(&odt("", &"<text:p>".repeat(5000), "")), "bad_xml");
    assert_eq!(code(&odt("", &" ".repeat(8 << 20), "")), "bomb");
    assert_eq!(code(&odt("", "", "")), "empty");
    let blanks = odt("", "<text:p>a<text:s text:c=\"4000000000\"/>b</text:p>", "");
    assert!(read(&blanks, "a.odt").unwrap().text.len() < 100);
}
