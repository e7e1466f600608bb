//! The terminal: taken over, listened to, and given back however the monitor ends.
mod draw;

use super::look::Looks;
use super::trend::Trend;
use super::view::View;
use crossbeam_channel::{Receiver, Sender, bounded, select};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{self, EnterAlternateScreen, LeaveAlternateScreen};
use std::io::{self, IsTerminal, Stdout};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Whether there is a terminal that can do more than print lines.
pub(super) fn is_there() -> bool {
    io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Shows every look until a key or a signal says that it is enough.
pub(super) fn show(looks: &Looks, signals: &Receiver<()>) -> io::Result<()> {
    let mut screen = Screen::open()?;
    let events = listen()?;
    let mut trend = Trend::default();
    let mut view = None;
    loop {
        screen.0.draw(|frame| draw::all(frame, view.as_ref()))?;
        select! {
            recv(signals) -> _ => return Ok(()),
            recv(events) -> event => match event {
                Ok(event) if ends(&event) => return Ok(()),
                // A new size; the next turn draws for it.
                Ok(_) => {}
                // The terminal is gone.
                Err(_) => return Ok(()),
            },
            recv(looks.seen) -> look => {
                trend.add(look.map_err(|_| io::Error::other("looking failed"))?);
                view = View::of(&trend);
            }
        }
    }
}

/// Whether the terminal is ours. Giving it back twice would put the cursor where it was before.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal in raw mode, on its alternate screen.
struct Screen(Terminal<CrosstermBackend<Stdout>>);

impl Screen {
    /// From here on a panic of any thread gives the terminal back before it is told.
    fn open() -> io::Result<Self> {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            give_back();
            hook(panic);
        }));
        TAKEN.store(true, Ordering::SeqCst);
        let opened = terminal::enable_raw_mode()
            .and_then(|()| execute!(io::stdout(), EnterAlternateScreen))
            .and_then(|()| Terminal::new(CrosstermBackend::new(io::stdout())));
        opened.map(Self).inspect_err(|_| give_back())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = terminal::disable_raw_mode();
        let _ = execute!(io::stdout(), LeaveAlternateScreen, Show);
    }
}

/// Keys and new sizes, read on a thread: there is no other way to wait for them and for looks.
fn listen() -> io::Result<Receiver<Event>> {
    let (sender, events) = bounded(16);
    let read = move |events: Sender<Event>| {
        while let Ok(event) = event::read() {
            if events.send(event).is_err() {
                return;
            }
        }
    };
    thread::Builder::new()
        .name("keys".to_owned())
        .spawn(move || read(sender))?;
    Ok(events)
}

/// Whether this is q, Esc or Ctrl-C, which raw mode makes a key like any other.
fn ends(event: &Event) -> bool {
    let Event::Key(key) = event else {
        return false;
    };
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    key.kind == KeyEventKind::Press
        && match key.code {
            KeyCode::Esc | KeyCode::Char('q' | 'Q') => true,
            KeyCode::Char('c') => control,
            _ => false,
        }
}
