//! Conditions and formulas in the forms that a report takes: `${q} = 'x'`, `${n} > 0`, `${a} + ${b} - ${c}`, `sum(${a})`.

use super::{Count, Kind, Operator, Relevant};

/// Reads a condition; nothing is no condition.
pub(super) fn relevant(text: &str) -> Option<Relevant> {
    let text = text.trim();
    let so = || Relevant::So(text.to_owned());
    (!text.is_empty()).then(|| chosen(text).or_else(|| counted(text)).unwrap_or_else(so))
}

/// Reads `huyen = ${huyen}`: a column of the choices, and the question that it equals.
pub(super) fn filter(text: &str) -> Result<(String, String), String> {
    let sides = text
        .split_once('=')
        .map(|(left, right)| (left.trim(), right.trim()));
    let column = |text: &str| {
        let fits = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
        fits.then(|| text.to_lowercase())
    };
    let read = sides.and_then(|(left, right)| match (column(left), name_of(right)) {
        (Some(column), Some(question)) => Some((column, question)),
        _ => Some((column(right)?, name_of(left)?)),
    });
    read.ok_or_else(|| {
        format!("Bộ lọc “{text}” (choice_filter) không thuộc dạng được nhận: một cột của trang “choices” bằng một câu hỏi, ví dụ huyen = ${{huyen}}.")
    })
}

/// Reads `3` or `${so_vu}`.
pub(super) fn count(text: &str) -> Result<Count, String> {
    let fixed = text.parse().ok().filter(|count| *count > 0).map(Count::Fixed);
    let read = fixed.or_else(|| name_of(text).map(Count::Question));
    read.ok_or_else(|| {
        format!("Số lần lặp “{text}” (repeat_count) không thuộc dạng được nhận: một số nguyên hoặc một câu hỏi số nguyên, ví dụ ${{so_vu}}.")
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
    let (question, choice) = (name_of(question.trim())?, choice.trim());
    let quoted = |mark: char| choice.strip_prefix(mark)?.strip_suffix(mark);
    let choice = quoted('\'').or_else(|| quoted('"'))?;
    let plain = !choice.is_empty() && !choice.contains(['\'', '"', '=']);
    plain.then(|| (question, choice.to_owned()))
}

/// A number that is large enough.
fn counted(text: &str) -> Option<Relevant> {
    let end = text.find('}')?;
    let (question, rest) = (name_of(text[..=end].trim())?, text[end + 1..].trim());
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
        name_of(
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
    if text.is_empty() {
        return Err(
            "Câu hỏi “calculate” không có công thức (cột “calculation”), ví dụ ${nam} + ${nu}.".to_owned(),
        );
    }
    let summed = || sum(text).map(Kind::Sum);
    Ok(total
        .or_else(summed)
        .unwrap_or_else(|| Kind::Formula(text.to_owned())))
}

/// Reads a sum: questions, and whether each is taken away.
fn sum(text: &str) -> Option<Vec<(String, bool)>> {
    let mut parts = Vec::new();
    let (mut rest, mut minus) = (text.trim(), false);
    loop {
        let end = rest.find('}')?;
        parts.push((name_of(rest[..=end].trim())?, minus));
        rest = rest[end + 1..].trim_start();
        minus = match rest.chars().next() {
            None => return Some(parts),
            Some('+') => false,
            Some('-' | '−') => true,
            Some(_) => return None,
        };
        rest = rest.trim_start_matches(['+', '-', '−']).trim_start();
    }
}

/// The name in `${name}`.
#[must_use]
pub fn name_of(text: &str) -> Option<String> {
    let name = text.strip_prefix("${")?.strip_suffix('}')?.trim();
    (!name.is_empty() && !name.contains(['$', '{', ' '])).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_on_choices_and_least_numbers_are_read_and_others_stay_as_they_are_written() {
        let is = |question: &str, choices: &[&str]| {
            let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
            Some(Relevant::Chosen(question.to_owned(), choices))
        };
        assert_eq!(relevant(""), None);
        assert_eq!(relevant("${kenh} = 'loa'"), is("kenh", &["loa"]));
        assert_eq!(relevant("${kenh}=\"loa\""), is("kenh", &["loa"]));
        assert_eq!(relevant("selected(${kenh}, 'loa')"), is("kenh", &["loa"]));
        assert_eq!(
            relevant("${kenh} = 'a' or selected(${kenh},'b')"),
            is("kenh", &["a", "b"])
        );
        let above = Relevant::Counted("so".to_owned(), Operator::Above, 5.0);
        assert_eq!(relevant("${so} > 5"), Some(above));
        let least = Relevant::Counted("so".to_owned(), Operator::AtLeast, 0.5);
        assert_eq!(relevant("${so}>=0.5"), Some(least));
        for more in [
            "${kenh} != 'loa'",
            "${kenh} = 'a' or ${khac} = 'b'",
            "${kenh} = 'a' and ${khac} = 'b'",
            "not(selected(${kenh}, 'loa'))",
            "${so} < 5",
            "${so} > ${khac}",
            "${kenh} = ''",
        ] {
            assert_eq!(relevant(more), Some(Relevant::So(more.to_owned())));
        }
    }

    #[test]
    fn sums_and_differences_of_questions_are_read_and_others_stay_as_they_are_written() {
        let all = |parts: &[(&str, bool)]| -> Vec<_> {
            parts
                .iter()
                .map(|(name, minus)| ((*name).to_owned(), *minus))
                .collect()
        };
        assert_eq!(sum("${nam} + ${nu}"), Some(all(&[("nam", false), ("nu", false)])));
        assert_eq!(
            sum("${a}-${b} + ${c}"),
            Some(all(&[("a", false), ("b", true), ("c", false)]))
        );
        assert!(calculation("").is_err());
        for more in [
            "${a} * 2",
            "${a} + 1",
            "${a} +",
            "${a} ${b}",
            "- ${a}",
            "if(${a} > 1, 1, 0)",
        ] {
            assert_eq!(calculation(more), Ok(Kind::Formula(more.to_owned())));
        }
        assert_eq!(calculation("sum(${a})"), Ok(Kind::Total("a".to_owned())));
        assert_eq!(calculation("count( ${r} )"), Ok(Kind::Count("r".to_owned())));
    }

    #[test]
    fn a_filter_is_a_column_that_equals_a_question_and_a_count_a_number_or_a_question() {
        let wanted = Ok(("huyen".to_owned(), "q".to_owned()));
        assert_eq!(filter("huyen = ${q}"), wanted);
        assert_eq!(filter("${q}=Huyen"), wanted);
        for lost in [
            "",
            "huyen",
            "huyen != ${q}",
            "huyen = 'a'",
            "a = ${q} and b = ${r}",
        ] {
            assert!(filter(lost).unwrap_err().contains("choice_filter"), "{lost}");
        }
        assert_eq!(count("3"), Ok(Count::Fixed(3)));
        assert_eq!(count("${so}"), Ok(Count::Question("so".to_owned())));
        for lost in ["0", "-1", "1.5", "${a} + 1", "x"] {
            assert!(count(lost).unwrap_err().contains("repeat_count"), "{lost}");
        }
    }
}
