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

#[tokio::test(flavor = "multi_thread")]
async fn what_tells_devices_apart_is_counted_by_its_script() {
    if !have_browser() {
        return;
    }
    // Whether the machine can draw in three dimensions or not: the question is what counts.
    let script = "const canvas = document.createElement('canvas');
        for (let i = 0; i < 2; i += 1) canvas.toDataURL();
        canvas.getContext('webgl');
        try { WebGLRenderingContext.prototype.getParameter.call(null, 7937); } catch {}
        new Image().src = 'https://VENDOR/seen?' + [navigator.hardwareConcurrency > 0, canvas.getContext.name, canvas.getContext.length].join();";
    let script = script.replace("VENDOR", super::VENDOR);
    let lab = Lab::start(&[("/", "<script src='/print.js'></script>"), ("/print.js", &script)], target()).await;
    assert!(lab.visit("/").await.ok);
    let mut counted = lab.all(|record| match &record.observation {
        Observation::ApiCall(call) => Some((call.api.clone(), call.count, call.script.ends_with("/print.js"))),
        _ => None,
    });
    counted.sort();
    let counted: Vec<(&str, u32, bool)> = counted.iter().map(|(api, count, own)| (&**api, *count, *own)).collect();
    let expected = [
        ("HTMLCanvasElement.toDataURL", 2, true),
        ("Navigator.hardwareConcurrency", 1, true),
        ("WebGLRenderingContext.getParameter", 1, true),
    ];
    assert_eq!(counted, expected);
    assert!(lab.arrived_at(super::VENDOR).iter().any(|url| url.contains("true,getContext,1")));
    lab.engine.close().await.unwrap();
}
