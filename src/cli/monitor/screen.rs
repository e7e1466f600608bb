//! The terminal: taken over, listened to, and given back however the monitor ends.
mod canvas;
mod draw;

use super::look::Looks;
use super::trend::Trend;
use super::view::View;
use canvas::Line;
use crossbeam_channel::{Receiver, Sender, bounded, select};
use crossterm::cursor::{Hide, MoveTo, MoveToColumn, Show};
use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::style::PrintStyledContent;
use crossterm::terminal::{
    self, BeginSynchronizedUpdate, Clear, ClearType, DisableLineWrap, EnableLineWrap,
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{execute, queue};
use std::io::{self, IsTerminal, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Whether there is a terminal that can do more than print lines.
pub(super) fn is_there() -> bool {
    let able = |term: std::ffi::OsString| !term.is_empty() && term != "dumb";
    io::stdout().is_terminal() && std::env::var_os("TERM").is_some_and(able)
}

/// Shows every look until a key or a signal says that it is enough.
pub(super) fn show(looks: &Looks, signals: &Receiver<()>) -> io::Result<()> {
    let mut screen = Screen::open()?;
    let events = listen()?;
    let mut trend = Trend::default();
    let mut view = None;
    loop {
        screen.draw(view.as_ref())?;
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
struct Screen {
    size: (u16, u16),
    /// The lines that it shows, as they were written.
    shown: Vec<Vec<u8>>,
}

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
            .and_then(|()| execute!(io::stdout(), EnterAlternateScreen, DisableLineWrap, Hide));
        let (size, shown) = ((0, 0), Vec::new());
        opened
            .map(|()| Self { size, shown })
            .inspect_err(|_| give_back())
    }

    /// Writes the lines that are not shown yet, all at once; with a new size all of them.
    fn draw(&mut self, view: Option<&View>) -> io::Result<()> {
        let size = terminal::size()?;
        let lines = draw::all(view, size.0.into(), size.1.into());
        let lines: Vec<_> = lines.iter().map(written).collect::<io::Result<_>>()?;
        let mut out = Vec::new();
        queue!(out, BeginSynchronizedUpdate)?;
        if size != self.size {
            self.shown.clear();
            queue!(out, Clear(ClearType::All))?;
        }
        for (row, line) in (0..).zip(&lines) {
            if self.shown.get(usize::from(row)) != Some(line) {
                queue!(out, MoveTo(0, row))?;
                out.extend_from_slice(line);
            }
        }
        queue!(out, EndSynchronizedUpdate)?;
        (self.size, self.shown) = (size, lines);
        let mut terminal = io::stdout().lock();
        terminal.write_all(&out)?;
        terminal.flush()
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
        let _ = execute!(io::stdout(), EnableLineWrap, LeaveAlternateScreen, Show);
    }
}

/// A line as it is written. What was there goes first, and each span to its own column: whatever
/// width a terminal gives to a character, the next span stands where it should.
fn written(line: &Line) -> io::Result<Vec<u8>> {
    let mut spans: Vec<_> = line.iter().collect();
    spans.sort_by_key(|span| span.at);
    let mut out = Vec::new();
    queue!(out, Clear(ClearType::UntilNewLine))?;
    for span in spans {
        let column = MoveToColumn(u16::try_from(span.at).unwrap_or(u16::MAX));
        queue!(
            out,
            column,
            PrintStyledContent(span.style.apply(&span.text))
        )?;
    }
    Ok(out)
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
