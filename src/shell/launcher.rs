//! Keeps the bot running where nothing else does: starts `run` as a child, passes its output and
//! the signals on, and starts it again when it ends or hangs. Made to run for years: it wakes up
//! for probes, for output and for the child's end, and keeps nothing.
mod past;

use crate::ops::config::Settings;
use crate::ops::logging::{Out, Plain};
use crate::ops::probe::{self, RunFile};
use crate::shell::app::End;
use crate::values::backoff::Doubling;
use crate::values::chance::random;
use crate::values::limits;
use crossbeam_channel::{Receiver, Sender, after, bounded, never, select};
use past::{Next, Past, Probe, Why};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Tells a bot that its standard input ends with its launcher.
const LAUNCHED: &str = "CASINO_BOT_LAUNCHED";

/// Runs `program run` until it ends for good or `signals` says so; the code of its last end. The
/// first signal stops the bot, the second kills it.
pub fn run(settings: &Settings, signals: &Receiver<()>, program: &Path, out: &Out) -> u8 {
    let (base, cap) = (settings.restart_delay, settings.max_delay);
    let delays = Doubling { base, cap };
    let mut past = Past::new(delays, settings.max_restarts, Instant::now());
    loop {
        past.started(Instant::now());
        let (code, why) = match Launched::start(program, out) {
            Ok(bot) => {
                log::info!("launcher: the bot runs, pid {}", bot.child.id());
                let why = bot.watch(settings, signals, &mut past);
                (bot.reap(), why)
            }
            Err(error) => {
                log::error!("launcher: {} does not start: {error}", program.display());
                (End::Restart as u8, Why::Own)
            }
        };
        match past.ended(code, why, random(), Instant::now()) {
            Next::End(code) => {
                log::info!("launcher: the bot ended with {code}, and so does the launcher");
                return code;
            }
            Next::StartAfter(delay) => {
                log::warn!("launcher: the bot ended with {code}, it starts again in {delay:?}");
                if signals.recv_timeout(delay).is_ok() {
                    log::info!("launcher: stopping as asked");
                    return code;
                }
            }
        }
    }
}

/// A bot that was started.
struct Launched {
    child: Child,
    pid: Pid,
    /// Disconnected when it has ended.
    ended: Receiver<()>,
    /// Disconnected when all its output is passed on.
    drained: Receiver<()>,
}

impl Launched {
    fn start(program: &Path, out: &Out) -> io::Result<Self> {
        let mut child = Command::new(program)
            .arg("run")
            .env(LAUNCHED, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // A terminal's Ctrl-C is the launcher's, which passes it on once.
            .process_group(0)
            .spawn()?;
        let pid = Pid::from_child(&child);
        let (working, drained) = bounded(0);
        let (living, ended) = bounded(0);
        let threads = relay(child.stdout.take(), out, &working)
            .and_then(|()| relay(child.stderr.take(), out, &working))
            .and_then(|()| wait(pid, living));
        if let Err(error) = threads {
            let _ = child.kill();
            let _ = child.wait();
            return Err(error);
        }
        Ok(Self {
            child,
            pid,
            ended,
            drained,
        })
    }

    /// Watches it to its end; why it ended.
    fn watch(&self, settings: &Settings, signals: &Receiver<()>, past: &mut Past) -> Why {
        let interval = limits::PROBE_INTERVAL_MAX.min(settings.heartbeat_interval);
        let (mut probe_at, mut probing) = (after(interval), never());
        let (mut why, mut kill_at) = (Why::Own, never());
        loop {
            let asked = select! {
                recv(self.ended) -> _ => return why,
                recv(probe_at) -> _ => {
                    probing = self.probe(settings);
                    continue;
                }
                recv(probing) -> probe => {
                    let probe = probe.ok().flatten();
                    let sick = probe.is_some_and(|probe| past.probed(probe, Instant::now()));
                    (probe_at, probing) = (after(past.next_probe(interval)), never());
                    if !sick {
                        continue;
                    }
                    log::warn!("launcher: the bot is restarted for its health");
                    Why::Probes
                }
                recv(signals) -> _ => {
                    log::info!("launcher: stopping as asked");
                    Why::Asked
                }
                recv(kill_at) -> _ => {
                    log::warn!("launcher: the bot does not stop and is killed");
                    self.signal(Signal::KILL);
                    continue;
                }
            };
            if why == Why::Asked {
                self.signal(Signal::KILL);
            } else if why == Why::Own {
                // Once: to the bot the next one would be the second signal.
                self.signal(Signal::TERM);
                kill_at = after(limits::CHILD_STOP_WAIT);
            }
            why = asked;
            (probe_at, probing) = (never(), never());
        }
    }

    fn signal(&self, signal: Signal) {
        if let Err(error) = kill_process(self.pid, signal) {
            log::warn!("launcher: the bot cannot be signalled: {error}");
        }
    }

    /// Asks /health in a thread of its own, so that a bot that hangs keeps no signal waiting. If
    /// there is no thread, the channel is disconnected and the next probe comes in its time.
    fn probe(&self, settings: &Settings) -> Receiver<Option<Probe>> {
        let (answer, probing) = bounded(1);
        let (settings, pid) = (settings.clone(), self.child.id());
        let _ = thread::Builder::new()
            .name("probe".to_owned())
            .spawn(move || answer.send(ask(&settings, pid)));
        probing
    }

    /// Takes its end in; its exit code, 128 and the signal's number when a signal ended it.
    fn reap(mut self) -> u8 {
        // Something that the bot started could still hold its output open.
        let _ = self.drained.recv_timeout(Duration::from_secs(1));
        let code = self
            .child
            .wait()
            .ok()
            .and_then(|status| status.code().or(status.signal().map(|signal| 128 + signal)));
        code.and_then(|code| u8::try_from(code).ok())
            .unwrap_or(End::Restart as u8)
    }
}

/// Disconnects `living` when the process has ended. It leaves the reaping to the owner: until then
/// no other process gets the pid, so that no signal goes astray.
fn wait(pid: Pid, living: Sender<()>) -> io::Result<()> {
    let wait = move || {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        let _ = rustix::io::retry_on_intr(|| waitid(WaitId::Pid(pid), options));
        drop(living);
    };
    thread::Builder::new()
        .name("wait".to_owned())
        .spawn(wait)
        .map(drop)
}

/// Passes lines on as they are until the stream ends.
fn relay(
    stream: Option<impl Read + Send + 'static>,
    out: &Out,
    working: &Sender<()>,
) -> io::Result<()> {
    let Some(stream) = stream else { return Ok(()) };
    let (out, working) = (out.clone(), working.clone());
    let relay = move || {
        let mut lines = BufReader::new(stream);
        loop {
            let mut line = Vec::new();
            let read = (&mut lines)
                .take(limits::CHILD_LINE_BYTES_MAX)
                .read_until(b'\n', &mut line);
            if !read.is_ok_and(|bytes| bytes > 0) {
                break;
            }
            if line.last() != Some(&b'\n') {
                line.push(b'\n');
            }
            out.pass_on(line);
        }
        drop(working);
    };
    thread::Builder::new()
        .name("output".to_owned())
        .spawn(relay)
        .map(drop)
}

/// Asks the bot with this pid how it is. Nothing comes of it while the bot has not left word
/// where it listens, as during a long start. What no restart helps, an outage or a full disk, is no
/// sickness of this process: it goes on by itself when that is over.
fn ask(settings: &Settings, pid: u32) -> Option<Probe> {
    RunFile::read(&settings.database).filter(|run| run.pid == pid)?;
    let targets = probe::targets(settings, None, None);
    match probe::find(&targets, limits::PROBE_WAIT) {
        Ok(bot) if bot.healthy() => Some(Probe::Healthy),
        Ok(bot) => {
            let reasons = bot.health.reasons.join("; ");
            log::warn!("launcher: the bot is unhealthy: {}", Plain(&reasons));
            let helps = bot.health.restart_helps;
            Some(if helps {
                Probe::Unhealthy
            } else {
                Probe::Healthy
            })
        }
        Err(why) => {
            log::warn!("launcher: the bot does not answer: {}", Plain(&why));
            Some(Probe::Silent)
        }
    }
}

/// Asks a launched bot to stop when its launcher has died, whose end of the pipe closes then. (The
/// kernel's parent-death signal comes once for each of the launcher's threads, and a second signal
/// ends a bot without ceremony.)
pub fn tie(stop: &Sender<()>) {
    if std::env::var_os(LAUNCHED).is_none() {
        return;
    }
    let stop = stop.clone();
    let wait = move || {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        log::warn!("the launcher of this bot has died");
        let _ = stop.try_send(());
    };
    let started = thread::Builder::new()
        .name("launcher".to_owned())
        .spawn(wait);
    if let Err(error) = started {
        log::warn!("the bot may outlive its launcher: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::net::TcpListener;

    #[test]
    fn only_what_this_bot_answers_counts() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let server = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let run = RunFile {
            addr: server.local_addr().expect("bound"),
            pid: 7,
            instance: "feed".to_owned(),
        };
        let settings = Settings {
            database: dir.path().join("casino.db"),
            ..Settings::default()
        };
        assert_eq!(ask(&settings, 7), None, "it has not said where it listens");
        run.write(&settings.database).expect("written");
        assert_eq!(ask(&settings, 8), None, "another process's word");
        let (healthy, unhealthy) = (r#""healthy""#, r#""unhealthy""#);
        let cases = [
            (healthy, "feed", false, Some(Probe::Healthy)),
            (unhealthy, "feed", true, Some(Probe::Unhealthy)),
            (unhealthy, "feed", false, Some(Probe::Healthy)),
            (healthy, "cafe", false, Some(Probe::Silent)),
        ];
        let answers = cases.map(|(status, instance, helps, _)| {
            format!(
                r#"{{"bot":"{}","status":{status},"instance":"{instance}","restart_helps":{helps}}}"#,
                probe::BOT_NAME
            )
        });
        let serve = thread::spawn(move || {
            for body in answers {
                let (mut peer, _) = server.accept().expect("a probe");
                let mut head = BufReader::new(&peer).lines();
                while head
                    .next()
                    .is_some_and(|line| line.is_ok_and(|l| !l.is_empty()))
                {}
                let length = body.len();
                write!(
                    peer,
                    "HTTP/1.1 503 -\r\nContent-Length: {length}\r\n\r\n{body}"
                )
                .expect("answered");
            }
        });
        for (status, instance, helps, verdict) in cases {
            let case = format!("{status} {instance} {helps}");
            assert_eq!(ask(&settings, 7), verdict, "{case}");
        }
        serve.join().expect("no panic");
        assert_eq!(ask(&settings, 7), Some(Probe::Silent), "nobody listens");
    }
}
