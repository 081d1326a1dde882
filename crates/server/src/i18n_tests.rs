//! Every message is used, and every message that the source names is there, in both languages, with the same values.

use std::collections::BTreeSet;
use std::path::Path;

use crate::i18n::{Lang, find, keys};

/// Keys that are put together: what stands before the code of a kind, a state, a role.
const PUT_TOGETHER: &[&str] = &[
    "account.demo.",
    "account.role.",
    "activity.count.",
    "activity.field.",
    "activity.figure.",
    "activity.kind.",
    "activity.language.",
    "asrun.out.fault.",
    "asrun.out.text.",
    "asrun.out.what.",
    "asrun.alarm.cleared.",
    "asrun.alarm.kind.",
    "asrun.class.",
    "asrun.count.",
    "asrun.doubt.",
    "asrun.ending.",
    "asrun.head.",
    "asrun.per.",
    "asrun.result.",
    "asrun.silence.",
    "asrun.source.",
    "assignment.state.",
    "audit.action.",
    "board.state.",
    "bulletin.devices.",
    "bulletin.show.",
    "bulletin.step.",
    "bulletin.class.",
    "bulletin.class_hint.",
    "bulletin.correct_title.",
    "bulletin.ending.",
    "bulletin.job.",
    "bulletin.kind.",
    "bulletin.mode.",
    "bulletin.mode_hint.",
    "bulletin.reason.",
    "bulletin.state.",
    "bulletin.template.",
    "directive.tie.",
    "exchange.alert.",
    "exchange.fact.",
    "exchange.kind.",
    "exchange.state.",
    "exchange.status.",
    "filing.step.",
    "http.refusal.",
    "http.standing.",
    "letter.due.",
    "letter.field.",
    "letter.kind.",
    "letter.part.",
    "letter.tags.",
    "offline.outcome.",
    "offline.refused.",
    "paper.choice.",
    "paper.field.",
    "paper.hint.",
    "paper.kind.",
    "paper.offer.",
    "person.role.",
    "material.audience.",
    "material.field.",
    "material.hint.",
    "material.kind.",
    "material.lack.",
    "material.maker.",
    "measure.family.",
    "measure.fault.",
    "measure.figure.",
    "measure.group.",
    "outage.ending.",
    "outage.field.",
    "outage.kind.",
    "outlet.claim.",
    "outlet.duty.",
    "outlet.kind.",
    "publication.answer.",
    "publication.group.",
    "publication.kind.",
    "publication.mark.",
    "publication.no.",
    "rating.choice.",
    "rating.family.",
    "rating.reason.",
    "reform.change.",
    "reform.fault.",
    "reform.kind.",
    "reform.part.",
    "reform.row.",
    "reform.rule.",
    "reform.state.",
    "reform.thing.",
    "register.head.",
    "register.series.",
    "register.title.",
    "schedule.by.",
    "schedule.choice.",
    "schedule.days.",
    "schedule.ended_why.",
    "schedule.letter.",
    "schedule.look.",
    "schedule.market.",
    "schedule.meeting.",
    "schedule.nth.",
    "schedule.placed.",
    "schedule.resume.",
    "schedule.rule.",
    "schedule.rule.hint.",
    "schedule.source.",
    "schedule.weekday.",
    "schedule.why.",
    "station.check.",
    "station.clock.",
    "station.condition.",
    "station.fact.",
    "station.fault.",
    "station.installed.",
    "station.kind.",
    "station.language.",
    "station.power.",
    "station.rollout.state.",
    "station.technology.",
    "station.ticket.do.",
    "station.ticket.state.",
    "station.ticket.step.",
    "tip.become.",
    "tip.closed.",
    "tip.kind.",
    "tip.notice.",
    "tip.part.",
    "tip.state.",
    "unit.fact.",
    "unit.how.",
    "unit.import.",
    "unit.kind.",
    "station.update.",
    "unit.turn.",
];

/// Looks like a key and is the name of a form's field.
const FIELD: &str = "unit.{}";

/// Pages and code, without tests.
fn sources(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "tests" {
                texts.extend(sources(&path));
            }
        } else if name.ends_with(".html") || name.ends_with(".rs") && !name.contains("test") {
            let text = std::fs::read_to_string(path).unwrap();
            texts.push(text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned());
        }
    }
    texts
}

fn all_sources() -> Vec<String> {
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

/// What stands between quotes and begins with a feature's name and a point.
fn literals(text: &str) -> impl Iterator<Item = &str> {
    let plain = |word: &str| {
        word.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._{}".contains(&b))
    };
    text.split('"').filter(move |word| {
        let feature = word.split_once('.').map_or("", |(feature, _)| feature);
        plain(word) && crate::FEATURES.iter().any(|known| known.name == feature)
    })
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    let opened = text.split('{').skip(1);
    opened.map(|rest| rest.split('}').next().unwrap()).collect()
}

#[test]
fn both_languages_take_the_same_values() {
    for key in keys() {
        let message = find(key).unwrap();
        let (vi, en) = (message.text(Lang::Vi), message.text(Lang::En));
        assert_eq!(placeholders(vi), placeholders(en), "{key}");
    }
}

#[test]
fn every_message_is_used_and_every_used_message_is_there() {
    let texts = all_sources();
    let used: BTreeSet<&str> = texts.iter().flat_map(|text| literals(text)).collect();
    let together = |key: &str| PUT_TOGETHER.iter().any(|begin| key.starts_with(begin));
    let unused: BTreeSet<&str> = keys()
        .filter(|key| !used.contains(key) && !together(key))
        .collect();
    assert!(unused.is_empty(), "no source names {unused:#?}");
    let is_known = |word: &str| match word.split_once('{') {
        Some((begin, _)) => PUT_TOGETHER.contains(&begin) || word == FIELD,
        // What the audit record calls an act is a word of its own, with a message behind it.
        None => find(word).is_some() || find(&format!("audit.action.{word}")).is_some(),
    };
    let missing: BTreeSet<&str> = used.iter().copied().filter(|word| !is_known(word)).collect();
    assert!(missing.is_empty(), "no message for {missing:#?}");
    for begin in PUT_TOGETHER {
        let named = texts.iter().any(|text| text.contains(&format!("\"{begin}{{")));
        assert!(named, "nothing puts {begin} together");
    }
}

/// A value that is not given would be shown as `{name}`. In a data-attribute the page's script gives it.
#[test]
fn every_value_of_a_message_is_given() {
    for text in all_sources() {
        for (call, takes) in [(".t(\"", false), (".tf(\"", true)] {
            for (at, _) in text.match_indices(call) {
                let (key, rest) = text[at + call.len()..].split_once('"').unwrap();
                // What stands in a data-attribute is filled by a script of ours.
                let by_script = text[..at].ends_with("=\"{{ c")
                    && text[..at]
                        .rsplit(' ')
                        .nth(1)
                        .is_some_and(|word| word.starts_with("data-"));
                let Some(message) = find(key).filter(|_| !by_script) else {
                    continue;
                };
                let wanted = placeholders(message.text(Lang::Vi));
                let given = if takes { given(rest) } else { BTreeSet::new() };
                let elsewhere = takes && given.is_empty(); // in a variable
                assert!(
                    elsewhere || given == wanted,
                    "{key}: {given:?} given, {wanted:?} wanted"
                );
            }
        }
    }
}

/// The names in `, &[("name", value), …])`, up to the end of the call.
fn given(rest: &str) -> BTreeSet<&str> {
    let mut depth = 1;
    let end = rest.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0
    });
    let pairs = rest[..end.unwrap()].split("(\"").skip(1);
    let names = pairs.map(|pair| pair.split('"').next().unwrap());
    names
        .filter(|name| name.bytes().all(|b| b.is_ascii_lowercase()))
        .collect()
}
