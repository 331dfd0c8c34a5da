//! The text of a target file → a checked [`Target`]. Every error names line and column and says what to write.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{Step, Target};

/// Why a target file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct TargetError {
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong and what to write instead.
    pub message: String,
}

/// A target file larger than this is not a target file.
const MAX_BYTES: usize = 1024 * 1024;

impl Target {
    /// Reads and checks a target file. `file` is its name for messages; `is_rule` says whether a rule of that id or name exists.
    pub fn parse(text: &str, file: &str, is_rule: &dyn Fn(&str) -> bool) -> Result<Self, TargetError> {
        let target = Self::parse_for_evidence(text, file, is_rule)?;
        if target.site.start.is_empty() {
            let source = Source { text, file };
            let table = DeTable::parse(text).map_err(|error| source.syntax(&error))?;
            Checker { source, table: table.get_ref(), is_rule }.fail(
                &[Key("site")],
                "no page to start from; write [site] with start = [\"https://www.example.co.jp/\"]",
            )?;
        }
        Ok(target)
    }

    /// As [`Target::parse`] for evidence whose site is known otherwise (a run, a capture, a build): `[site]` may be missing.
    pub fn parse_for_evidence(text: &str, file: &str, is_rule: &dyn Fn(&str) -> bool) -> Result<Self, TargetError> {
        let source = Source { text, file };
        if text.len() > MAX_BYTES {
            return Err(source
                .error(0..0, format!("the file is {} bytes long; a target file has at most {MAX_BYTES}", text.len())));
        }
        let target: Self = toml::from_str(text).map_err(|error| source.syntax(&error))?;
        let table = DeTable::parse(text).map_err(|error| source.syntax(&error))?;
        Checker { source, table: table.get_ref(), is_rule }.check(&target)?;
        Ok(target)
    }
}

/// The keys that a target file states, as dotted paths of tables (`crawl.max_pages`); a list is one value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stated(BTreeSet<String>);

impl Stated {
    /// The keys of a text that [`Target::parse_for_evidence`] took; none of one that is no TOML.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut stated = Self::default();
        if let Ok(table) = text.parse::<toml::Table>() {
            stated.add("", &toml::Value::Table(table));
        }
        stated
    }

    fn add(&mut self, path: &str, value: &toml::Value) {
        let toml::Value::Table(table) = value else {
            self.0.insert(path.to_owned());
            return;
        };
        for (key, below) in table {
            self.add(&if path.is_empty() { key.clone() } else { format!("{path}.{key}") }, below);
        }
    }

    /// Whether the file states this value, or a part of it.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.0
            .iter()
            .any(|stated| stated == path || stated.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
    }
}

#[derive(Clone, Copy)]
struct Source<'a> {
    text: &'a str,
    file: &'a str,
}

impl Source<'_> {
    fn error(&self, span: Range<usize>, message: String) -> TargetError {
        let before = self.text.get(..span.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        TargetError {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message,
        }
    }

    fn syntax(&self, error: &toml::de::Error) -> TargetError {
        let span = error.span().unwrap_or(0..0);
        let mut message = error.message().trim().replace('\n', "; ");
        if let Some((unknown, expected)) = unknown_key(&message) {
            message = match nearest(&unknown, &expected) {
                Some(near) => format!("unknown key `{unknown}`; did you mean `{near}`?"),
                None => format!("unknown key `{unknown}`; write one of: {}", expected.join(", ")),
            };
        }
        self.error(span, message)
    }
}

/// Takes serde's message about an unknown key or variant apart.
fn unknown_key(message: &str) -> Option<(String, Vec<String>)> {
    let rest = message.strip_prefix("unknown field `").or_else(|| message.strip_prefix("unknown variant `"))?;
    let (unknown, rest) = rest.split_once('`')?;
    let expected = rest.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    Some((unknown.to_owned(), expected))
}

fn nearest(word: &str, candidates: &[String]) -> Option<String> {
    candidates
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count() / 3)
        .min()
        .map(|(_, candidate)| candidate.clone())
}

struct Checker<'a> {
    source: Source<'a>,
    table: &'a DeTable<'a>,
    is_rule: &'a dyn Fn(&str) -> bool,
}

/// A step on the way to a value: a key of a table or an index of an array.
#[derive(Clone, Copy)]
enum At<'a> {
    Key(&'a str),
    Index(usize),
}
use At::{Index, Key};

impl Checker<'_> {
    fn check(&self, target: &Target) -> Result<(), TargetError> {
        self.site(target)?;
        self.names(target)?;
        self.crawl(target)?;
        self.observe(target)?;
        self.network(target)?;
        self.policies(target)?;
        for (index, step) in target.steps.iter().enumerate() {
            self.step(index, step)?;
        }
        self.suppressions(target)
    }

    fn site(&self, target: &Target) -> Result<(), TargetError> {
        for (index, url) in target.site.start.iter().enumerate() {
            self.web_url(&[Key("site"), Key("start"), Index(index)], url)?;
        }
        Ok(())
    }

    fn web_url(&self, path: &[At<'_>], url: &url::Url) -> Result<(), TargetError> {
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return self.fail(
                path,
                &format!("`{url}` is no page on the web; write an address that begins with https:// or http://"),
            );
        }
        if !url.username().is_empty() || url.password().is_some() {
            return self.fail(
                path,
                "a name or password in an address would end in the journal; use [network] basic_auth instead",
            );
        }
        Ok(())
    }

    fn names(&self, target: &Target) -> Result<(), TargetError> {
        for (index, domain) in target.operator.domains.iter().enumerate() {
            self.host(&[Key("operator"), Key("domains"), Index(index)], domain)?;
        }
        for (index, entity) in target.entities.iter().enumerate() {
            if entity.name.trim().is_empty() {
                return self.fail(
                    &[Key("entity"), Index(index)],
                    "an entity needs a name; write name = \"例ホールディングス株式会社\"",
                );
            }
            for (at, domain) in entity.domains.iter().enumerate() {
                self.host(&[Key("entity"), Index(index), Key("domains"), Index(at)], domain)?;
            }
            if let Some(country) = &entity.country
                && (country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()))
            {
                return self.fail(
                    &[Key("entity"), Index(index), Key("country")],
                    "a country is two capital letters (ISO 3166-1), e.g. \"JP\"",
                );
            }
        }
        Ok(())
    }

    fn host(&self, path: &[At<'_>], host: &str) -> Result<(), TargetError> {
        let bad = host.is_empty() || host.contains(['/', ':', '@', '*', ' ']) || url::Host::parse(host).is_err();
        if bad {
            return self.fail(
                path,
                &format!("`{host}` is no host name; write e.g. \"example.co.jp\" (its subdomains are meant too)"),
            );
        }
        Ok(())
    }

    fn crawl(&self, target: &Target) -> Result<(), TargetError> {
        let crawl = &target.crawl;
        let key = |name| [Key("crawl"), Key(name)];
        if crawl.max_pages == 0 {
            return self.fail(&key("max_pages"), "max_pages is at least 1");
        }
        if !(crawl.rate.is_finite() && crawl.rate > 0.0 && crawl.rate <= 1000.0) {
            return self.fail(&key("rate"), "rate is requests per second and host: more than 0, at most 1000");
        }
        for (name, value, most) in [("per_host", crawl.per_host, 64), ("workers", crawl.workers, 64)] {
            if value == 0 || value > most {
                return self.fail(&key(name), &format!("{name} is 1 to {most}"));
            }
        }
        if crawl.deadline == 0 {
            return self.fail(&key("deadline"), "deadline is in seconds, at least 1");
        }
        if !(0.0..=1.0).contains(&crawl.coverage) {
            return self.fail(&key("coverage"), "coverage is a share of the planned pages, 0.0 to 1.0");
        }
        Ok(())
    }

    fn observe(&self, target: &Target) -> Result<(), TargetError> {
        let observe = &target.observe;
        let key = |name| [Key("observe"), Key(name)];
        if observe.phases.is_empty() {
            return self.fail(&key("phases"), "name at least one phase, e.g. phases = [\"no-choice\"]");
        }
        if !matches!(observe.browser.as_str(), "chromium" | "shell") {
            return self.fail(
                &key("browser"),
                "browser is \"chromium\" (reference) or \"shell\" (chromium-headless-shell, faster)",
            );
        }
        if observe.runs == 0 || observe.runs > 20 {
            return self.fail(&key("runs"), "runs is 1 to 20");
        }
        if observe.page_deadline == 0 || observe.page_deadline > 600 {
            return self.fail(&key("page_deadline"), "page_deadline is in seconds, 1 to 600");
        }
        let (width, height) = observe.viewport;
        if !(200..=8000).contains(&width) || !(200..=8000).contains(&height) {
            return self.fail(&key("viewport"), "viewport is width and height in CSS px, each 200 to 8000");
        }
        if let Some(page) = &observe.opt_out {
            self.web_url(&[Key("observe"), Key("opt_out"), Key("url")], &page.url)?;
        } else if observe.phases.contains(&crate::glossary::Phase::OptOut) {
            return self.fail(
                &key("phases"),
                "the phase opt-out needs to know where: write opt_out = { url = \"https://…\", click = \"オプトアウトする\" }",
            );
        }
        Ok(())
    }

    fn network(&self, target: &Target) -> Result<(), TargetError> {
        for (index, rule) in target.network.resolve.iter().enumerate() {
            if !is_resolve_rule(rule) {
                return self.fail(
                    &[Key("network"), Key("resolve"), Index(index)],
                    &format!("`{rule}` is no resolve rule; write HOST:PORT:ADDR:PORT, e.g. \"www.example.co.jp:443:127.0.0.1:8443\" (* for any host or port)"),
                );
            }
        }
        if let Some(auth) = &target.network.basic_auth
            && !auth.password.starts_with("env:")
        {
            return self.fail(
                &[Key("network"), Key("basic_auth"), Key("password")],
                "a secret does not belong in a file; write password = \"env:NAME\" and set the variable NAME",
            );
        }
        Ok(())
    }

    fn policies(&self, target: &Target) -> Result<(), TargetError> {
        for (index, policy) in target.policies.iter().enumerate() {
            match (&policy.url, &policy.file) {
                (Some(url), None) => self.web_url(&[Key("policy"), Index(index), Key("url")], url)?,
                (None, Some(_)) => {}
                _ => {
                    return self.fail(
                        &[Key("policy"), Index(index)],
                        "a policy has either url = \"https://…\" or file = \"…\"",
                    );
                }
            }
        }
        Ok(())
    }

    fn step(&self, index: usize, step: &Step) -> Result<(), TargetError> {
        let path = [Key("step"), Index(index)];
        let actions = [step.goto.is_some(), step.click.is_some(), step.fill.is_some(), step.wait.is_some()]
            .iter()
            .filter(|given| **given)
            .count();
        if actions != 1 {
            return self.fail(&path, "a step does one thing: write one of goto, click, fill (with value) or wait");
        }
        if step.fill.is_some() != step.value.is_some() {
            return self.fail(&path, "fill and value belong together: fill = \"#email\", value = \"canary:email\"");
        }
        Ok(())
    }

    fn suppressions(&self, target: &Target) -> Result<(), TargetError> {
        for (index, accept) in target.accepts.iter().enumerate() {
            let key = |name| [Key("accept"), Index(index), Key(name)];
            if !(self.is_rule)(&accept.rule) {
                return self.fail(
                    &key("rule"),
                    &format!("there is no rule `{}`; `kansa explain` lists all rules", accept.rule),
                );
            }
            self.filled(&key("reason"), &accept.reason, "reason")?;
            self.filled(&key("person"), &accept.person, "person")?;
            self.date(&key("until"), accept.until.as_deref())?;
        }
        for (index, exempt) in target.exempts.iter().enumerate() {
            let key = |name| [Key("exempt"), Index(index), Key(name)];
            if !matches!(exempt.item.as_str(), "1" | "2" | "3" | "4") {
                return self
                    .fail(&key("item"), "item is the item of Article 27-12 relied on: \"1\", \"2\", \"3\" or \"4\"");
            }
            self.filled(&key("reason"), &exempt.reason, "reason")?;
            self.filled(&key("reviewer"), &exempt.reviewer, "reviewer")?;
            self.date(&key("until"), exempt.until.as_deref())?;
        }
        Ok(())
    }

    fn filled(&self, path: &[At<'_>], value: &str, what: &str) -> Result<(), TargetError> {
        if value.trim().is_empty() {
            return self.fail(path, &format!("{what} is empty; without it nobody can review the decision"));
        }
        Ok(())
    }

    fn date(&self, path: &[At<'_>], date: Option<&str>) -> Result<(), TargetError> {
        match date {
            Some(date) if date.parse::<jiff::civil::Date>().is_err() => {
                self.fail(path, &format!("`{date}` is no date; write e.g. \"2027-03-31\""))
            }
            _ => Ok(()),
        }
    }

    fn fail(&self, path: &[At<'_>], message: &str) -> Result<(), TargetError> {
        Err(self.source.error(self.span(path), message.to_owned()))
    }

    /// Where the value at this path stands, or the nearest thing around it.
    fn span(&self, path: &[At<'_>]) -> Range<usize> {
        let Some((Key(first), rest)) = path.split_first().map(|(first, rest)| (*first, rest)) else { return 0..0 };
        let Some((key, value)) = self.table.iter().find(|(key, _)| key.get_ref() == first) else { return 0..0 };
        let (mut best, mut value) = (key.span(), value);
        for step in rest {
            let next = match (step, value.get_ref()) {
                (Key(name), DeValue::Table(table)) => {
                    table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
                }
                (Index(index), DeValue::Array(array)) => array.get(*index),
                _ => None,
            };
            let Some(next) = next else { break };
            value = next;
            best = value.span();
        }
        best
    }
}

/// `HOST:PORT:ADDR:PORT`; host and port may be `*`, the address may be an IPv6 literal in brackets.
#[must_use]
pub fn is_resolve_rule(rule: &str) -> bool {
    let Some((host, rest)) = rule.split_once(':') else { return false };
    let Some((port, rest)) = rest.split_once(':') else { return false };
    let Some((address, to_port)) = rest.rsplit_once(':') else { return false };
    let is_port = |text: &str| text.parse::<u16>().is_ok_and(|port| port > 0);
    (host == "*" || url::Host::parse(host).is_ok())
        && (port == "*" || is_port(port))
        && url::Host::parse(address).is_ok()
        && is_port(to_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let outcome = Target::parse(text, "t.toml", &|rule| rule == "R001");
        match outcome {
            Ok(_) => assert_eq!(expect, "", "was accepted: {text}"),
            Err(error) => assert_eq!(error.to_string(), expect, "for {text}"),
        }
    }

    const HEAD: &str = "[site]\nstart = [\"https://www.example.co.jp/\"]\n";

    #[test]
    fn the_least_that_works() {
        check(HEAD, "");
        check(&format!("{HEAD}[[policy]]\nurl = \"https://www.example.co.jp/privacy/\"\n"), "");
    }

    #[test]
    fn errors_name_the_place_and_what_to_write() {
        check("", "t.toml:1:1: no page to start from; write [site] with start = [\"https://www.example.co.jp/\"]");
        check(&format!("{HEAD}strat = 1\n"), "t.toml:3:1: unknown key `strat`; did you mean `start`?");
        check(
            &format!("{HEAD}[[polcy]]\nurl = \"https://a.jp/\"\n"),
            "t.toml:3:3: unknown key `polcy`; did you mean `policy`?",
        );
        check(
            "[site]\nstart = [\"ftp://a.jp/\"]\n",
            "t.toml:2:10: `ftp://a.jp/` is no page on the web; write an address that begins with https:// or http://",
        );
        check(
            &format!("{HEAD}[crawl]\nrate = 0.0\n"),
            "t.toml:4:8: rate is requests per second and host: more than 0, at most 1000",
        );
        check(
            &format!("{HEAD}[[accept]]\nrule = \"R999\"\nsubject = \"x\"\nreason = \"r\"\nperson = \"p\"\n"),
            "t.toml:4:8: there is no rule `R999`; `kansa explain` lists all rules",
        );
        check(
            &format!("{HEAD}[[accept]]\nrule = \"R001\"\nsubject = \"x\"\nreason = \" \"\nperson = \"p\"\n"),
            "t.toml:6:10: reason is empty; without it nobody can review the decision",
        );
        check(
            &format!("{HEAD}[[policy]]\nrole = \"policy\"\n"),
            "t.toml:3:1: a policy has either url = \"https://…\" or file = \"…\"",
        );
        check(
            &format!("{HEAD}[observe]\nphases = [\"opt-out\"]\n"),
            "t.toml:4:10: the phase opt-out needs to know where: write opt_out = { url = \"https://…\", click = \"オプトアウトする\" }",
        );
    }

    #[test]
    fn columns_count_characters() {
        check("[site]\nname = \"例\", x\n", "t.toml:2:11: unexpected key or value, expected newline, `#`");
    }

    #[test]
    fn a_secret_is_not_written_down() {
        let text = format!("{HEAD}[network]\nbasic_auth = {{ user = \"u\", password = \"geheim\" }}\n");
        let error = Target::parse(&text, "t.toml", &|_| true).unwrap_err().to_string();
        assert!(error.contains("env:NAME") && !error.contains("geheim"), "{error}");
    }

    #[test]
    fn resolve_rules() {
        for good in ["a.jp:443:127.0.0.1:8443", "*:443:127.0.0.1:8443", "*:*:[::1]:9"] {
            assert!(is_resolve_rule(good), "{good}");
        }
        for bad in
            ["", "a.jp", "a.jp:443", "a.jp:443:127.0.0.1", "a.jp:x:127.0.0.1:1", "a.jp:1:127.0.0.1:0", "a b:1:c:1"]
        {
            assert!(!is_resolve_rule(bad), "{bad}");
        }
    }
}
