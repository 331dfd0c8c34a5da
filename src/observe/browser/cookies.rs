//! Cookies: set, refused and deleted by responses and scripts, and the jar as the last word.

use std::collections::BTreeMap;

use cookie::{Cookie as Parsed, Expiration};
use serde_json::Value;
use url::Url;

use crate::evidence::{Cookie, CookieAction, CookieSetter, Initiator};

/// What identifies a cookie in a jar.
pub(super) type Key = (String, String, String, Option<String>);

pub(super) fn key(cookie: &Cookie) -> Key {
    (cookie.name.clone(), cookie.domain.clone(), cookie.path.clone(), cookie.partition_key.clone())
}

/// Reads one `Set-Cookie` line, or one assignment to `document.cookie`, as the browser at `url` would.
pub(super) fn read(line: &str, url: &str) -> Option<Cookie> {
    // Browsers take a line without "=" as a nameless cookie with a value.
    let (nameless, line) = match line.split_once(';').map_or(line, |(pair, _)| pair).contains('=') {
        true => (false, line.to_owned()),
        false => (true, format!("_={line}")),
    };
    let parsed = Parsed::parse(line.as_str()).ok()?;
    let page = Url::parse(url).ok();
    let host = page.as_ref().and_then(Url::host_str).unwrap_or_default().to_owned();
    let domain = parsed
        .domain()
        .map(|domain| domain.trim_start_matches('.').to_ascii_lowercase())
        .filter(|domain| !domain.is_empty());
    let path = parsed.path().filter(|path| path.starts_with('/')).map(str::to_owned);
    let lifetime = match (parsed.max_age(), parsed.expires()) {
        (Some(age), _) => Some(age.whole_seconds()),
        (None, Some(Expiration::DateTime(until))) => Some(until.unix_timestamp() - jiff::Timestamp::now().as_second()),
        _ => None,
    };
    Some(Cookie {
        name: if nameless { String::new() } else { parsed.name().to_owned() },
        value: parsed.value().to_owned(),
        host_only: domain.is_none(),
        domain: domain.unwrap_or(host),
        path: path.unwrap_or_else(|| default_path(page.as_ref())),
        secure: parsed.secure().unwrap_or(false),
        http_only: parsed.http_only().unwrap_or(false),
        same_site: parsed.same_site().map(|same_site| same_site.to_string()).unwrap_or_default(),
        partition_key: None,
        lifetime_seconds: lifetime,
        action: if lifetime.is_some_and(|seconds| seconds <= 0) { CookieAction::Deleted } else { CookieAction::Set },
        ..Cookie::default()
    })
}

/// RFC 6265 §5.1.4: the path up to the last slash.
fn default_path(url: Option<&Url>) -> String {
    let path = url.map_or("/", Url::path);
    match path.rfind('/') {
        Some(0) | None => "/".to_owned(),
        Some(at) => path[..at].to_owned(),
    }
}

/// All cookies of a response: `extra` is Network.responseReceivedExtraInfo.
pub(super) fn of_response(extra: &Value, url: &str, request_id: &str, hop: u32, page: &str) -> Vec<Cookie> {
    let headers = extra["headers"].as_object();
    let lines = headers.and_then(|map| map.iter().find(|(name, _)| name.eq_ignore_ascii_case("set-cookie")));
    let lines = lines.and_then(|(_, value)| value.as_str()).unwrap_or_default();
    let blocked: Vec<&Value> = extra["blockedCookies"].as_array().into_iter().flatten().collect();
    let partition = partition_key(&extra["cookiePartitionKey"]);
    let mut unmatched = blocked.clone();
    let mut cookies = Vec::new();
    // The protocol joins several Set-Cookie headers with a line feed.
    for line in lines.split('\n').filter(|line| !line.trim().is_empty()) {
        let Some(mut cookie) = read(line, url) else { continue };
        if is_partitioned(line) {
            cookie.partition_key.clone_from(&partition);
        }
        if let Some(at) = unmatched.iter().position(|blocked| blocked["cookieLine"].as_str() == Some(line)) {
            cookie.blocked = reasons(unmatched.remove(at));
            cookie.action = CookieAction::Blocked;
        }
        cookies.push(cookie);
    }
    for rest in unmatched {
        let Some(mut cookie) = rest["cookieLine"].as_str().and_then(|line| read(line, url)) else { continue };
        cookie.blocked = reasons(rest);
        cookie.action = CookieAction::Blocked;
        cookies.push(cookie);
    }
    for cookie in &mut cookies {
        cookie.setter = CookieSetter::Response { url: url.to_owned(), request_id: request_id.to_owned(), hop };
        page.clone_into(&mut cookie.page);
    }
    cookies
}

fn is_partitioned(line: &str) -> bool {
    line.split(';').skip(1).any(|attribute| attribute.trim().eq_ignore_ascii_case("partitioned"))
}

fn reasons(blocked: &Value) -> Vec<String> {
    let reasons = blocked["blockedReasons"].as_array().into_iter().flatten();
    reasons.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn partition_key(key: &Value) -> Option<String> {
    key.as_str().or_else(|| key["topLevelSite"].as_str()).filter(|site| !site.is_empty()).map(str::to_owned)
}

/// A write by a script, as the hook in the page reported it.
pub(super) fn of_script(line: &str, url: &str, api: &str, stack: Vec<Initiator>, page: &str) -> Option<Cookie> {
    let mut cookie = read(line, url)?;
    let top = stack.first().cloned().unwrap_or_default();
    cookie.setter = CookieSetter::Script { url: top.url, line: top.line, stack, api: api.to_owned() };
    page.clone_into(&mut cookie.page);
    Some(cookie)
}

/// The jar as Storage.getCookies gives it.
pub(super) fn jar(answer: &Value) -> BTreeMap<Key, Cookie> {
    let now = jiff::Timestamp::now().as_second();
    let cookies = answer["cookies"].as_array().into_iter().flatten().map(|entry| {
        let domain = entry["domain"].as_str().unwrap_or_default();
        let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        Cookie {
            name: text("name"),
            value: text("value"),
            host_only: !domain.starts_with('.'),
            domain: domain.trim_start_matches('.').to_owned(),
            path: text("path"),
            secure: entry["secure"].as_bool().unwrap_or(false),
            http_only: entry["httpOnly"].as_bool().unwrap_or(false),
            same_site: text("sameSite"),
            partition_key: partition_key(&entry["partitionKey"]),
            lifetime_seconds: entry["expires"].as_f64().filter(|until| *until > 0.0).map(|until| until as i64 - now),
            action: CookieAction::Found,
            ..Cookie::default()
        }
    });
    cookies.map(|cookie| (key(&cookie), cookie)).collect()
}

/// Writes by responses and scripts held against the jar: one that left no trace, and was not undone later, was refused.
/// `cleared`: at which place a response cleared the cookies of its site (`Clear-Site-Data`).
pub(super) fn settle_writes(
    writes: Vec<Cookie>,
    jar: &BTreeMap<Key, Cookie>,
    cleared: &[(usize, String)],
) -> Vec<Cookie> {
    type Place = (String, String, String);
    let place = |cookie: &Cookie| -> Place { (cookie.name.clone(), cookie.domain.clone(), cookie.path.clone()) };
    let jar: BTreeMap<Place, &Cookie> = jar.values().map(|cookie| (place(cookie), cookie)).collect();
    let mut last_deletion: BTreeMap<Place, usize> = BTreeMap::new();
    for (at, cookie) in writes.iter().enumerate().filter(|(_, cookie)| cookie.action == CookieAction::Deleted) {
        last_deletion.insert(place(cookie), at);
    }
    let mut settled: Vec<Cookie> = Vec::new();
    for (at, mut cookie) in writes.into_iter().enumerate() {
        let stored = jar.get(&place(&cookie));
        if let Some(stored) = stored {
            cookie.partition_key.clone_from(&stored.partition_key);
        }
        let undone = last_deletion.get(&place(&cookie)).is_some_and(|later| *later > at)
            || cleared.iter().any(|(later, url)| *later >= at && is_of_site(url, &cookie.domain));
        if cookie.action == CookieAction::Set && cookie.blocked.is_empty() && stored.is_none() && !undone {
            let visible_then = matches!(&cookie.setter, CookieSetter::Script { api, .. } if api.ends_with("+seen"));
            // One that lives no longer than a visit may have ended with its time.
            let ended = cookie.lifetime_seconds.is_some_and(|seconds| seconds <= VISIT_SECONDS);
            let by_response = matches!(cookie.setter, CookieSetter::Response { .. });
            if !(visible_then || (by_response && ended)) {
                cookie.action = CookieAction::Blocked;
                cookie.blocked = vec!["NotStored".to_owned()];
            }
        }
        if let CookieSetter::Script { api, .. } = &mut cookie.setter {
            *api = api.trim_end_matches("+seen").to_owned();
        }
        settled.push(cookie);
    }
    settled
}

/// A cookie that lives shorter may be gone before the jar is read.
const VISIT_SECONDS: i64 = 30;

/// True when the cookie's domain is the host of the URL, above it or below it.
fn is_of_site(url: &str, domain: &str) -> bool {
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    host == domain || host.ends_with(&format!(".{domain}")) || domain.ends_with(&format!(".{host}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_is_read_as_a_browser_reads_it() {
        let cookie = read(
            "id=1; Domain=.Example.JP; Path=/a; Max-Age=60; Secure; HttpOnly; SameSite=None",
            "https://www.example.jp/x/y",
        )
        .unwrap();
        assert_eq!((cookie.domain.as_str(), cookie.host_only, cookie.path.as_str()), ("example.jp", false, "/a"));
        assert_eq!((cookie.lifetime_seconds, cookie.same_site.as_str(), cookie.secure), (Some(60), "None", true));
        let plain = read("id=1", "https://www.example.jp/x/y").unwrap();
        assert_eq!((plain.domain.as_str(), plain.host_only, plain.path.as_str()), ("www.example.jp", true, "/x"));
        assert_eq!(read("id=; Max-Age=0", "https://a.example/").unwrap().action, CookieAction::Deleted);
        assert_eq!(read("justvalue", "https://a.example/").unwrap().value, "justvalue");
    }

    #[test]
    fn refused_cookies_carry_the_reason() {
        let extra = json!({
            "headers": {"Set-Cookie": "a=1\nb=2; SameSite=None"},
            "blockedCookies": [{"blockedReasons": ["SameSiteNoneInsecure"], "cookieLine": "b=2; SameSite=None"}],
        });
        let cookies = of_response(&extra, "https://a.example/", "v1-1", 0, "https://p.example/");
        assert_eq!(
            cookies.iter().map(|cookie| cookie.action).collect::<Vec<_>>(),
            [CookieAction::Set, CookieAction::Blocked]
        );
        assert_eq!(cookies[1].blocked, ["SameSiteNoneInsecure"]);
    }

    #[test]
    fn a_script_write_that_left_no_trace_was_refused() {
        let write = |line| of_script(line, "https://a.example/", "document.cookie", Vec::new(), "").unwrap();
        let stored =
            jar(&json!({"cookies": [{"name": "a", "value": "1", "domain": "a.example", "path": "/", "expires": -1}]}));
        let settled =
            settle_writes(vec![write("a=1"), write("b=1; Secure"), write("c=1"), write("c=; Max-Age=0")], &stored, &[]);
        let actions: Vec<CookieAction> = settled.iter().map(|cookie| cookie.action).collect();
        assert_eq!(actions, [CookieAction::Set, CookieAction::Blocked, CookieAction::Set, CookieAction::Deleted]);
    }

    #[test]
    fn a_response_whose_cookie_is_not_in_the_jar_set_none() {
        let of = |line: &str| {
            let extra = json!({"headers": {"set-cookie": line}});
            of_response(&extra, "https://a.example/", "v1-1", 0, "https://p.example/").remove(0)
        };
        // Sent without credentials: the browser reads the line and keeps nothing, without a word of why.
        let writes = vec![of("kept=1"), of("ignored=1"), of("brief=1; Max-Age=1"), of("cleared=1")];
        let stored = jar(
            &json!({"cookies": [{"name": "kept", "value": "1", "domain": "a.example", "path": "/", "expires": -1}]}),
        );
        let settled = settle_writes(writes.clone(), &stored, &[]);
        let actions: Vec<CookieAction> = settled.iter().map(|cookie| cookie.action).collect();
        assert_eq!(actions, [CookieAction::Set, CookieAction::Blocked, CookieAction::Set, CookieAction::Blocked]);
        let settled = settle_writes(writes, &stored, &[(4, "https://a.example/bye".to_owned())]);
        assert_eq!(settled[3].action, CookieAction::Set);
    }

    proptest! {
        #[test]
        fn hostile_lines_never_panic(line in ".{0,200}", url in ".{0,60}") {
            let _ = read(&line, &url);
        }
    }
}
