//! A person's visit: canaries, journeys, policy pages.

use kansa::evidence::Observation;

use super::{Lab, SITE, have_browser, target};

#[tokio::test(flavor = "multi_thread")]
async fn canaries_are_typed_and_the_form_is_not_sent() {
    if !have_browser() {
        return;
    }
    let mut target = target();
    target.observe.canaries = true;
    let page = "<form action='/submitted'><label>メール <input type=email id=e name=email></label>
        <label>お名前 <input id=n name=fullname></label><button>送信</button></form>
        <script>e.addEventListener('change', async () => {
          const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(e.value));
          navigator.sendBeacon('https://VENDOR/leak', [...new Uint8Array(hash)].map((b) => b.toString(16).padStart(2, '0')).join(''))
        })</script>";
    let lab = Lab::start(&[("/", page)], target).await;
    assert!(lab.visit("/").await.ok);
    let canaries = lab.all(|record| match &record.observation {
        Observation::Canary(canary) => Some(canary.what.clone()),
        _ => None,
    });
    assert_eq!(canaries, ["email", "name"]);
    let leak = lab.request("/leak");
    assert_eq!(leak.moment, "input");
    assert_eq!(leak.body.map(|body| body.bytes), Some(64));
    assert!(!lab.arrived_at(SITE).iter().any(|url| url.contains("submitted")));
    lab.engine.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_page_is_rendered_with_its_font_sizes() {
    if !have_browser() {
        return;
    }
    let page = "<html lang=ja><title>方針</title><body style='font-size:16px'><p>本文本文本文本文本文本文本文本文</p>
        <p style='font-size:8px'>小さい文字小さい文字</p><script>document.body.append('加えた文')</script>";
    let lab = Lab::start(&[("/privacy", page)], target()).await;
    let url = format!("https://{SITE}/privacy").parse().unwrap();
    let rendered = lab.engine.render(&url).await.unwrap();
    assert_eq!((rendered.status, rendered.title.as_str(), rendered.font_px), (200, "方針", Some((8.0, 16.0))));
    assert!(rendered.html.contains("加えた文"));
    lab.engine.close().await.unwrap();
}
