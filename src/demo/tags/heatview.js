// Heatview: records what is done on the page.
(function () {
  var session = Math.random().toString(36).slice(2, 14);
  var events = [{ type: 'start', url: location.href, w: innerWidth, h: innerHeight }];
  try { sessionStorage.setItem('hv_session', session); } catch (error) { /* recorded all the same */ }
  function send() {
    if (!events.length) { return; }
    fetch('https://in.heatview.example/v1/events', {
      method: 'POST', mode: 'no-cors', keepalive: true, headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ site: 309, session: session, events: events })
    });
    events = [];
  }
  addEventListener('scroll', function () { events.push({ type: 'scroll', y: Math.round(scrollY) }); }, { passive: true });
  addEventListener('click', function (event) { events.push({ type: 'click', x: event.pageX, y: event.pageY }); }, true);
  addEventListener('pagehide', send);
  send();
  setInterval(send, 5000);
})();
