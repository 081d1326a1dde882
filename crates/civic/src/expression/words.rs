//! An expression as people read it: `“Số buổi” lớn hơn 10 và “Kênh” là “Loa”`.

use super::{Expression, Operator, Sign};

/// In words; `name` gives what a code is called, `own` is the name of the answer that a rule is about.
#[must_use]
pub fn words(expression: &Expression, own: &str, name: &dyn Fn(&str) -> String) -> String {
    let again = |one: &Expression| words(one, own, name);
    let close = |one: &Expression| match one {
        Expression::All(_) | Expression::Any(_) => format!("({})", again(one)),
        _ => again(one),
    };
    let joined = |all: &[Expression], word: &str| all.iter().map(close).collect::<Vec<_>>().join(word);
    match expression {
        Expression::Number(number) => viet::fixed(number.units, number.decimals),
        Expression::Words(words) => format!("“{}”", shown(words)),
        Expression::Name(code) => format!("“{}”", name(code)),
        Expression::Own => format!("“{own}”"),
        Expression::Not(one) => format!("không phải là {}", close(one)),
        Expression::All(all) => joined(all, " và "),
        Expression::Any(all) => joined(all, " hoặc "),
        Expression::Compare(left, sign, right) => compared(left, *sign, right, &again),
        Expression::Selected(of, words) => format!("{} có chọn “{words}”", again(of)),
        Expression::Reckon(left, operator, right) => {
            let sign = match operator {
                Operator::Add => "+",
                Operator::Take => "−",
                Operator::Times => "×",
            };
            let part = |one: &Expression, least: u8| {
                if one.height() < least {
                    format!("({})", again(one))
                } else {
                    again(one)
                }
            };
            let own = expression.height();
            format!("{} {sign} {}", part(left, own), part(right, own + 1))
        }
        Expression::If(all) => {
            let [condition, then, other] = all.each_ref().map(again);
            format!("{then} nếu {condition}, nếu không thì {other}")
        }
    }
}

/// A day as papers write it.
fn shown(words: &str) -> String {
    let is_iso = words.len() == 10 && words.as_bytes()[4] == b'-';
    let day = is_iso.then(|| crate::review::parse_day(words)).flatten();
    day.map_or_else(|| words.to_owned(), viet::Date::written)
}

fn compared(
    left: &Expression,
    sign: Sign,
    right: &Expression,
    again: &dyn Fn(&Expression) -> String,
) -> String {
    let blank = |one: &Expression| matches!(one, Expression::Words(words) if words.is_empty());
    if blank(right) || blank(left) {
        let of = again(if blank(right) { left } else { right });
        let word = if sign == Sign::Equal {
            "để trống"
        } else {
            "có trả lời"
        };
        return format!("{of} {word}");
    }
    let said = [left, right]
        .iter()
        .any(|one| matches!(one, Expression::Words(_)));
    let word = match sign {
        Sign::Equal if said => "là",
        Sign::Equal => "bằng",
        Sign::Unlike => "khác",
        Sign::Less => "nhỏ hơn",
        Sign::AtMost => "không lớn hơn",
        Sign::More => "lớn hơn",
        Sign::AtLeast => "không nhỏ hơn",
    };
    format!("{} {word} {}", again(left), again(right))
}
