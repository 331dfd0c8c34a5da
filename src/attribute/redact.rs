//! URLs fit for a report: names, lengths and kinds instead of values.

use url::Url;

/// `https://host/path?cid={number:21}&dl={url:35}`.
pub(super) fn url(text: &str) -> String {
    let Ok(url) = Url::parse(text) else { return format!("{{text:{}}}", text.chars().count()) };
    let Some(host) = url.host_str() else { return format!("{}:{{{}}}", url.scheme(), url.path().len()) };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let redacted = format!("{}://{host}{port}{}", url.scheme(), path(url.path()));
    redacted + &query(&url)
}

/// `?cid={number:21}&dl={url:35}`; nothing where there is no query.
pub fn query(url: &Url) -> String {
    let pairs: Vec<String> =
        url.query_pairs().map(|(name, value)| format!("{}={}", key(&name), placeholder(&value))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// A page's URL without query and fragment: that is what names a page.
pub(super) fn page(text: &str) -> String {
    match Url::parse(text) {
        Ok(mut url) => {
            url.set_query(None);
            url.set_fragment(None);
            let _ = url.set_username("");
            let _ = url.set_password(None);
            url.to_string()
        }
        Err(_) => text.split(['?', '#']).next().unwrap_or_default().to_owned(),
    }
}

fn key(name: &str) -> String {
    // A name that is long or holds an address is a value in disguise.
    if name.len() > 40 || name.contains('@') { placeholder(name) } else { name.to_owned() }
}

fn path(path: &str) -> String {
    let mut parts = path.split(';');
    let plain = parts.next().unwrap_or_default().split('/').map(segment).collect::<Vec<_>>().join("/");
    let matrix = parts.map(|part| match part.split_once('=') {
        Some((name, value)) => format!(";{}={}", key(name), placeholder(value)),
        None => format!(";{}", segment(part)),
    });
    plain + &matrix.collect::<String>()
}

fn segment(text: &str) -> String {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let secret = text.contains('@') || text.len() > 40 || (text.len() >= 16 && digits >= 4 && !text.contains('.'));
    if secret { placeholder(text) } else { text.to_owned() }
}

fn placeholder(value: &str) -> String {
    // What is masked already stays, so that masking twice changes nothing.
    if value.is_empty() || is_placeholder(value) {
        return value.to_owned();
    }
    format!("{{{}:{}}}", kind(value), value.chars().count())
}

/// `{hex:16}`, and the `[16]` of older reports; nothing else that stands in brackets.
fn is_placeholder(value: &str) -> bool {
    let is_length = |text: &str| (1..=7).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let bare = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let named = value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).and_then(|rest| rest.split_once(':'));
    bare.is_some_and(is_length) || named.is_some_and(|(kind, length)| KINDS.contains(&kind) && is_length(length))
}

const KINDS: [&str; 6] = ["url", "address", "number", "hex", "json", "text"];

/// What a value looks like, without saying what it is.
fn kind(value: &str) -> &'static str {
    let all = |test: fn(u8) -> bool| value.bytes().all(test);
    if value.contains("://") {
        "url"
    } else if value.contains('@') {
        "address"
    } else if all(|b| b.is_ascii_digit() || b == b'.' || b == b'-') {
        "number"
    } else if value.len() >= 16 && all(|b| b.is_ascii_hexdigit() || b == b'-') {
        "hex"
    } else if value.starts_with(['{', '[']) {
        "json"
    } else {
        "text"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_survives() {
        for (raw, expected) in [
            (
                "https://r.google-analytics.com/g/collect?v=2&cid=12.34&dl=https%3A%2F%2Fa.example%2F&x=",
                "https://r.google-analytics.com/g/collect?v={number:1}&cid={number:5}&dl={url:18}&x=",
            ),
            ("https://t.example/activityi;src=77;cat=top?", "https://t.example/activityi;src={number:2};cat={text:3}"),
            ("https://t.example/u/a@b.example/p.gif", "https://t.example/u/{address:11}/p.gif"),
            ("https://t.example/0a1b2c3d00004000/x", "https://t.example/{hex:16}/x"),
            ("data:text/plain,abc", "data:{14}"),
            ("https://t.example/x?a={hex:16}&b=[9]", "https://t.example/x?a={hex:16}&b=[9]"),
            ("https://t.example/x?a={taro:16}&b=[taro]", "https://t.example/x?a={json:9}&b={json:6}"),
        ] {
            assert_eq!(url(raw), expected);
        }
        assert_eq!(page("https://u:p@a.example/x?mail=1#2"), "https://a.example/x");
    }
}
