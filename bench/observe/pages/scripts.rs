//! Mechanisms: scripts.

use super::page;
use crate::web::Mechanism;

pub(super) fn all() -> Vec<Mechanism> {
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
        p("nomodule", "<script nomodule src='{T}/never.js'></script><script type=module src='{C}/yes.mjs'></script><script type=text/plain src='{T}/never2.js'></script><script type=text/javascript src='{U}/yes.js'></script>", &["yes.mjs", "yes.js"]).file("yes.mjs", ""),
        p("injected-deep", "<script src='{C}/1.js'></script>", &["1.js", "2.js", "3.js", "4.js", "end.none"])
            .file("1.js", "const s=document.createElement('script');s.src='{T}/2.js';document.head.append(s)")
            .file("2.js", "setTimeout(()=>{const s=document.createElement('script');s.src='{U}/3.js';document.head.append(s)},50)")
            .file("3.js", "Promise.resolve().then(()=>{const s=document.createElement('script');s.src='{F}/4.js';document.head.append(s)})")
            .file("4.js", "requestAnimationFrame(()=>navigator.sendBeacon('{L}/end.none','x'))"),
        p("eval-and-function", "<script>eval(\"fetch('{T}/eval.json')\");new Function(\"new Image().src='{U}/function.gif'\")();setTimeout(\"fetch('{F}/string.json')\",1)</script>", &["eval.json", "function.gif", "string.json"]),
        p("inline-handlers", "<img src='{T}/ok.gif' onload=\"fetch('{U}/load.json')\"><img src='{T}/bad.txt' onerror=\"fetch('{U}/error.json')\"><svg onload=\"fetch('{F}/svg.json')\"></svg>", &["load.json", "error.json", "svg.json"]),
        p("custom-element", "<x-tag></x-tag><script>customElements.define('x-tag',class extends HTMLElement{connectedCallback(){this.attachShadow({mode:'open'}).innerHTML=`<img src='{T}/ce.gif'><style>:host{background:url({U}/host.gif)}</style>`}})</script>", &["ce.gif", "host.gif"]),
        p("observers", "<div id=m style='width:9px'>x</div><script>new ResizeObserver(()=>fetch('{T}/resize.json')).observe(m);new PerformanceObserver(l=>navigator.sendBeacon('{U}/perf.none',JSON.stringify(l.getEntries().length))).observe({type:'navigation',buffered:true});new IntersectionObserver(()=>fetch('{F}/visible.json')).observe(m)</script>", &["resize.json", "perf.none", "visible.json"]),
        p("message-channel", "<iframe src='{F}/m.html'></iframe><script>onmessage=e=>fetch('{T}/got.json?'+e.data);</script>", &["m.html", "got.json"]).file("m.html", "<script>parent.postMessage('hello','*')</script>"),
        p("broadcast-channel", "<iframe src='{S}/b.html'></iframe><script>new BroadcastChannel('c').onmessage=()=>fetch('{T}/bc.json')</script>", &["b.html", "bc.json"]).file("b.html", "<script>setTimeout(()=>new BroadcastChannel('c').postMessage(1),50)</script>"),
        p("wasm", "<script>WebAssembly.compileStreaming(fetch('{S}/a.wasm')).catch(()=>fetch('{T}/wasm-failed.json'))</script>", &["a.wasm", "wasm-failed.json"]),
        p("importmap-scopes", "<script type=importmap>{\"imports\":{\"a/\":\"{C}/pkg/\"},\"scopes\":{\"{C}/\":{\"b\":\"{T}/b.mjs\"}}}</script><script type=module>import 'a/x.mjs';await import('{U}/dynamic.mjs')</script>", &["pkg/x.mjs", "b.mjs", "dynamic.mjs", "im.gif"]).file("pkg/x.mjs", "import 'b'").file("b.mjs", "new Image().src='{F}/im.gif'").file("dynamic.mjs", ""),
        p("document-open", "<script>onload=()=>setTimeout(()=>{document.open();document.write(`<title>w</title><img src='{T}/opened.gif'><script>fetch('{U}/opened.json')<\\/script>`);document.close()},50)</script>", &["opened.gif", "opened.json"]),
        p("document-never-closed", "<script>document.write(`<img src='{T}/nc.gif'>`);onload=()=>{document.open();document.write(`<img src='{U}/nc2.gif'>`)}</script>", &["nc.gif", "nc2.gif"]),
        p("generated-url-parts", "<script>const h='https://ads.tracker.example',p='/m/{N}/';new Image().src=h+p+'q.gif?a=%E6%97%A5&b='+encodeURIComponent('日本 語&=')+'&c=a b|c#frag';fetch(h+p+'[x].json?{y}=\"z\"',{mode:'no-cors'})</script>", &["q.gif"]),
        p("long-url", "<script>new Image().src='{T}/long.gif?d='+'x'.repeat(7000)</script>", &["long.gif"]),
        p("scheduler", "<script>scheduler.postTask(()=>fetch('{T}/post.json'),{delay:50});queueMicrotask(()=>fetch('{U}/micro.json'));const c=new MessageChannel;c.port1.onmessage=()=>fetch('{F}/port.json');c.port2.postMessage(1)</script>", &["post.json", "micro.json", "port.json"]),
    ]
}
