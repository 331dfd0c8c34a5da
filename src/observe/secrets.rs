//! What the target names and does not write: values of the environment, for the operator's own hosts only.

use super::ObserveError;
use crate::target::Network;

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

/// The text itself, or the value of the variable that `env:NAME` names.
fn value(text: &str, key: &str) -> Result<String, ObserveError> {
    let Some(name) = text.strip_prefix("env:") else { return Ok(text.to_owned()) };
    std::env::var(name).map_err(|_| ObserveError::Secret { name: name.to_owned(), key: key.to_owned() })
}
