//! Web pages of portals: the letter's lines, lists and tables without menus, scripts and comment boxes.
//!
//! Read tolerantly in linear time and without recursion deeper than [`tree`] allows: pages are strangers' work.

mod entities;
mod junk;
mod tokens;
mod tree;
mod walk;

use crate::Unreadable;

pub(super) fn text(page: &str) -> Result<String, Unreadable> {
    let tree = tree::Tree::of(page).ok_or(Unreadable::TooMuch)?;
    let dropped = junk::find(&tree);
    Ok(walk::text(&tree, &dropped))
}

#[cfg(test)]
mod tests;
