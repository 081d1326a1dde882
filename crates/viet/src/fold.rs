//! Folding: lower case, no marks, đ as d, so that `tuyen truyen` finds `tuyên truyền`.

/// Folds composed and decomposed text alike: `fold("Đường ĐIỆN BIÊN") == "duong dien bien"`.
#[must_use]
pub fn fold(text: &str) -> String {
    let letters = text.chars().filter(|c| !matches!(c, '\u{300}'..='\u{36f}'));
    letters.flat_map(char::to_lowercase).map(base).collect()
}

/// True when the person took the trouble to type marks: then marks count, and exact matches come first.
#[must_use]
pub fn has_marks(text: &str) -> bool {
    fold(text) != text.to_lowercase()
}

fn base(letter: char) -> char {
    match letter {
        'à'..='ã' | 'ă' | 'ạ'..='ặ' => 'a',
        'è'..='ê' | 'ẹ'..='ệ' => 'e',
        'ì' | 'í' | 'ĩ' | 'ỉ'..='ị' => 'i',
        'ò'..='õ' | 'ơ' | 'ọ'..='ợ' => 'o',
        'ù' | 'ú' | 'ũ' | 'ư' | 'ụ'..='ự' => 'u',
        'ý' | 'ỳ'..='ỹ' => 'y',
        'đ' | 'ð' => 'd', // ð: old fonts and converters write the Icelandic letter
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_fold_alike() {
        assert_eq!(fold("Đường ĐIỆN BIÊN"), "duong dien bien");
        assert_eq!(fold("Tuye\u{302}n truye\u{302}\u{300}n"), "tuyen truyen");
        assert!(has_marks("tuyên"));
        assert!(!has_marks("Tuyen"));
    }
}
