//! Mechanisms: elements.

use super::page;
use crate::web::Mechanism;

pub(super) fn all() -> Vec<Mechanism> {
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
        p("icon-by-default", "<img src='{T}/x.gif'>", &["x.gif"]).bare(),
        p("icon-shortcut", "<link rel='shortcut icon' href='{S}/short.png'><link rel=apple-touch-icon href='{S}/touch.png'><link rel=mask-icon href='{T}/mask.svg'>", &["short.png"]).bare(),
        p("icon-elsewhere", "<link rel=icon type=image/png sizes=32x32 href='{C}/icon32.png'><link rel=icon href='{C}/icon.svg' type=image/svg+xml>", &[]).bare(),
        p("icon-by-script", "<script>const l=document.createElement('link');l.rel='icon';l.href='{T}/made.png';document.head.append(l)</script>", &["made.png"]).bare(),
        p("css-urls", "<link rel=stylesheet href='{C}/u.css'><div class=a>x</div><div class=b>y</div><ul><li>z</ul><p class=m>m</p>", &["set.gif", "cur.gif", "list.gif", "border.gif", "before.gif", "shape.gif", "layer.css"])
            .file("u.css", "@import url('{T}/layer.css') layer(x) screen; @import '{T}/print.css' print; .a{background:image-set(url('{U}/set.gif') 1x,url('{U}/no.gif') 3x);cursor:url('{T}/cur.gif'),auto} li{list-style-image:url('{T}/list.gif')} .b{border:4px solid;border-image:url('{U}/border.gif') 1} .b::before{content:url('{F}/before.gif')} .m{float:left;shape-outside:url('{D}/shape.gif');mask-image:url('{D}/mask.gif')} @media (max-width:10px){.a{background:url('{T}/never.gif')}} .unused{background:url('{T}/never2.gif')}"),
        p("css-inline-and-attributes", "<style>:root{--v:url('{T}/var.gif')}p{background:var(--v)}</style><p>x</p><div style=\"background-image:url('{U}/style.gif')\">y</div><script>document.body.style.backgroundImage=\"url('{F}/set.gif')\";const s=new CSSStyleSheet();s.replaceSync(\"div{list-style:inside url('{D}/adopted.gif');display:list-item}\");document.adoptedStyleSheets=[s]</script>", &["var.gif", "style.gif", "set.gif", "adopted.gif"]),
        p("css-font-face", "<style>@font-face{font-family:a;src:local('none'),url('{T}/a.woff2') format('woff2'),url('{T}/a2.woff2')}@font-face{font-family:b;src:url('{U}/latin.woff2');unicode-range:U+41}@font-face{font-family:b;src:url('{U}/kana.woff2');unicode-range:U+3042}p{font-family:a}b{font-family:b}</style><p>x</p><b>A</b><script>new FontFace('c',\"url('{F}/script.woff2')\").load().catch(()=>{})</script>", &["a.woff2", "latin.woff2", "script.woff2"]),
        p("css-module", "<script type=module>import s from '{S}/m.css' with {type:'css'};document.adoptedStyleSheets=[s]</script><p>x", &["m.css", "cm.gif"]).file("m.css", "p{background:url('{T}/cm.gif')}"),
        p("stylesheet-media", "<link rel=stylesheet media=print href='{T}/print.css' onload=\"this.media='all'\"><link rel='alternate stylesheet' title=x href='{U}/alt.css'><link rel=stylesheet disabled href='{T}/off.css'>", &["print.css"]),
        p("svg-references", "<svg width=9 height=9><defs><filter id=f><feImage href='{T}/fe.gif'/></filter></defs><use href='{S}/s.svg#a'/><rect width=9 height=9 filter='url(#f)'/><a href='{S}/x'><text>x</text></a></svg><svg><script href='{U}/in.js'></script></svg>", &["s.svg", "fe.gif", "in.js"]).file("s.svg", "<svg xmlns='http://www.w3.org/2000/svg'><g id='a'><circle r='2'/></g></svg>"),
        p("svg-document", "<object type=image/svg+xml data='{S}/d.svg'></object><img src='{S}/i.svg'>", &["d.svg", "i.svg", "inside.gif"]).file("d.svg", "<svg xmlns='http://www.w3.org/2000/svg'><image href='{T}/inside.gif' width='2' height='2'/><script>fetch('{U}/svg.json')</script></svg>").file("i.svg", "<svg xmlns='http://www.w3.org/2000/svg'><image href='{T}/never.gif' width='2' height='2'/></svg>"),
        p("media-sources", "<video preload=auto crossorigin=anonymous muted autoplay><source src='{T}/no.bin' type='video/none'><source src='{T}/1.mp4'><source src='{U}/2.mp4'><track src='{U}/t.vtt' default kind=captions></video><audio controls><source src='{F}/a.mp4'></audio>", &["1.mp4", "2.mp4"]),
        p("media-poster-later", "<video id=v preload=none></video><script>setTimeout(()=>{v.poster='{T}/later.gif';v.src='{U}/later.mp4';v.load();v.play().catch(()=>{})},10)</script>", &["later.gif", "later.mp4"]),
        p("embed-html", "<embed type=text/html src='{F}/e.html' width=9 height=9><object data='{T}/none.bin' type='application/x-none'><img src='{U}/fallback.gif'></object>", &["e.html", "e.gif", "fallback.gif"]).file("e.html", "<img src='{T}/e.gif'>"),
        p("preload-kinds", "<link rel=preload as=font crossorigin href='{C}/f.woff2'><link rel=preload as=style href='{C}/s.css' onload=\"this.rel='stylesheet'\"><link rel=preload as=fetch crossorigin href='{T}/d.json'><link rel=preload as=image imagesrcset='{U}/set.gif 1x'><script>fetch('{T}/d.json').then(r=>r.text())</script>", &["f.woff2", "s.css", "d.json", "set.gif"]),
        p("preload-used", "<link rel=preload as=script href='{T}/u.js'><link rel=preload as=image href='{U}/u.gif'><script src='{T}/u.js'></script><img src='{U}/u.gif'>", &["u.js", "u.gif"]),
        p("modulepreload-chain", "<link rel=modulepreload href='{C}/a.mjs'><script type=module>import '{C}/a.mjs'</script>", &["a.mjs", "b.mjs", "mp.gif"]).file("a.mjs", "import './b.mjs'").file("b.mjs", "new Image().src='{T}/mp.gif'"),
        p("prefetch-kinds", "<link rel=prefetch as=document href='{S}/next.html'><link rel=prefetch href='{T}/p.css' as=style><link rel='dns-prefetch preconnect' href='https://late.third.example' crossorigin><link rel=prerender href='{S}/old.html'>", &["next.html", "p.css"]),
        p("compression-dictionary", "<link rel=compression-dictionary href='{S}/dict.bin'><img src='{T}/x.gif'>", &["x.gif"]),
        p("img-variants", "<img src='{T}/1.gif' loading=eager decoding=async fetchpriority=low referrerpolicy=no-referrer><img srcset='{T}/w1.gif 100w,{T}/w2.gif 3000w' sizes=50px><picture><source media='(max-width:1px)' srcset='{T}/never.gif'><source type=image/none srcset='{T}/never2.gif'><img src='{T}/3.gif'></picture><image src='{T}/4.gif'><img crossorigin src='{U}/5.gif'>", &["1.gif", "w1.gif", "3.gif", "4.gif", "5.gif"]),
        p("img-many", "<script>for(let i=0;i<60;i++)document.write(`<img src='{T}/many${i}.gif' width=1>`)</script>", &["many59.gif"]),
        p("img-same-many", "<img src='{T}/same.gif'><img src='{T}/same.gif'><script>for(let i=0;i<5;i++)new Image().src='{T}/same.gif'</script>", &["same.gif"]),
        p("img-nostore-many", "<img src='{T}/ns.gif?nostore'><img src='{T}/ns.gif?nostore'><script>for(let i=0;i<5;i++)setTimeout(()=>{new Image().src='{T}/ns.gif?nostore'},i*30)</script>", &["ns.gif"]),
        p("template-and-comment", "<template><img src='{T}/never.gif'></template><!-- <img src='{T}/never2.gif'> --><script type=text/template><img src='{T}/never3.gif'></script><div hidden><img src='{T}/hidden.gif'></div><details><img src='{T}/details.gif'></details>", &["hidden.gif", "details.gif"]),
        p("declarative-shadow", "<div><template shadowrootmode=open><link rel=stylesheet href='{C}/sh.css'><img src='{T}/ds.gif'></template></div>", &["sh.css", "ds.gif"]),
        p("base-element", "<base href='{T}/deep/'><img src='rel.gif'><script src='rel.js'></script>", &["deep/rel.gif", "deep/rel.js"]),
        p("link-header", "<img src='{T}/l.gif'>", &["l.gif", "pre.js"]).header("link", "<{C}/pre.js>; rel=preload; as=script, <{C}/hs.css>; rel=stylesheet, <https://late.third.example>; rel=preconnect"),
        p("marquee-and-old", "<body background='{T}/bg.gif'><img lowsrc='{T}/never.gif' dynsrc='{T}/never2.gif' src='{T}/o.gif'><object data='{U}/o.svg'><param name=src value='{U}/never3.gif'></object>", &["bg.gif", "o.gif", "o.svg"]),
        p("manifest-with-icons", "<link rel=manifest crossorigin=use-credentials href='{S}/app.webmanifest'>", &["app.webmanifest"]).file("app.webmanifest", "{\"name\":\"x\",\"start_url\":\"{S}/\",\"icons\":[{\"src\":\"{T}/icon.png\",\"sizes\":\"192x192\",\"type\":\"image/png\"}]}"),
        p("plain-icon", "<img src='{H}/x.gif'>", &["x.gif"]).plain().bare(),
    ]
}
