//! A connection on which a request goes out whole. ureq sends head and body by themselves and looks twice
//! between two calls whether the connection stands: that is half of the system calls of a message.
use ureq::Error;
use ureq::unversioned::transport::{Buffers, NextTimeout, Transport, time};

/// Sends what is to be sent when an answer is waited for, or when it is much.
#[derive(Debug)]
pub(super) struct Whole {
    inner: Box<dyn Transport>,
    held: Vec<u8>,
    /// An answer was read and nobody has asked since whether the connection stands.
    just_read: bool,
}

/// What is held at most, until more comes: a message is shorter, a file longer.
const HELD_BYTES_MAX: usize = 8 * 1024;
/// Steps of a timeout. Each that differs from the last costs a system call.
const TIMEOUT_STEP_MS: u128 = 250;

impl Whole {
    pub(super) fn new(inner: Box<dyn Transport>) -> Self {
        Self {
            inner,
            held: Vec::new(),
            just_read: false,
        }
    }

    fn send(&mut self, timeout: NextTimeout) -> Result<(), Error> {
        let held = std::mem::take(&mut self.held);
        let mut rest = &held[..];
        while !rest.is_empty() {
            let output = self.inner.buffers().output();
            let amount = rest.len().min(output.len());
            let (now, later) = rest.split_at(amount);
            output[..amount].copy_from_slice(now);
            self.inner.transmit_output(amount, timeout)?;
            rest = later;
        }
        // Its room is for the next request.
        self.held = held;
        self.held.clear();
        Ok(())
    }
}

/// The next longer time of those that are used.
fn stepped(timeout: NextTimeout) -> NextTimeout {
    if timeout.after.is_not_happening() || timeout.after.is_zero() {
        return timeout;
    }
    let steps = timeout.after.as_millis() / TIMEOUT_STEP_MS + 1;
    let millis = u64::try_from(steps * TIMEOUT_STEP_MS).unwrap_or(u64::MAX);
    NextTimeout {
        after: time::Duration::from_millis(millis),
        ..timeout
    }
}

impl Transport for Whole {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let output = self.inner.buffers().output();
        self.held.extend_from_slice(&output[..amount]);
        if self.held.len() < HELD_BYTES_MAX {
            return Ok(());
        }
        self.send(stepped(timeout))
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let timeout = stepped(timeout);
        self.send(timeout)?;
        self.just_read = self.inner.await_input(timeout)?;
        Ok(self.just_read)
    }

    fn is_open(&mut self) -> bool {
        // Asked when the connection is laid aside, and again when it is taken up.
        std::mem::take(&mut self.just_read) || self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

#[cfg(test)]
mod tests {
    use crate::ops::config::Settings;
    use crate::ops::wire::Way;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use ureq::Agent;

    #[test]
    fn a_request_goes_out_whole_and_a_long_one_in_parts() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let addr = listener.local_addr().expect("bound");
        let url = format!("http://{addr}/");
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut parts = Vec::new();
            for length in [5, 100_000] {
                let (mut all, mut buffer) = (Vec::new(), vec![0; 256 * 1024]);
                let whole = |all: &[u8]| {
                    let head = all.windows(4).position(|w| w == b"\r\n\r\n");
                    head.is_some_and(|head| all.len() == head + 4 + length)
                };
                let mut reads = 0;
                while !whole(&all) {
                    let count = stream.read(&mut buffer).expect("a request");
                    assert!(count > 0, "{}", all.len());
                    all.extend_from_slice(&buffer[..count]);
                    reads += 1;
                }
                parts.push(reads);
                (stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
                    .expect("answers");
            }
            parts
        });
        let agent: Agent = Way::to(&url, &Settings::default()).agent(|| {
            Agent::config_builder()
                .input_buffer_size(8 * 1024)
                .output_buffer_size(8 * 1024)
        });
        for body in ["hello".to_owned(), "x".repeat(100_000)] {
            let answer = agent.post(&url).send(&body).expect("an answer");
            let text = answer.into_body().read_to_string().expect("a text");
            assert_eq!(text, "ok");
        }
        let parts = server.join().expect("served");
        assert_eq!(parts[0], 1);
    }
}
