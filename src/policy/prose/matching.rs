//! Lists of customers that are matched with the lists of others.

use super::super::cues::{OFFERS, OTHER_CLASS, OURS};
use super::super::ground::Draft;
use super::super::names::{Mention, company_of, followed_by_other};
use super::super::{Mechanism, RecipientLevel, Specificity, categories, information, names, purposes};
use super::Sentence;

impl Sentence<'_> {
    /// "GoogleやMetaが保有するリストと当社が保有するメールアドレスを紐付け".
    pub(super) fn list_matching(&self, mentions: &[Mention], out: &mut Vec<Draft>) {
        let base = |cue: &str| {
            let mut statement = self.statement(&(0..self.text.len()), false, cue);
            statement.mechanism = Mechanism::ListMatching;
            let ours: Vec<String> = OURS
                .captures_iter(self.text)
                .filter_map(|found| found.name("items").map(|items| items.as_str().to_owned()))
                .collect();
            if !ours.is_empty() {
                statement.information = information::statement(&ours);
            }
            if let Some(found) = OFFERS.captures(self.text).and_then(|found| found.name("what")) {
                statement.sender_purpose = purposes::statement([found.as_str()]);
            }
            statement
        };
        for mention in mentions.iter().filter(|mention| mention.company.is_some() || mention.service.is_some()) {
            if followed_by_other(self.text, mention) {
                continue;
            }
            let mut statement = base("sentence:list-matching");
            let mut recipient = names::recipient(mention);
            if mention.is_company || mention.service.is_none() {
                statement.specificity = Specificity::Company;
            } else {
                recipient.level = RecipientLevel::NamedBrand;
                recipient.company = company_of(mention, self.ground.catalog).map(str::to_owned);
                statement.specificity = Specificity::Company;
            }
            statement.recipient = Some(recipient);
            out.push(Draft { unit: self.unit, statement });
        }
        for found in OTHER_CLASS.find_iter(self.text) {
            let mut statement = base("sentence:list-matching-tail");
            let mut recipient = categories::recipient(found.as_str());
            recipient.open_ended = true;
            statement.recipient = Some(recipient);
            statement.specificity = Specificity::OpenEnded;
            out.push(Draft { unit: self.unit, statement });
        }
        if out.is_empty()
            && let Some(noun) = categories::nouns(self.text).find(|noun| categories::is_class(&self.text[noun.clone()]))
        {
            let mut statement = base("sentence:list-matching");
            statement.recipient = Some(categories::recipient(&self.text[noun]));
            statement.specificity = Specificity::Category;
            out.push(Draft { unit: self.unit, statement });
        }
    }
}
