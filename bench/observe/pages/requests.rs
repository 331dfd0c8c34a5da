//! Mechanisms: requests.

use super::page;
use crate::web::Mechanism;

pub(super) fn all() -> Vec<Mechanism> {
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
        p("beacon-kinds", "<script>navigator.sendBeacon('{T}/buffer.none',new Uint8Array([1,2,3]).buffer);navigator.sendBeacon('{U}/params.none',new URLSearchParams({a:'あ'}));navigator.sendBeacon('{F}/empty.none');const f=new FormData;f.append('file',new Blob(['x'],{type:'text/plain'}),'f.txt');navigator.sendBeacon('{D}/file.none',f)</script>", &["buffer.none", "params.none", "empty.none", "file.none"]),
        p("beacon-gzip", "<script>new Response(new Blob(['{\"e\":\"view\"}']).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer().then(b=>{navigator.sendBeacon('{T}/gz.none?compression=gzip',new Blob([b],{type:'text/plain'}));fetch('{U}/gz2.none',{method:'POST',headers:{'content-encoding':'gzip'},body:b,mode:'cors'})})</script>", &["gz.none", "gz2.none"]),
        p("xhr-form", "<script>const f=new FormData;f.append('a','1');const x=new XMLHttpRequest;x.open('POST','{T}/f.none');x.withCredentials=true;x.upload.onprogress=()=>{};x.send(f);const y=new XMLHttpRequest;y.open('POST','{U}/doc.none');y.setRequestHeader('x-custom','1');y.send(new Blob(['b']))</script>", &["f.none", "doc.none"]),
        p("fetch-options", "<script>fetch('{T}/o.json',{credentials:'include',priority:'low',referrerPolicy:'unsafe-url'});fetch(new Request('{U}/r.json',{method:'POST',body:'x',mode:'no-cors'}));fetch('{F}/head.json',{method:'HEAD',mode:'no-cors'});fetch('{S}/patch.json',{method:'PATCH',body:'{}'});fetch('{D}/nocache.json',{cache:'no-store'})</script>", &["o.json", "r.json", "head.json", "patch.json", "nocache.json"]),
        p("fetch-many", "<script>for(let i=0;i<80;i++)fetch('{T}/many.json?i='+i,{mode:'no-cors'})</script>", &["many.json"]),
        p("fetch-same-many", "<script>for(let i=0;i<10;i++)fetch('{T}/same.none',{method:'POST',mode:'no-cors',body:'x'+i})</script>", &["same.none"]),
        p("keepalive-many", "<script>for(let i=0;i<10;i++)fetch('{T}/ka.none?i='+i,{method:'POST',keepalive:true,mode:'no-cors',body:'x'})</script>", &["ka.none"]),
        p("keepalive-get", "<script>fetch('{T}/kg.json',{keepalive:true});fetch('{U}/kc.json',{keepalive:true,credentials:'include',mode:'no-cors'})</script>", &["kg.json", "kc.json"]),
        p("keepalive-preflight", "<script>fetch('{T}/kp.none',{method:'POST',keepalive:true,headers:{'content-type':'application/json'},body:'{}'})</script>", &["kp.none"]),
        p("eventsource-reconnects", "<script>const e=new EventSource('{T}/e.events');let n=0;e.onerror=()=>{if(++n>2)e.close()}</script>", &["e.events"]),
        p("eventsource-credentials", "<script>new EventSource('{T}/c.events',{withCredentials:true})</script>", &["c.events"]),
        p("ping-to-page", "<a id=a href='{S}/landed.html' ping='{T}/p.none'>x</a><script>onload=()=>setTimeout(()=>a.click(),30)</script>", &["landed.html", "p.none"]).file("landed.html", "<title>l</title>"),
        p("download-clicked", "<a id=a href='{S}/file.bin' download>x</a><script>onload=()=>a.click()</script><img src='{T}/x.gif'>", &["x.gif", "file.bin"]),
        p("download-third", "<iframe src='{T}/third.bin'></iframe>", &["third.bin"]),
        p("form-multipart", "<iframe name=f></iframe><form id=g method=post enctype=multipart/form-data action='{T}/multi.html' target=f><input name=a value='日本'><input type=file name=b></form><script>g.submit()</script>", &["multi.html"]),
        p("form-text-plain", "<iframe name=f></iframe><form id=g method=post enctype=text/plain action='{T}/plain.html' target=f><input name=a value=1></form><script>g.requestSubmit()</script>", &["plain.html"]),
        p("form-many", "<iframe name=f></iframe><iframe name=h></iframe><form id=g action='{T}/1.html' target=f><input name=a value=1></form><form id=k method=post action='{U}/2.html' target=h><input name=b value=2></form><script>g.submit();k.submit()</script>", &["1.html", "2.html"]),
        p("form-post-page", "<form id=g method=post action='{S}/posted.html'><input name=q value=1></form><script>onload=()=>setTimeout(()=>g.submit(),20)</script>", &["posted.html", "posted.gif"]).file("posted.html", "<title>posted</title><img src='{T}/posted.gif'>"),
        p("csp-report-many", "<img src='{T}/b1.gif'><img src='{T}/b2.gif'><script src='{U}/b3.js'></script>", &["csp.none"]).header("content-security-policy", "img-src 'self'; script-src 'self' 'unsafe-inline'; report-uri {U}/csp.none {F}/csp2.none"),
        p("csp-report-both", "<img src='{T}/allowed.gif'>", &["allowed.gif", "re.none"]).header("reporting-endpoints", "e=\"{U}/re.none\"").header("content-security-policy-report-only", "img-src 'self'; report-uri {F}/legacy.none; report-to e"),
        p("csp-report-in-frame", "<iframe src='{F}/f.html?h=content-security-policy%3Aimg-src%20%27none%27%3Breport-uri%20https%3A%2F%2Fbeacon.metrics.example%2Fm%2Fcsp-report-in-frame%2Ffr.none'></iframe>", &["f.html", "fr.none"]).file("f.html", "<img src='{T}/never.gif'>"),
        p("reporting-in-frame", "<iframe src='{F}/f.html?h=reporting-endpoints%3Am%3D%22https%3A%2F%2Fbeacon.metrics.example%2Fm%2Freporting-in-frame%2Frf.none%22&h=content-security-policy-report-only%3Aimg-src%20%27none%27%3Breport-to%20m'></iframe>", &["f.html", "seen.gif", "rf.none"]).file("f.html", "<img src='{T}/seen.gif'>"),
        p("reporting-default", "<script>document.domain;navigator.vibrate&&0;const x=new XMLHttpRequest;x.open('GET','{S}/sync.json',false);x.send();document.write('<p>x')</script>", &["sync.json"]).header("reporting-endpoints", "default=\"{U}/def.none\"").header("document-policy-report-only", "sync-xhr=?0;report-to=default").header("permissions-policy-report-only", "geolocation=();report-to=default"),
        p("reporting-coep", "<img src='{T}/coep.gif'>", &[]).header("cross-origin-embedder-policy", "require-corp; report-to=\"c\"").header("reporting-endpoints", "c=\"{U}/coep.none\""),
        p("network-error-logging", "<img src='{S}/nel.gif?abort'><img src='{S}/ok.gif'>", &["ok.gif"]).header("report-to", "{\"group\":\"n\",\"max_age\":1000,\"endpoints\":[{\"url\":\"{U}/nel.none\"}]}").header("nel", "{\"report_to\":\"n\",\"max_age\":1000,\"success_fraction\":1.0}"),
        p("accept-ch", "<img src='{S}/hint.gif'>", &["hint.gif"]).header("accept-ch", "Sec-CH-UA-Full-Version-List, Sec-CH-UA-Model, Sec-CH-Prefers-Color-Scheme"),
        p("critical-ch", "<img src='{S}/hint.gif'>", &["hint.gif"]).header("accept-ch", "Sec-CH-UA-Model, Sec-CH-UA-Platform-Version").header("critical-ch", "Sec-CH-UA-Model, Sec-CH-UA-Platform-Version").header("vary", "sec-ch-ua-model"),
        p("attribution", "<img src='{T}/a.gif' attributionsrc='{U}/attr.none'><a id=a href='#x' attributionsrc='{U}/attr2.none'>x</a><script>a.click();fetch('{T}/x.json',{attributionReporting:{eventSourceEligible:true,triggerEligible:false},mode:'no-cors'}).catch(()=>{})</script>", &["a.gif"]),
        p("topics", "<script>fetch('{T}/topics.json',{browsingTopics:true,mode:'no-cors'}).catch(()=>{});document.browsingTopics&&document.browsingTopics().catch(()=>{})</script><iframe browsingtopics src='{F}/t.html'></iframe>", &["topics.json", "t.html"]),
        p("shared-storage", "<script>globalThis.sharedStorage&&sharedStorage.worklet.addModule('{S}/ss.js').catch(()=>{});fetch('{T}/ss.json',{mode:'no-cors',sharedStorageWritable:true}).catch(()=>{})</script>", &[]),
        p("interest-group", "<script>navigator.joinAdInterestGroup&&navigator.joinAdInterestGroup({owner:location.origin,name:'x',biddingLogicURL:'{S}/bid.js',updateURL:'{S}/up.json',ads:[]},1000).catch(()=>{});navigator.runAdAuction&&navigator.runAdAuction({seller:location.origin,decisionLogicURL:'{S}/sell.js',interestGroupBuyers:[location.origin]}).catch(()=>{})</script><img src='{T}/x.gif'>", &["x.gif"]),
        p("fedcm", "<script>navigator.credentials&&navigator.credentials.get({identity:{providers:[{configURL:'{T}/fedcm.json',clientId:'1'}]}}).catch(()=>{})</script><img src='{T}/x.gif'>", &["x.gif"]),
        p("payment-request", "<script>try{new PaymentRequest([{supportedMethods:'{T}/pay'}],{total:{label:'x',amount:{currency:'JPY',value:'1'}}}).canMakePayment().catch(()=>{})}catch{}</script><img src='{T}/x.gif'>", &["x.gif"]).beyond("the browser asks a payment method's host by itself, which no channel tells"),
        p("web-transport", "<script>try{const t=new WebTransport('https://ads.tracker.example:4433/m/{N}/wt');t.ready.catch(()=>fetch('{U}/no-quic.json'));t.closed.catch(()=>{})}catch{}</script>", &["no-quic.json"]),
        p("web-rtc", "<script>const p=new RTCPeerConnection({iceServers:[{urls:'stun:127.0.0.1:9'}]});p.createDataChannel('x');p.createOffer().then(o=>p.setLocalDescription(o)).then(()=>fetch('{T}/rtc.json'))</script>", &["rtc.json"]),
        p("save-data-and-misc", "<script>navigator.connection&&fetch('{T}/c.json?d='+navigator.connection.downlink);navigator.userAgentData&&navigator.userAgentData.getHighEntropyValues(['model']).then(v=>fetch('{U}/ua.json?m='+v.platform))</script>", &["c.json", "ua.json"]),
        p("page-cache-api", "<script>caches.open('v').then(c=>c.addAll(['{S}/one.json','{T}/two.json'])).then(()=>caches.match('{S}/one.json')).then(()=>fetch('{U}/cached.json'))</script>", &["one.json", "two.json", "cached.json"]),
        p("etag-revalidated", "<script>fetch('{T}/e.json?etag').then(r=>r.text()).then(()=>fetch('{T}/e.json?etag',{cache:'no-cache'})).then(r=>r.text()).then(()=>fetch('{U}/done.json'))</script>", &["e.json", "done.json"]),
        p("cache-modes", "<script>(async()=>{const u='{T}/m.json?fresh';await(await fetch(u)).text();await(await fetch(u,{cache:'force-cache'})).text();await(await fetch(u,{cache:'reload'})).text();await fetch('{S}/oic.json',{cache:'only-if-cached',mode:'same-origin'}).catch(()=>{});await fetch('{U}/done.json')})()</script>", &["m.json", "done.json"]),
        p("stale-while-revalidate", "<script>(async()=>{const u='{T}/swr.json?swr';await(await fetch(u)).text();await(await fetch(u)).text();await fetch('{U}/done.json')})()</script>", &["swr.json", "done.json"]),
        p("vary-and-range", "<script>(async()=>{await(await fetch('{T}/r.bin',{headers:{range:'bytes=0-0'}})).arrayBuffer();await fetch('{U}/done.json')})()</script>", &["r.bin", "done.json"]),
        p("socket-plain", "<iframe src='{H}/s.html'></iframe><script>new Worker('/m/{N}/w.js');const w=new WebSocket('ws://sock.legacy.example/m/{N}/page?id=1','chat');w.onopen=()=>w.send(JSON.stringify({user:'u1'}))</script>", &["s.html", "w.js"]).plain()
            .file("s.html", "<script>const w=new WebSocket('ws://sock.legacy.example/m/{N}/frame');w.onopen=()=>w.send('from frame')</script>")
            .file("w.js", "const w=new WebSocket('ws://sock.legacy.example/m/{N}/worker');w.onopen=()=>w.send('from worker')"),
        p("socket-at-unload", "<script>addEventListener('pagehide',()=>{new WebSocket('ws://sock.legacy.example/m/{N}/bye')})</script><img src='/m/{N}/x.gif'>", &["x.gif"]).plain().beyond("a web socket that is opened while its document goes, which no channel tells"),
        p("socket-late", "<script>setTimeout(()=>{const w=new WebSocket('ws://sock.legacy.example/m/{N}/late');w.onopen=()=>{w.send('1');setTimeout(()=>w.send('2'),3000)}},2000)</script>", &[]).plain().delayed(),
        p("background-fetch", "<script>navigator.serviceWorker.register('{S}/sw.js').then(()=>navigator.serviceWorker.ready).then(r=>r.backgroundFetch?r.backgroundFetch.fetch('x',['{S}/bg.bin'],{title:'x'}):0).catch(()=>{})</script>", &["sw.js"]).file("sw.js", ""),
        p("background-sync", "<script>navigator.serviceWorker.register('{S}/sw.js').then(()=>navigator.serviceWorker.ready).then(r=>r.sync&&r.sync.register('t')).catch(()=>{})</script>", &["sw.js"]).file("sw.js", "onsync=e=>e.waitUntil(fetch('{T}/synced.json'))"),
    ]
}
