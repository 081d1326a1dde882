//! What a Vietnamese syllable can be, by rule: initial, rime, and the tones that the final allows. No list of words.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::letters::{Vowel, lower};

/// `nghiêng`.
const LONGEST: usize = 7;

/// Longest first where one begins another: `ngh` before `ng` before `n`.
const INITIALS: &[&str] = &[
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k",
    "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
];

/// Every rime without its tone; the y-rimes stand alone (`yêu`), or after `qu`.
const RIMES: &str = "\
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu \
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc \
oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt \
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uơn uy uya uych uyên \
uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu \
y yêm yên yêng yêt yêu ych yn ynh yt";

/// Whether the word can be one Vietnamese syllable. Composed letters; either way of placing the tone (`hòa`, `hoà`).
///
/// ```
/// assert!(viet::is_syllable("Nghiêng") && viet::is_syllable("THUỶ") && viet::is_syllable("quốc"));
/// assert!(!viet::is_syllable("LỦẬN") && !viet::is_syllable("kượng") && !viet::is_syllable("tàc"));
/// ```
#[must_use]
pub fn is_syllable(word: &str) -> bool {
    let Some((plain, tone)) = without_tone(word) else {
        return false;
    };
    INITIALS.iter().any(|initial| {
        plain
            .strip_prefix(initial)
            .is_some_and(|rime| fits(initial, rime) && allows(rime, tone))
    })
}

/// The word in small letters without its tone, and the tone; `None` with two tones, or one on the wrong vowel.
fn without_tone(word: &str) -> Option<(String, usize)> {
    let (mut plain, mut tone, mut toned) = (String::with_capacity(word.len()), 0, None);
    let mut shaped = None;
    for (at, letter) in word.chars().enumerate() {
        let Some(vowel) = Vowel::of(letter) else {
            plain.push(lower(letter));
            continue;
        };
        if vowel.tone > 0 && toned.replace(at).is_some() {
            return None;
        }
        tone = tone.max(vowel.tone);
        if !vowel.letter.is_ascii() {
            shaped = Some(at);
        }
        plain.push(vowel.letter);
    }
    // ă â ê ô ơ ư carry the tone themselves, the last of them in ươ.
    let placed = toned.is_none() || shaped.is_none() || toned == shaped;
    placed.then_some((plain, tone))
}

fn fits(initial: &str, rime: &str) -> bool {
    let front = rime.starts_with(['e', 'ê', 'i', 'y']);
    match initial {
        "k" | "gh" | "ngh" if !front => false,
        "c" | "ng" if front => false,
        "g" if front && !rime.starts_with('i') => false,
        "gi" if rime.is_empty() => true, // gì
        "qu" if rime.starts_with(['o', 'u', 'ư']) => false,
        _ => rimes().contains(rime),
    }
}

/// Syllables closed by a stop have the tones sắc and nặng alone.
fn allows(rime: &str, tone: usize) -> bool {
    !rime.ends_with(['c', 'p', 't']) && !rime.ends_with("ch") || tone >= 4
}

fn rimes() -> &'static HashSet<&'static str> {
    static SET: OnceLock<HashSet<&'static str>> = OnceLock::new();
    SET.get_or_init(|| RIMES.split(' ').collect())
}

/// How many words of a text carry Vietnamese marks, and how many of these are impossible as syllables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spelling {
    /// Words with a letter that only Vietnamese (or a neighbour of it) writes.
    pub marked: usize,
    /// Those among them that no rule of the script allows.
    pub impossible: usize,
}

impl Spelling {
    /// Counts the words of a text. Words without marks say nothing: they may be English or a notation.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let words = text.split(|c: char| !c.is_alphabetic());
        let marked = words.filter(|word| !word.is_ascii());
        marked.fold(Self::default(), |count, word| Self {
            marked: count.marked + 1,
            impossible: count.impossible + usize::from(is_wrong(word)),
        })
    }

    /// True for copies with shifted tone marks (`KẾT LỦẬN … CỦÀ BỘ`), which nobody can mend for certain. Typing errors,
    /// and names from other languages stay below one in a hundred in real letters.
    #[must_use]
    pub fn is_scrambled(self) -> bool {
        self.impossible >= 6 && self.impossible * 100 > self.marked * 8
    }
}

/// Longer than any syllable means glued at a line's end (`trướcngày`), which is no sign of wrong letters.
fn is_wrong(word: &str) -> bool {
    word.chars().count() <= LONGEST && !is_syllable(word) && !is_notation(word)
}

/// `UBND`, `QĐ`, `BCĐ`: letters of a notation, of which đ is the only marked one.
fn is_notation(word: &str) -> bool {
    word.len() <= 16
        && word
            .chars()
            .all(|c| c.is_ascii_uppercase() || matches!(c, 'Đ' | 'Ư' | 'Ô'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_syllable_is_known() {
        let good = "phòng chống mua bán người Nghị quyết tuyên truyền quốc gì giếng giữa khuỷu khoẻ khỏe thuý yêu y ý \
            ngoằn nghiêng ghế quy quý quí quỹ quýt quỳnh đắc Ủy Uỷ HÒA HOÀ xoong ươn rượu được đường chuyện khuya nguyễn \
            huých giặt cụm ước ắt oẹ uế tuần thuở quở hươu bướu mương xuất hoạch hoành boong toẹt loằng";
        for word in good.split_whitespace() {
            assert!(is_syllable(word), "{word}");
        }
    }

    #[test]
    fn impossible_ones_are_found() {
        for word in
            "LỦẬN CỦÀ trừơng tàc tảp đich bưk ceng kang nghang ngiêng qưa Zürich hộii thựcc ẩô".split(' ')
        {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn a_scrambled_copy_is_told_from_a_careless_one() {
        let shifted = "KẾT LỦẬN CỦÀ BỘ CHÍNH TRỊ vềề tiếpp tụcc đổíi mớíi phươngg thứcc lãnhh đạọo củà Đảngg";
        assert!(Spelling::of(shifted).is_scrambled());
        let careless = "Đơn đốc các đơn vị trướcngày 20 tháng 5; cấc cấp đã kỹ; Kínhgửi Sở Thông tin và Truyền thông, \
            các huyện, thành phố; đề nghị thực hiện nghiêm túc, báo cáo kết quả về Uỷ ban nhân dân tỉnh Đắk Lắk";
        assert!(!Spelling::of(careless).is_scrambled());
        assert_eq!(
            Spelling::of("plain words, QĐ-UBND"),
            Spelling {
                marked: 1,
                impossible: 0
            }
        );
    }
}
