//! The bookshop: six pages, its own images, a group company's badge.

use crate::serve::{Answer, Request, Web};

/// Host of the shop's pages.
const SHOP: &str = "www.aozora-shoten.example";

/// Pages by path: title, main part.
const PAGES: &[(&str, &str, &str)] = &[
    ("/", "青空書店 | 空と自然の本", include_str!("shop/home.html")),
    ("/books/", "本の一覧 | 青空書店", include_str!("shop/books.html")),
    ("/books/kumo-no-zukan/", "雲の図鑑 | 青空書店", include_str!("shop/kumo-no-zukan.html")),
    ("/company/", "会社案内 | 青空書店", include_str!("shop/company.html")),
    ("/contact/", "お問い合わせ | 青空書店", include_str!("shop/contact.html")),
    ("/privacy/", "プライバシーポリシー | 青空書店", include_str!("shop/privacy.html")),
];

const FRAME: &str = include_str!("shop/frame.html");
const STYLE: &str = include_str!("shop/style.css");
const COVER: &str = include_str!("shop/cover.svg");

/// Adds the shop, its asset host and its group company.
pub(super) fn add(web: Web) -> Web {
    web.site(SHOP, page)
        .site("static.aozora-shoten.example", |request| match request.path.as_str() {
            "/style.css" => Answer::of("text/css; charset=utf-8", STYLE),
            "/cover.svg" | "/favicon.svg" => Answer::of("image/svg+xml", COVER),
            _ => Answer::not_found(),
        })
        .site("www.aozora-hd.example", |request| match request.path.as_str() {
            "/badge.svg" => Answer::of("image/svg+xml", COVER),
            "/" => Answer::html("<!doctype html><html lang=\"ja\"><title>青空ホールディングス</title><h1>青空ホールディングス株式会社</h1>"),
            _ => Answer::not_found(),
        })
}

fn page(request: &Request) -> Answer {
    match request.path.as_str() {
        "/sitemap.xml" => return Answer::of("application/xml", sitemap()),
        "/robots.txt" => {
            return Answer::of("text/plain", format!("User-agent: *\nAllow: /\nSitemap: https://{SHOP}/sitemap.xml\n"));
        }
        "/favicon.ico" => return Answer::status(204),
        "/contact/send" => return Answer::redirect(303, "/contact/"),
        _ => {}
    }
    let Some((_, title, main)) = PAGES.iter().find(|(path, _, _)| *path == request.path) else {
        return Answer::not_found();
    };
    let html = FRAME.replace("{{title}}", title).replace("{{main}}", main);
    // The shop keeps a session of its own, as any shop does.
    if request.header("cookie").is_some_and(|cookie| cookie.contains("aozora_session=")) {
        return Answer::html(html);
    }
    Answer::html(html).with("set-cookie", "aozora_session=7c1d9f20; Path=/; Secure; HttpOnly; SameSite=Lax")
}

fn sitemap() -> String {
    let urls: String = PAGES.iter().map(|(path, _, _)| format!("<url><loc>https://{SHOP}{path}</loc></url>")).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{urls}</urlset>"
    )
}
