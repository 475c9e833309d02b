//! One test program for the rules.
