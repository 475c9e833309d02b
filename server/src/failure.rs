//! What a request can end in beside success: a problem the caller is told of, or trouble that is logged.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use vioe_protocol::{Code, Problem};

use crate::db::DbError;

/// Why a request did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The caller is told, as it is.
    #[error("{0}")]
    Told(Box<Problem>),
    /// The caller is told, with a status of its own (413, 415, 405 …).
    #[error("{1}")]
    ToldAs(StatusCode, Box<Problem>),
    /// The database did not do it; the caller may try again later.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A bug of ours.
    #[error("{0}")]
    Bug(String),
}

impl Failure {
    /// A problem with the status of its code.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self::Told(Box::new(Problem::new(code, message)))
    }

    /// The request can't be read.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(Code::BadRequest, message)
    }

    /// Too many requests: not sooner than `after_ms` from now.
    pub fn slow_down(message: impl Into<String>, after_ms: i64) -> Self {
        let mut problem = Problem::new(Code::SlowDown, message);
        problem.retry_after_ms = u64::try_from(after_ms).ok();
        Self::Told(Box::new(problem))
    }

    /// The problem and its status. What is ours to repair is logged here, once.
    pub fn into_problem(self) -> (StatusCode, Problem) {
        let (code, message, after_ms) = match self {
            Self::Told(problem) => {
                let status = StatusCode::from_u16(problem.status());
                return (status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), *problem);
            }
            Self::ToldAs(status, problem) => return (status, *problem),
            Self::Db(error @ DbError::Damaged { .. }) => {
                tracing::error!(%error, "inconsistency");
                (Code::Internal, "The server found a bug of its own and logged it.", 60_000)
            }
            Self::Db(error @ (DbError::Busy(_) | DbError::Duplicate(_))) => {
                tracing::warn!(%error, "busy");
                (Code::Unavailable, "The server is busy.", 1_000)
            }
            Self::Db(error) => {
                tracing::error!(%error, "database");
                (Code::Unavailable, "The server can't reach its database.", 5_000)
            }
            Self::Bug(why) => {
                tracing::error!(why, "inconsistency");
                (Code::Internal, "The server found a bug of its own and logged it.", 60_000)
            }
        };
        let mut problem = Problem::new(code, message);
        problem.retry_after_ms = Some(after_ms);
        let status = StatusCode::from_u16(problem.status());
        (status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), problem)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, problem) = self.into_problem();
        let after = problem.retry_after_ms;
        let mut response = (status, Json(problem)).into_response();
        if let Some(after) = after {
            // Whole seconds, never sooner than asked for.
            let seconds = HeaderValue::from(after.div_ceil(1_000));
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        // The body was not read to its end: the connection can't carry another request.
        if matches!(status, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNSUPPORTED_MEDIA_TYPE) {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        // The answer to a request without a session says how to get one.
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
