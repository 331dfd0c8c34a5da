//! The vendors' servers: tags, beacons, pixels, fonts, the banner.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::serve::{Answer, Request, Web};

/// A transparent pixel.
const PIXEL: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

const CONTAINER: &str = include_str!("tags/tagbako.js");
const ANALYTICS: &str = include_str!("tags/mieruka.js");
const ADS: &str = include_str!("tags/hiroba.js");
const RECORDER: &str = include_str!("tags/heatview.js");
const CRM: &str = include_str!("tags/tsunagaru.js");
const BANNER: &str = include_str!("tags/doui.js");
const FONT_SHEET: &str = "@font-face{font-family:\"Mori Gothic\";font-display:swap;src:url(https://files.mojinomori.example/mori-gothic.woff2) format(\"woff2\")}";

/// A page of a vendor, so that links of the policy lead somewhere.
fn vendor_page(name: &str, text: &str) -> Answer {
    Answer::html(format!(
        "<!doctype html><html lang=\"ja\"><meta charset=\"utf-8\"><title>{name}</title><h1>{name}</h1><p>{text}</p>"
    ))
}

fn pixel() -> Answer {
    Answer::of("image/gif", PIXEL).with("cache-control", "no-store")
}

/// What a beacon or a `fetch` gets: nothing, from anywhere.
fn taken() -> Answer {
    Answer::status(204).with("access-control-allow-origin", "*")
}

/// Adds every vendor.
pub(super) fn add(web: Web) -> Web {
    let web = analytics(tag_manager(web));
    let web = advertising(web);
    let web = others(web);
    web.site("cmp.doui.example", |request| match request.path.as_str() {
        "/banner.js" => Answer::script(BANNER),
        _ => Answer::not_found(),
    })
    .site("log.doui.example", |_| taken())
}

fn tag_manager(web: Web) -> Web {
    web.site("tm.tagbako.example", |request| match request.path.as_str() {
        "/container.js" => Answer::script(CONTAINER),
        "/hit.gif" => pixel(),
        _ => Answer::not_found(),
    })
    .site("www.tagbako.example", |_| {
        vendor_page(
            "タグばこ株式会社 プライバシーポリシー",
            "当社は、タグ管理サービスの提供のために、配信先のページのURLとIPアドレスを利用します。",
        )
    })
}

fn analytics(web: Web) -> Web {
    web.site("tag.mieruka-analytics.example", |_| Answer::script(ANALYTICS))
        .site("collect.mieruka-analytics.example", |_| taken())
        .site("www.mieruka-analytics.example", |request| match request.path.as_str() {
            "/privacy/" => vendor_page(
                "みえるか株式会社 プライバシーポリシー",
                "当社は、ミエルカ解析で受け取った情報を、解析サービスの提供と改善のために利用します。",
            ),
            "/optout/" => vendor_page(
                "ミエルカ解析 オプトアウト",
                "このページでミエルカ解析による計測を停止することができます。停止はこのブラウザに限られます。",
            ),
            _ => Answer::not_found(),
        })
}

fn advertising(web: Web) -> Web {
    let visitors = AtomicU32::new(0);
    web.site("ads.hiroba-ads.example", |_| Answer::script(ADS))
        .site("px.hiroba-ads.example", move |request| match request.path.as_str() {
            "/p.gif" => {
                let id = visitor(request, "hb_uid", &visitors);
                let to = format!("https://sync.nijiiro-dsp.example/s?partner=hiroba&puid={id}");
                let cookie =
                    format!("hb_uid={id}; Domain=hiroba-ads.example; Path=/; Max-Age=34128000; Secure; SameSite=None");
                Answer::redirect(302, &to).with("set-cookie", &cookie)
            }
            "/ns.gif" => pixel(),
            _ => Answer::not_found(),
        })
        .site("www.hiroba-ads.example", |_| Answer::not_found())
        .site("sync.nijiiro-dsp.example", |request| {
            let id = request.parameter("puid").unwrap_or_default();
            let cookie = format!("nd_id=nd-{id}; Path=/; Max-Age=7776000; Secure; SameSite=None");
            pixel().with("set-cookie", &cookie)
        })
}

/// The id in the visitor's cookie, or a new one.
fn visitor(request: &Request, name: &str, visitors: &AtomicU32) -> String {
    let cookies = request.header("cookie").unwrap_or_default().split("; ");
    let known = cookies.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
    known.map_or_else(
        || {
            format!(
                "{:016x}",
                u64::from(visitors.fetch_add(1, Ordering::Relaxed) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            )
        },
        |(_, id)| id.to_owned(),
    )
}

fn others(web: Web) -> Web {
    web.site("rec.heatview.example", |_| Answer::script(RECORDER))
        .site("in.heatview.example", |_| taken())
        .site("cdn.tsunagaru-crm.example", |_| Answer::script(CRM))
        .site("api.tsunagaru-crm.example", |_| taken())
        .site("fonts.mojinomori.example", |_| {
            Answer::of("text/css; charset=utf-8", FONT_SHEET).with("access-control-allow-origin", "*")
        })
        // There is no font in it: a browser asks for it all the same, and falls back.
        .site("files.mojinomori.example", |_| {
            Answer::of("font/woff2", b"wOF2".as_slice()).with("access-control-allow-origin", "*")
        })
}
