//! A record as an object: `If-None-Match: *` makes it where there is none, `If-Match` replaces the version that is named
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>). Such a store shows every write at once.
use super::sign::{self, Keys};
use super::unwritten::Unwritten;
use crate::ops::config::Settings;
use crate::ops::wire::{Plan, Way, fault};
use crate::rules::lease::Version;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Now;
use ureq::http::{Request, Response};
use ureq::{Agent, Body};

/// Its place.
pub struct InStore {
    agent: Agent,
    /// With scheme, without a slash at its end.
    endpoint: String,
    /// `/bucket/key`.
    path: String,
    keys: Keys,
}

/// A condition on what is there.
type Condition<'a> = Option<(&'static str, &'a str)>;

impl InStore {
    /// `bucket/key` by these settings.
    pub(super) fn at(place: &str, settings: &Settings) -> Option<Self> {
        let region = settings.s3_region.clone();
        let endpoint = match settings.s3_endpoint.as_str() {
            "" => format!("https://s3.{region}.amazonaws.com"),
            named => named.to_owned(),
        };
        let plan = Plan {
            https_only: endpoint.starts_with("https://"),
            connections: 1,
            wait: limits::LEASE_CALL_WAIT,
            whole: Some(limits::LEASE_CALL_WAIT),
        };
        let way = Way::to(&endpoint, settings);
        place.split_once('/')?;
        Some(Self {
            agent: way.agent(|| plan.config()),
            endpoint,
            path: format!("/{place}"),
            keys: Keys {
                id: settings.s3_key_id.clone(),
                secret: settings.s3_secret.clone(),
                region,
            },
        })
    }

    fn call(
        &self,
        path: &str,
        body: Option<&[u8]>,
        condition: Condition<'_>,
    ) -> Result<Response<Body>, Fault> {
        let uri = format!("{}{path}", self.endpoint);
        let host = self.endpoint.split_once("://").map_or("", |(_, host)| host);
        let method = if body.is_some() { "PUT" } else { "GET" };
        let bytes = body.unwrap_or_default();
        let signed = sign::headers(&self.keys, (method, host, path), bytes, Now::read().wall);
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in signed
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .chain(condition)
        {
            request = request.header(name, value);
        }
        let unusable = |_| Fault::Network("the store's URL cannot be used".to_owned());
        let came = match body {
            Some(body) => self.agent.run(request.body(body).map_err(unusable)?),
            None => self.agent.run(request.body(()).map_err(unusable)?),
        };
        came.map_err(|error| fault(&error))
    }

    pub(super) fn read(&self) -> Result<Option<(Version, Vec<u8>)>, Fault> {
        let mut answer = self.call(&self.path, None, None)?;
        match answer.status().as_u16() {
            200 => {}
            404 => return Ok(None),
            status => return Err(refusal(status)),
        }
        let version = version(&answer)?;
        let body = answer
            .body_mut()
            .with_config()
            .limit(limits::LEASE_BYTES_MAX);
        let text = body.read_to_vec().map_err(|error| fault(&error))?;
        Ok(Some((version, text)))
    }

    pub(super) fn write(
        &self,
        before: Option<&Version>,
        text: &[u8],
    ) -> Result<Version, Unwritten> {
        self.put(&self.path, before, text)
    }

    fn put(&self, path: &str, before: Option<&Version>, text: &[u8]) -> Result<Version, Unwritten> {
        let condition = match before {
            Some(version) => ("if-match", version.0.as_str()),
            None => ("if-none-match", "*"),
        };
        let answer = self
            .call(path, Some(text), Some(condition))
            .map_err(Unwritten::Unknown)?;
        match answer.status().as_u16() {
            200 => version(&answer).map_err(Unwritten::Unknown),
            // It is gone, another version is there, or two came at once of which this one lost.
            404 if before.is_some() => Err(Unwritten::Refused),
            409 | 412 => Err(Unwritten::Refused),
            status => Err(Unwritten::Unknown(refusal(status))),
        }
    }

    pub(super) fn prove(&self) -> Result<(), Fault> {
        let path = format!("{}.proof", self.path);
        let never = Version("\"00000000000000000000000000000000\"".to_owned());
        // Whether it is there or not: after the first it is.
        match self.put(&path, None, b"a") {
            Ok(_) | Err(Unwritten::Refused) => {}
            Err(Unwritten::Unknown(fault)) => return Err(fault),
        }
        for before in [None, Some(&never)] {
            match self.put(&path, before, b"b") {
                Err(Unwritten::Refused) => {}
                Err(Unwritten::Unknown(fault)) => return Err(fault),
                Ok(_) => {
                    return Err(Fault::Unusable(
                        "the store of LEASE_URL writes whatever version it is told (If-Match, If-None-Match): \
                         it can keep no lease"
                            .to_owned(),
                    ));
                }
            }
        }
        Ok(())
    }
}

fn version(answer: &Response<Body>) -> Result<Version, Fault> {
    let etag = answer
        .headers()
        .get("etag")
        .and_then(|etag| etag.to_str().ok());
    let malformed = || Fault::Malformed("the store names no version".to_owned());
    etag.map(|etag| Version(etag.to_owned()))
        .ok_or_else(malformed)
}

fn refusal(status: u16) -> Fault {
    Fault::Refused(match status {
        403 => {
            "the store refuses the keys or their signature (403), or this machine's clock is off"
                .to_owned()
        }
        status => format!("the store answers {status}"),
    })
}
