//! Telling the organ that sent a document how far we are: each state once, in order.

use civic::Moment;
use civic::assignment::Handling;
use serde_json::json;
use store::audit::{self, Entry};
use store::{Result, Tx};
use wire::edxml::StatusCode;

use super::codes::store as codes;
use super::store::{self as rows, New, Row};
use crate::letter::issue::Order;

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
    let once_key = format!("status:{key}:{}", code.code());
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
/// What was told is not taken back, because the format has no word for it.
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
    Ok(())
}

/// A directive was issued: its sender elsewhere is told, and the units that are reached by exchange get it.
pub(crate) async fn issued(tx: &mut Tx, at: Moment, directive: &str, order: &Order) -> Result<()> {
    let unit = order.unit.as_str();
    moved(tx, at, directive).await?;
    let Some(own) = codes::code_of(tx, unit, at.day()).await? else {
        return Ok(()); // without a code of its own a unit sends nothing
    };
    let to: Vec<_> = codes::reached(tx, directive, at.day()).await?;
    let to: Vec<_> = to.into_iter().filter(|one| one.unit != unit).collect();
    if to.is_empty() {
        return Ok(());
    }
    let once_key = format!("directive:{directive}");
    let new = New {
        id: id_of(&once_key),
        once_key,
        way: "out",
        kind: "document",
        state: "waiting",
        unit: Some(unit.to_owned()),
        document_id: Some(document_id(&own.code, directive, order)),
        own_code: Some(own.code),
        number: order.number.clone(),
        directive: Some(directive.to_owned()),
        facts: json!({ "to": to.iter().map(|one| json!([one.code, one.unit])).collect::<Vec<_>>() }),
        ..New::default()
    };
    rows::insert(tx, &new, at).await?;
    let entry = Entry {
        person: None,
        unit: Some(unit),
        action: "exchange.queued",
        subject: &new.id,
        detail: json!({ "directive": directive, "to": new.facts["to"] }),
    };
    audit::append(tx, at, &entry).await
}

/// In the form of the samples, `code,2015/09/30,7816/VPCP-TTĐT`; without number or day the directive's own id, which is
/// as unique: receivers take it as one word.
fn document_id(code: &str, directive: &str, order: &Order) -> String {
    match (&order.number, order.dated) {
        (Some(number), Some(dated)) => {
            let dated = dated.to_string().replace('-', "/");
            format!("{code},{dated},{number}")
        }
        _ => directive.to_owned(),
    }
}
