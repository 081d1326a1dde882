//! Bytes to Unicode, refusing what would come out as wrong letters.

use crate::Unreadable;

/// UTF-8, UTF-16 with a byte order mark, or the bytes of an old Vietnamese encoding. Other encodings are refused.
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
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) if bytes.contains(&0) => Err(Unreadable::NotText),
        Err(_) => viet::legacy::of_bytes(bytes)
            .map(|(_, text)| text)
            .ok_or(Unreadable::WrongEncoding),
    }
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

/// One kind of line end, letters of old fonts in Unicode, composed, no U+0000 (PostgreSQL refuses it); refuses letters
/// that no encoding explains, and copies with shifted marks.
pub(crate) fn tidy(raw: &str) -> Result<String, Unreadable> {
    let lines = raw.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "");
    // First the old fonts, which write é as Ð; composing would take that for Đ.
    let (text, _) = viet::legacy::mend(&lines).map_err(|_| Unreadable::WrongEncoding)?;
    let text = viet::nfc(&text).into_owned();
    if viet::Spelling::of(&text).is_scrambled() {
        return Err(Unreadable::Scrambled);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_old_fonts_are_read_and_letters_of_nobody_refused() {
        let good = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc";
        for old in [
            "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc",
            "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc",
        ] {
            assert_eq!(tidy(old).as_deref(), Ok(good));
            let latin: Vec<u8> = old
                .chars()
                .filter_map(|c| u8::try_from(u32::from(c)).ok())
                .collect();
            assert_eq!(decode(&latin).and_then(|text| tidy(&text)).as_deref(), Ok(good));
        }
        let mojibake = "Cá»™ng hÃ²a xÃ£ há»™i chá»§ nghÄ©a Viá»‡t Nam";
        assert_eq!(tidy(mojibake), Err(Unreadable::WrongEncoding));
        let shifted = "KẾT LỦẬN CỦÀ BỘ CHÍNH TRỊ vềề tiếpp tụcc đổíi mớíi phươngg thứcc lãnhh đạọo củà Đảngg";
        assert_eq!(tidy(shifted), Err(Unreadable::Scrambled));
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
