//! Arguments in, exit code out. The verbs stand in [`kansa::pipeline`].

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser as _;
use kansa::cli::{Cli, Color};
use kansa::pipeline::{self, Exit, Io, PipelineError};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let (quiet, lang) = (cli.global.quiet, cli.global.lang);
    log_to_stderr(cli.global.verbose, quiet);
    match run(cli) {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(error) => {
            if !error.downcast_ref::<PipelineError>().is_some_and(PipelineError::is_broken_pipe) {
                let _ = writeln!(io::stderr(), "error: {}", one_line_each(&error));
                let hint = error.downcast_ref::<PipelineError>().and_then(|error| error.hint(lang));
                if let Some(hint) = hint {
                    let _ = writeln!(io::stderr(), "  → {hint}");
                }
            }
            ExitCode::from(Exit::CouldNotRun as u8)
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<Exit> {
    // Half of the time that the catalog takes to load; every verb that needs it needs this list too.
    std::thread::spawn(kansa::catalog::Catalog::read_suffixes);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")?;
    let color = match cli.global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    let (mut out, mut err) = (io::stdout(), io::stderr());
    let mut io = Io {
        progress: err.is_terminal() && !cli.global.quiet && cli.global.verbose == 0,
        color,
        quiet: cli.global.quiet,
        lang: cli.global.lang,
        out: &mut out,
        err: &mut err,
    };
    let exit = runtime.block_on(pipeline::run(cli, &mut io))?;
    io.out.flush().map_err(PipelineError::Output)?;
    Ok(exit)
}

/// The error and what caused it, without control characters that a page may have smuggled in.
fn one_line_each(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        if text.contains(&cause) {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n  because: ");
        }
        text.extend(cause.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }));
    }
    text
}

fn log_to_stderr(verbose: u8, quiet: bool) {
    let level = match (quiet, verbose) {
        (true, _) => tracing::Level::ERROR,
        (false, 0) => tracing::Level::WARN,
        (false, 1) => tracing::Level::INFO,
        (false, _) => tracing::Level::DEBUG,
    };
    tracing_subscriber::fmt().with_max_level(level).with_writer(io::stderr).without_time().init();
}
