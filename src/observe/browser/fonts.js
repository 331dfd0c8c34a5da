// Smallest and most common font size of the running text, in CSS px, by characters.
(() => {
  const sizes = new Map();
  const walker = document.createTreeWalker(document.body || document.documentElement, NodeFilter.SHOW_TEXT);
  let seen = 0;
  for (let node = walker.nextNode(); node && seen < 20000; node = walker.nextNode()) {
    const length = node.data.replace(/\s+/g, '').length, parent = node.parentElement;
    if (!length || !parent || /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE)$/.test(parent.tagName)) continue;
    const style = getComputedStyle(parent);
    if (style.display === 'none' || style.visibility === 'hidden') continue;
    seen += 1;
    const size = Math.round(parseFloat(style.fontSize) * 10) / 10;
    sizes.set(size, (sizes.get(size) || 0) + length);
  }
  if (!sizes.size) return null;
  const total = [...sizes.values()].reduce((a, b) => a + b, 0);
  // A size used for less than one character in a hundred (an index mark, a badge) is not running text.
  const running = [...sizes].filter(([, count]) => count * 100 >= total);
  const common = running.reduce((a, b) => (b[1] > a[1] ? b : a));
  return [Math.min(...running.map(([size]) => size)), common[0]];
})()
