//! The mechanisms, a page each.

use crate::web::Mechanism;

fn page(class: &'static str, name: &'static str, html: &'static str, expects: &[&'static str]) -> Mechanism {
    Mechanism { class, name, html, expects: expects.to_vec(), ..Mechanism::default() }
}

impl Mechanism {
    fn file(mut self, name: &'static str, text: &'static str) -> Self {
        self.files.push((name, text));
        self
    }
    fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }
    fn cookie(mut self, name: &'static str, what: &'static str, by: &'static str) -> Self {
        self.cookies.push((name, what, by));
        self
    }
    fn delayed(mut self) -> Self {
        self.delayed = true;
        self
    }
    fn plain(mut self) -> Self {
        self.plain = true;
        self
    }
}

/// Every page. Names are unique.
pub(crate) fn all() -> Vec<Mechanism> {
    let mut pages = elements();
    pages.extend(scripts());
    pages.extend(requests());
    pages.extend(frames());
    pages.extend(workers());
    pages.extend(chains());
    pages.extend(leaving());
    pages.extend(timers());
    pages.extend(stopped());
    pages.extend(cookies());
    pages.extend(persons());
    pages
}

fn elements() -> Vec<Mechanism> {
    let p = |name, html, expects: &[&'static str]| page("element", name, html, expects);
    vec![
        p("img", "<img src='{T}/a.gif?x=1'><img srcset='{U}/b.gif 1x'>", &["a.gif", "b.gif"]),
        p("picture", "<picture><source srcset='{T}/s.gif'><img src='{T}/no.gif'></picture>", &["s.gif"]),
        p(
            "css",
            "<link rel=stylesheet href='{C}/a.css'><div class=b>x</div>",
            &["a.css", "i.css", "bg.gif", "bg2.gif"],
        )
        .file("a.css", "@import url('{T}/i.css'); .b { background: url('{U}/bg.gif') }")
        .file("i.css", "body { background-image: url('{F}/bg2.gif') }"),
        p(
            "font",
            "<style>@font-face{font-family:x;src:url('{C}/x.woff2')}</style><p style='font-family:x'>x</p>",
            &["x.woff2"],
        ),
        p(
            "media",
            "<video src='{T}/v.mp4' preload=auto autoplay muted></video><audio src='{U}/a.mp4' preload=auto></audio>",
            &["v.mp4", "a.mp4"],
        ),
        p("poster", "<video poster='{T}/p.gif'><track src='{S}/t.vtt' default kind=captions></video>", &["p.gif"]),
        p("object", "<object data='{T}/o.gif'></object><embed src='{U}/e.svg'>", &["o.gif", "e.svg"]),
        p("input-image", "<input type=image src='{T}/i.gif'>", &["i.gif"]),
        p("svg-image", "<svg><image href='{T}/s.gif' width=1 height=1 /></svg>", &["s.gif"]),
        p("table-background", "<table background='{T}/t.gif'><tr><td>x</table>", &["t.gif"]),
        p(
            "script",
            "<script src='{T}/a.js'></script><script src='{U}/b.js' async></script><script src='{F}/c.js' defer></script>",
            &["a.js", "b.js", "c.js"],
        ),
        p(
            "preload",
            "<link rel=preload as=image href='{T}/p.gif'><link rel=preload as=script href='{U}/p.js'>",
            &["p.gif", "p.js"],
        ),
        p("prefetch", "<link rel=prefetch href='{T}/p.js'>", &["p.js"]),
        p("modulepreload", "<link rel=modulepreload href='{C}/m.mjs'>", &["m.mjs"]).file("m.mjs", "export default 1"),
        p("manifest", "<link rel=manifest href='{S}/app.webmanifest'>", &["app.webmanifest"])
            .file("app.webmanifest", "{\"name\":\"x\",\"icons\":[]}"),
        p("favicon", "<link rel=icon href='{S}/f.png'>", &[]),
        p(
            "preconnect",
            "<link rel=preconnect href='https://late.third.example'><link rel=dns-prefetch href='//cdn.library.example'>",
            &[],
        ),
        p("noscript", "<noscript><img src='{T}/never.gif'></noscript><img src='{T}/yes.gif'>", &["yes.gif"]),
        p("plain-page", "<img src='{H}/a.gif'><script src='{H}/b.js'></script>", &["a.gif", "b.js"]).plain(),
        p(
            "shadow",
            "<div id=h></div><script>h.attachShadow({mode:'closed'}).innerHTML=`<img src='{T}/s.gif'>`</script>",
            &["s.gif"],
        ),
    ]
}

fn scripts() -> Vec<Mechanism> {
    let p = |name, html, expects: &[&'static str]| page("script", name, html, expects);
    vec![
        p("injected", "<script src='{C}/tag.js'></script>", &["tag.js", "second.js", "third.gif"])
            .file("tag.js", "var s=document.createElement('script');s.src='{T}/second.js';document.head.append(s)")
            .file("second.js", "new Image().src='{U}/third.gif?d='+encodeURIComponent(location.href)"),
        p("document-write", "<script>document.write(`<script src='{T}/w.js'><\\/script>`)</script>", &["w.js", "w.gif"])
            .file("w.js", "document.write(`<img src='{U}/w.gif'>`)"),
        p("modules", "<script type=module src='{C}/m.mjs'></script>", &["m.mjs", "n.mjs", "m.gif", "dyn.mjs"])
            .file("m.mjs", "import n from '{T}/n.mjs'; new Image().src='{U}/m.gif?'+n; import('{F}/dyn.mjs')")
            .file("n.mjs", "export default 1"),
        p("importmap", "<script type=importmap>{\"imports\":{\"lib\":\"{C}/lib.mjs\"}}</script><script type=module>import 'lib'</script>", &["lib.mjs", "l.gif"])
            .file("lib.mjs", "new Image().src='{T}/l.gif'"),
        p("import-json", "<script type=module>import d from '{S}/d.json' with {type:'json'}; new Image().src='{T}/j.gif?'+d.a</script>", &["d.json", "j.gif"])
            .file("d.json", "{\"a\":1}"),
        p("tag-manager", "<script src='{C}/gtm.js?id=GTM-TEST'></script>", &["gtm.js", "analytics.js", "collect"])
            .file("gtm.js", "setTimeout(function(){var s=document.createElement('script');s.async=1;s.src='{T}/analytics.js';document.head.appendChild(s)},0)")
            .file("analytics.js", "navigator.sendBeacon('{U}/collect?v=2&tid=G-1','en=page_view')"),
        p("jsonp", "<script>window.cb=()=>{new Image().src='{U}/cb.gif'}</script><script src='{T}/j.js?callback=cb'></script>", &["j.js", "cb.gif"]).file("j.js", "cb({})"),
        p("console-and-errors", "<script>console.log({a:1}); setTimeout(()=>{throw new Error('x')}); window.onerror=()=>{new Image().src='{T}/err.gif'}</script>", &["err.gif"]),
        p("mutation", "<div id=m></div><script>new MutationObserver(()=>fetch('{T}/mut.json')).observe(m,{childList:true}); m.append('x')</script>", &["mut.json"]),
    ]
}

fn requests() -> Vec<Mechanism> {
    let p = |name, html, expects: &[&'static str]| page("request", name, html, expects);
    vec![
        p("fetch-get", "<script>fetch('{T}/f.json?q=1').then(r=>r.json())</script>", &["f.json"]),
        p("fetch-unread", "<script>fetch('{T}/f.json',{mode:'no-cors'})</script>", &["f.json"]),
        p("fetch-preflight", "<script>fetch('{T}/p.json',{method:'POST',headers:{'content-type':'application/json','x-a':'1'},body:'{\"a\":1}'})</script>", &["p.json"]),
        p("fetch-put-delete", "<script>fetch('{T}/a.json',{method:'PUT',body:'x'}).then(()=>fetch('{T}/b.json',{method:'DELETE'}))</script>", &["a.json", "b.json"]),
        p("fetch-bodies", "<script>const u='{T}/b.none?k=';fetch(u+'text',{method:'POST',body:'text'});fetch(u+'params',{method:'POST',body:new URLSearchParams({a:'1'})});const f=new FormData;f.append('a','1');f.append('f',new Blob(['file']),'f.txt');fetch(u+'form',{method:'POST',body:f});fetch(u+'blob',{method:'POST',body:new Blob(['blob'])});fetch(u+'bytes',{method:'POST',body:new Uint8Array([0,1,255])});fetch(u+'big',{method:'POST',body:'x'.repeat(300000)})</script>", &["b.none"]),
        p("fetch-gzip", "<script>new Response(new Blob(['hello kansa']).stream().pipeThrough(new CompressionStream('gzip'))).blob().then(b=>fetch('{T}/g.none',{method:'POST',body:b}))</script>", &["g.none"]),
        p("keepalive", "<script>fetch('{T}/k.none',{method:'POST',keepalive:true,body:'k'})</script>", &["k.none"]),
        p("beacon", "<script>navigator.sendBeacon('{T}/s.none','s');navigator.sendBeacon('{U}/b.none',new Blob(['{}'],{type:'application/x-www-form-urlencoded'}));const f=new FormData;f.append('a','1');navigator.sendBeacon('{F}/f.none',f)</script>", &["s.none", "b.none", "f.none"]),
        p("beacon-json", "<script>navigator.sendBeacon('{T}/j.none',new Blob(['{}'],{type:'application/json'}))</script>", &["j.none"]),
        p("xhr", "<script>const x=new XMLHttpRequest;x.open('POST','{T}/x.json');x.send('a=1');const y=new XMLHttpRequest;y.open('GET','{S}/sync.json',false);y.send()</script>", &["x.json", "sync.json"]),
        p("eventsource", "<script>const e=new EventSource('{T}/e.events');e.onmessage=()=>{e.close();new Image().src='{U}/got.gif'}</script>", &["e.events", "got.gif"]),
        p("ping", "<a id=a href='#x' ping='{T}/ping.none {U}/ping2.none'>x</a><script>a.click()</script>", &["ping.none", "ping2.none"]),
        p("form-into-frame", "<iframe name=f></iframe><form id=g method=post action='{T}/form.html' target=f><input name=a value=1></form><script>g.submit()</script>", &["form.html"]),
        p("form-get-page", "<form id=g action='{T}/landed.html'><input name=q value=1></form><script>onload=()=>setTimeout(()=>g.submit(),20)</script>", &["landed.html", "after.gif"])
            .file("landed.html", "<title>landed</title><img src='{U}/after.gif'>"),
        p("socket-refused", "<script>const w=new WebSocket('wss://ads.tracker.example/m/{N}/ws.none');w.onerror=()=>fetch('{U}/fallback.json')</script>", &["fallback.json"]),
        p("service-unavailable", "<img src='{T}/e.gif?status=500'><script src='{U}/e.js?status=404'></script>", &["e.gif", "e.js"]),
        p("csp-report", "<img src='{T}/blocked.gif'><img src='{S}/ok.gif'>", &["ok.gif", "csp.none"])
            .header("content-security-policy", "img-src 'self'; report-uri {U}/csp.none"),
        p("csp-report-only", "<img src='{T}/allowed.gif'>", &["allowed.gif", "csp.none"])
            .header("content-security-policy-report-only", "img-src 'self'; report-uri {U}/csp.none"),
        p("reporting-api", "<img src='{T}/allowed.gif'>", &["allowed.gif", "report.none"])
            .header("reporting-endpoints", "main=\"{U}/report.none\"")
            .header("content-security-policy-report-only", "img-src 'self'; report-to main"),
        p("report-to-legacy", "<img src='{T}/allowed.gif'>", &["allowed.gif"])
            .header("report-to", "{\"group\":\"g\",\"max_age\":1000,\"endpoints\":[{\"url\":\"{U}/legacy.none\"}]}")
            .header("content-security-policy-report-only", "img-src 'self'; report-to g"),
        p("report-observer", "<script>new ReportingObserver(l=>navigator.sendBeacon('{T}/ro.none',JSON.stringify(l)),{buffered:true}).observe()</script>", &[]),
        p("websocket", "<script>const w=new WebSocket('ws://sock.legacy.example/m/{N}/echo');w.onopen=()=>{w.send('kansa frame');w.send(new Uint8Array([1,2]))};w.onmessage=()=>fetch('{T}/frame-seen.json')</script>", &["frame-seen.json"]).plain(),
        p("fetch-stream", "<script>fetch('{T}/st.none',{method:'POST',duplex:'half',body:new Response('streamed').body}).catch(()=>{})</script>", &[]),
        p("beacon-big", "<script>navigator.sendBeacon('{T}/big.none','x'.repeat(60000))</script>", &["big.none"]),
        p("form-new-window", "<form id=g method=post action='{T}/nw.html' target=_blank><input name=a value=1></form><script>g.submit()</script>", &[]),
        p("xslt-and-xml", "<iframe src='{S}/x.xml'></iframe>", &["x.xml"]).file("x.xml", "<?xml version='1.0'?><a/>"),
        p("media-range", "<video src='{T}/r.mp4?range' preload=auto></video>", &["r.mp4"]),
        p("fetch-later", "<script>if(globalThis.fetchLater)fetchLater('{T}/later.none',{method:'POST',body:'l'})</script>", &[]),
        p("early-and-late-headers", "<img src='{T}/l.gif'>", &["l.gif", "h.css"]).header("link", "<{C}/h.css>; rel=preload; as=style"),
        p("upgrade-insecure", "<img src='http://ads.tracker.example/m/{N}/u.gif'>", &["u.gif"]).header("content-security-policy", "upgrade-insecure-requests"),
    ]
}

fn frames() -> Vec<Mechanism> {
    let p = |name, html, expects: &[&'static str]| page("frame", name, html, expects);
    vec![
        p("frame", "<iframe src='{F}/f.html'></iframe>", &["f.html", "in.gif", "b.none"])
            .file("f.html", "<img src='{T}/in.gif'><script>navigator.sendBeacon('{U}/b.none','x')</script>"),
        p("frame-nested", "<iframe src='{F}/a.html'></iframe>", &["a.html", "b.html", "c.html", "deep.gif"])
            .file("a.html", "<iframe src='{D}/b.html'></iframe>")
            .file("b.html", "<iframe src='{T}/c.html'></iframe>")
            .file("c.html", "<script>new Image().src='{U}/deep.gif'</script>"),
        p("frame-srcdoc", "<iframe srcdoc=\"<img src='{T}/s.gif'><script>fetch('{U}/s.json')</script>\"></iframe>", &["s.gif", "s.json"]),
        p("frame-sandboxed", "<iframe sandbox=allow-scripts src='{F}/s.html'></iframe>", &["s.html", "x.json"]).file("s.html", "<script>fetch('{T}/x.json')</script>"),
        p("frame-blank", "<script>const f=document.createElement('iframe');document.documentElement.append(f);const i=f.contentDocument.createElement('img');i.src='{T}/blank.gif';f.contentDocument.body.append(i)</script>", &["blank.gif"]),
        p("frame-removed", "<script>const f=document.createElement('iframe');f.src='{F}/r.html';f.onload=()=>f.remove();document.documentElement.append(f)</script>", &["r.html", "bye.none"])
            .file("r.html", "<script>addEventListener('pagehide',()=>navigator.sendBeacon('{T}/bye.none','x'))</script>"),
        p("frame-late", "<script>setTimeout(()=>{const f=document.createElement('iframe');f.src='{F}/l.html';document.body.append(f)},1500)</script><p>x", &["l.html", "late.gif"])
            .file("l.html", "<script>setTimeout(()=>{new Image().src='{T}/late.gif'},1000)</script>").delayed(),
        p("frame-lazy", "<div style='height:6000px'></div><iframe loading=lazy src='{F}/lazy.html'></iframe>", &["lazy.html", "z.gif"]).file("lazy.html", "<img src='{T}/z.gif'>"),
        p("frame-object", "<object type='text/html' data='{F}/o.html'></object>", &["o.html", "o.gif"]).file("o.html", "<img src='{T}/o.gif'>"),
        p("frame-navigates", "<iframe src='{F}/1.html'></iframe>", &["1.html", "2.html", "two.gif"])
            .file("1.html", "<script>location='{D}/2.html'</script>")
            .file("2.html", "<img src='{T}/two.gif'>"),
        p("popup", "<script>onload=()=>open('{F}/pop.html')</script>", &[]).file("pop.html", "<img src='{T}/pop.gif'>"),
        p("frameset", "<script>document.write(`<iframe src='javascript:\"<img src={T}/js.gif>\"'></iframe>`)</script>", &["js.gif"]),
        p("speculation-prefetch", "<a href='{S}/next.html'>n</a><script type=speculationrules>{\"prefetch\":[{\"source\":\"list\",\"urls\":[\"{S}/next.html\"]}]}</script>", &[]).file("next.html", "<title>next</title>"),
        p("speculation-prerender", "<a href='{S}/next.html'>n</a><script type=speculationrules>{\"prerender\":[{\"source\":\"list\",\"urls\":[\"{S}/next.html\"],\"eagerness\":\"immediate\"}]}</script>", &[]).file("next.html", "<title>next</title><img src='{T}/pre.gif'>"),
    ]
}

fn workers() -> Vec<Mechanism> {
    let p = |name, html, expects: &[&'static str]| page("worker", name, html, expects);
    vec![
        p("worker", "<script>new Worker('{S}/w.js')</script>", &["w.js", "i.js", "w.json"])
            .file("w.js", "importScripts('{C}/i.js');fetch('{T}/w.json')"),
        p("worker-module", "<script>new Worker('{S}/w.mjs',{type:'module'})</script>", &["w.mjs", "dep.mjs", "m.json"])
            .file("w.mjs", "import '{C}/dep.mjs'; fetch('{T}/m.json')").file("dep.mjs", ""),
        p("worker-blob", "<script>new Worker(URL.createObjectURL(new Blob([`fetch('{T}/b.json',{method:'POST',body:'b'})`])))</script>", &["b.json"]),
        p("worker-nested", "<script>new Worker('{S}/a.js')</script>", &["a.js", "b.js", "n.json"])
            .file("a.js", "new Worker('{S}/b.js')").file("b.js", "fetch('{T}/n.json')"),
        p("worker-in-frame", "<iframe src='{F}/f.html'></iframe>", &["f.html", "w.js", "fw.json"])
            .file("f.html", "<script>new Worker('{F}/w.js')</script>").file("w.js", "fetch('{T}/fw.json')"),
        p("worker-xhr", "<script>new Worker('{S}/w.js')</script>", &["w.js", "x.json"]).file("w.js", "const x=new XMLHttpRequest;x.open('GET','{T}/x.json');x.send()"),
        p("shared-worker", "<script>new SharedWorker('{S}/s.js').port.start()</script>", &["s.js", "s.json"]).file("s.js", "fetch('{T}/s.json')"),
        p("service-worker", "<script>navigator.serviceWorker.register('{S}/sw.js')</script>", &["sw.js", "install.json", "activate.json"])
            .file("sw.js", "self.oninstall=e=>{self.skipWaiting();e.waitUntil(fetch('{T}/install.json'))};self.onactivate=e=>e.waitUntil(clients.claim().then(()=>fetch('{U}/activate.json')))"),
        p("service-worker-fetch", "<script>navigator.serviceWorker.register('{S}/sw.js').then(()=>navigator.serviceWorker.ready).then(()=>new Promise(r=>{if(navigator.serviceWorker.controller)r();else navigator.serviceWorker.oncontrollerchange=r})).then(()=>{fetch('{S}/made-up.json');fetch('{T}/through.json')})</script>", &["sw.js", "through.json", "instead.json"])
            .file("sw.js", "self.oninstall=()=>self.skipWaiting();self.onactivate=e=>e.waitUntil(clients.claim());self.onfetch=e=>{if(e.request.url.includes('made-up')){e.respondWith(new Response('{}'));fetch('{U}/instead.json')}else e.respondWith(fetch(e.request))}"),
        p("service-worker-cache", "<script>navigator.serviceWorker.register('{S}/sw.js').then(()=>navigator.serviceWorker.ready).then(()=>fetch('{U}/ready.json'))</script>", &["sw.js", "c1.json", "c2.gif", "ready.json"])
            .file("sw.js", "self.oninstall=e=>{self.skipWaiting();e.waitUntil(caches.open('v').then(c=>c.addAll(['{S}/c1.json']).then(()=>fetch('{T}/c2.gif',{mode:'no-cors'}))))}"),
        p("service-worker-imports", "<script>navigator.serviceWorker.register('{S}/sw.js')</script>", &["sw.js", "imp.js", "imp.json"])
            .file("sw.js", "importScripts('{C}/imp.js')").file("imp.js", "fetch('{T}/imp.json')"),
        p("worker-beacon-socket", "<script>new Worker('{S}/w.js')</script>", &["w.js", "ws.none"]).file("w.js", "const s=new WebSocket('wss://ads.tracker.example/m/{N}/ws.none');const e=new EventSource('{U}/e.events')"),
        p("worker-closed-at-once", "<script>new Worker('{S}/w.js')</script>", &["w.js"]).file("w.js", "fetch('{T}/wc.json',{keepalive:true,method:'POST',body:'x'});close()"),
        p("audio-worklet", "<script>const c=new OfflineAudioContext(1,128,44100);c.audioWorklet.addModule('{S}/aw.js')</script>", &["aw.js"]).file("aw.js", ""),
        p("worker-timer", "<script>new Worker('{S}/w.js')</script>", &["w.js", "t.json"]).file("w.js", "setTimeout(()=>fetch('{T}/t.json'),2500)").delayed(),
        p("worklet", "<script>CSS.paintWorklet.addModule('{S}/p.js')</script>", &["p.js"]).file("p.js", ""),
    ]
}

fn chains() -> Vec<Mechanism> {
    let p = |name, html, expects: &[&'static str]| page("chain", name, html, expects);
    vec![
        p("redirects", "<img src='{T}/1.gif?cookie=r1%3D1%3BSecure%3BSameSite%3DNone&to={U}/2.gif?cookie=r2%253D1%253BSecure%253BSameSite%253DNone%26to={F}/3.gif'>", &["1.gif", "2.gif", "3.gif"])
            .cookie("r1", "set", "response").cookie("r2", "set", "response"),
        p("redirect-307-post", "<script>fetch('{T}/a.none?status=307&to={U}/b.none',{method:'POST',mode:'no-cors',body:'moved'})</script>", &["a.none", "b.none"]),
        p("redirect-script", "<script src='{T}/s.js?to={U}/t.js'></script>", &["s.js", "t.js", "t.gif"]).file("t.js", "new Image().src='{F}/t.gif'"),
        p("redirect-frame", "<iframe src='{T}/f.html?to={F}/g.html'></iframe>", &["f.html", "g.html", "g.gif"]).file("g.html", "<img src='{U}/g.gif'>"),
        p("meta-refresh", "<meta http-equiv=refresh content='0;url={S}/landed.html'>", &["landed.html", "m.gif"]).file("landed.html", "<title>l</title><img src='{T}/m.gif'>"),
        p("script-location", "<script>location.replace('{S}/landed.html')</script>", &["landed.html", "l.gif"]).file("landed.html", "<title>l</title><img src='{T}/l.gif'>"),
        p("beacon-redirect", "<script>navigator.sendBeacon('{T}/a.none?to={U}/b.none','x')</script>", &["a.none", "b.none"]),
        p("same-image-twice", "<img src='{T}/a.gif?fresh'><script>onload=()=>{new Image().src='{T}/a.gif?fresh'}</script>", &["a.gif"]),
        p("cached-fetch", "<script>fetch('{T}/c.json?fresh').then(r=>r.text()).then(()=>fetch('{T}/c.json?fresh')).then(r=>r.text()).then(()=>fetch('{U}/end.json'))</script>", &["c.json", "end.json"]),
        p("refresh-header", "", &["landed.html", "h.gif"]).header("refresh", "0;url={S}/landed.html").file("landed.html", "<title>l</title><img src='{T}/h.gif'>"),
        p("meta-refresh-late", "<meta http-equiv=refresh content='6;url={S}/landed.html'>", &["landed.html", "ml.gif"]).file("landed.html", "<title>l</title><img src='{T}/ml.gif'>").delayed(),
        p("location-late", "<script>setTimeout(()=>{location='{S}/landed.html'},4000)</script>", &["landed.html", "ll.gif", "hide.none"]).file("landed.html", "<title>l</title><img src='{T}/ll.gif'><script>addEventListener('pagehide',()=>navigator.sendBeacon('{U}/hide.none','x'))</script>").delayed(),
        p("location-with-beacon", "<script>addEventListener('pagehide',()=>navigator.sendBeacon('{T}/left.none','x'));onload=()=>{location='{S}/landed.html'}</script>", &["landed.html", "left.none", "ll.gif"]).file("landed.html", "<title>l</title><img src='{U}/ll.gif'>"),
        p("other-site", "<script>location.replace('{F}/other.html')</script>", &["other.html", "ot.gif"]).file("other.html", "<title>o</title><img src='{T}/ot.gif'>"),
        p("history", "<script>history.pushState({},'','{S}/route'); fetch('{T}/route.json')</script>", &["route.json"]),
    ]
}

fn leaving() -> Vec<Mechanism> {
    let p = |name, html, expects: &[&'static str]| page("leaving", name, html, expects);
    vec![
        p("pagehide", "<script>addEventListener('pagehide',()=>navigator.sendBeacon('{T}/hide.none','h'))</script>", &["hide.none"]),
        p("visibilitychange", "<script>document.addEventListener('visibilitychange',()=>{if(document.visibilityState==='hidden')navigator.sendBeacon('{T}/vis.none','v')})</script>", &["vis.none"]),
        p("unload-fetch", "<script>addEventListener('pagehide',()=>fetch('{T}/ka.none',{method:'POST',keepalive:true,body:'k'}))</script>", &["ka.none"]),
        p("beforeunload", "<script>addEventListener('beforeunload',()=>navigator.sendBeacon('{T}/bu.none','b'))</script>", &["bu.none"]),
        p("unload-in-frame", "<iframe src='{F}/f.html'></iframe>", &["f.html", "fh.none"])
            .file("f.html", "<script>addEventListener('pagehide',()=>navigator.sendBeacon('{T}/fh.none','f'))</script>"),
        p("unload-image", "<script>addEventListener('pagehide',()=>{new Image().src='{T}/ui.gif'})</script>", &[]),
        p("unload-many", "<script>addEventListener('pagehide',()=>{for(let i=0;i<6;i++)navigator.sendBeacon('{T}/m.none?i='+i,'x')})</script>", &["m.none"]),
        p("unload-set-cookie", "<script>addEventListener('pagehide',()=>navigator.sendBeacon('{T}/c.none?cookie=bye%3D1%3BSecure%3BSameSite%3DNone','x'))</script>", &["c.none"]).cookie("bye", "found", "unknown"),
    ]
}

fn timers() -> Vec<Mechanism> {
    let p = |name, html, expects: &[&'static str]| page("timer", name, html, expects).delayed();
    vec![
        p("timer-2s", "<script>setTimeout(()=>navigator.sendBeacon('{T}/2.none','x'),2000)</script>", &["2.none"]),
        p("timer-8s", "<script>setTimeout(()=>fetch('{T}/8.json'),8000)</script>", &["8.json"]),
        p("timer-20s", "<script>setTimeout(()=>{new Image().src='{T}/20.gif'},20000)</script>", &["20.gif"]),
        p(
            "timer-chain",
            "<script>setTimeout(()=>fetch('{T}/a.json').then(()=>setTimeout(()=>fetch('{U}/b.json'),3000)),3000)</script>",
            &["a.json", "b.json"],
        ),
        p("timer-in-frame", "<iframe src='{F}/f.html'></iframe>", &["f.html", "ft.none"])
            .file("f.html", "<script>setTimeout(()=>navigator.sendBeacon('{T}/ft.none','x'),5000)</script>"),
        p(
            "interval",
            "<script>let n=0;const i=setInterval(()=>{navigator.sendBeacon('{T}/i.none?n='+n,'x');if(++n===3)clearInterval(i)},4000)</script>",
            &["i.none"],
        ),
        p("idle-callback", "<script>requestIdleCallback(()=>fetch('{T}/idle.json'))</script>", &["idle.json"]),
        p(
            "slow-answer",
            "<script>setTimeout(()=>fetch('{T}/s.json?delay=700').then(()=>fetch('{U}/after.json')),2000)</script>",
            &["s.json", "after.json"],
        ),
    ]
}

fn stopped() -> Vec<Mechanism> {
    let p = |name, html, expects: &[&'static str]| page("stopped", name, html, expects);
    vec![
        p("iframe-denied", "<iframe src='{F}/d.html?deny'></iframe>", &["d.html"]),
        p("removed-at-once", "<script>const i=document.createElement('iframe');i.src='{F}/ro.html';document.documentElement.append(i);i.remove()</script>", &[]),
        p("navigated-away-requests", "<script>for(let i=0;i<20;i++)new Image().src='{T}/na.gif?i='+i;location.replace('{S}/landed.html')</script>", &["landed.html"]).file("landed.html", "<title>l</title>"),
        p("stopped", "<img src='{T}/w.gif?delay=1500'><script>setTimeout(()=>stop(),200)</script>", &["w.gif"]),
        p("csp-blocks", "<img src='{T}/no.gif'><script>fetch('{U}/no.json').catch(()=>{})</script><iframe src='{F}/no.html'></iframe>", &[])
            .header("content-security-policy", "default-src 'self' 'unsafe-inline'"),
        p("csp-after-redirect", "<img src='{S}/r.gif?to={T}/no.gif'>", &["r.gif"]).header("content-security-policy", "img-src 'self'"),
        p("mixed-script", "<script src='{H}/no.js'></script><script>fetch('{H}/no.json').catch(()=>{})</script>", &[]),
        p("cors-refused", "<script>fetch('{T}/read.json?nocors').catch(()=>{});fetch('{U}/pre.json?nocors',{method:'PUT',body:'x'}).catch(()=>{})</script>", &["read.json"]),
        p("refused", "<img src='https://closed.nowhere.example:8099/x.gif'><img src='{T}/ok.gif'>", &["ok.gif"]),
        p("hang-up", "<script>fetch('{T}/h.json?abort',{method:'POST',body:'x'}).catch(()=>{})</script>", &["h.json"]),
        p("aborted-early", "<script>const c=new AbortController;fetch('{T}/never.json',{signal:c.signal}).catch(()=>{});c.abort()</script>", &[]),
        p("aborted-late", "<script>const c=new AbortController;fetch('{T}/slow.json?delay=3000',{signal:c.signal}).catch(()=>{});setTimeout(()=>c.abort(),300)</script>", &["slow.json"]),
        p("orb", "<img src='{T}/o.json'>", &["o.json"]).file("o.json", "{\"a\":1}"),
        p("integrity", "<script integrity='sha256-AAAA' crossorigin src='{T}/i.js'></script>", &["i.js"]),
        p("unsafe-port", "<img src='https://ads.tracker.example:6000/x.gif'>", &[]),
        p("data-and-blob", "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><script>fetch(URL.createObjectURL(new Blob(['x'])))</script>", &[]),
        p("offscreen-lazy-image", "<div style='display:none'><img loading=lazy src='{T}/hidden.gif'></div>", &[]),
    ]
}

fn cookies() -> Vec<Mechanism> {
    let p = |name, html, expects: &[&'static str]| page("cookie", name, html, expects);
    vec![
        p("cookie-first", "<img src='{S}/a.gif?cookie=first%3D1%3BMax-Age%3D60'>", &["a.gif"]).cookie("first", "set", "response"),
        p("cookie-third", "<img src='{T}/a.gif?cookie=third%3D1%3BSecure%3BSameSite%3DNone%3BMax-Age%3D60'>", &["a.gif"]).cookie("third", "set", "response"),
        p("cookie-lax-third", "<img src='{T}/a.gif?cookie=lax%3D1%3BSecure%3BSameSite%3DLax'>", &["a.gif"]).cookie("lax", "blocked", "response"),
        p("cookie-insecure-none", "<img src='{T}/a.gif?cookie=bad%3D1%3BSameSite%3DNone'>", &["a.gif"]).cookie("bad", "blocked", "response"),
        p("cookie-foreign-domain", "<img src='{S}/a.gif?cookie=alien%3D1%3BDomain%3Dtracker.example'>", &["a.gif"]).cookie("alien", "blocked", "response"),
        p("cookie-httponly", "<img src='{S}/a.gif?cookie=ho%3D1%3BHttpOnly'>", &["a.gif"]).cookie("ho", "set", "response"),
        p("cookie-partitioned", "<iframe src='{F}/f.html?cookie=__Host-part%3D1%3BSecure%3BPath%3D/%3BSameSite%3DNone%3BPartitioned'></iframe>", &["f.html"]).cookie("__Host-part", "set", "response"),
        p("cookie-script", "<script>document.cookie='js=1; Max-Age=60; Path=/'</script>", &[]).cookie("js", "set", "script"),
        p("cookie-script-third", "<script src='{T}/c.js'></script>", &["c.js"]).file("c.js", "document.cookie='_vid=1; Max-Age=600; Path=/'").cookie("_vid", "set", "script"),
        p("cookie-script-refused", "<script>document.cookie='no=1; Domain=tracker.example'</script>", &[]).cookie("no", "blocked", "script"),
        p("cookie-script-deleted", "<script>document.cookie='gone=1; Path=/'; document.cookie='gone=; Path=/; Max-Age=0'</script>", &[]).cookie("gone", "set", "script").cookie("gone", "deleted", "script"),
        p("cookie-store", "<script>cookieStore.set('cs','1')</script>", &[]).cookie("cs", "set", "script"),
        p("cookie-in-frame", "<iframe src='{F}/f.html'></iframe>", &["f.html"]).file("f.html", "<script>document.cookie='fr=1; Secure; SameSite=None; Path=/'</script>").cookie("fr", "set", "script"),
        p("cookie-many-lines", "<img src='{T}/a.gif?cookie=m1%3D1%3BSecure%3BSameSite%3DNone&cookie=m2%3D1%3BSecure%3BSameSite%3DNone&cookie=m3%3D1'>", &["a.gif"])
            .cookie("m1", "set", "response").cookie("m2", "set", "response").cookie("m3", "blocked", "response"),
        p("cookie-service-worker", "<script>navigator.serviceWorker.register('{S}/sw.js')</script>", &["sw.js"])
            .file("sw.js", "self.oninstall=e=>{self.skipWaiting();e.waitUntil(cookieStore.set('swc','1'))}").cookie("swc", "found", "unknown"),
        p("cookie-timer", "<script>setTimeout(()=>{document.cookie='late=1; Path=/'},5000)</script>", &[]).cookie("late", "set", "script").delayed(),
        p("cookie-sent", "<img src='{T}/1.gif?cookie=echo%3D1%3BSecure%3BSameSite%3DNone' onload=\"new Image().src='{T}/2.gif'\">", &["1.gif", "2.gif"]).cookie("echo", "set", "response"),
    ]
}

fn persons() -> Vec<Mechanism> {
    let p = |name, html, expects: &[&'static str]| page("person", name, html, expects);
    vec![
        p(
            "lazy-image",
            "<div style='height:5000px'>x</div><img loading=lazy width=10 height=10 src='{T}/lazy.gif'>",
            &["lazy.gif"],
        ),
        p(
            "on-scroll",
            "<div style='height:5000px'>x</div><script>let d=0;addEventListener('scroll',()=>{if(!d++)navigator.sendBeacon('{T}/scrolled.none','x')})</script>",
            &["scrolled.none"],
        ),
        p(
            "intersection",
            "<div style='height:4000px'>x</div><div id=e>e</div><script>new IntersectionObserver((l,o)=>{if(l[0].isIntersecting){o.disconnect();fetch('{T}/seen.json')}}).observe(e)</script>",
            &["seen.json"],
        ),
        p("dialogs", "<script>alert(1);if(confirm('?'))fetch('{T}/yes.json');prompt('x');</script>", &["yes.json"]),
        p(
            "form-leak",
            "<form><input type=email name=email id=e></form><script>e.addEventListener('change',()=>fetch('{T}/leak.none?e='+encodeURIComponent(e.value)))</script>",
            &["leak.none"],
        ),
        p("download", "<a id=d href='{S}/file.bin' download>d</a><img src='{T}/d.gif'>", &["d.gif"]),
    ]
}
