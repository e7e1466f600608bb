//! The threads that write the log, one to standard error and one to the file. They alone meet a pipe
//! that nobody reads or a disk that does not answer; whoever logs only ever meets a queue, and so does
//! the one for standard error where the file is concerned.
use super::file::LogFile;
use super::flood::Flood;
use crate::ops::config::Secret;
use crate::values::limits;
use crate::values::time::Now;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};
use log::Level;
use parking_lot::Mutex;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

enum Entry {
    Line(Vec<u8>),
    /// Told when all before it is written.
    Finish(Sender<()>, Instant),
}

/// Where log lines go. Clones share it.
#[derive(Clone)]
pub struct Out {
    entries: Sender<Entry>,
    lost: Arc<AtomicU64>,
}

impl Out {
    /// A line, if there is room for it.
    pub(super) fn offer(&self, line: Vec<u8>) {
        if let Err(TrySendError::Full(_)) = self.entries.try_send(Entry::Line(bounded_line(line))) {
            self.lost.fetch_add(1, Relaxed);
        }
    }

    /// A line of another program, however long it takes: for a thread that has nothing else to do.
    pub fn pass_on(&self, line: Vec<u8>) {
        let _ = self.entries.send(Entry::Line(bounded_line(line)));
    }

    /// Waits until all lines are written, at most for this long.
    pub(super) fn finish(&self, wait: Duration) {
        let deadline = Instant::now() + wait;
        let (done, finished) = bounded(1);
        if self
            .entries
            .send_deadline(Entry::Finish(done, deadline), deadline)
            .is_ok()
        {
            let _ = finished.recv_deadline(deadline);
        }
    }
}

fn bounded_line(mut line: Vec<u8>) -> Vec<u8> {
    if line.len() > limits::LOG_LINE_BYTES_MAX {
        line.truncate(limits::LOG_LINE_BYTES_MAX);
        line.push(b'\n');
    }
    line
}

/// Starts the threads; they end with the last [`Out`].
pub(super) fn start(
    secrets: Vec<Secret>,
    stream: impl AsFd + Send + 'static,
    file: Option<LogFile>,
    flood: Arc<Mutex<Flood>>,
) -> io::Result<Out> {
    let (entries, queue) = bounded(limits::LOG_LINES_MAX);
    let lost = Arc::new(AtomicU64::new(0));
    let writer = Writer {
        queue,
        lost: Arc::clone(&lost),
        flood,
        secrets,
        stream: Stream {
            to: stream,
            lost: 0,
        },
        file: file.map(Filed::start).transpose()?,
    };
    thread::Builder::new()
        .name("log".to_owned())
        .stack_size(limits::LOG_STACK_BYTES)
        .spawn(move || writer.run())?;
    Ok(Out { entries, lost })
}

struct Writer<S> {
    queue: Receiver<Entry>,
    lost: Arc<AtomicU64>,
    flood: Arc<Mutex<Flood>>,
    secrets: Vec<Secret>,
    stream: Stream<S>,
    file: Option<Filed>,
}

impl<S: AsFd> Writer<S> {
    fn run(mut self) {
        loop {
            // An idle process is not woken up: only lines that are held back have a time to wait for.
            let due = self.flood.lock().due();
            let entry = match due {
                None => self.queue.recv().map_err(RecvTimeoutError::from),
                Some(due) => self.queue.recv_deadline(due),
            };
            let finish = matches!(entry, Ok(Entry::Finish(..)));
            if finish || due.is_some_and(|due| due <= Instant::now()) {
                let over = self.flood.lock().over(Instant::now(), finish);
                for (level, text) in over {
                    self.write(&own_line(level, &text));
                }
            }
            match entry {
                Ok(Entry::Line(line)) => self.write(&line),
                Ok(Entry::Finish(done, deadline)) => match &self.file {
                    Some(file) => file.finish(done, deadline),
                    None => {
                        let _ = done.try_send(());
                    }
                },
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            let lost = self.lost.swap(0, Relaxed);
            if lost > 0 {
                self.write(&dropped(lost));
            }
        }
    }

    /// To both; what one of them cannot take is still the other's, and nobody's error.
    fn write(&mut self, line: &[u8]) {
        let line = scrub(&self.secrets, line);
        if let Some(file) = &mut self.file {
            file.put(&line);
        }
        self.stream.write(&line);
    }
}

/// The way to the file's thread. After the first wait for a disk that takes nothing, lines are counted
/// until all that waits for it is written.
struct Filed {
    entries: Sender<Entry>,
    lost: u64,
}

impl Filed {
    fn start(file: LogFile) -> io::Result<Self> {
        let (entries, queue) = bounded(limits::LOG_LINES_MAX);
        thread::Builder::new()
            .name("log-file".to_owned())
            .stack_size(limits::LOG_STACK_BYTES)
            .spawn(move || fill(file, &queue))?;
        Ok(Self { entries, lost: 0 })
    }

    fn put(&mut self, line: &[u8]) {
        if self.lost > 0 && !self.entries.is_empty() {
            self.lost += 1;
            return;
        }
        if self.lost > 0 {
            let _ = self.entries.try_send(Entry::Line(dropped(self.lost)));
        }
        let line = Entry::Line(line.to_vec());
        self.lost = match self.entries.send_timeout(line, limits::LOG_FILE_WAIT) {
            Ok(()) => 0,
            Err(_) => self.lost + 1,
        };
    }

    fn finish(&self, done: Sender<()>, deadline: Instant) {
        let _ = self
            .entries
            .send_deadline(Entry::Finish(done, deadline), deadline);
    }
}

/// The life of the file's thread.
fn fill(mut file: LogFile, queue: &Receiver<Entry>) {
    // Lines that the file did not take since it last took one.
    let mut lost = 0;
    for entry in queue {
        match entry {
            Entry::Line(line) => {
                let now = Instant::now();
                let noted = lost == 0 || file.write(&dropped(lost), now).is_ok();
                lost = match noted && file.write(&line, now).is_ok() {
                    true => 0,
                    false => lost + 1,
                };
            }
            Entry::Finish(done, _) => {
                let _ = done.try_send(());
            }
        }
    }
}

/// Takes secrets out of whatever is written, as the last line of defence: nothing above it logs
/// one on purpose.
fn scrub(secrets: &[Secret], line: &[u8]) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(line);
    for secret in secrets {
        if text.contains(secret.expose()) {
            text = text.replace(secret.expose(), "[secret]").into();
        }
    }
    text.into_owned().into_bytes()
}

fn dropped(lines: u64) -> Vec<u8> {
    let text = format!("{lines} lines were dropped here: the log was not taken in time");
    own_line(Level::Warn, &text)
}

/// A line as the logger formats it.
fn own_line(level: Level, text: &str) -> Vec<u8> {
    let at = Now::read().wall.rfc3339();
    format!("{at} [{level}] (log) {text}\n").into_bytes()
}

/// Standard error. Written to only when it takes a piece at once: after the first wait for a reader
/// that does not read, lines are counted until it does.
struct Stream<S> {
    to: S,
    lost: u64,
}

/// What a pipe that is ready takes without waiting (PIPE_BUF in pipe(7)).
const PIECE_BYTES: usize = 4_096;

impl<S: AsFd> Stream<S> {
    fn write(&mut self, line: &[u8]) {
        let patience = match self.lost {
            0 => limits::LOG_STREAM_WAIT,
            _ => Duration::ZERO,
        };
        let lost = self.lost;
        let noted = lost == 0 || self.put(&dropped(lost), patience);
        self.lost = match noted && self.put(line, patience) {
            true => 0,
            false => lost + 1,
        };
    }

    fn put(&self, line: &[u8], patience: Duration) -> bool {
        let mut rest = line;
        while !rest.is_empty() {
            let piece = &rest[..rest.len().min(PIECE_BYTES)];
            if !self.takes(patience) {
                return false;
            }
            match rustix::io::retry_on_intr(|| rustix::io::write(&self.to, piece)) {
                Ok(written) => rest = &rest[written..],
                Err(_) => return false,
            }
        }
        true
    }

    fn takes(&self, patience: Duration) -> bool {
        let mut polled = [PollFd::new(&self.to, PollFlags::OUT)];
        let patience = Timespec::try_from(patience).ok();
        let ready = poll(&mut polled, patience.as_ref());
        ready.is_ok_and(|count| count > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::{BufRead, Read};

    #[test]
    fn secrets_are_taken_out_of_every_line() {
        let secrets = ["111:topsecret", "hunter22"].map(|s| Secret::new(s.to_owned()));
        let line = b"GET /bot111:topsecret/getMe hunter22 111:topsecret\n";
        let clean = scrub(&secrets, line);
        assert_eq!(clean, b"GET /bot[secret]/getMe [secret] [secret]\n");
    }

    fn logs_to(stream: impl AsFd + Send + 'static, file: Option<LogFile>) -> Out {
        start(Vec::new(), stream, file, Arc::default()).expect("a thread")
    }

    /// A pipe that nobody reads holds nobody up: the file has every line, and the pipe's reader
    /// learns later how many it missed.
    #[test]
    fn a_stream_that_nobody_reads_is_left_out_until_somebody_does() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("log");
        let (mut reader, writer) = io::pipe().expect("a pipe");
        let out = logs_to(writer, Some(LogFile::open(&path).expect("opens")));
        let count = 4_000;
        for number in 0..count {
            out.pass_on(format!("{number} {}\n", "x".repeat(100)).into_bytes());
        }
        out.finish(Duration::from_secs(20));
        let whole = fs::read_to_string(&path).expect("reads");
        assert_eq!(whole.lines().count(), count);
        assert!(!whole.contains("dropped"));
        let mut seen = vec![0; 1 << 20];
        let length = reader.read(&mut seen).expect("what the pipe held");
        out.offer(b"read again\n".to_vec());
        drop(out);
        let mut rest = String::from_utf8(seen[..length].to_vec()).expect("text");
        reader.read_to_string(&mut rest).expect("the rest");
        let taken = rest.lines().filter(|line| line.ends_with("xx")).count();
        let note = rest
            .lines()
            .find(|line| line.contains("lines were dropped"));
        let note = note.expect(&rest);
        assert!(
            note.contains(&format!("(log) {} lines", count - taken)),
            "{note}"
        );
        assert!(rest.ends_with("read again\n"));
    }

    /// A file that blocks, as on a disk that is frozen: calls return, lines are counted, and standard
    /// error has what comes from then on.
    #[test]
    fn a_disk_that_does_not_answer_holds_nobody_up() {
        const PATIENCE: Duration = Duration::from_secs(60);
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("log");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.expect("mkfifo is there").success());
        // Opened for both, it waits for nobody, and whatever is not read fills it.
        let mut both = fs::OpenOptions::new();
        let reader = both.read(true).write(true).open(&path).expect("opens");
        let (seen, stream) = io::pipe().expect("a pipe");
        let on_stream = lines_of(seen);
        let out = logs_to(stream, Some(LogFile::open(&path).expect("opens")));
        let (give, returned) = bounded(1);
        let busy = out.clone();
        thread::spawn(move || {
            for _ in 0..10_000 {
                busy.offer([[b'x'; 1_000].as_slice(), b"\n"].concat());
            }
            busy.finish(Duration::from_millis(50));
            let _ = give.send(());
        });
        returned.recv_timeout(PATIENCE).expect("no call waits");
        let frozen = b"while it is frozen\n";
        // Until there is room for it in the queue, as there is soon.
        let heard = |out: &Out, line: &[u8], lines: &Receiver<String>| {
            out.pass_on(line.to_vec());
            let line = String::from_utf8_lossy(line).trim().to_owned();
            while lines.recv_timeout(PATIENCE).expect("it is written") != line {}
        };
        heard(&out, frozen, &on_stream);
        // Thawed, it goes on and says what is missing.
        let in_file = lines_of(reader);
        loop {
            out.offer(b"thawed\n".to_vec());
            let line = in_file.recv_timeout(PATIENCE).expect("it goes on");
            if line.contains("lines were dropped") {
                break;
            }
        }
        heard(&out, b"both again\n", &on_stream);
    }

    fn lines_of(from: impl Read + Send + 'static) -> Receiver<String> {
        let (give, lines) = crossbeam_channel::unbounded();
        thread::spawn(move || {
            for line in io::BufReader::new(from).lines() {
                if give.send(line.expect("reads")).is_err() {
                    return;
                }
            }
        });
        lines
    }
}
