//! Tests of filings.
