//! What the target names and does not write: values of the environment, for the operator's own hosts only.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;

use super::ObserveError;
use crate::evidence::Observation;
use crate::target::Network;

/// Stands in the journal where a secret was.
const MASK: &str = "(from-the-target-not-recorded)";
/// A shorter secret is masked only where it stands by its name: elsewhere the same letters may mean something else.
const TELLING: usize = 6;

/// Values that go out and are never recorded.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) cookies: Vec<(String, String)>,
    /// User and password.
    pub(crate) basic: Option<(String, String)>,
    pub(crate) proxy: Option<String>,
}

impl Secrets {
    /// Looks up every `env:NAME` of the target.
    pub(crate) fn read(network: &Network) -> Result<Self, ObserveError> {
        let all = |pairs: &std::collections::BTreeMap<String, String>, what: &str| {
            let read = |(name, text): (&String, &String)| Ok((name.clone(), value(text, &format!("{what}.{name}"))?));
            pairs.iter().map(read).collect::<Result<Vec<_>, ObserveError>>()
        };
        let basic = network.basic_auth.as_ref();
        Ok(Self {
            headers: all(&network.headers, "network.headers")?,
            cookies: all(&network.cookies, "network.cookies")?,
            basic: basic
                .map(|auth| Ok::<_, ObserveError>((auth.user.clone(), value(&auth.password, "network.basic_auth")?)))
                .transpose()?,
            proxy: network.proxy.as_deref().map(|text| value(text, "network.proxy")).transpose()?,
        })
    }
}

/// Takes the secrets out of what a browser tells: it reports every header as it left, those of the target too.
#[derive(Clone, Default)]
pub(crate) struct Mask {
    /// Text and what stands in its place, longest text first.
    texts: Vec<(String, String)>,
    /// Name in lower case and value of headers and cookies.
    named: Vec<(String, String)>,
}

impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mask").field("texts", &self.texts.len()).finish_non_exhaustive()
    }
}

impl Mask {
    pub(crate) fn of(secrets: &Secrets) -> Self {
        let mut texts: Vec<(String, String)> = Vec::new();
        let named = secrets.headers.iter().chain(&secrets.cookies);
        let named: Vec<_> = named.map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
        if let Some((user, password)) = &secrets.basic {
            texts.push((BASE64.encode(format!("{user}:{password}")), MASK.to_owned()));
        }
        let password = secrets.basic.as_ref().map(|(_, password)| password);
        let values = named.iter().map(|(_, value)| value).chain(password);
        texts.extend(values.filter(|value| value.len() >= TELLING).map(|value| (value.clone(), MASK.to_owned())));
        texts.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        Self { texts, named }
    }

    /// The observation without a secret in any of its texts.
    pub(crate) fn hide(&self, observation: Observation) -> Observation {
        if self.texts.is_empty() && self.named.is_empty() {
            return observation;
        }
        let mut value = serde_json::to_value(&observation).expect("an observation always serializes");
        self.walk(&mut value);
        serde_json::from_value(value).expect("an observation stays one when only its texts change")
    }

    fn walk(&self, value: &mut Value) {
        match value {
            Value::String(text) => self.mask(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.walk(item)),
            Value::Object(members) => {
                let name = members.get("name").and_then(Value::as_str).map(str::to_ascii_lowercase);
                if let (Some(name), Some(Value::String(text))) = (name, members.get_mut("value")) {
                    *text = if name == "cookie" { self.cookies(text) } else { self.value(&name, text) };
                }
                members.values_mut().for_each(|member| self.walk(member));
            }
            _ => {}
        }
    }

    /// The value of a header or cookie; masked when the target gave it.
    fn value(&self, name: &str, text: &str) -> String {
        let given = self.named.iter().any(|(own, value)| own == name && value == text);
        if given { MASK.to_owned() } else { text.to_owned() }
    }

    /// A `Cookie` header, pair by pair.
    fn cookies(&self, header: &str) -> String {
        let pairs = header.split("; ").map(|pair| match pair.split_once('=') {
            Some((name, value)) => format!("{name}={}", self.value(&name.to_ascii_lowercase(), value)),
            None => pair.to_owned(),
        });
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn mask(&self, text: &mut String) {
        for (secret, shown) in &self.texts {
            if text.contains(secret.as_str()) {
                *text = text.replace(secret.as_str(), shown);
            }
        }
    }
}

/// The text itself, or the value of the variable that `env:NAME` names.
fn value(text: &str, key: &str) -> Result<String, ObserveError> {
    let Some(name) = text.strip_prefix("env:") else { return Ok(text.to_owned()) };
    std::env::var(name).map_err(|_| ObserveError::Secret { name: name.to_owned(), key: key.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Header, Request};

    #[test]
    fn what_a_browser_tells_of_the_secrets_is_masked() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let secrets = Secrets {
            headers: vec![pair("X-Preview", "tok"), pair("X-Key", "long-secret-value")],
            cookies: vec![pair("gate", "ck1")],
            basic: Some(pair("staging", "pässword")),
            proxy: None,
        };
        let header = |name: &str, value: &str| Header { name: name.to_owned(), value: value.to_owned() };
        let request = Request {
            url: "https://a.example/tok?k=long-secret-value".to_owned(),
            headers: vec![
                header("x-preview", "tok"),
                header("X-Other", "tok"),
                header("Cookie", "a=1; gate=ck1; agate=ck1"),
                header("Authorization", &format!("Basic {}", BASE64.encode("staging:pässword"))),
            ],
            ..Request::default()
        };
        let Observation::Request(hidden) = Mask::of(&secrets).hide(Observation::Request(request.clone())) else {
            panic!("it stays a request")
        };
        assert_eq!(hidden.url, format!("https://a.example/tok?k={MASK}"));
        let values: Vec<_> = hidden.headers.iter().map(|header| header.value.as_str()).collect();
        assert_eq!(values, [MASK, "tok", &format!("a=1; gate={MASK}; agate=ck1"), &format!("Basic {MASK}")]);
        let same = Mask::of(&Secrets::default()).hide(Observation::Request(request.clone()));
        assert_eq!(same, Observation::Request(request));
    }
}
