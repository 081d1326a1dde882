//! Files made for tests.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// A deflated archive of these parts.
pub(crate) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A DOCX with this inside its body.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// The same with more parts.
pub(crate) fn docx_with(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>"
    );
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", document.as_str()),
    ];
    parts.extend_from_slice(more);
    zipped(&parts)
}

/// A PDF of these pages, each a list of texts with their place (from the top left, in points) and size. The letters are
/// numbered as in Unicode and every one is half as wide as high, blanks a quarter: no font is needed to read it.
pub(crate) fn pdf(pages: &[Vec<(f32, f32, f32, &str)>]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 10 + 2 * n)).collect();
    let mut parts = vec![
        (1, "<</Type/Catalog/Pages 2 0 R>>".to_owned()),
        (2, format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" "))),
        (3, "<</Type/Font/Subtype/Type0/BaseFont/Any/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>".to_owned()),
        (4, "<</Type/Font/Subtype/CIDFontType2/BaseFont/Any/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500/W[32[250]]/FontDescriptor 5 0 R>>".to_owned()),
        (5, "<</Type/FontDescriptor/FontName/Any/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>".to_owned()),
        (6, stream(&to_unicode())),
    ];
    for (n, texts) in pages.iter().enumerate() {
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>",
            11 + 2 * n
        );
        parts.push((10 + 2 * n, page));
        parts.push((11 + 2 * n, stream(&shown(texts))));
    }
    assembled(&parts)
}

fn shown(texts: &[(f32, f32, f32, &str)]) -> String {
    let one = |(x, y, size, text): &(f32, f32, f32, &str)| {
        let codes: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        format!("BT /F {size} Tf {x} {} Td <{codes}> Tj ET\n", 842.0 - y)
    };
    texts.iter().map(one).collect()
}

fn to_unicode() -> String {
    let ranges: String = (0..=0x1e_u32)
        .map(|high| format!("<{high:02X}00> <{high:02X}FF> <{high:02X}00>\n"))
        .collect();
    format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n\
         1 begincodespacerange <0000> <FFFF> endcodespacerange\n31 beginbfrange\n{ranges}endbfrange\n\
         endcmap CMapName currentdict /CMap defineresource pop end end"
    )
}

fn stream(text: &str) -> String {
    format!("<</Length {}>>stream\n{text}\nendstream", text.len())
}

fn assembled(parts: &[(usize, String)]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut table = vec![0; parts.iter().map(|(n, _)| n + 1).max().unwrap_or(1)];
    for (number, text) in parts {
        table[*number] = out.len();
        out.extend(format!("{number} 0 obj\n{text}\nendobj\n").bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", table.len()).bytes());
    for at in &table[1..] {
        let kind = if *at == 0 { 'f' } else { 'n' };
        out.extend(format!("{at:010} 00000 {kind} \n").bytes());
    }
    out.extend(
        format!(
            "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF",
            table.len()
        )
        .bytes(),
    );
    out
}
