//! Tests of indicators and their checks.
