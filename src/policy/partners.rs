//! "甲社およびその広告パートナー" where a row asks for one name: the company, and a class of others beside it.

use super::ground::{Draft, Ground};
use super::record::LEGAL_FORM;
use super::{RecipientLevel, Specificity, Statement, StatementKind, categories};

/// Gives the class beside a company a row of its own.
pub(super) fn apart(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    let mut beside: Vec<Draft> = Vec::new();
    for draft in drafts.iter_mut().filter(|draft| is_of_a_row(&draft.statement)) {
        let Some((who, class)) = draft.statement.recipient.as_ref().and_then(|recipient| cut(&recipient.text)) else {
            continue;
        };
        let known = ground.catalog.resolve_name(&who, Some(&who)).and_then(|name| name.company);
        let legal = LEGAL_FORM.is_match(&who);
        let brand = who.split([' ', ',']).next().unwrap_or_default();
        if !(legal || known.is_some()) || !(THEIRS.is_match(&class) || class.contains(brand)) {
            continue;
        }
        beside.push(Draft {
            unit: draft.unit,
            statement: Statement {
                specificity: Specificity::Category,
                service: None,
                recipient: Some(categories::recipient(&class)),
                ..draft.statement.clone()
            },
        });
        if let Some(recipient) = &mut draft.statement.recipient {
            recipient.company = known.map(str::to_owned).or(recipient.company.take());
            recipient.level = if legal { RecipientLevel::NamedLegal } else { RecipientLevel::NamedBrand };
            recipient.text = who;
        }
    }
    drafts.append(&mut beside);
}

/// What a table, a block or a list tells of a recipient.
fn is_of_a_row(statement: &Statement) -> bool {
    matches!(statement.kind, StatementKind::Declaration | StatementKind::Provision)
        && ["table", "key-value", "list"].iter().any(|cue| statement.cue.starts_with(cue))
}

/// The company, and the class beside it.
fn cut(words: &str) -> Option<(String, String)> {
    let found = BESIDE.captures(words).or_else(|| BESIDE_EN.captures(words))?;
    Some((found["who"].trim().to_owned(), found["class"].trim().to_owned()))
}

// A class of its own right beside a company is a row that the reader has cut already.
pattern!(THEIRS, r"^(?:その|同社の?|同グループの?|(?:its|their) )");

pattern!(
    BESIDE,
    r"^(?P<who>[^、。]{2,40}?)\s?(?:及び|および|並びに|ならびに|と|/|、|・)\s?(?P<class>[^、。()]{2,40}(?:事業者|パートナー(?:企業)?|ネットワーク|提携先|提携企業|業者|各社|企業)(?:等|など)?)$"
);
pattern!(
    BESIDE_EN,
    r"^(?P<who>[A-Z][^。;]{1,40}?) (?:and|&) (?P<class>(?:its|their) (?:[a-z]+ ){0,2}(?:affiliates|partners|subsidiaries|group companies|vendors|providers))$"
);
