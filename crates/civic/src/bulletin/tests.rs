//! Attempts to get past hearing, approval and the three classes.

use proptest::prelude::*;

use super::testing::*;
use super::*;
use crate::permission::Denied;
use crate::{Moment, Role};

fn heard(spans: &[(u32, u32)], took_ms: u64) -> Listening {
    Listening {
        heard: spans.to_vec(),
        took_ms,
        ..whole("Lan", "aa")
    }
}

fn draft() -> Variant {
    let mut variant = Variant::new("vi", Voice::Machine, "Nước lên.", "Hoa").unwrap();
    variant
        .record(audio("aa"), "Hoa", &AudioLimits::default())
        .unwrap();
    variant
}

#[test]
fn nothing_is_approved_by_default_or_unheard() {
    let mut variant = draft();
    assert_eq!(variant.stage(), &Stage::Draft);
    assert!(variant.playable().is_none());
    assert_eq!(variant.approve("Lan", "aa", NOW), Err(Refused::Unheard));
    let mut empty = Variant::new("vi", Voice::Person, "", "Hoa").unwrap();
    assert_eq!(empty.hear(&whole("Lan", "aa")), Err(Refused::NoAudio));
    assert_eq!(empty.approve("Lan", "aa", NOW), Err(Refused::NoAudio));
}

#[test]
fn only_what_was_heard_to_the_end_counts() {
    let mut variant = draft();
    for (spans, reach) in [
        (&[][..], 0),
        (&[(0, 30_000)], 30_000),
        (&[(0, 20_000), (40_000, 60_000)], 20_000),
        (&[(59_000, 60_000)], 0),
        (&[(5_000, 60_000)], 0),
        (&[(0, 58_000)], 58_000),
        (&[(60_000, 0)], 0),
    ] {
        let refused = Refused::NotToTheEnd {
            heard_ms: reach,
            duration_ms: 60_000,
        };
        assert_eq!(variant.hear(&heard(spans, 61_000)), Err(refused), "{spans:?}");
    }
    assert!(matches!(
        variant.hear(&heard(&[(0, 60_000)], 3_000)),
        Err(Refused::TooFast { .. })
    ));
    assert_eq!(variant.hear(&whole("Lan", "bb")), Err(Refused::OtherAudio));
    assert_eq!(variant.stage(), &Stage::Draft);
    // In pieces, twice over, out of order: heard all the same.
    variant
        .hear(&heard(&[(30_000, 60_000), (0, 31_000), (10_000, 12_000)], 63_000))
        .unwrap();
    assert_eq!(variant.stage(), &Stage::Heard { by: "Lan".into() });
}

#[test]
fn who_made_or_edited_it_cannot_approve_it() {
    let mut variant = draft();
    variant.hear(&whole("Hoa", "aa")).unwrap();
    assert_eq!(variant.approve("Hoa", "aa", NOW), Err(Refused::OwnWork));
    variant.rewrite("Nước xuống.", "Lan");
    variant
        .record(audio("bb"), "Hoa", &AudioLimits::default())
        .unwrap();
    variant.hear(&whole("Minh", "bb")).unwrap();
    assert_eq!(variant.approve("Lan", "bb", NOW), Err(Refused::OwnWork));
    variant.approve("Minh", "bb", NOW).unwrap();
    assert_eq!(variant.approve("Minh", "bb", NOW), Err(Refused::Already));
}

#[test]
fn any_edit_voids_the_approval() {
    let mut rewritten = approved("vi", "aa");
    assert_eq!(
        rewritten.playable().map(|audio| audio.sha256.as_str()),
        Some("aa")
    );
    rewritten.rewrite("Nước lên.", "Hoa"); // even with the same words
    assert!(rewritten.playable().is_none());

    let mut recorded = approved("vi", "aa");
    recorded
        .record(audio("bb"), "Hoa", &AudioLimits::default())
        .unwrap();
    assert!(recorded.playable().is_none());
    assert_eq!(recorded.approve("Lan", "aa", NOW), Err(Refused::OtherAudio));
    assert_eq!(recorded.approve("Lan", "bb", NOW), Err(Refused::Unheard));

    let mut machine = draft();
    machine.rewrite("Nước xuống.", "Hoa");
    assert!(machine.audio().is_none(), "the engine still says the old words");
}

#[test]
fn a_recording_that_cannot_be_used_is_not_taken() {
    let limits = AudioLimits::default();
    let with = |change: fn(&mut Audio)| {
        let mut bad = audio("cc");
        change(&mut bad);
        bad.faults(&limits)
    };
    assert_eq!(with(|_| {}), []);
    assert_eq!(with(|a| a.duration_ms = 0), [AudioFault::TooShort(0)]);
    assert_eq!(
        with(|a| a.duration_ms = 3 * 3_600_000),
        [AudioFault::TooLong(10_800_000)]
    );
    assert_eq!(with(|a| a.loudness_lufs = None), [AudioFault::Silent]);
    assert_eq!(with(|a| a.loudness_lufs = Some(f32::NAN)), [AudioFault::Silent]);
    assert_eq!(
        with(|a| a.above_noise_db = Some(-40.0)),
        [AudioFault::Noisy(-40.0)]
    );
    assert_eq!(with(|a| a.peak_dbtp = 6.0), [AudioFault::Overdriven(6.0)]);
    let mut variant = approved("vi", "aa");
    let mut silent = audio("cc");
    silent.loudness_lufs = None;
    assert!(variant.record(silent, "Hoa", &limits).is_err());
    assert!(
        variant.playable().is_some(),
        "a refused recording changes nothing"
    );
}

#[test]
fn no_machine_speaks_the_languages_of_the_mountains() {
    for language in ["tyz", "nut", "tyz-nut", "ium", "hmn", "zh"] {
        assert!(
            Variant::new(language, Voice::Machine, "", "Hoa").is_err(),
            "{language}"
        );
        assert!(Variant::new(language, Voice::Person, "", "Hoa").is_ok());
    }
}

#[test]
fn each_language_is_approved_by_itself_and_lacking_ones_are_shown() {
    let mut bulletin = bulletin(Class::Ordinary, Kind::Notice);
    let mut unheard = Variant::new("tyz", Voice::Person, "", "Hoa").unwrap();
    unheard
        .record(audio("bb"), "Hoa", &AudioLimits::default())
        .unwrap();
    bulletin.variants.push(unheard);
    let target = |unit: &str, languages: &[&str]| Target {
        unit: unit.into(),
        languages: languages.iter().map(|l| (*l).to_owned()).collect(),
    };
    let targets = [
        target("Mẫu Sơn", &["vi", "ium", "tyz"]),
        target("Kỳ Lừa", &["vi"]),
    ];
    assert_eq!(bulletin.unserved(&targets), [("Mẫu Sơn", vec!["ium", "tyz"])]);
}

#[test]
fn what_lacks_something_does_not_leave() {
    let with = |change: fn(&mut Bulletin)| {
        let mut bulletin = bulletin(Class::Ordinary, Kind::Notice);
        change(&mut bulletin);
        bulletin.lacks(NOW)
    };
    assert_eq!(with(|_| {}), []);
    assert_eq!(with(|b| b.variants.clear()), [Lack::NothingApproved]);
    assert_eq!(with(|b| b.withheld = true), [Lack::Withheld]);
    assert_eq!(with(|b| b.expires = Some(NOW)), [Lack::Expired]);
    assert_eq!(with(|b| b.superseded_by = Some("b2".into())), [Lack::Superseded]);
    assert_eq!(
        with(|b| b.variants.push(b.variants[0].clone())),
        [Lack::TwoOfALanguage]
    );
    let blank = |b: &mut Bulletin| {
        b.purpose = Purpose::Clause {
            directive: "x".into(),
            clause: " ".into(),
        }
    };
    assert_eq!(with(blank), [Lack::NoPurpose]);
    assert_eq!(
        with(|b| (b.kind, b.purpose) = (Kind::Answer, Purpose::Own)),
        [Lack::NoPurpose]
    );
}

#[test]
fn a_repeated_warning_says_when_it_was_issued_and_ends_when_it_is_over() {
    let mut warning = bulletin(Class::Urgent, Kind::Warning);
    warning.issued = Moment::start_of("2025-10-07".parse().unwrap()).plus_minutes(13 * 60 + 30);
    warning.expires = Some(NOW.plus_minutes(60));
    assert_eq!(warning.spoken_head(0), None);
    assert_eq!(
        warning.spoken_head(1).unwrap(),
        "Bản tin phát hành lúc 13h30 ngày 07 tháng 10 năm 2025."
    );
    let spoken =
        viet::speech::read_aloud(&warning.spoken_head(2).unwrap(), viet::speech::Lexicon::house()).unwrap();
    assert!(
        spoken
            .text
            .contains("mười ba giờ ba mươi phút ngày bảy tháng mười"),
        "{}",
        spoken.text
    );
    assert!(warning.holds(NOW) && !warning.holds(NOW.plus_minutes(60)));
    assert_eq!(bulletin(Class::Ordinary, Kind::Notice).spoken_head(3), None);
}

fn walk(class: Class, steps: &[(Step, Hand)]) -> Result<Reception, WrongStep> {
    steps.iter().try_fold(Reception::Received, |state, (step, hand)| {
        state.after(class, step.clone(), *hand)
    })
}

#[test]
fn a_higher_level_never_forces_an_ordinary_bulletin_on_the_air() {
    let decides = Err(WrongStep::CommuneDecides(Class::Ordinary));
    assert_eq!(
        walk(Class::Ordinary, &[(Step::Schedule, Hand::Platform)]),
        decides
    );
    assert_eq!(walk(Class::Ordinary, &[(Step::Accept, Hand::Platform)]), decides);
    let seen = (Step::See, Hand::Commune);
    assert_eq!(
        walk(Class::Ordinary, &[seen.clone(), (Step::Schedule, Hand::Platform)]),
        decides
    );
    let declined = (Step::Decline("trùng tin của xã".into()), Hand::Commune);
    let again = [seen.clone(), declined, (Step::Schedule, Hand::Platform)];
    assert_eq!(walk(Class::Ordinary, &again), decides);
    let chosen = [
        seen,
        (Step::Accept, Hand::Commune),
        (Step::Schedule, Hand::Platform),
        (Step::Play, Hand::Platform),
    ];
    assert_eq!(walk(Class::Ordinary, &chosen), Ok(Reception::Played));
}

#[test]
fn the_commune_decides_when_two_priority_bulletins_meet() {
    let collision = [(Step::Schedule, Hand::Platform), (Step::Collide, Hand::Platform)];
    assert_eq!(walk(Class::Priority, &collision), Ok(Reception::NeedsDecision));
    let forced = [&collision[..], &[(Step::Schedule, Hand::Platform)]].concat();
    assert_eq!(
        walk(Class::Priority, &forced),
        Err(WrongStep::CommuneDecides(Class::Priority))
    );
    let played = [&collision[..], &[(Step::Play, Hand::Platform)]].concat();
    assert_eq!(walk(Class::Priority, &played), Err(WrongStep::NotNow));
    let decided = [&collision[..], &[(Step::Schedule, Hand::Commune)]].concat();
    assert_eq!(walk(Class::Priority, &decided), Ok(Reception::Scheduled));
    let declined = [(Step::Decline("không".into()), Hand::Commune)];
    assert_eq!(
        walk(Class::Priority, &declined),
        Err(WrongStep::NotDeclinable(Class::Priority))
    );
    assert_eq!(
        walk(Class::Ordinary, &[(Step::Collide, Hand::Platform)]),
        Err(WrongStep::NotNow)
    );
}

#[test]
fn an_urgent_bulletin_waits_for_nobody() {
    let steps = [(Step::Schedule, Hand::Platform), (Step::Play, Hand::Platform)];
    assert_eq!(walk(Class::Urgent, &steps), Ok(Reception::Played));
    let declined = [(Step::Decline("không".into()), Hand::Commune)];
    assert_eq!(
        walk(Class::Urgent, &declined),
        Err(WrongStep::NotDeclinable(Class::Urgent))
    );
}

#[test]
fn declining_and_failing_say_why() {
    for step in [Step::Decline(" ".into()), Step::Fail(String::new())] {
        assert_eq!(
            walk(Class::Ordinary, &[(step, Hand::Commune)]),
            Err(WrongStep::NoReason)
        );
    }
}

#[test]
fn what_is_sent_back_is_not_playable_until_it_is_mended_or_answered_and_approved_anew() {
    let mut variant = draft();
    assert_eq!(variant.send_back("Lan", "aa", "nhỏ quá"), Err(Refused::Unheard));
    variant.hear(&whole("Hoa", "aa")).unwrap();
    assert_eq!(variant.send_back("Hoa", "aa", "nhỏ quá"), Err(Refused::OwnWork));
    assert_eq!(
        variant.send_back("Lan", "bb", "nhỏ quá"),
        Err(Refused::OtherAudio)
    );
    assert_eq!(variant.send_back("Lan", "aa", " \n"), Err(Refused::NoRemarks));
    let long = "ý".repeat(2_001);
    assert_eq!(variant.send_back("Lan", "aa", &long), Err(Refused::LongRemarks));
    assert_eq!(variant.answer("Hoa", "aa", "vâng"), Err(Refused::NotSentBack));
    // Also after somebody has approved it, as long as it has not left.
    variant.approve("Lan", "aa", NOW).unwrap();
    variant.send_back("Bình", "aa", "sai ngày").unwrap();
    assert!(variant.playable().is_none());
    assert_eq!(variant.approve("Lan", "aa", NOW), Err(Refused::SentBack));
    assert_eq!(variant.send_back("Lan", "aa", "nữa"), Err(Refused::SentBack));
    assert_eq!(
        variant.hear(&whole("Lan", "aa")),
        Ok(()),
        "hearing changes nothing"
    );
    assert_eq!(variant.approve("Lan", "aa", NOW), Err(Refused::SentBack));
    // Answered: it waits again, and whoever answered does not approve it.
    assert_eq!(variant.answer("Tâm", "aa", ""), Err(Refused::NoRemarks));
    variant.answer("Tâm", "aa", "Ngày đúng theo công văn").unwrap();
    assert_eq!(variant.approve("Tâm", "aa", NOW), Err(Refused::OwnWork));
    variant.send_back("Lan", "aa", "vẫn sai").unwrap();
    // Mended: heard anew, approved anew.
    variant.rewrite("Nước xuống.", "Hoa");
    variant
        .record(audio("bb"), "Hoa", &AudioLimits::default())
        .unwrap();
    assert_eq!(variant.stage(), &Stage::Draft);
    assert_eq!(variant.approve("Lan", "bb", NOW), Err(Refused::Unheard));
    variant.hear(&whole("Hoa", "bb")).unwrap();
    variant.approve("Lan", "bb", NOW).unwrap();
    assert!(variant.playable().is_some());
}

#[test]
fn unknown_is_never_played() {
    let outcome = |confirmed, failed, unknown| {
        Outcome {
            confirmed,
            failed,
            unknown,
        }
        .step()
    };
    assert_eq!(outcome(0, 0, 12), None);
    assert_eq!(outcome(0, 3, 9), None);
    assert_eq!(outcome(0, 0, 0), None);
    assert!(matches!(outcome(0, 12, 0), Some(Step::Fail(_))));
    assert_eq!(outcome(1, 0, 11), Some(Step::Play));
}

/// For each role in order, the acts that a fully named person of the own unit may do at province and at commune:
/// c(ompose) h(ear) a(pprove) r(eturn) s(end) u(rgent) x (choose).
const RIGHTS: [(Role, &str, &str); 5] = [
    (Role::Operator, "", ""),
    (Role::Officer, "charsu", "charsux"),
    (Role::Coordinator, "charsu", "charsux"),
    (Role::Newsroom, "char", "charx"),
    (Role::Commune, "charsu", "charsux"),
];

#[test]
fn rights_hold_for_every_role_act_and_level() {
    assert_eq!(RIGHTS.map(|row| row.0), Role::ALL);
    for (role, province, commune) in RIGHTS {
        for (level, allowed) in [(Level::Province, province), (Level::Commune, commune)] {
            for (act, letter) in BulletinAct::ALL.into_iter().zip("charsux".chars()) {
                let post = Mandate {
                    role,
                    level,
                    ..named("Lan")
                };
                assert_eq!(
                    may(&post, act).is_ok(),
                    allowed.contains(letter),
                    "{role:?} {level:?} {act:?}"
                );
                assert!(
                    may(
                        &Mandate {
                            own_unit: false,
                            ..post.clone()
                        },
                        act
                    )
                    .is_err(),
                    "a foreign unit: {act:?}"
                );
            }
        }
    }
}

#[test]
fn approving_and_urgency_ask_for_a_name_and_a_second_factor() {
    for act in [BulletinAct::Approve, BulletinAct::SendUrgent] {
        let unnamed = Mandate {
            approver: false,
            urgent: false,
            ..named("Lan")
        };
        let careless = Mandate {
            second_factor: false,
            ..named("Lan")
        };
        assert_eq!(may(&unnamed, act), Err(Denied::Role));
        assert_eq!(may(&careless, act), Err(Denied::Role));
    }
}

#[test]
fn what_ends_is_played_failed_unplayed_or_not_known() {
    let said = |confirmed, failed, unknown| Outcome {
        confirmed,
        failed,
        unknown,
    };
    let ended = |said: Outcome, was_due| {
        Reception::Scheduled
            .after(Class::Ordinary, said.end(was_due), Hand::Platform)
            .unwrap()
    };
    assert_eq!(ended(said(1, 3, 2), true), Reception::Played);
    assert_eq!(
        ended(said(0, 3, 0), true),
        Reception::Failed(UNCONFIRMED.to_owned())
    );
    assert_eq!(ended(said(0, 3, 1), true), Reception::Unknown, "one said nothing");
    assert_eq!(ended(said(0, 0, 4), true), Reception::Unknown);
    assert_eq!(ended(said(0, 0, 0), true), Reception::Unknown, "no device at all");
    assert_eq!(ended(said(0, 0, 4), false), Reception::Unplayed);
    // Only what has its time ends by it, and a device that was away has the last word.
    for step in [Step::Lapse, Step::Lose] {
        assert!(
            Reception::Accepted
                .after(Class::Ordinary, step, Hand::Platform)
                .is_err()
        );
    }
    assert_eq!(
        Reception::Unknown.after(Class::Ordinary, Step::Play, Hand::Platform),
        Ok(Reception::Played)
    );
    assert_eq!(
        Reception::Unknown.after(Class::Ordinary, Step::Expire, Hand::Platform),
        Err(WrongStep::NotNow)
    );
}

fn step() -> impl Strategy<Value = (Step, Hand)> {
    let steps = vec![
        Step::See,
        Step::Accept,
        Step::Decline("vì".into()),
        Step::Schedule,
        Step::Collide,
        Step::Play,
        Step::Fail("vì".into()),
        Step::Withdraw,
        Step::Expire,
        Step::Lapse,
        Step::Lose,
    ];
    (
        prop::sample::select(steps),
        prop::sample::select(vec![Hand::Commune, Hand::Platform]),
    )
}

proptest! {
    /// Whatever the platform alone does, an ordinary bulletin never gets a time, and a priority one never out of a
    /// collision; what was played had a time before.
    #[test]
    fn no_order_of_steps_gets_past_the_commune(steps in prop::collection::vec(step(), 0..12), class in prop::sample::select(Class::ALL.to_vec())) {
        let (mut state, mut commune) = (Reception::Received, false);
        for (step, hand) in steps {
            let was = state.clone();
            if let Ok(next) = state.after(class, step.clone(), hand) {
                commune |= hand == Hand::Commune && matches!(step, Step::Accept | Step::Schedule);
                if was == Reception::NeedsDecision && next == Reception::Scheduled {
                    prop_assert_eq!(hand, Hand::Commune);
                }
                if next == Reception::Played {
                    // What failed had its time: a cluster that confirms it later has the last word.
                    prop_assert!(matches!(was, Reception::Scheduled | Reception::Failed(_) | Reception::Played
                        | Reception::Unplayed | Reception::Unknown));
                }
                // An end that nobody proved never becomes "played" but by proof, and is not taken for one that expired.
                if matches!(was, Reception::Unplayed | Reception::Unknown) && next != was {
                    prop_assert!(!matches!(next, Reception::Expired | Reception::Received | Reception::Accepted));
                }
                state = next;
            }
            let on_air = matches!(state, Reception::Scheduled | Reception::Failed(_) | Reception::Played
                | Reception::Unplayed | Reception::Unknown);
            prop_assert!(!(class == Class::Ordinary && on_air) || commune);
        }
    }

    #[test]
    fn a_gap_is_never_heard(from in 2_000_u32..50_000, length in 1_001_u32..9_000) {
        let mut variant = draft();
        let spans = [(0, from), (from + length, 60_000)];
        prop_assert!(variant.hear(&heard(&spans, 600_000)).is_err());
    }
}
