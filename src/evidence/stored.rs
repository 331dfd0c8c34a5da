//! What was stored on the terminal.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::exchange::Initiator;

/// A cookie, or an attempt to set one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Cookie {
    pub name: String,
    pub value: String,
    /// Host without a leading dot.
    pub domain: String,
    pub host_only: bool,
    pub path: String,
    pub secure: bool,
    pub http_only: bool,
    /// `Strict`, `Lax`, `None` or empty when not given.
    pub same_site: String,
    pub partition_key: Option<String>,
    /// Lifetime at the moment of setting, in seconds; None for a session cookie.
    pub lifetime_seconds: Option<i64>,
    pub action: CookieAction,
    /// Why the browser refused it.
    pub blocked: Vec<String>,
    pub setter: CookieSetter,
    /// URL of the page on which it happened.
    pub page: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CookieAction {
    #[default]
    Set,
    Deleted,
    Blocked,
    /// Found in the jar; nobody was seen setting it.
    Found,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "lowercase")]
pub enum CookieSetter {
    /// A `Set-Cookie` header.
    Response { url: String, request_id: String, hop: u32 },
    /// `document.cookie` or `cookieStore.set`; the stack starts with the innermost script.
    Script { url: String, line: Option<u32>, stack: Vec<Initiator>, api: String },
    #[default]
    Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct StorageItem {
    /// `local`, `session`, `indexed_db`, `cache`.
    pub area: String,
    pub origin: String,
    pub key: String,
    /// Bounded; `length` is the true one, in characters.
    pub value: String,
    pub length: u64,
    pub setter: Option<Initiator>,
    pub page: String,
}
