//! Who asks from this machine itself, and that nobody keeps what they are told.
use crate::web::http::{Request, Response};
use std::net::IpAddr;

/// Whether it was asked from this machine itself, under a name of this machine's own. A proxy here
/// connects from loopback too, for whomever: those say so in a header, or pass on the name that they
/// were asked by. Under another name asks, too, the page of a stranger that had its own name lead here.
pub(super) fn is_of_this_machine(request: &Request) -> bool {
    const PASSED_ON: [&str; 12] = [
        "forwarded",
        "via",
        "x-real-ip",
        "x-client-ip",
        "x-cluster-client-ip",
        "x-original-forwarded-for",
        "x-envoy-external-address",
        "client-ip",
        "true-client-ip",
        "cf-connecting-ip",
        "fly-client-ip",
        "fastly-client-ip",
    ];
    let passed_on = request
        .headers
        .iter()
        .any(|(name, _)| PASSED_ON.contains(&name.as_str()) || name.starts_with("x-forwarded-"));
    let mut hosts = request.headers.iter().filter(|(name, _)| name == "host");
    let own_name =
        hosts.next().is_some_and(|(_, host)| is_loopback(host)) && hosts.next().is_none();
    request.peer.ip().to_canonical().is_loopback() && !passed_on && own_name
}

/// Whether a Host header names this machine to itself.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    let address = name.parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost")
        || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

/// The same answer, which is kept nowhere.
pub(super) fn no_store(mut response: Response) -> Response {
    response
        .headers
        .push(("Cache-Control", "no-store".to_owned()));
    response
}
