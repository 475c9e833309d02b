//! The values that travel between Rust and SQL.

use uuid::Uuid;
use vioe_domain::UtcMillis;

use super::DbError;

/// A value on its way into a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg<'a> {
    /// NULL.
    Null,
    /// A `BIGINT`.
    Int(i64),
    /// A `TEXT`.
    Text(&'a str),
    /// A `BYTEA`.
    Bytes(&'a [u8]),
}

impl<'a> Arg<'a> {
    /// An id, or NULL.
    pub fn id_opt(id: Option<&'a Uuid>) -> Self {
        id.map_or(Self::Null, |id| Self::Bytes(id.as_bytes()))
    }
}

impl From<i64> for Arg<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<UtcMillis> for Arg<'_> {
    fn from(value: UtcMillis) -> Self {
        Self::Int(value.0)
    }
}

impl From<Option<UtcMillis>> for Arg<'_> {
    fn from(value: Option<UtcMillis>) -> Self {
        value.map_or(Self::Null, |at| Self::Int(at.0))
    }
}

impl From<Option<i64>> for Arg<'_> {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Self::Null, Self::Int)
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<Option<&'a str>> for Arg<'a> {
    fn from(value: Option<&'a str>) -> Self {
        value.map_or(Self::Null, Self::Text)
    }
}

impl<'a> From<&'a [u8]> for Arg<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Bytes(value)
    }
}

impl<'a> From<&'a Uuid> for Arg<'a> {
    fn from(value: &'a Uuid) -> Self {
        Self::Bytes(value.as_bytes())
    }
}

/// A value that came out of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// NULL.
    Null,
    /// A `BIGINT`.
    Int(i64),
    /// A `TEXT`.
    Text(String),
    /// A `BYTEA`.
    Bytes(Vec<u8>),
}

/// A row that came out of a statement; columns are taken in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub Vec<Value>);

impl Row {
    fn wrong(&self, column: usize, wanted: &str) -> DbError {
        let found = match self.0.get(column) {
            None => "no such column",
            Some(Value::Null) => "NULL",
            Some(Value::Int(_)) => "a number",
            Some(Value::Text(_)) => "a text",
            Some(Value::Bytes(_)) => "bytes",
        };
        DbError::Damaged { table: "query", why: format!("column {column} should be {wanted}, found {found}") }
    }

    /// A number.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn int(&self, column: usize) -> Result<i64, DbError> {
        match self.0.get(column) {
            Some(Value::Int(value)) => Ok(*value),
            _ => Err(self.wrong(column, "a number")),
        }
    }

    /// A number or NULL.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn int_opt(&self, column: usize) -> Result<Option<i64>, DbError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.int(column).map(Some),
        }
    }

    /// An instant.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn at(&self, column: usize) -> Result<UtcMillis, DbError> {
        self.int(column).map(UtcMillis)
    }

    /// An instant or NULL.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn at_opt(&self, column: usize) -> Result<Option<UtcMillis>, DbError> {
        Ok(self.int_opt(column)?.map(UtcMillis))
    }

    /// A text.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn text(&self, column: usize) -> Result<&str, DbError> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(value),
            _ => Err(self.wrong(column, "a text")),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn bytes(&self, column: usize) -> Result<&[u8], DbError> {
        match self.0.get(column) {
            Some(Value::Bytes(value)) => Ok(value),
            _ => Err(self.wrong(column, "bytes")),
        }
    }

    /// An id.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn id(&self, column: usize) -> Result<Uuid, DbError> {
        Uuid::from_slice(self.bytes(column)?).map_err(|_| self.wrong(column, "16 bytes"))
    }

    /// An id or NULL.
    ///
    /// # Errors
    /// The column holds something else.
    pub fn id_opt(&self, column: usize) -> Result<Option<Uuid>, DbError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.id(column).map(Some),
        }
    }

    /// A JSON document.
    ///
    /// # Errors
    /// The column holds no such document.
    pub fn json<T: serde::de::DeserializeOwned>(
        &self,
        column: usize,
        table: &'static str,
    ) -> Result<T, DbError> {
        serde_json::from_str(self.text(column)?)
            .map_err(|error| DbError::Damaged { table, why: error.to_string() })
    }
}

/// A value as the JSON text its column holds.
///
/// # Errors
/// Never for the types of this project: their maps have text keys.
pub(super) fn json_text<T: serde::Serialize>(value: &T, table: &'static str) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Damaged { table, why: error.to_string() })
}
