//! Biểu thức: conditions, rules and formulas of a form, in the part of XLSForm's language that a report needs.
//!
//! `${so_buoi} > 10 and not(selected(${kenh}, 'Loa'))`. A figure that nobody knows makes a comparison unknown, not false:
//! something is asked when its condition is surely so, and an answer is refused when its rule is surely broken. Words that
//! were not written are the empty text `''`.

mod kind;
mod parse;
mod value;
mod words;

use std::fmt::{Display, Formatter, Result as Written};

use serde::{Deserialize, Serialize};

pub use kind::{Answer, Kind};
pub use parse::parse;
pub use value::{Number, Said, figure, truth};
pub use words::words;

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// `10`, `0.5`.
    Number(Number),
    /// `'Loa'`.
    Words(String),
    /// `${so_buoi}`: the answer with this code.
    Name(String),
    /// `.`: the answer that a rule is about.
    Own,
    /// `not(…)`.
    Not(Box<Expression>),
    /// `… and …`, two or more.
    All(Vec<Expression>),
    /// `… or …`, two or more.
    Any(Vec<Expression>),
    /// `… >= …`.
    Compare(Box<Expression>, Sign, Box<Expression>),
    /// `selected(${kenh}, 'Loa')`.
    Selected(Box<Expression>, String),
    /// `… + …`, `… - …`, `… * …`.
    Reckon(Box<Expression>, Operator, Box<Expression>),
    /// `if(…, …, …)`.
    If(Box<[Expression; 3]>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the signs say it")]
pub enum Sign {
    Equal,
    Unlike,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// How two numbers become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the signs say it")]
pub enum Operator {
    Add,
    Take,
    Times,
}

/// Why a text is no expression, or one that cannot be judged, in Vietnamese.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Fault(pub String);

/// An expression as data keeps it: its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Formula(pub Expression);

impl TryFrom<String> for Formula {
    type Error = Fault;

    fn try_from(text: String) -> Result<Self, Fault> {
        parse(&text).map(Self)
    }
}

impl From<Formula> for String {
    fn from(formula: Formula) -> Self {
        formula.0.to_string()
    }
}

impl Expression {
    /// Everything inside, itself first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::Number(_) | Self::Words(_) | Self::Name(_) | Self::Own => {}
            Self::Not(one) | Self::Selected(one, _) => one.walk(visit),
            Self::All(all) | Self::Any(all) => all.iter().for_each(|one| one.walk(visit)),
            Self::Compare(left, _, right) | Self::Reckon(left, _, right) => {
                left.walk(visit);
                right.walk(visit);
            }
            Self::If(all) => all.iter().for_each(|one| one.walk(visit)),
        }
    }

    /// The codes that it names, each once, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        self.walk(&mut |one| {
            if let Self::Name(name) = one
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
        });
        names
    }

    /// The same with other names and words: `name` gives the code of a name, `said` the words that stand for a literal
    /// compared with this name (none: the answer that the rule is about).
    #[must_use]
    pub fn renamed(
        &self,
        name: &dyn Fn(&str) -> String,
        said: &dyn Fn(Option<&str>, &str) -> String,
    ) -> Self {
        let again = |one: &Self| Box::new(one.renamed(name, said));
        match self {
            Self::Number(_) | Self::Words(_) | Self::Own => self.clone(),
            Self::Name(old) => Self::Name(name(old)),
            Self::Not(one) => Self::Not(again(one)),
            Self::All(all) => Self::All(all.iter().map(|one| *again(one)).collect()),
            Self::Any(all) => Self::Any(all.iter().map(|one| *again(one)).collect()),
            Self::Compare(left, sign, right) => {
                let other = |one: &Self, beside: &Self| match (one, beside) {
                    (Self::Words(words), Self::Name(of)) => Box::new(Self::Words(said(Some(of), words))),
                    (Self::Words(words), Self::Own) => Box::new(Self::Words(said(None, words))),
                    _ => again(one),
                };
                Self::Compare(other(left, right), *sign, other(right, left))
            }
            Self::Selected(of, words) => {
                let named = match &**of {
                    Self::Name(of) => Some(of.as_str()),
                    _ => None,
                };
                Self::Selected(again(of), said(named, words))
            }
            Self::Reckon(left, operator, right) => Self::Reckon(again(left), *operator, again(right)),
            Self::If(all) => Self::If(Box::new(all.each_ref().map(|one| *again(one)))),
        }
    }

    /// How tightly it holds together; what is looser inside something tighter stands in parentheses.
    fn height(&self) -> u8 {
        match self {
            Self::Any(_) => 0,
            Self::All(_) => 1,
            Self::Compare(..) => 2,
            Self::Reckon(_, Operator::Add | Operator::Take, _) => 3,
            Self::Reckon(_, Operator::Times, _) => 4,
            _ => 5,
        }
    }

    fn inside(&self, f: &mut Formatter<'_>, least: u8) -> Written {
        if self.height() < least {
            write!(f, "({self})")
        } else {
            write!(f, "{self}")
        }
    }

    fn joined(f: &mut Formatter<'_>, all: &[Self], word: &str, least: u8) -> Written {
        for (at, one) in all.iter().enumerate() {
            if at > 0 {
                write!(f, " {word} ")?;
            }
            one.inside(f, least)?;
        }
        Ok(())
    }
}

impl Sign {
    /// As it is written.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Unlike => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// True for what asks which is larger.
    #[must_use]
    pub fn orders(self) -> bool {
        !matches!(self, Self::Equal | Self::Unlike)
    }
}

impl Operator {
    /// As it is written.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Take => "-",
            Self::Times => "*",
        }
    }
}

/// Words in the marks that they do not have themselves; the parser gives none that have both.
fn quoted(words: &str) -> String {
    if words.contains('\'') {
        format!("\"{words}\"")
    } else {
        format!("'{words}'")
    }
}

impl Display for Expression {
    fn fmt(&self, f: &mut Formatter<'_>) -> Written {
        match self {
            Self::Number(number) => write!(f, "{}", number.plain()),
            Self::Words(words) => write!(f, "{}", quoted(words)),
            Self::Name(name) => write!(f, "${{{name}}}"),
            Self::Own => write!(f, "."),
            Self::Not(one) => write!(f, "not({one})"),
            Self::All(all) => Self::joined(f, all, "and", 2),
            Self::Any(all) => Self::joined(f, all, "or", 1),
            Self::Compare(left, sign, right) => {
                left.inside(f, 3)?;
                write!(f, " {} ", sign.text())?;
                right.inside(f, 3)
            }
            Self::Selected(of, words) => write!(f, "selected({of}, {})", quoted(words)),
            Self::Reckon(left, operator, right) => {
                let own = self.height();
                left.inside(f, own)?;
                write!(f, " {} ", operator.text())?;
                right.inside(f, own + 1)
            }
            Self::If(all) => write!(f, "if({}, {}, {})", all[0], all[1], all[2]),
        }
    }
}

#[cfg(test)]
mod tests;
