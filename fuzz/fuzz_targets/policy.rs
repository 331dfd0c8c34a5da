// What every fuzz target of the policy reader checks: no panic, and every quote verbatim at its offsets.

use kansa::catalog::Catalog;
use kansa::policy::{OperatorNames, Quote, Source, read};

pub fn check(media_type: &str, bytes: &[u8]) {
    let source = Source { id: "d1".into(), name: "fuzz".into(), media_type: media_type.into(), bytes, ..Source::default() };
    let reading = read(&source, Catalog::embedded(), &OperatorNames::default());
    let letters: Vec<char> = reading.text.chars().collect();
    let verbatim = |quote: &Quote| {
        let there: String = letters[quote.start..quote.end].iter().collect();
        assert_eq!(there, quote.text);
    };
    reading.statements.iter().for_each(|statement| verbatim(&statement.quote));
    reading.claims.iter().for_each(|claim| verbatim(&claim.quote));
    reading.links.iter().for_each(|link| verbatim(&link.quote));
}
