//! Formats on the wire. Bytes in, values out, and back: no file, network or clock is touched.
//!
//! [`edxml`] is what Vietnamese e-office systems exchange. It is read leniently, because what comes is what others
//! wrote, and written strictly, because some readers forgive nothing. [`adx`] carries figures to and from DHIS2.
//! [`player`] is what the house and its loudspeaker players say to each other: one writing for every value, signed.

pub mod adx;
pub mod edxml;
pub mod player;
