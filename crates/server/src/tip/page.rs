//! The pages of the teller: telling, and coming back. They read without a script; the form appears with one, and sealed.

use std::sync::LazyLock;

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use civic::tip::{CLASSES, Checklist, FILE_BUCKETS, Indicators, Sign, Words};
use sha2::{Digest as _, Sha384};
use viet::Date;

use super::reading::{self, Spoken};
use super::{list, room, store};
use crate::http::{Answer, Chrome, Ctx, Refusal, Reply, asset};

/// Why there is no form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    Off,
    NoKeys,
    Full,
}

impl Closed {
    fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::NoKeys => "no_keys",
            Self::Full => "full",
        }
    }
}

#[derive(Template)]
#[template(path = "tip/tell.html")]
struct TellPage {
    c: Chrome,
    lines: Vec<civic::tip::Line>,
    closed: Option<String>,
    practice: bool,
    set: Set,
    signs: Vec<Sign>,
    caveat: String,
    signs_meta: String,
    spoken: Vec<Spoken>,
    /// The names of the languages without a recording.
    missing: Option<String>,
}

#[derive(Template)]
#[template(path = "tip/back.html")]
struct BackPage {
    c: Chrome,
    lines: Vec<civic::tip::Line>,
    closed: Option<String>,
    practice: bool,
    set: Set,
}

/// What the script is told: nothing about the teller.
struct Set {
    root: String,
    fingerprint: String,
    /// The day of a practice site; real lists are held against the phone's own clock.
    day: String,
    first: String,
    second: String,
    classes: String,
    buckets: usize,
    edition: String,
    age: &'static str,
    age_hash: &'static str,
    script: &'static str,
    script_hash: &'static str,
}

/// Scripts by address and hash: a browser runs no other bytes than these.
pub(super) static HASHES: LazyLock<[String; 4]> = LazyLock::new(|| {
    ["tip-age.js", "tip-page.js", "tip-desk.js", "tip-key.js"]
        .map(|name| integrity(asset(name).unwrap_or_default()))
});

fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// Whether the channel takes tips now, and the root that its lists are signed by.
pub(super) async fn is_closed(ctx: &Ctx) -> Result<(Option<Closed>, bool), Refusal> {
    let switch = store::switch(ctx.db()).await?;
    let good = list::good(&ctx.site, ctx.today()).await?;
    let closed = match () {
        () if !switch.is_on => Some(Closed::Off),
        () if good.is_none() || list::root(&ctx.site, switch.practice).is_none() => Some(Closed::NoKeys),
        () if !room::is_there(&ctx.site) => Some(Closed::Full),
        () => None,
    };
    Ok((closed, switch.practice))
}

/// The fingerprint that posters print while the channel takes tips, and whether it is a practice channel's.
pub(crate) async fn printed(ctx: &Ctx) -> Result<Option<(String, bool)>, Refusal> {
    let (closed, practice) = is_closed(ctx).await?;
    let root = list::root(&ctx.site, practice).filter(|_| closed.is_none());
    Ok(root.map(|key| (list::fingerprint(&hex::encode(key.as_bytes())), practice)))
}

/// Telling.
pub(super) async fn tell(ctx: Ctx) -> Answer {
    let (closed, practice) = is_closed(&ctx).await?;
    let signs = Indicators::shipped();
    let spoken = reading::spoken(&ctx).await?;
    let review = signs.review_by.parse().map(Date::short).unwrap_or_default();
    Ok(Reply::page(&TellPage {
        lines: Checklist::shipped().line,
        closed: closed.map(|closed| ctx.t(&format!("tip.closed.{}", closed.code()))),
        practice,
        set: set(&ctx, practice),
        signs_meta: ctx.tf(
            "tip.signs_meta",
            &[
                ("edition", &signs.edition),
                ("review", &review),
                ("source", &signs.source),
            ],
        ),
        caveat: signs.caveat,
        signs: signs.sign,
        missing: reading::missing(&spoken, closed.is_none()),
        spoken,
        c: ctx.public_chrome(),
    }))
}

/// Coming back.
pub(super) async fn back(ctx: Ctx) -> Answer {
    let (closed, practice) = is_closed(&ctx).await?;
    Ok(Reply::page(&BackPage {
        lines: Checklist::shipped().line,
        closed: closed.map(|closed| ctx.t(&format!("tip.closed.{}", closed.code()))),
        practice,
        set: set(&ctx, practice),
        c: ctx.public_chrome(),
    }))
}

fn set(ctx: &Ctx, practice: bool) -> Set {
    let words = Words::shipped();
    let root = list::root(&ctx.site, practice).map(|key| hex::encode(key.as_bytes()));
    let root = root.unwrap_or_default();
    let day = if practice {
        ctx.today().to_string()
    } else {
        String::new()
    };
    let [age_hash, script_hash, ..] = &*HASHES;
    Set {
        fingerprint: list::fingerprint(&root),
        root,
        day,
        first: words.first.join(" "),
        second: words.second.join(" "),
        classes: CLASSES.map(|class| class.to_string()).join(" "),
        buckets: FILE_BUCKETS,
        edition: Indicators::shipped().edition,
        age: "/static/tip-age.js",
        age_hash,
        script: "/static/tip-page.js",
        script_hash,
    }
}
