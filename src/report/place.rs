//! Where a finding is, for tools that think in files and lines: a document's line when it quotes one, else a page.

use url::Url;

use super::model::Report;
use crate::audit::Finding;

pub(super) struct Place {
    /// Relative to the site: `products/pen/`, `index.html` for the root.
    pub(super) path: String,
    /// Line in the document's text, or 1.
    pub(super) line: usize,
}

pub(super) fn place(report: &Report, finding: &Finding) -> Place {
    if let Some(quote) = finding.quotes.first()
        && let Some(document) = report.documents.iter().find(|document| document.id == quote.document)
    {
        return Place { path: path(&document.source), line: quote.quote.line.max(1) };
    }
    let subject = &finding.subject;
    let document = report.documents.iter().find(|document| subject.kind == "document" && document.id == subject.id);
    let page = finding.pages.first().or(document.map(|document| &document.source)).or(report.target.start.first());
    Place { path: page.map_or_else(|| "index.html".to_owned(), |url| path(url)), line: 1 }
}

/// The path below the site, without what could lead out of it.
pub(super) fn path(url: &str) -> String {
    let path = Url::parse(url).map_or_else(|_| url.to_owned(), |url| url.path().to_owned());
    let clean: Vec<&str> =
        path.split(['/', '\\']).filter(|part| !part.is_empty() && *part != "." && *part != "..").collect();
    let joined = clean.join("/");
    match (joined.is_empty(), path.ends_with('/')) {
        (true, _) => "index.html".to_owned(),
        (false, true) => format!("{joined}/index.html"),
        (false, false) => joined,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_path_stays_below_the_site() {
        for (url, path) in [
            ("https://a.example/", "index.html"),
            ("https://a.example/products/pen/?x=1#y", "products/pen/index.html"),
            ("https://a.example/a/b.html", "a/b.html"),
            ("../../etc/passwd", "etc/passwd"),
            ("C:\\x\\policy.txt", "x/policy.txt"),
        ] {
            assert_eq!(super::path(url), path);
        }
    }
}
