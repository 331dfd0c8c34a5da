//! For which sites and channels a statement speaks (`law/verdicts.md` §5 step 5).

use url::Url;

use crate::attribute::Transmission;
use crate::evidence::Engine;
use crate::policy::ScopeStatement;

use super::super::facts::Facts;

/// `host` is `domain` or below it, label by label.
#[must_use]
pub fn within(host: &str, domain: &str) -> bool {
    let (host, domain) = (host.trim_end_matches('.'), domain.trim_start_matches("*.").trim_matches('.'));
    !domain.is_empty()
        && (host.eq_ignore_ascii_case(domain)
            || (host.len() > domain.len()
                && host.as_bytes()[host.len() - domain.len() - 1] == b'.'
                && host.is_char_boundary(host.len() - domain.len())
                && host[host.len() - domain.len()..].eq_ignore_ascii_case(domain)))
}

#[must_use]
pub(in super::super) fn host_of(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}

/// Where a transmission was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    Web,
    /// A capture in which no web page stands for it: it may come from an app.
    Unknown,
}

impl Channel {
    #[must_use]
    pub fn of(transmission: &Transmission, facts: &Facts<'_>) -> Self {
        let on_a_page = || transmission.pages.iter().any(|page| facts.web_pages.contains(page.as_str()));
        if facts.engine != Engine::Har || on_a_page() { Self::Web } else { Self::Unknown }
    }
}

/// Whether a statement speaks of at least one page on which the transmission was seen. What cannot be told is in scope:
/// a product name without a host, or a capture without web pages, which may come from an app.
#[must_use]
pub fn fits(scope: &ScopeStatement, transmission: &Transmission, channel: Channel) -> bool {
    if scope.channel.as_deref() == Some("app") && channel == Channel::Web {
        return false;
    }
    let mut hosts: Vec<&str> = scope.hosts.iter().map(String::as_str).collect();
    if hosts.is_empty() {
        hosts = hosts_in(&scope.text);
    }
    if hosts.is_empty() || transmission.pages.is_empty() {
        return true;
    }
    transmission
        .pages
        .iter()
        .filter_map(|page| host_of(page))
        .any(|host| hosts.iter().any(|domain| within(&host, domain)))
}

/// Host names as they stand in the words of a scope column: `該当サイト 1 (1=shop.example.jp)`.
fn hosts_in(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'))
        .map(|word| word.trim_matches(['.', '-']))
        .filter(|word| {
            let labels: Vec<&str> = word.split('.').collect();
            let ending =
                labels.last().is_some_and(|last| last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic()));
            labels.len() >= 2 && ending && labels.iter().all(|label| !label.is_empty())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_compared_label_by_label() {
        assert!(within("www.example.jp", "example.jp"));
        assert!(within("EXAMPLE.jp", "example.jp"));
        assert!(!within("notexample.jp", "example.jp"));
        assert!(!within("example.jp", "www.example.jp"));
        assert!(!within("example.jp", ""));
    }

    #[test]
    fn a_scope_of_other_hosts_does_not_fit() {
        let transmission =
            Transmission { pages: vec!["https://www.example.jp/a".to_owned()], ..Transmission::default() };
        let scope = |hosts: &[&str], channel: Option<&str>| ScopeStatement {
            text: "該当サイト".to_owned(),
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            channel: channel.map(str::to_owned),
            ..ScopeStatement::default()
        };
        assert!(fits(&scope(&["www.example.jp", "shop.example.jp"], None), &transmission, Channel::Web));
        assert!(!fits(&scope(&["shop.example.jp"], None), &transmission, Channel::Web));
        let words = |text: &str| ScopeStatement { text: text.to_owned(), ..ScopeStatement::default() };
        assert!(!fits(&words("1,2(1=shop.example.jp 2=event.example.jp)"), &transmission, Channel::Web));
        assert!(fits(&words("www.example.jp"), &transmission, Channel::Web));
        assert!(fits(&words("全サービス (v2.0)"), &transmission, Channel::Web));
        assert!(!fits(&scope(&[], Some("app")), &transmission, Channel::Web));
        assert!(fits(&scope(&[], Some("app")), &transmission, Channel::Unknown));
    }
}
