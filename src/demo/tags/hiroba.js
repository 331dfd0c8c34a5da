// ひろばアド: a pixel whose server sets a cookie and hands its value on.
(function () {
  var pixel = new Image(1, 1);
  pixel.src = 'https://px.hiroba-ads.example/p.gif?a=7731&url=' + encodeURIComponent(location.href) +
    '&ref=' + encodeURIComponent(document.referrer) + '&ev=' + (/\/books\/.+/.test(location.pathname) ? 'view_item' : 'page');
  try { localStorage.setItem('hb_seen', String(Date.now())); } catch (error) { /* no storage, no memory */ }
})();
