//! Whose certificates are trusted besides the built-in roots: those of SSL_CERT_FILE and
//! SSL_CERT_DIR, the variables by which a company hands out its own. And the words for a TLS
//! handshake that failed.
use crate::ops::config::Settings;
use crate::values::limits;
use parking_lot::Mutex;
use rustls::{CertificateError, Error};
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use ureq::tls::{Certificate, PemItem, RootCerts, parse_pem};

/// Where certificates are, and those that were read there.
type Known = (Option<PathBuf>, Vec<PathBuf>, RootCerts);

/// The certificates that the settings name; `None` when they name none. Read once: what the system trusts are
/// hundreds, and several clients ask.
///
/// # Errors
/// Which setting cannot be used, why, and what is accepted.
pub fn roots(settings: &Settings) -> Result<Option<RootCerts>, String> {
    static KNOWN: Mutex<Option<Known>> = Mutex::new(None);
    let (file, dirs) = (&settings.cert_file, &settings.cert_dirs);
    if file.is_none() && dirs.is_empty() {
        return Ok(None);
    }
    let mut known = KNOWN.lock();
    if let Some((of_file, of_dirs, roots)) = &*known
        && (of_file, of_dirs) == (file, dirs)
    {
        return Ok(Some(roots.clone()));
    }
    let roots = RootCerts::new_with_certs(&read(settings)?);
    *known = Some((file.clone(), dirs.clone(), roots.clone()));
    Ok(Some(roots))
}

fn read(settings: &Settings) -> Result<Vec<Certificate<'static>>, String> {
    let mut found = Vec::new();
    if let Some(path) = &settings.cert_file {
        let wrong = |why: String| {
            format!("SSL_CERT_FILE: {why}; expected a file of certificates in PEM form")
        };
        let certificates = file(path).map_err(|why| wrong(format!("{}: {why}", path.display())))?;
        if certificates.is_empty() {
            return Err(wrong(format!("{} holds no certificate", path.display())));
        }
        found.extend(certificates);
    }
    for path in &settings.cert_dirs {
        let wrong = |why: String| {
            format!("SSL_CERT_DIR: {why}; expected folders of certificates in PEM form")
        };
        let entries = fs::read_dir(path).map_err(|e| wrong(format!("{}: {e}", path.display())))?;
        // Other files stand there too, and links by hash, for OpenSSL, to what is there already.
        let paths = entries.flatten().map(|entry| entry.path());
        let mut files: Vec<_> = paths
            .filter_map(|path| fs::metadata(&path).ok().map(|meta| (meta, path)))
            .filter(|(meta, _)| meta.is_file())
            .map(|(meta, path)| ((meta.dev(), meta.ino()), path))
            .collect();
        files.sort();
        files.dedup_by_key(|(id, _)| *id);
        files.truncate(limits::CERT_FILES_MAX);
        let before = found.len();
        let readable = files.iter().filter_map(|(_, path)| file(path).ok());
        found.extend(readable.flatten());
        if found.len() == before {
            return Err(wrong(format!("{} holds no certificate", path.display())));
        }
    }
    found.sort_by(|a, b| a.der().cmp(b.der()));
    found.dedup_by(|a, b| a.der() == b.der());
    Ok(found)
}

fn file(path: &Path) -> Result<Vec<Certificate<'static>>, String> {
    let mut pem = Vec::new();
    let file = File::open(path).map_err(|e| e.to_string())?;
    file.take(limits::CERT_BYTES_MAX)
        .read_to_end(&mut pem)
        .map_err(|e| e.to_string())?;
    let mut found = Vec::new();
    for item in parse_pem(&pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => found.push(certificate),
            Ok(_) => {}
            Err(_) => return Err("it is not PEM".to_owned()),
        }
    }
    Ok(found)
}

/// What was wrong with a handshake, for the operator.
#[must_use]
pub fn words(error: &Error) -> String {
    let what = match error {
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            "the certificate's issuer is unknown (a company's own goes into SSL_CERT_FILE)"
        }
        Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        ) => "the certificate has expired, or this machine's clock is wrong",
        Error::InvalidCertificate(
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. },
        ) => "the certificate is not valid yet, or this machine's clock is wrong",
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => "the certificate is another host's",
        Error::InvalidMessage(_) => "the other side does not speak TLS",
        other => return format!("TLS: {}", crate::ops::logging::Plain(&other.to_string())),
    };
    format!("TLS: {what}")
}

/// Whether only other roots could help.
#[must_use]
pub const fn is_unknown_issuer(error: &Error) -> bool {
    matches!(
        error,
        Error::InvalidCertificate(CertificateError::UnknownIssuer)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_settings_name_is_read_once() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("one.pem");
        let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        fs::write(&path, pem).expect("written");
        let settings = Settings {
            cert_file: Some(path.clone()),
            ..Settings::default()
        };
        assert!(matches!(roots(&settings), Ok(Some(_))));
        fs::remove_file(&path).expect("removed");
        assert!(matches!(roots(&settings), Ok(Some(_))));
        let elsewhere = Settings {
            cert_dirs: vec![path],
            ..Settings::default()
        };
        assert!(roots(&elsewhere).is_err());
    }
}
