//! Whether there is room left: a nearly full disk refuses early and points to the telephone, before anybody types.

use crate::site::Site;

/// True while the folder's disk has more free than the operator set. A disk that cannot be asked is not full.
pub(super) fn is_there(site: &Site) -> bool {
    rustix::fs::statvfs(&site.config.data).map_or(true, |disk| {
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        free >= site.config.tip_free_mb.saturating_mul(1024 * 1024)
    })
}
