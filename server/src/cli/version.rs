//! What this program is made of.

use std::sync::LazyLock;

static TEXT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{}\ntz {}\nSQLite {}\nSQLCipher {}",
        env!("CARGO_PKG_VERSION"),
        vioe_domain::coverage::tz_version(),
        vioe_server::db::sqlite::version(),
        vioe_server::db::sqlite::cipher_version(),
    )
});

/// Version, zone rules, SQLite, SQLCipher.
pub fn text() -> &'static str {
    &TEXT
}
