//! Sockets of the stand-in: accepts, reads whole requests, writes answers, and sleeps until one of
//! them or a point in time. Knows nothing of the Bot API; used by `api` alone, in one thread.
//!
//! Points in time are kept to about 0.1 ms although mio's timeouts are whole milliseconds: a second
//! thread sleeps until then on a channel, whose timeouts are the kernel's fine timers, and wakes the
//! poll. It does nothing else, so the processor is left to the bot between two events.

use std::io::{self, ErrorKind, Read, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token, Waker};

use crate::http::{self, Parsed, Request};

const LISTENER: Token = Token(usize::MAX - 1);
const ALARM: Token = Token(usize::MAX - 2);
const CHUNK_BYTES: usize = 64 * 1024;
const EVENTS: usize = 512;

/// A connection as its user knows it: the serial tells it from a later one in the same slot.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    slot: usize,
    serial: u64,
}

struct Conn {
    serial: u64,
    stream: TcpStream,
    input: Vec<u8>,
    output: Vec<u8>,
    told_to_continue: bool,
    close: bool,
}

/// What the poll reported, copied out so that answering may use the wire meanwhile.
#[derive(Clone, Copy)]
pub struct Ready {
    slot: usize,
    /// The peer has sent its last byte, so reading must go on to the end of the stream.
    ended: bool,
    writable: bool,
}

pub struct Wire {
    poll: Poll,
    events: Events,
    listener: TcpListener,
    conns: Vec<Option<Conn>>,
    free: Vec<usize>,
    serial: u64,
    chunk: Vec<u8>,
    alarm: Alarm,
}

impl Wire {
    /// Listens on a free port of the loopback interface.
    pub fn open() -> io::Result<Self> {
        let poll = Poll::new()?;
        let mut listener = TcpListener::bind(([127, 0, 0, 1], 0).into())?;
        poll.registry()
            .register(&mut listener, LISTENER, Interest::READABLE)?;
        let alarm = Alarm::start(Waker::new(poll.registry(), ALARM)?)?;
        Ok(Self {
            poll,
            events: Events::with_capacity(EVENTS),
            listener,
            conns: Vec::new(),
            free: Vec::new(),
            serial: 0,
            chunk: vec![0; CHUNK_BYTES],
            alarm,
        })
    }

    pub fn port(&self) -> io::Result<u16> {
        Ok(self.listener.local_addr()?.port())
    }

    /// Sleeps until something can be read or written, until `at`, or for `most`.
    pub fn wait(&mut self, most: Duration, at: Option<Instant>, ready: &mut Vec<Ready>) {
        ready.clear();
        if let Some(at) = at.filter(|_| !most.is_zero()) {
            self.alarm.set(at);
        }
        match self.poll.poll(&mut self.events, Some(most)) {
            Err(error) if error.kind() == ErrorKind::Interrupted => return,
            other => other.expect("the poll works on descriptors of our own"),
        }
        let mut knocks = false;
        for event in &self.events {
            match event.token() {
                LISTENER => knocks = true,
                ALARM => {}
                Token(slot) => ready.push(Ready {
                    slot,
                    ended: event.is_read_closed() || event.is_error(),
                    writable: event.is_writable(),
                }),
            }
        }
        if knocks {
            self.accept();
        }
    }

    fn accept(&mut self) {
        while let Ok((mut stream, _)) = self.listener.accept() {
            let slot = self.free.pop().unwrap_or_else(|| {
                self.conns.push(None);
                self.conns.len() - 1
            });
            stream
                .set_nodelay(true)
                .expect("a loopback socket takes TCP_NODELAY");
            // Both interests at once: writability is reported anew only after a full buffer.
            self.poll
                .registry()
                .register(
                    &mut stream,
                    Token(slot),
                    Interest::READABLE | Interest::WRITABLE,
                )
                .expect("a new socket can be watched");
            self.serial += 1;
            self.conns[slot] = Some(Conn {
                serial: self.serial,
                stream,
                input: Vec::new(),
                output: Vec::new(),
                told_to_continue: false,
                close: false,
            });
        }
    }

    /// Reads what has arrived and appends the whole requests to `inbox`.
    pub fn pull(&mut self, ready: Ready, inbox: &mut Vec<(Peer, Request)>) {
        let slot = ready.slot;
        if ready.writable {
            self.flush(slot);
        }
        let mut gone = false;
        let Some(Some(conn)) = self.conns.get_mut(slot) else {
            return;
        };
        loop {
            match conn.stream.read(&mut self.chunk) {
                Ok(0) => gone = true,
                Ok(n) => {
                    conn.input.extend_from_slice(&self.chunk[..n]);
                    // A short read has emptied the socket, and what comes later is reported anew;
                    // only an end that was reported together with these bytes is not.
                    if n == self.chunk.len() || ready.ended {
                        continue;
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => gone = true,
            }
            break;
        }
        if !conn.take_requests(slot, inbox) {
            gone = true;
        }
        if gone {
            self.hang_up(slot);
        } else {
            self.flush(slot);
        }
    }

    pub fn answer(&mut self, peer: Peer, status: &str, body: &[u8]) {
        if self.is_connected(peer)
            && let Some(conn) = self.conns[peer.slot].as_mut()
        {
            http::answer(&mut conn.output, status, body);
            self.flush(peer.slot);
        }
    }

    pub fn is_connected(&self, peer: Peer) -> bool {
        self.conns[peer.slot]
            .as_ref()
            .is_some_and(|conn| conn.serial == peer.serial)
    }

    fn flush(&mut self, slot: usize) {
        let Some(Some(conn)) = self.conns.get_mut(slot) else {
            return;
        };
        while !conn.output.is_empty() {
            match conn.stream.write(&conn.output) {
                Ok(n) => {
                    conn.output.drain(..n);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return self.hang_up(slot),
            }
            if conn.output.is_empty() && conn.close {
                return self.hang_up(slot);
            }
        }
    }

    /// Dropping the stream closes it and thereby ends the watch.
    fn hang_up(&mut self, slot: usize) {
        if self.conns[slot].take().is_some() {
            self.free.push(slot);
        }
    }
}

impl Conn {
    /// False if what came is not HTTP.
    fn take_requests(&mut self, slot: usize, inbox: &mut Vec<(Peer, Request)>) -> bool {
        let mut used = 0;
        let well = loop {
            match http::parse(&self.input[used..]) {
                Parsed::Whole(request, length) => {
                    used += length;
                    self.close = request.close;
                    self.told_to_continue = false;
                    let serial = self.serial;
                    inbox.push((Peer { slot, serial }, request));
                }
                Parsed::Partial { expects } => {
                    if expects && !self.told_to_continue {
                        self.told_to_continue = true;
                        self.output
                            .extend_from_slice(b"HTTP/1.1 100 Continue\r\n\r\n");
                    }
                    break true;
                }
                Parsed::Malformed => break false,
            }
            if used == self.input.len() {
                break true;
            }
        };
        self.input.drain(..used);
        well
    }
}

/// The thread that wakes the poll at a point in time; it ends when the alarm is dropped.
struct Alarm {
    orders: Sender<Instant>,
    set_for: Option<Instant>,
}

impl Alarm {
    fn start(waker: Waker) -> io::Result<Self> {
        let (orders, inbox) = mpsc::channel::<Instant>();
        std::thread::Builder::new()
            .name("alarm".to_owned())
            .spawn(move || {
                let mut order = inbox.recv();
                while let Ok(at) = order {
                    let left = at.saturating_duration_since(Instant::now());
                    order = match inbox.recv_timeout(left) {
                        Ok(at) => Ok(at),
                        Err(RecvTimeoutError::Disconnected) => return,
                        Err(RecvTimeoutError::Timeout) => {
                            waker.wake().expect("an eventfd can be written");
                            inbox.recv()
                        }
                    };
                }
            })?;
        Ok(Self {
            orders,
            set_for: None,
        })
    }

    /// An earlier order still to come stands: it wakes the poll too soon, which then asks again.
    fn set(&mut self, at: Instant) {
        let pending = self.set_for.is_some_and(|set| set > Instant::now());
        if !pending || self.set_for.is_some_and(|set| at < set) {
            self.set_for = Some(at);
            self.orders
                .send(at)
                .expect("the alarm thread outlives its orders");
        }
    }
}
