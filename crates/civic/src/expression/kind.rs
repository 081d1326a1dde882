//! What an expression gives, looked at before anything is answered: what cannot be judged is refused with the reason.

use super::{Expression, Fault, Operator, Sign};
use crate::review::parse_day;

/// The most decimal places of a product.
const FINEST: u8 = 6;

/// What an answer can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A figure with so many decimal places.
    Figure(u8),
    /// One or, where that is true, several of these.
    Chosen(Vec<String>, bool),
    /// A day.
    Day,
    /// Whatever is written.
    Words,
}

/// What an expression gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whether something is so.
    Truth,
    /// An answer.
    Answer(Answer),
    /// These words, as they stand in the expression.
    Literal(String),
}

impl Expression {
    /// What it gives, by what the names and the answer that a rule is about can be.
    ///
    /// # Errors
    /// A name that is not there, or kinds that do not go together.
    pub fn kind(&self, own: Option<&Answer>, names: &dyn Fn(&str) -> Option<Answer>) -> Result<Kind, Fault> {
        Looking { own, names }.kind(self)
    }

    /// Checks that it says whether something is so.
    ///
    /// # Errors
    /// When it does not.
    pub fn is_condition(
        &self,
        own: Option<&Answer>,
        names: &dyn Fn(&str) -> Option<Answer>,
    ) -> Result<(), Fault> {
        match self.kind(own, names)? {
            Kind::Truth => Ok(()),
            _ => Err(Fault(format!(
                "“{self}” không phải là điều kiện; so sánh nó với một giá trị, ví dụ > 0."
            ))),
        }
    }

    /// The decimal places of the figure that it gives.
    ///
    /// # Errors
    /// When it gives no figure.
    pub fn decimals(&self, names: &dyn Fn(&str) -> Option<Answer>) -> Result<u8, Fault> {
        match self.kind(None, names)? {
            Kind::Answer(Answer::Figure(decimals)) => Ok(decimals),
            _ => Err(Fault(format!("Công thức “{self}” không cho ra một số."))),
        }
    }
}

struct Looking<'a> {
    own: Option<&'a Answer>,
    names: &'a dyn Fn(&str) -> Option<Answer>,
}

impl Looking<'_> {
    fn kind(&self, expression: &Expression) -> Result<Kind, Fault> {
        match expression {
            Expression::Number(number) => Ok(Kind::Answer(Answer::Figure(number.decimals))),
            Expression::Words(words) => Ok(Kind::Literal(words.clone())),
            Expression::Name(name) => {
                let found = (self.names)(name).map(Kind::Answer);
                found.ok_or_else(|| Fault(format!("“{name}” không phải câu hỏi mà chỗ này dùng được.")))
            }
            Expression::Own => {
                let own = self.own.cloned().map(Kind::Answer);
                own.ok_or_else(|| Fault("Dấu “.” chỉ dùng trong ràng buộc (constraint).".to_owned()))
            }
            Expression::Not(one) => self.truths(std::slice::from_ref(&**one)),
            Expression::All(all) | Expression::Any(all) => self.truths(all),
            Expression::Compare(left, sign, right) => self.compared(left, *sign, right),
            Expression::Selected(of, words) => match self.kind(of)? {
                Kind::Answer(Answer::Chosen(names, _)) => among(of, &names, words),
                _ => Err(Fault(format!(
                    "“{of}” không phải câu hỏi lựa chọn, không dùng selected() được."
                ))),
            },
            Expression::Reckon(left, operator, right) => {
                let (left, right) = (self.figure(left)?, self.figure(right)?);
                let decimals = if *operator == Operator::Times {
                    left + right
                } else {
                    left.max(right)
                };
                figure(decimals)
            }
            Expression::If(all) => {
                self.truths(&all[..1])?;
                figure(self.figure(&all[1])?.max(self.figure(&all[2])?))
            }
        }
    }

    fn truths(&self, all: &[Expression]) -> Result<Kind, Fault> {
        for one in all {
            one.is_condition(self.own, self.names)?;
        }
        Ok(Kind::Truth)
    }

    fn figure(&self, expression: &Expression) -> Result<u8, Fault> {
        match self.kind(expression)? {
            Kind::Answer(Answer::Figure(decimals)) => Ok(decimals),
            _ => Err(Fault(format!(
                "“{expression}” không phải là số, không cộng, trừ, nhân được."
            ))),
        }
    }

    fn compared(&self, left: &Expression, sign: Sign, right: &Expression) -> Result<Kind, Fault> {
        let unfit = |why: &str| Err(Fault(format!("Không so sánh được “{left}” với “{right}”: {why}")));
        match (self.kind(left)?, self.kind(right)?) {
            (Kind::Truth, _) | (_, Kind::Truth) => unfit("một vế là điều kiện; nối điều kiện bằng and, or."),
            (Kind::Literal(_), Kind::Literal(_)) => unfit("cả hai vế là chữ cho sẵn."),
            (Kind::Answer(answer), Kind::Literal(words)) => self.literal(left, &answer, sign, &words),
            (Kind::Literal(words), Kind::Answer(answer)) => self.literal(right, &answer, sign, &words),
            (Kind::Answer(left), Kind::Answer(right)) => match (&left, &right) {
                (Answer::Figure(_), Answer::Figure(_)) | (Answer::Day, Answer::Day) => Ok(Kind::Truth),
                (Answer::Figure(_), _) | (_, Answer::Figure(_)) => {
                    unfit("một vế là số, vế kia không phải là số.")
                }
                _ if sign.orders() => unfit("chữ chỉ so sánh được bằng = và !=."),
                _ => Ok(Kind::Truth),
            },
        }
    }

    fn literal(&self, of: &Expression, answer: &Answer, sign: Sign, words: &str) -> Result<Kind, Fault> {
        let unfit = |why: &str| Err(Fault(format!("Không so sánh được “{of}” với '{words}': {why}")));
        if words.is_empty() {
            return if sign.orders() {
                unfit("với '' chỉ dùng = và !=.")
            } else {
                Ok(Kind::Truth)
            };
        }
        match answer {
            Answer::Figure(_) => unfit("một vế là số; viết số không có dấu nháy."),
            Answer::Day if parse_day(words).is_some() => Ok(Kind::Truth),
            Answer::Day => unfit("đây là câu hỏi ngày; viết ngày dạng '2021-04-05'."),
            _ if sign.orders() => unfit("chữ chỉ so sánh được bằng = và !=."),
            Answer::Chosen(_, true) => unfit("câu hỏi này chọn được nhiều; dùng selected()."),
            Answer::Chosen(names, false) => among(of, names, words),
            Answer::Words => Ok(Kind::Truth),
        }
    }
}

fn among(of: &Expression, names: &[String], words: &str) -> Result<Kind, Fault> {
    if names.iter().any(|name| name == words) {
        return Ok(Kind::Truth);
    }
    Err(Fault(format!(
        "Lựa chọn '{words}' không có trong danh sách của “{of}”."
    )))
}

fn figure(decimals: u8) -> Result<Kind, Fault> {
    if decimals > FINEST {
        return Err(Fault(format!("Kết quả có quá {FINEST} chữ số thập phân.")));
    }
    Ok(Kind::Answer(Answer::Figure(decimals)))
}
