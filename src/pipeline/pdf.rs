//! The PDF of a report: Chromium prints the HTML, A4.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use super::{PipelineError, inputs};
use crate::observe::browser::{Kind, find};
use crate::report::model::Report;
use crate::report::{self, RenderOptions};

const DEADLINE: Duration = Duration::from_secs(120);

/// Prints the report. The HTML is written to a folder of its own that goes away, so that the page cannot read others.
pub(super) async fn print(
    report: &Report,
    options: &RenderOptions,
    browser: Option<&str>,
    no_sandbox: bool,
) -> Result<Vec<u8>, PipelineError> {
    let html = report::format("html").ok_or_else(|| PipelineError::usage("there is no HTML rendering to print"))?;
    let page = (html.render)(report, options)?;
    let executable = find(Kind::Chromium, inputs::browser_executable(browser).as_deref())
        .or_else(|_| find(Kind::Shell, None))
        .map_err(crate::observe::ObserveError::from)?;
    let folder = tempfile::tempdir().map_err(|source| PipelineError::file(std::env::temp_dir(), source))?;
    let (input, output) = (folder.path().join("report.html"), folder.path().join("report.pdf"));
    super::judge::write_file(&input, &page)?;
    let mut command = tokio::process::Command::new(&executable);
    command
        .args([
            "--headless=new",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .args(["--no-pdf-header-footer", "--virtual-time-budget=10000"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("--print-to-pdf={}", output.display()));
    if no_sandbox {
        command.arg("--no-sandbox");
    }
    let address = url::Url::from_file_path(&input)
        .map_err(|()| PipelineError::usage("the temporary folder has no absolute path"))?;
    let child = command
        .arg(address.as_str())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn();
    let child = child.map_err(|source| PipelineError::file(&executable, source))?;
    let finished = tokio::time::timeout(DEADLINE, child.wait_with_output()).await;
    let Ok(Ok(finished)) = finished else {
        return Err(PipelineError::usage(format!(
            "{} did not print the report within {} seconds",
            executable.display(),
            DEADLINE.as_secs()
        )));
    };
    if !output.is_file() {
        let said = String::from_utf8_lossy(&finished.stderr);
        let hint = if no_sandbox { "" } else { " (as root it needs --no-sandbox)" };
        return Err(PipelineError::usage(format!(
            "{} printed nothing{hint}: {}",
            executable.display(),
            last_line(&said)
        )));
    }
    read(&output)
}

fn read(path: &Path) -> Result<Vec<u8>, PipelineError> {
    inputs::read_bytes(path)
}

fn last_line(text: &str) -> &str {
    text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing")
}
