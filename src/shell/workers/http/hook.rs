//! The payment provider's webhook: who has not signed what they send is turned away before anything is read of it,
//! and the provider is answered well only when the engine has committed what it says. Whatever comes, so many wait
//! for that at once and so long at most; the provider sends again what was not answered well.
use crate::casino::payment::News;
use crate::ops::config::Secret;
use crate::payments::inbound::{Came, Ear, SIGNATURE};
use crate::shell::workers::Stop;
use crate::shell::workers::engine::Letter;
use crate::shell::workers::engine::bell::Ringer;
use crate::values::limits;
use crate::web::http::{Request, Response};
use crossbeam_channel::{bounded, select};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The endpoint.
pub struct Hook {
    ear: Ear,
    letters: Ringer<Letter>,
    waiting: AtomicUsize,
    stop: Stop,
}

impl Hook {
    /// For who signs with this token; what they say goes to the engine.
    #[must_use]
    pub fn new(token: &Secret, letters: Ringer<Letter>, stop: Stop) -> Self {
        Self {
            ear: Ear::new(token),
            letters,
            waiting: AtomicUsize::new(0),
            stop,
        }
    }

    /// Answers one request.
    pub(super) fn answer(&self, request: &Request) -> Response {
        let signature = request.header(SIGNATURE).unwrap_or_default();
        let news = match self.ear.hear(signature, &request.body) {
            Came::Forged => {
                log::warn!("a webhook from {} is not signed", request.peer.ip());
                return Response::error(401, "the signature is missing or wrong");
            }
            Came::Other => {
                log::warn!("the payment provider sends what is no paid invoice: it is left alone");
                return taken();
            }
            Came::Paid(invoice) => News::Told(*invoice),
        };
        let before = self.waiting.fetch_add(1, Relaxed);
        let heard = before < limits::HOOKS_AT_ONCE && self.is_heard(news);
        self.waiting.fetch_sub(1, Relaxed);
        if heard { taken() } else { later() }
    }

    /// Whether the engine has committed what follows from it, within the time that there is.
    fn is_heard(&self, news: News) -> bool {
        let (heard, committed) = bounded(1);
        let heard = Some(heard);
        let sent = self.letters.try_send(Letter { news, heard });
        sent.is_ok()
            && select! {
                recv(committed) -> told => told.is_ok(),
                recv(self.stop.channel()) -> _ => false,
                default(limits::HOOK_WAIT) => false,
            }
    }
}

fn taken() -> Response {
    Response::json(200, r#"{"ok":true}"#)
}

fn later() -> Response {
    let mut response = Response::error(503, "not now");
    response.headers.push(("Retry-After", "60".to_owned()));
    response
}
