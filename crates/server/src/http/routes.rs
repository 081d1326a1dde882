//! Routes with their access: a route without one does not compile.

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use civic::Role;
use civic::permission::{Act, role_may};

use super::guard;
use crate::site::Site;

/// Everything that the server needs to know about one feature.
pub struct Feature {
    /// Its name: folder, glossary, prefix of its messages.
    pub name: &'static str,
    /// Its routes.
    pub routes: fn(Routes) -> Routes,
    /// Its entries in the menu.
    pub menu: &'static [MenuItem],
    /// Its messages, TOML.
    pub messages: &'static str,
}

/// An entry of the menu.
#[derive(Debug)]
pub struct MenuItem {
    /// Message key; also says which entry is the current one.
    pub key: &'static str,
    /// Message key of the word for it where there is room for one, at the foot of a phone.
    pub short: &'static str,
    /// Where it leads.
    pub path: &'static str,
    /// Symbol in `marks.svg`.
    pub icon: &'static str,
    /// Who sees it.
    pub access: Access,
    /// Under which heading it stands where there is room for headings.
    pub group: Group,
    /// Smaller stands higher.
    pub order: u8,
}

/// A heading of the menu; they stand in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What is to be done.
    Work,
    /// What is written and kept.
    Papers,
    /// What is counted.
    Figures,
    /// What sounds and shows.
    Broadcast,
    /// What the people read, and tell.
    Public,
    /// Units, persons, and the house itself.
    House,
}

impl Group {
    /// Message key of its heading.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Work => "http.group.work",
            Self::Papers => "http.group.papers",
            Self::Figures => "http.group.figures",
            Self::Broadcast => "http.group.broadcast",
            Self::Public => "http.group.public",
            Self::House => "http.group.house",
        }
    }
}

/// Who may come in at a route. What they may do with the thing behind it is asked again there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The public.
    Anyone,
    /// Every signed-in person.
    SignedIn,
    /// Everybody whose role ever does this.
    Act(Act),
    /// Loudspeaker players and nobody else: no session, no cookie, no form; the signature in the body says who it is.
    Device,
}

impl Access {
    /// True when this role may come in.
    #[must_use]
    pub fn admits(self, role: Role) -> bool {
        match self {
            Self::Anyone | Self::SignedIn => true,
            Self::Act(act) => role_may(role, act),
            Self::Device => false,
        }
    }
}

/// A row of the access table.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path with its `{parameters}`.
    pub path: &'static str,
    /// Who may come in.
    pub access: Access,
}

/// Collects routes with their access.
pub struct Routes {
    site: Option<Arc<Site>>,
    router: Router<Arc<Site>>,
    /// Routes of devices stand outside the layers that pages need.
    devices: Router<Arc<Site>>,
    table: Vec<Route>,
}

impl Routes {
    /// A page. GET changes nothing but what a first opening records.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.add(
            Route {
                method: "GET",
                path,
                access,
            },
            get(handler),
        )
    }

    /// An act.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Arc<Site>>,
        T: 'static,
    {
        self.add(
            Route {
                method: "POST",
                path,
                access,
            },
            post(handler),
        )
    }

    fn add(mut self, route: Route, handler: MethodRouter<Arc<Site>>) -> Self {
        self.table.push(route);
        if self.site.is_some() && route.access == Access::Device {
            self.devices = self.devices.route(route.path, handler);
        } else if self.site.is_some() {
            let guarded = handler.layer(from_fn_with_state(route.access, guard::admit));
            self.router = self.router.route(route.path, guarded);
        }
        self
    }
}

fn collect(site: Option<Arc<Site>>) -> Routes {
    let empty = Routes {
        site,
        router: Router::new(),
        devices: Router::new(),
        table: Vec::new(),
    };
    crate::FEATURES
        .iter()
        .fold(empty, |routes, feature| (feature.routes)(routes))
}

/// The routers of every feature: for people, and for devices.
pub(super) fn routers(site: &Arc<Site>) -> (Router<Arc<Site>>, Router<Arc<Site>>) {
    let routes = collect(Some(Arc::clone(site)));
    (routes.router, routes.devices)
}

/// The access table, in the order of registration.
#[must_use]
pub fn table() -> Vec<Route> {
    collect(None).table
}
