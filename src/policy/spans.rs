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
        Self::among(drafts.iter().collect())
    }

    fn among(mut drafts: Vec<&'a Draft>) -> Self {
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
        self.within(quote.start, quote.end)
    }

    fn within(&self, start: usize, end: usize) -> impl Iterator<Item = &'a Draft> {
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

/// The drafts of each unit by their quotes: a sentence of a long paragraph does not look at those of all the others.
pub(super) struct Units<'a>(BTreeMap<usize, Spans<'a>>);

impl<'a> Units<'a> {
    pub(super) fn of(drafts: &'a [Draft]) -> Self {
        Self(by_unit(drafts).into_iter().map(|(unit, drafts)| (unit, Spans::among(drafts))).collect())
    }

    /// Drafts read from this unit whose quotes touch this one.
    pub(super) fn touching<'u>(&'u self, unit: usize, quote: &Quote) -> impl Iterator<Item = &'a Draft> + use<'a, 'u> {
        let (start, end) = (quote.start, quote.end);
        self.0.get(&unit).into_iter().flat_map(move |spans| spans.within(start, end))
    }
}
