//! Telling the organ that sent a document how far we are: each state once, in order.

use civic::Moment;
use civic::assignment::Handling;
use serde_json::json;
use store::{Result, Tx, audit};
use wire::edxml::StatusCode;

use super::store::{self as rows, New, Row};

/// What a state says in words, as the samples do.
fn words(code: &StatusCode) -> &'static str {
    match code {
        StatusCode::Arrived => "Văn bản đã đến, chưa xử lý",
        StatusCode::Refused => "Từ chối tiếp nhận văn bản",
        StatusCode::Received => "Đã tiếp nhận văn bản",
        StatusCode::Assigned => "Đã phân công xử lý",
        StatusCode::InProgress => "Đang xử lý văn bản",
        StatusCode::Done => "Đã hoàn thành xử lý",
        StatusCode::TakeBackAsked => "Đề nghị lấy lại văn bản",
        StatusCode::ChangeAgreed => "Đồng ý cập nhật, lấy lại văn bản",
        StatusCode::ChangeRefused => "Từ chối cập nhật, lấy lại văn bản",
        StatusCode::Unknown(_) => "",
    }
}

/// Queues a status about a document that came, in the caller's transaction; false when it was told before. `key` says
/// what is told once: the document's own id, or the request that is answered.
pub(super) async fn tell(
    tx: &mut Tx,
    at: Moment,
    about: &Row,
    key: &str,
    code: &StatusCode,
    reason: Option<&str>,
) -> Result<bool> {
    tell_in(tx, at, about, &format!("{key}:{}", code.code()), code, reason).await
}

async fn tell_in(
    tx: &mut Tx,
    at: Moment,
    about: &Row,
    key: &str,
    code: &StatusCode,
    reason: Option<&str>,
) -> Result<bool> {
    let once_key = format!("status:{key}");
    let description = match reason {
        Some(reason) => format!("{}: {reason}", words(code)),
        None => words(code).to_owned(),
    };
    let new = New {
        id: id_of(&once_key),
        once_key,
        way: "out",
        kind: "status",
        state: "waiting",
        unit: about.unit.clone(),
        own_code: about.own_code.clone(),
        other_code: about.other_code.clone(),
        other_name: about.other_name.clone(),
        document_id: about.document_id.clone(),
        number: about.number.clone(),
        status_code: Some(code.code().to_owned()),
        answers: Some(about.id.clone()),
        letter: about.letter.clone(),
        facts: json!({ "description": description, "dated": about.facts["dated"] }),
        ..New::default()
    };
    rows::insert(tx, &new, at).await
}

/// An id that follows from what may happen once: whoever comes second makes the same.
pub(super) fn id_of(once_key: &str) -> String {
    let mut id = audit::digest(once_key.as_bytes());
    id.truncate(26);
    id
}

/// Something of a directive moved: tells the organ from which its letter came, if it came by exchange.
///
/// Assignments of ours move one by one; the sender sees the whole: begun when one has begun, done when all are done.
/// The format has no word for work that is taken up again after 06: 05 is told once more, with those words, then 06.
pub(crate) async fn moved(tx: &mut Tx, at: Moment, directive: &str) -> Result<()> {
    let Some(origin) = rows::origin(tx, directive).await? else {
        return Ok(());
    };
    let stand = rows::stand(tx, directive).await?;
    let reached = match (stand.total, stand.begun, stand.done) {
        (0, ..) => Handling::Received,
        (total, _, done) if total == done => Handling::Done,
        (_, 0, _) => Handling::Assigned,
        _ => Handling::InProgress,
    };
    let steps = [
        Handling::Received,
        Handling::Assigned,
        Handling::InProgress,
        Handling::Done,
    ];
    for handling in steps.into_iter().filter(|handling| *handling <= reached) {
        if let Some(code) = StatusCode::of_handling(handling) {
            tell(tx, at, &origin, &origin.id, &code, None).await?;
        }
    }
    again(tx, at, &origin, reached).await
}

/// Every 06 ends a round of work that a 05 began; a round is told apart by its number.
async fn again(tx: &mut Tx, at: Moment, origin: &Row, reached: Handling) -> Result<()> {
    let begun = rows::times_told(tx, &origin.id, "05").await?;
    let ended = rows::times_told(tx, &origin.id, "06").await?;
    let (code, round, words) = match reached {
        Handling::Done if begun > ended => (StatusCode::Done, begun, None),
        Handling::Done => return Ok(()),
        _ if begun > 0 && begun == ended => (StatusCode::InProgress, begun + 1, Some("mở lại để xử lý tiếp")),
        _ => return Ok(()),
    };
    let key = format!("{}:{}:{round}", origin.id, code.code());
    tell_in(tx, at, origin, &key, &code, words).await?;
    Ok(())
}
