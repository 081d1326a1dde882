//! The review page as its template needs it.

use askama::Template;
use civic::directive::duplicate_key;
use civic::review::{
    Due, Fault, FaultKind, Field, FieldName, Merged, Review, Sheet, Signed, Source, Task, Trust,
};

use super::attachments::{self, Attachment};
use super::desk::TwinView;
use super::notes::Notes;
use super::review_conflict::{ConflictView, task_keys};
use super::review_quotes::{QuoteView, TieView};
use super::{marks, places, store, tags, ties};
use crate::http::{Chrome, Desk, Refusal};

/// What the form shows: the stored texts, or those of a form that could not be taken.
pub(super) struct Shown<'a> {
    pub sheet: &'a Sheet,
    pub faults: &'a [Fault],
    /// Set when somebody else saved in between.
    pub merged: Option<&'a Merged>,
}

impl<'a> Shown<'a> {
    pub(super) fn plain(sheet: &'a Sheet) -> Self {
        Self {
            sheet,
            faults: &[],
            merged: None,
        }
    }
}

#[derive(Template)]
#[template(path = "letter/review.html")]
pub(super) struct ReviewPage {
    c: Chrome,
    id: String,
    title: String,
    meta: String,
    version: i64,
    /// The texts that this form grew from, JSON.
    base: String,
    text: String,
    issued: Option<String>,
    twin: Option<TwinView>,
    conflict: Option<ConflictView>,
    notes: Vec<String>,
    fields: Vec<FieldView>,
    recipients: Vec<QuoteView>,
    recipient_notes: Vec<String>,
    tasks: Vec<TaskView>,
    task_notes: Vec<String>,
    new: TaskView,
    bases: Vec<QuoteView>,
    copies: Vec<QuoteView>,
    ties: Vec<TieView>,
    progress: String,
    faulty: bool,
    /// It may still be changed.
    open: bool,
    discarded: bool,
    files: Vec<Attachment>,
}

struct FieldView {
    code: &'static str,
    label: String,
    kind: &'static str,
    value: String,
    options: Vec<OptionView>,
    long: bool,
    hint: Option<String>,
    trust: TrustView,
    notes: Vec<String>,
    error: Option<String>,
    theirs: Option<String>,
    placed: bool,
    ok: bool,
}

struct TaskView {
    key: String,
    title: String,
    text: String,
    who: String,
    due_kinds: Vec<OptionView>,
    due_text: String,
    due: String,
    to: String,
    trust: TrustView,
    /// What the reader took it to be about, in words.
    tags: Vec<String>,
    notes: Vec<String>,
    text_error: Option<String>,
    due_error: Option<String>,
    theirs: Vec<String>,
    placed: bool,
    dated: bool,
    ok: bool,
}

struct OptionView {
    value: String,
    label: String,
    selected: bool,
}

struct TrustView {
    class: &'static str,
    mark: &'static str,
    word: String,
    /// Who confirmed it, and when.
    confirmed: Option<String>,
}

/// How much of a review a person has confirmed, of how much: fields that say something, and tasks.
pub(super) fn progress(review: &Review) -> (usize, usize) {
    let fields = review
        .fields
        .values()
        .filter(|field| field.value.is_some())
        .map(|field| &field.confirmed);
    let all: Vec<_> = fields
        .chain(review.tasks.iter().map(|task| &task.confirmed))
        .collect();
    (
        all.iter().filter(|confirmed| confirmed.is_some()).count(),
        all.len(),
    )
}

pub(super) async fn page(
    desk: &Desk,
    letter: &store::Letter,
    shown: Shown<'_>,
) -> Result<ReviewPage, Refusal> {
    let twin = match duplicate_key(&letter.review) {
        Some(key) => store::same_number(desk.db(), &letter.unit, &key, &letter.id).await?,
        None => None,
    };
    let named = ties::resolve(desk.db(), &desk.directory(), letter).await?;
    let stored = letter.review.sheet();
    let notes = Notes::of(letter, desk.lang);
    let view = View {
        desk,
        letter,
        shown: &shown,
        notes: &notes,
    };
    let (done, all) = progress(&letter.review);
    let subject = letter.review.value(FieldName::Subject).map(str::to_owned);
    let day = shown_day(letter);
    Ok(ReviewPage {
        c: desk.chrome("letter.menu"),
        id: letter.id.clone(),
        title: subject.unwrap_or_else(|| letter.file_name.clone()),
        meta: desk.tf(
            "letter.review.meta",
            &[("file", &letter.file_name), ("as_of", &day)],
        ),
        version: letter.version,
        base: serde_json::to_string(&stored).map_err(Refusal::broken)?,
        text: marks::html(&letter.body, &places::of(letter)),
        issued: letter.directive.as_ref().map(|id| format!("/directives/{id}")),
        twin: twin.map(|twin| TwinView::new(desk, &twin)),
        conflict: shown.merged.map(|merged| view.conflict(merged)),
        notes: notes.of_letter.clone(),
        fields: FieldName::ALL.into_iter().map(|name| view.field(name)).collect(),
        recipients: view.recipients(),
        recipient_notes: notes.of_recipients.clone(),
        tasks: view.tasks(),
        task_notes: notes.of_tasks.clone(),
        new: view.task("n".to_owned(), 0, None),
        bases: view.bases(),
        copies: view.copies(),
        ties: named.iter().map(|tie| view.tie(tie)).collect(),
        progress: desk.tf(
            "letter.checked_of",
            &[("n", &done.to_string()), ("all", &all.to_string())],
        ),
        faulty: !shown.faults.is_empty(),
        open: !letter.issued && !letter.discarded,
        discarded: letter.discarded,
        files: attachments::of_letter(desk.db(), &letter.id).await?,
    })
}

fn shown_day(letter: &store::Letter) -> String {
    letter.as_of.short()
}

pub(super) struct View<'a> {
    pub(super) desk: &'a Desk,
    pub(super) letter: &'a store::Letter,
    pub(super) shown: &'a Shown<'a>,
    notes: &'a Notes,
}

impl View<'_> {
    fn text(&self, name: &str) -> String {
        self.shown.sheet.get(name).cloned().unwrap_or_default()
    }

    fn error(&self, name: &str) -> Option<String> {
        let fault = self.shown.faults.iter().find(|fault| fault.name == name)?;
        Some(match fault.kind {
            FaultKind::NotADay => self.desk.t("letter.fault.not_a_day"),
            FaultKind::NoWords => self.desk.t("letter.fault.no_words"),
            FaultKind::TooLong => self.desk.t("letter.fault.too_long"),
        })
    }

    /// What is stored now where both wrote.
    fn theirs(&self, name: &str) -> Option<String> {
        let clash = self
            .shown
            .merged?
            .clashes
            .iter()
            .find(|clash| clash.name == name)?;
        let value = if clash.theirs.is_empty() {
            self.desk.t("letter.conflict.empty")
        } else {
            clash.theirs.clone()
        };
        Some(self.desk.tf("letter.conflict.stored", &[("value", &value)]))
    }

    fn field(&self, name: FieldName) -> FieldView {
        let code = name.code();
        let field = self.letter.review.fields.get(&name);
        let notes = self.notes.field(name, field);
        FieldView {
            code,
            label: self.desk.t(&format!("letter.field.{code}")),
            kind: if matches!(name, FieldName::SignerName | FieldName::SignerPost) {
                "signer"
            } else {
                code
            },
            value: self.text(code),
            options: if name == FieldName::Kind {
                self.kinds()
            } else {
                Vec::new()
            },
            long: matches!(name, FieldName::Subject),
            hint: (name == FieldName::Date).then(|| self.desk.t("letter.hint.date")),
            trust: field.map_or_else(
                || self.trust(Trust::None, Source::Machine, None),
                |field| self.field_trust(field, !notes.is_empty()),
            ),
            notes,
            error: self.error(code),
            theirs: self.theirs(code),
            placed: field.is_some_and(|field| field.span.is_some()),
            ok: self.shown.sheet.contains_key(&format!("{code}.ok")),
        }
    }

    /// A value with a remark beside it is not called sure, however well it was read.
    fn field_trust(&self, field: &Field, doubted: bool) -> TrustView {
        let trust = if doubted && field.trust() == Trust::Sure {
            Trust::Check
        } else {
            field.trust()
        };
        self.trust(trust, field.source, field.confirmed.as_ref())
    }

    fn trust(&self, trust: Trust, source: Source, confirmed: Option<&Signed>) -> TrustView {
        let (class, mark, word) = match trust {
            Trust::Sure => ("trust-sure", "st-proven", "letter.trust.sure"),
            Trust::Check => ("trust-check", "st-under", "letter.trust.check"),
            Trust::None => ("trust-none", "st-unknown", "letter.trust.none"),
        };
        let key = if source == Source::Person {
            "letter.typed_by"
        } else {
            "letter.confirmed_by"
        };
        let by = |signed: &Signed| {
            self.desk
                .tf(key, &[("name", &signed.name), ("when", &signed.at.short())])
        };
        TrustView {
            class,
            mark,
            word: self.desk.t(word),
            confirmed: confirmed.map(by),
        }
    }

    fn kinds(&self) -> Vec<OptionView> {
        const KINDS: [&str; 10] = [
            "cong_van",
            "ke_hoach",
            "thong_bao",
            "quyet_dinh",
            "chi_thi",
            "huong_dan",
            "bao_cao",
            "to_trinh",
            "giay_moi",
            "khac",
        ];
        let value = self.text("kind");
        let known = KINDS.contains(&value.as_str()) || value.is_empty();
        let mut options = vec![self.option("", self.desk.t("letter.kind_unknown"), &value)];
        options.extend(
            KINDS
                .iter()
                .map(|code| self.option(code, self.desk.t(&format!("letter.kind.{code}")), &value)),
        );
        if !known {
            options.push(self.option(&value, value.clone(), &value));
        }
        options
    }

    fn option(&self, value: &str, label: String, chosen: &str) -> OptionView {
        OptionView {
            value: value.to_owned(),
            label,
            selected: value == chosen,
        }
    }

    fn tasks(&self) -> Vec<TaskView> {
        let keys = task_keys(&self.letter.review, self.shown.sheet);
        (1..)
            .zip(keys)
            .map(|(number, key)| self.task(key.to_string(), number, self.stored_task(key)))
            .collect()
    }

    fn stored_task(&self, key: u32) -> Option<&Task> {
        self.letter.review.tasks.iter().find(|task| task.key == key)
    }

    fn task(&self, key: String, number: usize, task: Option<&Task>) -> TaskView {
        let name = |part: &str| format!("t{key}.{part}");
        let (trust, source) = task.map_or((Trust::None, Source::Machine), |task| (task.trust(), task.source));
        let due_kind = self.text(&name("due_kind"));
        let mut due_kinds = vec![self.option("", self.desk.t("letter.due_none"), &due_kind)];
        due_kinds.extend(
            Due::KINDS.map(|code| self.option(code, self.desk.t(&format!("letter.due.{code}")), &due_kind)),
        );
        TaskView {
            title: self.desk.tf("letter.task_n", &[("n", &number.to_string())]),
            text: self.text(&name("text")),
            who: self.text(&name("who")),
            due_kinds,
            due_text: self.text(&name("due_text")),
            due: self.text(&name("due")),
            to: task.map(|task| self.to(task)).unwrap_or_default(),
            trust: self.trust(trust, source, task.and_then(|task| task.confirmed.as_ref())),
            tags: task
                .map(|task| tags::lines(self.desk, &task.tags))
                .unwrap_or_default(),
            notes: task.map(|task| self.notes.task(task)).unwrap_or_default(),
            text_error: self.error(&name("text")),
            due_error: self.error(&name("due")),
            theirs: ["text", "who", "due_kind", "due_text", "due"]
                .iter()
                .filter_map(|part| self.theirs(&name(part)))
                .collect(),
            placed: task.is_some_and(|task| task.span.is_some()),
            dated: task.is_some_and(|task| places::deadline_of(self.letter, task).is_some()),
            ok: self.shown.sheet.contains_key(&name("ok")),
            key,
        }
    }

    /// To whom a task goes, in words.
    fn to(&self, task: &Task) -> String {
        let recipients = &self.letter.review.recipients;
        match &task.to {
            None => self.desk.t("letter.to.open"),
            Some(keys) if keys.is_empty() => self.desk.t("letter.to.nobody"),
            Some(keys) if keys.len() == recipients.len() => self.desk.t("letter.to.everybody"),
            Some(keys) => {
                let named = recipients
                    .iter()
                    .filter(|recipient| keys.contains(&recipient.key));
                named
                    .map(|recipient| recipient.phrase.as_str())
                    .collect::<Vec<_>>()
                    .join("; ")
            }
        }
    }
}
