//! What the user gave → checked inputs: targets, policies, catalog overlays.

use std::fs;
use std::path::{Path, PathBuf};

use url::Url;

use super::PipelineError;
use crate::audit::rule::rule_by;
use crate::catalog::Catalog;
use crate::cli::{JudgeArgs, NetworkArgs, VisitArgs};
use crate::glossary::DocumentRole;
use crate::target::{Operator, PolicySource, Site, Stated, Target};

/// Reads and checks a target file; `file = …` of its policies is taken from the file's folder.
pub(super) fn target_file(path: &Path) -> Result<Target, PipelineError> {
    let text = read_text(path)?;
    let target = Target::parse(&text, &path.display().to_string(), &|rule| rule_by(rule).is_some())?;
    Ok(with_files_beside(path, target))
}

/// A target file for evidence whose site is known otherwise, and the keys that it states.
pub(super) fn target_for_evidence(path: &Path) -> Result<(Target, Stated), PipelineError> {
    let text = read_text(path)?;
    let target = Target::parse_for_evidence(&text, &path.display().to_string(), &|rule| rule_by(rule).is_some())?;
    Ok((with_files_beside(path, target), Stated::of(&text)))
}

/// Documents are named from where the target file stands.
fn with_files_beside(path: &Path, mut target: Target) -> Target {
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    for policy in &mut target.policies {
        if let Some(file) = &policy.file {
            policy.file = Some(folder.join(file).display().to_string());
        }
    }
    target
}

/// A target file, or a URL that stands for the least target.
pub(super) fn target(input: &str) -> Result<Target, PipelineError> {
    if let Some(url) = web_url(input)? {
        return Ok(url_target(vec![url]));
    }
    let path = Path::new(input);
    if path.is_dir() {
        return Err(PipelineError::usage(format!(
            "`{input}` is a folder; kansa gate audits a static build, kansa audit takes a target file or a URL"
        )));
    }
    if !path.exists() && looks_like_host(input) {
        return Err(PipelineError::usage(format!("there is no file `{input}`; for the site write https://{input}")));
    }
    target_file(path)
}

/// `www.example.jp/shop` and no file name.
fn looks_like_host(input: &str) -> bool {
    let host = input.split('/').next().unwrap_or_default();
    host.contains('.') && !host.ends_with(".toml") && Url::parse(&format!("https://{input}")).is_ok()
}

/// The least target: start here.
pub(super) fn url_target(start: Vec<Url>) -> Target {
    let name = start.first().and_then(Url::host_str).unwrap_or_default().to_owned();
    Target { site: Site { name, start }, operator: Operator::default(), ..Target::default() }
}

/// The input as an address of the web, if it is meant as one.
pub(super) fn web_url(input: &str) -> Result<Option<Url>, PipelineError> {
    if !input.starts_with("http://") && !input.starts_with("https://") {
        return Ok(None);
    }
    let url = Url::parse(input).map_err(|error| PipelineError::usage(format!("`{input}` is no address: {error}")))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(PipelineError::usage(
            "a name or password in an address would end in the journal; use [network] basic_auth of a target file",
        ));
    }
    Ok(Some(url))
}

/// `[ROLE=]FILE|URL` → a policy source.
pub(super) fn policy(argument: &str) -> Result<PolicySource, PipelineError> {
    let (role, rest) = match argument.split_once('=') {
        Some((word, rest)) if DocumentRole::parse(word).is_some() => (DocumentRole::parse(word), rest),
        _ => (None, argument),
    };
    Ok(match web_url(rest)? {
        Some(url) => PolicySource { url: Some(url), file: None, role },
        None if Path::new(rest).is_file() => PolicySource { url: None, file: Some(rest.to_owned()), role },
        None => {
            return Err(PipelineError::usage(format!(
                "the policy `{rest}` is neither a file nor an address that begins with https://"
            )));
        }
    })
}

/// Lays the flags over the target: a flag that was given wins.
pub(super) fn apply_visit(target: &mut Target, args: &VisitArgs) {
    let (crawl, observe) = (&mut target.crawl, &mut target.observe);
    set(&mut observe.engine, args.engine);
    set(&mut observe.runs, args.runs);
    set(&mut crawl.max_pages, args.max_pages);
    set(&mut crawl.max_depth, args.max_depth);
    set(&mut crawl.workers, args.workers);
    set(&mut crawl.deadline, args.deadline);
    if !args.phases.is_empty() {
        observe.phases.clone_from(&args.phases);
    }
    if let Some(kind @ ("chromium" | "shell")) = args.browser.as_deref() {
        kind.clone_into(&mut observe.browser);
    }
    crawl.robots &= !args.ignore_robots;
    observe.hold |= args.hold;
    observe.canaries |= args.canaries;
    observe.dns |= args.dns;
    apply_network(target, &args.network);
}

pub(super) fn apply_network(target: &mut Target, args: &NetworkArgs) {
    target.network.resolve.extend(args.resolve.iter().cloned());
    target.network.insecure |= args.insecure;
}

pub(super) fn apply_judge(target: &mut Target, args: &JudgeArgs) {
    let audit = &mut target.audit;
    if !args.profile.is_empty() {
        audit.profiles.clone_from(&args.profile);
    }
    set(&mut audit.applicability, args.applicability);
    set(&mut audit.route, args.route);
    set(&mut audit.fail_on, args.fail_on);
    audit.accept_static |= args.accept_static;
}

fn set<T: Copy>(slot: &mut T, given: Option<T>) {
    if let Some(value) = given {
        *slot = value;
    }
}

/// The executable named by `--browser`, unless it names a kind.
pub(super) fn browser_executable(browser: Option<&str>) -> Option<PathBuf> {
    browser.filter(|browser| !matches!(*browser, "chromium" | "shell")).map(PathBuf::from)
}

/// The catalog, with the user's own vendors before the built-in ones.
pub(super) enum CatalogInUse {
    Embedded(&'static Catalog),
    Overlaid(Box<Catalog>),
}

impl CatalogInUse {
    pub(super) fn load(files: &[(String, String)]) -> Result<Self, PipelineError> {
        if files.is_empty() {
            return Ok(Self::Embedded(Catalog::embedded()));
        }
        Ok(Self::Overlaid(Box::new(Catalog::with_overlays(files)?)))
    }

    /// With the vendor files of a folder, if one is given.
    pub(super) fn with_folder(folder: Option<&Path>) -> Result<Self, PipelineError> {
        Self::load(&folder.map(vendor_files).transpose()?.unwrap_or_default())
    }

    pub(super) fn get(&self) -> &Catalog {
        match self {
            Self::Embedded(catalog) => catalog,
            Self::Overlaid(catalog) => catalog,
        }
    }
}

/// Name and text of every `*.toml` in a folder, sorted by name.
pub(super) fn vendor_files(folder: &Path) -> Result<Vec<(String, String)>, PipelineError> {
    let entries = fs::read_dir(folder).map_err(|source| PipelineError::file(folder, source))?;
    let mut paths: Vec<_> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    paths.sort();
    if paths.is_empty() {
        return Err(PipelineError::usage(format!("no vendor file (*.toml) in {}", folder.display())));
    }
    paths.into_iter().map(|path| Ok((path.display().to_string(), read_text(&path)?))).collect()
}

pub(super) fn read_text(path: &Path) -> Result<String, PipelineError> {
    fs::read_to_string(path).map_err(|source| PipelineError::file(path, source))
}

pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, PipelineError> {
    fs::read(path).map_err(|source| PipelineError::file(path, source))
}

pub(super) fn read_json(path: &Path) -> Result<serde_json::Value, PipelineError> {
    serde_json::from_slice(&read_bytes(path)?)
        .map_err(|error| PipelineError::usage(format!("{} is no JSON: {error}", path.display())))
}
