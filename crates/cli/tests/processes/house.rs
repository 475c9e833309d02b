//! A server with data in it, and people with profiles of their own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vioe_server::clock::{Clock as _, SystemClock};
use vioe_server::db::Db;
use vioe_server::{accounts, demo, import};

/// An agent of the demo data.
pub const KIM: &str = "kim@vioe.example";
/// Another one.
pub const JONAS: &str = "jonas@vioe.example";
/// A manager.
pub const MARTA: &str = "marta@vioe.example";
/// A contact.
pub const GRACE: &str = "grace@coralline.example";

/// A server.
pub struct House {
    pub url: String,
    folder: tempfile::TempDir,
    runtime: Runtime,
    running: Option<(CancellationToken, JoinHandle<()>)>,
}

impl House {
    /// With the demo data.
    pub fn demo() -> Self {
        Self::with(|db| {
            demo::make(db, 7, SystemClock.now()).unwrap();
        })
    }

    /// With what lines of the import format bring; `email` gets the demo password.
    pub fn importing(lines: &str, email: &str) -> Self {
        Self::with(|db| {
            let mut report = Vec::new();
            let summary = import::run(db, &SystemClock, None, lines.as_bytes(), &mut report, |_| {}).unwrap();
            let said = String::from_utf8(report).unwrap();
            assert_eq!(summary.imported, lines.lines().count() as u64, "{said}");
            accounts::set_password(db, email, demo::PASSWORD, SystemClock.now()).unwrap();
        })
    }

    fn with(fill: impl FnOnce(&Db)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fill(&Db::open_folder(folder.path()).unwrap());
        let runtime = Runtime::new().unwrap();
        let mut house = Self { url: String::new(), folder, runtime, running: None };
        house.open();
        house
    }

    fn open(&mut self) {
        let db = Db::open_folder(self.folder.path()).unwrap();
        let listener = self.runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        self.url = format!("http://{}", listener.local_addr().unwrap());
        let stop = CancellationToken::new();
        let asked = stop.clone();
        let serving = self.runtime.spawn(async move {
            vioe_server::serve(listener, db, Arc::new(SystemClock), asked).await.unwrap();
        });
        self.running = Some((stop, serving));
    }

    /// Nobody answers any more.
    pub fn close(&mut self) {
        let (stop, serving) = self.running.take().unwrap();
        stop.cancel();
        self.runtime.block_on(serving).unwrap();
    }

    /// Somebody, signed in and in step.
    pub fn desk(&self, email: &str) -> Desk {
        let desk = Desk::new(&self.url);
        desk.signs_in(email);
        desk.done(&["sync"], "");
        desk
    }
}

/// A profile.
pub struct Desk {
    pub folder: tempfile::TempDir,
    url: String,
}

/// What a process said.
#[derive(Debug)]
pub struct Said {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// Its standard output, an object a line.
    pub fn objects(&self) -> Vec<Value> {
        let object = |line: &str| {
            let value: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
            assert!(value.is_object(), "{line}");
            value
        };
        self.out.lines().map(object).collect()
    }

    /// The one object it said.
    pub fn object(&self) -> Value {
        let objects = self.objects();
        assert_eq!(objects.len(), 1, "{self:?}");
        objects.into_iter().next().unwrap()
    }
}

impl Desk {
    /// A profile that nobody has used.
    pub fn new(url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("passphrase"), "an old oak by the river\n").unwrap();
        Self { folder, url: url.to_owned() }
    }

    /// Signs somebody in.
    pub fn signs_in(&self, email: &str) {
        let said = self.says(&["sign-in", email, "--password-stdin"], &format!("{}\n", demo::PASSWORD));
        assert_eq!(said.status, 0, "{said:?}");
    }

    pub fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }

    pub fn passphrase(&self) -> PathBuf {
        self.folder.path().join("passphrase")
    }

    /// `vioe` on this profile, about to be started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vioe"));
        command
            .arg("--profile")
            .arg(self.profile())
            .args(["--server", &self.url, "--json"])
            .args(arguments)
            .env("VIOE_KEYRING", "off")
            .env("VIOE_PASSPHRASE_FILE", self.passphrase())
            .env("TZ", "Europe/Berlin")
            .env_remove("VIOE_LOG")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    pub fn says(&self, arguments: &[&str], input: &str) -> Said {
        run(self.command(arguments), input)
    }

    /// Runs it to its end, which must be a good one.
    pub fn done(&self, arguments: &[&str], input: &str) -> Said {
        let said = self.says(arguments, input);
        assert_eq!(said.status, 0, "{arguments:?}: {said:?}");
        said
    }

    /// Begins to watch; ends with the guard.
    pub fn watches(&self) -> Watch {
        let mut child = self.command(&["watch"]).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Watch { child, out }
    }
}

pub fn run(mut command: Command, input: &str) -> Said {
    let mut child = command.spawn().unwrap();
    // A program that ends without reading is no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Said {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A watching process.
pub struct Watch {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Watch {
    /// Reads until it says something like this.
    pub fn until(&mut self, so: impl Fn(&Value) -> bool) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.out.read_line(&mut line).unwrap() > 0, "it ended without saying so");
            let value: Value = serde_json::from_str(&line).unwrap();
            if so(&value) {
                return value;
            }
        }
    }

    /// Ends it by a signal; its exit status.
    pub fn end(mut self) -> i32 {
        let told = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(told.success());
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It has ended already, or the test has failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}
