//! Two nodes and one NATS between them: a bell at one wakes a question at the other.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use server::config::Config;
use server::serve;
use server::site::Site;
use server::station::{self, Bell};

struct Nats(Child, u16);

impl Drop for Nats {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// On a private port; `None` where the program is not installed.
fn nats(port: u16) -> Option<Nats> {
    let program = ["nats-server", "/usr/sbin/nats-server"];
    let start = |program: &&str| {
        Command::new(program)
            .args(["-a", "127.0.0.1", "-p", &port.to_string()])
            .stderr(Stdio::null())
            .spawn()
            .ok()
    };
    let child = program.iter().find_map(start);
    if child.is_none() {
        eprintln!("nats-server is not installed: doorbells of several nodes are not tried");
    }
    child.map(|child| Nats(child, port))
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

async fn node(data: &Path, port: u16) -> Arc<Site> {
    let config = Config {
        data: data.to_owned(),
        database: None,
        nats_url: Some(format!("nats://127.0.0.1:{port}")),
        ..Config::read(None).unwrap()
    };
    serve::open(config, false).await.unwrap()
}

/// Rings at one node until the other hears it: the line may not stand yet.
async fn is_heard(from: &Site, at: &Site, bell: &Bell) -> bool {
    let hearing = station::hears(at, "loa", vec!["xã".to_owned()]);
    let ringing = async {
        loop {
            station::ring(from, bell);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::select! {
        () = hearing => true,
        () = ringing => false,
        () = tokio::time::sleep(Duration::from_secs(30)) => false,
    }
}

#[tokio::test]
async fn a_bell_is_heard_at_the_other_node_also_after_nats_was_away() {
    let port = free_port();
    let Some(bus) = nats(port) else { return };
    let folder = tempfile::tempdir().unwrap();
    let first = node(folder.path(), bus.1).await;
    let second = node(folder.path(), bus.1).await;
    let (one, two) = (station::in_background(&first), station::in_background(&second));
    for bell in [
        Bell::Device("loa".to_owned()),
        Bell::Unit("xã".to_owned()),
        Bell::All,
    ] {
        assert!(is_heard(&first, &second, &bell).await, "{bell:?}");
    }
    // Gone: whoever rings is not held up. Back: it is heard again.
    drop(bus);
    station::ring(&first, &Bell::All);
    let _bus = nats(port).unwrap();
    assert!(is_heard(&second, &first, &Bell::Device("loa".to_owned())).await);
    station::end(&first, one).await;
    station::end(&second, two).await;
}
