//! `--resolve HOST:PORT:ADDR:PORT`: where a host name is really reached, as curl's `--connect-to` has it.

use super::ObserveError;

/// One rule. The first that fits a host and port decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConnectRule {
    /// None: any host.
    host: Option<String>,
    /// None: any port.
    port: Option<u16>,
    to_host: String,
    to_port: u16,
}

impl ConnectRule {
    pub(crate) fn parse(text: &str) -> Result<Self, ObserveError> {
        Self::read(text).ok_or_else(|| ObserveError::Resolve { entry: text.to_owned() })
    }

    fn read(text: &str) -> Option<Self> {
        let (host, rest) = split_host(text)?;
        let (port, rest) = rest.split_once(':')?;
        let (to_host, to_port) = split_host(rest)?;
        let port = if matches!(port, "*" | "") { None } else { Some(port.parse().ok().filter(|port| *port > 0)?) };
        if to_host.is_empty() || to_host == "*" {
            return None;
        }
        let host = Some(host.to_ascii_lowercase()).filter(|host| !matches!(host.as_str(), "*" | ""));
        Some(Self { host, port, to_host: to_host.to_owned(), to_port: to_port.parse().ok().filter(|port| *port > 0)? })
    }

    fn fits(&self, host: &str, port: u16) -> bool {
        self.host.as_deref().is_none_or(|own| own == host.trim_matches(['[', ']']).to_ascii_lowercase())
            && self.port.is_none_or(|own| own == port)
    }
}

/// Where `host:port` is reached, when a rule says so.
pub(crate) fn find<'a>(rules: &'a [ConnectRule], host: &str, port: u16) -> Option<(&'a str, u16)> {
    rules.iter().find(|rule| rule.fits(host, port)).map(|rule| (rule.to_host.as_str(), rule.to_port))
}

/// A host (an IPv6 address in brackets) and what follows its colon.
fn split_host(text: &str) -> Option<(&str, &str)> {
    if let Some(rest) = text.strip_prefix('[') {
        let (host, rest) = rest.split_once(']')?;
        return Some((host, rest.strip_prefix(':')?));
    }
    text.split_once(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: &str, host: &str, port: u16, expect: Option<(&str, u16)>) {
        let rules = [ConnectRule::parse(rule).unwrap()];
        assert_eq!(find(&rules, host, port), expect, "{rule} for {host}:{port}");
    }

    #[test]
    fn as_curl_has_it() {
        check("www.a.jp:443:127.0.0.1:8443", "WWW.a.jp", 443, Some(("127.0.0.1", 8443)));
        check("www.a.jp:443:127.0.0.1:8443", "www.a.jp", 80, None);
        check("www.a.jp:443:127.0.0.1:8443", "a.jp", 443, None);
        check("*:*:[::1]:8080", "b.jp", 80, Some(("::1", 8080)));
        check("::staging.a.jp:443", "b.jp", 80, Some(("staging.a.jp", 443)));
        check("[2001:db8::1]:443:10.0.0.1:1", "[2001:db8::1]", 443, Some(("10.0.0.1", 1)));
        for bad in ["", "a", "a:443", "a:443:b", "a:x:b:1", "a:1:b:0", "a:1:*:2", "a:1::2"] {
            assert!(ConnectRule::parse(bad).is_err(), "{bad}");
        }
    }
}
