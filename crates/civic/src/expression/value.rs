//! What an expression comes to. Numbers are exact; what is unknown stays unknown.

use std::cmp::Ordering;

use super::{Expression, Operator, Sign};
use crate::review::parse_day;

/// An exact number: units of its last decimal place, and how many of those there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// In units of the last decimal place.
    pub units: i64,
    /// Decimal places.
    pub decimals: u8,
}

/// The answer that stands under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A figure, in units of the last of so many decimal places.
    Figure(Option<i64>, u8),
    /// Words, chosen ones by their names, a day as it is kept; empty without an answer.
    Words(String),
}

/// Several chosen answers have this between them.
const BETWEEN: &str = crate::indicator::BETWEEN;

impl Number {
    /// Reads `10`, `0.5`, without sign; zeros at the end are dropped.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let part = part.trim_end_matches('0');
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = !whole.is_empty() && digits(whole) && digits(part) && part.len() <= 6 && whole.len() <= 12;
        let units = format!("{whole}{part}").parse().ok().filter(|_| fits)?;
        let decimals = u8::try_from(part.len()).ok()?;
        Some(Self { units, decimals })
    }

    /// The same below zero.
    #[must_use]
    pub fn below(self) -> Self {
        Self {
            units: -self.units,
            ..self
        }
    }

    /// The same without zeros at the end.
    #[must_use]
    pub fn short(mut self) -> Self {
        while self.decimals > 0 && self.units % 10 == 0 {
            (self.units, self.decimals) = (self.units / 10, self.decimals - 1);
        }
        self
    }

    /// As the language writes it.
    #[must_use]
    pub fn plain(self) -> String {
        viet::fixed(self.units, self.decimals)
            .replace('.', "")
            .replace(',', ".")
    }

    /// In units of so many decimal places; `None` when that is not exact, or too large.
    #[must_use]
    pub fn units_of(self, decimals: u8) -> Option<i64> {
        let scale = |places: u8| 10_i64.checked_pow(u32::from(places));
        match decimals.checked_sub(self.decimals) {
            Some(more) => self.units.checked_mul(scale(more)?),
            None => {
                let scale = scale(self.decimals - decimals)?;
                (self.units % scale == 0).then_some(self.units / scale)
            }
        }
    }

    fn reckoned(self, operator: Operator, other: Self) -> Option<Self> {
        if operator == Operator::Times {
            return Some(Self {
                units: self.units.checked_mul(other.units)?,
                decimals: self.decimals + other.decimals,
            });
        }
        let decimals = self.decimals.max(other.decimals);
        let (left, right) = (self.units_of(decimals)?, other.units_of(decimals)?);
        let units = match operator {
            Operator::Take => left.checked_sub(right)?,
            _ => left.checked_add(right)?,
        };
        Some(Self { units, decimals })
    }

    fn compared(self, other: Self) -> Ordering {
        let wide = |number: Self, decimals: u8| {
            i128::from(number.units)
                * 10_i128.pow(u32::from(decimals.saturating_sub(number.decimals).min(18)))
        };
        let decimals = self.decimals.max(other.decimals);
        wide(self, decimals).cmp(&wide(other, decimals))
    }
}

/// A value on the way; the inner `None` is unknown.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Number(Option<Number>),
    Words(String),
    Truth(Option<bool>),
}

/// What stands round an expression.
struct Judge<'a> {
    own: Option<&'a Said>,
    said: &'a dyn Fn(&str) -> Said,
}

/// Whether it is so; `None`: that is unknown. `own` is the answer that a rule is about.
#[must_use]
pub fn truth(expression: &Expression, own: Option<&Said>, said: &dyn Fn(&str) -> Said) -> Option<bool> {
    match (Judge { own, said }).value(expression) {
        Value::Truth(truth) => truth,
        Value::Number(_) | Value::Words(_) => None,
    }
}

/// The figure that it comes to, in units of the last of so many decimal places; `None`: unknown, or not exact with so many.
#[must_use]
pub fn figure(expression: &Expression, decimals: u8, said: &dyn Fn(&str) -> Said) -> Option<i64> {
    match (Judge { own: None, said }).value(expression) {
        Value::Number(number) => number?.units_of(decimals),
        Value::Words(_) | Value::Truth(_) => None,
    }
}

impl Judge<'_> {
    fn value(&self, expression: &Expression) -> Value {
        match expression {
            Expression::Number(number) => Value::Number(Some(*number)),
            Expression::Words(words) => Value::Words(words.clone()),
            Expression::Name(name) => value_of((self.said)(name)),
            Expression::Own => self
                .own
                .map_or(Value::Words(String::new()), |own| value_of(own.clone())),
            Expression::Not(one) => Value::Truth(self.truth(one).map(|truth| !truth)),
            Expression::All(all) => Value::Truth(self.together(all, false)),
            Expression::Any(all) => Value::Truth(self.together(all, true)),
            Expression::Compare(left, sign, right) => {
                Value::Truth(compare(&self.value(left), *sign, &self.value(right)))
            }
            Expression::Selected(of, words) => {
                let Value::Words(said) = self.value(of) else {
                    return Value::Truth(None);
                };
                Value::Truth(Some(said.split(BETWEEN).any(|one| one == words)))
            }
            Expression::Reckon(left, operator, right) => {
                let reckoned =
                    |left: Option<Number>, right: Option<Number>| left?.reckoned(*operator, right?);
                Value::Number(reckoned(self.number(left), self.number(right)))
            }
            Expression::If(all) => Value::Number(match self.truth(&all[0]) {
                Some(true) => self.number(&all[1]),
                Some(false) => self.number(&all[2]),
                None => None,
            }),
        }
    }

    fn truth(&self, expression: &Expression) -> Option<bool> {
        match self.value(expression) {
            Value::Truth(truth) => truth,
            Value::Number(_) | Value::Words(_) => None,
        }
    }

    fn number(&self, expression: &Expression) -> Option<Number> {
        match self.value(expression) {
            Value::Number(number) => number,
            Value::Words(_) | Value::Truth(_) => None,
        }
    }

    /// `settled`, one of which settles the whole: true of `or`, false of `and`.
    fn together(&self, all: &[Expression], settled: bool) -> Option<bool> {
        let mut known = true;
        for one in all {
            match self.truth(one) {
                Some(truth) if truth == settled => return Some(settled),
                Some(_) => {}
                None => known = false,
            }
        }
        known.then_some(!settled)
    }
}

fn value_of(said: Said) -> Value {
    match said {
        Said::Figure(units, decimals) => Value::Number(units.map(|units| Number { units, decimals })),
        Said::Words(words) => Value::Words(words),
    }
}

/// Figures as figures, days as days, other words by the letter; `''` beside a figure asks whether it is known.
fn compare(left: &Value, sign: Sign, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(holds((*left)?.compared((*right)?), sign)),
        (Value::Number(number), Value::Words(words)) | (Value::Words(words), Value::Number(number)) => {
            let blank = number.is_none();
            (words.is_empty() && !sign.orders()).then_some(blank == (sign == Sign::Equal))
        }
        (Value::Words(left), Value::Words(right)) => match (parse_day(left), parse_day(right)) {
            (Some(left), Some(right)) => Some(holds(left.cmp(&right), sign)),
            _ => (!sign.orders()).then_some((left == right) == (sign == Sign::Equal)),
        },
        _ => None,
    }
}

fn holds(order: Ordering, sign: Sign) -> bool {
    match sign {
        Sign::Equal => order.is_eq(),
        Sign::Unlike => order.is_ne(),
        Sign::Less => order.is_lt(),
        Sign::AtMost => order.is_le(),
        Sign::More => order.is_gt(),
        Sign::AtLeast => order.is_ge(),
    }
}
