//! A text as an expression.

use super::{Expression, Fault, Number, Operator, Sign};

/// The longest text, in characters.
const LONGEST: usize = 2000;
/// So deep may parentheses stand in one another.
const DEEPEST: usize = 24;

/// Reads an expression.
///
/// # Errors
/// What cannot be read, with the place and the way out.
pub fn parse(text: &str) -> Result<Expression, Fault> {
    if text.chars().count() > LONGEST {
        return Err(Fault(format!(
            "Biểu thức dài quá {LONGEST} ký tự; tách thành nhiều câu hỏi."
        )));
    }
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    let expression = parser.any()?;
    match parser.tokens.get(parser.at) {
        None => Ok(expression),
        Some(token) => Err(Fault(format!(
            "Không đọc được từ “{}”; nối các vế bằng “and”, “or” hoặc một phép so sánh.",
            token.shown()
        ))),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Number),
    Words(String),
    Name(String),
    /// `and`, `selected`, …
    Word(String),
    /// `.`, `(`, `>=`, …
    Mark(&'static str),
}

impl Token {
    fn shown(&self) -> String {
        match self {
            Self::Number(number) => number.plain(),
            Self::Words(words) => format!("'{words}'"),
            Self::Name(name) => format!("${{{name}}}"),
            Self::Word(word) => word.clone(),
            Self::Mark(mark) => (*mark).to_owned(),
        }
    }
}

/// Longer marks first.
const MARKS: [(&str, &str); 14] = [
    ("!=", "!="),
    ("<=", "<="),
    (">=", ">="),
    ("<", "<"),
    (">", ">"),
    ("=", "="),
    ("+", "+"),
    ("-", "-"),
    ("−", "-"),
    ("*", "*"),
    ("(", "("),
    (")", ")"),
    (",", ","),
    (".", "."),
];

fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let (mut rest, mut tokens) = (text.trim_start(), Vec::new());
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '$' => name(rest)?,
            '\'' | '"' => quoted(rest, first)?,
            '0'..='9' => number(rest)?,
            _ if first.is_alphabetic() => word(rest),
            _ => mark(rest)?,
        };
        tokens.push(token);
        rest = after.trim_start();
    }
    Ok(tokens)
}

fn name(text: &str) -> Result<(Token, &str), Fault> {
    let inside = text.strip_prefix("${").and_then(|rest| rest.split_once('}'));
    let fits = |name: &str| !name.is_empty() && !name.contains(['$', '{', ' ', '\'', '"']);
    match inside {
        Some((name, rest)) if fits(name.trim()) => Ok((Token::Name(name.trim().to_owned()), rest)),
        _ => Err(Fault("Tên câu hỏi viết là ${tên}, không có dấu cách.".to_owned())),
    }
}

fn quoted(text: &str, mark: char) -> Result<(Token, &str), Fault> {
    let (words, rest) = text[1..]
        .split_once(mark)
        .ok_or_else(|| Fault(format!("Chữ mở bằng dấu {mark} không có dấu {mark} đóng lại.")))?;
    Ok((Token::Words(words.to_owned()), rest))
}

fn number(text: &str) -> Result<(Token, &str), Fault> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let read = Number::read(number);
    let read = read.ok_or_else(|| {
        Fault(format!(
            "“{number}” không phải là số; số lẻ viết với dấu chấm, nhiều nhất 6 chữ số, ví dụ 0.5."
        ))
    })?;
    Ok((Token::Number(read), rest))
}

fn word(text: &str) -> (Token, &str) {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && !"_-:".contains(c))
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (Token::Word(word.to_owned()), rest)
}

fn mark(text: &str) -> Result<(Token, &str), Fault> {
    let found = MARKS
        .iter()
        .find_map(|(sign, mark)| Some((*mark, text.strip_prefix(sign)?)));
    let first: String = text.chars().take(1).collect();
    let (mark, rest) =
        found.ok_or_else(|| Fault(format!("Dấu “{first}” không được nhận trong biểu thức.")))?;
    Ok((Token::Mark(mark), rest))
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

type Read = Result<Expression, Fault>;

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn takes(&mut self, mark: &str) -> bool {
        let is = matches!(self.peek(), Some(Token::Mark(known)) if *known == mark);
        self.at += usize::from(is);
        is
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is = matches!(self.peek(), Some(Token::Word(known)) if known == word);
        self.at += usize::from(is);
        is
    }

    fn wants(&mut self, mark: &str) -> Result<(), Fault> {
        if self.takes(mark) {
            return Ok(());
        }
        let found = self.peek().map_or_else(
            || "hết biểu thức".to_owned(),
            |token| format!("“{}”", token.shown()),
        );
        Err(Fault(format!("Thiếu dấu “{mark}”, ở đó là {found}.")))
    }

    fn any(&mut self) -> Read {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault(
                "Dấu ngoặc lồng nhau quá sâu; tách thành nhiều câu hỏi.".to_owned(),
            ));
        }
        let mut all = vec![self.all()?];
        while self.takes_word("or") {
            all.push(self.all()?);
        }
        self.depth -= 1;
        Ok(one_or(all, Expression::Any))
    }

    fn all(&mut self) -> Read {
        let mut all = vec![self.compared()?];
        while self.takes_word("and") {
            all.push(self.compared()?);
        }
        Ok(one_or(all, Expression::All))
    }

    fn sign(&mut self) -> Option<Sign> {
        use Sign::{AtLeast, AtMost, Equal, Less, More, Unlike};
        let all = [Equal, Unlike, Less, AtMost, More, AtLeast];
        all.into_iter().find(|sign| self.takes(sign.text()))
    }

    fn compared(&mut self) -> Read {
        let left = self.sum()?;
        let Some(sign) = self.sign() else {
            return Ok(left);
        };
        let right = self.sum()?;
        if self.sign().is_some() {
            return Err(Fault(
                "Mỗi vế chỉ so sánh một lần; viết 1 <= ${a} and ${a} <= 5.".to_owned(),
            ));
        }
        Ok(Expression::Compare(Box::new(left), sign, Box::new(right)))
    }

    fn sum(&mut self) -> Read {
        let mut left = self.product()?;
        loop {
            let operator = if self.takes("+") {
                Operator::Add
            } else if self.takes("-") {
                Operator::Take
            } else {
                return Ok(left);
            };
            left = Expression::Reckon(Box::new(left), operator, Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Read {
        let mut left = self.atom()?;
        while self.takes("*") {
            left = Expression::Reckon(Box::new(left), Operator::Times, Box::new(self.atom()?));
        }
        Ok(left)
    }

    fn atom(&mut self) -> Read {
        let Some(token) = self.peek().cloned() else {
            return Err(Fault("Biểu thức dừng giữa chừng; còn thiếu một vế.".to_owned()));
        };
        self.at += 1;
        match token {
            Token::Number(number) => Ok(Expression::Number(number)),
            Token::Words(words) => Ok(Expression::Words(words)),
            Token::Name(name) => Ok(Expression::Name(name)),
            Token::Mark(".") => Ok(Expression::Own),
            Token::Mark("(") => {
                let inside = self.any()?;
                self.wants(")")?;
                Ok(inside)
            }
            Token::Mark("-") => match self.peek().cloned() {
                Some(Token::Number(number)) => {
                    self.at += 1;
                    Ok(Expression::Number(number.below()))
                }
                _ => Err(Fault(
                    "Dấu trừ đứng đầu chỉ được nhận trước một số; viết 0 - ${a}.".to_owned(),
                )),
            },
            Token::Word(word) => self.called(&word),
            Token::Mark(mark) => Err(Fault(format!(
                "Dấu “{mark}” đứng không đúng chỗ; trước nó thiếu một vế."
            ))),
        }
    }

    fn called(&mut self, word: &str) -> Read {
        match word {
            "not" => {
                self.wants("(")?;
                let inside = self.any()?;
                self.wants(")")?;
                Ok(Expression::Not(Box::new(inside)))
            }
            "selected" => self.selected(),
            "if" => {
                self.wants("(")?;
                let condition = self.any()?;
                self.wants(",")?;
                let then = self.any()?;
                self.wants(",")?;
                let other = self.any()?;
                self.wants(")")?;
                Ok(Expression::If(Box::new([condition, then, other])))
            }
            "and" | "or" => Err(Fault(format!(
                "“{word}” đứng không đúng chỗ; trước và sau nó là hai vế."
            ))),
            "div" | "mod" => Err(Fault(format!(
                "Phép “{word}” không được nhận; tỷ lệ do hệ thống tính từ các chỉ tiêu đã khai báo."
            ))),
            _ => Err(Fault(format!(
                "“{word}” không được nhận. Dùng and, or, not(), selected(), if(), các dấu = != < <= > >= + - *."
            ))),
        }
    }

    fn selected(&mut self) -> Read {
        self.wants("(")?;
        let of = self.atom()?;
        self.wants(",")?;
        let words = self.atom()?;
        self.wants(")")?;
        match (of, words) {
            (of @ (Expression::Name(_) | Expression::Own), Expression::Words(words)) if !words.is_empty() => {
                Ok(Expression::Selected(Box::new(of), words))
            }
            _ => Err(Fault(
                "selected() viết là selected(${tên}, 'lựa chọn').".to_owned(),
            )),
        }
    }
}

fn one_or(mut all: Vec<Expression>, several: fn(Vec<Expression>) -> Expression) -> Expression {
    if all.len() == 1 {
        all.remove(0)
    } else {
        several(all)
    }
}
