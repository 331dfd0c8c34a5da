//! The manifest: SHA-256 of every file of a run folder, chained, written last; and what a third party can check.
//!
//! `manifest.json` lists the files in the order of their paths. Each entry's `chain` is the SHA-256 over the chain
//! before it and the entry, the first one over the head of the manifest; so `head` stands for all. The file is written
//! in one form only, and any other form of the same content fails the check: one changed byte is found wherever it is.
//! A signature (`manifest.sig.json`) and a time stamp (`manifest.tsr`) are made over the bytes of `manifest.json`, and
//! `manifest.seals.json` lists these two in the same way.
//!
//! The hashes show that nothing changed since the manifest was written. Who wrote it is shown by the signature, and that
//! it existed at a time by the time stamp.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use ed25519_dalek::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::timestamp::{self, TimeStamp};

/// The version of the manifest's shape.
pub const MANIFEST_SCHEMA: &str = "kansa-manifest/1";
const SIGNATURE_SCHEMA: &str = "kansa-signature/1";
const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.sig.json";
const TIME_STAMP: &str = "manifest.tsr";
const SEALS: &str = "manifest.seals.json";
/// Longest manifest, signature or time stamp that is read.
const LONGEST: u64 = 64 * 1024 * 1024;
/// Deepest folder below a run.
const DEEPEST: usize = 8;

#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error("{} is no plain file; a run folder holds plain files only", .0.display())]
    NotPlain(PathBuf),
    #[error("{} has no manifest.json; it was not sealed (`kansa reaudit` writes one)", .0.display())]
    Unsealed(PathBuf),
    #[error("the signing key is no ed25519 key in PKCS#8 PEM form; make one with `openssl genpkey -algorithm ed25519`")]
    SigningKey,
    #[error("the public key is no ed25519 key in PEM form; take it with `openssl pkey -in KEY -pubout`")]
    PublicKey,
    #[error(transparent)]
    TimeStamp(#[from] timestamp::TimeStampError),
}

/// What [`seal`] is told.
#[derive(Debug, Clone, Default)]
pub struct SealOptions {
    /// Years for which the evidence is to be kept, counted from the start of the run.
    pub keep_years: u32,
    /// ed25519 key, PKCS#8 PEM.
    pub signing_key: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub schema: String,
    pub run: String,
    /// Date until which the folder is to be kept and after which it is to be deleted, ISO 8601.
    pub keep_until: String,
    pub files: Vec<Entry>,
    /// Chain of the last entry.
    pub head: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Below the run folder, with `/`.
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
    pub chain: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignatureFile {
    schema: String,
    algorithm: String,
    public_key: String,
    signature: String,
}

/// Something that does not match.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Problem {
    /// The file differs from its entry.
    Changed {
        path: String,
    },
    /// The file is gone.
    Missing {
        path: String,
    },
    /// A file that the manifest does not know.
    Unlisted {
        path: String,
    },
    /// A manifest or signature file that is not as it was written.
    Manifest {
        path: String,
        reason: String,
    },
    /// No signature, one that does not fit, or one by another key.
    Signature {
        reason: String,
    },
    TimeStamp {
        reason: String,
    },
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    pub run: String,
    pub files: u64,
    pub bytes: u64,
    /// SHA-256 over `manifest.json`: the figure to write into a record or to compare by telephone.
    pub manifest_sha256: String,
    pub keep_until: String,
    /// Public key of the signature, hex.
    pub signed_by: Option<String>,
    pub time_stamp: Option<TimeStamp>,
    pub problems: Vec<Problem>,
}

impl Verification {
    /// Every byte is as it was sealed.
    #[must_use]
    pub const fn matches(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Writes the manifest of a run folder, and the signature when a key is given. Older seals are replaced.
///
/// # Errors
/// When a file cannot be read or written, or the key is none.
pub fn seal(folder: &Path, options: &SealOptions) -> Result<Manifest, ManifestError> {
    for old in [SIGNATURE, TIME_STAMP, SEALS] {
        remove(&folder.join(old))?;
    }
    let (run, started) = head_of_journal(folder)?;
    let keep_until = started
        .and_then(|day| day.checked_add(jiff::Span::new().years(i64::from(options.keep_years.min(1000)))).ok())
        .map(|day| day.to_string())
        .unwrap_or_default();
    let manifest = Manifest::over(folder, &files(folder)?, run, keep_until)?;
    let bytes = manifest.to_bytes();
    write(&folder.join(MANIFEST), &bytes)?;
    if let Some(pem) = &options.signing_key {
        let key = signing_key(pem)?;
        let file = SignatureFile {
            schema: SIGNATURE_SCHEMA.to_owned(),
            algorithm: "ed25519".to_owned(),
            public_key: hex(key.verifying_key().as_bytes()),
            signature: hex(&key.sign(&bytes).to_bytes()),
        };
        write(&folder.join(SIGNATURE), &canonical(&file))?;
    }
    list_seals(folder)?;
    Ok(manifest)
}

/// Says whether a folder could be signed with this key.
///
/// # Errors
/// When it is no ed25519 key in PKCS#8 PEM form.
pub fn check_signing_key(pem: &str) -> Result<(), ManifestError> {
    signing_key(pem).map(|_| ())
}

fn signing_key(pem: &str) -> Result<SigningKey, ManifestError> {
    SigningKey::from_pkcs8_pem(pem.trim()).map_err(|_| ManifestError::SigningKey)
}

/// The DER of a time-stamp request over the manifest of this folder, to be sent to a server.
///
/// # Errors
/// When the folder is not sealed.
pub fn time_stamp_request(folder: &Path) -> Result<Vec<u8>, ManifestError> {
    Ok(timestamp::request(&digest(&read_manifest(folder)?)))
}

/// Checks a server's answer against the manifest and keeps it in the folder.
///
/// # Errors
/// When the answer is no time stamp over this manifest; then nothing is written.
pub fn keep_time_stamp(folder: &Path, response: &[u8]) -> Result<TimeStamp, ManifestError> {
    let stamp = timestamp::verify(response, &digest(&read_manifest(folder)?))?;
    write(&folder.join(TIME_STAMP), response)?;
    list_seals(folder)?;
    Ok(stamp)
}

/// Holds every byte of a run folder against its manifest. With `public_key` (PEM) the manifest must be signed by it.
///
/// # Errors
/// When the folder has no manifest or cannot be read; whatever does not match is a [`Problem`] and no error.
pub fn verify(folder: &Path, public_key: Option<&str>) -> Result<Verification, ManifestError> {
    let wanted = public_key
        .map(|pem| VerifyingKey::from_public_key_pem(pem.trim()).map_err(|_| ManifestError::PublicKey))
        .transpose()?;
    let bytes = read_manifest(folder)?;
    let mut found = Verification { manifest_sha256: hex(&digest(&bytes)), ..Verification::default() };
    let manifest = match Manifest::from_bytes(&bytes) {
        Ok(manifest) => manifest,
        Err(reason) => {
            found.problems.push(Problem::Manifest { path: MANIFEST.to_owned(), reason });
            return Ok(found);
        }
    };
    found.run = manifest.run.clone();
    found.keep_until = manifest.keep_until.clone();
    found.files = manifest.files.len() as u64;
    found.bytes = manifest.files.iter().map(|entry| entry.bytes).sum();
    found.problems.extend(differences(folder, &manifest, &files(folder)?)?);
    check_signature(folder, &bytes, wanted.as_ref(), &mut found)?;
    if let Some(response) = read_optional(&folder.join(TIME_STAMP))? {
        match timestamp::verify(&response, &digest(&bytes)) {
            Ok(stamp) => found.time_stamp = Some(stamp),
            Err(error) => found.problems.push(Problem::TimeStamp { reason: error.to_string() }),
        }
    }
    check_seals(folder, &mut found)?;
    found.problems.sort();
    Ok(found)
}

impl Manifest {
    fn over(folder: &Path, paths: &[String], run: String, keep_until: String) -> Result<Self, ManifestError> {
        let mut manifest = Self { schema: MANIFEST_SCHEMA.to_owned(), run, keep_until, ..Self::default() };
        for path in paths {
            let (bytes, sha256) = hash_file(&folder.join(path))?;
            manifest.files.push(Entry { path: path.clone(), bytes, sha256, chain: String::new() });
        }
        manifest.head = manifest.start();
        for at in 0..manifest.files.len() {
            let chain = manifest.files[at].link(&manifest.head);
            manifest.files[at].chain.clone_from(&chain);
            manifest.head = chain;
        }
        Ok(manifest)
    }

    /// The chain before the first entry.
    fn start(&self) -> String {
        hex(&digest(&canonical(&[&self.schema, &self.run, &self.keep_until])))
    }

    fn to_bytes(&self) -> Vec<u8> {
        canonical(self)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let manifest: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if manifest.schema != MANIFEST_SCHEMA {
            return Err(format!("its shape is `{}`, not `{MANIFEST_SCHEMA}`", manifest.schema));
        }
        if manifest.to_bytes() != bytes {
            return Err("it is not in the form in which it was written".to_owned());
        }
        let mut head = manifest.start();
        for entry in &manifest.files {
            head = entry.link(&head);
            if head != entry.chain {
                return Err(format!("the chain breaks at {}", entry.path));
            }
        }
        if head == manifest.head { Ok(manifest) } else { Err("its head does not end the chain".to_owned()) }
    }
}

impl Entry {
    fn link(&self, before: &str) -> String {
        hex(&digest(&canonical(&(before, &self.path, self.bytes, &self.sha256))))
    }
}

/// The one form in which these files are written.
fn canonical<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("strings and numbers always serialize");
    bytes.push(b'\n');
    bytes
}

fn differences(folder: &Path, manifest: &Manifest, present: &[String]) -> Result<Vec<Problem>, ManifestError> {
    let mut problems = Vec::new();
    for entry in &manifest.files {
        if present.binary_search(&entry.path).is_err() {
            problems.push(Problem::Missing { path: entry.path.clone() });
            continue;
        }
        let (bytes, sha256) = hash_file(&folder.join(&entry.path))?;
        if bytes != entry.bytes || sha256 != entry.sha256 {
            problems.push(Problem::Changed { path: entry.path.clone() });
        }
    }
    let listed: std::collections::BTreeSet<&str> = manifest.files.iter().map(|entry| entry.path.as_str()).collect();
    problems.extend(
        present
            .iter()
            .filter(|path| !listed.contains(path.as_str()))
            .map(|path| Problem::Unlisted { path: path.clone() }),
    );
    Ok(problems)
}

fn check_signature(
    folder: &Path,
    manifest: &[u8],
    wanted: Option<&VerifyingKey>,
    found: &mut Verification,
) -> Result<(), ManifestError> {
    let Some(bytes) = read_optional(&folder.join(SIGNATURE))? else {
        if wanted.is_some() {
            found.problems.push(Problem::Signature { reason: "the manifest is not signed".to_owned() });
        }
        return Ok(());
    };
    match signer(&bytes, manifest) {
        Ok(key) => {
            if wanted.is_some_and(|wanted| *wanted != key) {
                found.problems.push(Problem::Signature { reason: "it is signed by another key".to_owned() });
            }
            found.signed_by = Some(hex(key.as_bytes()));
        }
        Err(reason) => found.problems.push(Problem::Signature { reason }),
    }
    Ok(())
}

/// The key that signed, when the signature fits.
fn signer(bytes: &[u8], manifest: &[u8]) -> Result<VerifyingKey, String> {
    let file: SignatureFile = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if file.schema != SIGNATURE_SCHEMA || file.algorithm != "ed25519" || canonical(&file) != bytes {
        return Err(format!("{SIGNATURE} is not as it was written"));
    }
    let key = unhex::<32>(&file.public_key).and_then(|key| VerifyingKey::from_bytes(&key).ok());
    let signature = unhex::<64>(&file.signature).map(|bytes| Signature::from_bytes(&bytes));
    let (Some(key), Some(signature)) = (key, signature) else {
        return Err(format!("{SIGNATURE} holds no ed25519 signature"));
    };
    key.verify_strict(manifest, &signature).map_err(|_| "the signature does not fit the manifest".to_owned())?;
    Ok(key)
}

fn seals(folder: &Path) -> Vec<String> {
    [SIGNATURE, TIME_STAMP].into_iter().filter(|name| folder.join(name).exists()).map(str::to_owned).collect()
}

fn list_seals(folder: &Path) -> Result<(), ManifestError> {
    let paths = seals(folder);
    if paths.is_empty() {
        return Ok(());
    }
    let (_, over) = hash_file(&folder.join(MANIFEST))?;
    write(&folder.join(SEALS), &Manifest::over(folder, &paths, over, String::new())?.to_bytes())
}

/// A seal that was changed where its own check does not look (the certificate in a time stamp, say) is found here.
fn check_seals(folder: &Path, found: &mut Verification) -> Result<(), ManifestError> {
    let present = seals(folder);
    let problem = |reason| Problem::Manifest { path: SEALS.to_owned(), reason };
    let Some(bytes) = read_optional(&folder.join(SEALS))? else {
        if !present.is_empty() {
            found.problems.push(problem("it is missing".to_owned()));
        }
        return Ok(());
    };
    match Manifest::from_bytes(&bytes) {
        Ok(list) if list.run == found.manifest_sha256 => {
            found.problems.extend(differences(folder, &list, &present)?);
        }
        Ok(_) => found.problems.push(problem("it belongs to another manifest".to_owned())),
        Err(reason) => found.problems.push(problem(reason)),
    }
    Ok(())
}

/// Run id and day of the first record.
fn head_of_journal(folder: &Path) -> Result<(String, Option<Date>), ManifestError> {
    let path = folder.join("journal.jsonl");
    if !path.is_file() {
        return head_of_report(folder);
    }
    let file = fs::File::open(&path).map_err(|source| ManifestError::File { path: path.clone(), source })?;
    let mut bytes = Vec::new();
    // The first record holds the target; a megabyte is more than any has.
    file.take(1 << 20).read_to_end(&mut bytes).map_err(|source| ManifestError::File { path, source })?;
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let record: serde_json::Value = serde_json::from_slice(line).unwrap_or_default();
    let run = record["run_id"].as_str().unwrap_or_default().to_owned();
    let day = record["at"].as_str().and_then(|at| at.get(..10)).and_then(|day| day.parse().ok());
    Ok((run, day))
}

/// A re-audit has a report and no journal of its own: the evidence stays with the run that it was judged from.
fn head_of_report(folder: &Path) -> Result<(String, Option<Date>), ManifestError> {
    let path = folder.join("report.json");
    let bytes = fs::read(&path).map_err(|source| ManifestError::File { path, source })?;
    let report: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let run = report["run"]["id"].as_str().unwrap_or_default().to_owned();
    let day = report["run"]["started"].as_str().and_then(|at| at.get(..10)).and_then(|day| day.parse().ok());
    Ok((run, day))
}

/// Every file of the folder but the seals, sorted.
fn files(folder: &Path) -> Result<Vec<String>, ManifestError> {
    let mut found = Vec::new();
    walk(folder, "", 0, &mut found)?;
    found.retain(|path| ![MANIFEST, SIGNATURE, TIME_STAMP, SEALS].contains(&path.as_str()));
    found.sort();
    Ok(found)
}

fn walk(folder: &Path, below: &str, depth: usize, found: &mut Vec<String>) -> Result<(), ManifestError> {
    let error = |source| ManifestError::File { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(error)? {
        let entry = entry.map_err(error)?;
        let name = entry.file_name().into_string().map_err(|_| ManifestError::NotPlain(entry.path()))?;
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        let kind = entry.file_type().map_err(error)?;
        if kind.is_dir() && depth < DEEPEST {
            walk(&entry.path(), &path, depth + 1, found)?;
        } else if kind.is_file() {
            found.push(path);
        } else {
            return Err(ManifestError::NotPlain(entry.path()));
        }
    }
    Ok(())
}

fn hash_file(path: &Path) -> Result<(u64, String), ManifestError> {
    let error = |source| ManifestError::File { path: path.to_owned(), source };
    let mut file = fs::File::open(path).map_err(error)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer).map_err(error)?;
        if read == 0 {
            return Ok((bytes, hex(&hash.finalize())));
        }
        bytes += read as u64;
        hash.update(&buffer[..read]);
    }
}

fn read_manifest(folder: &Path) -> Result<Vec<u8>, ManifestError> {
    read_optional(&folder.join(MANIFEST))?.ok_or_else(|| ManifestError::Unsealed(folder.to_owned()))
}

fn read_optional(path: &Path) -> Result<Option<Vec<u8>>, ManifestError> {
    let error = |source| ManifestError::File { path: path.to_owned(), source };
    match fs::File::open(path) {
        Ok(file) => {
            let mut bytes = Vec::new();
            file.take(LONGEST).read_to_end(&mut bytes).map_err(error)?;
            Ok(Some(bytes))
        }
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(error(source)),
    }
}

/// Written beside its place and moved there, so that there is never half a file.
fn write(path: &Path, bytes: &[u8]) -> Result<(), ManifestError> {
    let error = |source| ManifestError::File { path: path.to_owned(), source };
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(error)?;
    std::io::Write::write_all(&mut file, bytes).map_err(error)?;
    file.as_file().sync_all().map_err(error)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644)).map_err(error)?;
    }
    file.persist(path).map_err(|failed| error(failed.error))?;
    Ok(())
}

fn remove(path: &Path) -> Result<(), ManifestError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(ManifestError::File { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}
