//! Whose host it is, label by label: `notexample.jp` is not under `example.jp`.

use url::Url;

/// The host itself or one of its subdomains. A leading dot and a trailing one do not count.
pub(crate) fn is_under(host: &str, domain: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let domain = domain.trim_matches('.').to_ascii_lowercase();
    if domain.is_empty() {
        return false;
    }
    host == domain || host.strip_suffix(&domain).is_some_and(|front| front.ends_with('.'))
}

/// The host of a URL is under one of the domains.
pub(crate) fn is_under_any(url: &Url, domains: &[String]) -> bool {
    url.host_str().is_some_and(|host| domains.iter().any(|domain| is_under(host, domain)))
}

/// The host without the `www` that most sites put before their name.
pub(crate) fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").filter(|rest| rest.contains('.')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_not_letters() {
        assert!(is_under("www.example.jp", "example.jp"));
        assert!(is_under("Example.JP.", ".example.jp"));
        assert!(!is_under("notexample.jp", "example.jp"));
        assert!(!is_under("jp", "example.jp"));
        assert!(!is_under("example.jp", ""));
        assert_eq!(without_www("www.example.jp"), "example.jp");
        assert_eq!(without_www("www.jp"), "www.jp");
    }
}
