//! What the rules plan and what the wire carries are the same.
