//! `lantoa letter read` and `lantoa letter open`.

use std::fmt::Write as _;
use std::path::Path;

use civic::review::shown;
use letter::{Reading, Relation, finding_text};
use serde_json::json;
use viet::Date;

use super::open::{self, Opened, Opening};
use super::store;
use crate::cli::Fault;
use crate::i18n::Lang;
use crate::serve::Failure;
use crate::site::Site;

/// What a letter asks, as text or as the published JSON.
///
/// # Errors
/// One Vietnamese sentence that names cause and way out.
pub fn read(path: &Path, json: bool) -> Result<String, String> {
    let bytes = bytes_of(path)?;
    let opened = if press::text::is_edxml(&bytes, &name_of(path)) {
        crate::exchange::letter_inside(&bytes)?
    } else {
        open::read(&bytes, &name_of(path)).map_err(|cause| cause.sentence(Lang::Vi))?
    };
    if json {
        return serde_json::to_string_pretty(&opened.reading).map_err(|fault| fault.to_string());
    }
    Ok(told(&opened.reading))
}

/// What in a DOCX departs from Nghị định 30/2020/NĐ-CP, as text or as JSON.
///
/// # Errors
/// One Vietnamese sentence that names cause and way out.
pub fn check(path: &Path, json: bool) -> Result<String, String> {
    let bytes = bytes_of(path)?;
    let look = press::docx::look(&bytes)
        .map_err(|fault| format!("Không đọc được {}: cần tệp .docx ({fault}).", name_of(path)))?;
    let remarks = letter::check::check(&look);
    if json {
        return serde_json::to_string_pretty(&remarks).map_err(|fault| fault.to_string());
    }
    if remarks.is_empty() {
        return Ok("Không thấy sai khác với thể thức của Nghị định 30/2020/NĐ-CP.\n".to_owned());
    }
    let mut out = String::new();
    for (n, remark) in (1..).zip(&remarks) {
        let (vi, _) = letter::remark_text(remark);
        let quote = if remark.quote.is_empty() {
            String::new()
        } else {
            format!("\n     “{}”", remark.quote)
        };
        let _ = writeln!(out, "{n}. {vi}{quote}");
    }
    Ok(out)
}

/// Puts a letter on the desk of the officer `login`, or of the only officer there is; `as_of` is today when not given.
/// Gives the letter's id; as JSON `letter`, `file_name`, `as_of`, `login`, and how many `recipients`, `tasks` and
/// `findings` were read. A letter that lies there already is an error, which then has its `letter`.
///
/// # Errors
/// One Vietnamese sentence that names cause and way out.
pub async fn open(
    site: &Site,
    path: &Path,
    as_of: Option<Date>,
    login: Option<&str>,
    json: bool,
) -> Result<String, Failure> {
    let (bytes, opened) = opened(path)?;
    let officer = officer(site, login).await?;
    let at = site.clock.now();
    let directory = site.directory();
    let source = site.blobs.put(&bytes).await?;
    let opening = Opening {
        unit: &officer.unit,
        person: &officer.id,
        as_of: as_of.unwrap_or_else(|| at.day()),
        file_name: &name_of(path),
        source: &source,
        opened: &opened,
        directory: &directory,
    };
    refuse_twin(site, &opening).await?;
    let mut tx = site.db.begin().await?;
    let id = open::open(&mut tx, &site.ids, at, &opening).await?;
    tx.commit().await?;
    if !json {
        return Ok(format!("{id}\n"));
    }
    let (reading, as_of) = (&opened.reading, opening.as_of.to_string());
    let document = json!({
        "letter": id, "file_name": opening.file_name, "as_of": as_of, "login": officer.login,
        "recipients": reading.recipients.len(), "tasks": reading.tasks.len(), "findings": reading.findings.len(),
    });
    Ok(format!("{document:#}\n"))
}

async fn officer(site: &Site, login: Option<&str>) -> Result<store::Officer, Failure> {
    let officers = store::officers(&site.db, login).await?;
    match (&officers[..], login) {
        ([officer], _) => Ok(officer.clone()),
        ([], Some(login)) => Err(format!("Không có chuyên viên nào với tên đăng nhập “{login}”.").into()),
        ([], None) => Err("Chưa có chuyên viên nào; hãy tạo tài khoản bằng `lantoa person add`.".into()),
        (several, _) => {
            let names: Vec<&str> = several.iter().map(|officer| officer.login.as_str()).collect();
            let names = names.join(", ");
            Err(format!("Chưa rõ mở cho chuyên viên nào; hãy nêu tên đăng nhập bằng --login: {names}").into())
        }
    }
}

async fn refuse_twin(site: &Site, opening: &Opening<'_>) -> Result<(), Failure> {
    let key = civic::directive::duplicate_key(&open::first_review(opening));
    let (key, hash) = (key.as_deref(), &opening.source.hash);
    let Some(twin) = store::twin(&site.db, opening.unit, key, hash, "").await? else {
        return Ok(());
    };
    let sentence = format!("Văn bản này đã có trên bàn ({}), mã {}.", twin.file_name, twin.id);
    Err(Fault::new(sentence, json!({ "letter": twin.id })).into())
}

fn opened(path: &Path) -> Result<(Vec<u8>, Opened), String> {
    let bytes = bytes_of(path)?;
    if let Some(package) =
        crate::exchange::open_package(&bytes, &name_of(path)).map_err(|(cause, _)| cause)?
    {
        return Ok((package.bytes, package.opened));
    }
    let opened = open::read(&bytes, &name_of(path)).map_err(|cause| cause.sentence(Lang::Vi))?;
    Ok((bytes, opened))
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|fault| format!("Không mở được tệp {}: {fault}", path.display()))
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| viet::nfc(&name.to_string_lossy()).into_owned())
        .unwrap_or_default()
}

fn told(reading: &Reading) -> String {
    let mut out = String::new();
    for (label, field) in [
        ("Loại", &reading.kind),
        ("Số, ký hiệu", &reading.number),
        ("Ngày", &reading.date),
        ("Nơi ban hành", &reading.place),
        ("Cơ quan ban hành", &reading.issuer),
        ("Trích yếu", &reading.subject),
        ("Người ký", &reading.signer.name),
        ("Chức vụ", &reading.signer.post),
    ] {
        let value = match field.value.as_deref() {
            Some(day) if label == "Ngày" => shown(day),
            Some(value) => value.to_owned(), // a notation has hyphens too, and is no day
            None => "(không thấy)".to_owned(),
        };
        let at = field.span.map(place).unwrap_or_default();
        let _ = writeln!(out, "{label}: {value} [{:.0} %]{at}", field.confidence * 100.0);
    }
    list(
        &mut out,
        "Nơi nhận",
        reading
            .recipients
            .iter()
            .map(|r| format!("{}{}", r.text, place(r.span))),
    );
    list(
        &mut out,
        "Căn cứ",
        reading
            .bases
            .iter()
            .map(|b| format!("{}{}", b.text, place(b.span))),
    );
    list(&mut out, "Liên quan", reading.links.iter().map(link));
    list(
        &mut out,
        "Nhiệm vụ",
        reading.tasks.iter().enumerate().map(|(n, _)| task(reading, n)),
    );
    list(
        &mut out,
        "Cần xem lại",
        reading.findings.iter().map(|finding| finding_text(finding).0),
    );
    out
}

fn list(out: &mut String, head: &str, lines: impl Iterator<Item = String>) {
    let _ = writeln!(out, "\n{head}:");
    for (n, line) in (1..).zip(lines) {
        let _ = writeln!(out, "  {n}. {line}");
    }
}

fn task(reading: &Reading, index: usize) -> String {
    let task = &reading.tasks[index];
    let who = if task.assignees.is_empty() {
        "mọi nơi nhận".to_owned()
    } else {
        task.assignees.join("; ")
    };
    let due = reading
        .deadlines
        .iter()
        .filter(|deadline| deadline.task.is_none_or(|of| of == index));
    let due: Vec<&str> = due.map(|deadline| deadline.text.as_str()).collect();
    let due = if due.is_empty() {
        "không nêu".to_owned()
    } else {
        due.join("; ")
    };
    format!(
        "{}{}\n     ai: {who} · hạn: {due} · [{:.0} %]{}",
        task.text,
        place(task.span),
        task.confidence * 100.0,
        tags(task)
    )
}

/// The tags of a task, one line for each kind that it has.
fn tags(task: &letter::Task) -> String {
    let kinds = [
        ("chủ đề", &task.topics),
        ("kênh", &task.channels),
        ("loại hình", &task.forms),
        ("đối tượng", &task.audiences),
        ("địa bàn", &task.areas),
        ("tiếng", &task.languages),
        ("minh chứng", &task.evidence),
    ];
    let said = kinds.iter().filter(|(_, tags)| !tags.is_empty());
    said.map(|(kind, tags)| format!("\n     {kind}: {}", tags.join(", ")))
        .collect()
}

fn link(link: &letter::Link) -> String {
    let relation = match link.relation {
        Relation::Answers => "phúc đáp",
        Relation::Follows => "tiếp theo",
        Relation::Reminds => "đôn đốc",
        Relation::Replaces => "thay thế",
        Relation::Amends => "sửa đổi, bổ sung",
        Relation::Corrects => "đính chính",
        Relation::Recalls => "thu hồi, bãi bỏ",
        Relation::HandsOn => "sao gửi, chuyển",
        Relation::CarriesOut => "thực hiện",
    };
    let date = link
        .date
        .as_deref()
        .map(|date| format!(" ngày {}", shown(date)))
        .unwrap_or_default();
    format!("{relation}: {}{date}{}", link.notation, place(link.span))
}

fn place(span: letter::Span) -> String {
    format!(" ({}–{})", span.start, span.end)
}
