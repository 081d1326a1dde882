//! Budgets of networks: how many came from one in this stretch, under a keyed hash whose key dies with the stretch. No
//! address is kept, and none is ever refused: a commune behind one address must not lock itself out.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use sha2::{Digest as _, Sha256};

/// So many networks are told apart in a stretch; further ones are unknown, which costs them nothing.
const MOST: usize = 4_096;

/// The networks of one stretch.
#[derive(Debug)]
pub(super) struct Networks {
    key: [u8; 32],
    seen: HashMap<u64, u32>,
}

impl Default for Networks {
    fn default() -> Self {
        let mut key = [0; 32];
        getrandom::fill(&mut key).expect("the system gives randomness");
        Self {
            key,
            seen: HashMap::new(),
        }
    }
}

impl Networks {
    /// How many came from the network of this address, after `more` of now; `None` where the network is not known.
    pub(super) fn count(&mut self, address: &str, more: u32) -> Option<u32> {
        let name = self.name(&prefix(address.parse().ok()?)?);
        if more == 0 || self.seen.len() >= MOST && !self.seen.contains_key(&name) {
            return self.seen.get(&name).copied().or(Some(0));
        }
        let count = self.seen.entry(name).or_default();
        *count = count.saturating_add(more);
        Some(*count)
    }

    fn name(&self, prefix: &[u8]) -> u64 {
        let hash = Sha256::new_with_prefix(self.key).chain_update(prefix).finalize();
        u64::from_be_bytes(std::array::from_fn(|at| hash[at]))
    }
}

/// The network of an address: 24 bits of IPv4, 48 of IPv6. Addresses of this machine and of private networks are those
/// of a proxy in front of the house: behind it all look alike, so that they say nothing.
fn prefix(address: IpAddr) -> Option<Vec<u8>> {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_public_v4(v4).then(|| v4.octets()[..3].to_vec()),
        IpAddr::V6(v6) => is_public_v6(v6).then(|| v6.octets()[..6].to_vec()),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    !(v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified())
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    !(v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_counted_under_a_name_that_another_key_does_not_give() {
        let mut networks = Networks::default();
        assert_eq!(networks.count("203.0.113.7", 1), Some(1));
        assert_eq!(networks.count("203.0.113.200", 1), Some(2), "the same network");
        assert_eq!(
            networks.count("::ffff:203.0.113.9", 0),
            Some(2),
            "written otherwise"
        );
        assert_eq!(networks.count("203.0.114.7", 0), Some(0));
        assert_eq!(networks.count("2001:db8:1:2::5", 1), Some(1));
        assert_eq!(networks.count("2001:db8:1:9::5", 1), Some(2));
        let other = Networks::default();
        assert!(
            networks
                .seen
                .keys()
                .all(|name| *name != other.name(&[203, 0, 113]))
        );
        let said = format!("{networks:?}");
        assert!(
            !said.contains("203") || !said.contains("113, 7"),
            "no address is kept"
        );
    }

    #[test]
    fn behind_a_proxy_nobody_is_known_and_too_many_networks_cost_nobody_anything() {
        let mut networks = Networks::default();
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.1.1",
            "172.20.0.4",
            "::1",
            "fd00::1",
            "",
            "x",
        ] {
            assert_eq!(networks.count(address, 1), None, "{address}");
        }
        for n in 0..5_000_u32 {
            let [_, a, b, c] = n.to_be_bytes();
            let _ = networks.count(&format!("8.{}.{b}.{c}", a + 1), 1);
            let _ = networks.count(&format!("{}.{b}.{c}.1", 11 + n % 50), 1);
        }
        assert!(networks.seen.len() <= MOST);
        assert_eq!(networks.count("198.51.100.1", 1), Some(0));
    }
}
