//! The command line: the clap types, and nothing else.
//!
//! Uses the tables of rules and formats for its choices. What a verb does stands in [`crate::pipeline`].

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::glossary::Phase;
use crate::target::{Applicability, EngineChoice, FailOn, Profile, Route};

/// Hold what a site really transmits against what its privacy policy declares.
///
/// Exit codes: 0 clean · 1 findings at or above --fail-on · 2 could not run · 3 incomplete (never clean).
#[derive(Debug, Parser)]
#[command(name = "kansa", version, max_term_width = 110, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: Global,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Language of messages; reports carry both.
    #[arg(long, value_enum, default_value_t = Lang::Ja, global = true)]
    pub lang: Lang,
    /// No progress and no remarks on stderr, only errors.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Say more on stderr (-v, -vv).
    #[arg(long, short, action = clap::ArgAction::Count, global = true)]
    pub verbose: u8,
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true)]
    pub color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    Ja,
    En,
}

impl Lang {
    /// The language's tag.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Observe, audit, report: the main job.
    Audit(AuditArgs),
    /// The same as a CI gate: a static build or a staging host under its production name.
    Gate(GateArgs),
    /// Observe only: write the journal.
    Observe(ObserveArgs),
    /// Audit again from the journal, without the network: "what if the policy said this?"
    Reaudit(ReauditArgs),
    /// Read policy documents and print their statements.
    Policy(PolicyArgs),
    /// Ask the catalog who that is.
    Lookup(LookupArgs),
    /// Render a saved report again.
    Report(ReportArgs),
    /// What changed between two audits: site, policy and catalog kept apart.
    Compare(CompareArgs),
    /// Draft rows of the 外部送信 notice; purposes are never invented.
    Notice(NoticeArgs),
    /// Write the evidence of a run in another form.
    Export(ExportArgs),
    /// Check that every byte of a run folder still matches its manifest.
    Verify(VerifyArgs),
    /// Runs of a site and its recipients over time; writes reports/index.html.
    History(HistoryArgs),
    /// What a rule means, its basis, how to fix; without a rule, all of them.
    Explain(ExplainArgs),
    /// Print a JSON Schema.
    Schema(SchemaArgs),
    /// What is installed, what is missing, what to type.
    Doctor(DoctorArgs),
    /// A small web of invented companies on loopback, audited.
    Demo(DemoArgs),
    /// Print shell completions.
    #[command(hide = true)]
    Completions { shell: clap_complete::Shell },
    /// Print the man page of kansa, or of one verb.
    #[command(hide = true)]
    Man { verb: Option<String> },
}

/// What is judged, and how.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Judgement")]
pub struct JudgeArgs {
    /// Profiles that add up: jp-27-12, jp-appi, eu-eprivacy, us-ca, vendor-terms [default: jp-27-12,jp-appi].
    #[arg(long, value_delimiter = ',', value_parser = profile)]
    pub profile: Vec<Profile>,
    /// Does the 外部送信 rule apply to this service: yes, unknown, no. A legal judgment that kansa never makes.
    #[arg(long, value_parser = applicability)]
    pub applicability: Option<Applicability>,
    /// Route by which the operator meets the rule: publish, notify, consent, opt_out, unknown.
    #[arg(long, value_parser = route)]
    pub route: Option<Route>,
    /// Findings at or above this level make exit code 1: note, warning, error, never [default: error].
    #[arg(long, value_parser = fail_on)]
    pub fail_on: Option<FailOn>,
    /// Folder with vendor files of your own that come before the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub catalog: Option<PathBuf>,
    /// Filter list (EasyPrivacy syntax) that marks unknown requests as tracking.
    #[arg(long, value_name = "FILE")]
    pub filter_list: Vec<PathBuf>,
    /// Report of an earlier audit; only what is new counts for the exit code.
    #[arg(long, value_name = "REPORT")]
    pub baseline: Option<PathBuf>,
    /// A static audit is enough for me; it is still never clean.
    #[arg(long)]
    pub accept_static: bool,
}

/// What is written and where.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Folder under which run folders are made [default: reports].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Formats written besides report.json, e.g. html,sarif,xlsx [default: html].
    #[arg(long, value_delimiter = ',')]
    pub format: Vec<String>,
    /// Print the report's JSON to stdout instead of the summary.
    #[arg(long)]
    pub json: bool,
    /// Embed screenshots in the HTML instead of linking them.
    #[arg(long)]
    pub embed_screenshots: bool,
    /// Show raw values (URLs, bodies, cookies, storage) in report.json, HTML and xlsx for a reviewer; printed in the report.
    #[arg(long)]
    pub reveal: bool,
    /// Sign the manifest with this ed25519 key (PKCS#8 PEM).
    #[arg(long, value_name = "KEY")]
    pub sign: Option<PathBuf>,
    /// Have the manifest time-stamped by this RFC 3161 server.
    #[arg(long, value_name = "URL")]
    pub timestamp: Option<String>,
}

/// How pages are visited.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Observation")]
pub struct VisitArgs {
    /// auto, browser or static [default: auto].
    #[arg(long, value_parser = engine)]
    pub engine: Option<EngineChoice>,
    /// Consent states to visit: no-choice, accept, reject, opt-out, gpc [default: no-choice].
    #[arg(long, value_delimiter = ',', value_parser = phase)]
    pub phases: Vec<Phase>,
    /// How often each page is visited [default: 1].
    #[arg(long)]
    pub runs: Option<u32>,
    /// Pages at most.
    #[arg(long, value_name = "N")]
    pub max_pages: Option<u32>,
    /// Links from a start page at most.
    #[arg(long, value_name = "N")]
    pub max_depth: Option<u32>,
    /// Visits under way at once [default: 4].
    #[arg(long)]
    pub workers: Option<u32>,
    /// Seconds for the whole run.
    #[arg(long)]
    pub deadline: Option<u64>,
    /// Visit pages that robots.txt excludes (your own sites).
    #[arg(long)]
    pub ignore_robots: bool,
    /// Record third-party requests and stop them in the browser; nothing reaches a vendor.
    #[arg(long)]
    pub hold: bool,
    /// Type a test address, telephone number and name into forms, without submitting.
    #[arg(long)]
    pub canaries: bool,
    /// Resolve CNAME chains of the site's own hosts.
    #[arg(long)]
    pub dns: bool,
    /// Chromium executable, or `chromium` / `shell` to choose among the installed ones.
    #[arg(long, value_name = "PATH|KIND")]
    pub browser: Option<String>,
    /// Use a browser elsewhere through its DevTools WebSocket address.
    #[arg(long, value_name = "WS_URL")]
    pub connect: Option<String>,
    /// Run Chromium without its sandbox (needed as root; printed in the report).
    #[arg(long, env = "KANSA_NO_SANDBOX", value_parser = clap::builder::FalseyValueParser::new())]
    pub no_sandbox: bool,
    #[command(flatten)]
    pub network: NetworkArgs,
}

/// How the site is reached.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Network")]
pub struct NetworkArgs {
    /// Connect to ADDR:PORT for HOST:PORT, as curl's --connect-to; `*` allowed as host and port.
    #[arg(long, value_name = "HOST:PORT:ADDR:PORT", value_parser = resolve)]
    pub resolve: Vec<String>,
    /// Accept any certificate; printed in the report.
    #[arg(long)]
    pub insecure: bool,
}

#[derive(Debug, Clone, Args)]
pub struct AuditArgs {
    /// Target files or start URLs.
    #[arg(value_name = "TARGET.toml | URL")]
    pub inputs: Vec<String>,
    /// Audit a capture (HTTP Archive) instead of visiting.
    #[arg(long, value_name = "FILE")]
    pub har: Vec<PathBuf>,
    /// Policy document: file or URL; a role may stand before it, e.g. cookie-policy=FILE.
    #[arg(long, value_name = "[ROLE=]FILE|URL")]
    pub policy: Vec<String>,
    /// Host of the audited site, for captures.
    #[arg(long, value_name = "HOST")]
    pub site: Option<String>,
    /// Target file that gives operator, entities and judgement for a capture.
    #[arg(long, value_name = "TARGET.toml")]
    pub target: Option<PathBuf>,
    /// Go on with a run that was interrupted.
    #[arg(long, value_name = "RUN")]
    pub resume: Option<PathBuf>,
    #[command(flatten)]
    pub visit: VisitArgs,
    #[command(flatten)]
    pub judge: JudgeArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Clone, Args)]
pub struct GateArgs {
    /// Folder of a static build, or URL of a staging server.
    #[arg(value_name = "DIR | URL")]
    pub source: String,
    /// Production host name under which it is audited.
    #[arg(long = "as", value_name = "HOST")]
    pub host: String,
    /// Policy document: file or URL.
    #[arg(long, value_name = "[ROLE=]FILE|URL")]
    pub policy: Vec<String>,
    /// Target file for operator, entities, acceptances and secrets by name.
    #[arg(long, value_name = "TARGET.toml")]
    pub target: Option<PathBuf>,
    /// Open every page, also those that carry the same tags as another one.
    #[arg(long)]
    pub exhaustive: bool,
    #[command(flatten)]
    pub visit: VisitArgs,
    #[command(flatten)]
    pub judge: JudgeArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Clone, Args)]
pub struct ObserveArgs {
    #[arg(value_name = "TARGET.toml | URL")]
    pub input: String,
    /// Folder under which run folders are made [default: reports].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub visit: VisitArgs,
}

#[derive(Debug, Clone, Args)]
pub struct ReauditArgs {
    /// Run folder.
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// Policy text to judge by instead of the run's: file (URLs are taken from the journal).
    #[arg(long, value_name = "[ROLE=]FILE|URL")]
    pub policy: Vec<String>,
    /// Target file to judge by instead of the run's; its scope must be the same.
    #[arg(long, value_name = "TARGET.toml")]
    pub target: Option<PathBuf>,
    #[command(flatten)]
    pub judge: JudgeArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Args)]
pub struct PolicyArgs {
    /// Policy documents: HTML, Markdown, plain text, PDF; files or URLs.
    #[arg(required = true, value_name = "FILE | URL")]
    pub documents: Vec<String>,
    #[arg(long, value_enum, default_value_t = TextFormat::Text)]
    pub format: TextFormat,
    #[arg(long, value_name = "DIR")]
    pub catalog: Option<PathBuf>,
    #[command(flatten)]
    pub network: NetworkArgs,
}

#[derive(Debug, Clone, Args)]
pub struct LookupArgs {
    /// URLs, cookie names or names of companies and services.
    #[arg(value_name = "URL | COOKIE | NAME")]
    pub queries: Vec<String>,
    /// Read one question a line from stdin, write one answer a line.
    #[arg(long)]
    pub jsonl: bool,
    #[arg(long, value_name = "DIR")]
    pub catalog: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub struct ReportArgs {
    /// Saved report, or its run folder.
    #[arg(value_name = "report.json", required_unless_present = "list")]
    pub report: Option<PathBuf>,
    /// List the formats: name and extension.
    #[arg(long)]
    pub list: bool,
    /// Format to render.
    #[arg(long, short = 'F', default_value = "text")]
    pub format: String,
    /// File to write; without it, stdout.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(long)]
    pub embed_screenshots: bool,
    /// Chromium executable, for PDF.
    #[arg(long, value_name = "PATH")]
    pub browser: Option<String>,
    /// Run Chromium without its sandbox, for PDF.
    #[arg(long, env = "KANSA_NO_SANDBOX", value_parser = clap::builder::FalseyValueParser::new())]
    pub no_sandbox: bool,
}

#[derive(Debug, Clone, Args)]
pub struct CompareArgs {
    #[arg(value_name = "OLD.json")]
    pub old: PathBuf,
    #[arg(value_name = "NEW.json")]
    pub new: PathBuf,
    #[arg(long, value_enum, default_value_t = TextFormat::Text)]
    pub format: TextFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NoticeFormat {
    Markdown,
    Html,
    Csv,
    Json,
}

#[derive(Debug, Clone, Args)]
pub struct NoticeArgs {
    #[arg(value_name = "report.json")]
    pub report: PathBuf,
    #[arg(long, value_enum, default_value_t = NoticeFormat::Markdown)]
    pub format: NoticeFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Har,
}

#[derive(Debug, Clone, Args)]
pub struct ExportArgs {
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    #[arg(long, value_enum, default_value_t = ExportFormat::Har)]
    pub format: ExportFormat,
    /// File to write; without it, stdout.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub struct VerifyArgs {
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// Public key (PEM) that the signature must come from.
    #[arg(long, value_name = "KEY")]
    pub key: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub struct HistoryArgs {
    /// Site as under `reports/`; without it, all sites.
    pub site: Option<String>,
    /// Folder of the run folders.
    #[arg(long, value_name = "DIR", default_value = "reports")]
    pub out: PathBuf,
    #[arg(long, value_enum, default_value_t = TextFormat::Text)]
    pub format: TextFormat,
}

#[derive(Debug, Clone, Args)]
pub struct ExplainArgs {
    /// Rule id or name, e.g. R001 or undeclared-recipient.
    pub rule: Option<String>,
    #[arg(long, value_enum, default_value_t = TextFormat::Text)]
    pub format: TextFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaName {
    Report,
    Target,
    Journal,
    Policy,
}

#[derive(Debug, Clone, Args)]
pub struct SchemaArgs {
    #[arg(value_enum)]
    pub name: SchemaName,
}

#[derive(Debug, Clone, Args)]
pub struct DoctorArgs {
    /// Chromium executable to look at.
    #[arg(long, value_name = "PATH")]
    pub browser: Option<String>,
    /// Check without the sandbox, as an audit with --no-sandbox would run.
    #[arg(long, env = "KANSA_NO_SANDBOX", value_parser = clap::builder::FalseyValueParser::new())]
    pub no_sandbox: bool,
}

#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// Keep the demo web running until Ctrl-C instead of auditing it; prints how to reach it.
    #[arg(long)]
    pub serve: bool,
    /// Engine for the demo audit: auto, browser, static.
    #[arg(long, value_parser = engine)]
    pub engine: Option<EngineChoice>,
    #[arg(long, value_delimiter = ',', value_parser = phase)]
    pub phases: Vec<Phase>,
    #[arg(long, value_name = "PATH|KIND")]
    pub browser: Option<String>,
    #[arg(long, env = "KANSA_NO_SANDBOX", value_parser = clap::builder::FalseyValueParser::new())]
    pub no_sandbox: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Reads a word of one of our closed sets as serde spells it.
fn word<T: serde::de::DeserializeOwned>(text: &str, expected: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|_| format!("write one of: {expected}"))
}

fn profile(text: &str) -> Result<Profile, String> {
    word(text, "jp-27-12, jp-appi, eu-eprivacy, us-ca, vendor-terms")
}

fn applicability(text: &str) -> Result<Applicability, String> {
    word(text, "yes, unknown, no")
}

fn route(text: &str) -> Result<Route, String> {
    word(text, "publish, notify, consent, opt_out, unknown")
}

fn fail_on(text: &str) -> Result<FailOn, String> {
    word(text, "note, warning, error, never")
}

fn engine(text: &str) -> Result<EngineChoice, String> {
    word(text, "auto, browser, static")
}

fn phase(text: &str) -> Result<Phase, String> {
    word(text, "no-choice, accept, reject, opt-out, gpc")
}

fn resolve(text: &str) -> Result<String, String> {
    if crate::target::is_resolve_rule(text) {
        Ok(text.to_owned())
    } else {
        Err("write HOST:PORT:ADDR:PORT, e.g. www.example.co.jp:443:127.0.0.1:8443".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
