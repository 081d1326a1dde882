//! The directory of units as the programs use it.

mod amending;
mod importing;
mod replay;
