// Evaluated in an isolated world: the page cannot have changed the functions used here. Gives one JSON text.
((LINKS) => {
  const cut = (text, length) => (text || '').replace(/\s+/g, ' ').trim().slice(0, length);
  const links = [];
  let total = 0;
  for (const anchor of document.links) {
    total += 1;
    if (links.length < LINKS) links.push({ url: anchor.href.slice(0, 4096), text: cut(anchor.textContent || anchor.getAttribute('aria-label') || anchor.querySelector('img')?.alt, 200), rel: anchor.rel || '' });
  }
  const has = (selector) => { try { return !!document.querySelector(selector); } catch { return false; } };
  const features = [];
  if (has('form')) features.push('form');
  if (has('input[type=password]')) features.push('password');
  if (has('input[type=email],input[autocomplete=email],input[name*=mail i]')) features.push('email');
  if (has('input[type=tel],input[autocomplete=tel],input[name*=tel i],input[name*=phone i]')) features.push('phone');
  if (has('input[type=search],form[role=search]')) features.push('search');
  if (has('input[autocomplete^=cc-],input[name*=card i],iframe[src*="js.stripe.com"],iframe[name*=payment i]')) features.push('payment');
  if (has('input[autocomplete*=address],input[name*=address i],input[name*=zip i],input[name*=postal i]')) features.push('address');
  if (has('iframe[src*=recaptcha],iframe[src*=hcaptcha],iframe[src*=turnstile],.g-recaptcha,.h-captcha,.cf-turnstile')) features.push('captcha');
  if (has('video')) features.push('video');
  if (has('input[type=file]')) features.push('file');
  const hints = [];
  for (const link of document.querySelectorAll('link[rel]')) {
    const rel = link.rel.toLowerCase();
    if (/preconnect|dns-prefetch/.test(rel) && link.href && hints.length < 200) hints.push({ url: link.href, rel });
  }
  const root = document.documentElement;
  const body = document.body;
  return JSON.stringify({
    url: location.href, title: cut(document.title, 500), language: root?.lang || '', referrer: document.referrer,
    links, total, features, hints, manifest: has('link[rel~=manifest][href]'),
    text: cut(body ? body.innerText : '', 2000), length: body ? body.innerText.length : 0,
    width: Math.max(root?.scrollWidth || 0, body?.scrollWidth || 0), height: Math.max(root?.scrollHeight || 0, body?.scrollHeight || 0),
    dom: root ? ((document.doctype ? '<!DOCTYPE ' + document.doctype.name + '>' : '') + root.outerHTML).slice(0, 8 * 1024 * 1024) : '',
  });
})(LINK_BOUND)
