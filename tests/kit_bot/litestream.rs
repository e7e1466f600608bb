//! Litestream as the bot sees it: a control socket, and a program that restores. A double of both, or the real ones
//! where CASINO_LITESTREAM names them. A real one keeps replicas in its own way; the double, whole copies.
use super::Home;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::{self, JoinHandle};

/// One that runs beside a home's bot until it is dropped.
pub struct Litestream {
    stalled: Arc<AtomicBool>,
    frozen: Arc<AtomicBool>,
    by: By,
}

/// What it is.
enum By {
    Program(Child),
    /// The double, which ends when nothing comes to it any more.
    Double {
        listener: UnixListener,
        thread: Option<JoinHandle<()>>,
    },
}

/// The real one, where there is one.
pub fn real() -> Option<PathBuf> {
    std::env::var_os("CASINO_LITESTREAM").map(PathBuf::from)
}

/// The home's setting for it, and its program's.
pub fn set_in(home: Home) -> Home {
    let program = real().unwrap_or_else(|| {
        let script = home.path("litestream");
        // restore -if-replica-exists -o TO URL, restore -txid TXID -o TO URL, ltx -level all URL: of what lies in the
        // replica as at-TXID
        let text = "#!/bin/sh\ncase \"$1 $2\" in\n\
                    ltx*) cd \"${4#file://}\" && for at in at-*; do [ ! -e \"$at\" ] || \
                    echo \"0 ${at#at-} ${at#at-} 1 2026-11-30T00:00:00Z\"; done ;;\n\
                    *-txid) exec cp \"${6#file://}/at-$3\" \"$5\" ;;\n\
                    *) from=\"${5#file://}/casino.db\"\n\
                    [ -e \"$from\" ] || exit 0\nexec cp \"$from\" \"$4\" ;;\nesac\n";
        fs::write(&script, text).expect("written");
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("set");
        script
    });
    let socket = home.path("replicator");
    home.set("LITESTREAM_SOCKET", &socket.to_string_lossy())
        .set("LITESTREAM", &program.to_string_lossy())
}

impl Litestream {
    /// The double, whatever else there is.
    pub fn double(home: &Home) -> Self {
        let socket = home.path("replicator");
        let _ = fs::remove_file(&socket);
        let listener = UnixListener::bind(&socket).expect("a socket");
        let (stalled, frozen) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicBool::new(false)),
        );
        let (stalls, freezes) = (Arc::clone(&stalled), Arc::clone(&frozen));
        let heard = listener.try_clone().expect("another handle");
        let thread = thread::spawn(move || {
            let (mut txid, mut place) = (0, None);
            let mut kept = Vec::new();
            for line in heard.incoming().map_while(Result::ok) {
                if freezes.load(SeqCst) {
                    kept.push(line);
                    continue;
                }
                kept.clear();
                answer(line, &mut txid, &mut place, stalls.load(SeqCst));
            }
        });
        Self {
            stalled,
            frozen,
            by: By::Double {
                listener,
                thread: Some(thread),
            },
        }
    }

    pub fn start(home: &Home) -> Self {
        let Some(program) = real() else {
            return Self::double(home);
        };
        let (socket, config) = (home.path("replicator"), home.path("litestream.yml"));
        let text = format!("socket:\n  enabled: true\n  path: {}\n", socket.display());
        fs::write(&config, text).expect("written");
        let log = fs::File::create(home.path("litestream.log")).expect("made");
        let mut command = home.program(program);
        command.args(["replicate", "-config"]).arg(&config);
        let child = command
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("it starts");
        super::eventually(super::SOON, "Litestream listens", || {
            socket.exists().then_some(())
        });
        Self {
            stalled: Arc::default(),
            frozen: Arc::default(),
            by: By::Program(child),
        }
    }

    /// Says from now on that all is well, and counts no further.
    pub fn stalls(&self, stalls: bool) {
        self.stalled.store(stalls, SeqCst);
    }

    /// Answers nobody from now on, or goes on.
    pub fn freezes(&self, freezes: bool) {
        match &self.by {
            By::Program(child) => super::signal(child.id(), if freezes { "STOP" } else { "CONT" }),
            By::Double { .. } => self.frozen.store(freezes, SeqCst),
        }
    }
}

impl Drop for Litestream {
    fn drop(&mut self) {
        match &mut self.by {
            By::Program(child) => {
                let _ = child.kill();
                let _ = child.wait();
            }
            // As one that is killed, it copies nothing and answers nobody from now on.
            By::Double { listener, thread } => {
                let _ = rustix::net::shutdown(&*listener, rustix::net::Shutdown::Both);
                let _ = thread.take().map(JoinHandle::join);
            }
        }
    }
}

fn answer(mut line: UnixStream, txid: &mut u64, place: &mut Option<PathBuf>, stalled: bool) {
    // Who asks may stand still.
    let _ = line.set_read_timeout(Some(super::SOON));
    let mut request = Vec::new();
    let mut part = [0; 1_024];
    // The body is JSON, and ends it.
    while !request.ends_with(b"}") {
        match line.read(&mut part) {
            Ok(0) | Err(_) => return,
            Ok(count) => request.extend_from_slice(&part[..count]),
        }
    }
    let request = String::from_utf8_lossy(&request);
    let (head, body) = request.split_once("\r\n\r\n").expect("HTTP");
    let body: Value = serde_json::from_str(body).expect("JSON");
    let database = Path::new(body["path"].as_str().expect("a path"));
    match head.split_once(" HTTP/1.0\r\n").expect("HTTP/1.0").0 {
        "POST /register" => {
            let url = body["replica_url"].as_str().expect("a URL");
            *place = url.strip_prefix("file://").map(PathBuf::from);
        }
        "POST /unregister" => *place = None,
        "POST /sync" if !stalled => {
            let copied = place.as_ref().map_or(Ok(()), |place| copy(database, place));
            if let Err(why) = copied {
                let body = json!({"error": why}).to_string();
                let _ = write!(line, "HTTP/1.0 500 Error\r\n\r\n{body}");
                return;
            }
            *txid += 1;
        }
        "POST /sync" => {}
        other => panic!("{other}"),
    }
    let body =
        format!(r#"{{"status":"synced","path":"x","txid":{txid},"replicated_txid":{txid}}}"#);
    let _ = write!(line, "HTTP/1.0 200 OK\r\n\r\n{body}");
}

/// All that is in the database, as one that runs.
fn copy(database: &Path, place: &Path) -> Result<(), String> {
    let made = || -> Result<(), Box<dyn std::error::Error>> {
        fs::create_dir_all(place)?;
        let next = place.join("next");
        let _ = fs::remove_file(&next);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
        let conn = Connection::open_with_flags(database, flags)?;
        conn.busy_timeout(super::SOON)?;
        conn.execute("VACUUM INTO ?1", [next.to_string_lossy()])?;
        Connection::open(&next)?.execute_batch("PRAGMA journal_mode = WAL")?;
        Ok(fs::rename(&next, place.join("casino.db"))?)
    };
    made().map_err(|error| error.to_string())
}
