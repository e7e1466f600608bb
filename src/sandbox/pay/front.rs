//! Crypto Pay over HTTP: `/pay/api/<method>` as client libraries build it from the base URL `/pay`, and
//! `/api/<method>` for those that only know a host. Only a translation; called by the sandbox's front.

use super::refusal::Refusal;
use crate::sandbox::Sandbox;
use crate::sandbox::answer::Answer;
use crate::sandbox::params::Params;
use crate::web::http::{Request, Response};

/// A call of the API's, or a control request; None: the path is none of the provider's.
pub(in crate::sandbox) fn route(sandbox: &Sandbox, request: &Request) -> Option<Response> {
    let path = request.path.as_str();
    if let Some(method) = path
        .strip_prefix("/pay/api/")
        .or(path.strip_prefix("/api/"))
    {
        return Some(call(sandbox, method, request));
    }
    if path == "/sandbox/pay" {
        return Some(match request.is_get() {
            true => Response::json(200, sandbox.pay_report()),
            false => Response::method_not_allowed("GET, HEAD"),
        });
    }
    let action = path.strip_prefix("/sandbox/pay/")?;
    if request.method != "POST" {
        return Some(Response::method_not_allowed("POST"));
    }
    Some(match sandbox.pay_act(action, &request.body) {
        Ok(Some(value)) => Response::json(200, value.to_string()),
        Ok(None) => Response::error(404, "not found"),
        Err(error) => Answer::refusal(&error).response(),
    })
}

fn call(sandbox: &Sandbox, method: &str, request: &Request) -> Response {
    if !request.is_get() && request.method != "POST" {
        return Response::method_not_allowed("GET, HEAD, POST");
    }
    let token = request.header("crypto-pay-api-token").unwrap_or_default();
    match Params::of_request(request) {
        Ok(params) => sandbox.pay_deliver(token, method, &params).response(),
        Err(_) => Refusal::bad("REQUEST_INVALID").answer().response(),
    }
}
