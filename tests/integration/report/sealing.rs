//! Sealing: a run folder that changed by one byte is found out; signatures and time stamps against real tools.

use std::fs;
use std::path::Path;
use std::process::Command;

use kansa::evidence::manifest::{self, Problem, SealOptions};
use kansa::evidence::timestamp;
use proptest::prelude::*;

fn run_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put(
        "journal.jsonl",
        b"{\"n\":1,\"at\":\"2026-11-20T01:00:00Z\",\"us\":0,\"kind\":\"run\",\"run_id\":\"r1\"}\n{\"n\":2}\n",
    );
    put("bodies/aa", b"body");
    put("bodies/empty", b"");
    put("screenshots/0001.png", &[0x89, b'P', b'N', b'G', 0, 255]);
    put("report.json", b"{}\n");
    folder
}

fn options(key: Option<&str>) -> SealOptions {
    SealOptions { keep_years: 3, signing_key: key.map(str::to_owned) }
}

/// A key made by this test's own bytes, as PKCS#8 PEM and its public half.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";
const OTHER: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\n-----END PUBLIC KEY-----\n";

#[test]
fn what_was_sealed_matches() {
    let folder = run_folder();
    let sealed = manifest::seal(folder.path(), &options(None)).unwrap();
    assert_eq!((sealed.run.as_str(), sealed.keep_until.as_str()), ("r1", "2029-11-20"));
    let found = manifest::verify(folder.path(), None).unwrap();
    assert!(found.matches(), "{:?}", found.problems);
    assert_eq!(
        (found.files, found.bytes),
        (5, fs::metadata(folder.path().join("journal.jsonl")).unwrap().len() + 4 + 6 + 3)
    );
    assert!(
        !manifest::verify(folder.path(), Some(PUBLIC)).unwrap().matches(),
        "an unsigned folder passes for a signed one"
    );
}

#[test]
fn additions_and_losses_are_named() {
    let folder = run_folder();
    manifest::seal(folder.path(), &options(None)).unwrap();
    fs::remove_file(folder.path().join("bodies/aa")).unwrap();
    fs::write(folder.path().join("bodies/bb"), "new").unwrap();
    fs::write(folder.path().join("report.json"), "{ }\n").unwrap();
    let problems = manifest::verify(folder.path(), None).unwrap().problems;
    assert_eq!(
        problems,
        [
            Problem::Changed { path: "report.json".to_owned() },
            Problem::Missing { path: "bodies/aa".to_owned() },
            Problem::Unlisted { path: "bodies/bb".to_owned() },
        ]
    );
}

#[test]
fn a_signature_names_its_key() {
    let folder = run_folder();
    manifest::seal(folder.path(), &options(Some(KEY))).unwrap();
    let found = manifest::verify(folder.path(), Some(PUBLIC)).unwrap();
    assert!(found.matches(), "{:?}", found.problems);
    assert!(found.signed_by.unwrap().starts_with("d75a9801"));
    let other = manifest::verify(folder.path(), Some(OTHER)).unwrap();
    assert!(matches!(other.problems.as_slice(), [Problem::Signature { .. }]), "{:?}", other.problems);
    assert!(manifest::seal(folder.path(), &options(Some("no key"))).is_err());
}

fn every_file(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(every_file(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn any_flipped_bit_is_found(file in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let folder = run_folder();
        manifest::seal(folder.path(), &options(Some(KEY))).unwrap();
        let files: Vec<_> = every_file(folder.path()).into_iter().filter(|path| fs::metadata(path).unwrap().len() > 0).collect();
        let path = &files[file.index(files.len())];
        let mut bytes = fs::read(path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        fs::write(path, bytes).unwrap();
        let found = manifest::verify(folder.path(), None).unwrap();
        prop_assert!(!found.matches(), "{} byte {at} bit {bit}", path.display());
    }

    #[test]
    fn any_answer_of_a_server_is_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(timestamp::verify(&bytes, &[7; 32]).is_err());
    }
}

fn openssl(folder: &Path, arguments: &str) -> bool {
    let out = Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output().unwrap();
    if !out.status.success() {
        println!("openssl {arguments}: {}", String::from_utf8_lossy(&out.stderr));
    }
    out.status.success()
}

const AUTHORITY: &str = "[tsa]\ndefault_tsa=one\n[one]\ndir=.\nserial=serial\ncrypto_device=builtin\nsigner_cert=tsa.pem\nsigner_key=tsa.key\nsigner_digest=DIGEST\ndefault_policy=1.2.3.4\ndigests=sha256\naccuracy=secs:1\nordering=yes\ntsa_name=yes\ness_cert_id_chain=no\n[req]\ndistinguished_name=dn\n[dn]\n[ext]\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n[plain]\nkeyUsage=critical,digitalSignature\n";

/// An authority in this folder: certificate and key.
fn authority(folder: &Path, key: &str, digest: &str, extensions: &str) {
    fs::write(folder.join("tsa.cnf"), AUTHORITY.replace("DIGEST", digest)).unwrap();
    fs::write(folder.join("serial"), "01\n").unwrap();
    assert!(openssl(
        folder,
        &format!(
            "req -x509 -newkey {key} -nodes -keyout tsa.key -out tsa.pem -days 30 -subj /CN=Test-TSA -config tsa.cnf -extensions {extensions}"
        )
    ));
}

#[test]
fn time_stamps_of_openssl_hold_until_a_byte_changes() {
    if which::which("openssl").is_err() {
        println!("SKIPPED: no openssl, so no time-stamp authority to test against");
        return;
    }
    for (key, digest) in [
        ("rsa:2048", "sha256"),
        ("rsa:3072", "sha512"),
        ("ec -pkeyopt ec_paramgen_curve:P-256", "sha256"),
        ("ec -pkeyopt ec_paramgen_curve:P-384", "sha384"),
    ] {
        let (run, tsa) = (run_folder(), tempfile::tempdir().unwrap());
        manifest::seal(run.path(), &options(Some(KEY))).unwrap();
        authority(tsa.path(), key, digest, "ext");
        fs::write(tsa.path().join("q.tsq"), manifest::time_stamp_request(run.path()).unwrap()).unwrap();
        assert!(
            openssl(tsa.path(), "ts -reply -queryfile q.tsq -out r.tsr -config tsa.cnf"),
            "openssl refuses the request"
        );
        let answer = fs::read(tsa.path().join("r.tsr")).unwrap();
        let stamp = manifest::keep_time_stamp(run.path(), &answer).unwrap();
        assert!(stamp.time.starts_with("20"), "{stamp:?}");
        let found = manifest::verify(run.path(), Some(PUBLIC)).unwrap();
        assert!(found.matches(), "{key}: {:?}", found.problems);
        assert_eq!(found.time_stamp, Some(stamp));
        // Any changed byte of the stamp in the folder is found, also where its signature does not reach.
        for at in (0..answer.len()).step_by(7) {
            let mut changed = answer.clone();
            changed[at] ^= 1;
            fs::write(run.path().join("manifest.tsr"), &changed).unwrap();
            assert!(!manifest::verify(run.path(), None).unwrap().matches(), "{key}: byte {at}");
        }
        // A stamp over another manifest is refused.
        fs::write(run.path().join("report.json"), "{\"x\":1}").unwrap();
        manifest::seal(run.path(), &options(None)).unwrap();
        assert!(matches!(
            manifest::keep_time_stamp(run.path(), &answer),
            Err(manifest::ManifestError::TimeStamp(timestamp::TimeStampError::OtherData))
        ));
    }
}

#[test]
fn a_certificate_for_other_ends_makes_no_time_stamp() {
    if which::which("openssl").is_err() {
        println!("SKIPPED: no openssl, so no time-stamp authority to test against");
        return;
    }
    let tsa = tempfile::tempdir().unwrap();
    authority(tsa.path(), "rsa:2048", "sha256", "ext");
    fs::write(tsa.path().join("q.tsq"), timestamp::request(&[7; 32])).unwrap();
    assert!(openssl(tsa.path(), "ts -reply -queryfile q.tsq -out r.tsr -config tsa.cnf"));
    let answer = fs::read(tsa.path().join("r.tsr")).unwrap();
    assert!(timestamp::verify(&answer, &[7; 32]).is_ok());
    // The same answer with another usage in the certificate: code signing (1.3.6.1.5.5.7.3.3).
    let usage = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];
    let at = answer.windows(8).position(|window| window == usage).unwrap();
    let mut other = answer;
    other[at + 7] = 0x03;
    assert!(matches!(timestamp::verify(&other, &[7; 32]), Err(timestamp::TimeStampError::Signature(_))));
    // A request that the authority must refuse.
    let mut bad = timestamp::request(&[7; 32]);
    let oid = bad.windows(9).position(|window| window == [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]).unwrap();
    bad[oid + 8] = 9;
    fs::write(tsa.path().join("q.tsq"), bad).unwrap();
    openssl(tsa.path(), "ts -reply -queryfile q.tsq -out refused.tsr -config tsa.cnf");
    if let Ok(refused) = fs::read(tsa.path().join("refused.tsr")) {
        assert!(matches!(timestamp::verify(&refused, &[7; 32]), Err(timestamp::TimeStampError::Refused(_))));
    }
}

/// A time-stamp server on loopback that answers one request with the authority in this folder.
fn serve_once(tsa: std::path::PathBuf) -> (String, std::thread::JoinHandle<String>) {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/tsa", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream);
        let mut head = String::new();
        while reader.read_line(&mut head).unwrap() > 2 {}
        let lower = head.to_lowercase();
        let length = lower.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()).unwrap();
        let mut body = vec![0; length.trim().parse().unwrap()];
        reader.read_exact(&mut body).unwrap();
        fs::write(tsa.join("q.tsq"), body).unwrap();
        assert!(openssl(&tsa, "ts -reply -queryfile q.tsq -out r.tsr -config tsa.cnf"));
        let answer = fs::read(tsa.join("r.tsr")).unwrap();
        let mut stream = reader.into_inner();
        write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", answer.len()).unwrap();
        stream.write_all(&answer).unwrap();
        lower
    });
    (address, server)
}

#[test]
fn a_run_is_signed_stamped_over_http_and_verified_from_the_command_line() {
    if which::which("openssl").is_err() {
        println!("SKIPPED: no openssl, so no time-stamp authority to test against");
        return;
    }
    let (work, tsa) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    authority(tsa.path(), "rsa:2048", "sha256", "ext");
    let put = |name: &str, text: &str| {
        let path = work.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let page = "https://www.example.jp/";
    let hit = crate::support::analytics_hit(page);
    let capture = put("capture.har", &crate::support::har(page, vec![hit]).to_string());
    let policy = put("policy.html", "<h1>プライバシーポリシー</h1><p>当社はCookieを利用します。</p>");
    let (key, public) = (put("key.pem", KEY), put("public.pem", PUBLIC));
    let (address, server) = serve_once(tsa.path().to_owned());
    let mut audit = crate::support::kansa();
    audit.args(["audit", "--har"]).arg(capture).arg("--policy").arg(policy).arg("--sign").arg(key);
    let out = audit.args(["--timestamp", &address, "--out"]).arg(work.path().join("out")).output().unwrap();
    assert!(matches!(out.status.code(), Some(1 | 3)), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(server.join().unwrap().contains("content-type: application/timestamp-query"));
    let site = fs::read_dir(work.path().join("out")).unwrap().next().unwrap().unwrap().path();
    let run = fs::read_dir(site).unwrap().next().unwrap().unwrap().path();
    let verify = |run: &Path| {
        let mut verify = crate::support::kansa();
        verify.args(["--lang", "en", "verify"]).arg(run).arg("--key").arg(&public);
        let out = verify.output().unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap())
    };
    let (code, said) = verify(&run);
    assert_eq!(code, Some(0), "{said}");
    for words in ["keep until: ", "signed by the key given, ed25519: ", "time stamp RFC 3161: 20", "every file matches"]
    {
        assert!(said.contains(words), "{said}");
    }
    // openssl, which knows nothing of us, agrees about the stamp in the folder.
    let stamp = fs::copy(run.join("manifest.tsr"), tsa.path().join("kept.tsr"));
    assert!(stamp.is_ok() && fs::copy(run.join("manifest.json"), tsa.path().join("manifest.json")).is_ok());
    assert!(openssl(tsa.path(), "ts -verify -data manifest.json -in kept.tsr -CAfile tsa.pem"));
    // A changed report is named.
    let report = run.join("report.json");
    let mut bytes = fs::read(&report).unwrap();
    bytes[40] ^= 1;
    fs::write(&report, bytes).unwrap();
    let (code, said) = verify(&run);
    assert!(code == Some(1) && said.contains("✕ changed: report.json"), "{said}");
}
