//! What the door answers by itself, and what every answer tells a browser to keep to.
use crate::casino::wings::browser::pages;
use crate::casino::wings::browser::pages::look::ROOT;
use crate::shell::workers::http::near::no_store;
use crate::web::html::{tag, text};
use crate::web::http::Response;

pub(super) const HTML: &str = "text/html; charset=utf-8";
/// Nothing from outside, no script, no style but the page's own, and no frame around it.
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub(super) fn to(path: &str) -> Response {
    let mut response = Response::new(303, HTML, "");
    let place = match path.chars().next() {
        None | Some('?') => format!("{ROOT}{path}"),
        Some(_) => format!("{ROOT}/{path}"),
    };
    response.headers.push(("Location", place));
    response
}

pub(super) fn bare(status: u16, heading: &str, why: &str) -> Response {
    let body = tag("p", &[], text(why));
    let back = tag("p", &[], crate::web::html::link(ROOT, "Back to the office"));
    Response::new(status, HTML, pages::bare(heading, &body.and(back)))
}

pub(super) fn nobody() -> Response {
    let why = "Nobody is logged in here. Ask the bot for a link: /web";
    let body = tag("p", &[], text(why));
    Response::new(401, HTML, pages::bare("The office", &body))
}

pub(super) fn busy(why: &str) -> Response {
    log::warn!("a page of the office was not made: {why}");
    let mut response = bare(
        503,
        "Not now",
        "The books cannot be read now, or it took too long.",
    );
    response.headers.push(("Retry-After", "2".to_owned()));
    response
}

pub(super) fn late() -> Response {
    let why = "The house does not answer. What was asked for is done soon or not at all: look at the log before you ask again.";
    let mut response = bare(503, "Not now", why);
    response.headers.push(("Retry-After", "5".to_owned()));
    response
}

/// The same answer with what a browser is to keep to.
pub(super) fn guarded(response: Response) -> Response {
    let mut response = no_store(response);
    for (name, value) in [
        ("Content-Security-Policy", POLICY),
        ("X-Frame-Options", "DENY"),
        // Not `no-referrer`: browsers then say no origin of forms.
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ] {
        response.headers.push((name, value.to_owned()));
    }
    response
}
