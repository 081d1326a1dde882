//! The frame of a page: language, menu, person, and the small marks that every template uses.

use std::collections::BTreeMap;

use crate::i18n::{self, Lang};

use super::{Ctx, Group, MenuItem};

/// A phone's foot has room for so many tabs of 48 px and a readable word.
const MOST_TABS: usize = 5;

/// What `layout.html` and `public.html` need; templates hold one as `c`.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// The language of the page.
    pub lang: Lang,
    /// The token that forms must carry.
    pub csrf: String,
    /// The message left by the act before, in words.
    pub flash: Option<String>,
    /// The signed-in person's name.
    pub person: Option<String>,
    /// Their unit's name.
    pub unit: String,
    /// Their role in words.
    pub role: String,
    /// Path with query of this page.
    pub path: String,
    /// True in a demonstration.
    pub demo: bool,
    /// Outages that the public is told of, on its own pages.
    pub notices: Vec<String>,
    entries: Vec<Entry>,
}

/// An entry of the menu as this person sees it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its word.
    pub label: String,
    /// The same, where there is room for one word.
    pub short: String,
    /// Where it leads.
    pub path: &'static str,
    /// Its symbol.
    pub icon: &'static str,
    /// Under which heading.
    group: Group,
    /// True on the page that it leads to.
    pub current: bool,
    /// What waits there, if anything does.
    pub waiting: Option<String>,
}

/// A heading of the menu with what stands under it.
#[derive(Debug)]
pub struct Heading<'a> {
    /// Its words.
    pub label: String,
    /// In their order.
    pub entries: Vec<&'a Entry>,
}

impl Chrome {
    pub(super) fn new(ctx: &Ctx, menu: &str) -> Self {
        let who = ctx.who.as_ref();
        Self {
            lang: ctx.lang,
            csrf: ctx.csrf.clone(),
            flash: ctx.flash.as_deref().map(|key| ctx.t(key)),
            person: who.map(|who| who.name.clone()),
            unit: who.map(|who| ctx.unit_name(&who.actor.unit)).unwrap_or_default(),
            role: who
                .map(|who| ctx.t(&format!("account.role.{}", who.actor.role.code())))
                .unwrap_or_default(),
            path: ctx.path.clone(),
            demo: ctx.site.demo,
            notices: match menu {
                "" => crate::outage::notices(ctx),
                _ => Vec::new(),
            },
            entries: entries(ctx, menu),
        }
    }

    /// The menu of this person, under its headings.
    #[must_use]
    pub fn menu(&self) -> Vec<Heading<'_>> {
        self.under_headings(&self.entries)
    }

    /// The entries that stand at the foot of a phone.
    #[must_use]
    pub fn tabs(&self) -> &[Entry] {
        &self.entries[..self.at_the_foot()]
    }

    /// The entries behind the last tab, when they do not all fit, under their headings.
    #[must_use]
    pub fn more(&self) -> Vec<Heading<'_>> {
        self.under_headings(&self.entries[self.at_the_foot()..])
    }

    /// True when this page is behind the last tab.
    #[must_use]
    pub fn is_in_more(&self) -> bool {
        self.entries[self.at_the_foot()..]
            .iter()
            .any(|entry| entry.current)
    }

    fn under_headings<'a>(&self, entries: &'a [Entry]) -> Vec<Heading<'a>> {
        let mut groups: BTreeMap<Group, Vec<&Entry>> = BTreeMap::new();
        for entry in entries {
            groups.entry(entry.group).or_default().push(entry);
        }
        let heading = |(group, entries): (Group, _)| Heading {
            label: self.t(group.key()),
            entries,
        };
        groups.into_iter().map(heading).collect()
    }

    fn at_the_foot(&self) -> usize {
        match self.entries.len() {
            all if all <= MOST_TABS => all,
            _ => MOST_TABS - 1,
        }
    }

    /// A message.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        i18n::text(self.lang, key)
    }

    /// A message with `{name}` replaced.
    #[must_use]
    pub fn tf<'a>(&self, key: &str, values: impl AsRef<[(&'a str, &'a str)]>) -> String {
        i18n::format(self.lang, key, values.as_ref())
    }

    /// A number with its thousands apart: 1.204 in Vietnamese, 1,204 in English.
    #[must_use]
    pub fn number(&self, number: impl Into<i64>) -> String {
        let text = viet::grouped(number.into());
        match self.lang {
            Lang::Vi => text,
            Lang::En => text.replace('.', ","),
        }
    }

    /// The hidden field that every form carries. HTML.
    #[must_use]
    pub fn csrf_field(&self) -> String {
        format!("<input type=\"hidden\" name=\"csrf\" value=\"{}\">", self.csrf)
    }

    /// A symbol of `marks.svg`. HTML.
    #[must_use]
    pub fn mark(&self, name: &str) -> String {
        format!("<svg class=\"mk\" aria-hidden=\"true\"><use href=\"/static/marks.svg#{name}\"/></svg>")
    }

    /// A standing as class, mark and word. HTML.
    #[must_use]
    pub fn pill(&self, standing: &str) -> String {
        let (mark, word) = (
            self.mark(&format!("st-{standing}")),
            self.t(&format!("http.standing.{standing}")),
        );
        format!("<span class=\"pill st st-{standing}\">{mark}{word}</span>")
    }

    /// The swatch of a standing in a legend. HTML.
    #[must_use]
    pub fn key(&self, standing: &str) -> String {
        format!(
            "<span class=\"key st st-{standing}\">{}</span>",
            self.mark(&format!("st-{standing}"))
        )
    }

    /// The first and last syllable's letters of the person's name.
    #[must_use]
    pub fn initials(&self) -> String {
        let name = self.person.as_deref().unwrap_or("");
        let mut letters = name.split_whitespace().filter_map(|part| part.chars().next());
        letters.next().into_iter().chain(letters.next_back()).collect()
    }

    /// Why a request was refused, in words.
    #[must_use]
    pub fn refusal(&self, code: &str) -> String {
        self.t(&format!("http.refusal.{code}"))
    }

    /// This page in another language.
    #[must_use]
    pub fn path_in(&self, lang: &str) -> String {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let kept = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
        let pairs: Vec<String> = kept.map(str::to_owned).chain([format!("lang={lang}")]).collect();
        format!("{path}?{}", pairs.join("&"))
    }
}

fn entries(ctx: &Ctx, current: &str) -> Vec<Entry> {
    let Some(who) = &ctx.who else {
        return Vec::new();
    };
    let mut items: Vec<&MenuItem> = crate::FEATURES.iter().flat_map(|feature| feature.menu).collect();
    items.retain(|item| item.access.admits(who.actor.role));
    items.sort_by_key(|item| item.order);
    let entry = |item: &MenuItem| Entry {
        label: ctx.t(item.key),
        short: ctx.t(item.short),
        path: item.path,
        icon: item.icon,
        group: item.group,
        current: item.key == current,
        waiting: crate::asrun::waiting(ctx, &who.actor.unit, item.key)
            .or_else(|| crate::bulletin::waiting(ctx, &who.actor.unit, item.key))
            .or_else(|| crate::publication::waiting(ctx, who, item.key)),
    };
    items.into_iter().map(entry).collect()
}
