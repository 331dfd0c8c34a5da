//! `Set-Cookie` lines → [`Cookie`] records, by RFC 6265 §5.

use std::net::IpAddr;

use cookie::SameSite;
use jiff::Timestamp;
use url::Url;

use crate::evidence::{Cookie, CookieAction, CookieSetter};

/// A browser refuses a cookie whose name and value together are longer (RFC 6265bis §5.6).
const MAX_PAIR_BYTES: usize = 4096;

/// Reads one `Set-Cookie` line of a response of `url` received at `at`. None: no cookie at all in it.
pub(crate) fn from_header(line: &str, url: &Url, at: Timestamp, setter: CookieSetter, page: &str) -> Option<Cookie> {
    let parsed = cookie::Cookie::parse(line.to_owned()).ok()?;
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let mut blocked = Vec::new();
    let (domain, host_only) = match domain_of(parsed.domain(), &host) {
        Ok(scope) => scope,
        Err(domain) => {
            blocked.push("domain-mismatch".to_owned());
            (domain, false)
        }
    };
    if parsed.name().len() + parsed.value().len() > MAX_PAIR_BYTES {
        blocked.push("name-value-pair-exceeds-max-size".to_owned());
    }
    if parsed.secure() == Some(true) && url.scheme() == "http" && !is_loopback(&host) {
        blocked.push("secure-only".to_owned());
    }
    let lifetime = lifetime(&parsed, at);
    let action = match lifetime {
        _ if !blocked.is_empty() => CookieAction::Blocked,
        Some(seconds) if seconds <= 0 => CookieAction::Deleted,
        _ => CookieAction::Set,
    };
    Some(Cookie {
        name: parsed.name().to_owned(),
        value: parsed.value().to_owned(),
        domain,
        host_only,
        path: parsed.path().filter(|path| path.starts_with('/')).map_or_else(|| default_path(url), str::to_owned),
        secure: parsed.secure() == Some(true),
        http_only: parsed.http_only() == Some(true),
        same_site: same_site(parsed.same_site()).to_owned(),
        partition_key: None,
        lifetime_seconds: lifetime,
        action,
        blocked,
        setter,
        page: page.to_owned(),
    })
}

const fn same_site(value: Option<SameSite>) -> &'static str {
    match value {
        Some(SameSite::Strict) => "Strict",
        Some(SameSite::Lax) => "Lax",
        Some(SameSite::None) => "None",
        None => "",
    }
}

/// `Max-Age` wins over `Expires`; neither makes a session cookie.
fn lifetime(cookie: &cookie::Cookie<'_>, at: Timestamp) -> Option<i64> {
    let max_age = cookie.max_age().map(|age| age.whole_seconds());
    max_age.or_else(|| cookie.expires_datetime().map(|until| until.unix_timestamp().saturating_sub(at.as_second())))
}

/// Domain and host-only flag; `Err` when the host may not set a cookie for that domain.
fn domain_of(attribute: Option<&str>, host: &str) -> Result<(String, bool), String> {
    let Some(domain) = attribute.map(|domain| domain.trim_start_matches('.').to_ascii_lowercase()) else {
        return Ok((host.to_owned(), true));
    };
    if domain.is_empty() {
        return Ok((host.to_owned(), true));
    }
    if domain == host {
        return Ok((domain, host.parse::<IpAddr>().is_ok()));
    }
    if host.strip_suffix(&domain).is_some_and(|front| front.ends_with('.')) && domain.contains('.') {
        return Ok((domain, false));
    }
    Err(domain)
}

/// RFC 6265 §5.1.4.
fn default_path(url: &Url) -> String {
    match url.path().rfind('/') {
        Some(at) if at > 0 => url.path()[..at].to_owned(),
        _ => "/".to_owned(),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str, url: &str) -> Cookie {
        let at = "2026-11-20T01:00:00Z".parse().unwrap();
        from_header(line, &Url::parse(url).unwrap(), at, CookieSetter::Unknown, "p").unwrap()
    }

    #[test]
    fn scope_and_attributes() {
        let plain = read("a=b=c", "https://www.example.jp/x/y");
        assert_eq!((plain.domain.as_str(), plain.host_only, plain.path.as_str()), ("www.example.jp", true, "/x"));
        assert_eq!((plain.value.as_str(), plain.lifetime_seconds), ("b=c", None));
        let wide = read("a=; Domain=.Example.JP; Path=/; Secure; HttpOnly; SameSite=none", "https://www.example.jp/");
        assert_eq!((wide.domain.as_str(), wide.host_only, wide.same_site.as_str()), ("example.jp", false, "None"));
        assert!(wide.secure && wide.http_only);
    }

    #[test]
    fn a_host_sets_cookies_for_itself_only() {
        for domain in ["other.jp", "xample.jp", "ple.jp", "jp"] {
            let cookie = read(&format!("a=1; domain={domain}"), "https://www.example.jp/");
            assert_eq!(cookie.action, CookieAction::Blocked, "{domain}");
            assert_eq!(cookie.blocked, ["domain-mismatch"]);
        }
    }

    #[test]
    fn lifetimes() {
        let url = "https://www.example.jp/";
        assert_eq!(read("a=1; Max-Age=60; Expires=Fri, 20 Nov 2020 01:00:00 GMT", url).lifetime_seconds, Some(60));
        assert_eq!(read("a=1; Expires=Fri, 20-Nov-2026 02:00:00 GMT", url).lifetime_seconds, Some(3600));
        let gone = read("a=; expires=Thu, 01 Jan 1970 00:00:00 GMT", url);
        assert_eq!(gone.action, CookieAction::Deleted);
        assert_eq!(read("a=1; expires=nonsense", url).lifetime_seconds, None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(line: String, host in "[a-z.]{1,20}") {
            if let Ok(url) = Url::parse(&format!("https://{host}/a/b")) {
                from_header(&line, &url, Timestamp::UNIX_EPOCH, CookieSetter::Unknown, "");
            }
        }
    }
}
