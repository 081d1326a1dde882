//! The arrows between the rooms, from `cargo metadata`: what a crate may depend on.

use super::Fault;
use super::rooms::PURE;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Room and the rooms that it may use (design.md, "Rooms").
const ARROWS: &[(&str, &[&str])] = &[
    ("viet", &[]),
    ("civic", &["viet"]),
    ("letter", &["civic", "viet"]),
    ("plan", &["civic", "viet"]),
    ("wire", &["civic", "viet"]),
    ("press", &["civic", "letter", "viet"]),
    ("store", &["civic", "viet", "wire"]),
    (
        "server",
        &["civic", "letter", "plan", "press", "store", "viet", "wire"],
    ),
    ("player", &["wire"]),
    ("xtask", &["civic", "viet"]),
];

/// Crates that only one room may name; the pure rooms name none of them.
const KEPT: &[(&str, &str)] = &[
    ("sqlx", "store"),
    ("object_store", "store"),
    ("axum", "server"),
    ("typst", "press"),
    ("docx-rs", "press"),
];

/// Crates of the world that a pure room never depends on.
const WORLD: &[&str] = &[
    "tokio",
    "reqwest",
    "hyper",
    "tower",
    "getrandom",
    "rand",
    "tempfile",
];

/// Asks cargo for the workspace at `root` and checks its arrows; an error says why cargo did not answer.
pub fn of_workspace(root: &Path) -> Result<Vec<Fault>, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root)
        .output()
        .map_err(|e| format!("cannot run cargo metadata: {e}"))?;
    if !output.status.success() {
        return Err(format!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    let metadata = serde_json::from_slice(&output.stdout).map_err(|e| format!("cargo metadata: {e}"))?;
    Ok(check(&metadata))
}

/// Finds rooms without a name in the design, and arrows that the design does not have.
pub fn check(metadata: &Value) -> Vec<Fault> {
    let packages = metadata["packages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    packages.iter().flat_map(of_package).collect()
}

fn of_package(package: &Value) -> Vec<Fault> {
    let name = package["name"].as_str().unwrap_or("");
    let path = if name == "xtask" {
        "xtask/Cargo.toml".to_owned()
    } else {
        format!("crates/{name}/Cargo.toml")
    };
    let fault = |text: String| Fault {
        path: path.clone(),
        line: 1,
        text,
    };
    let Some((_, allowed)) = ARROWS.iter().find(|(room, _)| *room == name) else {
        return vec![fault(format!(
            "\"{name}\" is no room of the house: no eleventh room without giving one up"
        ))];
    };
    let dependencies = package["dependencies"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    // Tests may use more: a dev-dependency is no arrow.
    let real = dependencies.iter().filter(|d| d["kind"].as_str() != Some("dev"));
    real.filter_map(|d| refusal(name, allowed, d))
        .map(fault)
        .collect()
}

fn refusal(name: &str, allowed: &[&str], dependency: &Value) -> Option<String> {
    let other = dependency["name"].as_str()?;
    if dependency["path"].is_string() && !allowed.contains(&other) {
        return Some(format!(
            "{name} may not use {other}: data goes one way (design.md, Rooms)"
        ));
    }
    if let Some((_, owner)) = KEPT.iter().find(|(kept, _)| *kept == other)
        && *owner != name
    {
        return Some(format!("only {owner} may use {other}"));
    }
    let pure = PURE.contains(&name) && WORLD.contains(&other);
    pure.then(|| format!("{name} is pure and may not use {other}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(name: &str, dependency: &Value) -> usize {
        check(&json!({ "packages": [{ "name": name, "dependencies": [dependency] }] })).len()
    }

    #[test]
    fn an_arrow_that_points_up_is_found() {
        assert_eq!(
            faults("viet", &json!({ "name": "civic", "path": "/x", "kind": null })),
            1
        );
        assert_eq!(
            faults("civic", &json!({ "name": "viet", "path": "/x", "kind": null })),
            0
        );
        assert_eq!(
            faults("civic", &json!({ "name": "store", "path": "/x", "kind": "dev" })),
            0
        );
    }

    #[test]
    fn kept_crates_and_worldly_crates_are_found() {
        assert_eq!(faults("server", &json!({ "name": "sqlx", "kind": null })), 1);
        assert_eq!(faults("store", &json!({ "name": "sqlx", "kind": null })), 0);
        assert_eq!(faults("letter", &json!({ "name": "tokio", "kind": null })), 1);
        assert_eq!(faults("server", &json!({ "name": "tokio", "kind": null })), 0);
    }

    #[test]
    fn an_eleventh_room_is_found() {
        assert_eq!(
            check(&json!({ "packages": [{ "name": "helpers", "dependencies": [] }] })).len(),
            1
        );
    }
}
