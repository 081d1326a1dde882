//! Bytes to Unicode, refusing what would come out as wrong letters.

use crate::Unreadable;

/// UTF-8, or UTF-16 with a byte order mark. Nothing is guessed: other encodings are refused by name.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        plain => utf8(plain),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, Unreadable> {
    let control = bytes
        .iter()
        .filter(|b| **b < 0x20 && !b"\t\n\r\x0b\x0c".contains(b))
        .count();
    if control > 4 && control * 50 > bytes.len() {
        return Err(Unreadable::NotText);
    }
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| {
        let binary = bytes.contains(&0);
        if binary {
            Unreadable::NotText
        } else {
            Unreadable::WrongEncoding
        }
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Unreadable> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Unreadable::WrongEncoding);
    }
    let units = pairs.iter().map(|pair| unit(*pair));
    char::decode_utf16(units)
        .collect::<Result<_, _>>()
        .map_err(|_| Unreadable::WrongEncoding)
}

/// One kind of line end, composed letters, no U+0000 (PostgreSQL refuses it); refuses letters of the old fonts.
pub(crate) fn tidy(raw: &str) -> Result<String, Unreadable> {
    if is_old_font(raw) {
        return Err(Unreadable::WrongEncoding);
    }
    let lines = raw.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "");
    Ok(viet::nfc(&lines).into_owned())
}

/// Text typed in a TCVN3 or VNI font, and UTF-8 that was once read as Latin-1, is valid Unicode with the wrong letters:
/// `Céng hßa x· héi`, `Coäng hoøa xaõ hoäi`. Such letters make up a sixth of it; in German or French one in thirty.
fn is_old_font(text: &str) -> bool {
    let (mut letters, mut strange, mut viet, mut in_word) = (0_usize, 0_usize, 0_usize, false);
    for c in text.chars() {
        match c {
            'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}' => viet += 1,
            '\u{80}'..='\u{ff}' if in_word && !is_vietnamese_latin(c) => strange += 1,
            _ => {}
        }
        letters += usize::from(c.is_alphabetic());
        in_word = c.is_alphabetic();
    }
    strange >= 5 && strange > viet && strange * 100 > letters * 6
}

fn is_vietnamese_latin(c: char) -> bool {
    "àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝðÐ\u{a0}".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_old_fonts_are_refused() {
        for old in [
            "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc",
            "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc",
            "Cá»™ng hÃ²a xÃ£ há»™i chá»§ nghÄ©a Viá»‡t Nam",
        ] {
            assert_eq!(tidy(old), Err(Unreadable::WrongEncoding), "{old}");
            let latin: Vec<u8> = old
                .chars()
                .filter_map(|c| u8::try_from(u32::from(c)).ok())
                .collect();
            assert!(decode(&latin).and_then(|text| tidy(&text)).is_err());
        }
        for good in [
            "Thực hiện Kế hoạch số 61/KH-BCĐ",
            "Zwei Äpfel schälen und in kleine Stücke schneiden, dann die Milch warm machen und mit dem Mehl gut rühren; für vier Personen",
            "Ça va",
        ] {
            assert_eq!(tidy(good).as_deref(), Ok(good));
        }
    }

    #[test]
    fn sixteen_bits_need_their_mark_and_whole_pairs() {
        let le: Vec<u8> = "\u{feff}Sở".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = "\u{feff}Sở".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&le).unwrap(), "Sở");
        assert_eq!(decode(&be).unwrap(), "Sở");
        assert_eq!(decode(&le[..le.len() - 1]), Err(Unreadable::WrongEncoding));
        assert_eq!(decode(b"\xff\xfe\x00\xd8"), Err(Unreadable::WrongEncoding)); // half a surrogate pair
        assert!(decode(&le[2..]).is_err());
    }
}
