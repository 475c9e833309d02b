//! One test program for the server.
