//! The whole application: routes, layers, and the door at which it listens.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::{Router, serve};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;

use super::{Answer, Refusal, Reply, guard, routes};
use crate::site::Site;

/// The application of a site.
pub fn app(site: &Arc<Site>) -> Router {
    let (people, devices) = routes::routers(site);
    people
        .fallback(nowhere)
        .layer(DefaultBodyLimit::disable()) // forms have limits of their own, with sentences
        .layer(from_fn_with_state(Arc::clone(site), guard::surround))
        .layer(CompressionLayer::new())
        .merge(devices)
        .with_state(Arc::clone(site))
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
