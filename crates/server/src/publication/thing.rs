//! What goes through the check: a directive, or a material.

use ::store::Tx;
use civic::Moment;
use civic::permission::Act;
use serde_json::{Value, json};

use crate::directive::{self, Directive, File};
use crate::http::{Desk, Refusal};
use crate::{access, material};

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Directive,
    Material,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Self::Directive => "directive",
            Self::Material => "material",
        }
    }

    pub fn from_code(code: &str) -> Self {
        match code {
            "material" => Self::Material,
            _ => Self::Directive,
        }
    }

    /// The kind that an address is about.
    pub fn of_path(path: &str) -> Self {
        match path.starts_with("/materials/") {
            true => Self::Material,
            false => Self::Directive,
        }
    }

    /// Where such things are worked on.
    pub fn base(self) -> &'static str {
        match self {
            Self::Directive => "/directives",
            Self::Material => "/materials",
        }
    }

    /// Where everybody reads them.
    pub fn public_base(self) -> &'static str {
        match self {
            Self::Directive => "/van-ban",
            Self::Material => "/tai-lieu",
        }
    }
}

/// What is to go public.
pub(super) struct Thing {
    pub kind: Kind,
    pub id: String,
    /// The unit that made it.
    pub unit: String,
    pub subject: String,
    pub is_public: bool,
    /// Every word that its public page shows.
    pub text: String,
    pub files: Vec<File>,
    /// What its hash is made of beside the files.
    facts: Value,
}

impl Thing {
    /// A file can stay in the house while the rest goes public.
    pub fn files_may_stay(&self) -> bool {
        self.kind == Kind::Directive
    }

    /// Everything that goes public with these files.
    pub fn all(&self, kept: &[File]) -> Value {
        let files: Vec<_> = kept
            .iter()
            .map(|file| json!([file.position, file.file_name, file.blob]))
            .collect();
        json!([self.facts, files])
    }

    /// Makes it public. False when it is already.
    pub async fn publish(&self, tx: &mut Tx, at: Moment) -> ::store::Result<bool> {
        match self.kind {
            Kind::Directive => directive::set_published(tx, &self.id, Some(at)).await,
            Kind::Material => material::set_published(tx, &self.id, Some(at)).await,
        }
    }

    /// The action of the record when it goes public.
    pub fn published(&self) -> &'static str {
        match self.kind {
            Kind::Directive => "directive.published",
            Kind::Material => "material.published",
        }
    }
}

/// A thing of the actor's unit or of one below it.
pub(super) async fn load(desk: &Desk, act: Act, id: &str) -> Result<Thing, Refusal> {
    let thing = match Kind::of_path(&desk.path) {
        Kind::Directive => {
            let found = directive::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
            desk.may(act, &access::to_publication(desk, &found.unit))?;
            let files = directive::files(desk.db(), id).await?;
            of_directive(found, files)
        }
        Kind::Material => {
            let found = material::get(desk.db(), id).await?.ok_or(Refusal::NotFound)?;
            desk.may(act, &access::to_publication(desk, &found.unit))?;
            of_material(found)
        }
    };
    Ok(thing)
}

fn of_directive(found: Directive, files: Vec<File>) -> Thing {
    let signer = [&found.signer_post, &found.signer_name];
    let signer: Vec<&str> = signer.into_iter().flatten().map(String::as_str).collect();
    let issuer = found.issuer.as_deref().unwrap_or_default();
    Thing {
        text: [&found.subject, &found.body, issuer, &signer.join("\n")].join("\n"),
        facts: json!([
            found.id,
            found.number,
            found.dated,
            found.place,
            found.issuer,
            found.signer_name,
            found.signer_post,
            found.subject,
            found.body,
        ]),
        kind: Kind::Directive,
        id: found.id,
        unit: found.unit,
        subject: found.subject,
        is_public: found.published_at.is_some(),
        files,
    }
}

fn of_material(found: material::Material) -> Thing {
    let captions = found.captions.clone().unwrap_or_default();
    let text = [
        &found.title,
        &found.body,
        &found.source,
        &found.licence,
        &captions,
    ];
    Thing {
        text: text.map(String::as_str).join("\n"),
        facts: json!([
            found.id,
            found.kind,
            found.title,
            found.language,
            found.audience,
            found.body,
            found.source,
            found.licence,
            found.captions,
        ]),
        files: found.file().into_iter().collect(),
        kind: Kind::Material,
        id: found.id,
        unit: found.unit,
        subject: found.title,
        is_public: found.published_at.is_some(),
    }
}
