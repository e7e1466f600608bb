//! What Crypto Pay sends by itself: webhooks. The signature is over the bytes as they came, and nothing is read
//! of them before it is right. When a webhook was sent does not matter: the provider repeats one for three days
//! until it is answered well, so an old one may be the first that gets through, and one that is played back by a
//! stranger says what is true already and is credited once. So no age is refused.
use super::said;
use crate::casino::payment::Invoice;
use crate::ops::config::Secret;
use ring::{digest, hmac};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The header that the signature is in, in lower case.
pub const SIGNATURE: &str = "crypto-pay-api-signature";

/// What came.
#[derive(Debug, PartialEq, Eq)]
pub enum Came {
    /// Something that is not from the provider, or not as the provider sent it.
    Forged,
    /// An invoice was paid.
    Paid(Box<Invoice>),
    /// Something else from the provider.
    Other,
}

/// Who tells the provider's webhooks from others.
pub struct Ear {
    key: hmac::Key,
}

impl Ear {
    /// By the token that signs them.
    #[must_use]
    pub fn new(token: &Secret) -> Self {
        let secret = digest::digest(&digest::SHA256, token.expose().as_bytes());
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, secret.as_ref()),
        }
    }

    /// Reads a body that came with this signature.
    #[must_use]
    pub fn hear(&self, signature: &str, body: &[u8]) -> Came {
        #[derive(Deserialize)]
        struct Update<'a> {
            #[serde(borrow)]
            update_type: Cow<'a, str>,
            #[serde(borrow)]
            payload: &'a RawValue,
        }
        let tag = tag(signature).filter(|tag| hmac::verify(&self.key, body, tag).is_ok());
        if tag.is_none() {
            return Came::Forged;
        }
        let update = serde_json::from_slice::<Update<'_>>(body).ok();
        let paid = update.filter(|update| update.update_type == "invoice_paid");
        match paid.and_then(|update| said::invoice(update.payload)) {
            Some(invoice) => Came::Paid(Box::new(invoice)),
            None => Came::Other,
        }
    }
}

/// The 32 bytes that hexadecimal digits stand for.
fn tag(hex: &str) -> Option<[u8; 32]> {
    let (mut tag, digits) = ([0; 32], hex.as_bytes());
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in tag.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |at: usize| char::from(pair[at]).to_digit(16);
        *byte = u8::try_from(digit(0)? << 4 | digit(1)?).ok()?;
    }
    Some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fmt::Write;

    fn ear() -> Ear {
        Ear::new(&Secret::new("12345:AAtoken".to_owned()))
    }

    fn sign(ear: &Ear, body: &[u8]) -> String {
        let tag = hmac::sign(&ear.key, body);
        tag.as_ref().iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    const PAID: &str = r#"{"update_id":1,"update_type":"invoice_paid","request_date":"2020-01-01T00:00:00Z",
        "payload":{"invoice_id":7,"status":"paid","asset":"TON","amount":"1.5","fee_amount":"0.045"}}"#;

    /// Made once with another program's HMAC, by the provider's rule.
    #[test]
    fn the_signature_is_the_providers() {
        let signature = "e74cf8273a9b861b6163da37dc2c477cf1fe6ac9a01361bbb5b0ffead78390a1";
        assert_eq!(sign(&ear(), br#"{"a":1}"#), signature);
    }

    #[test]
    fn only_what_is_signed_as_it_came_is_read() {
        let ear = ear();
        let good = sign(&ear, PAID.as_bytes());
        let Came::Paid(invoice) = ear.hear(&good, PAID.as_bytes()) else {
            panic!("it is the provider's");
        };
        assert_eq!(invoice.id, 7);
        let upper = good.to_uppercase();
        assert!(matches!(ear.hear(&upper, PAID.as_bytes()), Came::Paid(_)));
        let same = serde_json::from_str::<serde_json::Value>(PAID).expect("JSON");
        let other = Ear::new(&Secret::new("12345:AAother".to_owned()));
        for (signature, body) in [
            (good.as_str(), same.to_string()),
            (&good, format!("{PAID} ")),
            (&good[..63], PAID.to_owned()),
            ("", PAID.to_owned()),
            (&"0".repeat(64), PAID.to_owned()),
            (&"é".repeat(32), PAID.to_owned()),
            (&sign(&other, PAID.as_bytes()), PAID.to_owned()),
        ] {
            assert_eq!(
                ear.hear(signature, body.as_bytes()),
                Came::Forged,
                "{signature}"
            );
        }
        for other in [
            "",
            "{}",
            "[]",
            "<html>",
            r#"{"update_type":"invoice_paid"}"#,
            r#"{"update_type":"invoice_paid","payload":{}}"#,
            r#"{"update_type":"check_activated","payload":{"invoice_id":7,"status":"paid"}}"#,
        ] {
            let signature = sign(&ear, other.as_bytes());
            assert_eq!(
                ear.hear(&signature, other.as_bytes()),
                Came::Other,
                "{other}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_comes_is_forged_or_read(
            signature in ".{0,70}|[0-9a-f]{64}", body in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let ear = ear();
            prop_assert_eq!(ear.hear(&signature, &body), Came::Forged);
            prop_assert_ne!(ear.hear(&sign(&ear, &body), &body), Came::Forged);
        }
    }
}
