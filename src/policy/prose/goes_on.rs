//! Sentences that go on about the declaration before them.

use std::collections::BTreeSet;

use super::super::both_ends::{self, BothEnds};
use super::super::cues::{BEACON, COOKIE, GOES_ON_OURS, GOES_ON_THEIRS, INSTRUCTION};
use super::super::ground::{Draft, mechanism};
use super::super::{InformationStatement, Mechanism, StatementKind, information, purposes};
use super::said::after_subject;
use super::said::merge;
use super::{Sentence, negated};

/// What a declaration quotes of its items at most: a paragraph may go on about them for thousands of sentences.
const MOST_QUOTES: usize = 64;

impl Sentence<'_> {
    /// Where a company of the declarations before is the subject: "Google LLCは、…の目的で利用します".
    fn subject_of(&self, drafts: &[Draft]) -> Option<usize> {
        self.ground
            .mentions_in(self.unit, &self.range)
            .filter(|mention| mention.is_company && mention.company.is_some())
            .filter(|mention| {
                drafts.iter().any(|draft| {
                    draft.statement.recipient.as_ref().is_some_and(|recipient| recipient.company == mention.company)
                })
            })
            .filter(|mention| {
                let after = &self.ground.text(self.unit)[mention.range.end..];
                let after = after.trim_start().trim_start_matches("S.A.").trim_start_matches("社");
                after.starts_with(['は', 'が']) || after.starts_with("において")
            })
            .find_map(|mention| mention.range.start.checked_sub(self.range.start))
    }

    /// A sentence that goes on about the declaration before it: 同社は…, これらのツールは….
    pub(super) fn continues(&self, drafts: &mut [Draft]) {
        // "前者は…、後者は…": which is which is not guessed.
        if APART.is_match(self.text) {
            return;
        }
        let tools: BTreeSet<&str> =
            drafts.iter().filter_map(|draft| draft.statement.service.as_ref()).map(|tool| tool.text.as_str()).collect();
        let named: Vec<&str> = tools.iter().copied().filter(|tool| self.text.contains(tool)).collect();
        match named[..] {
            // What is told of several by name is cut up where each is completed.
            [_, _, ..] => {}
            [only] if tools.len() > 1 => {
                let only = only.to_owned();
                for draft in drafts.iter_mut() {
                    if draft.statement.service.as_ref().is_some_and(|tool| tool.text == only) {
                        self.go_on(std::slice::from_mut(draft));
                    }
                }
            }
            _ => self.go_on(drafts),
        }
    }

    fn go_on(&self, drafts: &mut [Draft]) {
        let company = self.ground.mentions_in(self.unit, &self.range).any(|mention| {
            mention.is_company
                && drafts.iter().any(|draft| {
                    let owner = self.ground.owner_of(&draft.statement);
                    owner.is_some() && owner == mention.company.as_deref()
                })
        });
        let subject = self.subject_of(drafts);
        let theirs = GOES_ON_THEIRS.is_match(self.text) || company && COOKIE.is_match(self.text) || subject.is_some();
        let ours = GOES_ON_OURS.is_match(self.text);
        let mut listed = InformationStatement::default();
        self.items_below(self.text, &mut listed);
        if !listed.quotes.is_empty() {
            for draft in drafts.iter_mut().filter(|draft| draft.statement.kind == StatementKind::Declaration) {
                draft.statement.information = listed.clone();
            }
        }
        if negated(self.text) && !COOKIE.is_match(self.text) || INSTRUCTION.is_match(self.text) || !(theirs || ours) {
            return;
        }
        let both = both_ends::told(self.text);
        if let Some(both) = &both {
            self.both_ends(drafts, both);
        }
        // Told apart already.
        let found = if both.is_some() { Vec::new() } else { purposes::phrases(self.text) };
        let more = information::told_in(self.text);
        for draft in drafts
            .iter_mut()
            .filter(|draft| draft.statement.kind == StatementKind::Declaration && !draft.statement.negated)
        {
            for range in &found {
                let range = after_subject(self.text, range);
                let before = &self.text[..range.start];
                let last_theirs = before.rfind("同社").or_else(|| before.rfind("送信先")).max(subject);
                let last_ours = before.rfind("当社").or_else(|| before.rfind("弊社"));
                let target = if last_theirs > last_ours || theirs && last_ours.is_none() {
                    &mut draft.statement.recipient_purpose
                } else {
                    &mut draft.statement.sender_purpose
                };
                merge(target, purposes::statement([&self.text[range]]));
            }
            if let Some(technique) = mechanism(self.text)
                .filter(|_| draft.statement.mechanism == Mechanism::Unspecified || BEACON.is_match(self.text))
            {
                draft.statement.mechanism = technique;
            }
            let known = &mut draft.statement.information;
            if known.quotes.len() < MOST_QUOTES {
                known.quotes.extend(more.quotes.iter().cloned());
            }
            known.categories.extend(&more.categories);
            draft.statement.information.categories.sort_unstable();
            draft.statement.information.categories.dedup();
            draft.statement.information.vague |= more.vague;
        }
    }
}

impl Sentence<'_> {
    /// What the operator does with it and what the recipient does, in one sentence: for whom it names, or for all where the
    /// recipient stands for whoever was told of, and only where nothing tells it yet.
    fn both_ends(&self, drafts: &mut [Draft], both: &BothEnds<'_>) {
        let named: Vec<&str> = self
            .ground
            .mentions_in(self.unit, &self.range)
            .filter(|mention| both.whose.contains(&mention.range.start.saturating_sub(self.range.start)))
            .filter_map(|mention| mention.company.as_deref())
            .collect();
        let is_of = |draft: &Draft| {
            let company = draft.statement.recipient.as_ref().and_then(|who| who.company.as_deref());
            let owner = self.ground.owner_of(&draft.statement).or(company);
            named.is_empty() || owner.is_none_or(|owner| named.contains(&owner))
        };
        for draft in
            drafts.iter_mut().filter(|draft| draft.statement.kind == StatementKind::Declaration && is_of(draft))
        {
            let statement = &mut draft.statement;
            let ends = [(&mut statement.sender_purpose, both.ours), (&mut statement.recipient_purpose, both.theirs)];
            for (end, words) in ends {
                // What has been read of this very sentence did not tell the two apart.
                if !end.is_given() || end.quotes.iter().all(|quote| self.text.contains(quote.as_str())) {
                    *end = purposes::statement([words]);
                }
            }
        }
    }
}

pattern!(APART, r"前者|後者");
