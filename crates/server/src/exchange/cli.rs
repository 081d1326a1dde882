//! `lantoa exchange run|once|status|code`.

use serde_json::json;

use super::round::{Round, round, run, spool};
use super::store;
use crate::serve::Failure;
use crate::site::Site;

/// Makes one round and says what it did.
pub async fn once(site: &Site, as_json: bool) -> Result<String, Failure> {
    let done = round(site).await?;
    if as_json {
        return Ok(serde_json::to_string_pretty(&done)? + "\n");
    }
    Ok(words(&done))
}

fn words(done: &Round) -> String {
    if done.busy {
        return "Một tiến trình khác đang xử lý thư mục trao đổi.\n".to_owned();
    }
    let counts = [
        ("văn bản đưa vào bàn làm việc", done.laid),
        ("văn bản hoặc yêu cầu chờ người quyết định", done.to_decide),
        ("trạng thái đã ghi nhận", done.told),
        ("gói tin gửi lặp lại", done.repeated),
        ("gói tin không đọc được (xem thư mục failed)", done.failed),
        ("gói tin để lượt sau", done.later),
        ("gói tin đã ghi ra thư mục out", done.sent),
        ("gói tin không lập được", done.stuck),
        ("gói tin gặp lỗi của hệ thống (xem nhật ký)", done.broken),
    ];
    let lines: String = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(words, count)| format!("{count:>5} {words}\n"))
        .collect();
    if lines.is_empty() {
        "Không có gói tin nào chờ.\n".to_owned()
    } else {
        lines
    }
}

/// Makes rounds until told to stop.
pub async fn run_until_stopped(site: &Site) -> Result<String, Failure> {
    tokio::select! {
        () = run(site) => {}
        stopped = tokio::signal::ctrl_c() => stopped?,
    }
    Ok(String::new())
}

/// How the messages stand, and what waits in the folders.
pub async fn status(site: &Site, as_json: bool) -> Result<String, Failure> {
    let tally = store::tally(&site.db).await?;
    let spool = spool(site)?;
    let (waiting, failed) = (spool.waiting("in")?, spool.failed()?);
    let unfetched = spool.waiting("out")?;
    if as_json {
        let rows = tally
            .iter()
            .map(|row| json!({ "way": row.way, "kind": row.kind, "state": row.state, "count": row.count }));
        let failed: Vec<_> = failed
            .iter()
            .map(|one| json!({ "file": one.name, "reason": one.reason }))
            .collect();
        let all = json!({ "messages": rows.collect::<Vec<_>>(), "in": waiting, "out": unfetched, "failed": failed });
        return Ok(serde_json::to_string_pretty(&all)? + "\n");
    }
    let mut lines = format!(
        "in: {}  out: {}  failed: {}\n",
        waiting.len(),
        unfetched.len(),
        failed.len()
    );
    for row in tally {
        lines += &format!("{:>6}  {:3} {:12} {}\n", row.count, row.way, row.kind, row.state);
    }
    for one in failed {
        let why = one.reason.map_or_else(|| "–".to_owned(), |reason| reason.vi);
        lines += &format!("failed/{}: {why}\n", one.name);
    }
    Ok(lines)
}

/// Enters the code of an organ.
pub async fn code(
    site: &Site,
    code: &str,
    unit: &str,
    reached: bool,
    as_json: bool,
) -> Result<String, Failure> {
    let new = super::codes::cli::enter(site, code, unit, reached).await?;
    Ok(match as_json {
        true => serde_json::to_string_pretty(&super::codes::detail(&new))? + "\n",
        false => format!("Đã ghi mã {} cho đơn vị {}.\n", new.code, new.unit),
    })
}
