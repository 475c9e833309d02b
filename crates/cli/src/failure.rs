//! What can end a command before its end: a refusal, trouble, an inconsistency, or arguments that can't be used.

use std::process::ExitCode;

use serde::Serialize;
use vioe_desk::DeskError;
use vioe_desk::view::{CommandError, ErrorFamily};

/// How a command ended; its number is the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ended {
    /// What was asked for is done.
    Done = 0,
    /// A rule said no.
    Refused = 1,
    /// The arguments can't be used.
    Unusable = 2,
    /// Disk, lock, network, not signed in; or a bug of ours.
    Trouble = 3,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        Self::from(ended as u8)
    }
}

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The desk's reason.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The server or the keyring does not let somebody in.
    #[error("{message}")]
    SignIn {
        /// For machines.
        code: &'static str,
        /// What happened.
        message: String,
        /// What to do next.
        next: String,
    },
    /// An argument, or what stands in the environment, can't be used; the sentence says which and why.
    #[error("{0}")]
    Unusable(String),
    /// Standard input or output is in the way.
    #[error("{0}")]
    Stream(#[from] std::io::Error),
}

/// A failure as an object: the family is the name of the key that holds the code.
#[derive(Debug, Serialize)]
pub struct Said {
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unusable: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inconsistency: Option<String>,
    /// What happened, in a sentence.
    pub message: String,
    /// What to do next, in a sentence.
    pub next: String,
}

impl Said {
    fn new(message: String, next: String) -> Self {
        Self { refused: None, unusable: None, trouble: None, inconsistency: None, message, next }
    }

    /// Arguments that can't be used.
    pub fn unusable(message: String) -> Self {
        Self {
            unusable: Some("arguments".to_owned()),
            ..Self::new(message, "`vioe --help` says what can be asked.".to_owned())
        }
    }
}

impl Failure {
    /// A reader who has gone away is no failure of ours.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Stream(error) if error.kind() == std::io::ErrorKind::BrokenPipe)
    }

    /// The exit status it leads to.
    pub fn ended(&self) -> Ended {
        match self {
            Self::Desk(DeskError::Refusal(_)) => Ended::Refused,
            Self::Desk(DeskError::Trouble { .. } | DeskError::Inconsistency { .. })
            | Self::SignIn { .. }
            | Self::Stream(_) => Ended::Trouble,
            Self::Unusable(_) => Ended::Unusable,
        }
    }

    /// As an object.
    pub fn said(&self) -> Said {
        match self {
            Self::Desk(error) => {
                let CommandError { family, code, message, next } = CommandError::from(error);
                let said = Said::new(message, next);
                match family {
                    ErrorFamily::Refusal => Said { refused: Some(code), ..said },
                    ErrorFamily::Trouble => Said { trouble: Some(code), ..said },
                    ErrorFamily::Inconsistency => Said { inconsistency: Some(code), ..said },
                }
            }
            Self::SignIn { code, message, next } => {
                Said { trouble: Some((*code).to_owned()), ..Said::new(message.clone(), next.clone()) }
            }
            Self::Unusable(why) => Said::unusable(why.clone()),
            Self::Stream(error) => Said {
                trouble: Some("stream".to_owned()),
                ..Said::new(
                    format!("Standard input or output can't be used: {error}."),
                    "Look at what it is connected to.".to_owned(),
                )
            },
        }
    }
}
