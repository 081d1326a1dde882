//! The shipped campaign, and campaigns that cannot be.

use viet::Date;

use super::*;
use crate::publication;

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn ours() -> Campaign {
    shipped().remove(0)
}

const TEXT: &str = include_str!("../../data/campaigns/mua_ban_nguoi.toml");

#[test]
fn the_shipped_campaign_says_what_the_letters_ask_for() {
    let campaign = ours();
    let slugs: Vec<&str> = campaign.topics.iter().map(|topic| topic.slug.as_str()).collect();
    let asked = [
        "phap-luat",
        "thu-doan",
        "phong-ngua",
        "phat-hien",
        "to-giac",
        "quyen-loi",
    ];
    assert_eq!(slugs, asked);
    assert!(campaign.signs.len() >= 8);
    assert!(!campaign.is_stale(day("2026-11-26")) && campaign.is_stale(day("2027-05-24")));
}

#[test]
fn only_lines_that_somebody_checked_are_shown() {
    let campaign = ours();
    let numbers = |today: &str| -> Vec<String> {
        shown(&campaign.lines, day(today))
            .map(|line| line.number.clone())
            .collect()
    };
    assert_eq!(numbers("2026-11-26"), ["113", "111"]);
    assert_eq!(
        numbers("2031-01-01"),
        ["113", "111"],
        "the emergency numbers do not grow old"
    );
    let mut police = campaign.lines[2].clone();
    police.state = Standing::Shown;
    assert!(!police.is_shown(day("2026-11-26")), "checked six years ago");
    police.verified_on = day("2026-01-01");
    police.since = Some(day("2026-11-27"));
    assert!(!police.is_shown(day("2026-11-26")), "not answered yet");
    police.since = None;
    assert!(police.is_shown(day("2026-11-26")));
    assert!(!police.is_shown(day("2025-12-31")), "before anybody checked it");
    assert!(!police.is_shown(day("2027-01-02")));
    assert_eq!(police.dial(), "0692348560");
}

/// Victims are never identifiable, tellers never sent alone: the words of the house are held to it as well.
#[test]
fn its_own_words_are_safe() {
    let campaign = ours();
    let parts = campaign.topics.iter().flat_map(|topic| &topic.parts);
    let items = parts.flat_map(|part| &part.items);
    let leads = campaign.topics.iter().map(|topic| &topic.lead);
    let signs = campaign.signs.iter().flat_map(|sign| [&sign.question, &sign.why]);
    let known = publication::Known {
        place: &|_| false,
        lines: &["111", "113"],
    };
    for text in items
        .chain(leads)
        .chain(signs)
        .chain([&campaign.lead, &campaign.call])
    {
        assert_eq!(publication::look(text, &known), [], "{text}");
        let words = text.to_lowercase();
        for risky in ["hãy giải cứu", "bắt giữ", "theo dõi", "bám theo", "tự giải cứu"] {
            assert!(!words.contains(risky), "{text}");
        }
    }
    let telling = campaign.topic("to-giac").expect("a topic");
    assert!(telling.lead.contains("Không tự đối mặt, không tự đi cứu"));
}

#[test]
fn what_cannot_be_is_said() {
    let with = |from: &str, to: &str| Campaign::from_toml(&TEXT.replacen(from, to, 1));
    assert_eq!(
        with("slug = \"thu-doan\"", "slug = \"phap-luat\""),
        Err(WrongCampaign::Slug("phap-luat".to_owned()))
    );
    assert_eq!(
        with("slug = \"thu-doan\"", "slug = \"thủ đoạn\""),
        Err(WrongCampaign::Slug("thủ đoạn".to_owned()))
    );
    assert_eq!(
        with("source = \"Luật 53/2024/QH15, Điều 22\"", "source = \" \""),
        Err(WrongCampaign::Empty("Báo tin là quyền và là nghĩa vụ".to_owned()))
    );
    assert_eq!(
        with("day = 30", "day = 32"),
        Err(WrongCampaign::Day("30-7".to_owned()))
    );
    assert!(matches!(
        with("recorded = \"yes\"", "recorded = \"perhaps\""),
        Err(WrongCampaign::Text(_))
    ));
}

#[test]
fn the_day_comes_every_year() {
    let thirtieth = &ours().days[0];
    assert_eq!(thirtieth.next(day("2026-07-30")), Some(day("2026-07-30")));
    assert_eq!(thirtieth.next(day("2026-07-31")), Some(day("2027-07-30")));
}
