//! edXML from the outside: what a lenient reader takes, what it refuses, and the real samples where they are at hand.

mod lenient;
mod refused;
mod samples;
mod strict;
