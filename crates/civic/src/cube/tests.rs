//! Tests of the cube.
