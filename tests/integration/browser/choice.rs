//! The phases after a choice.

use kansa::evidence::{GapKind, Observation, VisitPurpose};
use kansa::glossary::Phase;
use kansa::target::OptOutPage;

use super::{Lab, SITE, VENDOR, have_browser, target};

const BANNER: &str = "<body><p>本文</p><img src='https://VENDOR/always.gif'><script>
    const go = () => { if (document.cookie.includes('choice=yes')) new Image().src = 'https://VENDOR/after-accept.gif'; };
    if (!document.cookie.includes('choice=')) {
      const banner = document.createElement('div');
      banner.style = 'position:fixed;bottom:0;left:0;right:0;background:#fff;padding:20px';
      banner.innerHTML = '当サイトはCookieを使用します。<button id=y>すべて同意する</button> <button id=n>拒否する</button>';
      document.body.append(banner);
      y.onclick = () => { document.cookie = 'choice=yes; path=/'; banner.remove(); go(); };
      n.onclick = () => { document.cookie = 'choice=no; path=/'; banner.remove(); fetch('https://OTHER/refused', {mode: 'no-cors'}); };
    }
    go();
</script>";

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_is_made_and_its_effect_seen() {
    if !have_browser() {
        return;
    }
    let mut target = target();
    target.observe.screenshots = true;
    let lab = Lab::start(&[("/", BANNER)], target).await;
    let (accept, reject) = (lab.plan("/", Phase::Accept), lab.plan("/", Phase::Reject));
    assert!(lab.visit_as(&accept).await.ok);
    assert!(lab.visit_as(&reject).await.ok);
    let consents = lab.consents();
    let told: Vec<_> = consents.iter().map(|c| (c.phase, c.button.as_str(), c.outcome.as_str(), c.effective)).collect();
    assert_eq!(
        told,
        [(Phase::Accept, "すべて同意する", "clicked", Some(true)), (Phase::Reject, "拒否する", "clicked", Some(true)),]
    );
    let of = |visit: u64, part: &str| {
        let records = lab.memory.records();
        let of_visit = records.iter().filter(|record| record.visit == Some(visit));
        of_visit.filter(|record| matches!(&record.observation, Observation::Request(r) if r.url.contains(part))).count()
    };
    // After accept: once by the click, once by the page opened again. After reject: never.
    assert_eq!((of(accept.id, "after-accept.gif"), of(reject.id, "after-accept.gif")), (2, 0));
    // The click's own request belongs to the phase; the load before the click does not.
    assert_eq!((of(reject.id, "refused"), of(reject.id, "always.gif")), (1, 1));
    lab.assert_all_told();
    let pictures = lab.all(|record| match &record.observation {
        Observation::Screenshot(picture) if record.visit == Some(accept.id) => Some(picture.subject.clone()),
        _ => None,
    });
    assert_eq!(pictures, ["banner", "after-choice", "page"]);
    lab.engine.close().await.unwrap();
}

const CLOSED: &str = "<div id=h></div><script>if (!document.cookie) {
    const r = h.attachShadow({mode: 'closed'});
    r.innerHTML = '<div style=\"position:fixed;bottom:0\">We use cookies. <button>Accept all</button><button>Reject all</button></div>';
    for (const b of r.querySelectorAll('button')) b.onclick = () => { document.cookie = 'c=' + b.innerText[0]; h.remove() }
}</script>";
const FRAMED: &str = "<script>if (!document.cookie) {
    const f = document.createElement('iframe'); f.src = 'https://OTHER/banner.html'; f.style = 'position:fixed;bottom:0';
    document.documentElement.append(f); onmessage = (e) => { document.cookie = 'c=' + e.data; f.remove() }
}</script>";
const FRAME: &str = "<div id=notice class=message-container>Cookies and you
    <button class='message-button sp_choice_type_11' onclick=\"parent.postMessage('A', '*')\">Accept</button>
    <button class='message-button sp_choice_type_13' onclick=\"parent.postMessage('R', '*')\">Reject</button></div>";
const LAYERED: &str = "<div id=onetrust-banner-sdk style='position:fixed;bottom:0'>Cookieを使用します
    <button id=onetrust-accept-btn-handler>OK</button><button id=onetrust-pc-btn-handler>設定</button></div>
    <div id=pc style='display:none;position:fixed;top:0'>Cookieの設定 <input type=checkbox checked id=ads>
    <button class=save-preference-btn-handler>選択内容を確認</button></div>
    <script>const sdk = document.getElementById('onetrust-banner-sdk'), pc2 = document.getElementById('pc');
    if (document.cookie) sdk.remove();
    document.getElementById('onetrust-pc-btn-handler').onclick = () => { pc2.id = 'onetrust-pc-sdk'; pc2.style.display = 'block'; sdk.remove() };
    document.querySelector('.save-preference-btn-handler').onclick = () => { document.cookie = 'ads=' + ads.checked; pc2.remove() }</script>";

#[tokio::test(flavor = "multi_thread")]
async fn banners_are_found_in_roots_frames_and_second_layers() {
    if !have_browser() {
        return;
    }
    let pages = [
        ("/closed", CLOSED),
        ("/framed", FRAMED),
        ("/layered", LAYERED),
        ("/none", "<p>no banner</p>"),
        ("OTHER/banner.html", FRAME),
    ];
    let lab = Lab::start(&pages, target()).await;
    for path in ["/closed", "/framed", "/layered", "/none"] {
        lab.visit_as(&lab.plan(path, Phase::Reject)).await;
    }
    let consents = lab.consents();
    let told: Vec<_> = consents.iter().map(|c| (c.platform.as_str(), c.outcome.as_str(), c.effective)).collect();
    assert_eq!(
        told,
        [
            ("generic", "clicked", Some(true)),
            ("Sourcepoint", "clicked", Some(true)),
            ("OneTrust", "clicked", Some(true)),
            ("", "none-needed", None),
        ]
    );
    let cookies: Vec<String> = lab.all(|record| match &record.observation {
        Observation::Cookie(cookie) => Some(format!("{}={}", cookie.name, cookie.value)),
        _ => None,
    });
    assert_eq!(cookies, ["c=R", "c=R", "ads=false"]);
    assert_eq!(lab.gaps().iter().filter(|(kind, _)| *kind == GapKind::Phase).count(), 1);
    lab.engine.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operators_opt_out_page_is_used() {
    if !have_browser() {
        return;
    }
    let mut target = target();
    let url = format!("https://{SITE}/opt-out").parse().unwrap();
    target.observe.opt_out = Some(OptOutPage { url, click: "停止する".to_owned() });
    let page = "<script>if (!document.cookie.includes('out')) new Image().src = 'https://VENDOR/track.gif'</script>";
    let out = "<button onclick=\"document.cookie = 'out=1; path=/'; this.remove()\">停止する</button>";
    let lab = Lab::start(&[("/", page), ("/opt-out", out)], target).await;
    assert!(lab.visit_as(&lab.plan("/", Phase::OptOut)).await.ok);
    assert_eq!(lab.consents()[0].outcome, "clicked");
    let purposes = lab.all(|record| match &record.observation {
        Observation::VisitStarted(started) => Some((started.purpose, started.phase)),
        _ => None,
    });
    assert_eq!(
        purposes,
        [
            (VisitPurpose::Page, Phase::OptOut),
            (VisitPurpose::Consent, Phase::NoChoice),
            (VisitPurpose::OptOut, Phase::OptOut),
        ]
    );
    assert_eq!(lab.arrived_at(VENDOR), Vec::<String>::new());
    lab.engine.close().await.unwrap();
}

const HEEDS: &str = "<p>本文</p><script>
    new Image().src = 'https://VENDOR/always.gif';
    if (!navigator.globalPrivacyControl) new Image().src = 'https://VENDOR/sold.gif';
</script>";

#[tokio::test(flavor = "multi_thread")]
async fn the_opt_out_signal_is_sent_and_can_be_read() {
    if !have_browser() {
        return;
    }
    let lab = Lab::start(&[("/", HEEDS)], target()).await;
    let (without, with) = (lab.plan("/", Phase::NoChoice), lab.plan("/", Phase::Gpc));
    assert!(lab.engine.visit(&without).await.unwrap().ok);
    assert!(lab.engine.visit(&with).await.unwrap().ok);
    let requests = |visit: u64| -> Vec<(String, bool)> {
        let records = lab.memory.records();
        let of_visit = records.iter().filter(|record| record.visit == Some(visit));
        let seen = of_visit.filter_map(|record| match &record.observation {
            Observation::Request(request) => {
                let said = request.headers.iter().any(|header| header.name.eq_ignore_ascii_case("sec-gpc"));
                Some((request.url.rsplit('/').next().unwrap_or_default().to_owned(), said))
            }
            _ => None,
        });
        seen.filter(|(file, _)| !file.contains("favicon")).collect()
    };
    let of = |file: &str, said: bool| (file.to_owned(), said);
    assert_eq!(requests(without.id), [of("", false), of("always.gif", false), of("sold.gif", false)]);
    assert_eq!(requests(with.id), [of("", true), of("always.gif", true)]);
    lab.engine.close().await.unwrap();
}
