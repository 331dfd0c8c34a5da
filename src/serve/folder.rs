//! A static build as its host would serve it: clean URLs, index files, 404.html, `_redirects`, `_headers`.
//!
//! Nothing outside the folder is ever read: neither by `..` in whatever encoding nor through a link.

use std::fs;
use std::path::{Path, PathBuf};

use super::host_files::{Headers, Redirect};
use super::{Answer, Request};

/// A folder that cannot be served. A fragment that reads after "error: ".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    #[error("cannot open the folder {}", path.display())]
    Open {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{} is no folder", path.display())]
    NotFolder { path: PathBuf },
    #[error("{} holds no page (no .html file at its top)", path.display())]
    NoPage { path: PathBuf },
}

/// A folder of files served as a site.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
    redirects: Vec<Redirect>,
    headers: Vec<Headers>,
}

impl Folder {
    /// Opens a folder with at least one page in it.
    ///
    /// # Errors
    /// When it cannot be opened, is no folder, or holds no page.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        let fail = |source| FolderError::Open { path: path.to_owned(), source };
        let root = path.canonicalize().map_err(fail)?;
        if !root.is_dir() {
            return Err(FolderError::NotFolder { path: path.to_owned() });
        }
        let is_page = |entry: fs::DirEntry| has_page_name(&entry.path());
        if !fs::read_dir(&root).map_err(fail)?.flatten().any(is_page) {
            return Err(FolderError::NoPage { path: path.to_owned() });
        }
        let told = |name| fs::read_to_string(root.join(name)).unwrap_or_default();
        let (redirects, headers) = (Redirect::all(&told("_redirects")), Headers::all(&told("_headers")));
        Ok(Self { root, redirects, headers })
    }

    /// Every page of the folder as a path on the site (`/`, `/about/`, `/shop/item.html` as `/shop/item`), sorted.
    #[must_use]
    pub fn pages(&self) -> Vec<String> {
        let mut pages = Vec::new();
        self.collect(&self.root, 0, &mut pages);
        pages.sort();
        pages
    }

    fn collect(&self, folder: &Path, depth: u32, pages: &mut Vec<String>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            // What is never answered is no page.
            if is_hidden(&entry.file_name().to_string_lossy()) {
                continue;
            }
            if kind.is_dir() && depth < 32 {
                self.collect(&path, depth + 1, pages);
            } else if kind.is_file() && has_page_name(&path) {
                pages.extend(self.page_path(&path));
            }
        }
    }

    fn page_path(&self, file: &Path) -> Option<String> {
        let inside = file.strip_prefix(&self.root).ok()?.with_extension("");
        let segments: Option<Vec<&str>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
        let mut segments = segments?;
        match segments.pop()? {
            "404" if segments.is_empty() => None,
            "index" if segments.is_empty() => Some("/".to_owned()),
            "index" => Some(format!("/{}/", segments.join("/"))),
            name => Some(format!("/{}", [&segments[..], &[name]].concat().join("/"))),
        }
    }

    /// Answers as a static host does.
    #[must_use]
    pub fn answer(&self, request: &Request) -> Answer {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return Answer::status(405);
        }
        let forced = self.redirect(&request.path, true);
        if let Some(answer) = forced {
            return answer;
        }
        let answer = self.file(request).or_else(|| self.redirect(&request.path, false));
        self.dressed(&request.path, answer.unwrap_or_else(|| self.not_found()))
    }

    /// With the headers that `_headers` gives to this path; a redirect has none.
    fn dressed(&self, path: &str, mut answer: Answer) -> Answer {
        if (300..400).contains(&answer.status) {
            return answer;
        }
        for (name, value) in self.headers.iter().filter_map(|rule| rule.of(path)).flatten() {
            if name == "content-type" {
                answer.headers.retain(|(present, _)| present != name);
            }
            answer = answer.with(name, value);
        }
        answer
    }

    fn file(&self, request: &Request) -> Option<Answer> {
        let path = self.inside(&request.path)?;
        if path.is_dir() {
            if !request.path.ends_with('/') && path.join("index.html").is_file() {
                return Some(Answer::redirect(301, &with_query(&format!("{}/", request.path), &request.query)));
            }
            return self.read(&path.join("index.html"));
        }
        if path.is_file() && !request.path.ends_with('/') {
            return self.read(&path);
        }
        self.read(&self.inside(&format!("{}.html", request.path.trim_end_matches('/')))?)
    }

    /// The file that a URL path names, if it stays inside the folder.
    fn inside(&self, path: &str) -> Option<PathBuf> {
        let decoded = percent_decode(path)?;
        let mut file = self.root.clone();
        for segment in decoded.split('/').filter(|segment| !segment.is_empty() && *segment != ".") {
            if is_hidden(segment) || segment.contains(['\\', '\0', ':']) {
                return None;
            }
            file.push(segment);
        }
        let private = matches!(file.strip_prefix(&self.root).ok()?.to_str()?, "_redirects" | "_headers");
        (!private).then_some(file)
    }

    fn read(&self, file: &Path) -> Option<Answer> {
        // A link inside the folder may lead out of it.
        let real = file.canonicalize().ok().filter(|real| real.starts_with(&self.root))?;
        if !real.is_file() {
            return None;
        }
        Some(Answer::of(media_type(&real), fs::read(&real).ok()?))
    }

    fn not_found(&self) -> Answer {
        self.read(&self.root.join("404.html")).map_or_else(Answer::not_found, |page| Answer { status: 404, ..page })
    }

    fn redirect(&self, path: &str, forced: bool) -> Option<Answer> {
        let rules = self.redirects.iter().filter(|rule| rule.force == forced);
        let (rule, to) = rules.filter_map(|rule| Some((rule, rule.apply(path)?))).next()?;
        if rule.status == 200 {
            return self.file(&Request { path: to, ..Request::default() });
        }
        if rule.status == 404 {
            return Some(self.not_found());
        }
        Some(Answer::redirect(rule.status, &to))
    }
}

/// `.git`, `.env`: in the folder by accident, and answered by no host.
fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && name != ".well-known"
}

fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

fn has_page_name(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("html") || extension.eq_ignore_ascii_case("htm"))
}

/// None: not UTF-8 once decoded.
fn percent_decode(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (bytes[at], hex) {
            (b'%', Some(byte)) => {
                decoded.push(byte);
                at += 3;
            }
            (byte, _) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).ok()
}

/// By the file's name, as static hosts do.
fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "txt" | "md" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> (tempfile::TempDir, Folder) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("dist");
        for (name, text) in [
            ("index.html", "home"),
            ("about.html", "about"),
            ("404.html", "gone"),
            ("shop/index.html", "shop"),
            ("shop/本.html", "book"),
            (".env", "SECRET"),
            (".well-known/x.txt", "known"),
            (".git/x.html", "git"),
            (
                "_redirects",
                "/old/* /shop/:splat 301\n/p/:id /shop/?id=:id 302 # comment\n/app/* /index.html 200\n/about /x 301!\n/bad",
            ),
        ] {
            fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
            fs::write(root.join(name), text).unwrap();
        }
        fs::write(
            root.join("_headers"),
            "# all\n/*\n  X-Frame-Options: DENY\n  Content-Length: 9\n/shop/*\n  Content-Security-Policy: script-src 'self'; img-src *\n",
        )
        .unwrap();
        fs::write(dir.path().join("outside.html"), "OUTSIDE").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(dir.path().join("outside.html"), root.join("link.html")).unwrap();
        let folder = Folder::open(&root).unwrap();
        (dir, folder)
    }

    fn check(folder: &Folder, path: &str, expect: &str) {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let request = Request { method: "GET".into(), path: path.into(), query: query.into(), ..Request::default() };
        let answer = folder.answer(&request);
        let location = answer.headers.iter().find(|(name, _)| name == "location").map(|(_, to)| to.as_str());
        let told = location.map_or_else(|| String::from_utf8(answer.body.clone()).unwrap(), str::to_owned);
        assert_eq!(format!("{} {told}", answer.status), expect, "for {path}");
    }

    #[test]
    fn serves_as_a_static_host_does() {
        let (_dir, folder) = site();
        check(&folder, "/", "200 home");
        check(&folder, "/index.html", "200 home");
        check(&folder, "/shop", "301 /shop/");
        check(&folder, "/shop?a=1", "301 /shop/?a=1");
        check(&folder, "/shop/", "200 shop");
        check(&folder, "/shop/%E6%9C%AC", "200 book");
        check(&folder, "/.well-known/x.txt", "200 known");
        check(&folder, "/nothing", "404 gone");
        check(&folder, "/old/a/b", "301 /shop/a/b");
        check(&folder, "/p/7", "302 /shop/?id=7");
        check(&folder, "/app/deep/link", "200 home");
        check(&folder, "/about", "301 /x");
        assert_eq!(folder.pages(), ["/", "/about", "/shop/", "/shop/本"]);
    }

    #[test]
    fn pages_have_the_headers_of_the_host() {
        let (_dir, folder) = site();
        let headers = |path: &str| {
            let request = Request { method: "GET".into(), path: path.into(), ..Request::default() };
            let names = folder.answer(&request).headers.into_iter().map(|(name, value)| format!("{name}={value}"));
            names.collect::<Vec<_>>()
        };
        let html = "content-type=text/html; charset=utf-8";
        assert_eq!(headers("/"), [html, "x-frame-options=DENY"]);
        let shop = [html, "x-frame-options=DENY", "content-security-policy=script-src 'self'; img-src *"];
        assert_eq!(headers("/shop/"), shop);
        assert_eq!(headers("/old/x"), ["location=/shop/x"]);
    }

    #[test]
    fn nothing_outside_is_read() {
        let (_dir, folder) = site();
        for path in [
            "/../outside.html",
            "/%2e%2e/outside.html",
            "/..%2foutside.html",
            "/shop/..%2f..%2foutside.html",
            "/link.html",
            "/link",
            "/.env",
            "/%2eenv",
            "/_redirects",
            "/..%5coutside.html",
            "/a%00b",
            "/%ff",
        ] {
            check(&folder, path, "404 gone");
        }
    }

    #[test]
    fn what_is_no_site_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(Folder::open(dir.path()), Err(FolderError::NoPage { .. })));
        assert!(matches!(Folder::open(&dir.path().join("no")), Err(FolderError::Open { .. })));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(path in "[/.%a-f0-9\\\\:本]{0,30}") {
            let (_dir, folder) = site();
            let request = Request { method: "GET".into(), path, ..Request::default() };
            let body = folder.answer(&request).body;
            assert!(body != b"OUTSIDE" && body != b"SECRET");
        }
    }
}
