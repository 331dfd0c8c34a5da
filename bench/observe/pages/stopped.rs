//! Mechanisms: stopped.

use super::page;
use crate::web::Mechanism;

pub(super) fn all() -> Vec<Mechanism> {
    let p = |name, html, expects: &[&'static str]| page("stopped", name, html, expects);
    vec![
        p("iframe-denied", "<iframe src='{F}/d.html?deny'></iframe>", &["d.html"]),
        p("removed-at-once", "<script>const i=document.createElement('iframe');i.src='{F}/ro.html';document.documentElement.append(i);i.remove()</script>", &[]),
        p("navigated-away-requests", "<script>for(let i=0;i<20;i++)new Image().src='{T}/na.gif?i='+i;location.replace('{S}/landed.html')</script>", &["landed.html"]).file("landed.html", "<title>l</title>"),
        p("stopped", "<img src='{T}/w.gif?delay=1500'><script>setTimeout(()=>stop(),200)</script>", &[]),
        p("csp-blocks", "<img src='{T}/no.gif'><script>fetch('{U}/no.json').catch(()=>{})</script><iframe src='{F}/no.html'></iframe>", &[])
            .header("content-security-policy", "default-src 'self' 'unsafe-inline'"),
        p("csp-after-redirect", "<img src='{S}/r.gif?to={T}/no.gif'>", &["r.gif"]).header("content-security-policy", "img-src 'self'"),
        p("mixed-script", "<script src='{H}/no.js'></script><script>fetch('{H}/no.json').catch(()=>{})</script>", &[]),
        p("cors-refused", "<script>fetch('{T}/read.json?nocors').catch(()=>{});fetch('{U}/pre.json?nocors',{method:'PUT',body:'x'}).catch(()=>{})</script>", &["read.json"]),
        p("refused", "<img src='https://closed.nowhere.example:8099/x.gif'><img src='{T}/ok.gif'>", &["ok.gif"]),
        p("hang-up", "<script>fetch('{T}/h.json?abort',{method:'POST',body:'x'}).catch(()=>{})</script>", &["h.json"]),
        p("aborted-early", "<script>const c=new AbortController;fetch('{T}/never.json',{signal:c.signal}).catch(()=>{});c.abort()</script>", &[]),
        p("aborted-late", "<script>const c=new AbortController;fetch('{T}/slow.json?delay=3000',{signal:c.signal}).catch(()=>{});setTimeout(()=>c.abort(),300)</script>", &[]),
        p("orb", "<img src='{T}/o.json'>", &["o.json"]).file("o.json", "{\"a\":1}"),
        p("integrity", "<script integrity='sha256-AAAA' crossorigin src='{T}/i.js'></script>", &["i.js"]),
        p("unsafe-port", "<img src='https://ads.tracker.example:6000/x.gif'>", &[]),
        p("data-and-blob", "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><script>fetch(URL.createObjectURL(new Blob(['x'])))</script>", &[]),
        p("offscreen-lazy-image", "<div style='display:none'><img loading=lazy src='{T}/hidden.gif'></div>", &[]),
        p("csp-all-kinds", "<img src='{T}/n.gif'><script src='{T}/n.js'></script><link rel=stylesheet href='{T}/n.css'><object data='{T}/n.svg'></object><video src='{T}/n.mp4' preload=auto></video><style>@font-face{font-family:n;src:url('{T}/n.woff2')}p{font-family:n}</style><p>x</p><link rel=manifest href='{T}/n.webmanifest'><link rel=prefetch href='{T}/n.html'><link rel=preload as=image href='{T}/n2.gif'><script>navigator.sendBeacon('{T}/n.none','x');new EventSource('{T}/n.events');new Worker('{S}/nw.js');try{new WebSocket('wss://ads.tracker.example/m/{N}/n')}catch{}fetch('{T}/n.json').catch(()=>{});const x=new XMLHttpRequest;x.open('GET','{T}/nx.json');try{x.send()}catch{}</script><img src='{S}/own.gif'>", &["own.gif"])
            .header("content-security-policy", "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self'"),
        p("csp-form-and-frame", "<iframe name=f src='{F}/n.html'></iframe><form id=g action='{T}/n2.html' target=f><input name=a></form><script>g.submit()</script><img src='{S}/own.gif'>", &["own.gif"]).header("content-security-policy", "frame-src 'none'; form-action 'none'"),
        p("csp-meta-late", "<img src='{T}/before.gif'><script>const m=document.createElement('meta');m.httpEquiv='content-security-policy';m.content=\"img-src 'none'\";document.head.append(m);new Image().src='{T}/n.gif'</script>", &["before.gif"]),
        p("csp-nonce", "<script nonce=abc src='{T}/good.js'></script><script src='{T}/n.js'></script><script nonce=abc>new Image().src='{U}/good.gif'</script><script>new Image().src='{U}/n.gif'</script>", &["good.js", "good.gif"]).header("content-security-policy", "script-src 'nonce-abc'"),
        p("csp-in-worker", "<script>new Worker('{S}/w.js?h=content-security-policy%3Aconnect-src%20%27none%27')</script><img src='{T}/x.gif'>", &["x.gif", "w.js"]).file("w.js", "fetch('{T}/n.json').catch(()=>{})"),
        p("csp-redirected-script", "<script src='{S}/r.js?to={T}/n.js'></script>", &["r.js"]).header("content-security-policy", "script-src 'self'"),
        p("csp-sandbox", "<script>fetch('{T}/n.json')</script><img src='{T}/x.gif'>", &["x.gif"]).header("content-security-policy", "sandbox"),
        p("csp-frame-ancestors", "<iframe src='{F}/fa.html?h=content-security-policy%3Aframe-ancestors%20%27none%27'></iframe>", &["fa.html"]).file("fa.html", "<img src='{T}/n.gif'>"),
        p("mixed-kinds", "<img src='{H}/up.gif'><iframe src='{H}/n.html'></iframe><link rel=stylesheet href='{H}/n.css'><script>try{new WebSocket('ws://plain.legacy.example/m/{N}/n')}catch{}navigator.sendBeacon('{H}/n.none','x');try{new EventSource('{H}/n.events')}catch{};try{new Worker('{H}/n.js')}catch{}</script><video src='{H}/up.mp4' preload=auto></video>", &["up.gif"]),
        p("mixed-form", "<iframe name=f></iframe><form id=g method=post action='{H}/mf.html' target=f><input name=a value=1></form><script>g.submit()</script><img src='{T}/x.gif'>", &["x.gif"]),
        p("mixed-in-frame", "<iframe src='{F}/f.html'></iframe>", &["f.html"]).file("f.html", "<script src='{H}/n.js'></script><script>fetch('{H}/n.json').catch(()=>{})</script>"),
        p("mixed-redirect", "<script src='{S}/r.js?to={H}/n.js'></script><img src='{S}/i.gif?to={H}/j.gif'>", &["r.js", "i.gif"]),
        p("aborted-many", "<script>for(let i=0;i<20;i++){const c=new AbortController;fetch('{T}/ab.json?i='+i,{signal:c.signal}).catch(()=>{});setTimeout(()=>c.abort(),i*3)}</script>", &[]),
        p("xhr-aborted", "<script>const x=new XMLHttpRequest;x.open('GET','{T}/xa.json');x.send();x.abort();const y=new XMLHttpRequest;y.open('POST','{U}/xb.json?delay=800');y.send('x');setTimeout(()=>y.abort(),200);const z=new XMLHttpRequest;z.timeout=300;z.open('GET','{F}/xc.json?delay=900');z.send()</script>", &[]),
        p("image-replaced", "<img id=i src='{T}/one.gif?delay=300'><script>i.src='{T}/two.gif';i.src='{T}/three.gif'</script>", &["three.gif"]),
        p("image-detached", "<script>(()=>{for(let i=0;i<10;i++){let x=new Image();x.src='{T}/det.gif?i='+i;x=null}})()</script>", &["det.gif"]),
        p("script-removed", "<script>const s=document.createElement('script');s.src='{T}/sr.js';document.head.append(s);s.remove()</script>", &["sr.js"]),
        p("media-stopped", "<video id=v src='{T}/ms.mp4' preload=auto></video><script>setTimeout(()=>{v.removeAttribute('src');v.load()},30)</script>", &[]),
        p("frames-removed-at-once-many", "<script>for(let i=0;i<8;i++){const f=document.createElement('iframe');f.src='{F}/fr.html?i='+i;document.documentElement.append(f);setTimeout(()=>f.remove(),i*8)}</script>", &[]),
        p("navigated-away-posts", "<script>for(let i=0;i<8;i++){fetch('{T}/np.none?i='+i,{method:'POST',mode:'no-cors',body:'x'});navigator.sendBeacon('{U}/nb.none?i='+i,'x')}location.replace('{S}/landed.html')</script>", &["landed.html", "nb.none"]).file("landed.html", "<title>l</title>"),
        p("blocked-by-response", "<img src='{T}/corp.gif?h=cross-origin-resource-policy%3Asame-origin'><script src='{U}/nosniff.js?h=x-content-type-options%3Anosniff&h=content-type%3Atext/plain'></script><iframe src='{F}/xfo.html?h=x-frame-options%3ASAMEORIGIN'></iframe>", &["corp.gif", "nosniff.js", "xfo.html"]),
        p("preflight-refused", "<script>fetch('{T}/pf.none?nocors',{method:'POST',headers:{'content-type':'application/json'},body:'{}'}).catch(()=>{});fetch('{U}/pf2.none?nocors',{method:'DELETE',keepalive:true}).catch(()=>{})</script>", &["pf.none"]),
        p("connection-refused-kinds", "<script>fetch('https://closed.nowhere.example:8099/x').catch(()=>fetch('{T}/caught.json'));navigator.sendBeacon('https://closed.nowhere.example:8099/b','x')</script>", &["caught.json"]),
        p("hang-up-kinds", "<img src='{T}/h.gif?abort'><script src='{U}/h.js?abort'></script><script>navigator.sendBeacon('{F}/h.none?abort','x');fetch('{D}/h.json?abort').catch(()=>{})</script><img src='{T}/x.gif'>", &["h.gif", "h.js", "h.none", "h.json", "x.gif"]),
        p("plain-hang-up", "<img src='{H}/h.gif?abort'><img src='{H}/i.gif?abort'><script>fetch('{H}/h.none?abort',{method:'POST',mode:'no-cors',body:'x'}).catch(()=>{})</script>", &["h.gif", "h.none"]).plain(),
        p("other-schemes", "<a id=m href='mailto:x@example.com'>m</a><iframe src='tel:0312345678'></iframe><iframe src='intent://x#Intent;end'></iframe><img src='file:///etc/passwd'><img src='ftp://ads.tracker.example/x.gif'><img src='blob:https://x/1'><script>fetch('chrome://version').catch(()=>{});m.click()</script><img src='{T}/x.gif'>", &["x.gif"]),
        p("filesystem-and-blob", "<script>const u=URL.createObjectURL(new Blob(['<p>x'],{type:'text/html'}));fetch(u);new Image().src=u;const f=document.createElement('iframe');f.src=u;document.documentElement.append(f);new Worker(URL.createObjectURL(new Blob(['1'])))</script><img src='{T}/x.gif'>", &["x.gif"]),
        p("integrity-kinds", "<link rel=stylesheet integrity='sha256-AAAA' crossorigin href='{T}/i.css'><script type=module integrity='sha256-AAAA' src='{U}/i.mjs'></script><script>fetch('{F}/i.json',{integrity:'sha256-AAAA'}).catch(()=>{})</script>", &["i.css", "i.mjs", "i.json"]).file("i.mjs", ""),
        p("permissions-policy", "<script>fetch('{T}/x.json');document.featurePolicy;const x=new XMLHttpRequest;x.open('GET','{S}/sx.json',false);try{x.send()}catch{}</script>", &["x.json"]).header("permissions-policy", "sync-xhr=(), geolocation=()"),
    ]
}
