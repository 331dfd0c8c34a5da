//! Mechanisms: timers.

use super::page;
use crate::web::Mechanism;

pub(super) fn all() -> Vec<Mechanism> {
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
        p("timer-chain-2-8-20", "<script>setTimeout(()=>{fetch('{T}/2.json');setTimeout(()=>{fetch('{T}/8.json');setTimeout(()=>fetch('{T}/20.json'),20000)},8000)},2000)</script>", &["2.json", "8.json", "20.json"]),
        p("timer-after-load-fetch", "<script>onload=()=>fetch('{S}/config.json?delay=200').then(()=>setTimeout(()=>navigator.sendBeacon('{T}/late.none','x'),20000))</script>", &["config.json", "late.none"]),
        p("timer-polling", "<script>const t=Date.now();const i=setInterval(()=>{if(Date.now()-t>8000){clearInterval(i);fetch('{T}/polled.json')}},250)</script>", &["polled.json"]),
        p("timer-performance-now", "<script>const i=setInterval(()=>{if(performance.now()>15000){clearInterval(i);fetch('{T}/pn.json')}},500)</script>", &["pn.json"]),
        p("timer-animation-frames", "<script>const t=performance.now();const f=n=>{if(performance.now()-t>5000)fetch('{T}/raf.json');else requestAnimationFrame(f)};requestAnimationFrame(f)</script>", &[]),
        p("timer-css-animation", "<style>@keyframes k{to{opacity:0}}p{animation:k 4s}b{transition:opacity 3s}</style><p id=a>x</p><b id=b>y</b><script>a.onanimationend=()=>fetch('{T}/anim.json');setTimeout(()=>{b.ontransitionend=()=>fetch('{U}/trans.json');b.style.opacity=0},100)</script>", &[]),
        p("timer-idle-then", "<script>requestIdleCallback(()=>setTimeout(()=>requestIdleCallback(()=>fetch('{T}/it.json')),4000))</script>", &["it.json"]),
        p("timer-heartbeat", "<script>setInterval(()=>navigator.sendBeacon('{T}/hb.none','x'),5000)</script>", &["hb.none"]),
        p("timer-abort-signal", "<script>AbortSignal.timeout(5000).onabort=()=>fetch('{T}/as.json')</script>", &["as.json"]),
        p("timer-scheduler", "<script>scheduler.postTask(()=>fetch('{T}/sp.json'),{delay:8000})</script>", &["sp.json"]),
        p("timer-injects-script", "<script>setTimeout(()=>{const s=document.createElement('script');s.src='{C}/late.js';document.head.append(s)},8000)</script>", &["late.js", "l2.gif", "l3.json"]).file("late.js", "new Image().src='{T}/l2.gif';setTimeout(()=>fetch('{U}/l3.json'),2000)"),
        p("timer-injects-frame", "<script>setTimeout(()=>{const f=document.createElement('iframe');f.src='{F}/lf.html';document.body.append(f)},10000)</script><p>x", &["lf.html", "lf.gif", "lf.none"]).file("lf.html", "<img src='{T}/lf.gif'><script>setTimeout(()=>navigator.sendBeacon('{U}/lf.none','x'),5000)</script>"),
        p("timer-in-nested-frame", "<iframe src='{F}/1.html'></iframe>", &["1.html", "2.html", "n8.none", "n20.none"]).file("1.html", "<iframe src='{D}/2.html'></iframe>").file("2.html", "<script>setTimeout(()=>navigator.sendBeacon('{T}/n8.none','x'),8000);setTimeout(()=>navigator.sendBeacon('{T}/n20.none','x'),20000)</script>"),
        p("timer-in-sandbox", "<iframe sandbox=allow-scripts srcdoc=\"<script>setTimeout(()=>fetch('{T}/sb.json',{mode:'no-cors'}),8000)</script>\"></iframe>", &["sb.json"]),
        p("timer-worker-message", "<script>const w=new Worker('{S}/w.js');w.onmessage=()=>fetch('{T}/wm.json')</script>", &["w.js", "wm.json"]).file("w.js", "setTimeout(()=>postMessage(1),8000)"),
        p("timer-slow-server", "<script>setTimeout(()=>fetch('{T}/slow.json?delay=1800').then(()=>setTimeout(()=>fetch('{U}/then.json'),2000)),1000)</script>", &["slow.json", "then.json"]),
        p("timer-two-steps-cross", "<script src='{C}/t.js'></script>", &["t.js", "u.js", "end.gif"]).file("t.js", "setTimeout(()=>{const s=document.createElement('script');s.src='{T}/u.js';document.head.append(s)},2000)").file("u.js", "setTimeout(()=>{new Image().src='{U}/end.gif?'+document.title},2000)"),
        p("slow-page-parts", "<script src='{C}/slow.js?delay=1200'></script><img src='{T}/slow.gif?delay=1500'><link rel=stylesheet href='{U}/slow.css?delay=900'>", &["slow.js", "slow.gif", "slow.css", "sl.gif"]).file("slow.js", "new Image().src='{F}/sl.gif'"),
        p("slow-chain", "<script>fetch('{T}/1.json?delay=600').then(()=>fetch('{T}/2.json?delay=600')).then(()=>fetch('{T}/3.json?delay=600')).then(()=>fetch('{U}/4.json'))</script>", &["1.json", "2.json", "3.json", "4.json"]),
        p("slow-answer-3s", "<script>fetch('{T}/s3.json?delay=3200').then(()=>fetch('{U}/after.json'))</script>", &["s3.json", "after.json"]),
    ]
}
