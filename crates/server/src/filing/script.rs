//! Conditions, rules and formulas of a form: as sentences for people, and as the scripts of the page and of the app judge them
//! while somebody types (`Figures` in `web/typed.js`). The server judges all of it again.

use civic::expression::{Expression, words};
use civic::indicator::{Asks, Indicator};
use civic::regime::Edition;
use civic::repeat::{Count, Repeat};
use serde_json::{Map, Value, json};

use crate::i18n::{self, Lang};

/// The indicators that an expression sees: the columns of its row, if it stands in one, then the form's.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    edition: &'a Edition,
    row: &'a [Indicator],
}

impl<'a> Around<'a> {
    /// In the form itself.
    pub fn form(edition: &'a Edition) -> Self {
        Self { edition, row: &[] }
    }

    /// In a row of a repeat.
    pub fn row(edition: &'a Edition, repeat: &'a Repeat) -> Self {
        Self {
            edition,
            row: &repeat.columns,
        }
    }

    fn find(&self, code: &str) -> Option<&'a Indicator> {
        let row = self.row.iter().find(|one| one.code == code);
        row.or_else(|| self.edition.indicators().find(|one| one.code == code))
    }

    fn called(&self, code: &str) -> String {
        self.find(code)
            .map_or_else(|| code.to_owned(), |one| one.name.clone())
    }

    /// Everything that must be so for it to be asked.
    fn condition(&self, asks: &Asks) -> Option<Expression> {
        asks.condition(|code| self.find(code).map_or(0, |one| one.decimals))
    }

    /// `c3`, `t-kenh`, or the place of a column in the row.
    fn field(&self, code: &str) -> Value {
        if let Some(at) = self.row.iter().position(|one| one.code == code) {
            return json!(at);
        }
        let column = self.edition.column(code);
        json!(column.map_or_else(|| format!("t-{code}"), |at| format!("c{at}")))
    }

    fn script(&self, expression: &Expression, own: &str) -> Value {
        let again = |one: &Expression| self.script(one, own);
        let all = |sign: &str, all: &[Expression]| {
            Value::Array(
                std::iter::once(json!(sign))
                    .chain(all.iter().map(again))
                    .collect(),
            )
        };
        match expression {
            Expression::Number(number) => json!(["n", number.units, number.decimals]),
            Expression::Words(words) => json!(["s", words]),
            Expression::Name(code) => json!(["f", self.field(code)]),
            Expression::Own => json!(["f", self.field(own)]),
            Expression::Not(one) => json!(["not", again(one)]),
            Expression::All(parts) => all("and", parts),
            Expression::Any(parts) => all("or", parts),
            Expression::Compare(left, sign, right) => json!([sign.text(), again(left), again(right)]),
            Expression::Selected(of, words) => json!(["sel", again(of), words]),
            Expression::Reckon(left, operator, right) => json!([operator.text(), again(left), again(right)]),
            Expression::If(parts) => all("if", &parts[..]),
        }
    }

    /// When it is asked, for the script.
    pub fn when(&self, one: &Indicator) -> Option<Value> {
        Some(self.script(&self.condition(&one.asks)?, &one.code))
    }

    /// When it is asked, as a sentence; empty for always.
    pub fn only(&self, lang: Lang, one: &Indicator) -> String {
        let said = |condition: Expression| {
            let words = words(&condition, &one.name, &|code| self.called(code));
            i18n::format(lang, "filing.only", &[("words", &words)])
        };
        self.condition(&one.asks).map(said).unwrap_or_default()
    }

    /// What is said when its rule is broken.
    pub fn must(&self, lang: Lang, one: &Indicator) -> String {
        let Some(must) = &one.asks.must else {
            return String::new();
        };
        one.asks.say.clone().unwrap_or_else(|| {
            let rule = words(&must.0, &one.name, &|code| self.called(code));
            i18n::format(lang, "filing.err.must", &[("rule", &rule)])
        })
    }

    /// What is said of a choice that does not go with another answer.
    pub fn apart(&self, lang: Lang, one: &Indicator, choice: &str) -> String {
        let other = one.asks.among.as_ref().map(|among| self.called(&among.indicator));
        let values = [("choice", choice), ("name", other.as_deref().unwrap_or(""))];
        i18n::format(lang, "filing.err.apart", &values)
    }

    /// Its rule with what is said, and its choices with the answers that they go with; nothing where nothing is asked.
    fn rule(&self, lang: Lang, one: &Indicator) -> Option<Value> {
        let must = one.asks.must.as_ref();
        let must = must.map(|must| json!([self.script(&must.0, &one.code), self.must(lang, one)]));
        let among = one.asks.among.as_ref().map(|among| {
            let name = |code: &String| one.asks.choices.iter().find(|choice| choice.code == *code);
            let of = among
                .of
                .iter()
                .filter_map(|(code, other)| Some((name(code)?.name.clone(), json!(other))));
            json!([
                self.field(&among.indicator),
                of.collect::<Map<_, _>>(),
                self.apart(lang, one, "{choice}")
            ])
        });
        (must.is_some() || among.is_some()).then(|| json!({ "must": must, "among": among }))
    }
}

/// The rules of answers by the names of their fields.
pub(super) fn rules(lang: Lang, edition: &Edition) -> Map<String, Value> {
    let around = Around::form(edition);
    let rule = |one: &Indicator| {
        let field = around.field(&one.code).as_str()?.to_owned();
        Some((field, around.rule(lang, one)?))
    };
    edition.indicators().filter_map(rule).collect()
}

/// What follows from a formula: `[column, decimals, expression]`, in the order in which they are reckoned.
pub(super) fn formulas(edition: &Edition) -> Vec<Value> {
    let around = Around::form(edition);
    let of = |at: usize| {
        let one = edition.indicator_of(at);
        let formula = one
            .asks
            .formula
            .as_ref()
            .filter(|_| edition.columns()[at].parts.is_empty())?;
        Some(json!([at, one.decimals, around.script(&formula.0, &one.code)]))
    };
    (0..edition.columns().len()).filter_map(of).collect()
}

/// Of every repeat how many rows it must have, and what its columns ask for beside their kind.
pub(super) fn listings(lang: Lang, edition: &Edition) -> Map<String, Value> {
    let listing = |repeat: &Repeat| {
        let around = Around::row(edition, repeat);
        let columns: Vec<Value> = repeat
            .columns
            .iter()
            .map(|one| column(lang, around, one))
            .collect();
        (
            repeat.code.clone(),
            json!({ "count": count(edition, repeat), "columns": columns }),
        )
    };
    edition.repeats().iter().map(listing).collect()
}

/// How many rows there must be: a number, the field that says it, or null.
pub(super) fn count(edition: &Edition, repeat: &Repeat) -> Value {
    match &repeat.count {
        None => Value::Null,
        Some(Count::Fixed(count)) => json!(count),
        Some(Count::Of(code)) => Around::form(edition).field(code),
    }
}

/// A column: when it is asked, its rule, its formula.
pub(super) fn column(lang: Lang, around: Around<'_>, one: &Indicator) -> Value {
    let mut said = around.rule(lang, one).unwrap_or_else(|| json!({}));
    if let Some(when) = around.when(one) {
        said["if"] = when;
    }
    if let Some(formula) = &one.asks.formula {
        said["formula"] = json!([one.decimals, around.script(&formula.0, &one.code)]);
    }
    said
}

#[cfg(test)]
mod tests {
    //! The server and the scripts say the same of the same expressions: `e2e/expressions.json` is the table of both.

    use civic::expression::{Said, parse, truth};

    use super::*;

    /// Answers by their places: 3, unknown, 1,5, "Loa", "Loa; Mạng", 5/4/2021, nothing, nothing.
    const CODES: [&str; 8] = ["nam", "nu", "tien", "kenh", "kieu", "ngay", "chu", "den"];

    fn said(code: &str) -> Said {
        let words = |text: &str| Said::Words(text.to_owned());
        match code {
            "nam" => Said::Figure(Some(3), 0),
            "nu" => Said::Figure(None, 0),
            "tien" => Said::Figure(Some(15), 1),
            "kenh" => words("Loa"),
            "kieu" => words("Loa; Mạng"),
            "ngay" => words("5/4/2021"),
            _ => words(""),
        }
    }

    const TEXTS: [&str; 24] = [
        "${nam} > 2",
        "${nam} >= 3 and ${nam} <= 3",
        "${nam} != 3",
        "${nam} < 3 or ${kenh} = 'Loa'",
        "not(${nam} < 3)",
        "${nu} > 0",
        "not(${nu} > 0)",
        "${nu} > 0 and ${nam} = 4",
        "${nu} > 0 or ${nam} = 3",
        "${nu} = ''",
        "${nam} != ''",
        "${tien} = 1.5",
        "${tien} > 1.49",
        "${tien} * 2 = ${nam}",
        "${nam} - ${tien} < 1.6",
        "${nam} + ${nu} > 0",
        "if(${kenh} = 'Loa', 1, 2) = 1",
        "${kenh} != 'Mạng'",
        "selected(${kieu}, 'Mạng')",
        "not(selected(${kieu}, 'Loa'))",
        "${chu} = ''",
        "${ngay} >= '2021-04-05'",
        "${ngay} < '2021-04-05'",
        "${den} > ${ngay}",
    ];

    #[test]
    fn the_table_of_examples_is_what_the_server_says() {
        let regime = civic::regime::shipped().into_iter().next().unwrap();
        let edition = regime.editions().last().unwrap().clone();
        let column = |code: &&str| -> Indicator {
            let text = format!("code = \"{code}\"\nname = \"{code}\"\nunit = \"\"");
            toml::from_str(&text).unwrap()
        };
        let columns: Vec<Indicator> = CODES.iter().map(column).collect();
        let around = Around {
            edition: &edition,
            row: &columns,
        };
        let line = |text: &&str| {
            let read = parse(text).unwrap();
            json!([text, around.script(&read, ""), truth(&read, None, &said)])
        };
        let table: Vec<Value> = TEXTS.iter().map(line).collect();
        let kept: Value = serde_json::from_str(include_str!("../../../../e2e/expressions.json")).unwrap();
        let wanted = Value::Array(table);
        assert_eq!(kept, wanted, "{wanted}");
    }
}
