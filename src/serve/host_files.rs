//! `_redirects` and `_headers`: by these files static hosts (Netlify, Cloudflare Pages) are told what a folder does not show.

/// Rules of one file that are taken.
const MAX_RULES: usize = 2000;
/// Headers that are about the connection and not about the page.
const NOT_OURS: [&str; 5] = ["connection", "content-encoding", "content-length", "location", "transfer-encoding"];

/// A line of `_redirects`: from, to, status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Redirect {
    from: String,
    to: String,
    pub(super) status: u16,
    /// Answer even when a file stands there (`301!`).
    pub(super) force: bool,
}

impl Redirect {
    pub(super) fn all(text: &str) -> Vec<Self> {
        let rules = text.lines().filter_map(|line| {
            let mut words = line.split('#').next()?.split_whitespace();
            let (from, to) = (words.next()?, words.next()?);
            let status = words.next().unwrap_or("301");
            let force = status.ends_with('!');
            let status = status.trim_end_matches('!').parse().ok()?;
            let known = matches!(status, 200 | 301 | 302 | 303 | 307 | 308 | 404);
            (from.starts_with('/') && known).then(|| Self { from: from.to_owned(), to: to.to_owned(), status, force })
        });
        rules.take(MAX_RULES).collect()
    }

    /// Where `path` leads.
    pub(super) fn apply(&self, path: &str) -> Option<String> {
        let taken = fits(&self.from, path)?;
        Some(taken.into_iter().fold(self.to.clone(), |to, (name, value)| to.replace(&format!(":{name}"), &value)))
    }
}

/// A path of `_headers` with the headers below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Headers {
    from: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
}

impl Headers {
    pub(super) fn all(text: &str) -> Vec<Self> {
        let mut rules: Vec<Self> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
            if !line.starts_with([' ', '\t']) {
                rules.push(Self { from: line.trim().to_owned(), headers: Vec::new() });
                continue;
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            let name = name.trim().to_ascii_lowercase();
            let is_name =
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            // What HTTP cannot say is left out, and the page is answered all the same.
            let is_sayable = is_name && !NOT_OURS.contains(&name.as_str()) && !value.contains(|c: char| c.is_control());
            if let Some(rule) = rules.last_mut().filter(|_| is_sayable) {
                rule.headers.push((name, value.trim().to_owned()));
            }
        }
        rules.retain(|rule| rule.from.starts_with('/'));
        rules.truncate(MAX_RULES);
        rules
    }

    /// The headers, when the path is one of the rule's.
    pub(super) fn of(&self, path: &str) -> Option<impl Iterator<Item = (&str, &str)>> {
        fits(&self.from, path)?;
        Some(self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

/// What the wildcards of a pattern take of a path: `*` the rest (`splat`), `:name` one segment. None: it does not fit.
fn fits(pattern: &str, path: &str) -> Option<Vec<(String, String)>> {
    let mut segments = path.trim_matches('/').split('/');
    let mut patterns = pattern.trim_matches('/').split('/');
    let mut taken = Vec::new();
    loop {
        match (patterns.next(), segments.next()) {
            (None, None) => return Some(taken),
            (Some("*"), first) => {
                let rest: Vec<_> = first.into_iter().chain(segments).collect();
                taken.push(("splat".to_owned(), rest.join("/")));
                return Some(taken);
            }
            (Some(pattern), Some(segment)) => match pattern.strip_prefix(':') {
                Some(name) if !segment.is_empty() => taken.push((name.to_owned(), segment.to_owned())),
                _ if pattern == segment => {}
                _ => return None,
            },
            _ => return None,
        }
    }
}
