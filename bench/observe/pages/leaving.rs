//! Mechanisms: leaving.

use super::page;
use crate::web::Mechanism;

pub(super) fn all() -> Vec<Mechanism> {
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
        p("leaving-events", "<script>for(const t of ['pagehide','beforeunload','unload','freeze'])addEventListener(t,()=>navigator.sendBeacon('{T}/'+t+'.none',t));document.addEventListener('visibilitychange',()=>navigator.sendBeacon('{U}/'+document.visibilityState+'.none','v'))</script>", &["pagehide.none", "beforeunload.none"]),
        p("leaving-nested", "<iframe src='{F}/1.html'></iframe>", &["1.html", "2.html", "o1.none", "o2.none"]).file("1.html", "<iframe src='{D}/2.html'></iframe><script>addEventListener('pagehide',()=>navigator.sendBeacon('{T}/o1.none','x'))</script>").file("2.html", "<script>addEventListener('pagehide',()=>navigator.sendBeacon('{T}/o2.none','x'));document.addEventListener('visibilitychange',()=>navigator.sendBeacon('{U}/v2.none','x'))</script>"),
        p("leaving-frames-same-site", "<iframe src='{S}/s.html'></iframe><iframe srcdoc=\"<script>addEventListener('pagehide',()=>navigator.sendBeacon('{U}/sd.none','x'))</script>\"></iframe>", &["s.html", "ls.none", "sd.none"]).file("s.html", "<script>addEventListener('pagehide',()=>navigator.sendBeacon('{T}/ls.none','x'));addEventListener('unload',()=>navigator.sendBeacon('{T}/lu.none','x'))</script>"),
        p("leaving-kinds", "<script>addEventListener('pagehide',()=>{navigator.sendBeacon('{T}/b.none',new Blob(['blob'],{type:'text/plain'}));const f=new FormData;f.append('a','1');navigator.sendBeacon('{U}/f.none',f);fetch('{F}/k.none',{method:'POST',keepalive:true,body:'{}',headers:{'content-type':'text/plain'}});fetch('{D}/g.json',{keepalive:true,mode:'no-cors'})})</script>", &["b.none", "f.none", "k.none", "g.json"]),
        p("leaving-preflight", "<script>addEventListener('pagehide',()=>fetch('{T}/pj.none',{method:'POST',keepalive:true,headers:{'content-type':'application/json'},body:'{}'}))</script>", &["pj.none"]),
        p("leaving-redirect", "<script>addEventListener('pagehide',()=>navigator.sendBeacon('{T}/r1.none?status=307&to={U}/r2.none','x'))</script>", &["r1.none"]),
        p("leaving-fetch-later", "<iframe src='{F}/fl.html'></iframe><script>if(globalThis.fetchLater){fetchLater('{S}/own-later.none',{method:'POST',body:'x'});fetchLater('{T}/later.none?a=1')}</script>", &["fl.html"]).file("fl.html", "<script>if(globalThis.fetchLater)fetchLater('{F}/frame-later.none',{method:'POST',body:'x'})</script>"),
        p("fetch-later-activated", "<script>if(globalThis.fetchLater)fetchLater('{T}/act.none',{method:'POST',body:'x',activateAfter:1000})</script>", &[]).delayed(),
        p("leaving-without-keepalive", "<script>addEventListener('pagehide',()=>{fetch('{T}/plain.none',{method:'POST',mode:'no-cors',body:'x'}).catch(()=>{});const x=new XMLHttpRequest;try{x.open('GET','{U}/sync.json',false);x.send()}catch{}})</script><img src='{T}/x.gif'>", &["x.gif"]),
        p("leaving-slow-answer", "<script>addEventListener('pagehide',()=>navigator.sendBeacon('{T}/slow.none?delay=900','x'))</script>", &["slow.none"]),
        p("leaving-heavy", "<script>addEventListener('pagehide',()=>{navigator.sendBeacon('{T}/h1.none','x'.repeat(30000));for(let i=0;i<15;i++)fetch('{U}/h2.none?i='+i,{method:'POST',keepalive:true,mode:'no-cors',body:'y'})})</script>", &["h1.none", "h2.none"]),
        p("leaving-after-navigation", "<script>addEventListener('pagehide',()=>navigator.sendBeacon('{T}/first.none','x'));onload=()=>setTimeout(()=>{location='{F}/other.html'},50)</script>", &["first.none", "other.html", "other.none"]).file("other.html", "<title>o</title><script>addEventListener('pagehide',()=>navigator.sendBeacon('{U}/other.none','x'))</script>"),
        p("leaving-csp-stops", "<script>addEventListener('pagehide',()=>navigator.sendBeacon('{T}/never.none','x'))</script><img src='{S}/x.gif'>", &["x.gif"]).header("content-security-policy", "connect-src 'self'"),
        p("leaving-ping", "<a id=a href='{S}/l.html' ping='{T}/lp.none'>x</a><script>addEventListener('beforeunload',()=>{});onload=()=>setTimeout(()=>a.click(),30)</script>", &["l.html", "lp.none"]).file("l.html", "<title>l</title>"),
    ]
}
