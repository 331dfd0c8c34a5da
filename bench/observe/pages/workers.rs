//! Mechanisms: workers.

use super::page;
use crate::web::Mechanism;

pub(super) fn all() -> Vec<Mechanism> {
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
        p("worker-data-url", "<script>new Worker(\"data:text/javascript,fetch('{T}/du.json',{mode:'no-cors'})\")</script>", &["du.json"]),
        p("worker-blob-nested", "<script>const b=s=>URL.createObjectURL(new Blob([s]));new Worker(b(`new Worker(URL.createObjectURL(new Blob([\"fetch('{T}/bn.json',{mode:'no-cors'});importScripts('{C}/bn.js')\"])))`))</script>", &["bn.json", "bn.js"]),
        p("worker-many", "<script>for(let i=0;i<6;i++)new Worker('{S}/w.js?i='+i)</script>", &["w.js", "wm.none"]).file("w.js", "fetch('{T}/wm.none'+self.location.search,{method:'POST',mode:'no-cors',body:'x'})"),
        p("worker-terminated", "<script>const w=new Worker('{S}/w.js');w.onmessage=()=>w.terminate()</script>", &["w.js", "wt.none"]).file("w.js", "fetch('{T}/wt.none',{method:'POST',mode:'no-cors',keepalive:true,body:'x'});setTimeout(()=>postMessage(1),60)"),
        p("worker-message-chain", "<script>const w=new Worker('{S}/w.js');w.onmessage=e=>fetch('{U}/reply.json?'+e.data);w.postMessage('go')</script>", &["w.js", "asked.json", "reply.json"]).file("w.js", "onmessage=e=>fetch('{T}/asked.json').then(()=>postMessage('done'))"),
        p("worker-dynamic-import", "<script>new Worker('{S}/w.mjs',{type:'module'})</script>", &["w.mjs", "d.mjs", "wd.json"]).file("w.mjs", "import('{C}/d.mjs').then(()=>fetch('{T}/wd.json'))").file("d.mjs", ""),
        p("worker-beacon-at-end", "<script>const w=new Worker('{S}/w.js');addEventListener('pagehide',()=>w.postMessage(1))</script>", &["w.js"]).file("w.js", "onmessage=()=>fetch('{T}/we.none',{method:'POST',keepalive:true,mode:'no-cors',body:'x'})"),
        p("worker-in-nested-frame", "<iframe src='{F}/a.html'></iframe>", &["a.html", "b.html", "w.js", "wn.json"]).file("a.html", "<iframe src='{D}/b.html'></iframe>").file("b.html", "<script>new Worker('{D}/w.js')</script>").file("w.js", "fetch('{T}/wn.json')"),
        p("worker-timer-chain", "<script>new Worker('{S}/w.js')</script>", &["w.js", "1.json", "2.json", "3.json"]).file("w.js", "setTimeout(()=>{fetch('{T}/1.json');setTimeout(()=>{fetch('{T}/2.json');setTimeout(()=>fetch('{T}/3.json'),8000)},5000)},2000)").delayed(),
        p("worker-timer-20s", "<script>new Worker('{S}/w.js')</script>", &["w.js", "20.json"]).file("w.js", "setTimeout(()=>fetch('{T}/20.json'),20000)").delayed(),
        p("worker-interval", "<script>new Worker('{S}/w.js')</script>", &["w.js", "i.json"]).file("w.js", "let n=0;const i=setInterval(()=>{fetch('{T}/i.json?n='+n);if(++n==3)clearInterval(i)},3000)").delayed(),
        p("worker-in-frame-timer", "<iframe src='{F}/f.html'></iframe>", &["f.html", "w.js", "ft.json"]).file("f.html", "<script>new Worker('{F}/w.js')</script>").file("w.js", "setTimeout(()=>fetch('{T}/ft.json'),6000)").delayed(),
        p("shared-worker-timer", "<script>new SharedWorker('{S}/s.js').port.start()</script>", &["s.js", "st.json"]).file("s.js", "setTimeout(()=>fetch('{T}/st.json'),4000)").delayed(),
        p("shared-worker-module", "<script>new SharedWorker('{S}/s.mjs',{type:'module',name:'x'})</script>", &["s.mjs", "dep.mjs", "sm.json"]).file("s.mjs", "import '{C}/dep.mjs';fetch('{T}/sm.json')").file("dep.mjs", ""),
        p("shared-worker-in-frame", "<iframe src='{F}/f.html'></iframe>", &["f.html", "s.js", "sf.json"]).file("f.html", "<script>new SharedWorker('{F}/s.js')</script>").file("s.js", "fetch('{T}/sf.json')"),
        p("service-worker-module", "<script>navigator.serviceWorker.register('{S}/sw.mjs',{type:'module'})</script>", &["sw.mjs", "dep.mjs", "swm.json"]).file("sw.mjs", "import '{C}/dep.mjs';oninstall=e=>e.waitUntil(fetch('{T}/swm.json'))").file("dep.mjs", ""),
        p("service-worker-update", "<script>let n=0;const more=()=>{if(++n<40)fetch('/m/{N}/more.json').then(()=>setTimeout(more,30))};more();navigator.serviceWorker.register('{S}/sw.js').then(()=>navigator.serviceWorker.ready).then(r=>r.update()).then(()=>fetch('{T}/updated.json',{mode:'no-cors'}))</script>", &["sw.js", "dep.js"]).file("sw.js", "importScripts('{C}/dep.js');oninstall=()=>skipWaiting();onactivate=e=>e.waitUntil(clients.claim())").file("dep.js", ""),
        p("service-worker-reload", "<script>if(!sessionStorage.n){sessionStorage.n=1;navigator.serviceWorker.register('{S}/sw.js').then(()=>navigator.serviceWorker.ready).then(()=>location.reload())}else{let n=0;const more=()=>{if(++n<40)fetch('/m/{N}/more.json').then(()=>setTimeout(more,30))};more()}</script>", &["sw.js", "dep.js"]).file("sw.js", "importScripts('{C}/dep.js');oninstall=()=>skipWaiting();onactivate=e=>e.waitUntil(clients.claim());onfetch=e=>e.respondWith(fetch(e.request))").file("dep.js", ""),
        p("service-worker-message", "<script>navigator.serviceWorker.register('{S}/sw.js').then(()=>navigator.serviceWorker.ready).then(r=>r.active.postMessage('x'))</script>", &["sw.js", "msg.json"]).file("sw.js", "onmessage=e=>e.waitUntil(fetch('{T}/msg.json'))"),
        p("service-worker-in-frame", "<iframe src='{F}/f.html'></iframe>", &["f.html", "sw.js", "swf.json"]).file("f.html", "<script>navigator.serviceWorker.register('{F}/sw.js')</script>").file("sw.js", "oninstall=e=>e.waitUntil(fetch('{T}/swf.json'))"),
        p("service-worker-timer", "<script>navigator.serviceWorker.register('{S}/sw.js')</script>", &["sw.js"]).file("sw.js", "oninstall=()=>{self.skipWaiting();setTimeout(()=>fetch('{T}/swt.json'),3000)}").delayed(),
        p("service-worker-answers-page", "<script>navigator.serviceWorker.register('{S}/sw.js').then(()=>navigator.serviceWorker.ready).then(()=>new Promise(r=>{if(navigator.serviceWorker.controller)r();else navigator.serviceWorker.oncontrollerchange=r})).then(()=>{const f=document.createElement('iframe');f.src='{S}/virtual.html';document.documentElement.append(f);new Image().src='{S}/virtual.gif';new Image().src='{T}/passed.gif'})</script>", &["sw.js", "passed.gif", "inside.gif"])
            .file("sw.js", "oninstall=()=>skipWaiting();onactivate=e=>e.waitUntil(clients.claim());onfetch=e=>{const u=e.request.url;if(u.includes('virtual.html'))e.respondWith(new Response(`<img src='{U}/inside.gif'>`,{headers:{'content-type':'text/html'}}));else if(u.includes('virtual.gif'))e.respondWith(new Response('x'))}"),
        p("service-worker-cache-first", "<script>navigator.serviceWorker.register('{S}/sw.js').then(()=>navigator.serviceWorker.ready).then(()=>new Promise(r=>{if(navigator.serviceWorker.controller)r();else navigator.serviceWorker.oncontrollerchange=r})).then(()=>fetch('{S}/stored.json')).then(r=>r.text()).then(()=>fetch('{T}/after.json'))</script>", &["sw.js", "stored.json", "after.json"])
            .file("sw.js", "oninstall=e=>{skipWaiting();e.waitUntil(caches.open('v').then(c=>c.add('{S}/stored.json')))};onactivate=e=>e.waitUntil(clients.claim());onfetch=e=>{if(e.request.url.includes('stored'))e.respondWith(caches.match(e.request))}"),
        p("service-worker-navigation-preload", "<script>navigator.serviceWorker.register('{S}/sw.js').then(()=>navigator.serviceWorker.ready).then(r=>r.navigationPreload.enable()).then(()=>{if(!sessionStorage.again){sessionStorage.again=1;const f=document.createElement('iframe');f.src='{S}/np.html';document.documentElement.append(f)}})</script>", &["sw.js", "np.html"])
            .file("sw.js", "oninstall=()=>skipWaiting();onactivate=e=>e.waitUntil(clients.claim());onfetch=e=>{if(e.request.mode==='navigate')e.respondWith((async()=>(await e.preloadResponse)||fetch(e.request))())}").file("np.html", "<img src='{T}/np.gif'>"),
        p("service-worker-second-page", "<script>if(!sessionStorage.n){sessionStorage.n=1;navigator.serviceWorker.register('{S}/sw.js').then(()=>navigator.serviceWorker.ready).then(()=>{location='{S}/second.html'})}</script>", &["sw.js", "second.html", "two.gif"]).file("sw.js", "oninstall=()=>skipWaiting();onactivate=e=>e.waitUntil(clients.claim());onfetch=e=>e.respondWith(fetch(e.request))").file("second.html", "<title>2</title><img src='{T}/two.gif'>"),
        p("worklets-more", "<script>CSS.layoutWorklet&&CSS.layoutWorklet.addModule('{S}/l.js').catch(()=>{});CSS.animationWorklet&&CSS.animationWorklet.addModule('{S}/an.js').catch(()=>{});CSS.paintWorklet.addModule('{C}/pw.js').catch(()=>{})</script>", &["pw.js"]).file("pw.js", "import '{C}/dep.js'").file("l.js", "").file("an.js", ""),
    ]
}
