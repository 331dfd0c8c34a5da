//! What a report does not show: values. It says what was masked, how often and why.

use url::Url;

use super::model::{Redaction, Report};
use crate::attribute::redacted_query;
use crate::evidence::{Evidence, Observation};
use crate::glossary::Bilingual;

/// Longest URL that a report shows, in characters.
const LONGEST: usize = 300;

/// A URL without user, password and fragment, with kind and length of each query value in its place (`q={text:5}`).
///
/// What is no URL comes back cut to a bound and without what follows a question mark.
#[must_use]
pub(super) fn url(raw: &str) -> String {
    let Ok(mut parsed) = Url::parse(raw) else {
        return bounded(raw.split(['?', '#']).next().unwrap_or_default());
    };
    if parsed.scheme() == "data" || parsed.scheme() == "blob" {
        return format!("{}:[{}]", parsed.scheme(), raw.chars().count());
    }
    let query = redacted_query(&parsed);
    let base = {
        parsed.set_query(None);
        parsed.set_fragment(None);
        // Both fail only on URLs that have no authority, hence no user either.
        let _ = parsed.set_username("");
        let _ = parsed.set_password(None);
        parsed
    };
    bounded(&format!("{base}{query}"))
}

fn bounded(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// Counts what the evidence holds and the report masks.
pub(super) fn redactions(evidence: &Evidence, report: &Report) -> Vec<Redaction> {
    let (mut queries, mut bodies, mut canaries) = (0, 0, 0);
    for record in &evidence.records {
        match &record.observation {
            Observation::Request(request) => {
                queries += u64::from(request.url.contains('?'));
                bodies += u64::from(request.body.is_some());
            }
            Observation::Response(response) => bodies += u64::from(response.body.is_some()),
            Observation::SocketFrame(frame) => bodies += u64::from(frame.body.is_some()),
            Observation::Canary(_) => canaries += 1,
            _ => {}
        }
    }
    let cookies = report.cookies.len() as u64;
    let storage = report.storage.len() as u64;
    let person = || {
        Bilingual::new(
            "利用者を識別し得るため、長さ・種類・ハッシュ値のみを示します。",
            "They may identify a person; only length, kind and hash are shown.",
        )
    };
    [
        ("cookie-values", cookies, person()),
        ("storage-values", storage, person()),
        (
            "query-values",
            queries,
            Bilingual::new(
                "URLの値に識別子や入力内容が含まれ得るため、パラメータ名と、値の種類・長さのみを示します。",
                "Values in URLs may hold identifiers or input; only parameter names, and kind and length of the values, are shown.",
            ),
        ),
        (
            "bodies",
            bodies,
            Bilingual::new(
                "送受信の本文は記録にのみ保存し、報告書には検出した項目名を示します。",
                "Bodies stay in the evidence; the report names the items found in them.",
            ),
        ),
        (
            "canaries",
            canaries,
            Bilingual::new(
                "試験用に入力した値は、項目名と一致した方式のみを示します。",
                "Values typed for the test are named by kind and by the way they were matched.",
            ),
        ),
    ]
    .into_iter()
    .filter(|(_, count, _)| *count > 0)
    .map(|(what, count, reason)| Redaction { what: what.to_owned(), reason, count })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_names_stay() {
        for (raw, shown) in [
            ("https://a.example/p?q=taro%40x.jp&n=", "https://a.example/p?q={address:9}&n="),
            ("https://user:secret@a.example/p#frag", "https://a.example/p"),
            ("data:text/html,<script>", "data:[23]"),
            ("privacy.html?x=1", "privacy.html"),
            ("https://a.example/p?q=[9]", "https://a.example/p?q=[9]"),
        ] {
            assert_eq!(url(raw), shown);
        }
        assert!(url(&format!("https://a.example/{}", "x".repeat(900))).chars().count() <= LONGEST);
    }
}
