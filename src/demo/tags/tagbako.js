// タグばこ: a tag manager. Loads the tags of the container, one of them only after consent, one of them late.
(function () {
  var script = document.currentScript || document.querySelector('script[src*="tm.tagbako.example"]');
  var container = script ? new URL(script.src).searchParams.get('id') : '';
  function load(src) {
    var tag = document.createElement('script');
    tag.async = true;
    tag.src = src;
    document.head.appendChild(tag);
  }
  new Image().src = 'https://tm.tagbako.example/hit.gif?id=' + encodeURIComponent(container) +
    '&u=' + encodeURIComponent(location.href);
  load('https://tag.mieruka-analytics.example/m.js?s=MK-2210');
  function ads() { load('https://ads.hiroba-ads.example/tag.js?a=7731'); }
  if (/(?:^|; )doui_consent=accept/.test(document.cookie)) { ads(); } else { addEventListener('doui:accept', ads, { once: true }); }
  // Added by the marketing department; nobody told the policy, and nobody asked the banner.
  setTimeout(function () { load('https://rec.heatview.example/hv.js?site=309'); }, 9000);
})();
