//! Where the machines of a drill are. In the suite: in folders, each with its own way to a folder that both reach. As
//! `scripts/drill-standby` asks: in network namespaces, each with a small disk and two wires, one to Telegram and one
//! to the stores, which are servers.
use super::super::{hasty, share};
use super::line::Line;
use super::servers::{Servers, run};
use crate::kit_bot::{Home, SOON, SmallDisk, World, eventually};
use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// How much of the network a machine lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    Nothing,
    /// The lease and the replica.
    Stores,
    /// As a disk that is not mounted any more: whoever wants to makes something else in its place.
    Mount,
    All,
}

/// Where machines are.
pub enum Ground {
    Folders(TempDir),
    Apart(Servers),
}

/// One machine's place.
pub struct Place {
    disk: Option<SmallDisk>,
    pub home: Home,
    pub line: Line,
    /// In a folder: what leads to what both reach.
    way: PathBuf,
}

/// The size of a machine's disk, where it has one of its own.
const DISK_MEGABYTES: u32 = 160;

impl Ground {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        match std::env::var("CASINO_STANDBY_STORE") {
            Ok(store) => Self::Apart(Servers::start(folder, &store)),
            Err(_) => Self::Folders(folder),
        }
    }

    /// Where the lease is, if it is a file.
    pub fn lease(&self) -> Option<PathBuf> {
        match self {
            Self::Folders(folder) => Some(folder.path().join("lease")),
            Self::Apart(_) => None,
        }
    }

    /// Whether machines can be cut off from Telegram, and have disks that can be full.
    pub const fn is_wide(&self) -> bool {
        matches!(self, Self::Apart(_))
    }

    /// A place for the machine of this number; its lease lasts that part of its time, and that waits for its replica.
    pub fn place(&self, number: u8, world: &World, (part, waits): (u32, &str)) -> Place {
        let home = Home::new(world);
        let way = home.path("way");
        let (disk, at) = match self {
            Self::Folders(_) => (None, IpAddr::V4(Ipv4Addr::LOCALHOST)),
            Self::Apart(_) => {
                wire(number);
                let disk = SmallDisk::over(home.dir.path().to_owned(), DISK_MEGABYTES);
                (
                    Some(disk.expect("a drill in namespaces is root's")),
                    address("77", number, 1),
                )
            }
        };
        let line = Line::open(at, world);
        let home = hasty(share(home, &way), part)
            .set("TELEGRAM_API_URL", &line.url)
            .set("REPLICA_WAIT", waits);
        let home = match self {
            Self::Folders(_) => home,
            Self::Apart(servers) => {
                let stores = address("78", number, 1);
                let own = address("77", number, 2).to_string();
                let namespace = format!("--net=/run/netns/{}", namespace(number));
                servers
                    .set(home, stores)
                    .set("BIND_ADDR", &own)
                    .within(&["nsenter", &namespace])
            }
        };
        let place = Place {
            home,
            line,
            way,
            disk,
        };
        self.cut(number, &place, Cut::Nothing);
        place
    }

    /// Has a machine lack so much of the network from now on.
    pub fn cut(&self, number: u8, place: &Place, cut: Cut) {
        match self {
            Self::Folders(_) if cut == Cut::Mount => fs::remove_file(&place.way).expect("removed"),
            Self::Folders(folder) => lead(&place.way, (cut == Cut::Nothing).then(|| folder.path())),
            Self::Apart(_) => {
                for (wire, cuts) in [("world", cut == Cut::All), ("store", cut != Cut::Nothing)] {
                    let state = if cuts { "down" } else { "up" };
                    run("ip", &["link", "set", &end(wire, number), state]);
                }
            }
        }
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        if self.is_wide() {
            (0..2).for_each(unwire);
        }
    }
}

impl Place {
    /// Whether its disk is full.
    pub fn fill(&self, full: bool) {
        let disk = self
            .disk
            .as_ref()
            .expect("a machine with a disk of its own");
        if full { disk.fill(0) } else { disk.free() }
    }
}

/// Has the way lead there, or to nothing that can be used, at once: there is always something in its place.
fn lead(way: &Path, to: Option<&Path>) {
    let next = way.with_extension("next");
    match to {
        Some(folder) => symlink(folder, &next).expect("linked"),
        None => fs::write(&next, "").expect("written"),
    }
    // A replicator may have made a folder of its own there, and may do so again.
    eventually(SOON, "the way leads there", || {
        if fs::symlink_metadata(way).is_ok_and(|there| there.is_dir()) {
            let _ = fs::remove_dir_all(way);
        }
        fs::rename(&next, way).ok()
    });
}

fn namespace(number: u8) -> String {
    format!("casino-drill-{number}")
}

/// This side's end of a wire.
fn end(wire: &str, number: u8) -> String {
    format!("cd-{wire}-{number}")
}

fn address(wire: &str, number: u8, side: u8) -> IpAddr {
    let text = format!("10.{wire}.{number}.{side}");
    text.parse().expect("an address")
}

/// Takes a namespace and its wires away, if they are there. A namespace alone goes when it likes, and its wires with it.
fn unwire(number: u8) {
    let (world, store) = (end("world", number), end("store", number));
    for words in [
        ["link", "del", &world],
        ["link", "del", &store],
        ["netns", "del", &namespace(number)],
    ] {
        let mut command = Command::new("ip");
        let _ = command.args(words).stderr(Stdio::null()).status();
    }
}

/// A namespace with two wires to this one; what an earlier drill has left goes.
fn wire(number: u8) {
    let space = namespace(number);
    unwire(number);
    run("ip", &["netns", "add", &space]);
    run("ip", &["-n", &space, "link", "set", "lo", "up"]);
    for (name, net) in [("world", "77"), ("store", "78")] {
        let (here, there) = (end(name, number), format!("{name}{number}"));
        run(
            "ip",
            &[
                "link", "add", &here, "type", "veth", "peer", "name", &there, "netns", &space,
            ],
        );
        let own = |side| format!("{}/24", address(net, number, side));
        run("ip", &["addr", "add", &own(1), "dev", &here]);
        run("ip", &["link", "set", &here, "up"]);
        run("ip", &["-n", &space, "addr", "add", &own(2), "dev", &there]);
        run("ip", &["-n", &space, "link", "set", &there, "up"]);
    }
}
