//! The words around a link: its label, its sentence, what leads to it.

use std::ops::Range;
use std::sync::LazyLock;

use crate::policy::patterns::Pattern;

use super::headers::{Role, labelled};
use super::links::{OPT_OUT, PERSONAL_REQUEST};
use super::structure::Outline;

/// The words around a link.
pub(super) struct Words<'a> {
    pub(super) label: String,
    pub(super) sentence: &'a str,
    /// The sentence, or what leads to the line where the link stands alone.
    pub(super) context: String,
    pub(super) headings: String,
    /// An item below a sentence on how to stop it.
    pub(super) listed: bool,
    /// What the label asks for behind which the link stands on its line.
    pub(super) role: Option<Role>,
    pub(super) range: Range<usize>,
}

pub(super) fn words<'a>(outline: &'a Outline<'_>, unit: usize, range: Range<usize>) -> Words<'a> {
    let this = &outline.units[unit];
    let (start, end) = (this.view.at(range.start), this.view.at(range.end));
    let at = this.sentences.partition_point(|sentence| sentence.end <= start);
    let sentence = this.sentences.get(at).filter(|sentence| sentence.start <= start);
    let sentence = sentence.cloned().unwrap_or(0..this.text().len());
    let text = this.text();
    let sentence = window(text, sentence, start, end);
    let label = text.get(start..end).unwrap_or_default().trim().to_owned();
    let words = &text[sentence.clone()];
    let mut context = words.to_owned();
    // A link alone on its line belongs to what was said before it.
    if words.chars().count() <= label.chars().count() + 12
        && let Some(near) = said_before(outline, unit, sentence.start)
    {
        // A line that is itself only a title of the link: the sentence before it counts too.
        let short = near.chars().count() < 60 && !near.ends_with('。');
        let further = unit.checked_sub(2).filter(|_| short).and_then(|further| last_sentence(outline, further));
        // The last line of the list before a heading says nothing of what stands below it.
        let titled = unit.checked_sub(1).is_some_and(|title| outline.units[title].rank.is_some());
        let listed = unit.checked_sub(2).is_some_and(|line| outline.units[line].is_item());
        let further = further.filter(|_| !(titled && listed));
        context = format!("{near} {}{context}", further.unwrap_or_default());
    }
    if let Some(last) = this.lead.filter(|_| this.is_item()).and_then(|lead| last_sentence(outline, lead))
        && ["以下", "次の", "下記", "各社"].iter().any(|word| last.contains(word))
    {
        context = format!("{last} {context}");
    }
    let headings = outline.headings(unit).take(2).map(|(_, label)| label).collect::<Vec<_>>().join(" ");
    let listed = leads_into(outline, unit)
        .and_then(|lead| last_sentence(outline, lead))
        .is_some_and(|words| OPT_OUT.is_match(words) && !PERSONAL_REQUEST.is_match(words));
    Words {
        label,
        sentence: &text[sentence.clone()],
        context,
        headings,
        listed,
        role: labelled_as(text, start),
        range: sentence,
    }
}

/// How far around a link the label of its line is looked for, in bytes.
const LABEL: usize = 2_000;

/// The role of the label with which the line begins.
fn labelled_as(text: &str, at: usize) -> Option<Role> {
    let near = text.floor_char_boundary(at.saturating_sub(LABEL));
    let from = text.get(near..at)?.rfind('\n').map(|end| near + end + 1);
    // A line that began long before names too much between its label and here.
    let from = from.or_else(|| (near == 0).then_some(0))?;
    let to = text.ceil_char_boundary((at + LABEL).min(text.len()));
    let (role, value) = labelled(&text[from..to])?;
    (from + value <= at && text[from..at].matches([':', '：']).count() == 1).then_some(role)
}

fn last_sentence<'a>(outline: &'a Outline<'_>, unit: usize) -> Option<&'a str> {
    let unit = &outline.units[unit];
    unit.sentences.last().map(|last| &unit.text()[last.clone()])
}

/// The sentence before this place of a unit: in it, in what leads to it, or in the unit above.
fn said_before<'a>(outline: &'a Outline<'_>, unit: usize, start: usize) -> Option<&'a str> {
    let this = &outline.units[unit];
    let earlier =
        this.sentences.partition_point(|other| other.end <= start).checked_sub(1).map(|at| &this.sentences[at]);
    let above = || this.lead.filter(|lead| *lead < unit).or_else(|| unit.checked_sub(1));
    earlier.map(|earlier| &this.text()[earlier.clone()]).or_else(|| last_sentence(outline, above()?))
}

/// What leads into the list of which the unit is an item.
fn leads_into(outline: &Outline<'_>, unit: usize) -> Option<usize> {
    let this = &outline.units[unit];
    let lead = this.lead.filter(|_| this.is_item());
    // "以下のオプトアウトページへ…" may stand above the title of the list.
    let over_title = || {
        let heading = this.path.last().copied().filter(|_| this.is_item())?;
        let above = heading.checked_sub(1)?;
        let alone = (heading + 1..unit).take(LISTED).all(|at| outline.units[at].is_item());
        (alone && unit - heading < LISTED && BELOW.is_match(last_sentence(outline, above)?)).then_some(above)
    };
    lead.filter(|lead| outline.units[*lead].rank.is_none()).or_else(over_title).or(lead)
}

/// Items of a list that are still looked at for the sentence that leads into it.
const LISTED: usize = 24;

static BELOW: LazyLock<Pattern> = LazyLock::new(|| crate::policy::patterns::regex(r"(?:以下|下記|次)の"));

/// Of a line without end (thousands of addresses in a row) only what stands near the link.
fn window(text: &str, sentence: Range<usize>, start: usize, end: usize) -> Range<usize> {
    const NEAR: usize = 1_500;
    if sentence.len() <= 2 * NEAR {
        return sentence;
    }
    let from = text.floor_char_boundary(start.saturating_sub(NEAR)).max(sentence.start);
    let to = text.ceil_char_boundary((end + NEAR).min(text.len())).min(sentence.end);
    from..to.max(from)
}
