//! Mechanisms: frames.

use super::page;
use crate::web::Mechanism;

pub(super) fn all() -> Vec<Mechanism> {
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
        p("frame-blob", "<script>const f=document.createElement('iframe');f.src=URL.createObjectURL(new Blob([`<img src='{T}/blob.gif'><script>fetch('{U}/blob.json',{mode:'no-cors'})<\\/script>`],{type:'text/html'}));document.documentElement.append(f)</script>", &["blob.gif", "blob.json"]),
        p("frame-data", "<iframe src=\"data:text/html,<img src='{T}/data.gif'><script>fetch('{U}/data.json',{mode:'no-cors'})</script>\"></iframe>", &["data.gif", "data.json"]),
        p("frame-srcdoc-nested", "<iframe srcdoc=\"<iframe srcdoc=&quot;<img src='{T}/inner.gif'><script>navigator.sendBeacon('{U}/inner.none','x')</script>&quot;></iframe>\"></iframe>", &["inner.gif", "inner.none"]),
        p("frame-credentialless", "<iframe credentialless src='{F}/c.html'></iframe>", &["c.html", "cl.gif"]).file("c.html", "<img src='{T}/cl.gif'>"),
        p("frame-written", "<script>const f=document.createElement('iframe');document.documentElement.append(f);f.contentDocument.open();f.contentDocument.write(`<img src='{T}/w.gif'><script>fetch('{U}/w.json');new Image().src='{F}/w2.gif'<\\/script>`);f.contentDocument.close()</script>", &["w.gif", "w.json", "w2.gif"]),
        p("frame-set", "<frameset cols='50%,50%'><frame src='{F}/1.html'><frame src='{U}/2.html'></frameset>", &["1.html", "2.html", "one.gif", "two.gif"]).file("1.html", "<img src='{T}/one.gif'>").file("2.html", "<img src='{U}/two.gif'>"),
        p("frame-many", "<script>for(let i=0;i<12;i++){const f=document.createElement('iframe');f.src='{F}/f.html?i='+i;document.documentElement.append(f)}</script>", &["f.html", "fm.none"]).file("f.html", "<script>navigator.sendBeacon('{T}/fm.none'+location.search,'x')</script>"),
        p("frame-same-url-twice", "<iframe src='{F}/f.html'></iframe><iframe src='{F}/f.html'></iframe>", &["f.html", "tw.gif"]).file("f.html", "<img src='{T}/tw.gif?nostore'>"),
        p("frame-reloads", "<iframe src='{F}/r.html'></iframe>", &["r.html", "again.none"]).file("r.html", "<script>navigator.sendBeacon('{T}/again.none','x');if(!name){name='x';location.reload()}</script>"),
        p("frame-five-deep", "<iframe src='{F}/1.html'></iframe>", &["1.html", "2.html", "3.html", "4.html", "5.html", "deep.none", "gone5.none"])
            .file("1.html", "<iframe src='{D}/2.html'></iframe>").file("2.html", "<iframe src='{T}/3.html'></iframe>").file("3.html", "<iframe src='{U}/4.html'></iframe>").file("4.html", "<iframe src='{L}/5.html'></iframe>")
            .file("5.html", "<script>navigator.sendBeacon('{T}/deep.none','x');addEventListener('pagehide',()=>navigator.sendBeacon('{U}/gone5.none','x'))</script>"),
        p("frame-removed-while-loading", "<script>const f=document.createElement('iframe');f.src='{F}/slow.html?delay=700';document.documentElement.append(f);setTimeout(()=>f.remove(),250)</script>", &[]),
        p("frame-src-changes", "<iframe id=f src='{F}/a.html'></iframe><script>onload=()=>{f.src='{D}/b.html'}</script>", &["a.html", "b.html", "left.none"]).file("a.html", "<script>addEventListener('pagehide',()=>navigator.sendBeacon('{T}/left.none','x'))</script>"),
        p("frame-sandbox-kinds", "<iframe sandbox src='{F}/none.html'></iframe><iframe sandbox='allow-scripts allow-same-origin' src='{F}/both.html'></iframe><iframe sandbox='allow-scripts' srcdoc=\"<script>fetch('{T}/opaque.json',{mode:'no-cors'});navigator.sendBeacon('{U}/opaque.none','x')</script>\"></iframe>", &["none.html", "both.html", "opaque.json", "opaque.none", "n.gif"]).file("none.html", "<img src='{T}/n.gif'><script>fetch('{T}/never.json')</script>").file("both.html", "<script>document.cookie='sb=1;Secure;SameSite=None'</script>").cookie("sb", "set", "script"),
        p("frame-fenced", "<fencedframe id=f></fencedframe><script>try{f.config=new FencedFrameConfig('{F}/ff.html')}catch{}</script><img src='{T}/x.gif'>", &["x.gif"]),
        p("frame-popups", "<iframe src='{F}/p.html'></iframe>", &["p.html"]).file("p.html", "<script>open('{D}/pop.html');const a=document.createElement('a');a.href='{D}/a.html';a.target='_blank';a.rel='noopener';document.documentElement.append(a);a.click()</script>"),
        p("popup-noopener", "<a id=a href='{F}/po.html' target=_blank rel=noopener>x</a><script>a.click();open('{F}/no.html','_blank','noopener')</script>", &[]),
        p("frame-javascript-url", "<iframe id=f></iframe><script>f.src=\"javascript:fetch('{T}/ju.json'),'<img src={U}/ju.gif>'\"</script>", &["ju.gif"]),
        p("frame-same-site-other-host", "<iframe src='https://static.shop.example/m/{N}/s.html'></iframe>", &["s.html", "ss.none"]).file("s.html", "<script>navigator.sendBeacon('{T}/ss.none','x')</script>"),
        p("frame-meta-refresh", "<iframe src='{F}/m.html'></iframe>", &["m.html", "n.html", "mr.gif"]).file("m.html", "<meta http-equiv=refresh content='0;url={D}/n.html'>").file("n.html", "<img src='{T}/mr.gif'>"),
        p("frame-targets-top", "<iframe src='{S}/t.html'></iframe>", &["t.html", "landed.html", "tt.gif"]).file("t.html", "<script>onload=()=>setTimeout(()=>{top.location='{S}/landed.html'},50)</script>").file("landed.html", "<title>l</title><img src='{T}/tt.gif'>"),
        p("speculation-cross-site", "<script type=speculationrules>{\"prefetch\":[{\"urls\":[\"{F}/px.html\"],\"requires\":[\"anonymous-client-ip-when-cross-origin\"]},{\"urls\":[\"{D}/py.html\"],\"referrer_policy\":\"no-referrer\"}]}</script><img src='{T}/x.gif'>", &["x.gif"]),
        p("speculation-document-rules", "<a href='{S}/docrule.html'>a</a><script type=speculationrules>{\"prefetch\":[{\"where\":{\"href_matches\":\"/*docrule*\"},\"eagerness\":\"immediate\"}]}</script>", &["docrule.html"]).file("docrule.html", "<title>d</title><img src='{T}/never.gif'>"),
        p("speculation-header", "<img src='{T}/x.gif'>", &["x.gif", "s.rules"]).header("speculation-rules", "\"{S}/s.rules\"").file("s.rules", "{\"prefetch\":[{\"urls\":[\"{S}/byheader.html\"],\"eagerness\":\"immediate\"}]}"),
        p("speculation-prerender-scripts", "<script type=speculationrules>{\"prerender\":[{\"urls\":[\"{S}/pr.html\"],\"eagerness\":\"immediate\"}]}</script>", &["pr.html"]).file("pr.html", "<title>p</title><img src='{S}/pr.gif'><script>fetch('{T}/pr.json');navigator.sendBeacon('{U}/pr.none','x');document.addEventListener('prerenderingchange',()=>fetch('{T}/activated.json'))</script>"),
    ]
}
