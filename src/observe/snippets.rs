//! What inline scripts would load, as far as their text tells without running it: addresses in the text, and the
//! snippets that vendors hand out, whose loaders build their address from an id.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

/// Addresses taken from one inline script.
const MAX_URLS: usize = 300;
/// Calls of one snippet taken from one inline script.
const MAX_CALLS: usize = 20;
/// Text of a script beyond this many bytes is not searched.
const MAX_SCRIPT: usize = 1 << 20;

/// A snippet: how its call looks, and what its loader fetches; `{}` is the id that the call names.
struct Snippet {
    call: &'static str,
    fetches: &'static [&'static str],
}

/// Public snippets in the form in which their vendors document them.
const SNIPPETS: &[Snippet] = &[
    Snippet { call: r#"['"](GTM-[A-Z0-9]{4,12})['"]"#, fetches: &["https://www.googletagmanager.com/gtm.js?id={}"] },
    Snippet {
        call: r#"gtag\(\s*['"]config['"]\s*,\s*['"](G-[A-Z0-9]{4,14})['"]"#,
        fetches: &[
            "https://www.googletagmanager.com/gtag/js?id={}",
            "https://www.google-analytics.com/g/collect?v=2&tid={}",
        ],
    },
    Snippet {
        call: r#"gtag\(\s*['"]config['"]\s*,\s*['"]((?:AW|DC)-[0-9]{4,14})['"]"#,
        fetches: &["https://www.googletagmanager.com/gtag/js?id={}"],
    },
    Snippet {
        call: r#"(?:ga|__gaTracker)\(\s*['"]create['"]\s*,\s*['"](UA-[0-9]+-[0-9]+)['"]"#,
        fetches: &[
            "https://www.google-analytics.com/analytics.js",
            "https://www.google-analytics.com/collect?v=1&tid={}",
        ],
    },
    Snippet {
        call: r#"fbq\(\s*['"]init['"]\s*,\s*['"]?([0-9]{6,20})['"]?"#,
        fetches: &["https://connect.facebook.net/en_US/fbevents.js", "https://www.facebook.com/tr/?id={}&ev=PageView"],
    },
    Snippet {
        call: r#"_lt\(\s*['"]init['"]\s*,\s*\{[^}]*tagId\s*:\s*['"]([0-9a-f-]{8,40})['"]"#,
        fetches: &["https://d.line-scdn.net/n/line_tag/public/release/v1/lt.js", "https://tr.line.me/tag.gif?t_id={}"],
    },
    Snippet {
        call: r#"twq\(\s*['"](?:init|config)['"]\s*,\s*['"]([a-z0-9]{3,12})['"]"#,
        fetches: &["https://static.ads-twitter.com/uwt.js", "https://t.co/i/adsct?txn_id={}"],
    },
    Snippet {
        call: r#"ttq\.load\(\s*['"]([A-Z0-9]{8,40})['"]"#,
        fetches: &["https://analytics.tiktok.com/i18n/pixel/events.js?sdkid={}"],
    },
    Snippet {
        call: r#"['"]clarity['"]\s*,\s*['"]script['"]\s*,\s*['"]([a-z0-9]{6,16})['"]"#,
        fetches: &["https://www.clarity.ms/tag/{}"],
    },
    Snippet { call: r"hjid\s*:\s*([0-9]{4,12})", fetches: &["https://static.hotjar.com/c/hotjar-{}.js"] },
    Snippet {
        call: r#"pintrk\(\s*['"]load['"]\s*,\s*['"]([0-9]{6,20})['"]"#,
        fetches: &["https://s.pinimg.com/ct/core.js", "https://ct.pinterest.com/v3/?tid={}"],
    },
    Snippet {
        call: r#"_linkedin_partner_id\s*=\s*['"]([0-9]{3,12})['"]"#,
        fetches: &[
            "https://snap.licdn.com/li.lms-analytics/insight.min.js",
            "https://px.ads.linkedin.com/collect?pid={}",
        ],
    },
    Snippet {
        call: r#"snaptr\(\s*['"]init['"]\s*,\s*['"]([0-9a-f-]{20,40})['"]"#,
        fetches: &["https://sc-static.net/scevent.min.js"],
    },
    Snippet {
        call: r#"yahoo_retargeting_id\s*[=:]\s*['"]([A-Z0-9]{6,16})['"]"#,
        fetches: &["https://s.yimg.jp/images/listing/tool/cv/ytag.js"],
    },
];

static CALLS: LazyLock<Vec<(Regex, &'static [&'static str])>> = LazyLock::new(|| {
    let compile =
        |snippet: &Snippet| (Regex::new(snippet.call).expect("the table's patterns compile"), snippet.fetches);
    SNIPPETS.iter().map(compile).collect()
});

/// An absolute or protocol-relative address; the host has a dot and a top-level domain of letters.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    let host = r"(?:[a-zA-Z0-9_](?:[a-zA-Z0-9_-]*[a-zA-Z0-9_])?\.)+[a-zA-Z]{2,24}";
    let pattern = format!(r#"['"`](?:(?:https?|wss?):)?//({host})(?::[0-9]{{1,5}})?(?:[/?][^\s"'`<>\\]*)?"#);
    Regex::new(&pattern).expect("the pattern compiles")
});

/// Names that only look like addresses: vocabularies and namespaces, which nobody fetches.
const VOCABULARIES: &[&str] =
    &["schema.org", "www.schema.org", "www.w3.org", "ogp.me", "purl.org", "ns.adobe.com", "xmlns.com"];

/// Something that an inline script would fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScriptUrl {
    pub(crate) url: String,
    /// Line within the text, from 0.
    pub(crate) line: u32,
}

/// Every address that the text of an inline script names, and what known snippets in it load.
pub(crate) fn urls(script: &str) -> Vec<ScriptUrl> {
    let mut end = script.len().min(MAX_SCRIPT);
    while !script.is_char_boundary(end) {
        end -= 1;
    }
    // JSON in scripts writes `https:\/\/`; the same length keeps the offsets of lines.
    let text = script[..end].replace("\\/", "/");
    let mut hits = Vec::new();
    for hit in ADDRESS.captures_iter(&text).take(MAX_URLS) {
        let (Some(whole), Some(host)) = (hit.get(0), hit.get(1)) else { continue };
        if VOCABULARIES.contains(&host.as_str().to_ascii_lowercase().as_str()) {
            continue;
        }
        let url = whole.as_str()[1..].trim_end_matches([',', ';', '.', ')']).to_owned();
        hits.push((whole.start(), if url.starts_with("//") { format!("https:{url}") } else { url }));
    }
    for (call, fetches) in CALLS.iter() {
        for hit in call.captures_iter(&text).take(MAX_CALLS) {
            let (Some(whole), Some(id)) = (hit.get(0), hit.get(1)) else { continue };
            hits.extend(fetches.iter().map(|fetch| (whole.start(), fetch.replace("{}", id.as_str()))));
        }
    }
    // An address that a loader completes (`…/gtm.js?id=`) says less than the snippet that completes it.
    let whole: Vec<String> = hits.iter().map(|(_, url)| url.clone()).collect();
    let completed = |url: &str| url.ends_with('=') && whole.iter().any(|o| o.len() > url.len() && o.starts_with(url));
    hits.retain(|(_, url)| !completed(url));
    hits.sort();
    placed(&text, hits)
}

/// Offsets → lines, each address once, in the order of the text.
fn placed(text: &str, hits: Vec<(usize, String)>) -> Vec<ScriptUrl> {
    let (mut line, mut from) = (0, 0);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (at, url) in hits {
        line += text[from..at].matches('\n').count();
        from = at;
        if seen.insert(url.clone()) {
            found.push(ScriptUrl { url, line: u32::try_from(line).unwrap_or(u32::MAX) });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(script: &str, expect: &[&str]) {
        let found = urls(script);
        let found: Vec<_> = found.iter().map(|url| url.url.as_str()).collect();
        assert_eq!(found, expect, "in {script}");
    }

    #[test]
    fn addresses_in_the_text() {
        check("var s='//cdn.vendor.example/t.js';", &["https://cdn.vendor.example/t.js"]);
        check(r#"{"u":"https:\/\/b.example.jp\/c?x=1"}"#, &["https://b.example.jp/c?x=1"]);
        check("new WebSocket(`wss://ws.example.jp/s`)", &["wss://ws.example.jp/s"]);
        check("// see https://docs.example.jp\nvar a='http://www.w3.org/2000/svg'; x='a//b'; y='//'", &[]);
    }

    #[test]
    fn snippets_of_vendors() {
        check(
            "j.src='https://www.googletagmanager.com/gtm.js?id='+i+dl;})(window,document,'script','dataLayer','GTM-AB12CD');",
            &["https://www.googletagmanager.com/gtm.js?id=GTM-AB12CD"],
        );
        check(
            "gtag('js', new Date());\ngtag('config', 'G-ABCDE12345');",
            &[
                "https://www.google-analytics.com/g/collect?v=2&tid=G-ABCDE12345",
                "https://www.googletagmanager.com/gtag/js?id=G-ABCDE12345",
            ],
        );
        check(
            "fbq('init', '123456789012345');",
            &[
                "https://connect.facebook.net/en_US/fbevents.js",
                "https://www.facebook.com/tr/?id=123456789012345&ev=PageView",
            ],
        );
        assert_eq!(urls("a\nb\n_lt('init', {\n tagId: '01234567-89ab'\n})")[0].line, 2);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(script in "(['\"`(){},:\\\\/]|https|gtag|config|G-ABCD1|[a-z.]{1,6}|本|\n){0,60}") {
            urls(&script);
        }
    }
}
