//! The whole application: routes, layers, and the door at which it listens.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::from_fn_with_state;
use axum::{Router, serve};
use http_body_util::BodyExt as _;
use tokio::net::TcpListener;
use tower::ServiceExt as _;
use tower_http::compression::CompressionLayer;

use super::{Answer, Refusal, Reply, guard, routes, still};
use crate::site::Site;

/// The application of a site.
pub fn app(site: &Arc<Site>) -> Router {
    let (people, devices) = routes::routers(site);
    for_people(people, site)
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(Arc::clone(site), still::stand))
        .merge(devices)
        .with_state(Arc::clone(site))
}

fn for_people(routes: Router<Arc<Site>>, site: &Arc<Site>) -> Router<Arc<Site>> {
    routes
        .fallback(nowhere)
        .layer(DefaultBodyLimit::disable()) // forms have limits of their own, with sentences
        .layer(from_fn_with_state(Arc::clone(site), guard::surround))
}

/// The pages as the house itself asks for them: as somebody who is not signed in, counted nowhere.
pub struct Inside(Router);

impl Inside {
    /// The pages of a site.
    #[must_use]
    pub fn new(site: &Arc<Site>) -> Self {
        let (people, _) = routes::routers(site);
        Self(for_people(people, site).with_state(Arc::clone(site)))
    }

    /// Status and text of a page.
    pub async fn get(&self, path: &str) -> Result<(u16, String), Refusal> {
        let request = Request::get(path).body(Body::empty()).map_err(Refusal::broken)?;
        let response = self.0.clone().oneshot(request).await.map_err(Refusal::broken)?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.map_err(Refusal::broken)?;
        Ok((status, String::from_utf8_lossy(&body.to_bytes()).into_owned()))
    }
}

/// Serves until `stop` is done; answers under way are finished.
pub async fn listen(
    listener: TcpListener,
    site: &Arc<Site>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = app(site).into_make_service_with_connect_info::<SocketAddr>();
    serve(listener, service).with_graceful_shutdown(stop).await
}

async fn nowhere() -> Answer {
    Err(Refusal::NotFound)
}

/// Says that the program runs and reaches its database.
pub(super) async fn health(ctx: super::Ctx) -> Answer {
    store::schema_version(ctx.db()).await?;
    Ok(Reply::text("text/plain; charset=utf-8", "ok".to_owned()))
}
