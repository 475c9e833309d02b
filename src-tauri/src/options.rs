//! What the program is told when it is started: arguments and environment.

use std::io::BufRead as _;
use std::path::PathBuf;

/// The address that is proposed where none was used yet.
const SERVER: &str = "http://127.0.0.1:8470";

/// What `--help` prints.
pub const HELP: &str = "\
The VIOE Support Console.

Usage: vioe-console [--sign-in EMAIL --password-stdin]

      --sign-in EMAIL    sign in before the window opens, unless somebody is signed in already
      --password-stdin   read the password for it from the first line of standard input
      --version          print the version
      --help             print this

Environment:
  VIOE_SERVER    the server's address to propose (http://127.0.0.1:8470)
  VIOE_DATA_DIR  keep everything in this folder: a second profile on one machine
  VIOE_LOG       what to log, as in info,vioe_sync=debug
";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Start {
    /// Open the window.
    Window(Options),
    /// Print this and end.
    Print(String),
}

/// How to open the window.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The folder asked for by name.
    pub data: Option<PathBuf>,
    /// The server's address to propose.
    pub server: String,
    /// Who signs in before the window opens.
    pub sign_in: Option<String>,
    /// Their password comes from standard input.
    pub password_stdin: bool,
}

impl Options {
    /// Reads arguments and environment; an error says what can't be used.
    pub fn read(
        arguments: impl IntoIterator<Item = String>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Start, String> {
        let mut options = Self {
            data: environment("VIOE_DATA_DIR").filter(|folder| !folder.is_empty()).map(PathBuf::from),
            server: environment("VIOE_SERVER").unwrap_or_else(|| SERVER.to_owned()),
            ..Self::default()
        };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--help" | "-h" => return Ok(Start::Print(HELP.to_owned())),
                "--version" | "-V" => return Ok(Start::Print(format!("{}\n", env!("CARGO_PKG_VERSION")))),
                "--sign-in" => {
                    options.sign_in = Some(arguments.next().ok_or("--sign-in needs an e-mail address")?);
                }
                "--password-stdin" => options.password_stdin = true,
                other => return Err(format!("unknown argument `{other}`")),
            }
        }
        if options.sign_in.is_some() != options.password_stdin {
            return Err("--sign-in and --password-stdin go together".to_owned());
        }
        Ok(Start::Window(options))
    }

    /// The password for `--sign-in`: the first line of standard input, and never an argument, which others could see.
    pub fn password() -> std::io::Result<String> {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, Start};

    fn read(arguments: &[&str]) -> Result<Start, String> {
        Options::read(arguments.iter().map(|text| (*text).to_owned()), |_| None)
    }

    #[test]
    fn a_password_never_comes_as_an_argument() {
        assert!(read(&["--sign-in", "kim@vioe.example"]).is_err());
        assert!(read(&["--password-stdin"]).is_err());
        let Ok(Start::Window(options)) = read(&["--sign-in", "kim@vioe.example", "--password-stdin"]) else {
            panic!("a window");
        };
        assert_eq!(options.sign_in.as_deref(), Some("kim@vioe.example"));
    }

    #[test]
    fn an_unknown_argument_is_named() {
        assert!(read(&["--frobnicate"]).unwrap_err().contains("--frobnicate"));
    }

    #[test]
    fn an_empty_folder_is_no_folder() {
        let start = Options::read([], |name| (name == "VIOE_DATA_DIR").then(String::new)).unwrap();
        assert!(matches!(start, Start::Window(Options { data: None, .. })));
    }
}
