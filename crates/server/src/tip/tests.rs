//! Tests of sealed tips.
