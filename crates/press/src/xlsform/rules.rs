//! Conditions and sums in the forms that a report takes: `${q} = 'x'`, `${a} + ${b} - ${c}`.

/// Reads a condition: question and choice; nothing is no condition.
pub(super) fn relevant(text: &str) -> Result<Option<(String, String)>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = || {
        let (question, choice) = text.split_once('=')?;
        let question = name(question.trim())?;
        let choice = choice.trim();
        let quoted = |mark: char| choice.strip_prefix(mark)?.strip_suffix(mark);
        let choice = quoted('\'').or_else(|| quoted('"'))?;
        let plain = !choice.is_empty() && !choice.contains(['\'', '"', '=']);
        plain.then(|| (question, choice.to_owned()))
    };
    read().map(Some).ok_or_else(|| {
        format!("Điều kiện “{text}” (relevant) không thuộc dạng được nhận: ${{tên}} = 'lựa chọn'. Sửa thành dạng ấy hoặc tách thành câu hỏi riêng.")
    })
}

/// Reads a sum: questions, and whether each is taken away.
pub(super) fn sum(text: &str) -> Result<Vec<(String, bool)>, String> {
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
        format!("Công thức “{text}” không thuộc dạng được nhận: cộng, trừ các câu hỏi số, ví dụ ${{nam}} + ${{nu}}. Tỷ lệ do hệ thống tính từ các chỉ tiêu đã khai báo.")
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
    fn conditions_of_one_choice_are_read_and_nothing_else() {
        let is = |question: &str, choice: &str| Ok(Some((question.to_owned(), choice.to_owned())));
        assert_eq!(relevant(""), Ok(None));
        assert_eq!(relevant("${kenh} = 'loa'"), is("kenh", "loa"));
        assert_eq!(relevant("${kenh}=\"loa\""), is("kenh", "loa"));
        for lost in [
            "${kenh} != 'loa'",
            "${kenh} = 'a' or ${kenh} = 'b'",
            "selected(${kenh}, 'loa')",
            "${so} > 5",
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
            "sum(${a})",
            "${a} ${b}",
            "- ${a}",
            "if(${a} > 1, 1, 0)",
        ] {
            assert!(sum(lost).is_err(), "{lost}");
        }
    }
}
