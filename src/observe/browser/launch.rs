//! Starts and ends the browser: its flags, its profile folder, its process group.
//!
//! The protocol runs over a pipe, so there is no open port, and the browser ends by itself when its parent is killed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use command_fds::{CommandFdExt, FdMapping};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process, test_kill_process_group};
use serde_json::json;
use tokio::net::unix::pipe;
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, mpsc};

use super::cdp::{Connection, Event};
use super::netlog::{self, NetLog};
use super::{BrowserError, BrowserOptions, Kind};
use crate::target::Target;

/// Profile folders bear the pid of the kansa that made them, so that those of a killed one can be told and removed.
const PROFILE_PREFIX: &str = "kansa-browser-";

/// Flags for every browser. Nothing here blocks, caches or throttles what a page does.
const FLAGS: &[&str] = &[
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--disable-sync",
    "--disable-quic",
    "--disable-gpu",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-hang-monitor",
    "--disable-extensions",
    "--mute-audio",
    "--hide-scrollbars",
    // Of the browser's own interface only: each step of an animation lays the whole window out anew (45 of some 300 ms of
    // its thread a page, measured).
    "--animation-duration-scale=0",
    "--password-store=basic",
    "--use-mock-keychain",
    "--metrics-recording-only",
    // The browser's own calls home, as far as the flags above leave any: to a place where nobody answers.
    "--component-updater=url-source=https://127.0.0.1:1/,initial-delay=31536000",
    "--gaia-url=https://127.0.0.1:1/",
    "--google-apis-url=https://127.0.0.1:1/",
    "--apps-gallery-update-url=https://127.0.0.1:1/",
    "--variations-server-url=https://127.0.0.1:1/",
    "--gcm-checkin-url=https://127.0.0.1:1/",
    "--gcm-registration-url=https://127.0.0.1:1/",
    "--gcm-mcs-endpoint=https://127.0.0.1:1/",
];

/// The browser's own web interfaces and services, which would only cost time or call home; and the spare process that it
/// keeps for the next page of a context: a context here sees one page.
const DISABLED_FEATURES: &str = "AimEnabled,AimServerEligibilityEnabled,AimServerRequestOnStartupEnabled,AimServerRequestOnIdentityChangeEnabled,\
    WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,PreloadTopChromeWebUI,\
    BackForwardCache,MediaRouter,OptimizationHints,Translate,AutofillServerCommunication,NetworkTimeServiceQuerying,\
    DialMediaRouteProvider,GlobalMediaControls,InterestFeedContentSuggestions,CertificateTransparencyComponentUpdater,NavigationPredictor,NavigationPredictorPreconnectHoldback,\
    AnchorElementInteraction,PreconnectToSearch,Prerender2FallbackPrefetchSpecRules,\
    SpareRendererForSitePerProcess";

/// A running browser: ends with its whole process group, and its profile folder goes, when this is dropped.
#[derive(Debug)]
pub(super) struct Process {
    group: Option<Pid>,
    child: Mutex<Option<Child>>,
    /// No process of the group is left, and its number may be somebody else's.
    gone: AtomicBool,
    profile: Option<PathBuf>,
    listener: Option<tokio::task::AbortHandle>,
    /// Flags as given, for the report.
    pub(super) flags: Vec<String>,
}

/// A browser that was started, and the ways to it.
pub(super) struct Started {
    pub(super) process: Process,
    pub(super) connection: Connection,
    pub(super) events: mpsc::UnboundedReceiver<Event>,
    pub(super) net_log: Option<Arc<NetLog>>,
}

/// Removes profile folders whose kansa is no longer alive.
pub(super) fn sweep() {
    let Ok(entries) = fs::read_dir(std::env::temp_dir()) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let pid =
            name.to_str().and_then(|name| name.strip_prefix(PROFILE_PREFIX)).and_then(|rest| rest.split('-').next());
        let Some(pid) = pid.and_then(|pid| pid.parse().ok()).and_then(Pid::from_raw) else { continue };
        if test_kill_process(pid).is_err_and(|error| error == rustix::io::Errno::SRCH) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Starts the browser and connects to it.
pub(super) fn start(
    executable: &Path,
    options: &BrowserOptions,
    target: &Target,
    resolver_rules: Option<&str>,
) -> Result<Started, BrowserError> {
    let failed = |source: std::io::Error| BrowserError::Launch { path: executable.to_owned(), source };
    let prefix = format!("{PROFILE_PREFIX}{}-", std::process::id());
    let profile = tempfile::Builder::new().prefix(&prefix).tempdir().map_err(failed)?.keep();
    let mut process = Process::remote();
    process.profile = Some(profile.clone());
    write_preferences(&profile, target).map_err(failed)?;

    process.flags = flags(options, target, resolver_rules);
    let log_pipe = profile.join("net-log");
    let net_log = Arc::new(NetLog::new());
    let listening = tokio::spawn(netlog::listen(netlog::make_pipe(&log_pipe).map_err(failed)?, Arc::clone(&net_log)));
    process.listener = Some(listening.abort_handle());
    let (browser_reads, we_write) = std::io::pipe().map_err(failed)?;
    let (we_read, browser_writes) = std::io::pipe().map_err(failed)?;
    let mut command = Command::new(executable);
    command
        .args(&process.flags)
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--log-net-log={}", log_pipe.display()))
        .arg("about:blank")
        .env("TZ", &target.observe.timezone)
        .env("LANGUAGE", target.observe.locale.replace('-', "_"))
        .env_remove("DISPLAY")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .kill_on_drop(true)
        .fd_mappings(vec![
            FdMapping { parent_fd: browser_reads.into(), child_fd: 3 },
            FdMapping { parent_fd: browser_writes.into(), child_fd: 4 },
        ])
        .map_err(|error| failed(std::io::Error::other(error)))?;
    let child = command.spawn().map_err(failed)?;
    // The command holds our copies of the browser's ends; they must be closed for an end of file to be seen.
    drop(command);
    process.group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    process.child = Mutex::new(Some(child));
    let to = pipe::Sender::from_owned_fd(we_write.into()).map_err(failed)?;
    let from = pipe::Receiver::from_owned_fd(we_read.into()).map_err(failed)?;
    let (connection, events) = Connection::over_pipe(from, to);
    Ok(Started { process, connection, events, net_log: Some(net_log) })
}

fn flags(options: &BrowserOptions, target: &Target, resolver_rules: Option<&str>) -> Vec<String> {
    let observe = &target.observe;
    let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    if options.kind == Kind::Chromium {
        flags.push("--headless=new".to_owned());
    } else {
        // Out-of-process frames in the shell too, so that both see a page with the same eyes.
        flags.push("--site-per-process".to_owned());
    }
    flags.push(format!("--disable-features={DISABLED_FEATURES}"));
    flags.push(format!("--window-size={},{}", observe.viewport.0, observe.viewport.1));
    flags.push(format!("--lang={}", observe.locale));
    flags.push(format!("--accept-lang={}", accept_language(&observe.locale)));
    if options.no_sandbox {
        flags.push("--no-sandbox".to_owned());
    }
    if small_shared_memory() {
        flags.push("--disable-dev-shm-usage".to_owned());
    }
    if options.insecure || target.network.insecure {
        flags.push("--ignore-certificate-errors".to_owned());
    }
    if let Some(rules) = resolver_rules {
        flags.push(format!("--host-resolver-rules={rules}"));
    }
    if let Some(proxy) = &target.network.proxy {
        flags.push(format!("--proxy-server={proxy}"));
        // Without this, loopback would go around the proxy.
        flags.push("--proxy-bypass-list=<-loopback>".to_owned());
    }
    flags.extend(options.extra_flags.iter().cloned());
    flags
}

/// The languages a browser of this locale asks for: `ja-JP` → `ja-JP,ja,en-US,en`.
pub(super) fn accept_language(locale: &str) -> String {
    let mut languages = vec![locale.to_owned()];
    if let Some((language, _)) = locale.split_once('-') {
        languages.push(language.to_owned());
    }
    for language in ["en-US", "en"] {
        if !languages.iter().any(|known| known == language) {
            languages.push(language.to_owned());
        }
    }
    languages.join(",")
}

/// Debian's Chromium blocks third-party cookies by default; only this key of the profile decides it.
fn write_preferences(profile: &Path, target: &Target) -> std::io::Result<()> {
    let observe = &target.observe;
    let languages = accept_language(&observe.locale);
    let preferences = json!({
        "profile": {"cookie_controls_mode": if observe.third_party_cookies { 0 } else { 1 }},
        "intl": {"accept_languages": languages, "selected_languages": languages},
        "credentials_enable_service": false,
        "autofill": {"profile_enabled": false, "credit_card_enabled": false},
        "search": {"suggest_enabled": false},
        // Its dictionaries are fetched from the browser's maker.
        "browser": {"enable_spellchecking": false},
        "spellcheck": {"dictionaries": [], "blocked_dictionaries": languages.split(',').collect::<Vec<_>>(), "use_spelling_service": false},
        "signin": {"allowed": false},
        "translate": {"enabled": false},
        "safebrowsing": {"enabled": false},
    });
    let folder = profile.join("Default");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("Preferences"), preferences.to_string())
}

/// Containers often have 64 MiB of shared memory, which crashes tabs.
fn small_shared_memory() -> bool {
    rustix::fs::statvfs("/dev/shm").is_ok_and(|space| space.f_blocks * space.f_frsize < 512 * 1024 * 1024)
}

/// `HOST:PORT:ADDR:PORT` (curl's `--connect-to`; empty or `*` matches all) as Chromium's host resolver rules. With
/// `hold`, every host that is not the operator's own resolves to nothing, whatever the channel.
///
/// # Errors
/// [`BrowserError::Resolve`] names the entry that cannot be read.
pub(super) fn resolver_rules(entries: &[String], hold: Option<&[String]>) -> Result<Option<String>, BrowserError> {
    let mut rules = Vec::new();
    for entry in entries {
        let bad = || BrowserError::Resolve { entry: entry.clone() };
        let [host, port, address, to_port] = split_connect_to(entry).ok_or_else(bad)?;
        let any_host = host.is_empty() || host == "*";
        let any_port = port.is_empty() || port == "*";
        let address = if address.is_empty() { if any_host { return Err(bad()) } else { &host } } else { &address };
        let pattern = if any_host { "*" } else { &host };
        let pattern = if any_port { pattern.to_owned() } else { format!("{pattern}:{port}") };
        let to = if to_port.is_empty() { address.clone() } else { format!("{address}:{to_port}") };
        if hold.is_some_and(|own| any_host || !is_own(&host, own)) {
            // Held: a rule for everybody must not carry third parties; it is narrowed to the operator's hosts below.
            if any_host {
                for own in hold.unwrap_or_default() {
                    for host in [own.clone(), format!("*.{own}")] {
                        let pattern = if any_port { host } else { format!("{host}:{port}") };
                        rules.push(format!("MAP {pattern} {to}"));
                    }
                }
            }
            continue;
        }
        rules.push(format!("MAP {pattern} {to}"));
    }
    if let Some(own) = hold {
        let mapped: Vec<String> =
            entries.iter().filter_map(|entry| split_connect_to(entry)).map(|[from, ..]| from).collect();
        let any = mapped.iter().any(|from| from.is_empty() || from == "*");
        let mut excluded = Vec::new();
        for host in own.iter().filter(|_| !any) {
            if mapped.iter().any(|from| is_own(from, std::slice::from_ref(host))) {
                // An exclusion would undo the mapping of a host below it: the others are mapped to themselves instead.
                let others = [host.clone(), format!("www.{host}")];
                rules.extend(
                    others.iter().filter(|other| !mapped.contains(other)).map(|other| format!("MAP {other} {other}")),
                );
            } else {
                excluded.push(format!("EXCLUDE {host}"));
                excluded.push(format!("EXCLUDE *.{host}"));
            }
        }
        rules.push("MAP * ~NOTFOUND".to_owned());
        rules.extend(excluded);
    }
    Ok((!rules.is_empty()).then(|| rules.join(" , ")))
}

/// True when the host is one of the operator's or below it, label by label.
pub(super) fn is_own(host: &str, own: &[String]) -> bool {
    own.iter()
        .any(|domain| host == domain || host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.')))
}

fn split_connect_to(entry: &str) -> Option<[String; 4]> {
    let mut parts = Vec::new();
    let mut rest = entry;
    while parts.len() < 3 {
        let end = if rest.starts_with('[') { rest.find(']')? + 1 } else { rest.find(':')? };
        parts.push(rest[..end].to_owned());
        rest = rest[end..].strip_prefix(':')?;
    }
    parts.push(rest.to_owned());
    let port = |text: &str| text.is_empty() || text == "*" || text.parse::<u16>().is_ok();
    let clean = parts.iter().all(|part| !part.contains([',', ' ', '\t']));
    (clean && port(&parts[1]) && port(&parts[3])).then(|| parts.try_into().ok()).flatten()
}

impl Process {
    /// A browser that somebody else started (`--connect`).
    pub(super) fn remote() -> Self {
        Self {
            group: None,
            child: Mutex::new(None),
            gone: AtomicBool::new(false),
            profile: None,
            listener: None,
            flags: Vec::new(),
        }
    }

    /// True while a process of the group lives.
    fn alive(&self) -> bool {
        self.group.is_some_and(|group| test_kill_process_group(group).is_ok())
    }

    /// Waits until the whole group is gone, at most `patience`.
    pub(super) async fn exited(&self, patience: Duration) -> bool {
        let until = tokio::time::Instant::now() + patience;
        if let Some(child) = self.child.lock().await.as_mut() {
            // A child that has ended stays a member of its group until somebody has asked how.
            let _ = tokio::time::timeout_at(until, child.wait()).await;
        }
        while self.alive() {
            if tokio::time::Instant::now() > until {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.gone.store(true, Ordering::Relaxed);
        true
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(group) = self.group.filter(|_| !self.gone.load(Ordering::Relaxed)) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        if let Some(listener) = self.listener.take() {
            listener.abort();
        }
        let Some(profile) = self.profile.take() else { return };
        // A dying browser may still write: the folder can be "not empty" for a moment.
        for _ in 0..50 {
            if fs::remove_dir_all(&profile).is_ok() || !profile.exists() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        tracing::warn!(profile = %profile.display(), "the browser's profile folder could not be removed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(entries: &[&str], hold: Option<&[&str]>) -> Option<String> {
        let entries: Vec<String> = entries.iter().map(|entry| (*entry).to_owned()).collect();
        let hold: Option<Vec<String>> = hold.map(|own| own.iter().map(|host| (*host).to_owned()).collect());
        resolver_rules(&entries, hold.as_deref()).unwrap()
    }

    #[tokio::test]
    async fn a_browser_that_has_ended_is_not_waited_for() {
        let mut process = Process::remote();
        let child = Command::new("true").process_group(0).spawn().unwrap();
        process.group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        process.child = Mutex::new(Some(child));
        assert!(process.exited(Duration::from_secs(60)).await);
    }

    #[test]
    fn connect_to_becomes_resolver_rules() {
        assert_eq!(rules(&[], None), None);
        assert_eq!(rules(&["*:443:127.0.0.1:8443"], None).unwrap(), "MAP *:443 127.0.0.1:8443");
        assert_eq!(rules(&["*:*:127.0.0.1:8443"], None).unwrap(), "MAP * 127.0.0.1:8443");
        assert_eq!(rules(&["a.example:80:[::1]:8080"], None).unwrap(), "MAP a.example:80 [::1]:8080");
        assert_eq!(rules(&["a.example:443::8443"], None).unwrap(), "MAP a.example:443 a.example:8443");
        for bad in ["a.example", "a.example:x:b:1", "a:1:b,MAP * c:1", "::"] {
            assert!(resolver_rules(&[bad.to_owned()], None).is_err(), "{bad}");
        }
    }

    #[test]
    fn hold_lets_only_the_operator_resolve() {
        assert_eq!(
            rules(&[], Some(&["own.example"])).unwrap(),
            "MAP * ~NOTFOUND , EXCLUDE own.example , EXCLUDE *.own.example"
        );
        assert_eq!(
            rules(&["*:443:127.0.0.1:8443"], Some(&["own.example"])).unwrap(),
            "MAP own.example:443 127.0.0.1:8443 , MAP *.own.example:443 127.0.0.1:8443 , MAP * ~NOTFOUND"
        );
    }

    #[test]
    fn own_hosts_are_matched_label_by_label() {
        let own = ["own.example".to_owned()];
        assert!(is_own("own.example", &own) && is_own("www.own.example", &own));
        assert!(!is_own("notown.example", &own) && !is_own("own.example.evil", &own));
    }

    #[test]
    fn languages_follow_the_locale() {
        assert_eq!(accept_language("ja-JP"), "ja-JP,ja,en-US,en");
        assert_eq!(accept_language("en-US"), "en-US,en");
    }
}
