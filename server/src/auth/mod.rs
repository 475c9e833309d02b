//! Who somebody is: passwords, sessions, tokens.

pub mod limit;
pub mod password;
pub mod token;
