//! A machine's way to Telegram. It notes what is called on it and when, whatever the machine says of itself.
use crate::kit_bot::World;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

/// A call: when it left, and what was called.
pub type Call = (Instant, String);

/// It lasts as long as the test.
pub struct Line {
    pub url: String,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl Line {
    /// From a port at this address of the test's side.
    pub fn open(at: IpAddr, world: &World) -> Self {
        let to = world.url.strip_prefix("http://").expect("an address");
        let to: SocketAddr = to.parse().expect("an address");
        let listener = TcpListener::bind((at, 0)).expect("a port is free");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let calls: Arc<Mutex<Vec<Call>>> = Arc::default();
        let noted = Arc::clone(&calls);
        thread::spawn(move || {
            for machine in listener.incoming().flatten() {
                if let Ok(world) = TcpStream::connect(to) {
                    let noted = Arc::clone(&noted);
                    let _ = carry(machine, world, noted);
                }
            }
        });
        Self { url, calls }
    }

    /// What was called from this moment on.
    pub fn since(&self, from: Instant) -> Vec<Call> {
        let calls = self.calls.lock().expect("nobody panics with it");
        let later = calls.iter().filter(|(at, _)| *at >= from);
        later.cloned().collect()
    }

    /// The last call before this moment.
    pub fn last_before(&self, until: Instant) -> Option<Call> {
        let calls = self.calls.lock().expect("nobody panics with it");
        calls.iter().rfind(|(at, _)| *at < until).cloned()
    }
}

fn carry(
    mut machine: TcpStream,
    mut world: TcpStream,
    noted: Arc<Mutex<Vec<Call>>>,
) -> io::Result<()> {
    let (mut back, mut answers) = (machine.try_clone()?, world.try_clone()?);
    thread::spawn(move || {
        let mut part = [0; 16 * 1_024];
        while let Ok(count @ 1..) = machine.read(&mut part) {
            if let Some(method) = method(&part[..count]) {
                let call = (Instant::now(), method);
                noted.lock().expect("nobody panics with it").push(call);
            }
            if world.write_all(&part[..count]).is_err() {
                break;
            }
        }
        let _ = world.shutdown(Shutdown::Both);
    });
    thread::spawn(move || {
        let _ = io::copy(&mut answers, &mut back);
        let _ = back.shutdown(Shutdown::Both);
    });
    Ok(())
}

/// What is called by what begins so, if a call does: a connection carries one at a time.
fn method(part: &[u8]) -> Option<String> {
    let line = part.split(|byte| *byte == b'\r').next()?;
    let path = line
        .strip_prefix(b"POST /bot")?
        .strip_suffix(b" HTTP/1.1")?;
    let name = path.rsplit(|byte| *byte == b'/').next()?;
    Some(String::from_utf8_lossy(name).into_owned())
}
