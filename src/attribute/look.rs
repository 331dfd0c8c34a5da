//! What a parameter that no vendor file explains carries, by the look of its name and value.

use super::decode::percent_decode;

/// Parameters that advertisers put on a link to know which click led here.
pub(super) const CLICK_IDS: &[&str] = &[
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "fbclid",
    "yclid",
    "msclkid",
    "ttclid",
    "twclid",
    "ldtag_cl",
    "li_fat_id",
    "gclaw",
    "gclgb",
    "epik",
    "scclid",
    "rdt_cid",
    "igshid",
    "mc_eid",
    "yj_r",
    "sa_p",
    "sa_cc",
    "sa_t",
    "a8mat",
];

pub(super) const MEMBER_NAMES: &[&str] =
    &["memberid", "memberno", "membercode", "crmid", "kaiinid", "kaiinno", "loginid"];

pub(super) fn names_an_identifier(name: &str, bare: &str) -> bool {
    matches!(
        bare,
        "uid"
            | "uuid"
            | "guid"
            | "cid"
            | "sid"
            | "vid"
            | "pid2"
            | "did"
            | "tuid"
            | "puid"
            | "buid"
            | "fpid"
            | "idfa"
            | "aaid"
            | "gaid"
            | "adid"
            | "ifa"
            | "fp"
            | "fingerprint"
            | "visitor"
            | "visitorid"
            | "clientid"
            | "userid"
            | "usrid"
            | "sessionid"
            | "sessid"
            | "deviceid"
            | "anonymousid"
            | "anonid"
            | "browserid"
            | "distinctid"
            | "cookieid"
            | "cookie"
            | "bid"
            | "xid"
            | "partneruid"
            | "userkey"
            | "trackingid"
            | "profileid"
            | "machineid"
            | "pseudoid"
            | "muid"
    ) || name.ends_with("_uid")
        || name.ends_with("_uuid")
        || name.ends_with("userid")
        || name.ends_with("visitor_id")
        || name.ends_with("client_id")
        || name == "b_id"
        || name == "_id"
}

/// MD5, SHA-1 or SHA-256 in hex, or SHA-256 in base64.
pub(super) fn hash_length(value: &str) -> Option<usize> {
    let value = value.trim();
    let hex = matches!(value.len(), 32 | 40 | 64) && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    let base64 =
        matches!(value.len(), 43 | 44) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/-_=".contains(&b));
    (hex || base64).then_some(value.len())
}

/// The domain of a mail address in a text; image names like `logo@2x.png` and keys in URLs (`https://key@host/`) are none.
pub(super) fn address_domain(value: &str) -> Option<&str> {
    value.match_indices('@').take(20).find_map(|(at, _)| {
        let (head, rest) = (&value[..at], &value[at + 1..]);
        let local = head.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '.'));
        let in_authority =
            head.rfind("://").is_some_and(|scheme| !head[scheme + 3..].contains(['/', '?', '&', '=', ' ', ',']));
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-')).unwrap_or(rest.len());
        let domain = rest[..end].trim_matches('.');
        let top = domain.rsplit('.').next().unwrap_or_default();
        let file = matches!(top, "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "js" | "css" | "mjs" | "json");
        let name = (2..=12).contains(&top.len()) && top.bytes().all(|byte| byte.is_ascii_alphabetic()) && !file;
        (local && !in_authority && name && domain.contains('.')).then_some(domain)
    })
}

pub(super) fn is_coordinate(bare: &str, value: &str) -> bool {
    let named = matches!(bare, "lat" | "latitude" | "lon" | "lng" | "longitude" | "geolat" | "geolon");
    let decimals = value.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    named && decimals >= 3 && value.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= 180.0)
}

/// Words that say something about health, belief, debts or the like when they stand in an address.
const SENSITIVE_WORDS: &[&str] = &[
    "がん",
    "癌",
    "うつ",
    "鬱",
    "hiv",
    "妊娠",
    "中絶",
    "不妊",
    "性病",
    "性感染",
    "精神科",
    "心療内科",
    "依存症",
    "障害者",
    "債務整理",
    "自己破産",
    "借金",
    "前科",
    "宗教",
    "信仰",
    "被差別",
    "同性愛",
    "lgbt",
    "depression",
    "cancer",
    "pregnan",
    "abortion",
    "bankruptcy",
    "std-test",
];

pub(super) fn is_sensitive(value: &str) -> bool {
    let lower = percent_decode(value).to_lowercase();
    SENSITIVE_WORDS.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (value, expected) in [
            ("a.b+c@mail.example.jp", Some("mail.example.jp")),
            ("to=taro@example.org&x=1", Some("example.org")),
            ("https://www.example.jp/?m=taro@example.org", Some("example.org")),
            ("https://0123abc@o1.ingest.sentry.io/1", None),
            ("Noto+Sans+JP:wght@400;700", None),
            ("logo@2x.png", None),
            ("npm/bootstrap@5.3.0/dist", None),
            ("@handle.example", None),
        ] {
            assert_eq!(address_domain(value), expected, "{value}");
        }
    }
}
