//! The language as a table: what is read, what it comes to, what is refused and why; and, of any expression, that its text is
//! itself.

use proptest::prelude::*;

use super::*;

/// The answers of a form: nam 3, nu unknown, tien 1,5; kenh "Loa", kieu "Loa; Mạng", ngay 5/4/2021, chu empty.
fn said(name: &str) -> Said {
    let words = |text: &str| Said::Words(text.to_owned());
    match name {
        "nam" => Said::Figure(Some(3), 0),
        "nu" => Said::Figure(None, 0),
        "tien" => Said::Figure(Some(15), 1),
        "kenh" => words("Loa"),
        "kieu" => words("Loa; Mạng"),
        "ngay" => words("5/4/2021"),
        _ => words(""),
    }
}

fn answer(name: &str) -> Option<Answer> {
    let list = || vec!["Loa".to_owned(), "Mạng".to_owned()];
    Some(match name {
        "nam" | "nu" => Answer::Figure(0),
        "tien" => Answer::Figure(1),
        "kenh" => Answer::Chosen(list(), false),
        "kieu" => Answer::Chosen(list(), true),
        "ngay" | "den" => Answer::Day,
        "chu" => Answer::Words,
        _ => return None,
    })
}

#[test]
fn conditions_come_to_what_the_answers_say_and_unknown_figures_to_unknown() {
    let (yes, no, unknown) = (Some(true), Some(false), None);
    for (text, wanted) in [
        ("${nam} > 2", yes),
        ("${nam} >= 3 and ${nam} <= 3", yes),
        ("${nam} != 3", no),
        ("${nam} < 3 or ${kenh} = 'Loa'", yes),
        ("not(${nam} < 3)", yes),
        ("${nu} > 0", unknown),
        ("not(${nu} > 0)", unknown),
        ("${nu} > 0 and ${nam} = 4", no),
        ("${nu} > 0 or ${nam} = 3", yes),
        ("${nu} > 0 or ${nam} = 4", unknown),
        ("${nu} = ''", yes),
        ("${nu} != ''", no),
        ("${nam} != ''", yes),
        ("${tien} = 1.5", yes),
        ("${tien} > 1.49", yes),
        ("${tien} * 2 = ${nam}", yes),
        ("${nam} - ${tien} < 1.6", yes),
        ("if(${kenh} = 'Loa', 1, 2) = 1", yes),
        ("${kenh} != 'Mạng'", yes),
        ("selected(${kieu}, 'Mạng')", yes),
        ("not(selected(${kieu}, \"Loa\"))", no),
        ("${chu} = ''", yes),
        ("${chu} != 'x'", yes),
        ("${ngay} >= '2021-04-05'", yes),
        ("${ngay} < '2021-04-05'", no),
        ("${den} > ${ngay}", unknown),
        ("(${nam} = 3 or ${nam} = 4) and ${kenh} = 'Mạng'", no),
        ("${nam} = 3 or ${nam} = 4 and ${kenh} = 'Mạng'", yes),
        ("-1 < ${nam}", yes),
    ] {
        let read = parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        read.is_condition(None, &answer)
            .unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(truth(&read, None, &said), wanted, "{text}");
    }
}

#[test]
fn formulas_are_exact_and_unknown_as_soon_as_a_part_is() {
    for (text, decimals, wanted) in [
        ("${nam} + (${nam} - 1) * 2", 0, Some(7)),
        ("${nam} - ${nam} - 1", 0, Some(-1)),
        ("${tien} * ${tien}", 2, Some(225)),
        ("0.1 + 0.2", 1, Some(3)),
        ("if(${nu} > 1, 1, 2)", 0, None),
        ("if(${nam} > 1, ${nu}, 2)", 0, None),
        ("if(${nam} > 5, ${nu}, 2)", 0, Some(2)),
        ("${nam} + ${nu}", 0, None),
    ] {
        let read = parse(text).unwrap();
        assert_eq!(read.decimals(&answer), Ok(decimals), "{text}");
        assert_eq!(figure(&read, decimals, &said), wanted, "{text}");
    }
    let large = parse("999999999999 * 999999999999").unwrap();
    assert_eq!(figure(&large, 0, &said), None, "too large is unknown, not wrong");
    assert_eq!(figure(&parse("${tien}").unwrap(), 0, &said), None, "not exact");
}

#[test]
fn a_rule_is_about_its_own_answer() {
    let rule = parse(". > ${nam} and . <= 10").unwrap();
    let own = |units| Said::Figure(units, 0);
    for (units, wanted) in [
        (Some(3), Some(false)),
        (Some(4), Some(true)),
        (Some(11), Some(false)),
        (None, None),
    ] {
        assert_eq!(truth(&rule, Some(&own(units)), &said), wanted);
    }
    assert!(rule.is_condition(Some(&Answer::Figure(0)), &answer).is_ok());
    assert!(rule.is_condition(None, &answer).is_err(), "no rule, no dot");
}

#[test]
fn what_cannot_be_read_or_judged_is_said_in_words() {
    for (text, words) in [
        ("", "dừng giữa chừng"),
        ("${nam} >", "dừng giữa chừng"),
        ("${nam", "Tên câu hỏi"),
        ("${so nam} > 1", "Tên câu hỏi"),
        ("(${nam} > 1", "Thiếu dấu “)”"),
        ("${nam} > 1)", "Không đọc được từ “)”"),
        ("${kenh} = 'Loa", "đóng lại"),
        ("1 < ${nam} < 5", "một lần"),
        ("${nam} div 2 > 1", "Không đọc được từ “div”"),
        ("div(1, 2)", "tỷ lệ"),
        ("regex(., '[0-9]+')", "“regex” không được nhận"),
        ("today() > 1", "“today” không được nhận"),
        ("${nam} > 1.2.3", "không phải là số"),
        ("${nam} ? 1", "Dấu “?”"),
        ("and ${nam} > 1", "“and” đứng không đúng chỗ"),
        ("- ${nam} > 1", "Dấu trừ"),
        ("selected(${kieu})", "Thiếu dấu “,”"),
        ("selected(${kieu}, 1)", "selected()"),
        ("* 2 = 4", "Dấu “*” đứng không đúng chỗ"),
    ] {
        let fault = parse(text).unwrap_err();
        assert!(fault.0.contains(words), "{text}: {fault}");
    }
    for (text, words) in [
        ("${khac} > 1", "“khac” không phải câu hỏi"),
        ("${nam}", "không phải là điều kiện"),
        ("${nam} and ${kenh} = 'Loa'", "không phải là điều kiện"),
        ("${nam} = 'ba'", "không có dấu nháy"),
        ("${kenh} = 'Báo'", "không có trong danh sách"),
        ("${kenh} > 'Loa'", "= và !="),
        ("${kieu} = 'Loa'", "dùng selected()"),
        ("selected(${nam}, '3')", "không phải câu hỏi lựa chọn"),
        ("${nam} = ${kenh}", "không phải là số"),
        ("${ngay} > 'hôm qua'", "viết ngày"),
        ("${kenh} + 1 > 2", "không phải là số"),
        ("'a' = 'a'", "chữ cho sẵn"),
        (". > 1", "chỉ dùng trong ràng buộc"),
        ("(${nam} > 1) = 1", "một vế là điều kiện"),
    ] {
        let fault = parse(text).unwrap().is_condition(None, &answer).unwrap_err();
        assert!(fault.0.contains(words), "{text}: {fault}");
    }
    let deep = format!("{}1 = 1{}", "(".repeat(60), ")".repeat(60));
    assert!(parse(&deep).unwrap_err().0.contains("quá sâu"));
    assert!(parse(&"1 + ".repeat(1000)).unwrap_err().0.contains("dài quá"));
}

#[test]
fn people_read_it_in_words() {
    let name = |code: &str| format!("Câu {code}");
    for (text, wanted) in [
        (
            "${nam} > 10 and selected(${kenh}, 'Loa')",
            "“Câu nam” lớn hơn 10 và “Câu kenh” có chọn “Loa”",
        ),
        (
            "${kenh} = 'Loa' or ${nu} != 0.5",
            "“Câu kenh” là “Loa” hoặc “Câu nu” khác 0,5",
        ),
        ("not(${nu} = '')", "không phải là “Câu nu” để trống"),
        (". <= ${nam} - 1", "“Số nữ” không lớn hơn “Câu nam” − 1"),
        (
            "(${nam} = 1 or ${nam} = 2) and ${ngay} >= '2021-04-05'",
            "(“Câu nam” bằng 1 hoặc “Câu nam” bằng 2) và “Câu ngay” không nhỏ hơn “05/4/2021”",
        ),
    ] {
        assert_eq!(words(&parse(text).unwrap(), "Số nữ", &name), wanted, "{text}");
    }
}

/// Any expression that the parser can give, whatever its kinds.
fn any() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![
        (0_i64..100_000, 0_u8..3).prop_map(|(units, decimals)| {
            Expression::Number(Number::read(&Number { units, decimals }.plain()).unwrap())
        }),
        "[a-zđ ]{0,5}".prop_map(Expression::Words),
        "[a-z][a-z_]{0,5}".prop_map(Expression::Name),
        Just(Expression::Own),
        ("[a-z]{1,4}", "[a-z']{1,4}").prop_map(|(of, words)| Expression::Selected(
            Box::new(Expression::Name(of)),
            words.replace('\'', "x")
        )),
    ];
    let sign = prop_oneof![
        Just(Sign::Equal),
        Just(Sign::Unlike),
        Just(Sign::Less),
        Just(Sign::AtMost),
        Just(Sign::More),
        Just(Sign::AtLeast)
    ];
    let operator = prop_oneof![Just(Operator::Add), Just(Operator::Take), Just(Operator::Times)];
    leaf.prop_recursive(4, 40, 3, move |inner| {
        let pair = || (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            inner.clone().prop_map(|one| Expression::Not(Box::new(one))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expression::All),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expression::Any),
            (pair(), sign.clone()).prop_map(|((left, right), sign)| Expression::Compare(left, sign, right)),
            (pair(), operator.clone()).prop_map(|((left, right), one)| Expression::Reckon(left, one, right)),
            [inner.clone(), inner.clone(), inner.clone()].prop_map(|all| Expression::If(Box::new(all))),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_it_was(expression in any()) {
        let text = expression.to_string();
        prop_assert_eq!(parse(&text).map_err(|fault| format!("{text}: {fault}")), Ok(expression));
    }

    #[test]
    fn no_text_makes_it_fall(text in "\\PC{0,60}") {
        drop(parse(&text));
    }

    #[test]
    fn whatever_is_judged_gives_an_answer_and_not_of_an_unknown_is_unknown(expression in any()) {
        let so = truth(&expression, None, &said);
        let not = truth(&Expression::Not(Box::new(expression)), None, &said);
        prop_assert_eq!(so.map(|so| !so), not);
    }
}
