//! What the rules plan and what the wire carries are the same: for anything that can be planned.

use civic::Moment;
use civic::broadcast::{Device, Media, Occurrence, OperatingRule, PlanItem, Source, Span, build, is_quiet};
use civic::bulletin::{Class, Level};
use proptest::prelude::*;
use wire::player::{
    self as player, Accepted, Canonical as _, Expect, Kind, Powers, Sealed, Signer, Trust, TrustedKey,
};

use super::convert::{Issue, Known, Out, Relayed, Sound, to_wire};

fn start() -> Moment {
    Moment::start_of("2021-04-26".parse().unwrap())
}

fn occurrence() -> impl Strategy<Value = Occurrence> {
    let classes = prop::sample::select(Class::ALL.to_vec());
    let sources = prop::sample::select(vec![Source::Recording, Source::Recording, Source::Relay]);
    let levels = prop::sample::select(vec![Level::Commune, Level::Province, Level::Central]);
    let languages = prop::sample::select(vec!["vi", "tyz", "nut"]);
    (0..15 * 1440_i64, 1..90_u32, classes, sources, levels, languages).prop_map(
        |(minute, minutes, class, source, level, language)| Occurrence {
            id: String::new(),
            slot: String::new(),
            item: format!("bản tin {minutes}"),
            span: Span::lasting(start().plus_minutes(minute), minutes * 60_000),
            class,
            level,
            source,
            language: language.to_owned(),
        },
    )
}

fn occurrences() -> impl Strategy<Value = Vec<Occurrence>> {
    prop::collection::vec(occurrence(), 0..40).prop_map(|list| {
        let named = list.into_iter().enumerate();
        named
            .map(|(at, one)| Occurrence {
                id: format!("o{at}@{}", one.span.from.rfc3339()),
                slot: format!("o{at}"),
                ..one
            })
            .collect()
    })
}

/// The rule of the commune, and another one from the fifth day on.
fn rules() -> impl Strategy<Value = Vec<OperatingRule>> {
    let quiet = || (0..1440_u16, 0..1440_u16);
    (quiet(), quiet(), 0..3_usize).prop_map(|(first, second, count)| {
        let rule = |day: i64, quiet| OperatingRule {
            quiet: vec![quiet],
            ..OperatingRule::open(start().day().plus_days(day), "01/QĐ-UBND")
        };
        [rule(0, first), rule(5, second)]
            .into_iter()
            .take(count)
            .collect()
    })
}

fn media(one: &Occurrence) -> Option<Media> {
    match one.source {
        Source::Recording if one.language != "nut" => Some(Media::File {
            sha256: "ab".repeat(32),
            duration_ms: u32::try_from(one.span.length_ms() - 500).ok()?,
            gain_db10: -12,
        }),
        Source::Recording => None,
        _ => Some(Media::Relay {
            source: "VOV1".to_owned(),
        }),
    }
}

fn sound(item: &PlanItem) -> Option<Sound> {
    Some(Sound {
        bytes: 77_000,
        samples: u64::try_from(item.expected_samples).ok()?,
        gain: -123,
        late_ms: 60_000,
        resume: super::convert::resume("live"),
        origin: 2,
    })
}

fn relayed(_: &PlanItem) -> Option<Relayed> {
    Some(Relayed {
        source: "vov1".to_owned(),
        origin: 2,
    })
}

/// What is known for a device that relays, or does not.
fn known(relays: bool) -> Known<'static> {
    Known {
        sound: &sound,
        relayed: if relays { &relayed } else { &|_| None },
    }
}

proptest! {
    #[test]
    fn what_the_rules_plan_is_what_the_wire_carries(
        occurrences in occurrences(),
        rules in rules(),
        offset_ms in -2_000..2_000_i32,
        gateway: bool,
        relays: bool,
        stopped in prop::sample::select(vec![false, false, false, true]),
        languages in prop::sample::select(vec![vec![], vec!["vi".to_owned()]]),
    ) {
        let device = Device { id: "loa-1".to_owned(), offset_ms, gateway, stopped, languages };
        let (planned, left) = build(&device, 4, 5, start(), 15, &occurrences, &rules, &media).unwrap();
        let issue = Issue { at: start().plus_minutes(600), nonce: [7; 16], gateways: u16::from(gateway) };
        let (plan, out) = to_wire(&planned, &issue, &known(relays));

        prop_assert_eq!(plan.version, planned.version);
        prop_assert_eq!(plan.offset_ms, offset_ms);
        prop_assert_eq!(plan.expires_at, planned.expires);
        // Everything that is due is either carried or named with a reason: nothing twice, nothing forgotten.
        let mut all: Vec<String> = plan.all().into_iter().map(|item| item.id).collect();
        all.extend(out.iter().map(|out| out.id.clone()));
        all.extend(left.iter().map(|left| left.id.clone()));
        all.sort();
        let mut due: Vec<String> = occurrences.iter().map(|one| one.id.clone()).collect();
        due.sort();
        prop_assert_eq!(all, due);
        prop_assert!(!stopped || plan.all().is_empty());
        prop_assert!(relays || plan.relays().is_empty(), "a box that relays nothing gets none");
        for relay in plan.relays() {
            let same = planned.items.iter().find(|planned| planned.id == relay.id).unwrap();
            let is_relay = matches!(same.media, Media::Relay { .. });
            prop_assert!(is_relay);
            prop_assert_eq!((relay.at, relay.gateways), (same.at, u16::from(gateway)));
            prop_assert_eq!(i64::try_from(relay.samples()).unwrap(), same.expected_samples);
            let until = relay.at.0 + i64::from(relay.lasts_ms);
            // Whatever its class: the box is silent in quiet hours.
            let silence = plan.quiet.silence_from(player::Class::Priority, relay.at);
            prop_assert!(silence.is_none_or(|from| from.0 >= until));
        }
        for item in &plan.items {
            let same = planned.items.iter().find(|planned| planned.id == item.id).unwrap();
            prop_assert_eq!(item.at, same.at);
            prop_assert_eq!(item.media, [0xab; 32]);
            prop_assert_eq!(i64::try_from(item.samples).unwrap(), same.expected_samples);
            prop_assert_eq!((item.gain, item.bytes, item.gateways), (-123, 77_000, u16::from(gateway)));
            prop_assert_eq!(item.language.as_str(), same.language.as_str());
            let class = match same.class {
                Class::Ordinary => player::Class::Ordinary,
                Class::Priority => player::Class::Priority,
                Class::Urgent => player::Class::Urgent,
            };
            prop_assert_eq!(item.class, class);
            // The device asks again, with the one list that it has: nothing that it was sent is silenced by it.
            prop_assert!(plan.quiet.allow(item.class, item.at), "{:?} is silenced", item);
            let until = item.at.0 + i64::try_from(item.samples).unwrap() / 48;
            let silence = plan.quiet.silence_from(item.class, item.at);
            prop_assert!(silence.is_none_or(|from| from.0 >= until));
        }
        for Out { id, why, .. } in &out {
            let same = planned.items.iter().find(|planned| planned.id == *id).unwrap();
            match why.as_str() {
                "relay" => prop_assert!(!relays && matches!(same.media, Media::Relay { .. }), "a relay"),
                "quiet_other_day" => {
                    let until = same.at.0 + same.expected_samples / 48;
                    let is_relay = matches!(same.media, Media::Relay { .. });
                    prop_assert!(is_relay || same.class != Class::Urgent);
                    prop_assert!(is_quiet(&planned.quietest(), same.at.0, until));
                }
                other => prop_assert!(false, "{other}"),
            }
        }
    }

    #[test]
    fn a_player_accepts_what_the_house_plans(occurrences in occurrences(), rules in rules()) {
        let device = Device { id: "loa-1".to_owned(), offset_ms: 0, gateway: false, stopped: false, languages: vec![] };
        let (planned, _) = build(&device, 0, 1, start(), 15, &occurrences, &rules, &media).unwrap();
        let now = start().plus_minutes(600);
        let (plan, _) = to_wire(&planned, &Issue { at: now, nonce: [1; 16], gateways: 0 }, &known(true));
        let signer = Signer::from_seed(&[3; 32]);
        let key = TrustedKey { key: signer.public(), powers: Powers::PLAN, from: Moment(0), until: None };
        let trust = Trust { serial: 0, keys: vec![key] };
        let expect = Expect { device: "loa-1", trust: &trust, now: Some(now), arrives: true, held: None };
        let sealed = Sealed::seal(Kind::Plan, &plan, &signer).to_bytes();
        let accepted = player::accept_plan(&sealed, &expect).unwrap();
        prop_assert_eq!(accepted, Accepted::New(Box::new(plan.clone())));
        prop_assert_eq!(player::Plan::from_bytes(&plan.to_bytes()).unwrap(), plan);
    }
}
