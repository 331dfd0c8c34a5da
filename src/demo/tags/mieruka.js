// ミエルカ解析: page views by beacon, a visitor id in a cookie of the site.
(function () {
  var match = document.cookie.match(/(?:^|; )_mk_id=([^;]+)/);
  var id = match ? match[1] : 'MK1.' + Date.now().toString(36) + '.' + Math.random().toString(36).slice(2, 12);
  document.cookie = '_mk_id=' + id + '; path=/; max-age=63072000; secure; samesite=lax';
  var view = {
    site: 'MK-2210', cid: id, dl: location.href, dt: document.title, dr: document.referrer,
    sr: screen.width + 'x' + screen.height, ul: navigator.language, t: Date.now()
  };
  navigator.sendBeacon('https://collect.mieruka-analytics.example/c', JSON.stringify(view));
})();
