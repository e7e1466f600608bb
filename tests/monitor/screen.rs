//! The monitor in a terminal of our own.
use super::{Fake, Monitor, NOBODY, health, ill, told};
use crate::kit_bot::{Home, SOON, eventually};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};
use std::fs::File;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

/// A terminal of our own, with the monitor in it.
struct Terminal {
    keyboard: File,
    screen: File,
    seen: Arc<Mutex<String>>,
    monitor: Monitor,
}

impl Terminal {
    fn start(home: &Home, arguments: &[&str]) -> Self {
        Self::of(Some("xterm-256color"), home, arguments)
    }

    /// A terminal of this kind.
    fn of(term: Option<&str>, home: &Home, arguments: &[&str]) -> Self {
        let main = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&main).expect("a terminal");
        unlockpt(&main).expect("a terminal");
        let name = ptsname(&main, Vec::new()).expect("it has a name");
        let name = name.into_string().expect("ASCII");
        let screen = File::options().read(true).write(true).open(name);
        let screen = screen.expect("it is ours");
        let other = || Stdio::from(screen.try_clone().expect("a descriptor"));
        let plain = home.command(arguments);
        // A session of its own makes the terminal send it signals and sizes.
        let mut command = Command::new("setsid");
        command
            .arg("--ctty")
            .arg(plain.get_program())
            .args(plain.get_args());
        let home = home.dir.path();
        command
            .env_clear()
            .envs(term.map(|term| ("TERM", term)))
            .current_dir(home);
        command.stdin(other()).stdout(other()).stderr(other());
        size(&screen, 100, 30);
        let monitor = Monitor(command.spawn().expect("util-linux is there"));
        let keyboard = File::from(main);
        let seen = Arc::new(Mutex::new(String::new()));
        let (mut output, heard) = (keyboard.try_clone().expect("a descriptor"), seen.clone());
        thread::spawn(move || {
            let mut buffer = [0; 4_096];
            while let Ok(length @ 1..) = output.read(&mut buffer) {
                let text = String::from_utf8_lossy(&buffer[..length]);
                heard
                    .lock()
                    .expect("no test panics with it")
                    .push_str(&text);
            }
        });
        Self {
            keyboard,
            screen,
            seen,
            monitor,
        }
    }

    /// Waits for a text and forgets all that came before.
    fn see(&self, part: &str) {
        eventually(SOON, part, || {
            let mut seen = self.seen.lock().expect("no test panics with it");
            assert!(!seen.contains("panicked"), "{seen}");
            let at = seen.find(part)?;
            seen.drain(..at + part.len());
            Some(())
        });
    }

    /// Whether lines and signals are the terminal's business, as before and after.
    fn is_cooked(&self) -> bool {
        let modes = tcgetattr(&self.screen)
            .expect("it is a terminal")
            .local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    /// It has ended well, and the terminal is as it was.
    fn ended(&mut self) {
        self.see("\u{1b}[?1049l");
        self.monitor.ends_well();
        assert!(self.is_cooked());
    }
}

fn size(screen: &File, columns: u16, rows: u16) {
    let size = Winsize {
        ws_col: columns,
        ws_row: rows,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(screen, size).expect("it is a terminal");
}

pub fn the_screen_follows_the_bot_and_gives_the_terminal_back() {
    let (home, mut fake) = (Home::empty(), Fake::new(&health()));
    let port = fake.port();
    let arguments = ["monitor", "--interval", "1", "--port", &port];
    let mut terminal = Terminal::start(&home, &arguments);
    terminal.see("\u{1b}[?1049h");
    terminal.see(" HEALTHY ");
    assert!(!terminal.is_cooked());
    fake.go_away();
    terminal.see(" NOT REACHABLE ");
    for (columns, rows) in [(60, 20), (20, 5), (1, 1), (80, 24)] {
        size(&terminal.screen, columns, rows);
        // A new size clears the screen.
        terminal.see("\u{1b}[2J");
    }
    terminal.see("NOT REACHABLE");
    fake.tell(told(&ill()));
    fake.come_back();
    terminal.see("UNHEALTHY");
    terminal.keyboard.write_all(b"q").expect("a key");
    terminal.ended();
}

pub fn a_terminal_that_can_only_print_gets_text() {
    let home = Home::empty();
    for term in [Some("dumb"), Some(""), None] {
        let arguments = ["monitor", "--interval", "1", "--port", NOBODY];
        let mut terminal = Terminal::of(term, &home, &arguments);
        let seen = || {
            terminal
                .seen
                .lock()
                .expect("no test panics with it")
                .clone()
        };
        let text = eventually(SOON, "two reports", || {
            Some(seen()).filter(|text| text.matches("  not reachable").count() > 1)
        });
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(text.contains("\nMachine\r\n"), "{text}");
        assert!(terminal.is_cooked());
        terminal.monitor.signal("-TERM");
        terminal.monitor.ends_well();
    }
}

pub fn a_frame_is_one_write_and_only_what_is_new() {
    let (home, fake) = (Home::empty(), Fake::new(&health()));
    let port = fake.port();
    let arguments = ["monitor", "--interval", "1", "--port", &port];
    let mut terminal = Terminal::start(&home, &arguments);
    terminal.see(" HEALTHY ");
    terminal.see("\u{1b}[?2026l");
    // A later frame is whole, clears no screen and says again nothing that stands already.
    terminal.see("\u{1b}[?2026h");
    let frame = eventually(SOON, "a frame", || {
        let seen = terminal.seen.lock().expect("no test panics with it");
        Some(seen.split_once("\u{1b}[?2026l")?.0.to_owned())
    });
    assert!(
        !frame.contains("\u{1b}[2J") && !frame.contains("Machine"),
        "{frame:?}"
    );
    terminal.keyboard.write_all(b"q").expect("a key");
    terminal.ended();
}

#[test]
fn every_way_out_gives_the_terminal_back() {
    let home = Home::empty();
    // Ctrl-C, Esc and signals.
    for way in ["\u{3}", "\u{1b}", "-TERM", "-HUP", "-INT"] {
        let mut terminal = Terminal::start(&home, &["monitor", "--port", NOBODY]);
        terminal.see("NOT REACHABLE");
        if way.starts_with('-') {
            terminal.monitor.signal(way);
        } else {
            terminal.keyboard.write_all(way.as_bytes()).expect("a key");
        }
        terminal.ended();
    }
}
