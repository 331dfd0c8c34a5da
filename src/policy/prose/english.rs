//! Named companies of an English sentence: what is used, who does it ("processed by …"), who is given something.

use std::ops::Range;

use super::super::cues::{JOINED, SEND};
use super::super::ground::Draft;
use super::super::names::{Mention, company_of};
use super::super::{
    Mechanism, RecipientStatement, ServiceStatement, Specificity, Statement, StatementKind, categories, coined, names,
    placed_en,
};
use super::Sentence;
use super::takes::personal_en;

pattern!(
    ACTS,
    r"(?i)(?-u:\b)(?:provided|operated|offered|served|set|placed|collected|processed|hosted|handled|stored|analy[sz]ed|managed|delivered|performed|received|powered|maintained|run|used)(?: [a-z-]+){0,4} by (?:the |our )?(?:[a-z-]+ ){0,5}$"
);
// "We use Kotori Chat, a service provided by ": what is used, and whose it is.
pattern!(
    OFFERS,
    r"(?-u:\b)(?:[Uu]ses?|[Uu]sing|[Ee]mploys?|[Ii]mplements?|via|through|rel(?:y|ies) on) (?:the )?(?P<name>[A-Z][A-Za-z0-9.+&!'\-]*[A-Za-z0-9+!](?: [A-Z0-9][A-Za-z0-9.+&!'\-]*[A-Za-z0-9+!]){0,3}),? (?:(?:which|that) is )?(?:(?:a|an|the) (?:[a-z-]+ ){1,5})?(?:provided|operated|offered|run|developed|supplied) by (?:the )?$"
);
pattern!(TO, r"(?i)(?-u:\b)(?:to|with) (?:the |our )?(?:[a-z-]+ ){0,4}$");
pattern!(USES, r"(?i)(?-u:\b)(?:uses?|using|employs?|via|through|rely on|implements?) (?:the )?$");
pattern!(
    OTHERS,
    r"(?i)^,? (?:and|or) (?P<what>(?:other |similar |comparable |equivalent )+(?:third[- ]party )?(?:[a-z]+ )?(?:services|tools|providers|platforms|APIs|vendors))(?-u:\b)"
);
// A possessive, a page or a rule of theirs is not the company that acts.
pattern!(OF_THEIRS, r"(?i)^['’]s?\s|^ (?:account|privacy|policy|terms|login|id|users?)(?-u:\b)");
pattern!(SIGNS_IN, r"(?i)sign(?:ed)?[ -]?in|log(?:ged)?[ -]?in|account|authenticat");

impl Sentence<'_> {
    pub(super) fn companies_en(
        &self,
        clause: &Range<usize>,
        inside: &[&Mention],
        all: &[Mention],
        denied: bool,
        out: &mut Vec<Draft>,
    ) {
        for mention in inside.iter().filter(|mention| mention.is_only_company()) {
            let before = &self.text[clause.start..row_start(self.text, mention, inside)];
            let after = &self.text[mention.range.end..clause.end];
            let of_a_service = all.iter().any(|other| {
                other.service.is_some() && company_of(other, self.ground.catalog) == mention.company.as_deref()
            });
            let read = out.iter().any(|draft| {
                draft.statement.recipient.as_ref().is_some_and(|recipient| {
                    recipient.text == mention.text
                        || recipient.company.is_some() && recipient.company == mention.company
                })
            });
            if read || of_a_service || OF_THEIRS.is_match(after) || SIGNS_IN.is_match(self.text) {
                continue;
            }
            let uses = USES.is_match(before);
            let cue = if uses {
                "sentence:uses-company"
            } else if ACTS.is_match(before) {
                "sentence:company-acts"
            } else if TO.is_match(before) && SEND.is_match(before) {
                "sentence:provides-to"
            } else {
                continue;
            };
            let mut statement = self.statement(clause, denied, cue);
            let brand = uses && !mention.legal;
            let offered = OFFERS.captures(before).and_then(|found| found.name("name"));
            let offered = offered.filter(|name| {
                let name = name.as_str();
                mention.legal && placed_en::is_name(name, self.ground.own) && coined::is_product(name)
            });
            statement.service = brand.then(|| ServiceStatement { text: mention.text.clone(), id: None });
            statement.recipient = (!brand).then(|| names::recipient(mention));
            if let Some(name) = offered {
                statement.service = Some(ServiceStatement { text: name.as_str().to_owned(), id: None });
            }
            statement.specificity =
                if statement.service.is_some() { Specificity::Service } else { Specificity::Company };
            if statement.mechanism == Mechanism::Unspecified
                && cue == "sentence:provides-to"
                && personal_en(&self.text[clause.clone()])
            {
                statement.mechanism = Mechanism::ThirdPartyProvision;
                statement.kind = StatementKind::Provision;
            }
            out.push(Draft { unit: self.unit, statement });
        }
        if !denied {
            out.extend(self.others_en(clause, inside));
        }
    }

    /// "Alpha or similar services": those behind the names are recipients of their own, open.
    fn others_en(&self, clause: &Range<usize>, inside: &[&Mention]) -> Option<Draft> {
        let what = inside.iter().find_map(|mention| {
            let behind = &self.text[mention.range.end..clause.end];
            OTHERS.captures(behind).and_then(|found| found.name("what"))
        })?;
        let recipient = RecipientStatement { open_ended: true, ..categories::recipient(what.as_str()) };
        let statement = Statement {
            specificity: Specificity::OpenEnded,
            recipient: Some(recipient),
            ..self.statement(clause, false, "sentence:tail")
        };
        Some(Draft { unit: self.unit, statement })
    }
}

/// Where the row of companies begins in which this one stands: "Alpha, Beta and Gamma".
fn row_start(text: &str, last: &Mention, inside: &[&Mention]) -> usize {
    let mut start = last.range.start;
    for before in inside.iter().rev().filter(|before| before.range.end <= last.range.start) {
        if !before.is_company || before.range.end > start || !JOINED.is_match(&text[before.range.end..start]) {
            break;
        }
        start = before.range.start;
    }
    start
}
