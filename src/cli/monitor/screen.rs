//! The terminal: taken over, listened to, and given back however the monitor ends.
mod draw;

use super::look::Looks;
use super::trend::Trend;
use super::view::View;
use crossbeam_channel::{Receiver, Sender, bounded, select};
use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use std::io;
use std::thread;

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

/// The terminal in raw mode, on its alternate screen.
struct Screen(DefaultTerminal);

impl Screen {
    /// From here on a panic of any thread restores the terminal before it is told.
    fn open() -> io::Result<Self> {
        ratatui::try_init()
            .map(Self)
            .inspect_err(|_| ratatui::restore())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.0.show_cursor();
        ratatui::restore();
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
