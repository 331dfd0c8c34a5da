//! The verbs that read and tell: policy, lookup, explain, schema, completions, man.

use std::io::{self, BufRead as _, Read as _};
use std::path::Path;

use clap::CommandFactory as _;

use super::inputs::{self, CatalogInUse};
use super::{Exit, Io, PipelineError};
use crate::audit::explain;
use crate::catalog::Catalog;
use crate::cli::{Cli, ExplainArgs, LookupArgs, PolicyArgs, SchemaArgs, SchemaName, TextFormat};
use crate::evidence::Document;
use crate::observe::ObserveOptions;
use crate::policy::{self, OperatorNames, Reading, Source};
use crate::target::{PolicySource, Target};

/// One question of `lookup --jsonl`.
const MAX_QUESTION: u64 = 1024 * 1024;

pub(super) async fn policy(args: &PolicyArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let catalog = CatalogInUse::with_folder(args.catalog.as_deref())?;
    let mut readings = Vec::new();
    for (index, document) in args.documents.iter().enumerate() {
        readings.push(read_one(document, index, args, catalog.get()).await?);
    }
    let text = match args.format {
        TextFormat::Json => format!("{:#}", policy::output::to_json(&readings)),
        TextFormat::Text => policy::output::to_text(&readings, io.lang.as_str()),
    };
    io.print(&text)?;
    Ok(if readings.iter().all(|reading| reading.readable) { Exit::Clean } else { Exit::Incomplete })
}

async fn read_one(
    document: &str,
    index: usize,
    args: &PolicyArgs,
    catalog: &Catalog,
) -> Result<Reading, PipelineError> {
    let mut target = Target::default();
    inputs::apply_network(&mut target, &args.network);
    let id = format!("d{}", index + 1);
    let policy = inputs::policy(document)?;
    let Some((document, bytes)) = fetch(&policy, &target).await?.into_iter().next() else {
        return Err(PipelineError::usage(format!("{document} could not be read")));
    };
    if document.body.is_none() {
        let reason = document.error.unwrap_or_else(|| "no content".to_owned());
        return Ok(Reading { id, source: document.source, unreadable_reason: Some(reason), ..Reading::default() });
    }
    let source = Source {
        id,
        name: shown_name(&document.source),
        base_url: document.final_url.clone(),
        role: policy.role,
        media_type: document.media_type.clone(),
        charset: document.charset.clone(),
        bytes: &bytes,
        rendered: None,
    };
    Ok(policy::read(&source, catalog, &OperatorNames::default()))
}

/// The document itself, without those that it leads to.
pub(super) async fn fetch(policy: &PolicySource, target: &Target) -> Result<Vec<(Document, Vec<u8>)>, PipelineError> {
    let target = Target { policies: vec![policy.clone()], ..target.clone() };
    Ok(crate::observe::documents(&target, &ObserveOptions::new("")).await?)
}

/// A file is called by its name, not by where it happens to lie.
fn shown_name(source: &str) -> String {
    let is_file = !source.starts_with("http://") && !source.starts_with("https://");
    let name = Path::new(source).file_name().and_then(|name| name.to_str()).filter(|_| is_file);
    name.unwrap_or(source).to_owned()
}

pub(super) fn lookup(args: &LookupArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let catalog = CatalogInUse::with_folder(args.catalog.as_deref())?;
    if args.jsonl {
        return answer_lines(io::stdin().lock(), catalog.get(), io);
    }
    if args.queries.is_empty() {
        return Err(PipelineError::usage(
            "what shall be looked up? write a URL, a cookie's name or a company's or service's name",
        ));
    }
    for query in &args.queries {
        io.print(&crate::catalog::lookup::card(query, catalog.get(), io.lang.as_str()))?;
    }
    Ok(Exit::Clean)
}

fn answer_lines(mut input: impl io::BufRead, catalog: &Catalog, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = (&mut input)
            .take(MAX_QUESTION)
            .read_until(b'\n', &mut line)
            .map_err(|error| PipelineError::usage(format!("cannot read stdin: {error}")))?;
        if read == 0 {
            return Ok(Exit::Clean);
        }
        let question = String::from_utf8_lossy(&line);
        if !question.trim().is_empty() {
            io.print(&crate::catalog::lookup::answer(question.trim(), catalog))?;
        }
    }
}

pub(super) fn explain(args: &ExplainArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let json = args.format == TextFormat::Json;
    let text = match &args.rule {
        Some(rule) => explain::rule(rule, io.lang.as_str(), json).ok_or_else(|| {
            let near = explain::near(rule);
            PipelineError::usage(if near.is_empty() {
                format!("there is no rule `{rule}`; `kansa explain` lists all rules")
            } else {
                format!("there is no rule `{rule}`; did you mean {}? `kansa explain` lists all rules", near.join(", "))
            })
        })?,
        None => explain::all(io.lang.as_str(), json),
    };
    io.print(&text)?;
    Ok(Exit::Clean)
}

pub(super) fn schema(args: &SchemaArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let schema = match args.name {
        SchemaName::Report => crate::report::schema(),
        SchemaName::Target => schemars::schema_for!(Target).to_value(),
        SchemaName::Journal => schemars::schema_for!(crate::evidence::Record).to_value(),
        SchemaName::Policy => schemars::schema_for!(Reading).to_value(),
    };
    io.print(&format!("{schema:#}"))?;
    Ok(Exit::Clean)
}

pub(super) fn completions(shell: clap_complete::Shell, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "kansa", &mut text);
    io.print(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Clean)
}

pub(super) fn man(verb: Option<&str>, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let mut kansa = Cli::command();
    // What stands everywhere is handed down to the verbs.
    kansa.build();
    let page = match verb {
        None => kansa,
        Some(verb) => kansa
            .find_subcommand(verb)
            .cloned()
            .ok_or_else(|| PipelineError::usage(format!("there is no verb `{verb}`; `kansa --help` lists them")))?,
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text).map_err(PipelineError::Output)?;
    io.print(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Clean)
}
