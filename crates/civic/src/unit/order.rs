//! The order of Vietnamese names: a ă â b c d đ e ê ..., tones last.

/// A key that orders names as a Vietnamese list does; letters first, tones only where letters are equal.
pub(super) fn sort_key(name: &str) -> (Vec<u8>, String) {
    let lower = name.to_lowercase();
    (lower.chars().map(place).collect(), lower)
}

/// The place of a letter in the alphabet, its tone aside; what is no letter comes before them.
fn place(letter: char) -> u8 {
    const ALPHABET: &str = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";
    let toneless = match letter {
        'à' | 'á' | 'ả' | 'ã' | 'ạ' => 'a',
        'ằ' | 'ắ' | 'ẳ' | 'ẵ' | 'ặ' => 'ă',
        'ầ' | 'ấ' | 'ẩ' | 'ẫ' | 'ậ' => 'â',
        'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ' => 'e',
        'ề' | 'ế' | 'ể' | 'ễ' | 'ệ' => 'ê',
        'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' => 'i',
        'ò' | 'ó' | 'ỏ' | 'õ' | 'ọ' => 'o',
        'ồ' | 'ố' | 'ổ' | 'ỗ' | 'ộ' => 'ô',
        'ờ' | 'ớ' | 'ở' | 'ỡ' | 'ợ' => 'ơ',
        'ù' | 'ú' | 'ủ' | 'ũ' | 'ụ' => 'u',
        'ừ' | 'ứ' | 'ử' | 'ữ' | 'ự' => 'ư',
        'ỳ' | 'ý' | 'ỷ' | 'ỹ' | 'ỵ' => 'y',
        other => other,
    };
    (1..)
        .zip(ALPHABET.chars())
        .find(|(_, known)| *known == toneless)
        .map_or(0, |(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_the_alphabet() {
        let sorted = [
            "Huyện Bắc Sơn",
            "Huyện Cao Lộc",
            "Huyện Đình Lập",
            "Huyện Hữu Lũng",
            "Huyện Lộc Bình",
            "Xã Ân",
            "Xã Bá",
        ];
        let mut shuffled = sorted;
        shuffled.reverse();
        shuffled.sort_by_key(|name| sort_key(name));
        assert_eq!(shuffled, sorted);
    }
}
