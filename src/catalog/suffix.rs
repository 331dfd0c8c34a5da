//! Registrable domains by the public suffix list.

use std::sync::OnceLock;

use publicsuffix::{List, Psl, Type};

use super::Catalog;

/// The list as published; MPL-2.0, see `data/LICENCES.md`.
const LIST: &str = include_str!("data/public_suffix_list.dat");

fn list() -> &'static List {
    static PARSED: OnceLock<List> = OnceLock::new();
    PARSED.get_or_init(|| LIST.parse().expect("the compiled-in list is checked by a test"))
}

/// Reads the list now and not at the first question.
pub(super) fn read() {
    list();
}

/// The `VERSION:` line of the list.
pub(super) fn version() -> &'static str {
    LIST.lines().take(20).find_map(|line| line.split_once("VERSION:")).map_or("", |(_, version)| version.trim())
}

pub(super) fn list_text() -> &'static str {
    LIST
}

/// A host as it is compared: lower case, without a trailing dot, IDN as punycode. None: no host name at all.
pub(super) fn normal_host(host: &str) -> Option<String> {
    let host = host.trim().trim_start_matches('.');
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.is_empty() || host.len() > 253 {
        return None;
    }
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_');
    if host.bytes().all(plain) {
        return Some(host.to_owned());
    }
    match url::Host::parse(host) {
        Ok(url::Host::Domain(domain)) => Some(domain.strip_suffix('.').unwrap_or(&domain).to_owned()),
        Ok(address) => Some(address.to_string()),
        Err(_) => None,
    }
}

impl Catalog {
    /// `www.example.co.jp` → `example.co.jp`. An IP address and a name without a known ending stand for themselves;
    /// a public suffix itself has none.
    #[must_use]
    pub fn registrable_domain(&self, host: &str) -> Option<String> {
        let host = normal_host(host)?;
        registrable(&host).map(str::to_owned)
    }

    /// Two hosts belong to one site: same registrable domain.
    #[must_use]
    pub fn same_site(&self, one: &str, other: &str) -> bool {
        match (normal_host(one), normal_host(other)) {
            (Some(one), Some(other)) => {
                one == other || registrable(&one).is_some_and(|a| Some(a) == registrable(&other))
            }
            _ => false,
        }
    }
}

/// Of a host that is already normal.
pub(super) fn registrable(host: &str) -> Option<&str> {
    let address = host.starts_with('[') || host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if address || !host.contains('.') {
        return Some(host);
    }
    let domain = list().domain(host.as_bytes())?;
    std::str::from_utf8(domain.as_bytes()).ok()
}

/// An ending under which everybody registers (`co.jp`); those of hosting services (`web.app`) belong to somebody.
pub(super) fn is_registry_suffix(host: &str) -> bool {
    list().suffix(host.as_bytes()).is_some_and(|suffix| {
        suffix.is_known() && suffix.as_bytes() == host.as_bytes() && suffix.typ() == Some(Type::Icann)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registrable_domains() {
        let catalog = Catalog::default();
        for (host, expected) in [
            ("www.example.co.jp", Some("example.co.jp")),
            ("WWW.Example.co.jp.", Some("example.co.jp")),
            ("example.co.jp", Some("example.co.jp")),
            ("co.jp", None),
            ("a.b.city.kawasaki.jp", Some("city.kawasaki.jp")),
            ("foo.github.io", Some("foo.github.io")),
            ("www.日本語.jp", Some("xn--wgv71a119e.jp")),
            ("127.0.0.1", Some("127.0.0.1")),
            ("localhost", Some("localhost")),
            ("", None),
        ] {
            assert_eq!(catalog.registrable_domain(host).as_deref(), expected, "{host}");
        }
        assert!(catalog.same_site("www.example.co.jp", "tr.example.co.jp"));
        assert!(!catalog.same_site("a.co.jp", "b.co.jp"));
        assert!(!catalog.same_site("a.github.io", "b.github.io"));
    }

    #[test]
    fn the_list_has_a_date() {
        assert!(version().starts_with("20"), "{}", version());
    }
}
