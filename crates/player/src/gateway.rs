//! FM and wired gateways: a command of the box opens and closes them; they are closed but when an item asks.

use std::process::Command;
use std::sync::mpsc::{Sender, channel};

/// The gateways of a box, sixteen at most.
pub struct Gateways {
    open: u16,
    orders: Option<Sender<(u8, bool)>>,
}

impl Gateways {
    /// Begins with all of them closed, whatever was before: the program may have died with one open.
    #[must_use]
    pub fn begin(command: Option<String>) -> Self {
        let orders = command.map(|command| {
            let (sender, orders) = channel();
            std::thread::spawn(move || {
                for (number, open) in orders {
                    obey(&command, number, open);
                }
            });
            sender
        });
        let mut gateways = Self {
            open: u16::MAX,
            orders,
        };
        gateways.set(0);
        gateways
    }

    /// Opens these and closes all others.
    pub fn set(&mut self, open: u16) {
        let changed = self.open ^ open;
        self.open = open;
        let Some(orders) = &self.orders else { return };
        for number in (0..16).filter(|n| changed & (1 << n) != 0) {
            let _ = orders.send((number, open & (1 << number) != 0));
        }
    }

    /// Closes all and waits until the box has done it.
    pub fn close(mut self, patience: std::time::Duration) {
        self.set(0);
        drop(self.orders.take());
        std::thread::sleep(patience);
    }
}

fn obey(command: &str, number: u8, open: bool) {
    let mut words = command.split_whitespace();
    let Some(program) = words.next() else { return };
    let what = if open { "open" } else { "close" };
    let done = Command::new(program)
        .args(words)
        .arg(number.to_string())
        .arg(what)
        .status();
    if !done.is_ok_and(|status| status.success()) {
        eprintln!("lantoa-player: the gateway command failed: {command} {number} {what}");
    }
}
