//! A PostgreSQL for the tests: the one of `VIOE_TEST_POSTGRES`, or one of our own that ends with the test program.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

static CLUSTER: OnceLock<String> = OnceLock::new();
static NEXT: AtomicU32 = AtomicU32::new(0);

/// The address of an empty database nobody else uses.
pub fn fresh_database() -> String {
    let base = CLUSTER.get_or_init(|| std::env::var("VIOE_TEST_POSTGRES").unwrap_or_else(|_| start()));
    let name = format!("vioe_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    // A thread of its own: the client must not wait on a thread that drives async work.
    let (admin, create) = (base.clone(), format!("CREATE DATABASE {name}"));
    std::thread::spawn(move || {
        let mut client = ::postgres::Client::connect(&admin, ::postgres::NoTls).unwrap();
        client.batch_execute(&create).unwrap();
    })
    .join()
    .unwrap();
    let (server, _) = base.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

/// Starts a cluster that is stopped and removed when this program ends, however it ends: the shell that holds it waits
/// for its standard input to close.
fn start() -> String {
    let folder = tempfile::Builder::new().prefix("vioe-pg").tempdir().unwrap().keep();
    let bin = run(Command::new("pg_config").arg("--bindir"));
    let bin = PathBuf::from(bin.trim());
    let root = run(Command::new("id").arg("-u")).trim() == "0";
    if root {
        run(Command::new("chown").arg("postgres").arg(&folder));
    }
    let data = folder.join("data");
    run(as_postgres(root, &bin.join("initdb"))
        .args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "-D"])
        .arg(&data));
    let options = format!(
        "-c listen_addresses='' -c unix_socket_directories={} -c fsync=off \
         -c synchronous_commit=off -c full_page_writes=off -c max_connections=200",
        folder.display()
    );
    run(as_postgres(root, &bin.join("pg_ctl"))
        .args(["-w", "-s", "-o", &options, "-l"])
        .arg(folder.join("log"))
        .arg("-D")
        .arg(&data)
        .arg("start")
        .stdout(Stdio::null()));
    let stop = format!(
        "cat >/dev/null; {} {}/pg_ctl -D {} -m immediate stop >/dev/null 2>&1; rm -rf {}",
        if root { "runuser -u postgres --" } else { "" },
        bin.display(),
        data.display(),
        folder.display()
    );
    let holder = Command::new("setsid")
        .args(["sh", "-c", &stop])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Its standard input closes when this program ends.
    std::mem::forget(holder);
    let socket = folder.to_str().unwrap().replace('/', "%2F");
    format!("postgres://postgres@{socket}/postgres")
}

fn as_postgres(root: bool, program: &Path) -> Command {
    if root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command.current_dir("/");
        command
    } else {
        Command::new(program)
    }
}

fn run(command: &mut Command) -> String {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
