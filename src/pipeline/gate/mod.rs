//! `kansa gate`: the audit before a deploy, of a static build or a staging server under its production name.

mod summary;

use std::path::Path;
use std::sync::Arc;

use url::Url;

use super::audit::{self, observe_into};
use super::judge::{self, Judgement};
use super::{Exit, Io, PipelineError, inputs};
use crate::cli::GateArgs;
use crate::serve::{Folder, Server, Web};
use crate::target::Target;

/// Pages of a build that are audited at most, unless the target says otherwise.
const MAX_PAGES: u32 = 2000;
/// Own requests per second to a server on loopback.
const LOOPBACK_RATE: f64 = 500.0;

pub(super) async fn gate(args: GateArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let mut target = match &args.target {
        Some(path) => inputs::target_for_evidence(path)?.0,
        None => Target::default(),
    };
    target.policies.extend(audit::policies(&args.policy)?);
    inputs::apply_visit(&mut target, &args.visit);
    inputs::apply_judge(&mut target, &args.judge);
    if args.visit.max_pages.is_none() && target.crawl.max_pages == crate::target::Crawl::default().max_pages {
        target.crawl.max_pages = MAX_PAGES;
    }
    let staged = stage(&args, &mut target).await?;
    let judgement = Judgement::load(&args.judge, &args.output, &[])?;
    audit::remind_of_policies(&target, io);
    let run = audit::fresh(args.output.out.as_deref(), &target)?;
    let target = Arc::new(target);
    let mut options = audit::options(run, &args.visit, &judgement, &target);
    options.representatives = !args.exhaustive;
    options.seeds = staged.pages;
    options.notes.push(staged.note);
    let observed = observe_into(&target, options, io).await?;
    drop(staged.server);
    let (report, exit) = observed.judge(&judgement, &args.output, io).await?;
    if args.output.json {
        judge::say(&report, &observed.folder, &args.output, io)?;
    } else {
        let text = summary::of(&report, target.audit.fail_on, io.lang, &judge::places(&observed.folder));
        io.print(&text)?;
    }
    Ok(exit)
}

/// What is audited, reachable under its production name.
struct Staged {
    /// Up as long as this is kept; None for a server of the user's.
    server: Option<Server>,
    pages: Vec<Url>,
    note: String,
}

async fn stage(args: &GateArgs, target: &mut Target) -> Result<Staged, PipelineError> {
    if let Some(staging) = inputs::web_url(&args.source)? {
        return staging_server(&staging, &args.host, target);
    }
    let folder = Folder::open(Path::new(&args.source))?;
    let start = page(&args.host, "https", "/")?;
    let pages: Vec<_> = folder.pages().iter().filter_map(|path| start.join(path).ok()).collect();
    let server = Web::new().site(&args.host, move |request| folder.answer(request)).start().await?;
    target.network.resolve.extend(server.resolve_rules());
    // The certificate for the production name was made on the spot.
    target.network.insecure = true;
    // It is our own server: no robots.txt and no politeness are due.
    target.crawl.robots = false;
    target.crawl.rate = LOOPBACK_RATE;
    target.crawl.per_host = target.crawl.workers;
    begin_at(target, start);
    let note = format!("the folder {} was served on loopback as https://{}/", args.source, args.host);
    Ok(Staged { server: Some(server), pages, note })
}

fn staging_server(staging: &Url, host: &str, target: &mut Target) -> Result<Staged, PipelineError> {
    let (Some(address), Some(port)) = (staging.host_str(), staging.port_or_known_default()) else {
        return Err(PipelineError::usage(format!("{staging} names no server")));
    };
    let start = page(host, staging.scheme(), staging.path())?;
    let own_port = start.port_or_known_default().unwrap_or(443);
    target.network.resolve.push(format!("{host}:{own_port}:{address}:{port}"));
    // The staging server is the operator's: its robots.txt keeps the world out, not the operator.
    target.crawl.robots = false;
    // Pages and policies of the host come from the staging server, and only its own scheme leads there.
    let policies = target.policies.iter_mut().filter_map(|policy| policy.url.as_mut());
    for url in target.site.start.iter_mut().chain(policies).filter(|url| url.host_str() == start.host_str()) {
        *url = of_scheme(url, &start);
    }
    begin_at(target, start);
    Ok(Staged { server: None, pages: Vec::new(), note: format!("the staging server {staging} was audited as {host}") })
}

/// The same address in the scheme of another one; schemes of the web only.
fn of_scheme(url: &Url, other: &Url) -> Url {
    let mut url = url.clone();
    if url.scheme() != other.scheme() && url.set_scheme(other.scheme()).is_ok() {
        // Without a port: what goes with the scheme.
        let _ = url.set_port(None);
    }
    url
}

fn page(host: &str, scheme: &str, path: &str) -> Result<Url, PipelineError> {
    Url::parse(&format!("{scheme}://{host}{path}"))
        .ok()
        .filter(|url| url.host_str() == Some(host.to_ascii_lowercase().as_str()))
        .ok_or_else(|| PipelineError::usage(format!("--as {host}: write a host name, e.g. www.example.co.jp")))
}

fn begin_at(target: &mut Target, start: Url) {
    if target.site.name.is_empty() {
        start.host_str().unwrap_or_default().clone_into(&mut target.site.name);
    }
    if !target.site.start.iter().any(|url| url.host_str() == start.host_str()) {
        target.site.start = vec![start];
    }
}
