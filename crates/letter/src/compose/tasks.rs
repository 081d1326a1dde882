//! Task by task, and who has not answered.

use civic::progress::{Standing, Tally};
use viet::counted;

use super::figures::sentence;
use super::{Facts, Silent, heading, paragraph};
use crate::paper::Block;

/// How much of a task's words stands as its heading.
const HEADING_CHARS: usize = 180;

pub(super) fn results(facts: &Facts) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (number, task) in (1..).zip(&facts.tasks) {
        blocks.push(heading(3, format!("1.{number}. {}", shortened(&task.text))));
        blocks.push(paragraph(sentence(&task.figures)));
        blocks.push(paragraph(standings(&task.tally)));
    }
    blocks
}

/// The words up to a blank before the limit, and `…` when something is left out.
fn shortened(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text
        .trim_start_matches(['-', '+', ' '])
        .trim_end_matches(['.', ';', ' ']);
    let Some((cut, _)) = text.char_indices().nth(HEADING_CHARS) else {
        return text.to_owned();
    };
    let whole = text[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", text[..whole].trim_end_matches([',', ';', '.']))
}

fn standings(tally: &Tally) -> String {
    let assigned = tally.total() - tally.of(Standing::NotAssigned);
    if assigned == 0 {
        return "Nhiệm vụ chưa giao cho đơn vị nào.".to_owned();
    }
    let word = |standing| match standing {
        Standing::Proven => "có minh chứng",
        Standing::UnderWay => "đang thực hiện",
        Standing::Received => "đã tiếp nhận",
        Standing::Overdue => "quá hạn",
        Standing::Refused => "từ chối",
        Standing::Unknown => "chưa rõ",
        Standing::NotAssigned => "chưa giao",
    };
    let with_any = Standing::ALL
        .into_iter()
        .filter(|standing| tally.of(*standing) > 0);
    let said = with_any.map(|standing| format!("{} {}", counted(tally.of(standing)), word(standing)));
    format!(
        "Trong {} phần việc: {}.",
        counted(tally.total()),
        said.collect::<Vec<_>>().join(", ")
    )
}

pub(super) fn silent(facts: &Facts) -> Vec<Block> {
    let mut blocks = Vec::new();
    if facts.silent.is_empty() {
        blocks.push(paragraph(if facts.asked.units == 0 {
            "Chưa có đơn vị nào được giao."
        } else {
            "Các đơn vị được giao đều đã ghi nhận hoạt động hoặc đã trả lời."
        }));
    } else {
        blocks.push(paragraph(
            "Kết quả của các đơn vị dưới đây là chưa rõ; không tính là đã thực hiện, cũng không tính là bằng không.",
        ));
        blocks.extend(listed(facts, false, "đơn vị chưa mở văn bản"));
        blocks.extend(listed(facts, true, "đơn vị đã mở văn bản, chưa ghi nhận kết quả"));
    }
    if !facts.refused.is_empty() {
        blocks.push(paragraph(format!(
            "{} lượt từ chối:",
            counted(facts.refused.len() as i64)
        )));
        let item = |(unit, reason): &(String, String)| Block::Item(format!("{unit}: “{reason}”"));
        blocks.extend(facts.refused.iter().map(item));
    }
    blocks
}

fn listed(facts: &Facts, opened: bool, what: &str) -> Vec<Block> {
    let groups: Vec<&Silent> = facts
        .silent
        .iter()
        .filter(|group| group.opened == opened)
        .collect();
    let count: usize = groups.iter().map(|group| group.units.len()).sum();
    if count == 0 {
        return Vec::new();
    }
    let mut blocks = vec![paragraph(format!("{} {what}:", counted(count as i64)))];
    blocks.extend(groups.into_iter().map(|group| {
        let names = group.units.join("; ");
        let place = Some(group.place.as_str()).filter(|place| !place.is_empty());
        Block::Item(place.map_or_else(|| names.clone(), |place| format!("{place}: {names}")))
    }));
    blocks
}
