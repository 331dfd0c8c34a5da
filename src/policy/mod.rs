//! Documents → statements with exact quotes. Reads; does no I/O, knows no traffic.
//!
//! Uses [`crate::glossary`], [`crate::evidence`] and [`crate::catalog`].
//!
//! Every [`Statement`] points at its words: `text[start..end]` of the extracted text, verbatim. Offsets are in
//! characters (Unicode scalar values), not bytes, so that readers of the JSON in any language find the same place.
//!
//! | modules | job |
//! |---|---|
//! | `read`, `text`, `sentences`, `view`, `offsets`, `structure`, `numbered`, `outline`, `language`, `patterns` | bytes → text → outline; the way back to the words |
//! | `names`, `own_names`, `placed`, `placed_en`, `coined`, `learned`, `particulars`, `categories` | who is named or described, and what only looks like a name |
//! | `headers`, `columns`, `table`, `upright`, `flat`, `cells`, `cell_*` | tables |
//! | `labels`, `blocks`, `block_titles`, `headed`, `line_record`, `record` | labelled values |
//! | `lists`, `list_item`, `items`, `item_names`, `article`, `footnotes` | lists |
//! | `cues`, `prose`, `own_use`, `own_ends`, `outsiders` | sentences of use |
//! | `provision`, `giving`, `receivers`, `provision_nouns`, `payment_data`, `care`, `trades`, `joint*` | provision, joint use |
//! | `clauses`, `claims`, `denials`, `dates`, `incorporation` | everything that declares no recipient |
//! | `standing`, `standing_en`, `standing_own` | what is denied, over, or others' declares nothing |
//! | `links`, `link_words`, `near_links`, `addresses`, `optouts` | links and whose they are |
//! | `information`, `purposes`, `technique`, `elsewhere`, `server_side` | the fields, and how far words reach |
//! | `at_name`, `behind`, `continued`, `told_for`, `both_ends`, `whole`, `fields` | what other places say of a declaration, the nearest first |
//! | `ground`, `spans`, `gather`, `shadows`, `rows`, `output` | drafts → statements → rows, each once |

// First, for the macro that it brings.
#[macro_use]
mod patterns;

mod addresses;
mod article;
mod at_name;
mod behind;
mod block_titles;
mod blocks;
mod both_ends;
mod care;
mod categories;
mod cell_names;
mod cell_parts;
mod cell_records;
mod cell_words;
mod cells;
mod claims;
mod clauses;
mod coined;
mod columns;
mod continued;
mod cues;
mod dates;
mod denials;
mod elsewhere;
mod fields;
mod flat;
mod footnotes;
mod gather;
mod giving;
mod ground;
mod headed;
mod headers;
mod incorporation;
mod information;
mod item_names;
mod items;
mod joint;
mod joint_label;
mod joint_terms;
mod labels;
mod language;
mod learned;
mod line_record;
mod link_words;
mod links;
mod list_item;
mod lists;
mod names;
mod near_links;
mod numbered;
mod offsets;
mod optouts;
mod outline;
pub mod output;
mod outsiders;
mod own_ends;
mod own_names;
mod own_use;
mod particulars;
mod partners;
mod payment_data;
mod placed;
mod placed_en;
mod prose;
mod provision;
mod provision_nouns;
mod purposes;
mod read;
mod receivers;
mod record;
mod rows;
mod sentences;
mod server_side;
mod shadows;
mod spans;
mod standing;
mod standing_en;
mod standing_own;
mod structure;
mod table;
mod technique;
mod text;
mod told_for;
mod trades;
mod upright;
mod view;
mod whole;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::glossary::{DocumentRole, Information, Purpose};
use language::Language;

pub use read::read;

/// What a document is made of before it is read.
#[derive(Debug, Clone, Default)]
pub struct Source<'a> {
    /// Identifier within the run, e.g. `d1`.
    pub id: String,
    /// URL or file name.
    pub name: String,
    /// URL against which its links resolve.
    pub base_url: Option<String>,
    pub role: Option<DocumentRole>,
    pub media_type: String,
    pub charset: Option<String>,
    pub bytes: &'a [u8],
    /// Serialized HTML as rendered by a browser, when there is one.
    pub rendered: Option<&'a [u8]>,
}

/// The operator of the site: names in its own texts are not recipients.
#[derive(Debug, Clone, Default)]
pub struct OperatorNames {
    pub names: Vec<String>,
    pub domains: Vec<String>,
}

/// A document that was read.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Reading {
    pub id: String,
    /// URL or file name.
    pub source: String,
    pub role: Option<DocumentRole>,
    pub title: String,
    /// `ja`, `en`, or another BCP 47 primary tag; empty when unknown.
    pub language: String,
    /// How the text was had: `html`, `html-rendered`, `markdown`, `text`, `pdf`.
    pub extraction: String,
    /// False: no text could be had, or nothing that reads as text (D006).
    pub readable: bool,
    pub unreadable_reason: Option<String>,
    /// SHA-256 of the extracted text.
    pub text_sha256: String,
    /// The extracted text that every quote points into.
    pub text: String,
    pub statements: Vec<Statement>,
    pub claims: Vec<Claim>,
    pub links: Vec<PolicyLink>,
    pub precedence: Option<Precedence>,
    /// All enactment and revision dates found, ISO 8601, in the order of the text; the last one is the version's.
    pub effective_dates: Vec<String>,
    /// The statements of a table appear only in the rendered text (N007).
    pub needs_script: bool,
}

/// A place in the extracted text, verbatim.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    pub text: String,
    /// First character, from 0.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Line of the first character, from 1.
    pub line: usize,
}

/// The kinds of `law/verdicts.md` §4.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatementKind {
    /// Data about the user goes, or may go, to somebody; or the company itself sets cookies or beacons.
    #[default]
    Declaration,
    /// Purposes for the whole document, tied to no recipient.
    PurposeList,
    /// Items for the whole document, tied to no recipient.
    InformationList,
    /// 共同利用
    JointUse,
    /// 委託・預託
    Entrustment,
    /// 第三者提供
    Provision,
    /// Provision only in the listed cases.
    ExclusiveList,
    NegativeClaim,
    DomesticClaim,
    ProtectiveClaim,
    AvailabilityClaim,
    OptOut,
    /// Another document applies to what this one does not regulate.
    Incorporation,
    Precedence,
    Link,
    Scope,
    Definition,
    /// Data comes from somebody (login provider, partner).
    Inbound,
    /// The company itself sets cookies or beacons, or records what its visitors do.
    OwnUse,
    /// Enactment or revision date.
    Revision,
}

/// How exactly the recipient is given; strongest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecipientLevel {
    NamedLegal,
    NamedBrand,
    ServiceOnly,
    /// A class whose members the text itself delimits.
    CategoryDefined,
    /// A class whose members stand in a linked document.
    CategoryLinkedList,
    CategoryOpen,
    #[default]
    None,
}

/// `service` a named service; `company` only a company; `category` a described group; `open-ended` a tail (等, その他).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Specificity {
    Service,
    Company,
    Category,
    #[default]
    OpenEnded,
}

/// The technique that the text ties to the statement.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Mechanism {
    #[serde(rename = "cookie")]
    Cookie,
    #[serde(rename = "web_beacon")]
    WebBeacon,
    #[serde(rename = "tag")]
    Tag,
    #[serde(rename = "sdk")]
    Sdk,
    #[serde(rename = "api")]
    Api,
    #[serde(rename = "list-matching")]
    ListMatching,
    #[serde(rename = "joint-use")]
    JointUse,
    #[serde(rename = "third-party-provision")]
    ThirdPartyProvision,
    #[default]
    #[serde(rename = "unspecified")]
    Unspecified,
}

impl Mechanism {
    /// Joint use and provision are about personal data handed over, not about what the terminal is told to send.
    #[must_use]
    pub const fn is_web(self) -> bool {
        !matches!(self, Self::JointUse | Self::ThirdPartyProvision)
    }
}

/// Somebody who receives, as written, with what the catalog makes of the name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RecipientStatement {
    /// As written.
    pub text: String,
    pub level: RecipientLevel,
    /// Catalog company id, when the name leads to one.
    pub company: Option<String>,
    /// The name is a former legal name (R007); since when it is not.
    pub former_since: Option<String>,
    /// For a category: the category words found in it, as catalog service categories that fit (`advertising` → 広告配信事業者).
    pub categories: Vec<crate::glossary::ServiceCategory>,
    /// For a category: group companies, partners, contractors, universities … (words of `[[entity]] relation`, or `category`).
    pub relation: Option<String>,
    /// 等 / その他 makes it open.
    pub open_ended: bool,
    /// Country as written or by name.
    pub country: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ServiceStatement {
    /// As written.
    pub text: String,
    /// Catalog service id, when the name leads to one.
    pub id: Option<String>,
}

/// The items said to be sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct InformationStatement {
    /// As written, one entry an item or cell.
    pub quotes: Vec<String>,
    pub categories: Vec<Information>,
    /// 個人を特定できない情報 and the like: says nothing about what is sent.
    pub vague: bool,
    pub open_ended: bool,
    /// A limit on the items, e.g. 特定の個人を識別するに至らないもの: contact data would be beyond it.
    pub non_identifying_only: bool,
    /// The words say that the items are anonymised, masked or hashed.
    pub protective: bool,
}

/// A purpose as written, with what we make of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PurposeStatement {
    pub quotes: Vec<String>,
    pub leaves: Vec<Purpose>,
    /// サービス向上 and the like, alone.
    pub vague: bool,
}

impl PurposeStatement {
    #[must_use]
    pub fn is_given(&self) -> bool {
        !self.quotes.is_empty() || !self.leaves.is_empty() || self.vague
    }
}

/// For which sites, products, channels and people a statement speaks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ScopeStatement {
    /// As written.
    pub text: String,
    /// Host names, when the words or a legend give them.
    pub hosts: Vec<String>,
    pub products: Vec<String>,
    /// `web`, `app`.
    pub channel: Option<String>,
    /// People for whom it speaks, as written.
    pub audience: Option<String>,
}

impl ScopeStatement {
    #[must_use]
    pub fn is_given(&self) -> bool {
        !self.text.is_empty()
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    #[default]
    Does,
    /// 場合がございます, may.
    May,
}

/// One thing that a document says, with its words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Statement {
    /// `d1-s3`: third statement of document d1, in the order of the text.
    pub id: String,
    pub document: String,
    pub kind: StatementKind,
    pub quote: Quote,
    pub recipient: Option<RecipientStatement>,
    pub service: Option<ServiceStatement>,
    pub specificity: Specificity,
    pub mechanism: Mechanism,
    pub information: InformationStatement,
    /// 当社における利用目的. Where one purpose is given and the text does not say whose, it stands here.
    pub sender_purpose: PurposeStatement,
    /// 送信先における利用目的.
    pub recipient_purpose: PurposeStatement,
    /// The recipient's purpose is left to this link (`PolicyLink::url`, or None when the link has no target).
    pub recipient_purpose_link: Option<LinkTarget>,
    pub opt_out: Option<OptOutStatement>,
    pub recipient_policy_url: Option<String>,
    pub scope: ScopeStatement,
    pub modality: Modality,
    /// The text denies it.
    pub negated: bool,
    /// For claims, definitions, exclusive lists: about which data or technique it speaks, as written
    /// (個人情報, 利用者情報, ウェブビーコン …).
    pub about: Option<String>,
    /// For definitions: the term defined.
    pub term: Option<String>,
    /// For claims: the contract word of `policies/README.md`, e.g. `no-pii-in-beacon`.
    pub claim: Option<ClaimKind>,
    /// For incorporation, links: what is named, as written, and where it leads.
    pub target: Option<LinkTarget>,
    pub target_role: Option<DocumentRole>,
    /// For revisions: ISO 8601.
    pub date: Option<String>,
    /// A general clause (委託する場合があります) that singles nobody out: no row in the list of declarations.
    pub general: bool,
    /// What made us read it so: `table-header`, `sentence:provides-to`, `section:joint-use` …
    pub cue: String,
}

/// Where a link leads.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct LinkTarget {
    pub text: String,
    /// Absolute URL; None when there is no usable target (`#`, none in the text).
    pub url: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct OptOutStatement {
    pub text: String,
    pub url: Option<String>,
    /// What stops: `sending`, `use`; None when the text does not say.
    pub stops: Option<String>,
}

/// The claim kinds of `policies/README.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimKind {
    NoCookies,
    NoPiiInBeacon,
    NotIdentifying,
    DomesticOnly,
    OptOutOffered,
    UserConsentFirst,
    NoThirdPartyProvision,
    /// Nothing is sent outside, nobody tracks. Stands on statements only: `claims` keeps to the contract's list.
    NoTransmission,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    pub kind: ClaimKind,
    pub quote: Quote,
    /// The statement that carries it, if any.
    #[serde(default)]
    pub statement: Option<String>,
}

/// The link roles of `policies/README.md` and of `law/verdicts.md`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PolicyLink {
    pub text: String,
    /// Absolute URL; None when the link has no usable target.
    pub url: Option<String>,
    /// `opt-out`, `external-transmission-list`, `group-companies`, `common-policy`, `cookie-policy`, … (labels' words).
    pub role: String,
    /// Role as a document to be read, when the link governs or completes this document.
    pub document_role: Option<DocumentRole>,
    /// True when what this text says depends on it: incorporated, or named as the list of transmissions or members.
    pub governs: bool,
    /// True when it only concerns one recipient (a vendor's page).
    pub recipient: Option<String>,
    pub quote: Quote,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Precedence {
    /// `this`, `other`: which one prevails; the text of what prevails.
    pub prevails: String,
    pub other: String,
    pub quote: Quote,
}
