//! The list of readings, and what must hold for every text.

use proptest::prelude::*;

use super::lexicon::house_rows;
use super::*;

/// Written and read, by hand: what announcers say.
const CASES: &str = include_str!("cases.tsv");

fn read(text: &str) -> String {
    read_aloud(text, Lexicon::house()).map_or_else(|why| why.to_string(), |spoken| spoken.text)
}

#[test]
fn every_line_of_the_list_is_read_as_it_says() {
    let mut wrong = Vec::new();
    let rows: Vec<_> = CASES
        .lines()
        .filter(|line| !line.starts_with("# ") && !line.is_empty())
        .collect();
    assert!(rows.len() >= 200, "the list has {} lines", rows.len());
    for line in rows {
        let (written, wanted) = line.split_once('\t').expect("two columns");
        let got = read(written);
        if got != wanted {
            wrong.push(format!("{written}\n  wanted {wanted}\n  read   {got}"));
        }
        assert_eq!(read(&got), got, "read twice: {written}");
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_entry_of_the_house_reads_itself() {
    for (written, spoken) in house_rows() {
        assert_eq!(read(spoken), spoken, "{written}");
        assert!(!spoken.contains(char::is_numeric), "{written}");
    }
}

#[test]
fn a_commune_s_own_entry_wins_and_says_so() {
    let lexicon = Lexicon::with_own([
        ("UBND", "Ủy ban ta"),
        ("QL4H", "Quốc lộ bốn hát"),
        ("Mẫu Sơn 2", "Mẫu Sơn hai"),
    ])
    .unwrap();
    let spoken = read_aloud("UBND báo: QL4H qua Mẫu Sơn 2 tắc 5 km", &lexicon).unwrap();
    assert_eq!(
        spoken.text,
        "Ủy ban ta báo: Quốc lộ bốn hát qua Mẫu Sơn hai tắc năm ki lô mét"
    );
    let rules: Vec<_> = spoken.changes.iter().map(|change| change.rule).collect();
    assert_eq!(rules, [Rule::Own, Rule::Own, Rule::Own, Rule::Quantity]);
}

#[test]
fn entries_that_cannot_be_taken_say_why() {
    let wrong = |entries: &[(&str, &str)]| Lexicon::with_own(entries.iter().copied()).unwrap_err();
    assert!(matches!(wrong(&[("", "x")]), WrongEntry::Blank { .. }));
    assert!(matches!(wrong(&[("A1", "…")]), WrongEntry::Blank { .. }));
    assert!(matches!(
        wrong(&[("AB", "a bê"), (" AB ", "a bờ")]),
        WrongEntry::Twice { .. }
    ));
    assert!(matches!(
        wrong(&[("AB", &"a".repeat(201))]),
        WrongEntry::TooLong { .. }
    ));
    let again = wrong(&[("QL1", "QL 1")]);
    assert_eq!(
        again,
        WrongEntry::ReadAgain {
            written: "QL1".into(),
            becomes: "quốc lộ một".into()
        }
    );
    // An entry that leads to another one would be read otherwise the second time.
    assert!(matches!(
        wrong(&[("ab", "xã nhà"), ("xã nhà", "ab")]),
        WrongEntry::ReadAgain { .. }
    ));
}

#[test]
fn a_text_without_words_says_so() {
    let nothing = |text: &str| read_aloud(text, Lexicon::house()).unwrap_err();
    assert_eq!(nothing(""), Nothing::Empty);
    assert_eq!(nothing(" \n\t\u{200b}"), Nothing::Empty);
    assert_eq!(nothing("👍🏽🎉❤️"), Nothing::OnlySigns);
    assert_eq!(nothing("!!! … ---"), Nothing::OnlySigns);
    assert!(read_aloud("👍 5", Lexicon::house()).is_ok());
}

#[test]
fn changes_point_at_what_they_replaced() {
    let spoken = read_aloud("Chiều 05/4,  UBND xã 😀 thu 50.000 đ/hộ", Lexicon::house()).unwrap();
    let pairs: Vec<_> = spoken
        .changes
        .iter()
        .map(|change| {
            (
                &spoken.source[change.source.clone()],
                &spoken.text[change.spoken.clone()],
            )
        })
        .collect();
    assert_eq!(
        pairs,
        [
            ("05/4", "ngày năm tháng tư"),
            ("UBND", "Ủy ban nhân dân"),
            ("😀", ""),
            ("50.000 đ/hộ", "năm mươi nghìn đồng mỗi hộ"),
        ]
    );
    assert_eq!(
        spoken.text,
        "Chiều ngày năm tháng tư, Ủy ban nhân dân xã thu năm mươi nghìn đồng mỗi hộ"
    );
}

#[test]
fn what_only_looks_like_a_day_is_marked() {
    let spoken = read_aloud("họp ngày 31/2/2026", Lexicon::house()).unwrap();
    assert_eq!(spoken.changes[0].rule, Rule::Doubtful);
    assert_eq!(
        spoken.text,
        "họp ngày ba mươi mốt trên hai trên hai nghìn không trăm hai mươi sáu"
    );
}

#[test]
fn decomposed_letters_are_read_like_composed_ones() {
    assert_eq!(read("ho\u{323}p lu\u{301}c 7h"), "họp lúc bảy giờ");
}

/// Pieces that rules look for, to be thrown together.
const SOUP: &str = "UBND¦TP¦.¦ ¦ ¦ ¦7h30¦7:30¦15/8/2026¦05/4¦2/3¦-¦–¦50.000¦đ¦%¦km2¦39/2020/TT-BTTTT¦0987 654 321¦113¦gọi ¦ngày ¦\
khóa ¦quý ¦XV¦VI¦V¦I¦III¦/¦A¦B¦b¦Lạng Sơn¦COVID-19¦19¦www.¦langson.gov.vn¦a@b.vn¦👍¦\n¦(¦)¦+84¦$¦°C¦½¦①¦٣¦Ⅳ¦\u{302}¦\
\u{200d}¦e¦ban¦TAND¦PHẠM¦v/v¦,¦giờ¦phút¦P.¦24/7¦1900 1234¦m¦h¦g¦0¦007¦ab¦vn¦com¦QH15¦@¦&¦:¦'¦hoặc";

fn soup() -> impl Strategy<Value = String> {
    let pieces: Vec<&str> = SOUP.split('¦').collect();
    prop::collection::vec(prop::sample::select(pieces), 0..14).prop_map(|pieces| pieces.concat())
}

fn holds(text: &str) -> Result<(), TestCaseError> {
    let Ok(spoken) = read_aloud(text, Lexicon::house()) else {
        return Ok(());
    };
    prop_assert!(
        !spoken.text.contains(char::is_numeric),
        "a digit is left: {:?} -> {:?}",
        text,
        spoken.text
    );
    let again = read_aloud(&spoken.text, Lexicon::house()).map(|again| again.text);
    prop_assert_eq!(
        again.as_deref(),
        Ok(spoken.text.as_str()),
        "read twice: {:?}",
        text
    );
    let mut end = 0;
    for change in &spoken.changes {
        prop_assert!(change.source.start >= end && spoken.source.get(change.source.clone()).is_some());
        prop_assert!(spoken.text.get(change.spoken.clone()).is_some());
        end = change.source.end;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_is_read_once_and_for_all(text in soup()) {
        holds(&text)?;
    }

    #[test]
    fn any_text_is_read_once_and_for_all(text in "\\PC{0,40}") {
        holds(&text)?;
    }

    #[test]
    fn every_number_is_said_without_digits(number in any::<u64>()) {
        let said = number::cardinal(number);
        prop_assert!(said.chars().all(|c| c.is_alphabetic() || c == ' ') && !said.contains("  "));
    }
}
