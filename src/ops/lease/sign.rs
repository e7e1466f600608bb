//! A request's signature as S3 wants it: AWS Signature Version 4
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>), over the library's HMAC and SHA-256.
use crate::ops::config::Secret;
use crate::values::time::Wall;
use ring::{digest, hmac};
use std::fmt::Write;

/// Who asks, and where.
pub(super) struct Keys {
    pub id: String,
    pub secret: Secret,
    pub region: String,
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    let mut text = String::new();
    for byte in bytes.as_ref() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes))
}

fn mac(key: impl AsRef<[u8]>, text: &str) -> hmac::Tag {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_ref());
    hmac::sign(&key, text.as_bytes())
}

/// The headers that sign a request of this method to this host, for a path that needs no escapes.
pub(super) fn headers(
    keys: &Keys,
    (method, host, path): (&str, &str, &str),
    body: &[u8],
    now: Wall,
) -> [(&'static str, String); 3] {
    let time = now.rfc3339();
    let time = time.split('.').next().unwrap_or_default();
    let time: String = time.chars().filter(|c| !"-:".contains(*c)).collect();
    let (time, payload) = (format!("{time}Z"), sha256(body));
    let all = [
        ("host", host),
        ("x-amz-content-sha256", payload.as_str()),
        ("x-amz-date", time.as_str()),
    ];
    let authorization = authorization(keys, (method, path), &all, &payload, &time);
    [
        ("authorization", authorization),
        ("x-amz-content-sha256", payload),
        ("x-amz-date", time),
    ]
}

/// `headers` in the order of their names.
fn authorization(
    keys: &Keys,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    payload: &str,
    time: &str,
) -> String {
    let mut request = format!("{method}\n{path}\n\n");
    for (name, value) in headers {
        let _ = writeln!(request, "{name}:{value}");
    }
    let names: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
    let names = names.join(";");
    let _ = write!(request, "\n{names}\n{payload}");
    let date = time.split('T').next().unwrap_or_default();
    let scope = format!("{date}/{}/s3/aws4_request", keys.region);
    let text = format!(
        "AWS4-HMAC-SHA256\n{time}\n{scope}\n{}",
        sha256(request.as_bytes())
    );
    let key = mac(format!("AWS4{}", keys.secret.expose()), date);
    let key = mac(key, &keys.region);
    let key = mac(mac(key, "s3"), "aws4_request");
    let (id, signature) = (&keys.id, hex(mac(key, &text)));
    format!("AWS4-HMAC-SHA256 Credential={id}/{scope},SignedHeaders={names},Signature={signature}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples in S3's documentation.
    #[test]
    fn signatures_are_those_of_the_documentation() {
        let keys = Keys {
            id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned()),
            region: "us-east-1".to_owned(),
        };
        let (host, time) = ("examplebucket.s3.amazonaws.com", "20130524T000000Z");
        let body = sha256(b"Welcome to Amazon S3.");
        let put = [
            ("date", "Fri, 24 May 2013 00:00:00 GMT"),
            ("host", host),
            ("x-amz-content-sha256", body.as_str()),
            ("x-amz-date", time),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ];
        let signed = authorization(&keys, ("PUT", "/test%24file.text"), &put, &body, time);
        let signature = "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd";
        assert!(signed.ends_with(signature), "{signed}");
        let none = sha256(b"");
        let get = [
            ("host", host),
            ("range", "bytes=0-9"),
            ("x-amz-content-sha256", none.as_str()),
            ("x-amz-date", time),
        ];
        let signed = authorization(&keys, ("GET", "/test.txt"), &get, &none, time);
        let signature = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
        assert!(signed.ends_with(signature), "{signed}");
    }
}
