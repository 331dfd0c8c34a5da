//! `kansa doctor`: what is installed, what is missing, what to type.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use super::inputs::browser_executable;
use super::{Exit, Io, PipelineError};
use crate::catalog::Catalog;
use crate::cli::{DoctorArgs, Lang};
use crate::observe::browser::{BrowserEngine, BrowserOptions, Kind, find};
use crate::observe::recorder::Recorder;
use crate::target::Target;

/// A catalog older than this is said to be old.
const MAX_AGE_DAYS: i32 = 180;

/// One thing looked at.
struct Check {
    good: bool,
    what: &'static str,
    found: String,
    /// What to type.
    cure: String,
}

pub(super) async fn doctor(args: &DoctorArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let mut checks = vec![program(), folder(), catalog(), font().await];
    checks.extend(browser(args).await);
    for check in &checks {
        let mark = if check.good { "ok  " } else { "MISS" };
        io.print(&format!("{mark}  {:<20} {}", check.what, check.found))?;
        if !check.good {
            io.print(&format!("      {:<20} → {}", "", check.cure))?;
        }
    }
    let all = checks.iter().all(|check| check.good);
    let (ja, en) = if all {
        (
            "監査を始められます: kansa audit https://… --policy https://…",
            "ready: kansa audit https://… --policy https://…",
        )
    } else {
        (
            "足りないものがあります。上の矢印の行を実行してください。",
            "something is missing; type what stands behind the arrows.",
        )
    };
    io.print(match io.lang {
        Lang::Ja => ja,
        Lang::En => en,
    })?;
    Ok(if all { Exit::Clean } else { Exit::Incomplete })
}

fn program() -> Check {
    Check { good: true, what: "kansa", found: env!("CARGO_PKG_VERSION").to_owned(), cure: String::new() }
}

fn folder() -> Check {
    let here = std::env::current_dir().unwrap_or_default();
    let writable = tempfile::tempfile_in(&here).is_ok();
    Check {
        good: writable,
        what: "reports/",
        found: format!("{} {}", here.display(), if writable { "is writable" } else { "is not writable" }),
        cure: "cd to a folder of yours, or give --out DIR".to_owned(),
    }
}

fn catalog() -> Check {
    let facts = Catalog::embedded().facts();
    let age = facts
        .as_of
        .parse::<jiff::civil::Date>()
        .ok()
        .and_then(|date| jiff::Zoned::now().date().since((jiff::Unit::Day, date)).ok())
        .map_or(i32::MAX, |span| span.get_days());
    Check {
        good: age <= MAX_AGE_DAYS,
        what: "catalog",
        found: format!(
            "{} ({} companies, {} services; as of {})",
            facts.version,
            Catalog::embedded().companies().len(),
            Catalog::embedded().services().len(),
            facts.as_of
        ),
        cure: format!(
            "the catalog is older than {MAX_AGE_DAYS} days: take a newer kansa, or add vendors with --catalog DIR"
        ),
    }
}

/// Screenshots and PDFs of Japanese pages need a Japanese font.
async fn font() -> Check {
    let said = |output: std::process::Output| String::from_utf8_lossy(&output.stdout).lines().next().map(str::to_owned);
    let ask =
        |program: &str, words: &[&str]| tokio::process::Command::new(program).args(words).stdin(Stdio::null()).output();
    let any = ask("fc-list", &[":lang=ja", "family"]).await.ok().and_then(said);
    // The one that a browser would take; without any, fc-match names one that has no Japanese.
    let family = match any {
        Some(any) => ask("fc-match", &["-f", "%{family}\n", ":lang=ja"]).await.ok().and_then(said).or(Some(any)),
        None => None,
    };
    let unknown = cfg!(target_os = "macos") && family.is_none();
    Check {
        good: family.is_some() || unknown,
        what: "Japanese font",
        found: family.unwrap_or_else(|| if unknown { "of the system".to_owned() } else { "none found".to_owned() }),
        cure: "sudo apt-get install fonts-noto-cjk   (dnf: google-noto-sans-cjk-fonts)".to_owned(),
    }
}

async fn browser(args: &DoctorArgs) -> Vec<Check> {
    let named = browser_executable(args.browser.as_deref());
    let reference = find(Kind::Chromium, named.as_deref());
    let shell = if named.is_none() { find(Kind::Shell, None).ok() } else { None };
    let mut checks = Vec::new();
    match (&reference, &shell) {
        (Ok(path), _) => {
            checks.push(Check { good: true, what: "Chromium", found: path.display().to_string(), cure: String::new() });
            checks.push(starts(Kind::Chromium, path.clone(), args.no_sandbox).await);
        }
        (Err(error), None) => checks.push(Check {
            good: false,
            what: "Chromium",
            found: error.to_string(),
            cure: "make chromium   (or: sudo apt-get install chromium; without it: --engine static)".to_owned(),
        }),
        (Err(_), Some(path)) => checks.push(starts(Kind::Shell, path.clone(), args.no_sandbox).await),
    }
    if let Some(path) = shell {
        checks.push(Check {
            good: true,
            what: "headless-shell",
            found: format!("{} (faster: --browser shell)", path.display()),
            cure: String::new(),
        });
    }
    checks
}

/// The browser is started for real: that it is installed says little about containers and sandboxes.
async fn starts(kind: Kind, executable: PathBuf, no_sandbox: bool) -> Check {
    let (recorder, _records) = Recorder::in_memory();
    let options = BrowserOptions { executable: Some(executable), kind, no_sandbox, ..BrowserOptions::default() };
    let launched = tokio::time::timeout(
        Duration::from_secs(30),
        BrowserEngine::launch(options, Arc::new(Target::default()), recorder),
    )
    .await;
    let (good, found) = match launched {
        Ok(Ok(engine)) => {
            let product = engine.facts().product;
            // Nothing was visited, so nothing can be missing from a journal.
            let _ = engine.close().await;
            (true, product)
        }
        Ok(Err(error)) => (false, error.to_string()),
        Err(_) => (false, "no answer within 30 seconds".to_owned()),
    };
    let cure = if no_sandbox {
        "try it by hand: chromium --headless=new --no-sandbox --dump-dom about:blank".to_owned()
    } else {
        "as root, or in a container without user namespaces, add --no-sandbox (or KANSA_NO_SANDBOX=1)".to_owned()
    };
    Check { good, what: "Chromium starts", found, cure }
}
