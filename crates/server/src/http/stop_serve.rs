//! The second path of stop-all: one file by HTTP, and nothing else. It needs no database and nothing of the main program.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use tokio::net::TcpListener;

/// Gives out the file to whoever asks, whatever the path, until `stop` is done. It is read anew each time.
pub async fn serve_stop(
    listener: TcpListener,
    file: PathBuf,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let app = Router::new().fallback(get(give)).with_state(Arc::new(file));
    axum::serve(listener, app).with_graceful_shutdown(stop).await
}

async fn give(State(file): State<Arc<PathBuf>>) -> Result<Vec<u8>, StatusCode> {
    tokio::fs::read(&*file).await.map_err(|fault| match fault.kind() {
        std::io::ErrorKind::NotFound => StatusCode::NOT_FOUND,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    })
}
