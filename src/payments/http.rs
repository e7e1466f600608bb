//! The line to Crypto Pay over HTTP, with ureq. The token is in a header of every call, and in nothing that leaves
//! this file.
use super::line::{Answer, Line};
use crate::casino::payment::Failure;
use crate::ops::config::{Secret, Settings};
use crate::ops::wire::{Plan, Way, fault};
use crate::values::fault::Fault;
use crate::values::heartbeat::drill;
use crate::values::limits;
use crate::values::tenure::Tenure;
use crate::values::time::Reading;
use parking_lot::Mutex;
use serde_json::Value;
use std::time::Duration;
use ureq::Agent;
use ureq::http::HeaderMap;

/// Connections of its own.
pub struct Http {
    way: Way,
    plan: Plan,
    base: String,
    token: Secret,
    tenure: Tenure,
    agent: Mutex<Agent>,
}

impl Http {
    /// For up to so many calls at once, whose answers begin within `wait` and are over within `whole`.
    pub(super) fn new(
        settings: &Settings,
        connections: usize,
        wait: Duration,
        whole: Option<Duration>,
    ) -> Self {
        let url = &settings.cryptobot_url;
        let plan = Plan {
            https_only: url.starts_with("https://"),
            connections,
            wait,
            whole,
        };
        let way = Way::to(url, settings);
        Self {
            base: format!("{url}/api/"),
            token: settings.cryptobot_token.clone(),
            tenure: Tenure::default(),
            agent: Mutex::new(way.agent(|| plan.config())),
            way,
            plan,
        }
    }

    pub(super) fn under(mut self, tenure: &Tenure) -> Self {
        self.tenure = tenure.clone();
        self
    }
}

impl Line for Http {
    fn call(&self, method: &str, parameters: &Value) -> Result<Answer, Failure> {
        if !self.tenure.lasts(Reading::take) {
            log::warn!("the payment provider is not called: {}", Fault::Lapsed);
            return Err(Failure::NotDone(None));
        }
        drill::hold(method);
        let agent = self.agent.lock().clone();
        let request = agent
            .post(format!("{}{method}", self.base))
            .header("content-type", "application/json")
            .header("Crypto-Pay-API-Token", self.token.expose());
        let came = request.send(parameters.to_string());
        let mut response = came.map_err(|error| failure(&fault(&error)))?;
        let status = response.status().as_u16();
        let after = retry_after(response.headers());
        let body = response.body_mut().with_config();
        let body = body.limit(limits::PAYMENT_BODY_BYTES_MAX).read_to_vec();
        let body = body.map_err(|error| unknown(&fault(&error)))?;
        Ok(Answer {
            status,
            after,
            body,
        })
    }

    fn interrupt(&self) {
        let new = self.way.agent(|| self.plan.config());
        let old = std::mem::replace(&mut *self.agent.lock(), new);
        old.shutdown();
    }
}

/// A call that failed before its answer: certainly not done only where no connection was made.
fn failure(fault: &Fault) -> Failure {
    match fault {
        Fault::Unreached(_) => {
            log::warn!("the payment provider is not reached: {fault}");
            Failure::NotDone(None)
        }
        fault => unknown(fault),
    }
}

fn unknown(fault: &Fault) -> Failure {
    Failure::Unknown(fault.to_string())
}

/// Whole seconds; the other form, a date, is not used by interfaces.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get("retry-after")?.to_str().ok()?;
    let seconds = seconds.parse().ok().map(Duration::from_secs)?;
    Some(seconds.max(Duration::from_secs(1)))
}
