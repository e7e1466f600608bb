//! The one HTTP/1.1 server of the program: bounded in connections, bytes and time, so that it may face a
//! hostile network. A thread a connection; tiny_http only writes the answers, because its own listener
//! aborts the process on a large Content-Length and loses its accept loop on EMFILE. Knows nothing of
//! routes, health or Telegram. Called by the health endpoints and by the sandbox.

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::values::heartbeat::Pulse;
use crate::values::limits::HTTP_STOP_WAIT;
use parking_lot::{Condvar, Mutex};

mod answer;
mod read;

pub use answer::{Response, Wire};
pub use read::{Limits, Request};

use answer::{drain, send};

/// Connections that remote peers cannot take from loopback peers, so that a local probe is always heard.
const LOOPBACK_CONNS_KEPT: usize = 8;
/// Connections that the system holds until they are taken.
const WAITING_CONNS: i32 = 4_096;
/// Stack of the thread that takes connections.
pub const ACCEPT_STACK_BYTES: usize = 128 * 1024;
const ACCEPT_BACKOFF_MIN: Duration = Duration::from_millis(10);
const ACCEPT_BACKOFF_MAX: Duration = Duration::from_secs(1);
/// Threads of evicted connections that may still run before a new connection waits for them.
const EVICTED_THREADS_MAX: usize = 8;
/// How long a new connection waits for the threads of evicted ones to end.
const EVICTED_WAIT_MAX: Duration = Duration::from_secs(1);

type Handler = dyn Fn(&Request) -> Response + Send + Sync;

#[derive(Default)]
struct Live {
    conns: VecDeque<Conn>,
    /// Threads that are done and not joined yet.
    done: Vec<JoinHandle<()>>,
}

struct Conn {
    id: u64,
    /// Set as soon as it is known.
    thread: Option<JoinHandle<()>>,
    socket: Arc<TcpStream>,
    loopback: bool,
    /// A handler is at work on it: such a connection is evicted last.
    busy: Arc<AtomicBool>,
    /// Its socket is closed, its thread has yet to notice.
    evicted: bool,
}

/// What a server has seen.
#[derive(Debug, Default)]
pub struct Counts {
    pub admitted: AtomicU64,
    /// Connections closed so that others could be taken.
    pub evicted: AtomicU64,
}

struct Shared {
    name: &'static str,
    limits: Limits,
    handler: Box<Handler>,
    counts: Arc<Counts>,
    stopping: AtomicBool,
    /// Threads in [`Acceptor::run`].
    accepting: AtomicUsize,
    next_id: AtomicU64,
    live: Mutex<Live>,
    ended: Condvar,
}

/// A server; dropping it is `shutdown`.
pub struct Server {
    addr: SocketAddr,
    shared: Arc<Shared>,
    /// Until shutdown.
    listener: Option<Arc<TcpListener>>,
}

impl Server {
    /// A server on `listener` that takes connections once an [`Acceptor`] of it runs. `name` names
    /// the threads.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn new(
        listener: TcpListener,
        name: &'static str,
        limits: Limits,
        counts: Arc<Counts>,
        handler: impl Fn(&Request) -> Response + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let addr = listener.local_addr()?;
        // What knocks while all are being taken waits here; what finds no room knocks again only after a second, or
        // after several. The system cuts it to what it allows.
        rustix::net::listen(&listener, WAITING_CONNS)?;
        let shared = Arc::new(Shared {
            name,
            limits,
            handler: Box::new(handler),
            counts,
            stopping: AtomicBool::new(false),
            accepting: AtomicUsize::new(0),
            next_id: AtomicU64::new(0),
            live: Mutex::default(),
            ended: Condvar::new(),
        });
        Ok(Self {
            addr,
            shared,
            listener: Some(Arc::new(listener)),
        })
    }

    /// Serves `listener` on threads of its own until shutdown.
    ///
    /// # Errors
    /// When the listener has no address or the accept thread cannot be started.
    pub fn start(
        listener: TcpListener,
        name: &'static str,
        limits: Limits,
        handler: impl Fn(&Request) -> Response + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let server = Self::new(listener, name, limits, Arc::default(), handler)?;
        let acceptor = server.acceptor();
        thread::Builder::new()
            .name(format!("{name}-accept"))
            .stack_size(ACCEPT_STACK_BYTES)
            .spawn(move || acceptor.run(&Pulse::unwatched(name)))?;
        Ok(server)
    }

    /// What takes the connections, for a thread of the caller's. Another may take over when one
    /// has ended or is stuck: the port stays open all the while.
    ///
    /// # Panics
    /// After shutdown.
    #[must_use]
    pub fn acceptor(&self) -> Acceptor {
        let listener = self.listener.clone().expect("it is not shut down");
        self.shared.accepting.fetch_add(1, Ordering::SeqCst);
        Acceptor {
            listener,
            server: Accepting(Arc::clone(&self.shared)),
        }
    }

    /// The bound address, with the real port when 0 was asked for.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Stops accepting, closes every connection and waits for the threads, up to 2 s for handlers that
    /// block (their owner should release them first). The port is free afterwards.
    pub fn shutdown(&mut self) {
        if self.shared.stopping.swap(true, Ordering::SeqCst) {
            return;
        }
        let mut wake = self.addr;
        if wake.ip().is_unspecified() {
            wake.set_ip(match wake.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        let deadline = Instant::now() + HTTP_STOP_WAIT;
        while self.shared.accepting.load(Ordering::SeqCst) > 0 && Instant::now() < deadline {
            // The accept thread sleeps in accept(2); only a connection wakes it.
            drop(TcpStream::connect_timeout(
                &wake,
                Duration::from_millis(500),
            ));
            thread::park_timeout(Duration::from_millis(1));
        }
        self.listener = None;
        let mut live = self.shared.live.lock();
        for conn in &live.conns {
            let _ = conn.socket.shutdown(Shutdown::Both);
        }
        while !live.conns.is_empty() {
            if self
                .shared
                .ended
                .wait_until(&mut live, deadline)
                .timed_out()
            {
                log::warn!(
                    "{}: {} handlers still at work at shutdown",
                    self.shared.name,
                    live.conns.len()
                );
                break;
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shutdown();
    }
}

/// The part of a server that takes connections.
pub struct Acceptor {
    // Dropped before it is counted out, so that then the port is free.
    listener: Arc<TcpListener>,
    server: Accepting,
}

/// A server that an acceptor counts in.
struct Accepting(Arc<Shared>);

impl Drop for Accepting {
    fn drop(&mut self) {
        self.0.accepting.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Acceptor {
    /// Takes connections until the server shuts down or another life of this worker begins. It
    /// rests while nobody knocks, however long that is.
    pub fn run(self, pulse: &Pulse) {
        let (shared, listener) = (&self.server.0, &self.listener);
        let mut backoff = ACCEPT_BACKOFF_MIN;
        while !shared.stopping.load(Ordering::SeqCst) && !pulse.is_void() {
            pulse.rest();
            match listener.accept() {
                Ok((socket, peer)) => {
                    backoff = ACCEPT_BACKOFF_MIN;
                    pulse.within(EVICTED_WAIT_MAX * 5);
                    pulse.drill();
                    if !shared.stopping.load(Ordering::SeqCst) {
                        let id = shared.next_id.fetch_add(1, Ordering::Relaxed);
                        admit(shared, id, socket, peer);
                        pulse.did();
                    }
                }
                Err(e) if is_peers_fault(&e) => {}
                Err(e) => {
                    // EMFILE, ENFILE, ENOMEM: give one connection back and go on, for the port must stay open.
                    log::warn!("{}: accept: {e}", shared.name);
                    evict_oldest(shared, &mut shared.live.lock(), |_| true);
                    thread::park_timeout(backoff);
                    backoff = (backoff * 2).min(ACCEPT_BACKOFF_MAX);
                }
            }
        }
    }
}

fn is_peers_fault(e: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    matches!(e.kind(), Interrupted | ConnectionAborted | ConnectionReset)
}

fn admit(shared: &Arc<Shared>, id: u64, socket: TcpStream, peer: SocketAddr) {
    // An IPv4 peer of a [::] listener is ::ffff:127.0.0.1, which is not loopback before to_canonical.
    let loopback = peer.ip().to_canonical().is_loopback();
    let socket = Arc::new(socket);
    let busy = Arc::new(AtomicBool::new(false));
    let done = {
        let conns_max = shared.limits.conns_max.max(LOOPBACK_CONNS_KEPT + 1);
        let mut live = shared.live.lock();
        let open = |live: &Live| live.conns.iter().filter(|c| !c.evicted).count();
        let remote = |c: &Conn| !c.evicted && !c.loopback;
        let remotes = |live: &Live| live.conns.iter().filter(|c| remote(c)).count();
        while !loopback && remotes(&live) >= conns_max - LOOPBACK_CONNS_KEPT {
            evict_oldest(shared, &mut live, |c| !c.loopback);
        }
        while open(&live) >= conns_max {
            evict_oldest(shared, &mut live, |_| true);
        }
        // The threads of evicted connections end as soon as they are scheduled, unless as many
        // as are let run on are busy in handlers whose connections are gone.
        let deadline = Instant::now() + EVICTED_WAIT_MAX;
        while live.conns.len() >= conns_max + EVICTED_THREADS_MAX {
            if shared.ended.wait_until(&mut live, deadline).timed_out() {
                return;
            }
        }
        shared.counts.admitted.fetch_add(1, Ordering::Relaxed);
        live.conns.push_back(Conn {
            id,
            thread: None,
            socket: Arc::clone(&socket),
            loopback,
            busy: Arc::clone(&busy),
            evicted: false,
        });
        std::mem::take(&mut live.done)
    };
    // They are past their work: this is what bounds the threads that the system sees.
    done.into_iter().for_each(|thread| drop(thread.join()));
    let for_thread = Arc::clone(shared);
    let spawned = thread::Builder::new()
        .name(format!("{}-conn", shared.name))
        .stack_size(shared.limits.stack_bytes)
        .spawn(move || {
            let _remove = RemoveFromLive {
                shared: &for_thread,
                id,
            };
            serve(&for_thread, &socket, peer, &busy);
        });
    let mut live = shared.live.lock();
    match spawned {
        Ok(thread) => match live.conns.iter_mut().find(|c| c.id == id) {
            Some(conn) => conn.thread = Some(thread),
            None => live.done.push(thread),
        },
        Err(e) => {
            log::warn!("{}: no thread for a connection: {e}", shared.name);
            live.conns.retain(|c| c.id != id);
        }
    }
}

fn evict_oldest(shared: &Shared, live: &mut Live, may: impl Fn(&Conn) -> bool) {
    let candidate = |c: &Conn| !c.evicted && may(c);
    let idle = |c: &Conn| candidate(c) && !c.busy.load(Ordering::Relaxed);
    let conns = &live.conns;
    let victim = conns.iter().position(idle);
    let Some(victim) = victim.or_else(|| conns.iter().position(candidate)) else {
        return;
    };
    let conn = &mut live.conns[victim];
    let _ = conn.socket.shutdown(Shutdown::Both);
    conn.evicted = true;
    shared.counts.evicted.fetch_add(1, Ordering::Relaxed);
}

struct RemoveFromLive<'a> {
    shared: &'a Shared,
    id: u64,
}

impl Drop for RemoveFromLive<'_> {
    fn drop(&mut self) {
        let mut live = self.shared.live.lock();
        if let Some(at) = live.conns.iter().position(|c| c.id == self.id) {
            let conn = live.conns.remove(at);
            live.done.extend(conn.and_then(|conn| conn.thread));
        }
        self.shared.ended.notify_all();
    }
}

/// One connection from its first byte to its last.
fn serve(shared: &Shared, socket: &TcpStream, peer: SocketAddr, busy: &AtomicBool) {
    let limits = &shared.limits;
    if socket.set_nodelay(true).is_err()
        || socket
            .set_write_timeout(Some(limits.write_timeout))
            .is_err()
    {
        return;
    }
    let mut inbox = read::Inbox::new(socket, peer);
    let mut wait = limits.head_deadline;
    loop {
        let request = match inbox.request(limits, wait) {
            Ok(Some(request)) => request,
            Ok(None) => return,
            Err(read::Refused(status, reason)) => {
                if send(
                    socket,
                    &Response::error(status, reason),
                    false,
                    false,
                    limits.write_timeout,
                )
                .is_ok()
                {
                    drain(socket);
                }
                return;
            }
        };
        busy.store(true, Ordering::Relaxed);
        let response = catch_unwind(AssertUnwindSafe(|| (shared.handler)(&request)))
            .unwrap_or_else(|_| {
                log::error!(
                    "{}: the handler panicked on {} {}",
                    shared.name,
                    request.method,
                    request.shown_path()
                );
                Response::error(500, "internal error")
            });
        busy.store(false, Ordering::Relaxed);
        let again = request.keep_alive
            && response.wire == Wire::Whole
            && !shared.stopping.load(Ordering::Relaxed);
        let again = again.then_some(limits.keep_alive).flatten();
        let head_only = request.method == "HEAD";
        match (
            again,
            send(
                socket,
                &response,
                again.is_some(),
                head_only,
                limits.write_timeout,
            ),
        ) {
            (Some(idle), Ok(())) => wait = idle,
            _ => return,
        }
    }
}
