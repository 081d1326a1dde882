//! The kind of document: the name in capitals above a typed document, the notation, else a công văn.

use super::{found, lines};
use crate::lexicon;
use crate::reading::Field;
use crate::span::Span;
use crate::text::Text;
use crate::zones::Zones;

pub(super) fn read(text: &Text, zones: &Zones, number: Option<&str>) -> Field {
    if let Some((code, span)) = named(text, zones) {
        return found(code.to_owned(), span, 0.95);
    }
    if let Some(code) = number.and_then(lexicon::kind_of_notation) {
        // "140/KL-QLBVR" under a "V/v" with an address is Kiểm lâm's: a typed document names its kind above.
        let letter = zones.addressed && text.has(&["v/v"], zones.head);
        let unit = letter
            && matches!(
                code,
                "ket_luan" | "thong_tu" | "thong_cao" | "phuong_an" | "phieu_chuyen" | "chi_thi"
            );
        return Field {
            value: Some(if unit { "cong_van" } else { code }.to_owned()),
            span: None,
            confidence: if letter { 0.75 } else { 0.9 },
        };
    }
    if let Some((code, span)) = titled(text, zones.head) {
        return found(code.to_owned(), span, 0.75);
    }
    let confidence = if number.is_some() && zones.addressed {
        0.98
    } else {
        0.7
    };
    Field {
        value: Some("cong_van".to_owned()),
        span: None,
        confidence,
    }
}

/// A line that begins with the kind's name in capitals and goes on with its subject or nothing.
pub(super) fn named(text: &Text, zones: &Zones) -> Option<(&'static str, Span)> {
    lines(text, zones.head)
        .into_iter()
        .flat_map(|line| crate::signer::cells(text, line))
        .find_map(|cell| {
            let (code, end) = lexicon::kind_at(text, cell.start)?;
            let after = text.skip_blank(end);
            let alone = after >= cell.end || text.char(after) == ':';
            let about = text
                .any_at(after, &["ve", "v/v", "ket qua", "tinh hinh"])
                .is_some();
            (alone || about || text.is_upper(cell)).then(|| (code, Span::new(cell.start, end)))
        })
}

/// "Kế hoạch số 12/KH-UBND …" or "Thông báo về …" as a portal's title, when there is no Kính gửi.
fn titled(text: &Text, head: Span) -> Option<(&'static str, Span)> {
    lines(text, head).into_iter().find_map(|line| {
        let (code, end) = lexicon::kind_word_at(text, line.start)?;
        let about = text
            .any_at(text.skip_blank(end), &["so", "ve", "v/v", "ve viec"])
            .is_some();
        (about && code != "van_ban" && code != "luat" && text.char(line.start).is_uppercase())
            .then(|| (code, Span::new(line.start, end)))
    })
}
