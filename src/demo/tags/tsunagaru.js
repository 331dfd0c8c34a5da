// つながる: matches visitors by the hash of the address that they type.
(function () {
  function hex(buffer) {
    return Array.from(new Uint8Array(buffer)).map(function (byte) { return byte.toString(16).padStart(2, '0'); }).join('');
  }
  function send(event) {
    var address = event.target.value.trim().toLowerCase();
    if (event.target.type !== 'email' || address.indexOf('@') < 1 || !crypto.subtle) { return; }
    crypto.subtle.digest('SHA-256', new TextEncoder().encode(address)).then(function (hash) {
      fetch('https://api.tsunagaru-crm.example/identify?c=5527&em=' + hex(hash) + '&u=' + encodeURIComponent(location.href), { mode: 'no-cors' });
    });
  }
  document.addEventListener('change', send, true);
  document.addEventListener('focusout', send, true);
})();
