//! Old text read, and text of today left alone.

use std::borrow::Cow;

use super::*;

const TCVN3: &str =
    "C¨n cø Ph¸p lÖnh H¶i quan; Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc";
const VNI: &str = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc; ñöôøng phoá, yù kieán, kyõ thuaät";
const VIQR: &str =
    "Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam. DDo^.c la^.p - Tu+. do - Ha.nh phu'c, ba(`ng kho^ng?";

#[test]
fn each_encoding_is_known_by_its_letters_and_converted() {
    let (text, legacy) = mend(TCVN3).unwrap();
    assert_eq!(legacy, Some(Legacy::Tcvn3));
    assert_eq!(
        text,
        "Căn cứ Pháp lệnh Hải quan; Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc"
    );
    let (text, legacy) = mend(VNI).unwrap();
    assert_eq!(legacy, Some(Legacy::Vni));
    assert_eq!(
        text,
        "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc; đường phố, ý kiến, kỹ thuật"
    );
    let (text, legacy) = mend(VIQR).unwrap();
    assert_eq!(legacy, Some(Legacy::Viqr));
    assert_eq!(
        text,
        "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc, bằng không?"
    );
}

#[test]
fn bytes_say_the_same() {
    for (old, legacy) in [(TCVN3, Legacy::Tcvn3), (VNI, Legacy::Vni)] {
        let bytes: Vec<u8> = old
            .chars()
            .filter_map(|c| u8::try_from(u32::from(c)).ok())
            .collect();
        assert_eq!(of_bytes(&bytes).map(|(found, _)| found), Some(legacy));
    }
    assert_eq!(of_bytes(b"\x80\x81\xff\xfe binary"), None);
}

#[test]
fn capitals_come_out_as_capitals() {
    assert_eq!(Legacy::Tcvn3.to_unicode("CéNG HßA X· HéI"), "CỘNG HÒA XÃ HỘI");
    assert_eq!(Legacy::Tcvn3Capitals.to_unicode("céng hßa"), "CỘNG HÒA");
    assert_eq!(Legacy::Vni.to_unicode("COÄNG HOØA, ÑÖÔØNG"), "CỘNG HÒA, ĐƯỜNG");
    assert_eq!(Legacy::of_font(".VnTimeH"), Some(Legacy::Tcvn3Capitals));
    assert_eq!(Legacy::of_font(".VnTime"), Some(Legacy::Tcvn3));
    assert_eq!(Legacy::of_font("VNI-Times"), Some(Legacy::Vni));
    assert_eq!(Legacy::of_font("Times New Roman"), None);
}

#[test]
fn every_letter_of_every_table_comes_out() {
    let all: String = crate::letters::every_vowel().into_iter().collect();
    let out: String = tables::TCVN3.iter().map(|(_, letter)| *letter).collect();
    for letter in all.chars().filter(|c| c.is_lowercase() && !c.is_ascii()) {
        assert!(out.contains(letter), "{letter}");
        let vowel = Vowel::of(letter).unwrap();
        assert!(
            vni_of(vowel).is_some_and(|old| Legacy::Vni.to_unicode(&old) == letter.to_string()),
            "{letter}"
        );
    }
}

/// How VNI writes a small vowel.
fn vni_of(vowel: Vowel) -> Option<String> {
    let letter = vowel.composed()?;
    if let Some((code, _)) = tables::VNI_ALONE.iter().find(|(_, alone)| *alone == letter) {
        return Some(code.to_string());
    }
    let bases = ["a", "e", "o", "u", "y", "ô", "ö"];
    let written = bases.iter().flat_map(|base| {
        tables::VNI_AFTER
            .iter()
            .map(move |(code, _)| format!("{base}{code}"))
    });
    written
        .into_iter()
        .find(|old| Legacy::Vni.to_unicode(old) == letter.to_string())
}

#[test]
fn text_of_today_and_of_others_stays() {
    for good in [
        "Thực hiện Kế hoạch số 61/KH-BCĐ",
        "Zwei Äpfel schälen und in kleine Stücke schneiden, dann die Milch warm machen und mit dem Mehl gut rühren",
        "Ça va",
        "a ~ b ^ c `code` (x) plain English words. Nothing else?",
        "",
    ] {
        assert_eq!(mend(good), Ok((Cow::Borrowed(good), None)), "{good}");
    }
    let mojibake = "Cá»™ng hÃ²a xÃ£ há»™i chá»§ nghÄ©a Viá»‡t Nam";
    assert_eq!(mend(mojibake), Err(Strange));
}

#[test]
fn lines_of_both_kinds_in_one_letter_are_each_read_as_what_they_are() {
    let mixed = format!("Sở Thông tin và Truyền thông đề nghị:\n{TCVN3}\nhạn chót ngày 10 tháng 7.");
    let (text, _) = mend(&mixed).unwrap();
    assert!(
        text.contains("đề nghị:\nCăn cứ Pháp lệnh") && text.ends_with("\nhạn chót ngày 10 tháng 7."),
        "{text}"
    );
}

#[test]
fn any_text_converts_without_breaking() {
    for legacy in [Legacy::Tcvn3, Legacy::Tcvn3Capitals, Legacy::Vni, Legacy::Viqr] {
        for odd in [
            "",
            "^^^",
            "a^^^'''",
            "\\",
            "dddd",
            "ö\u{301}ù",
            "\0\u{10ffff}",
            "ñññ",
            "(((a(((",
        ] {
            drop(legacy.to_unicode(odd));
        }
    }
}
