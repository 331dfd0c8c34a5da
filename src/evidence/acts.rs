//! What was done to a page, and what a page did.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::glossary::Phase;

/// What was done about a consent banner, and whether it worked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Consent {
    pub phase: Phase,
    /// False: no banner was found on this page.
    pub banner: bool,
    /// Consent platform by its own marks, or `generic`.
    #[serde(default)]
    pub platform: String,
    #[serde(default)]
    pub button: String,
    #[serde(default)]
    pub selector: String,
    /// `clicked`, `no-such-button`, `failed`, `none-needed`; `seen` in the phase without a choice.
    #[serde(default)]
    pub outcome: String,
    /// The banner was gone, or the platform's API reported the choice.
    #[serde(default)]
    pub effective: Option<bool>,
    /// Banner text, bounded.
    #[serde(default)]
    pub text: String,
    /// TCF / platform state after the choice, bounded.
    #[serde(default)]
    pub state: String,
}

/// A value that kansa typed into the page, to be found again in what is sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Canary {
    /// `email`, `phone`, `name`, `text` …
    pub what: String,
    pub value: String,
    pub selector: String,
}

/// Something kansa did to the page: scrolled, typed, advanced time, ran a step.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Action {
    pub what: String,
    pub detail: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ApiCall {
    /// e.g. `HTMLCanvasElement.toDataURL`.
    pub api: String,
    pub script: String,
    pub line: Option<u32>,
    pub count: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Dialog {
    /// `alert`, `confirm`, `prompt`, `beforeunload`, `popup`, `download`, `auth`, `permission`, `print`.
    pub what: String,
    pub text: String,
    pub answer: String,
}

/// A protocol event that was kept raw because nobody here knows it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Protocol {
    pub method: String,
    pub params: serde_json::Value,
}
