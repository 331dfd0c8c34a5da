// Visible, empty fields of the page with what they ask for, and a selector for each.
(() => {
  const kinds = [
    ['email', /e-?mail|メール|mail/i], ['phone', /tel|phone|電話/i], ['postal', /zip|postal|郵便/i],
    ['address', /address|住所|番地|市区町村/i], ['kana', /kana|カナ|ふりがな|フリガナ/i], ['name', /name|氏名|お名前|姓|名前/i],
  ];
  const path = (element) => {
    const parts = [];
    for (let node = element; node && node.nodeType === 1 && parts.length < 12; node = node.parentElement) {
      if (node.id && document.querySelectorAll('#' + CSS.escape(node.id)).length === 1) { parts.unshift('#' + CSS.escape(node.id)); break; }
      const same = node.parentElement ? [...node.parentElement.children].filter((other) => other.tagName === node.tagName) : [node];
      parts.unshift(node.tagName.toLowerCase() + (same.length > 1 ? ':nth-of-type(' + (same.indexOf(node) + 1) + ')' : ''));
    }
    return parts.join(' > ');
  };
  const fields = [];
  for (const field of document.querySelectorAll('input, textarea')) {
    if (fields.length >= 24) break;
    const type = (field.type || 'text').toLowerCase();
    if (!/^(text|email|tel|search|url|textarea)$/.test(type) || field.disabled || field.readOnly || field.value) continue;
    const box = field.getBoundingClientRect(), style = getComputedStyle(field);
    if (box.width < 4 || box.height < 4 || style.visibility === 'hidden' || style.display === 'none') continue;
    const label = [field.name, field.id, field.autocomplete, field.placeholder, field.getAttribute('aria-label'), ...[...(field.labels || [])].map((item) => item.textContent)].join(' ');
    let what = type === 'email' ? 'email' : type === 'tel' ? 'phone' : '';
    if (!what) what = (kinds.find(([, words]) => words.test(label)) || ['text'])[0];
    // Names of companies and users are names too, but not a person's.
    fields.push({ selector: path(field), what });
  }
  return JSON.stringify(fields);
})()
