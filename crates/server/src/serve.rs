//! `lantoa serve`: opens the data, brings the database up to date, serves until told to stop.

use std::sync::Arc;

use civic::Moment;
use store::{Blobs, Db};
use tokio::net::TcpListener;

use crate::config::Config;
use crate::demo;
use crate::site::{Clock, Site};

/// What a command says when it cannot be done.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Opens the installation that the configuration names: database migrated, units built in.
pub async fn open(config: Config, is_demo: bool) -> Result<Arc<Site>, Failure> {
    if let Err(wrong) = config.release_keys() {
        return Err(format!("release_keys: \"{wrong}\": không phải khóa phát hành / no release key").into());
    }
    std::fs::create_dir_all(&config.data)?;
    let db = match &config.database {
        Some(url) => Db::open_server(url, config.connections).await?,
        None => Db::open_file(&config.data.join("lantoa.db"), config.connections).await?,
    };
    let clock = if is_demo {
        demo::clock(&config.data)?
    } else {
        Clock::real()
    };
    let at = clock.now();
    store::migrate(&db, at).await?;
    build_in_units(&db, at).await?;
    let blobs = Blobs::folder(&config.data.join("blobs"))?;
    let site = Arc::new(Site::new(db, blobs, clock, config, is_demo).await?);
    crate::station::open(&site)
        .await
        .map_err(|refusal| format!("{refusal:?}"))?;
    Ok(site)
}

/// Stores the country's units once, and what is known of them in a house that had them before there were facts.
pub async fn build_in_units(db: &Db, at: Moment) -> Result<(), store::Error> {
    let furnished = store::directory::revision(db).await? > 0;
    let mut tx = db.begin().await?;
    if furnished {
        store::directory::insert_missing_facts(&mut tx, at).await?;
    } else {
        let (units, successions) = store::directory::built_in()?;
        store::directory::insert(&mut tx, &units, &successions, at).await?;
    }
    tx.commit().await
}

/// Serves until Ctrl-C or a request to end.
pub async fn serve(config: Config, is_demo: bool) -> Result<(), Failure> {
    let listener = TcpListener::bind(&config.listen).await?;
    allow_many_lines();
    let address = listener.local_addr()?;
    let site = open(config, is_demo).await?;
    let links = if is_demo {
        demo::prepare(&site).await?
    } else {
        Vec::new()
    };
    println!("Lan Tỏa: http://{address}/");
    for (what, token) in links {
        println!("  {what}: http://{address}/sign-in/{token}");
    }
    let exchange = crate::exchange::in_background(&site);
    let daily = crate::figures::in_background(&site);
    let reforms = crate::reform::in_background(&site);
    let speech = crate::bulletin::in_background(&site);
    let plans = crate::schedule::in_background(&site);
    let tips = crate::tip::in_background(&site);
    let portal = crate::portal::in_background(&site);
    let people = crate::person::in_background(&site);
    let stations = crate::station::in_background(&site);
    let alarms = crate::asrun::alarm::pass::in_background(&site);
    let out = crate::asrun::out::in_background(&site);
    let closing = Arc::clone(&site);
    let ending = async move {
        asked_to_stop().await;
        // Questions that wait for news would hold the program up.
        closing.station.close();
    };
    crate::http::listen(listener, &site, ending).await?;
    crate::station::end(&site, stations).await;
    daily.abort();
    plans.abort();
    speech.abort();
    tips.abort();
    portal.abort();
    people.abort();
    out.abort();
    // What was counted since the last minute.
    if let Err(fault) = crate::measure::flush(&site).await {
        tracing::error!(?fault, "the last counts were not written down");
    }
    crate::reform::end(reforms).await;
    crate::asrun::alarm::pass::end(alarms).await;
    crate::exchange::end(exchange).await;
    site.db.close().await;
    Ok(())
}

/// Ten thousand players keep ten thousand lines open: as many as the system lets this program have.
fn allow_many_lines() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    if let Err(fault) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%fault, "the number of open lines stays as it is");
    }
}

/// Comes with Ctrl-C or a request to end.
pub(crate) async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { _ = interrupt => {}, () = terminate => {} }
}
