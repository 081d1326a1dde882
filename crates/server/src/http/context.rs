//! What a handler knows of its request.

use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use civic::permission::{Act, Actor, Denied, Relation, may_by_any};
use civic::unit::Directory;
use civic::{Ids as _, Moment};
use store::audit::{self, Entry};
use store::{Db, Tx};
use viet::Date;

use super::{Chrome, Refusal};
use crate::i18n::{self, Lang};
use crate::site::Site;

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Who {
    /// The person, their unit and role, as permissions see them.
    pub actor: Actor,
    /// Their name.
    pub name: String,
    /// The hash of the session's token.
    pub session: String,
}

/// A request of anybody.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The installation.
    pub site: Arc<Site>,
    /// When the request came: the one time that it knows.
    pub at: Moment,
    /// The language of the answer.
    pub lang: Lang,
    /// Path with query, for links that come back here.
    pub path: String,
    /// Who is signed in, if anybody.
    pub who: Option<Who>,
    /// The message that the act before left for this page: a key.
    pub flash: Option<String>,
    /// The token that forms must carry.
    pub csrf: String,
}

impl Ctx {
    /// The civil day in Vietnam.
    #[must_use]
    pub fn today(&self) -> Date {
        self.at.day()
    }

    /// A message.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        i18n::text(self.lang, key)
    }

    /// A message with `{name}` replaced.
    #[must_use]
    pub fn tf(&self, key: &str, values: &[(&str, &str)]) -> String {
        i18n::format(self.lang, key, values)
    }

    /// Where reads go.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.site.db
    }

    /// Opens a write transaction.
    pub async fn begin(&self) -> Result<Tx, Refusal> {
        Ok(self.site.db.begin().await?)
    }

    /// The directory of units.
    #[must_use]
    pub fn directory(&self) -> Arc<Directory> {
        self.site.directory()
    }

    /// A new id.
    #[must_use]
    pub fn new_id(&self) -> String {
        self.site.ids.next(self.at)
    }

    /// The name of a unit today; its last name if it is gone.
    #[must_use]
    pub fn unit_name(&self, id: &str) -> String {
        name_of(&self.directory(), id, self.today())
    }

    /// The frame of a public page.
    #[must_use]
    pub fn public_chrome(&self) -> Chrome {
        Chrome::new(self, "")
    }
}

/// The name of a unit on a day, or its last one before, or its first.
#[must_use]
pub fn name_of(directory: &Directory, id: &str, on: Date) -> String {
    let Some(unit) = directory.get(id) else {
        return id.to_owned();
    };
    let version = unit.version(on).or_else(|| unit.versions.last());
    version.map_or_else(|| id.to_owned(), |version| version.name.clone())
}

/// A request of a signed-in person.
#[derive(Clone, Debug)]
pub struct Desk {
    ctx: Ctx,
    /// Who acts, for which unit, in which role.
    pub actor: Actor,
    /// Their name.
    pub person_name: String,
}

impl Deref for Desk {
    type Target = Ctx;

    fn deref(&self) -> &Ctx {
        &self.ctx
    }
}

impl Desk {
    /// The frame of a page; `menu` is the key of its menu entry.
    #[must_use]
    pub fn chrome(&self, menu: &str) -> Chrome {
        Chrome::new(&self.ctx, menu)
    }

    /// Answers whether the actor may do this with a thing to which their unit stands so.
    pub fn may(&self, act: Act, relations: &[Relation]) -> Result<(), Refusal> {
        may_by_any(&self.actor, act, relations).map_err(|denied| match denied {
            Denied::Role => Refusal::Forbidden,
            Denied::Foreign => Refusal::NotFound,
        })
    }

    /// Writes an audit entry in the transaction of the change.
    pub async fn record(
        &self,
        tx: &mut Tx,
        action: &'static str,
        subject: &str,
        detail: serde_json::Value,
    ) -> Result<(), Refusal> {
        let (person, unit) = (Some(self.actor.person.as_str()), Some(self.actor.unit.as_str()));
        let entry = Entry {
            person,
            unit,
            action,
            subject,
            detail,
        };
        Ok(audit::append(tx, self.at, &entry).await?)
    }
}

/// Where a request came from, for counting tries; never stored.
#[derive(Clone, Debug)]
pub struct Address(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map(|peer| peer.0.ip().to_string()).unwrap_or_default()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let ctx = parts.extensions.get::<Self>().cloned();
        ctx.ok_or_else(|| Refusal::broken("a handler stands outside the context layer"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Desk {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let ctx = Ctx::from_request_parts(parts, state).await?;
        let who = ctx.who.clone().ok_or(Refusal::SignedOut)?;
        Ok(Self {
            ctx,
            actor: who.actor,
            person_name: who.name,
        })
    }
}
