//! Conditions and formulas in the forms that a report takes: `${q} = 'x'`, `${n} > 0`, `${a} + ${b} - ${c}`, `sum(${a})`.

use super::{Kind, Operator, Relevant};

/// Reads a condition; nothing is no condition.
pub(super) fn relevant(text: &str) -> Result<Option<Relevant>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    chosen(text).or_else(|| counted(text)).map(Some).ok_or_else(|| {
        format!("Điều kiện “{text}” (relevant) không thuộc dạng được nhận: ${{tên}} = 'lựa chọn', selected(${{tên}}, 'lựa chọn'), nhiều lựa chọn của một câu hỏi nối bằng “or”, hoặc ${{số}} > 0. Sửa thành dạng ấy hoặc tách thành câu hỏi riêng.")
    })
}

/// Choices of one question, joined by `or`.
fn chosen(text: &str) -> Option<Relevant> {
    let (mut of, mut choices) = (None, Vec::new());
    for part in text.split(" or ") {
        let (question, choice) = one_choice(part.trim())?;
        if *of.get_or_insert_with(|| question.clone()) != question {
            return None;
        }
        choices.push(choice);
    }
    Some(Relevant::Chosen(of?, choices))
}

fn one_choice(text: &str) -> Option<(String, String)> {
    let text = text.trim_start_matches('(').trim();
    let selected = text.strip_prefix("selected(");
    let (question, choice) = match selected {
        Some(inside) => inside.trim_end().strip_suffix(')')?.split_once(',')?,
        None => text.trim_end_matches(')').split_once('=')?,
    };
    let (question, choice) = (name(question.trim())?, choice.trim());
    let quoted = |mark: char| choice.strip_prefix(mark)?.strip_suffix(mark);
    let choice = quoted('\'').or_else(|| quoted('"'))?;
    let plain = !choice.is_empty() && !choice.contains(['\'', '"', '=']);
    plain.then(|| (question, choice.to_owned()))
}

/// A number that is large enough.
fn counted(text: &str) -> Option<Relevant> {
    let end = text.find('}')?;
    let (question, rest) = (name(text[..=end].trim())?, text[end + 1..].trim());
    let (is, number) = match rest.strip_prefix(">=") {
        Some(rest) => (Operator::AtLeast, rest),
        None => (Operator::Above, rest.strip_prefix('>')?),
    };
    let number: f64 = number.trim().parse().ok()?;
    number
        .is_finite()
        .then_some(Relevant::Counted(question, is, number))
}

/// Reads what is reckoned.
pub(super) fn calculation(text: &str) -> Result<Kind, String> {
    let text = text.trim();
    let of = |word: &str| {
        name(
            text.strip_prefix(word)?
                .trim_start()
                .strip_prefix('(')?
                .strip_suffix(')')?
                .trim(),
        )
    };
    let total = of("sum")
        .map(Kind::Total)
        .or_else(|| of("count").map(Kind::Count));
    total.map_or_else(|| sum(text).map(Kind::Sum), Ok)
}

/// Reads a sum: questions, and whether each is taken away.
fn sum(text: &str) -> Result<Vec<(String, bool)>, String> {
    let read = || {
        let mut parts = Vec::new();
        let (mut rest, mut minus) = (text.trim(), false);
        loop {
            let end = rest.find('}')?;
            parts.push((name(rest[..=end].trim())?, minus));
            rest = rest[end + 1..].trim_start();
            minus = match rest.chars().next() {
                None => return Some(parts),
                Some('+') => false,
                Some('-' | '−') => true,
                Some(_) => return None,
            };
            rest = rest.trim_start_matches(['+', '-', '−']).trim_start();
        }
    };
    read().ok_or_else(|| {
        format!("Công thức “{text}” không thuộc dạng được nhận: cộng, trừ các câu hỏi số, ví dụ ${{nam}} + ${{nu}}; cộng một cột của bảng kê, sum(${{so_nguoi}}); đếm dòng của bảng kê, count(${{vu_viec}}). Tỷ lệ do hệ thống tính từ các chỉ tiêu đã khai báo.")
    })
}

fn name(text: &str) -> Option<String> {
    let name = text.strip_prefix("${")?.strip_suffix('}')?.trim();
    (!name.is_empty() && !name.contains(['$', '{', ' '])).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_on_choices_and_least_numbers_are_read_and_nothing_else() {
        let is = |question: &str, choices: &[&str]| {
            let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
            Ok(Some(Relevant::Chosen(question.to_owned(), choices)))
        };
        assert_eq!(relevant(""), Ok(None));
        assert_eq!(relevant("${kenh} = 'loa'"), is("kenh", &["loa"]));
        assert_eq!(relevant("${kenh}=\"loa\""), is("kenh", &["loa"]));
        assert_eq!(relevant("selected(${kenh}, 'loa')"), is("kenh", &["loa"]));
        assert_eq!(
            relevant("${kenh} = 'a' or selected(${kenh},'b')"),
            is("kenh", &["a", "b"])
        );
        let above = Relevant::Counted("so".to_owned(), Operator::Above, 5.0);
        assert_eq!(relevant("${so} > 5"), Ok(Some(above)));
        let least = Relevant::Counted("so".to_owned(), Operator::AtLeast, 0.5);
        assert_eq!(relevant("${so}>=0.5"), Ok(Some(least)));
        for lost in [
            "${kenh} != 'loa'",
            "${kenh} = 'a' or ${khac} = 'b'",
            "${kenh} = 'a' and ${khac} = 'b'",
            "not(selected(${kenh}, 'loa'))",
            "${so} < 5",
            "${so} > ${khac}",
            "${kenh} = ''",
        ] {
            assert!(relevant(lost).is_err(), "{lost}");
        }
    }

    #[test]
    fn sums_and_differences_of_questions_are_read_and_nothing_else() {
        let all = |parts: &[(&str, bool)]| -> Vec<_> {
            parts
                .iter()
                .map(|(name, minus)| ((*name).to_owned(), *minus))
                .collect()
        };
        assert_eq!(sum("${nam} + ${nu}"), Ok(all(&[("nam", false), ("nu", false)])));
        assert_eq!(
            sum("${a}-${b} + ${c}"),
            Ok(all(&[("a", false), ("b", true), ("c", false)]))
        );
        for lost in [
            "",
            "${a} * 2",
            "${a} + 1",
            "${a} +",
            "${a} ${b}",
            "- ${a}",
            "if(${a} > 1, 1, 0)",
        ] {
            assert!(calculation(lost).is_err(), "{lost}");
        }
        assert_eq!(calculation("sum(${a})"), Ok(Kind::Total("a".to_owned())));
        assert_eq!(calculation("count( ${r} )"), Ok(Kind::Count("r".to_owned())));
    }
}
