//! "※3 甲とは、A社、B社、C社": a note that names the members of a class. They stand in its place, each a row.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::ground::{Draft, Ground};
use super::names::{self, Mention};
use super::structure::Outline;
use super::{Specificity, StatementKind};

static NOTE: LazyLock<Pattern> = LazyLock::new(|| {
    super::patterns::regex(
        r"^[(（]?(?:※|注|\*)\s?[0-9]{0,2}[.．:)）]?\s*[「『]?(?P<class>[^、。「」『』]{2,30}?)[」』]?(?:とは|は)、\s?",
    )
});

/// "※1" alone in a cell stands for what the note of that mark says.
pub(super) fn in_words<'a>(ground: &Ground<'a>, line: &'a str) -> &'a str {
    let Some(mark) = MARK.captures(line.trim()) else { return line };
    ground.notes.get(&mark["number"]).copied().unwrap_or(line)
}

/// What the notes of a document say, by their numbers; of one number the first.
pub(super) fn notes<'a>(outline: &'a Outline<'_>) -> BTreeMap<String, &'a str> {
    let mut notes = BTreeMap::new();
    for unit in outline.units.iter().filter(|unit| unit.cell().is_none() && !unit.chrome) {
        if let Some(note) = SAID.captures(unit.text())
            && let Some(words) = note.name("words")
        {
            notes.entry(note["number"].to_owned()).or_insert_with(|| words.as_str());
        }
    }
    notes
}

static MARK: LazyLock<Pattern> =
    LazyLock::new(|| super::patterns::regex(r"^[(\[]?(?:※|\*|注)\s?(?P<number>[0-9]{1,2})[)\]]?$"));
static SAID: LazyLock<Pattern> = LazyLock::new(|| {
    super::patterns::regex(r"^[(\[]?(?:※|\*|注)\s?(?P<number>[0-9]{1,2})[)\]]?[.:：]?\s*(?P<words>[^\n]{2,300}?)。?$")
});

/// Puts the named members in the place of a class of joint users or recipients.
pub(super) fn members(ground: &Ground<'_>, drafts: &mut Vec<Draft>) {
    for (index, unit) in ground.outline.units.iter().enumerate() {
        let text = unit.text();
        let Some(note) = NOTE.captures(text).filter(|_| !unit.chrome) else { continue };
        let Some(class) = note.name("class").map(|class| class.as_str()) else { continue };
        let named: Vec<&Mention> = ground.mentions[index].iter().filter(|mention| mention.legal).collect();
        let letters: usize = named.iter().map(|mention| mention.range.len()).sum();
        // A note that tells more than the names only explains the word.
        if named.len() < 2 || letters * 2 < text.len() {
            continue;
        }
        let of_the_class = |draft: &Draft| {
            matches!(draft.statement.kind, StatementKind::JointUse | StatementKind::Provision)
                && draft.statement.specificity >= Specificity::Category
                && !draft.statement.negated
                && draft.statement.recipient.as_ref().is_some_and(|who| who.text == class)
        };
        let Some(at) = drafts.iter().position(of_the_class) else { continue };
        let base = drafts[at].statement.clone();
        drafts.retain(|draft| !of_the_class(draft));
        for mention in named {
            let mut statement = base.clone();
            statement.quote = ground.quote(index, 0..mention.range.end);
            statement.recipient = Some(names::recipient(mention));
            statement.specificity = Specificity::Company;
            drafts.push(Draft { unit: index, statement });
        }
    }
}
