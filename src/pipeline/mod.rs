//! The verbs as functions: they put the stages together and are the only place that does.
//!
//! May use every module. Output goes through [`Io`], so that a test can read it; only `main` touches the terminal.

mod audit;
mod demo;
mod doctor;
mod gate;
mod hint;
mod inputs;
mod judge;
mod pdf;
mod progress;
mod reading;
mod rendering;
mod run_folder;
mod timestamp;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::audit::reaudit::ScopeChange;
use crate::catalog::CatalogError;
use crate::cli::{Cli, Command, Lang};
use crate::compare::CompareError;
use crate::demo::DemoError;
use crate::evidence::EvidenceError;
use crate::evidence::manifest::ManifestError;
use crate::history::HistoryError;
use crate::observe::ObserveError;
use crate::report::ReportError;
use crate::serve::{FolderError, ServeError};
use crate::target::TargetError;

/// The exit code of a verb. When several apply the smaller of 2, 1, 3, 0 in this order wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above `--fail-on`, and everything planned was judged.
    Clean = 0,
    /// Findings at or above `--fail-on`.
    Findings = 1,
    /// The verb could not run.
    CouldNotRun = 2,
    /// A page, a document or a rule could not be judged; never clean.
    Incomplete = 3,
}

impl Exit {
    /// The code of two verbs run one after the other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let rank = |exit| match exit {
            Self::CouldNotRun => 0,
            Self::Findings => 1,
            Self::Incomplete => 2,
            Self::Clean => 3,
        };
        if rank(other) < rank(self) { other } else { self }
    }
}

/// Why a verb could not run.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    #[error("{0}")]
    Usage(String),
    #[error("cannot use {}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Target(#[from] TargetError),
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Observe(#[from] ObserveError),
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error("{}: {source}", path.display())]
    NoReport { path: PathBuf, source: ReportError },
    #[error(transparent)]
    Scope(#[from] ScopeChange),
    #[error(transparent)]
    Compare(#[from] CompareError),
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error(transparent)]
    Demo(#[from] DemoError),
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error("the run stopped; what was seen until then is kept in {}: go on with kansa audit --resume {}", run.display(), run.display())]
    Interrupted { run: PathBuf, source: Box<Self> },
    #[error("cannot write the result: {0}")]
    Output(#[source] io::Error),
}

impl PipelineError {
    fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    fn file(path: impl AsRef<Path>, source: io::Error) -> Self {
        Self::File { path: path.as_ref().to_owned(), source }
    }

    /// The reader of our output went away (`kansa … | head`): not an error worth a word.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// Where a verb writes: the result to `out`, everything else to `err`.
pub struct Io<'a> {
    pub out: &'a mut dyn Write,
    pub err: &'a mut dyn Write,
    /// stderr is a terminal: progress bars make sense.
    pub progress: bool,
    /// stdout takes colour.
    pub color: bool,
    pub quiet: bool,
    pub lang: Lang,
}

impl std::fmt::Debug for Io<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Io").field("progress", &self.progress).field("lang", &self.lang).finish_non_exhaustive()
    }
}

impl Io<'_> {
    fn print(&mut self, text: &str) -> Result<(), PipelineError> {
        self.out
            .write_all(text.as_bytes())
            .and_then(|()| if text.ends_with('\n') { Ok(()) } else { self.out.write_all(b"\n") })
            .map_err(PipelineError::Output)
    }

    /// A remark for people; lost silently when nobody listens.
    fn remark(&mut self, ja: &str, en: &str) {
        if !self.quiet {
            let text = match self.lang {
                Lang::Ja => ja,
                Lang::En => en,
            };
            let _ = writeln!(self.err, "{text}");
        }
    }
}

/// Runs the command of the command line.
pub async fn run(cli: Cli, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    match cli.command {
        Command::Audit(args) => audit::audit(args, io).await,
        Command::Observe(args) => audit::observe(args, io).await,
        Command::Reaudit(args) => audit::reaudit(&args, io).await,
        Command::Policy(args) => reading::policy(&args, io).await,
        Command::Lookup(args) => reading::lookup(&args, io),
        Command::Report(args) => rendering::report(&args, io).await,
        Command::Compare(args) => rendering::compare(&args, io),
        Command::Notice(args) => rendering::notice(&args, io),
        Command::Explain(args) => reading::explain(&args, io),
        Command::Schema(args) => reading::schema(&args, io),
        Command::Doctor(args) => doctor::doctor(&args, io).await,
        Command::Completions { shell } => reading::completions(shell, io),
        Command::Man { verb } => reading::man(verb.as_deref(), io),
        Command::Gate(args) => gate::gate(args, io).await,
        Command::Demo(args) => demo::demo(args, io).await,
        Command::Export(args) => rendering::export(&args, io),
        Command::Verify(args) => rendering::verify(&args, io),
        Command::History(args) => rendering::history(&args, io),
    }
}
