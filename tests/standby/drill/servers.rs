//! The stores of a drill in namespaces, as servers: S3 by moto (CASINO_S3 names `moto_server`), and for
//! `CASINO_STANDBY_STORE=sftp` the replica by OpenSSH's sshd, with an account that nobody else sees.
use crate::kit_bot::{Home, SOON, eventually, exchange};
use std::fs::{self, File};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "hush-hush-of-the-drill";

/// Those that run until the drill ends.
pub struct Servers {
    folder: TempDir,
    s3: (Child, u16),
    sftp: Option<(Child, u16)>,
}

/// Runs to its end, which has to be a good one.
pub fn run(program: &str, arguments: &[&str]) {
    let done = Command::new(program).args(arguments).output();
    let done = done.unwrap_or_else(|error| panic!("{program}: {error}"));
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{program} {arguments:?}: {said}");
}

/// A port that is free now, on every address.
fn port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).expect("a free port");
    listener.local_addr().expect("bound").port()
}

impl Servers {
    pub fn start(folder: TempDir, store: &str) -> Self {
        let s3 = s3(folder.path());
        let sftp = match store {
            "s3" => None,
            "sftp" => Some(sftp(folder.path())),
            other => panic!("CASINO_STANDBY_STORE={other}: expected s3 or sftp"),
        };
        Self { folder, s3, sftp }
    }

    /// A machine whose lease and replica are there, reached at this address.
    pub fn set(&self, home: Home, at: IpAddr) -> Home {
        let endpoint = format!("http://{at}:{}", self.s3.1);
        let replica = match &self.sftp {
            None => format!("s3://casino/replica?endpoint={endpoint}"),
            Some((_, port)) => {
                let folder = self.folder.path().join("replica");
                format!("sftp://drill:{SECRET}@{at}:{port}{}", folder.display())
            }
        };
        home.set("LEASE_URL", "s3://casino/lease")
            .set("S3_ENDPOINT", &endpoint)
            .set("REPLICA_URL", &replica)
            .set("AWS_ACCESS_KEY_ID", KEY)
            .set("AWS_SECRET_ACCESS_KEY", SECRET)
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        let sftp = self.sftp.as_mut().map(|(child, _)| child);
        for child in [&mut self.s3.0].into_iter().chain(sftp) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Starts it and waits until it listens.
fn start(command: &mut Command, port: u16, log: &Path) -> (Child, u16) {
    let log = File::create(log).expect("made");
    let command = command.stdin(Stdio::null()).stdout(Stdio::null());
    let child = command.stderr(log).spawn().expect("the server starts");
    eventually(SOON, "the server listens", || {
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()
    });
    (child, port)
}

fn s3(folder: &Path) -> (Child, u16) {
    let program = std::env::var("CASINO_S3").unwrap_or_else(|_| "moto_server".to_owned());
    let port = port();
    let mut command = Command::new(program);
    command.args(["-H", "0.0.0.0", "-p", &port.to_string()]);
    let started = start(&mut command, port, &folder.join("s3.log"));
    let made = exchange(
        SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        "PUT /casino HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    );
    assert!(made.contains(" 200 "), "{made}");
    started
}

/// The account is in files that only the server sees in place of the machine's.
fn sftp(folder: &Path) -> (Child, u16) {
    let port = port();
    let path = |name: &str| folder.join(name).display().to_string();
    run(
        "ssh-keygen",
        &["-q", "-t", "ed25519", "-N", "", "-f", &path("key")],
    );
    let hash = Command::new("openssl")
        .args(["passwd", "-6", SECRET])
        .output();
    let hash = String::from_utf8(hash.expect("openssl").stdout).expect("text");
    for (name, line) in [
        ("passwd", "drill:x:0:0::/:/bin/sh".to_owned()),
        (
            "shadow",
            format!("drill:{}:19000:0:99999:7:::", hash.trim()),
        ),
    ] {
        let before = fs::read_to_string(format!("/etc/{name}")).expect("read");
        fs::write(folder.join(name), format!("{before}{line}\n")).expect("written");
    }
    let config = format!(
        "Port {port}\nListenAddress 0.0.0.0\nHostKey {}\nPasswordAuthentication yes\nPermitRootLogin yes\n\
         UsePAM no\nStrictModes no\nPidFile none\nMaxStartups 100\nSubsystem sftp internal-sftp\n",
        path("key")
    );
    fs::write(folder.join("sshd.conf"), config).expect("written");
    fs::create_dir_all("/run/sshd").expect("made");
    let script = "mount --bind \"$0/passwd\" /etc/passwd && mount --bind \"$0/shadow\" /etc/shadow && \
                  exec /usr/sbin/sshd -D -e -f \"$0/sshd.conf\"";
    let mut command = Command::new("unshare");
    command.args(["-m", "sh", "-c", script]).arg(folder);
    start(&mut command, port, &folder.join("sftp.log"))
}
