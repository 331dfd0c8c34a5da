//! RFC 3161 time stamps: the request, and the check of what a server answered. No network here.
//!
//! What is checked: the answer grants; it is about our SHA-256; its signature over the signed attributes fits a
//! certificate that the answer carries and that is meant for time stamping alone. Whether that certificate leads to an
//! authority that the reader trusts is not checked: its SHA-256 is given, and
//! `openssl ts -verify -data manifest.json -in manifest.tsr -CAfile CA.pem` answers it.

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use serde::Serialize;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::der::{self, Value, Values};
use super::manifest::hex;

// Object identifiers as DER content.
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
const SHA384: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];
const SHA512: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
const TIME_STAMPING: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeStampError {
    #[error("the time-stamp server refused (status {0})")]
    Refused(String),
    #[error("the answer is no RFC 3161 time stamp: {0}")]
    Unreadable(&'static str),
    #[error("the time stamp is about other data")]
    OtherData,
    #[error("the time stamp's signature does not hold: {0}")]
    Signature(&'static str),
}

/// A time stamp that holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TimeStamp {
    /// As stated by the server, RFC 3339.
    pub time: String,
    /// Serial number, hex.
    pub serial: String,
    /// SHA-256 of the signer's certificate, hex.
    pub certificate_sha256: String,
}

/// A request over this SHA-256, with the wish to have the certificate in the answer.
#[must_use]
pub fn request(sha256: &[u8; 32]) -> Vec<u8> {
    let algorithm = der::encode(der::SEQUENCE, &[&der::encode(der::OID, &[SHA256]), &[0x05, 0x00]]);
    let imprint = der::encode(der::SEQUENCE, &[&algorithm, &der::encode(der::OCTET_STRING, &[sha256])]);
    der::encode(der::SEQUENCE, &[&[der::INTEGER, 1, 1], &imprint, &[0x01, 0x01, 0xff]])
}

/// Checks a server's answer against the SHA-256 that was stamped.
///
/// # Errors
/// When it is no time stamp, not about these bytes, or its signature does not hold.
pub fn verify(response: &[u8], sha256: &[u8; 32]) -> Result<TimeStamp, TimeStampError> {
    let parts = parts(response)?;
    let info = info(parts.content).ok_or(TimeStampError::Unreadable("its content is no TSTInfo"))?;
    if info.hash_algorithm != SHA256 || info.imprint != sha256 {
        return Err(TimeStampError::OtherData);
    }
    let certificate = check_signature(&parts)?;
    Ok(TimeStamp { time: info.time, serial: hex(info.serial), certificate_sha256: hex(&Sha256::digest(certificate)) })
}

/// The parts of a `SignedData` that the check needs.
struct Parts<'a> {
    /// DER of the TSTInfo.
    content: &'a [u8],
    certificates: Vec<Certificate<'a>>,
    signer: Signer<'a>,
}

struct Certificate<'a> {
    whole: &'a [u8],
    key_algorithm: Value<'a>,
    key: &'a [u8],
    for_time_stamping: bool,
}

struct Signer<'a> {
    digest: &'a [u8],
    /// `[0] IMPLICIT SET`: content of the signed attributes.
    attributes: &'a [u8],
    signature: &'a [u8],
}

fn parts(response: &[u8]) -> Result<Parts<'_>, TimeStampError> {
    let unreadable = TimeStampError::Unreadable;
    let mut answer = Values::new(response).expect(der::SEQUENCE).ok_or(unreadable("no DER sequence"))?.inside();
    let status = answer.expect(der::SEQUENCE).ok_or(unreadable("no status"))?;
    let code = status.inside().expect(der::INTEGER).ok_or(unreadable("no status"))?;
    // 0 granted, 1 granted with modifications (RFC 3161 2.4.2).
    if !matches!(code.content, [0 | 1]) {
        return Err(TimeStampError::Refused(hex(code.content)));
    }
    let token = answer.expect(der::SEQUENCE).ok_or(unreadable("no token"))?;
    signed_data(token).ok_or(unreadable("the token is no signed TSTInfo"))
}

fn signed_data(token: Value<'_>) -> Option<Parts<'_>> {
    let mut token = token.inside();
    token.expect(der::OID).filter(|oid| oid.content == SIGNED_DATA)?;
    let mut data = token.expect(0xa0)?.inside().expect(der::SEQUENCE)?.inside();
    data.expect(der::INTEGER)?;
    data.expect(der::SET)?;
    let mut wrapped = data.expect(der::SEQUENCE)?.inside();
    wrapped.expect(der::OID).filter(|oid| oid.content == TST_INFO)?;
    let content = wrapped.expect(0xa0)?.inside().expect(der::OCTET_STRING)?.content;
    let certificates =
        data.optional(0xa0).map(|set| set.inside().filter_map(certificate).collect()).unwrap_or_default();
    data.optional(0xa1);
    let signer = signer(data.expect(der::SET)?.inside().expect(der::SEQUENCE)?)?;
    Some(Parts { content, certificates, signer })
}

fn signer(info: Value<'_>) -> Option<Signer<'_>> {
    let mut info = info.inside();
    info.expect(der::INTEGER)?;
    // Issuer and serial, or key identifier: the signature tells which certificate it is.
    info.next()?;
    let digest = info.expect(der::SEQUENCE)?.inside().expect(der::OID)?.content;
    let attributes = info.expect(0xa0)?.content;
    info.expect(der::SEQUENCE)?;
    let signature = info.expect(der::OCTET_STRING)?.content;
    Some(Signer { digest, attributes, signature })
}

/// X.509: the public key and what it is for.
fn certificate(whole: Value<'_>) -> Option<Certificate<'_>> {
    let mut body = whole.inside().expect(der::SEQUENCE)?.inside();
    body.optional(0xa0);
    body.expect(der::INTEGER)?;
    // Algorithm, issuer, validity, subject.
    for _ in 0..4 {
        body.expect(der::SEQUENCE)?;
    }
    let mut key = body.expect(der::SEQUENCE)?.inside();
    let key_algorithm = key.expect(der::SEQUENCE)?;
    let (unused, key) = key.expect(der::BIT_STRING)?.content.split_first()?;
    let extensions = body.find(|value| value.tag == 0xa3).and_then(|list| list.inside().expect(der::SEQUENCE));
    let for_time_stamping = extensions.is_some_and(|list| list.inside().any(is_time_stamping));
    (*unused == 0).then_some(Certificate { whole: whole.whole, key_algorithm, key, for_time_stamping })
}

/// `extendedKeyUsage` with time stamping alone (RFC 3161 2.3).
fn is_time_stamping(extension: Value<'_>) -> bool {
    let mut parts = extension.inside();
    let is_usage = parts.expect(der::OID).is_some_and(|oid| oid.content == EXTENDED_KEY_USAGE);
    let usages = parts.last().and_then(|value| Values::new(value.content).expect(der::SEQUENCE));
    is_usage
        && usages.is_some_and(|list| list.inside().all(|oid| oid.content == TIME_STAMPING) && !list.content.is_empty())
}

struct Info<'a> {
    hash_algorithm: &'a [u8],
    imprint: &'a [u8],
    serial: &'a [u8],
    time: String,
}

fn info(content: &[u8]) -> Option<Info<'_>> {
    let mut info = Values::new(content).expect(der::SEQUENCE)?.inside();
    info.expect(der::INTEGER)?;
    info.expect(der::OID)?;
    let mut imprint = info.expect(der::SEQUENCE)?.inside();
    let hash_algorithm = imprint.expect(der::SEQUENCE)?.inside().expect(der::OID)?.content;
    let imprint = imprint.expect(der::OCTET_STRING)?.content;
    let serial = info.expect(der::INTEGER)?.content;
    let time = time(info.expect(der::GENERALIZED_TIME)?.content)?;
    Some(Info { hash_algorithm, imprint, serial, time })
}

/// `20261122070000Z`, perhaps with a fraction, as RFC 3339.
fn time(content: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    let (digits, fraction) = text.split_once('.').map_or((text, ""), |(digits, fraction)| (digits, fraction));
    let all_digits = digits.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if digits.len() != 14 || !all_digits {
        return None;
    }
    let point = if fraction.is_empty() { "" } else { "." };
    let part = |from: usize, to: usize| &digits[from..to];
    let time = format!(
        "{}-{}-{}T{}:{}:{}{point}{fraction}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14)
    );
    time.parse::<jiff::Timestamp>().is_ok().then_some(time)
}

/// The certificate whose key made the signature.
fn check_signature<'a>(parts: &Parts<'a>) -> Result<&'a [u8], TimeStampError> {
    let fails = TimeStampError::Signature;
    let signer = &parts.signer;
    let attribute = |wanted: &[u8]| {
        Values::new(signer.attributes).find_map(|attribute| {
            let mut inside = attribute.inside();
            let oid = inside.expect(der::OID)?;
            (oid.content == wanted).then(|| inside.expect(der::SET)?.inside().next()).flatten()
        })
    };
    if attribute(CONTENT_TYPE).is_none_or(|kind| kind.content != TST_INFO) {
        return Err(fails("it signs another kind of content"));
    }
    let digest = match signer.digest {
        SHA256 => Sha256::digest(parts.content).to_vec(),
        SHA384 => Sha384::digest(parts.content).to_vec(),
        SHA512 => Sha512::digest(parts.content).to_vec(),
        _ => return Err(fails("its digest is none of SHA-256, SHA-384, SHA-512")),
    };
    if attribute(MESSAGE_DIGEST).is_none_or(|signed| signed.content != digest) {
        return Err(fails("the content was changed"));
    }
    // The attributes are signed as a SET (RFC 5652 5.4).
    let signed = der::encode(der::SET, &[signer.attributes]);
    if parts.certificates.is_empty() {
        return Err(fails("the answer carries no certificate"));
    }
    parts
        .certificates
        .iter()
        .filter(|certificate| certificate.for_time_stamping)
        .find(|certificate| is_signed_by(certificate, signer, &signed))
        .map(|certificate| certificate.whole)
        .ok_or(fails("no certificate for time stamping in it made the signature"))
}

fn is_signed_by(certificate: &Certificate<'_>, signer: &Signer<'_>, signed: &[u8]) -> bool {
    let mut algorithm = certificate.key_algorithm.inside();
    let kind = algorithm.expect(der::OID).map(|oid| oid.content);
    let curve = algorithm.next().map(|value| value.content);
    let candidates: &[&dyn VerificationAlgorithm] = match (kind, curve, signer.digest) {
        (Some(RSA), _, SHA256) => &[&signature::RSA_PKCS1_2048_8192_SHA256, &signature::RSA_PSS_2048_8192_SHA256],
        (Some(RSA), _, SHA384) => &[&signature::RSA_PKCS1_2048_8192_SHA384, &signature::RSA_PSS_2048_8192_SHA384],
        (Some(RSA), _, SHA512) => &[&signature::RSA_PKCS1_2048_8192_SHA512, &signature::RSA_PSS_2048_8192_SHA512],
        (_, Some(P256), SHA256) => &[&signature::ECDSA_P256_SHA256_ASN1],
        (_, Some(P256), SHA384) => &[&signature::ECDSA_P256_SHA384_ASN1],
        (_, Some(P384), SHA256) => &[&signature::ECDSA_P384_SHA256_ASN1],
        (_, Some(P384), SHA384) => &[&signature::ECDSA_P384_SHA384_ASN1],
        _ => &[],
    };
    let key = certificate.key;
    candidates.iter().any(|algorithm| UnparsedPublicKey::new(*algorithm, key).verify(signed, signer.signature).is_ok())
}
