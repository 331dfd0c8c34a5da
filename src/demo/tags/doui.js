// どうい: the consent banner.
(function () {
  if (/(?:^|; )doui_consent=/.test(document.cookie)) { return; }
  function choose(choice) {
    document.cookie = 'doui_consent=' + choice + '; path=/; max-age=15552000; secure; samesite=lax';
    fetch('https://log.doui.example/consent?site=aozora&choice=' + choice, { mode: 'no-cors', keepalive: true });
    var banner = document.getElementById('doui-banner');
    if (banner) { banner.remove(); }
    dispatchEvent(new Event('doui:' + choice));
  }
  function button(label, choice) {
    var element = document.createElement('button');
    element.type = 'button';
    element.textContent = label;
    element.style.cssText = 'font-size:16px;padding:8px 16px;margin:4px';
    element.addEventListener('click', function () { choose(choice); });
    return element;
  }
  function show() {
    var banner = document.createElement('div');
    banner.id = 'doui-banner';
    banner.setAttribute('role', 'dialog');
    banner.setAttribute('aria-label', 'クッキーの利用について');
    banner.style.cssText = 'position:fixed;left:0;right:0;bottom:0;padding:16px;background:#fff;border-top:2px solid #2b6ca3;z-index:9999';
    var text = document.createElement('p');
    text.textContent = '本サイトでは、広告の配信のためにクッキーを利用します。クッキーの利用に同意しますか。';
    banner.append(text, button('すべて許可する', 'accept'), button('拒否する', 'reject'));
    document.body.appendChild(banner);
  }
  if (document.body) { show(); } else { addEventListener('DOMContentLoaded', show); }
})();
