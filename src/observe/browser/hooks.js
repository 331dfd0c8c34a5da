// Runs before any other script in every document. Tells kansa who writes cookies and storage and who asks for what tells
// one device from another. Wraps by Proxy, so that names, lengths and texts of the functions stay those of the browser.
(() => {
  'use strict';
  const tell = globalThis['BINDING'];
  if (typeof tell !== 'function') return;
  delete globalThis['BINDING'];
  const stringify = JSON.stringify, ReflectApply = Reflect.apply, BaseError = Error, Text = String;
  const stackNow = () => {
    const limit = BaseError.stackTraceLimit;
    BaseError.stackTraceLimit = 20;
    const stack = new BaseError().stack || '';
    BaseError.stackTraceLimit = limit;
    // The first lines are ours: the message, this function, the wrapper.
    return stack.split('\n').slice(1).filter((line) => !line.includes('<anonymous>:') || line.includes('://')).join('\n');
  };
  const say = (message) => { try { tell(stringify(message)); } catch { /* never the page's trouble */ } };
  const wrap = (owner, name, around) => {
    try {
      const found = Object.getOwnPropertyDescriptor(owner, name);
      if (!found || typeof found.value !== 'function') return;
      const value = new Proxy(found.value, { apply: (native, self, args) => around(native, self, args) });
      Object.defineProperty(owner, name, { ...found, value });
    } catch { /* not in this context */ }
  };
  const wrapAccessor = (owner, name, part, around) => {
    try {
      const found = Object.getOwnPropertyDescriptor(owner, name);
      if (!found || typeof found[part] !== 'function') return;
      const wrapped = new Proxy(found[part], { apply: (native, self, args) => around(native, self, args) });
      Object.defineProperty(owner, name, { ...found, [part]: wrapped });
    } catch { /* not in this context */ }
  };

  // ---- cookies ----
  const cookie = typeof Document === 'function' && Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  let writes = 0;
  if (cookie) {
    wrapAccessor(Document.prototype, 'cookie', 'set', (native, self, args) => {
      const line = Text(args[0]);
      const done = ReflectApply(native, self, args);
      let seen = null;
      // A flood of cookies shall not be made slower than it is.
      if ((writes += 1) > 300) {
        if (writes <= 6000) say({ k: 'cookie', a: 'document.cookie', d: line.slice(0, 8192), u: document.baseURI, v: true, s: '' });
        return done;
      }
      try {
        const name = line.split(/[=;]/, 1)[0].trim();
        seen = (' ' + ReflectApply(cookie.get, self, [])).replace(/; /g, ';').split(';').some((pair) => pair.trim().split('=', 1)[0] === name);
      } catch { /* sandboxed */ }
      say({ k: 'cookie', a: 'document.cookie', d: line.slice(0, 8192), u: location.href === 'about:blank' || location.href === 'about:srcdoc' ? document.baseURI : location.href, v: seen, s: stackNow() });
      return done;
    });
  }
  if (typeof CookieStore === 'function') {
    const line = (options, value) => {
      if (typeof options !== 'object' || !options) return Text(options) + '=' + Text(value) + '; Path=/; Secure; SameSite=Strict';
      let text = Text(options.name) + '=' + Text(options.value ?? '') + '; Path=' + (options.path || '/') + '; Secure; SameSite=' + (options.sameSite || 'strict');
      if (options.domain) text += '; Domain=' + options.domain;
      if (options.expires) text += '; Expires=' + new Date(Number(options.expires)).toUTCString();
      if (options.partitioned) text += '; Partitioned';
      return text;
    };
    // What can be no cookie (a name with a semicolon) is refused before it is one.
    const possible = (options, value) => {
      const name = typeof options === 'object' && options ? options.name : options, text = typeof options === 'object' && options ? options.value : value;
      return !/[;\x00-\x1f\x7f]|^\s*=/.test(Text(name) + Text(text ?? '')) && !Text(name).includes('=');
    };
    wrap(CookieStore.prototype, 'set', (native, self, args) => {
      if (!possible(args[0], args[1])) return ReflectApply(native, self, args);
      const s = stackNow();
      const promise = ReflectApply(native, self, args);
      const d = line(args[0], args[1]).slice(0, 8192), u = location.href;
      promise.then(() => say({ k: 'cookie', a: 'cookieStore.set', d, u, v: true, s }), () => say({ k: 'cookie', a: 'cookieStore.set', d, u, v: false, s }));
      return promise;
    });
    wrap(CookieStore.prototype, 'delete', (native, self, args) => {
      const options = args[0];
      const name = typeof options === 'object' && options ? options.name : options;
      say({ k: 'cookie', a: 'cookieStore.delete', d: Text(name) + '=; Path=' + ((options && options.path) || '/') + '; Max-Age=0', u: location.href, s: stackNow() });
      return ReflectApply(native, self, args);
    });
  }

  // ---- storage ----
  const told = new Set();
  if (typeof Storage === 'function') {
    wrap(Storage.prototype, 'setItem', (native, self, args) => {
      try {
        const area = self === globalThis.sessionStorage ? 'session' : 'local', id = area + ' ' + args[0];
        if (!told.has(id) && told.size < 2000) {
          told.add(id);
          say({ k: 'storage', a: area, d: Text(args[0]).slice(0, 1024), s: stackNow() });
        }
      } catch { /* no storage here */ }
      return ReflectApply(native, self, args);
    });
  }
  const once = (area, owner, name) => wrap(owner, name, (native, self, args) => {
    const id = area + ' ' + args[0];
    if (!told.has(id) && told.size < 2000) {
      told.add(id);
      say({ k: 'storage', a: area, d: Text(args[0]).slice(0, 1024), s: stackNow() });
    }
    return ReflectApply(native, self, args);
  });
  if (typeof IDBFactory === 'function') once('indexed_db', IDBFactory.prototype, 'open');
  if (typeof IDBObjectStore === 'function') {
    const size = (value) => {
      try {
        if (typeof value === 'string') return value.length;
        if (typeof Blob === 'function' && value instanceof Blob) return value.size;
        if (value && typeof value.byteLength === 'number') return value.byteLength;
        return (stringify(value) || '').length;
      } catch { return 0; }
    };
    const put = (name) => wrap(IDBObjectStore.prototype, name, (native, self, args) => {
      const request = ReflectApply(native, self, args);
      try {
        const base = self.transaction.db.name + '/' + self.name + '/', n = size(args[0]), s = stackNow();
        const tellKey = (key) => {
          const id = 'indexed_db ' + base + Text(key);
          if (told.has(id) || told.size >= 2000) return;
          told.add(id);
          say({ k: 'record', d: (base + Text(key)).slice(0, 1024), n, u: location.origin, s });
        };
        // A key that the database makes is known when the value is in.
        const key = args.length > 1 ? args[1] : typeof self.keyPath === 'string' && args[0] ? args[0][self.keyPath] : undefined;
        if (key !== undefined) tellKey(key); else request.addEventListener('success', () => tellKey(request.result), { once: true });
      } catch { /* never the page's trouble */ }
      return request;
    });
    put('put');
    put('add');
  }
  if (typeof CacheStorage === 'function') once('cache', CacheStorage.prototype, 'open');

  // ---- what tells devices apart: counted per calling script, told at each doubling ----
  const counts = new Map();
  const count = (api) => {
    const s = stackNow();
    const id = api + '\n' + s.split('\n').find((line) => line.includes('://'));
    const n = (counts.get(id) || 0) + 1;
    if (counts.size < 500 || counts.has(id)) counts.set(id, n);
    if ((n & (n - 1)) === 0) say({ k: 'api', a: api, n, s });
  };
  const counted = (owner, name, label) => {
    if (typeof owner !== 'function') return;
    wrap(owner.prototype, name, (native, self, args) => { count(label); return ReflectApply(native, self, args); });
  };
  const read = (owner, name, label) => {
    if (typeof owner !== 'function') return;
    wrapAccessor(owner.prototype, name, 'get', (native, self, args) => { count(label); return ReflectApply(native, self, args); });
  };
  const g = globalThis;
  counted(g.HTMLCanvasElement, 'toDataURL', 'HTMLCanvasElement.toDataURL');
  counted(g.HTMLCanvasElement, 'toBlob', 'HTMLCanvasElement.toBlob');
  counted(g.OffscreenCanvas, 'convertToBlob', 'OffscreenCanvas.convertToBlob');
  counted(g.CanvasRenderingContext2D, 'getImageData', 'CanvasRenderingContext2D.getImageData');
  counted(g.CanvasRenderingContext2D, 'measureText', 'CanvasRenderingContext2D.measureText');
  // The interfaces of WebGL take longer to be made than all that is above, and most pages have no use for them.
  let drawn = false;
  const drawing = (owner) => {
    if (typeof owner !== 'function') return;
    wrap(owner.prototype, 'getContext', (native, self, args) => {
      if (!drawn && (args[0] === 'webgl' || args[0] === 'webgl2' || args[0] === 'experimental-webgl')) {
        drawn = true;
        counted(g.WebGLRenderingContext, 'getParameter', 'WebGLRenderingContext.getParameter');
        counted(g.WebGL2RenderingContext, 'getParameter', 'WebGL2RenderingContext.getParameter');
        counted(g.WebGLRenderingContext, 'readPixels', 'WebGLRenderingContext.readPixels');
      }
      return ReflectApply(native, self, args);
    });
  };
  drawing(g.HTMLCanvasElement);
  drawing(g.OffscreenCanvas);
  counted(g.OfflineAudioContext, 'startRendering', 'OfflineAudioContext.startRendering');
  counted(g.AnalyserNode, 'getFloatFrequencyData', 'AnalyserNode.getFloatFrequencyData');
  counted(g.MediaDevices, 'enumerateDevices', 'MediaDevices.enumerateDevices');
  counted(g.NavigatorUAData, 'getHighEntropyValues', 'NavigatorUAData.getHighEntropyValues');
  counted(g.Navigator, 'getBattery', 'Navigator.getBattery');
  counted(g.Permissions, 'query', 'Permissions.query');
  counted(g.Geolocation, 'getCurrentPosition', 'Geolocation.getCurrentPosition');
  counted(g.Geolocation, 'watchPosition', 'Geolocation.watchPosition');
  read(g.Navigator, 'plugins', 'Navigator.plugins');
  read(g.Navigator, 'hardwareConcurrency', 'Navigator.hardwareConcurrency');
  read(g.Navigator, 'deviceMemory', 'Navigator.deviceMemory');
  read(g.Screen, 'colorDepth', 'Screen.colorDepth');
  if (typeof g.RTCPeerConnection === 'function') {
    try {
      g.RTCPeerConnection = new Proxy(g.RTCPeerConnection, {
        construct(native, args, self) {
          let servers = '';
          try { servers = (args[0]?.iceServers || []).flatMap((server) => server.urls || server.url || []).join(' ').slice(0, 500); } catch { /* odd */ }
          count('RTCPeerConnection(' + servers + ')');
          return Reflect.construct(native, args, self);
        },
      });
    } catch { /* not in this context */ }
  }
  // Printing would open a dialog of the system.
  if (typeof g.print === 'function') {
    g.print = new Proxy(g.print, { apply: () => { say({ k: 'print', s: '' }); } });
  }
})();
