//! `lantoa units import|show`.

use std::path::Path;

use civic::unit::import::{Frame, Outcome, Plan, Row};
use civic::unit::{About, Directory, Kind, Unit};
use serde_json::{Value, json};
use store::audit::{self, Entry};
use viet::Date;

use super::asked::end_of;
use super::import::{Counts, Words, lines, planned, trace};
use crate::i18n::Lang;
use crate::serve::Failure;
use crate::site::Site;

/// What an import is asked to do.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    /// The workbook or CSV.
    pub file: &'a Path,
    /// The day for which it is a directory.
    pub as_of: Date,
    /// The legal basis of rows that name none.
    pub basis: &'a str,
    /// Id, code or name of the territory in which its units lie; the whole country when left out.
    pub within: Option<&'a str>,
    /// Apply it, if nothing is refused.
    pub apply: bool,
}

/// Says what a file would do, row by row, and does it when asked: `rows` (of `row`, `outcome`, `name`, `code`, `unit`,
/// `lines`), `new`, `changed`, `same`, `refused`, `applied`.
///
/// # Errors
/// When the file cannot be read, or it was to be applied and a row is refused.
pub async fn import(site: &Site, ask: Import<'_>, as_json: bool) -> Result<String, Failure> {
    let (directory, at) = (site.directory(), site.clock.now());
    let words = Words {
        lang: Lang::Vi,
        directory: &directory,
        on: ask.as_of,
    };
    let bytes = std::fs::read(ask.file)?;
    let lines = lines(&bytes, &words)?;
    let root = ask
        .within
        .map(|within| one(&directory, within, ask.as_of).map(|unit| unit.id.clone()))
        .transpose()?;
    let frame = Frame {
        root,
        on: ask.as_of,
        basis: ask.basis.to_owned(),
    };
    let plan = planned(&directory, &lines, &frame, at, &site.ids);
    let counts = Counts::of(&plan);
    let applied = ask.apply && counts.can_apply();
    if applied {
        let name = ask.file.file_name().unwrap_or_default().to_string_lossy();
        take(site, &plan, &frame, trace(&name, &bytes, &frame, counts)).await?;
    }
    let said = told(&plan, &words, counts, applied, as_json);
    if ask.apply && counts.refused > 0 {
        let sentence = format!("{} dòng bị từ chối, chưa có gì được ghi", counts.refused);
        print!("{}", if as_json { "" } else { &said });
        return Err(crate::cli::Fault::new(sentence, document(&plan, &words, counts, false)).into());
    }
    Ok(said)
}

async fn take(site: &Site, plan: &Plan, frame: &Frame, detail: Value) -> Result<(), Failure> {
    let at = site.clock.now();
    let mut tx = site.db.begin().await?;
    let silence = crate::station::Silence::before(&mut tx, site).await?;
    if store::directory::amend(&mut tx, &plan.changes, at)
        .await?
        .is_err()
    {
        return Err("danh mục đơn vị vừa thay đổi; hãy chạy lại lệnh này".into());
    }
    silence.keep(&mut tx, site).await?;
    let entry = Entry {
        person: None,
        unit: None,
        action: "unit.imported",
        subject: frame.root.as_deref().unwrap_or("units"),
        detail,
    };
    audit::append(&mut tx, at, &entry).await?;
    tx.commit().await?;
    Ok(site.directory_changed().await?)
}

fn told(plan: &Plan, words: &Words<'_>, counts: Counts, applied: bool, as_json: bool) -> String {
    if as_json {
        return format!("{:#}\n", document(plan, words, counts, applied));
    }
    let mut said = String::new();
    for row in plan.rows.iter().filter(|row| row.outcome != Outcome::Same) {
        let what = words.say(&format!("unit.import.{}", outcome(row)), &[]);
        said += &format!(
            "{}: {} {} – {what}\n",
            row.line.place,
            row.line.code.as_deref().unwrap_or("–"),
            row.line.name
        );
        for line in reasons(row, words) {
            said += &format!("    {line}\n");
        }
    }
    let Counts {
        new,
        changed,
        same,
        refused,
    } = counts;
    said += &format!("Mới {new}, thay đổi {changed}, giữ nguyên {same}, từ chối {refused}. ");
    said + if applied {
        "Đã ghi vào danh mục.\n"
    } else {
        "Chưa ghi gì.\n"
    }
}

fn document(plan: &Plan, words: &Words<'_>, counts: Counts, applied: bool) -> Value {
    let row = |row: &Row| {
        json!({
            "row": row.line.place, "outcome": outcome(row), "name": row.line.name, "code": row.line.code,
            "unit": row.unit.as_deref().filter(|_| applied || row.outcome != Outcome::New),
            "lines": reasons(row, words),
        })
    };
    json!({
        "rows": plan.rows.iter().map(row).collect::<Vec<_>>(), "new": counts.new, "changed": counts.changed,
        "same": counts.same, "refused": counts.refused, "applied": applied,
    })
}

fn outcome(row: &Row) -> &'static str {
    match row.outcome {
        Outcome::New => "new",
        Outcome::Changed(_) => "changed",
        Outcome::Same => "same",
        Outcome::Refused(_) => "refused",
    }
}

fn reasons(row: &Row, words: &Words<'_>) -> Vec<String> {
    match &row.outcome {
        Outcome::Refused(reasons) => reasons.iter().map(|reason| words.reason(reason)).collect(),
        Outcome::Changed(differences) => differences
            .iter()
            .map(|difference| {
                let (what, before, after) = words.difference(difference);
                words.say(
                    "unit.import.difference",
                    &[("what", &what), ("before", &before), ("after", &after)],
                )
            })
            .collect(),
        Outcome::New | Outcome::Same => Vec::new(),
    }
}

/// The one unit that bears this id, code or name on the day.
fn one<'d>(directory: &'d Directory, asked: &str, on: Date) -> Result<&'d Unit, Failure> {
    if let Some(unit) = directory.get(asked).filter(|unit| unit.version(on).is_some()) {
        return Ok(unit);
    }
    let coded: Vec<&Unit> = Kind::ALL
        .into_iter()
        .filter_map(|kind| directory.by_code(kind, asked, on))
        .collect();
    let mut found = coded;
    if found.is_empty() {
        let named = super::find(directory, asked, None, on)
            .into_iter()
            .filter(|found| found.exists);
        found = named.map(|found| found.unit).collect();
        let whole = |unit: &&Unit| {
            directory
                .name(&unit.id, on)
                .is_some_and(|name| viet::fold(name) == viet::fold(asked))
        };
        if found.iter().any(whole) {
            found.retain(|unit| whole(unit));
        }
    }
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(format!(
            "Không có đơn vị nào mang mã hoặc tên “{asked}” vào ngày {}.",
            on.short()
        )
        .into()),
        many => {
            let lines = many.iter().take(10).map(|unit| {
                let above = directory
                    .parent(&unit.id, on)
                    .and_then(|above| directory.name(&above.id, on));
                format!(
                    "  {}  {}, {}",
                    unit.id,
                    directory.name(&unit.id, on).unwrap_or("–"),
                    above.unwrap_or("–")
                )
            });
            let lines = lines.collect::<Vec<_>>().join("\n");
            Err(format!(
                "Có {} đơn vị; hãy ghi mã định danh của một đơn vị:\n{lines}",
                many.len()
            )
            .into())
        }
    }
}

/// Shows a unit on a day, as known at the end of another: `id`, `kind`, `name`, `code`, `parent`, `versions`, `facts`,
/// `before`, `after`.
///
/// # Errors
/// When no unit or several bear this code or name.
pub fn show(
    site: &Site,
    asked: &str,
    on: Date,
    known: Option<Date>,
    as_json: bool,
) -> Result<String, Failure> {
    let present = site.directory();
    let past = known.map(|known| present.as_known(end_of(known)));
    let directory = past.as_ref().unwrap_or(&present);
    let unit = one(directory, asked, on)?;
    let all = shown(directory, unit, on);
    if as_json {
        return Ok(format!("{all:#}\n"));
    }
    let words = Words {
        lang: Lang::Vi,
        directory,
        on,
    };
    Ok(sheet(directory, unit, on, &words))
}

fn shown(directory: &Directory, unit: &Unit, on: Date) -> Value {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let versions = unit.versions.iter().map(|v| {
        json!({
            "from": day(v.from), "to": day(v.to), "name": v.name, "code": v.code, "parent": v.parent, "basis": v.basis,
            "closed_by": v.closed_by, "recorded": v.recorded.rfc3339(),
        })
    });
    let facts = unit.facts.iter().map(|f| {
        json!({
            "about": f.about.code(), "value": f.value.text(f.about), "from": day(f.from), "to": day(f.to), "basis": f.basis,
            "recorded": f.recorded.rfc3339(),
        })
    });
    let step = |s: &civic::unit::Succession, other: &str| {
        let share = s
            .share
            .map(|share| format!("{}/{}", share.numerator, share.denominator));
        json!({
            "unit": other, "on": s.on.to_string(), "how": s.how.code(), "share": share, "basis": s.basis, "doubt": s.doubt,
        })
    };
    let now = unit.version(on);
    json!({
        "id": unit.id, "kind": unit.kind.code(), "name": now.map(|v| &v.name), "code": now.and_then(|v| v.code.as_ref()),
        "parent": now.and_then(|v| v.parent.as_ref()), "versions": versions.collect::<Vec<_>>(),
        "facts": facts.collect::<Vec<_>>(),
        "before": directory.before(&unit.id).map(|s| step(s, &s.from)).collect::<Vec<_>>(),
        "after": directory.after(&unit.id).map(|s| step(s, &s.to)).collect::<Vec<_>>(),
    })
}

fn sheet(directory: &Directory, unit: &Unit, on: Date, words: &Words<'_>) -> String {
    let name = |id: &str, day: Date| crate::http::name_of(directory, id, day);
    let day = |day: Option<Date>| day.map_or_else(|| "chưa rõ".to_owned(), Date::short);
    let mut said = format!("{}  {}\n", unit.id, name(&unit.id, on));
    for above in directory.ancestors(&unit.id, on) {
        said += &format!("  thuộc {}\n", name(&above.id, on));
    }
    for version in &unit.versions {
        let to = version
            .to
            .map_or_else(|| "nay".to_owned(), |to| to.plus_days(-1).short());
        let basis = version
            .closed_by
            .as_deref()
            .or(version.basis.as_deref())
            .unwrap_or("căn cứ chưa rõ");
        let code = version.code.as_deref().unwrap_or("–");
        said += &format!(
            "  {} – {to}: {} (mã {code}; {basis})\n",
            day(version.from),
            version.name
        );
    }
    for about in About::ALL {
        if let Some(value) = unit.fact(about, on) {
            let what = words.say(&format!("unit.fact.{}", about.code()), &[]);
            said += &format!("  {what}: {}\n", words.value(about, &Some(value.clone())));
        }
    }
    let step = |s: &civic::unit::Succession, head: &str, other: String| {
        let how = words.say(&format!("unit.how.{}", s.how.code()), &[]);
        let doubt = s
            .doubt
            .as_deref()
            .map(|doubt| format!(" [{doubt}]"))
            .unwrap_or_default();
        format!("  {head} {other}: {how}, {}{doubt}\n", s.on.short())
    };
    for s in directory.before(&unit.id) {
        said += &step(s, "trước đó", name(&s.from, s.on.plus_days(-1)));
    }
    for s in directory.after(&unit.id) {
        said += &step(s, "sau đó", name(&s.to, s.on));
    }
    said
}
