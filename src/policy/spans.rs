//! Which drafts a place of the text touches, found without looking at all of them: texts are long, and lists longer.

use std::collections::BTreeMap;

use super::Quote;
use super::ground::Draft;

/// Drafts in the order of their quotes.
pub(super) struct Spans<'a> {
    drafts: Vec<&'a Draft>,
    /// How far the quotes up to each draft reach.
    reach: Vec<usize>,
}

impl<'a> Spans<'a> {
    pub(super) fn of(drafts: &'a [Draft]) -> Self {
        let mut drafts: Vec<&Draft> = drafts.iter().collect();
        drafts.sort_by_key(|draft| draft.statement.quote.start);
        let reach = drafts
            .iter()
            .scan(0, |reach, draft| {
                *reach = draft.statement.quote.end.max(*reach);
                Some(*reach)
            })
            .collect();
        Self { drafts, reach }
    }

    /// Drafts whose quotes share a character with this one, or end where it begins, or begin where it ends.
    pub(super) fn touching(&self, quote: &Quote) -> impl Iterator<Item = &'a Draft> {
        let (start, end) = (quote.start, quote.end);
        let upto = self.drafts.partition_point(|draft| draft.statement.quote.start <= end);
        (0..upto)
            .rev()
            .take_while(move |at| self.reach[*at] >= start)
            .map(|at| self.drafts[at])
            .filter(move |draft| draft.statement.quote.end >= start)
    }
}

/// Drafts by the unit from which they were read.
pub(super) fn by_unit(drafts: &[Draft]) -> BTreeMap<usize, Vec<&Draft>> {
    let mut units: BTreeMap<usize, Vec<&Draft>> = BTreeMap::new();
    for draft in drafts {
        units.entry(draft.unit).or_default().push(draft);
    }
    units
}
