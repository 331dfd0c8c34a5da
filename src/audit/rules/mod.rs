//! The table of rules, one file each; a file is named like its rule.
//!
//! To add one: a file here, a line in [`RULES`], a case in `tests/cases/`.

mod acceptance_expired;
mod acceptance_unused;
mod appi_provision_check;
mod area_not_covered;
mod audience_or_scope_mismatch;
mod brand_name_only;
mod challenge_or_error_page;
mod cname_cloaked_recipient;
mod company_name_missing;
mod consent_signal_inconsistent;
mod contact_data_in_clear;
mod cookie_attributes_weak;
mod cookie_lifetime_long;
mod declared_not_observed;
mod document_predates_rule;
mod domestic_only_claim_vs_overseas;
mod exclusive_provision_claim_tension;
mod exemption_candidate;
mod exemption_not_supported;
mod fingerprinting_api_use;
mod governing_document_not_read;
mod hashed_contact_data_undeclared;
mod identifier_exchange;
mod identifier_or_contact_in_url;
mod information_beyond_declared;
mod information_missing;
mod information_too_vague;
mod joint_use_or_entrustment_statement_only;
mod link_without_target;
mod negative_claim_contradicted;
mod new_information_since_baseline;
mod new_recipient_since_baseline;
mod not_reproduced_in_all_runs;
mod notice_more_than_one_action_away;
mod notice_needs_script;
mod notice_not_in_japanese;
mod notice_not_linked_from_page;
mod notice_not_per_module;
mod notice_pdf_or_image_only;
mod notice_text_too_small;
mod onward_recipient_not_observable;
mod open_ended_wording;
mod opt_out_items_incomplete;
mod opt_out_link_is_generic;
mod opt_out_link_not_working;
mod opt_out_not_described;
mod opt_out_not_effective;
mod opt_out_signal_ignored;
mod outdated_recipient_name;
mod own_server_transmission;
mod page_not_audited;
mod plain_http_transmission;
mod policy_changed_since_baseline;
mod policy_internal_conflict;
pub(super) mod precedence_conflict;
mod protective_claim_not_confirmed;
mod purpose_mismatch;
mod purpose_too_vague;
mod recipient_category_only;
mod recipient_gone_since_baseline;
mod recipient_link_mismatch;
mod recipient_out_of_declared_scope;
mod recipient_purpose_by_foreign_language_link_only;
mod recipient_purpose_missing;
mod referenced_document_unreachable;
mod sender_purpose_missing;
mod sensitive_content_in_url;
mod service_name_missing;
mod session_replay_or_input_capture;
mod set_before_choice;
mod static_evidence_only;
mod text_not_readable;
mod transmission_after_reject;
mod undeclared_recipient;
mod unidentified_recipient;
mod vendor_required_disclosure_missing;
mod verdict_changed_by_catalog;

use crate::glossary::{Confidence, Form};
use crate::policy::Quote;

use super::coverage::Judged;

use super::coverage::information::of_form;
use super::rule::{Checked, Draft, Rule};
use super::{Case, wording};

/// What the files of the rules begin with.
mod prelude {
    pub(super) use super::super::need::Need;
    pub(super) use super::super::rule::{Checked, Draft, Levels, Rule, Text};
    pub(super) use super::super::{Case, Coverage, Element, Level, wording};
    pub(super) use super::{each, each_judged};
}

/// All rules, in the order of `law/verdicts.md` §7.
pub static RULES: &[Rule] = &[
    undeclared_recipient::RULE,
    recipient_category_only::RULE,
    company_name_missing::RULE,
    service_name_missing::RULE,
    open_ended_wording::RULE,
    brand_name_only::RULE,
    outdated_recipient_name::RULE,
    joint_use_or_entrustment_statement_only::RULE,
    recipient_out_of_declared_scope::RULE,
    cname_cloaked_recipient::RULE,
    recipient_link_mismatch::RULE,
    onward_recipient_not_observable::RULE,
    unidentified_recipient::RULE,
    information_beyond_declared::RULE,
    information_too_vague::RULE,
    information_missing::RULE,
    contact_data_in_clear::RULE,
    hashed_contact_data_undeclared::RULE,
    identifier_exchange::RULE,
    sensitive_content_in_url::RULE,
    session_replay_or_input_capture::RULE,
    sender_purpose_missing::RULE,
    recipient_purpose_missing::RULE,
    recipient_purpose_by_foreign_language_link_only::RULE,
    purpose_mismatch::RULE,
    purpose_too_vague::RULE,
    opt_out_not_described::RULE,
    opt_out_link_not_working::RULE,
    opt_out_items_incomplete::RULE,
    opt_out_not_effective::RULE,
    opt_out_link_is_generic::RULE,
    notice_not_linked_from_page::RULE,
    notice_more_than_one_action_away::RULE,
    notice_not_in_japanese::RULE,
    notice_pdf_or_image_only::RULE,
    notice_text_too_small::RULE,
    notice_not_per_module::RULE,
    notice_needs_script::RULE,
    negative_claim_contradicted::RULE,
    domestic_only_claim_vs_overseas::RULE,
    exclusive_provision_claim_tension::RULE,
    policy_internal_conflict::RULE,
    protective_claim_not_confirmed::RULE,
    declared_not_observed::RULE,
    set_before_choice::RULE,
    transmission_after_reject::RULE,
    consent_signal_inconsistent::RULE,
    opt_out_signal_ignored::RULE,
    plain_http_transmission::RULE,
    identifier_or_contact_in_url::RULE,
    cookie_attributes_weak::RULE,
    cookie_lifetime_long::RULE,
    fingerprinting_api_use::RULE,
    appi_provision_check::RULE,
    referenced_document_unreachable::RULE,
    link_without_target::RULE,
    governing_document_not_read::RULE,
    precedence_conflict::RULE,
    document_predates_rule::RULE,
    text_not_readable::RULE,
    policy_changed_since_baseline::RULE,
    audience_or_scope_mismatch::RULE,
    new_recipient_since_baseline::RULE,
    recipient_gone_since_baseline::RULE,
    new_information_since_baseline::RULE,
    verdict_changed_by_catalog::RULE,
    page_not_audited::RULE,
    not_reproduced_in_all_runs::RULE,
    static_evidence_only::RULE,
    area_not_covered::RULE,
    challenge_or_error_page::RULE,
    vendor_required_disclosure_missing::RULE,
    exemption_candidate::RULE,
    exemption_not_supported::RULE,
    own_server_transmission::RULE,
    acceptance_unused::RULE,
    acceptance_expired::RULE,
];

/// One draft at most for each transmission.
fn each(case: &Case<'_>, speak: impl Fn(&Judged<'_>) -> Option<Draft>) -> Checked {
    case.judged.iter().filter_map(speak).collect()
}

/// One draft at most for each transmission to somebody else that the documents are to declare.
fn each_judged(case: &Case<'_>, speak: impl Fn(&Judged<'_>) -> Option<Draft>) -> Checked {
    case.judged.iter().filter(|judged| judged.is_judged()).filter_map(speak).collect()
}

/// The words of the statements that count go with the draft.
fn quoting(mut draft: Draft, judged: &Judged<'_>) -> Draft {
    for one in &judged.matched {
        draft = draft.quoting(&one.reading.id, &one.statement.quote);
    }
    draft
}

/// Contact data in this form that nothing tied to the recipient declares.
fn contact_data(judged: &Judged<'_>, form: Form) -> Option<Draft> {
    let items = of_form(&judged.information.contact_undeclared, form);
    if items.is_empty() {
        return None;
    }
    let mut draft = Draft::transmission(judged.transmission)
        .with_both("items", wording::items(items.iter().copied()))
        .records(items.iter().map(|item| item.record).filter(|record| *record > 0));
    if items.iter().all(|item| item.confidence == Confidence::Inferred) {
        draft.confidence = "low";
    }
    Some(draft)
}

/// Transmissions whose verdict waits for this reference of the library, or has an element open because of it.
fn concerned(case: &Case<'_>, reference: usize) -> Vec<String> {
    case.judged
        .iter()
        .filter(|judged| judged.withheld_by.contains(&reference) || judged.unresolved.contains(&reference))
        .map(|judged| judged.transmission.id.clone())
        .collect()
}

/// Transmissions whose verdict waits for a document that was named and could not be read.
fn missing_document(case: &Case<'_>) -> Vec<String> {
    case.judged
        .iter()
        .filter(|judged| judged.document_missing && judged.withheld())
        .map(|judged| judged.transmission.id.clone())
        .collect()
}

/// The challenge is a login wall.
fn is_login(challenge: &str) -> bool {
    let challenge = challenge.to_ascii_lowercase();
    ["login", "log-in", "sign-in", "signin", "password", "ログイン"].iter().any(|word| challenge.contains(word))
}

/// An opt-out link that a document gives.
struct OptOutLink<'a> {
    id: &'a str,
    document: &'a str,
    url: Option<&'a str>,
    quote: &'a Quote,
}

fn opt_out_links<'a>(case: &Case<'a>) -> Vec<OptOutLink<'a>> {
    let mut links = Vec::new();
    for (reading, statement) in case.library.statements() {
        if let Some(offer) = &statement.opt_out {
            let url = offer.url.as_deref();
            links.push(OptOutLink { id: &statement.id, document: &reading.id, url, quote: &statement.quote });
        }
    }
    for reference in case.library.references.iter().filter(|reference| reference.kind == "opt-out") {
        links.push(OptOutLink {
            id: &reference.id,
            document: &reference.reading.id,
            url: reference.url,
            quote: reference.quote,
        });
    }
    links
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::RULES;
    use crate::glossary::Bilingual;

    #[test]
    fn ids_and_names_are_unique_and_every_file_is_registered() {
        let ids: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
        let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!((ids.len(), names.len()), (RULES.len(), RULES.len()));
        assert!(RULES.iter().all(|rule| !rule.title_ja.is_empty()), "a rule without a title");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/audit/rules");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .filter(|name| name != "mod")
            .collect();
        let expected: BTreeSet<String> = names.iter().map(|name| name.replace('-', "_")).collect();
        assert_eq!(files, expected);
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        for rule in RULES {
            for text in [rule.doc, rule.message, rule.fix] {
                assert!(!text.ja.is_empty() && !text.en.is_empty(), "{} lacks a text", rule.id);
            }
            assert!(rule.fix.placeholders().is_empty() || rule.id == "R003", "{}: a fix with placeholders", rule.id);
            assert!(!rule.basis.is_empty() && !rule.evidence.is_empty(), "{} lacks basis or evidence", rule.id);
        }
    }

    #[test]
    fn needs_explain_themselves() {
        for need in RULES.iter().flat_map(|rule| rule.needs) {
            let Bilingual { ja, en } = need.reason();
            assert!(!ja.is_empty() && !en.is_empty(), "{}", need.name());
        }
    }
}
