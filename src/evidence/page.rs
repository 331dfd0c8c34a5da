//! Pages, policies and other documents, their links and pictures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::exchange::Body;
use crate::glossary::DocumentRole;

/// What a page was once it stood: joins the crawl graph and the presentation rules.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Page {
    pub url: String,
    pub final_url: String,
    pub status: u16,
    pub title: String,
    pub language: String,
    pub referrer: String,
    /// As served.
    pub html: Option<Body>,
    /// As rendered, where a browser was used.
    pub dom: Option<Body>,
    pub links: Vec<Link>,
    /// Fields and buttons that say what the page is for: `password`, `email`, `payment`, `form` …
    pub features: Vec<String>,
    /// The page looks like a challenge, login wall or error (why).
    pub challenge: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Link {
    pub url: String,
    pub text: String,
    pub rel: String,
}

/// A policy or another document that was fetched or given, as it came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// URL, or the file's name when it was given as a file.
    pub source: String,
    #[serde(default)]
    pub final_url: Option<String>,
    pub role: DocumentRole,
    #[serde(default)]
    pub status: Option<u16>,
    #[serde(default)]
    pub media_type: String,
    /// Encoding as declared by the transport, if any.
    #[serde(default)]
    pub charset: Option<String>,
    /// None: it could not be had (a [`super::Gap`] says why).
    #[serde(default)]
    pub body: Option<Body>,
    /// As rendered by a browser, serialized HTML.
    #[serde(default)]
    pub rendered: Option<Body>,
    /// The document whose link led here (its `source`), and the text of that link.
    #[serde(default)]
    pub from: Option<String>,
    #[serde(default)]
    pub link_text: Option<String>,
    /// Smallest and most common font size of the running text as rendered, CSS px.
    #[serde(default)]
    pub font_px: Option<(f64, f64)>,
    /// Why it could not be had.
    #[serde(default)]
    pub error: Option<String>,
}

/// The state of a link that a policy gives (opt-out pages, vendors' policies).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct LinkCheck {
    pub url: String,
    pub final_url: Option<String>,
    pub status: Option<u16>,
    pub error: Option<String>,
    pub language: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Screenshot {
    /// File below the run folder.
    pub file: String,
    pub sha256: String,
    /// `page`, `banner`, `after-choice`, `journey`.
    pub subject: String,
    pub url: String,
    pub width: u32,
    pub height: u32,
}
