//! The requests of public client libraries, as they send them: aiocryptopay (a query), aiosend (JSON),
//! @foile/crypto-pay-api (a query, to a host without a path), and the other two ways that the API documents.
use super::pay::act;
use crate::kit_bot::exchange;
use casino_bot::sandbox::{self, ALICE, PAY_TOKEN, Sandbox};
use casino_bot::web::http::Server;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::sync::Arc;

struct Front {
    sandbox: Arc<Sandbox>,
    server: Server,
}

impl Front {
    fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let sandbox = Arc::new(Sandbox::new(1));
        let server = sandbox::http::start(Arc::clone(&sandbox), listener).expect("it starts");
        Self { sandbox, server }
    }

    /// Status, head and JSON of the answer to a request with the app's token.
    fn ask(&self, first: &str, headers: &str, body: &str) -> (String, String, Value) {
        let length = body.len();
        let request = format!(
            "{first} HTTP/1.1\r\nHost: 127.0.0.1\r\nCrypto-Pay-API-Token: {PAY_TOKEN}\r\n{headers}\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        let answer = exchange(self.server.addr(), request);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.get(9..12).unwrap_or_default();
        let json = serde_json::from_str(body).unwrap_or_default();
        (status.to_owned(), head.to_owned(), json)
    }

    #[track_caller]
    fn result(&self, first: &str, headers: &str, body: &str) -> Value {
        let (status, _, answer) = self.ask(first, headers, body);
        assert_eq!(
            (status.as_str(), &answer["ok"]),
            ("200", &json!(true)),
            "{first}: {answer}"
        );
        answer["result"].clone()
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.sandbox.close();
    }
}

#[test]
fn libraries_are_understood_as_they_are() {
    let front = Front::start();
    act(
        &front.sandbox,
        "give",
        json!({"asset": "USDT", "amount": "100"}),
    );
    act(&front.sandbox, "open", json!({"user": ALICE}));
    let by_query = "GET /pay/api/createInvoice?asset=TON&amount=1.5&description=a+b&allow_comments=false&expires_in=600";
    let made = front.result(
        by_query,
        "Accept: */*\r\nAccept-Encoding: gzip, deflate\r\n",
        "",
    );
    assert_eq!(
        (&made["description"], &made["allow_comments"]),
        (&json!("a b"), &json!(false))
    );
    let link = made["bot_invoice_url"].as_str().expect("a link");
    assert!(
        link.starts_with(&format!("http://{}/#pay=IV", front.server.addr())),
        "{link}"
    );
    // aiosend asks once who it is, with a content type and no content.
    let json_type = "Content-Type: application/json\r\n";
    assert_eq!(
        front.result("GET /pay/api/getMe", json_type, "")["app_id"],
        424_242
    );
    let body = r#"{"currency_type":"fiat","fiat":"USD","accepted_assets":"USDT,TON","amount":5.0}"#;
    let made = front.result("POST /pay/api/createInvoice", json_type, body);
    assert_eq!(made["accepted_assets"], json!(["USDT", "TON"]));
    let body = format!(
        r#"{{"user_id":{ALICE},"asset":"USDT","amount":1.25,"spend_id":"a","comment":null}}"#
    );
    let sent = front.result("POST /pay/api/transfer", json_type, &body);
    assert_eq!(
        (&sent["amount"], sent.get("spend_id")),
        (&json!("1.25"), None)
    );
    let (status, _, again) = front.ask("POST /pay/api/transfer", json_type, &body);
    assert_eq!(
        (status.as_str(), &again["error"]["name"]),
        ("400", &json!("SPEND_ID_ALREADY_USED"))
    );
    let at_root = format!("GET /api/getInvoices?invoice_ids={}", made["invoice_id"]);
    assert_eq!(
        front.result(&at_root, "", "")["items"][0]["hash"],
        made["hash"]
    );
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let made = front.result(
        "POST /pay/api/createInvoice",
        form,
        "asset=USDT&amount=1e0&payload=%7B%7D",
    );
    assert_eq!(
        (&made["amount"], &made["payload"]),
        (&json!("1"), &json!("{}"))
    );
    let part = |name: &str, value: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = format!("{}{}--b--\r\n", part("asset", "USDT"), part("amount", "2"));
    let multipart = "Content-Type: multipart/form-data; boundary=b\r\n";
    assert_eq!(
        front.result("POST /pay/api/createInvoice", multipart, &body)["amount"],
        "2"
    );
}

#[test]
fn what_is_no_call_is_refused_as_http_does() {
    let front = Front::start();
    for (first, headers, body, status) in [
        ("PUT /pay/api/getMe", "", "", "405"),
        ("GET /pay/api/nothing", "", "", "405"),
        ("GET /pay/getMe", "", "", "404"),
        (
            "POST /pay/api/getMe",
            "Content-Type: application/json\r\n",
            "{",
            "400",
        ),
        (
            "POST /pay/api/getMe",
            "Content-Type: text/plain\r\n",
            "x",
            "400",
        ),
        ("GET /sandbox/pay/pay", "", "", "405"),
        ("POST /sandbox/pay", "", "", "405"),
        ("POST /sandbox/pay/nothing", "", "{}", "404"),
        ("POST /sandbox/pay/pay", "", "{}", "400"),
        (
            "POST /pay/api/getMe",
            "Origin: http://elsewhere.example\r\n",
            "",
            "403",
        ),
    ] {
        assert_eq!(front.ask(first, headers, body).0, status, "{first} {body}");
    }
    let stranger = "GET /pay/api/getMe HTTP/1.0\r\nCrypto-Pay-API-Token: 1:x\r\n\r\n";
    assert!(exchange(front.server.addr(), stranger).contains("UNAUTHORIZED"));
    act(
        &front.sandbox,
        "fault",
        json!({"method": "getMe", "kind": "status", "retry_after": 7}),
    );
    let (status, head, answer) = front.ask("GET /pay/api/getMe", "", "");
    assert_eq!(
        (status.as_str(), &answer["error"]["code"]),
        ("429", &json!(429))
    );
    assert!(head.contains("Retry-After: 7"), "{head}");
    act(
        &front.sandbox,
        "fault",
        json!({"method": "getMe", "kind": "html"}),
    );
    let (status, head, _) = front.ask("GET /pay/api/getMe", "", "");
    assert!(status == "502" && head.contains("text/html"), "{head}");
    act(
        &front.sandbox,
        "fault",
        json!({"method": "getMe", "kind": "truncate"}),
    );
    assert_eq!(front.ask("GET /pay/api/getMe", "", "").2, Value::Null);
    let report = exchange(front.server.addr(), "GET /sandbox/pay HTTP/1.0\r\n\r\n");
    assert!(report.contains("\"exact\":true"), "{report}");
}
