//! Mechanisms: chains.

use super::page;
use crate::web::Mechanism;

pub(super) fn all() -> Vec<Mechanism> {
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
        p("redirect-statuses", "<img src='{T}/301.gif?status=301&to={U}/a.gif'><img src='{T}/303.gif?status=303&to={U}/b.gif'><img src='{T}/307.gif?status=307&to={U}/c.gif'><img src='{T}/308.gif?status=308&to={U}/d.gif'>", &["a.gif", "b.gif", "c.gif", "d.gif"]),
        p("redirect-308-post", "<script>fetch('{T}/a.none?status=308&to={U}/b.none',{method:'POST',body:'moved body'}).catch(()=>{});fetch('{F}/c.none?status=303&to={D}/d.none',{method:'POST',mode:'no-cors',body:'x'})</script>", &["a.none", "b.none", "c.none", "d.none"]),
        p("redirect-endless", "<img src='{T}/e.gif?loop=1'>", &["e.gif"]),
        p("redirect-to-same", "<img src='{T}/again.gif?once'>", &["again.gif"]).cookie("once", "set", "response"),
        p("redirect-to-data", "<img src='{T}/d.gif?to=data:image/gif,x'><script>fetch('{U}/f.json?to=data:,x').catch(()=>{})</script>", &["d.gif", "f.json"]),
        p("redirect-page", "<script>location='{T}/1.html?cookie=pc1%3D1%3BSecure%3BSameSite%3DLax&to={U}/2.html?cookie=pc2%253D1%253BSecure%26to={S}/3.html'</script>", &["1.html", "2.html", "3.html", "rp.gif"]).file("3.html", "<title>3</title><img src='{F}/rp.gif'>").cookie("pc1", "set", "response").cookie("pc2", "set", "response"),
        p("redirect-beacon-chain", "<script>navigator.sendBeacon('{T}/1.none?status=307&to={U}/2.none?status=307%26to={F}/3.none','x');fetch('{D}/k1.none?status=307&to={L}/k2.none',{method:'POST',keepalive:true,mode:'no-cors',body:'k'})</script>", &["1.none", "2.none", "3.none", "k1.none", "k2.none"]),
        p("redirect-frame-chain", "<iframe src='{F}/1.html?to={D}/2.html?to={T}/3.html'></iframe>", &["1.html", "2.html", "3.html", "rf.gif"]).file("3.html", "<img src='{U}/rf.gif'>"),
        p("redirect-worker", "<script>new Worker('{S}/w.js?to={S}/v.js')</script>", &["w.js", "v.js", "rw.json"]).file("v.js", "fetch('{T}/rw.json')"),
        p("redirect-css-font", "<link rel=stylesheet href='{C}/1.css?to={T}/2.css'><p>x</p>", &["1.css", "2.css", "rc.gif"]).file("2.css", "p{background:url('{U}/bg.gif?to={F}/rc.gif')}"),
        p("redirect-plain-to-tls", "<img src='{H}/up.gif?to={T}/secure.gif'>", &["up.gif", "secure.gif"]).plain(),
        p("redirect-preflight", "<script>fetch('{T}/p.none?to={U}/q.none',{method:'POST',headers:{'x-a':'1'},body:'x'}).catch(()=>{})</script>", &["p.none"]),
        p("redirect-module", "<script type=module src='{C}/1.mjs?to={T}/2.mjs'></script>", &["1.mjs", "2.mjs", "rm.gif"]).file("2.mjs", "new Image().src='{U}/rm.gif'"),
        p("page-reloads-once", "<script>if(!sessionStorage.r){sessionStorage.r=1;location.reload()}else new Image().src='{T}/second.gif'</script><img src='{T}/each.gif?nostore'>", &["second.gif", "each.gif"]),
        p("page-chain", "<script>location='{S}/2.html'</script>", &["2.html", "3.html", "4.html", "pc.gif"]).file("2.html", "<meta http-equiv=refresh content='0;url={S}/3.html'>").file("3.html", "<body onload=\"location.assign('{S}/4.html')\">").file("4.html", "<title>4</title><img src='{T}/pc.gif'>"),
        p("page-form-auto-sso", "<form id=g method=post action='{T}/sso.html'><input name=t value=1></form><script>g.submit()</script>", &["sso.html", "back.html", "bk.gif"]).file("sso.html", "<script>location='{S}/back.html'</script>").file("back.html", "<title>b</title><img src='{U}/bk.gif'>"),
        p("navigation-api", "<script>onload=()=>{navigation.addEventListener('navigate',e=>{if(e.canIntercept)e.intercept({handler:()=>fetch('{T}/nav.json')})});navigation.navigate('{S}/spa')}</script>", &["nav.json"]),
        p("hash-navigation", "<script>addEventListener('hashchange',()=>fetch('{T}/hash.json'));onload=()=>{location.hash='a'}</script>", &["hash.json"]),
        p("history-back", "<script>if(!sessionStorage.b){sessionStorage.b=1;onload=()=>setTimeout(()=>{location='{S}/there.html'},50)}else new Image().src='{T}/returned.gif'</script>", &["there.html", "returned.gif"]).file("there.html", "<title>t</title><script>onload=()=>setTimeout(()=>history.back(),50)</script>"),
        p("page-204", "<script>onload=()=>{location='{S}/nothing.none'}</script><img src='{T}/x.gif'>", &["x.gif", "nothing.none"]),
        p("hsts", "<img src='https://ads.tracker.example/m/{N}/first.gif?h=strict-transport-security%3Amax-age%3D1000' onload=\"new Image().src='http://ads.tracker.example/m/{N}/second.gif'\">", &["first.gif", "second.gif"]).plain(),
    ]
}
