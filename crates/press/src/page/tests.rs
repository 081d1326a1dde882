//! Placed words.
