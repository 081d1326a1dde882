//! Tests of filings.

use super::*;
use crate::sheet::{Cell, Sheet};
use proptest::prelude::*;
use viet::Date;

const LAN: Hand<'_> = Hand {
    person: "lan",
    unit: "xã",
};
const HEAD: Hand<'_> = Hand {
    person: "hùng",
    unit: "xã",
};
const DISTRICT: Hand<'_> = Hand {
    person: "mai",
    unit: "huyện",
};
const PROVINCE: Hand<'_> = Hand {
    person: "sơn",
    unit: "tỉnh",
};

fn draft() -> Path {
    Path::draft(
        "xã",
        ["xã", "huyện", "tỉnh"].map(str::to_owned).to_vec(),
        "h1",
        "lan",
    )
}

fn walk(mut path: Path, steps: &[(Step<'_>, Hand<'_>)]) -> Result<Path, WrongStep> {
    for (step, by) in steps {
        path = path.after(*step, *by)?;
    }
    Ok(path)
}

const SUBMIT: (Step<'_>, Hand<'_>) = (Step::Submit { hash: "h1" }, LAN);
const APPROVE: Step<'_> = Step::Approve { hash: "h1" };

#[test]
fn the_whole_way_up() {
    let mut path = draft();
    let mut states = Vec::new();
    for (step, by) in [
        SUBMIT,
        (APPROVE, HEAD),
        (APPROVE, DISTRICT),
        (APPROVE, PROVINCE),
        (Step::Consolidate, PROVINCE),
        (Step::SendUp, PROVINCE),
    ] {
        path = path.after(step, by).unwrap();
        states.push((
            path.state.code(),
            path.approved_levels(),
            path.waits_for().map(str::to_owned),
        ));
    }
    let expected = [
        ("submitted", 0, Some("xã")),
        ("submitted", 1, Some("huyện")),
        ("submitted", 2, Some("tỉnh")),
        ("approved", 3, None),
        ("consolidated", 3, None),
        ("sent_up", 3, None),
    ];
    assert_eq!(
        states,
        expected.map(|(state, levels, unit)| (state, levels, unit.map(str::to_owned)))
    );
}

#[test]
fn whoever_stands_at_two_levels_in_a_row_approves_once() {
    let levels = ["tỉnh", "tỉnh"].map(str::to_owned).to_vec();
    let path = Path::draft("xã", levels, "h1", "lan");
    let approved = walk(path, &[SUBMIT, (APPROVE, PROVINCE)]).unwrap();
    assert_eq!(
        (approved.state.code(), approved.approved_levels()),
        ("approved", 2)
    );
}

#[test]
fn nobody_approves_what_they_wrote_nor_twice_nor_out_of_turn() {
    let submitted = walk(draft(), &[SUBMIT]).unwrap();
    assert_eq!(submitted.after(APPROVE, LAN), Err(WrongStep::Author));
    assert_eq!(submitted.after(APPROVE, DISTRICT), Err(WrongStep::Unit));
    let once = submitted.after(APPROVE, HEAD).unwrap();
    let moved = Hand {
        unit: "huyện",
        ..HEAD
    };
    assert_eq!(once.after(APPROVE, moved), Err(WrongStep::Twice));
    // Somebody who edited a version in between is an author too.
    let edited = walk(
        draft(),
        &[
            (Step::Edit { hash: "h2" }, HEAD),
            (Step::Submit { hash: "h2" }, LAN),
        ],
    )
    .unwrap();
    assert_eq!(
        edited.after(Step::Approve { hash: "h2" }, HEAD),
        Err(WrongStep::Author)
    );
    assert_eq!(draft().after(APPROVE, HEAD), Err(WrongStep::State));
}

#[test]
fn an_approval_is_of_what_that_person_saw() {
    let submitted = walk(draft(), &[SUBMIT, (Step::Submit { hash: "h2" }, LAN)]).unwrap();
    assert_eq!(submitted.after(APPROVE, HEAD), Err(WrongStep::OtherContent));
}

#[test]
fn any_edit_voids_every_approval() {
    let approved = walk(
        draft(),
        &[SUBMIT, (APPROVE, HEAD), (APPROVE, DISTRICT), (APPROVE, PROVINCE)],
    )
    .unwrap();
    assert!(approved.state.is_approved() && approved.state.counts());
    let edited = approved.after(Step::Edit { hash: "h2" }, LAN).unwrap();
    assert_eq!((edited.state, edited.approved_levels()), (State::Draft, 0));
    assert!(!edited.state.counts());
    let amended = approved.after(Step::Submit { hash: "h2" }, LAN).unwrap();
    assert_eq!((amended.state, amended.approved_levels()), (State::Submitted, 0));
    // Back to the very same content: the approvals are gone all the same.
    let back = amended.after(Step::Submit { hash: "h1" }, LAN).unwrap();
    assert_eq!((back.state, back.approved_levels()), (State::Submitted, 0));
    // An approval whose hash is another one counts for nothing, even if it were still in the list.
    let forged = Path {
        hash: "h9".into(),
        ..approved.clone()
    };
    assert_eq!(forged.approved_levels(), 0);
}

#[test]
fn a_submission_that_comes_twice_changes_nothing() {
    let submitted = walk(draft(), &[SUBMIT, (APPROVE, HEAD)]).unwrap();
    assert_eq!(submitted.after(SUBMIT.0, LAN).as_ref(), Ok(&submitted));
    assert_eq!(
        submitted.after(Step::Edit { hash: "h1" }, LAN).as_ref(),
        Ok(&submitted)
    );
}

#[test]
fn what_is_returned_says_why_and_can_be_submitted_again() {
    let submitted = walk(draft(), &[SUBMIT, (APPROVE, HEAD)]).unwrap();
    assert_eq!(
        submitted.after(Step::Return { remarks: "  " }, DISTRICT),
        Err(WrongStep::NoRemarks)
    );
    assert_eq!(
        submitted.after(
            Step::Return { remarks: "thiếu" },
            Hand {
                person: "x",
                unit: "lạ"
            }
        ),
        Err(WrongStep::Unit)
    );
    let returned = submitted
        .after(
            Step::Return {
                remarks: "thiếu số"
            },
            DISTRICT,
        )
        .unwrap();
    assert_eq!((returned.state, returned.approved_levels()), (State::Returned, 0));
    assert!(!returned.state.counts());
    assert_eq!(returned.after(SUBMIT.0, LAN).unwrap().state, State::Submitted);
    assert_eq!(
        draft().after(Step::Return { remarks: "thiếu" }, DISTRICT),
        Err(WrongStep::State)
    );
}

#[test]
fn a_regime_without_levels_has_nobody_to_wait_for() {
    let path = Path::draft("xã", Vec::new(), "h1", "lan")
        .after(SUBMIT.0, LAN)
        .unwrap();
    assert_eq!((path.state, path.waits_for()), (State::Submitted, None));
    assert_eq!(path.after(APPROVE, HEAD), Err(WrongStep::State));
}

#[test]
fn late_missing_and_nothing_are_three_things() {
    let day = |text: &str| text.parse::<Date>().unwrap();
    let due = Some(day("2021-04-16"));
    let came = |kind, on: &str| Some((kind, day(on)));
    assert_eq!(answer(None, due, day("2021-04-16")), Answer::Waiting);
    assert_eq!(answer(None, due, day("2021-04-18")), Answer::Missing { days: 2 });
    assert_eq!(answer(None, None, day("2031-04-18")), Answer::Waiting);
    let today = day("2021-05-01");
    assert_eq!(
        answer(came(Kind::Figures, "2021-04-16"), due, today),
        Answer::Reported { late: 0 }
    );
    assert_eq!(
        answer(came(Kind::Figures, "2021-04-20"), due, today),
        Answer::Reported { late: 4 }
    );
    assert_eq!(
        answer(came(Kind::Nothing, "2021-04-17"), due, today),
        Answer::Nothing { late: 1 }
    );
}

#[test]
fn codes_round_trip() {
    assert!(
        State::ALL
            .into_iter()
            .all(|state| State::from_code(state.code()) == Some(state))
    );
    assert_eq!(Kind::from_code("nothing"), Some(Kind::Nothing));
    assert_eq!(State::from_code(""), None);
}

fn content(cells: &[Option<i64>], texts: &[(&str, &str)]) -> Content {
    let texts = texts
        .iter()
        .map(|(code, text)| ((*code).to_owned(), (*text).to_owned()));
    Content {
        sheet: Sheet::new(cells.iter().map(|cell| Cell::from(*cell)).collect()).unwrap(),
        texts: texts.collect(),
        ..Content::default()
    }
}

#[test]
fn the_hash_is_of_everything_and_of_one_filing_alone() {
    let of = Identity {
        regime: "r",
        edition: "2021-01-01".parse().unwrap(),
        period: "2021-04",
        unit: "u",
    };
    let base = content(&[Some(1), None], &[("a", "bc")]);
    let other_texts = content(&[Some(1), None], &[("ab", "c")]);
    let nothing = Content {
        kind: Kind::Nothing,
        ..base.clone()
    };
    let attached = Content {
        attachments: ["ab".to_owned()].into(),
        ..base.clone()
    };
    let mut all = vec![
        base.canonical(of),
        content(&[Some(1), Some(0)], &[("a", "bc")]).canonical(of),
        other_texts.canonical(of),
        nothing.canonical(of),
        attached.canonical(of),
        base.canonical(Identity {
            period: "2021-05",
            ..of
        }),
        base.canonical(Identity { unit: "v", ..of }),
        base.canonical(Identity { regime: "r2", ..of }),
        base.canonical(Identity {
            edition: "2022-01-01".parse().unwrap(),
            ..of
        }),
        // Pieces that run together without their lengths.
        base.canonical(Identity {
            regime: "r2021-01-012021-04",
            period: "",
            ..of
        }),
    ];
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
    assert!(!nothing.canonical(of).is_empty() && nothing.contradicts_itself() && !base.contradicts_itself());
}

#[test]
fn the_same_field_changed_twice_keeps_both_and_asks() {
    let base = content(&[Some(1), Some(2), None], &[("kho_khan", "ít")]);
    let mine = content(&[Some(5), Some(2), Some(3)], &[("kho_khan", "ít người")]);
    let theirs = content(
        &[Some(7), Some(4), None],
        &[("kho_khan", "thiếu loa"), ("kien_nghi", "thêm loa")],
    );
    let merged = merge(&base, &mine, &theirs);
    let kept = content(
        &[Some(7), Some(4), Some(3)],
        &[("kho_khan", "thiếu loa"), ("kien_nghi", "thêm loa")],
    );
    assert_eq!(merged.content, kept);
    let fields: Vec<_> = merged.clashes.iter().map(|clash| clash.field.clone()).collect();
    assert_eq!(fields, [Field::Column(0), Field::Text("kho_khan".into())]);
    let clash = &merged.clashes[0];
    let cell = |value| Said::Cell(Cell::Value(value));
    assert_eq!(
        (&clash.base, &clash.mine, &clash.theirs),
        (&cell(1), &cell(5), &cell(7))
    );
}

fn any_content() -> impl Strategy<Value = Content> {
    let cell = prop::option::of(0_i64..3).prop_map(Cell::from);
    let texts = prop::collection::btree_map("[ab]", "[xy]{0,1}", 0..3);
    let attachments = prop::collection::btree_set("[fgh]", 0..3);
    let kind = prop_oneof![Just(Kind::Figures), Just(Kind::Nothing)];
    (prop::collection::vec(cell, 4), texts, attachments, kind).prop_map(
        |(cells, texts, attachments, kind)| Content {
            kind,
            sheet: Sheet::new(cells).unwrap(),
            texts,
            attachments,
        },
    )
}

/// Every field of a content as (name, what it says).
fn fields(content: &Content) -> Vec<(Field, Said)> {
    let cells = content.sheet.cells().iter().enumerate();
    let mut all = vec![(Field::Kind, Said::Kind(content.kind))];
    all.extend(cells.map(|(column, cell)| (Field::Column(column), Said::Cell(*cell))));
    let texts = ["a", "b"].map(|code| {
        (
            Field::Text(code.into()),
            Said::Text(content.texts.get(code).cloned()),
        )
    });
    all.extend(texts);
    all
}

proptest! {
    #[test]
    fn no_value_is_lost(base in any_content(), mine in any_content(), theirs in any_content()) {
        let merged = merge(&base, &mine, &theirs);
        let rows = fields(&base).into_iter().zip(fields(&mine)).zip(fields(&theirs)).zip(fields(&merged.content));
        for ((((field, base), (_, mine)), (_, theirs)), (_, kept)) in rows {
            let clash = merged.clashes.iter().find(|clash| clash.field == field);
            let both = mine != base && theirs != base && mine != theirs;
            prop_assert_eq!(clash.is_some(), both);
            if let Some(clash) = clash {
                prop_assert_eq!((&clash.base, &clash.mine, &clash.theirs), (&base, &mine, &theirs));
                prop_assert_eq!(kept, theirs);
            } else if mine != base {
                prop_assert_eq!(kept, mine);
            } else {
                prop_assert_eq!(kept, theirs);
            }
        }
        for hash in mine.attachments.difference(&base.attachments).chain(theirs.attachments.difference(&base.attachments)) {
            prop_assert!(merged.content.attachments.contains(hash));
        }
        for hash in base.attachments.iter().filter(|hash| !mine.attachments.contains(*hash)) {
            prop_assert!(!merged.content.attachments.contains(hash));
        }
    }

    #[test]
    fn merging_with_oneself_or_with_nothing_new_changes_nothing(base in any_content(), mine in any_content()) {
        prop_assert_eq!(merge(&base, &mine, &mine), Merged { content: mine.clone(), clashes: Vec::new() });
        prop_assert_eq!(merge(&base, &mine, &base), Merged { content: mine.clone(), clashes: Vec::new() });
        prop_assert_eq!(merge(&base, &base, &mine), Merged { content: mine, clashes: Vec::new() });
    }

    #[test]
    fn both_orders_find_the_same_clashes(base in any_content(), mine in any_content(), theirs in any_content()) {
        let (one, other) = (merge(&base, &mine, &theirs), merge(&base, &theirs, &mine));
        let names = |merged: &Merged| merged.clashes.iter().map(|clash| clash.field.clone()).collect::<Vec<_>>();
        prop_assert_eq!(names(&one), names(&other));
        if one.clashes.is_empty() {
            prop_assert_eq!(one.content, other.content);
        }
    }

    /// Whatever anybody tries: approved means that each level's own person, none of them an author, saw this content.
    #[test]
    fn nothing_is_approved_that_was_not(steps in prop::collection::vec((0_usize..8, 0_usize..4, 0_usize..3), 0..30)) {
        let hands = [LAN, HEAD, DISTRICT, PROVINCE];
        let hashes = ["h1", "h2", "h3"];
        let mut path = draft();
        for (step, by, hash) in steps {
            let hash = hashes[hash];
            let step = match step {
                0 => Step::Edit { hash },
                1 | 2 => Step::Submit { hash },
                3..=5 => Step::Approve { hash },
                6 => Step::Return { remarks: "sai" },
                _ => Step::Consolidate,
            };
            path = path.after(step, hands[by]).unwrap_or(path);
            if path.state.is_approved() {
                prop_assert_eq!(path.approvals.len(), 3);
                for (approval, level) in path.approvals.iter().zip(&path.levels) {
                    prop_assert!(approval.hash == path.hash && approval.unit == *level);
                    prop_assert!(!path.authors.contains(&approval.person));
                }
            }
        }
    }
}
