//! kansa (監査) holds what a web site really transmits against what its privacy policy declares.
//!
//! The modules in the order of the data:
//!
//! 1. [`target`]: one site to audit, parsed and checked once.
//! 2. [`observe`]: pages → records. The only stage that talks to the network.
//! 3. [`evidence`]: what was seen, on disk, append-only.
//! 4. [`catalog`]: who is who.
//! 5. [`attribute`]: records → transmissions.
//! 6. [`policy`]: documents → statements with exact quotes.
//! 7. [`audit`]: transmissions + statements + rules → verdicts and findings.
//! 8. [`report`]: findings → the canonical report → renderings.
//!
//! [`compare`] holds two reports against each other, [`notice`] drafts the rows that a notice lacks.
//! [`serve`] is a web on loopback for the demo, the gate and the tests, [`demo`] one of invented companies; [`glossary`] holds the terms that all of them speak.

pub mod attribute;
pub mod audit;
pub mod catalog;
pub mod cli;
pub mod compare;
pub mod demo;
pub mod evidence;
pub mod glossary;
pub mod history;
pub mod notice;
pub mod observe;
pub mod pipeline;
pub mod policy;
pub mod report;
pub mod serve;
pub mod target;
