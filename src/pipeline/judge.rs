//! Evidence → report: the pure stages, one after the other, and the files that come of it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use super::inputs::{self, CatalogInUse};
use super::{Exit, Io, PipelineError, pdf, rendering};
use crate::attribute::attribute_with;
use crate::audit::{Finding, Level, audit};
use crate::catalog::Catalog;
use crate::catalog::filter_list::FilterList;
use crate::cli::{JudgeArgs, OutputArgs};
use crate::evidence::{Document, Evidence, Observation, journal, manifest};
use crate::glossary::{Bilingual, DocumentRole};
use crate::observe::{Follow, FollowLink, FollowLinks};
use crate::policy::{self, OperatorNames, Reading, Source};
use crate::report::model::{Report, Result as Outcome};
use crate::report::{self, Extras, Language};
use crate::target::{FailOn, Target};

/// What evidence is judged with, and what is written.
pub(super) struct Judgement {
    catalog: Arc<CatalogInUse>,
    filter_lists: Vec<FilterList>,
    baseline: Option<serde_json::Value>,
    overlays: Vec<String>,
    formats: Vec<String>,
}

impl Judgement {
    /// `vendors`: further vendor files (name, text), as the demo brings them.
    pub(super) fn load(
        args: &JudgeArgs,
        output: &OutputArgs,
        vendors: &[(String, String)],
    ) -> Result<Self, PipelineError> {
        let mut files = vendors.to_vec();
        if let Some(folder) = &args.catalog {
            files.extend(inputs::vendor_files(folder)?);
        }
        let mut overlays: Vec<_> =
            files.iter().map(|(name, text)| format!("{name} {}", journal::sha256(text.as_bytes()))).collect();
        let mut filter_lists = Vec::new();
        for path in &args.filter_list {
            let list = FilterList::parse(&path.display().to_string(), &inputs::read_text(path)?);
            overlays.push(format!("{} {}", list.name, list.sha256));
            filter_lists.push(list);
        }
        // A format that does not exist is said before the site is visited.
        rendering::formats(&output.format)?;
        seal_options(output)?;
        let baseline = args.baseline.as_deref().map(baseline).transpose()?;
        Ok(Self {
            catalog: Arc::new(CatalogInUse::load(&files)?),
            filter_lists,
            baseline,
            overlays,
            formats: output.format.clone(),
        })
    }

    pub(super) fn catalog(&self) -> &Catalog {
        self.catalog.get()
    }

    /// Judges, writes the report and its renderings, and seals the folder.
    pub(super) async fn conclude(
        &self,
        evidence: &Evidence,
        target: &Target,
        folder: &Path,
        reaudit: Vec<Bilingual>,
        output: &OutputArgs,
        io: &Io<'_>,
    ) -> Result<(Report, Exit), PipelineError> {
        let extras = Extras {
            commit: option_env!("KANSA_COMMIT").map(str::to_owned),
            journal_sha256: journal_sha256(evidence),
            reaudit,
            overlays: self.overlays.clone(),
        };
        let mut report = self.report(evidence, target, extras);
        if output.reveal {
            report::reveal(&mut report, evidence);
        }
        write_file(&folder.join("report.json"), &json(&report)?)?;
        self.render(&report, folder, output, io).await?;
        seal(folder, target, output).await?;
        let exit = exit(&report, target.audit.fail_on);
        Ok((report, exit))
    }

    fn report(&self, evidence: &Evidence, target: &Target, extras: Extras) -> Report {
        let catalog = self.catalog();
        let attribution = attribute_with(evidence, target, catalog, &self.filter_lists);
        let documents = read_documents(evidence, target, catalog);
        let outcome = audit(target, evidence, &attribution, &documents, catalog, self.baseline.as_ref());
        report::assemble(target, evidence, &attribution, &documents, &outcome, catalog, extras)
    }

    async fn render(
        &self,
        report: &Report,
        folder: &Path,
        output: &OutputArgs,
        io: &Io<'_>,
    ) -> Result<(), PipelineError> {
        let mut options = rendering::options(io);
        options.color = false;
        if output.embed_screenshots {
            options.screenshots = rendering::screenshots(folder, report);
        }
        let names = if self.formats.is_empty() { vec!["html".to_owned()] } else { self.formats.clone() };
        for format in rendering::formats(&names)? {
            let bytes = (format.render)(report, &options)?;
            write_file(&folder.join(format!("report.{}", format.extension)), &bytes)?;
        }
        if names.iter().any(|name| name == "pdf") {
            let no_sandbox = report.run.browser.as_ref().is_some_and(|browser| !browser.sandbox)
                || std::env::var_os("KANSA_NO_SANDBOX").is_some();
            write_file(&folder.join("report.pdf"), &pdf::print(report, &options, None, no_sandbox).await?)?;
        }
        Ok(())
    }

    /// Says which links of a document an observation follows: those that govern, and the state of those that matter.
    pub(super) fn follow(&self, target: &Target) -> FollowLinks {
        let (catalog, operator) = (Arc::clone(&self.catalog), operator_names(target));
        Arc::new(move |document: &Document, bytes: &[u8]| {
            let source = source("follow".to_owned(), document, bytes, None);
            links_to_follow(&policy::read(&source, catalog.get(), &operator))
        })
    }
}

/// An earlier report. Anything else would pass for one in which nothing was found.
fn baseline(path: &Path) -> Result<serde_json::Value, PipelineError> {
    let value = inputs::read_json(path)?;
    match value["schema"].as_str() {
        Some(report::model::REPORT_SCHEMA) => Ok(value),
        found => Err(PipelineError::NoReport {
            path: path.to_owned(),
            source: report::ReportError::OtherShape { found: found.unwrap_or_default().to_owned() },
        }),
    }
}

fn links_to_follow(reading: &Reading) -> Vec<FollowLink> {
    let mut links = Vec::new();
    for link in &reading.links {
        let Some(url) = &link.url else { continue };
        let (role, how) = match link.document_role {
            // Where a visitor opts out is a page to be reachable, not a text to be read.
            role if link.role == "opt-out" => (role.unwrap_or(DocumentRole::Other), Follow::Check),
            Some(role) if link.governs || role == DocumentRole::VendorDocument => (role, Follow::Read),
            other => (other.unwrap_or(DocumentRole::Other), Follow::Check),
        };
        // Of links that govern nothing only those have a state that matters which a visitor is sent to.
        if how == Follow::Check && !matches!(link.role.as_str(), "opt-out" | "recipient-policy") {
            continue;
        }
        links.push(FollowLink { url: url.clone(), text: link.text.clone(), role, how });
    }
    links
}

fn source<'a>(id: String, document: &Document, bytes: &'a [u8], rendered: Option<&'a [u8]>) -> Source<'a> {
    Source {
        id,
        name: document.source.clone(),
        base_url: document.final_url.clone().or_else(|| Some(document.source.clone())),
        role: Some(document.role),
        media_type: document.media_type.clone(),
        charset: document.charset.clone(),
        bytes,
        rendered,
    }
}

/// Reads every document of the journal, in its order. One without content is kept as unreadable: it is not a missing one.
fn read_documents(evidence: &Evidence, target: &Target, catalog: &Catalog) -> Vec<Reading> {
    let operator = operator_names(target);
    let mut documents = Vec::new();
    for record in &evidence.records {
        let Observation::Document(document) = &record.observation else { continue };
        let id = format!("d{}", documents.len() + 1);
        let body = document.body.as_ref().and_then(|body| evidence.body(body));
        let rendered = document.rendered.as_ref().and_then(|body| evidence.body(body));
        let Some(bytes) = body.or(rendered) else {
            let reason = document.error.clone().unwrap_or_else(|| "no content was stored".to_owned());
            documents.push(Reading {
                id,
                source: document.source.clone(),
                role: Some(document.role),
                unreadable_reason: Some(reason),
                ..Reading::default()
            });
            continue;
        };
        documents.push(policy::read(&source(id, document, bytes, rendered), catalog, &operator));
    }
    documents
}

fn operator_names(target: &Target) -> OperatorNames {
    let hosts = target.site.start.iter().filter_map(|url| url.host_str().map(str::to_owned));
    OperatorNames {
        names: target.operator.names.clone(),
        domains: target.operator.domains.iter().cloned().chain(hosts).collect(),
    }
}

/// SHA-256 of the journal as it was read, so that a report says which evidence it is about.
fn journal_sha256(evidence: &Evidence) -> String {
    let mut hash = journal::Hash::default();
    for record in &evidence.records {
        // A record that was read always serializes again.
        if let Ok(line) = serde_json::to_vec(record) {
            hash.add(&line);
            hash.add(b"\n");
        }
    }
    hash.hex()
}

/// What the folder is to be sealed with. Asked before the site is visited, so that a wrong key does not end a long run.
fn seal_options(output: &OutputArgs) -> Result<manifest::SealOptions, PipelineError> {
    let signing_key = output.sign.as_deref().map(inputs::read_text).transpose()?;
    if let Some(pem) = &signing_key {
        manifest::check_signing_key(pem)?;
    }
    if let Some(server) = &output.timestamp
        && inputs::web_url(server)?.is_none()
    {
        return Err(PipelineError::usage(format!(
            "--timestamp {server}: write the address of an RFC 3161 server, beginning with http:// or https://"
        )));
    }
    Ok(manifest::SealOptions { signing_key, ..manifest::SealOptions::default() })
}

/// The manifest comes last: it seals what was written.
async fn seal(folder: &Path, target: &Target, output: &OutputArgs) -> Result<(), PipelineError> {
    let options = manifest::SealOptions { keep_years: target.audit.retention_years, ..seal_options(output)? };
    manifest::seal(folder, &options)?;
    if let Some(server) = &output.timestamp {
        super::timestamp::stamp(folder, server).await?;
    }
    Ok(())
}

pub(super) fn say(report: &Report, folder: &Path, output: &OutputArgs, io: &mut Io<'_>) -> Result<(), PipelineError> {
    if output.json {
        return io.out.write_all(&json(report)?).map_err(PipelineError::Output);
    }
    let text = report::format("text").ok_or_else(|| PipelineError::usage("there is no text rendering"))?;
    let bytes = (text.render)(report, &rendering::options(io))?;
    io.out.write_all(&bytes).map_err(PipelineError::Output)?;
    let places = places(folder);
    io.remark(&format!("\n報告書: {places}"), &format!("\nreport: {places}"));
    Ok(())
}

/// Where the report is: for people where HTML was asked for, and in any case for programs.
pub(super) fn places(folder: &Path) -> String {
    let files = ["report.html", "report.json"].map(|name| folder.join(name)).into_iter();
    files.filter(|file| file.is_file()).map(|file| file.display().to_string()).collect::<Vec<_>>().join("  ")
}

fn json(report: &Report) -> Result<Vec<u8>, PipelineError> {
    let format = report::format("json").ok_or_else(|| PipelineError::usage("there is no JSON rendering"))?;
    Ok((format.render)(report, &rendering::options_of(Language::Ja))?)
}

/// The findings at or above the level: those that make the run fail, and those that the baseline knows already.
pub(super) fn counted(report: &Report, fail_on: FailOn) -> (Vec<&Finding>, Vec<&Finding>) {
    let findings = report.findings.iter().filter(|finding| counts(finding.level, fail_on));
    findings.partition(|finding| !finding.known)
}

/// The exit code of a report: findings that count, else incomplete, else clean.
fn exit(report: &Report, fail_on: FailOn) -> Exit {
    match (counted(report, fail_on).0.is_empty(), report.result) {
        (false, _) => Exit::Findings,
        (true, Outcome::Incomplete) => Exit::Incomplete,
        (true, _) => Exit::Clean,
    }
}

fn counts(level: Level, fail_on: FailOn) -> bool {
    match fail_on {
        FailOn::Never => false,
        FailOn::Note => true,
        FailOn::Warning => level >= Level::Warning,
        FailOn::Error => level >= Level::Error,
    }
}

/// Writes beside the place and renames, so that a full disk leaves no half file.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), PipelineError> {
    write_file_with(path, |out| out.write_all(bytes))
}

/// The same for what is written piece by piece.
pub(super) fn write_file_with(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), PipelineError> {
    let partial = path.with_extension("partial");
    let written = fs::File::create(&partial).and_then(|file| {
        let mut out = io::BufWriter::new(file);
        write(&mut out)?;
        out.flush()
    });
    written.and_then(|()| fs::rename(&partial, path)).map_err(|source| {
        let _ = fs::remove_file(&partial);
        PipelineError::file(path, source)
    })
}
