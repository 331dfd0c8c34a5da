//! One self-contained HTML file: the face of the report.
//!
//! The template escapes everything by default. What is marked safe is written here and nowhere else: style and script
//! (constants of this folder), the flow chart (`flow`, which escapes what it draws) and the data block (`data`). The
//! page's own Content-Security-Policy names the hashes of style and script and allows nothing else, no network at all.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Output, State, context};
use sha2::{Digest, Sha256};

use super::model::Report;
use super::{Format, Language, RenderOptions, ReportError};

mod data;
mod document;
mod findings;
mod flow;
mod row;
mod terms;
mod view;
mod words;

pub(super) const FORMAT: Format =
    Format { name: "html", extension: "html", media_type: "text/html; charset=utf-8", render };

const TEMPLATE: &str = include_str!("report.html");
const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// Rows of a list that stand in the page at once; the others wait in a `template` until somebody wants them.
const ROWS: usize = 120;
/// The same for the findings of one rule.
const FINDINGS: usize = 25;

fn render(report: &Report, options: &RenderOptions) -> Result<Vec<u8>, ReportError> {
    page(report, options).map(String::into_bytes).map_err(|error| {
        // Line of the template and the cause below it.
        let reason = std::error::Error::source(&error).map_or(error.to_string(), |cause| format!("{error}: {cause}"));
        ReportError::Rendering { format: "html", reason }
    })
}

fn page(report: &Report, options: &RenderOptions) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_syntax(minijinja::syntax::SyntaxConfig::builder().trim_blocks(true).build()?);
    environment.set_formatter(written);
    environment.add_filter("t", both);
    environment.add_filter("w", |ja: String, en: String| span_both(&ja, &en));
    environment.add_filter("href", link);
    let origin = origin(report);
    environment.add_filter("p", move |url: String| path(&url, &origin));
    environment.add_template("report.html", TEMPLATE)?;
    let page = environment.get_template("report.html")?.render(context! {
        r => given(report),
        terms => given(&terms::all()),
        limit => ROWS,
        few => FINDINGS,
        warning => super::reveal::warning(report).as_ref().map(given),
        revealed => given(&view::revealed(report)),
        language => match options.language { Language::Ja => "ja", Language::En => "en" },
        policy => content_security_policy(),
        style => STYLE,
        script => SCRIPT,
        started => super::phrase::minute(if report.run.started_local.is_empty() { &report.run.started } else { &report.run.started_local }),
        stack => given(&view::stack(report)),
        findings => given(&findings::groups(report)),
        groups => given(&view::groups(report)),
        flow => flow::chart(report),
        cookies => given(&view::cookies(report)),
        pages => given(&view::pages(report, options)),
        documents => given(&document::views(report)),
        redaction => given(&view::redaction(report)),
        levels => given(&terms::levels()),
        coverages => given(&terms::coverages()),
        parties => given(&terms::parties()),
        page_keys => given(&terms::page_keys()),
        old_catalog => super::phrase::OLD_CATALOG,
        data => data::block(report),
    })?;
    Ok(words::shortened(&page, options.language))
}

fn given<T: serde::Serialize>(view: &T) -> Value {
    Value::from(minijinja::value::Serde(view))
}

fn content_security_policy() -> String {
    let hash = |text: &str| BASE64.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data: 'self' file:; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

/// Text for element content and quoted attributes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Escapes every value that no filter of ours made safe. The engine's own escaping also replaces each slash, which
/// doubles the length of addresses.
fn written(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => out.write_str(&escaped(text)).map_err(minijinja::Error::from),
        _ => minijinja::escape_formatter(out, state, value),
    }
}

/// Characters that reorder or hide text would let a page speak in the report's own voice.
fn visible(text: &str) -> String {
    super::plain::lines(text)
}

/// Both languages; the style sheet shows one.
fn span_both(ja: &str, en: &str) -> Value {
    let html = match (ja, en) {
        (text, "") | ("", text) => escaped(text),
        (ja, en) if ja == en => escaped(ja),
        (ja, en) => {
            // Thousands of these stand in a page: the shortest form that says which is which.
            format!("<i>{}</i><i lang=en>{}</i>", escaped(ja), escaped(en))
        }
    };
    Value::from_safe_string(html)
}

/// A value with `ja` and `en`, or a plain text.
fn both(value: &Value) -> Value {
    let part = |name| value.get_attr(name).ok().and_then(|part| part.as_str().map(str::to_owned));
    match (part("ja"), part("en")) {
        (Some(ja), Some(en)) => span_both(&ja, &en),
        _ => Value::from_safe_string(escaped(value.as_str().unwrap_or_default())),
    }
}

/// `https://www.example.co.jp` of the first start page; its pages are then told by their paths.
fn origin(report: &Report) -> String {
    let start = report.target.start.first().and_then(|url| url::Url::parse(url).ok());
    start.map_or_else(String::new, |url| url.origin().ascii_serialization())
}

fn path(url: &str, origin: &str) -> String {
    let path = url.strip_prefix(origin).filter(|path| !origin.is_empty() && path.starts_with('/'));
    path.unwrap_or(url).to_owned()
}

/// A link where the text is a web address, else the text.
fn link(text: &str) -> Value {
    let shown = escaped(text);
    let web = url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    Value::from_safe_string(if web { format!("<a class=\"m\" href=\"{shown}\">{shown}</a>") } else { shown })
}
