// Finds the consent banner of a document and one of its buttons. Evaluated in an isolated world, in each document of the
// page; `root` is the document, or a closed shadow root that the protocol handed over. `want` is the kind of button, or
// `none` to look only. Gives an object or null.
((root, rules, want, given) => {
  const WORDS = {
    accept: [
      /^(全て|すべて)(の(cookie|クッキー))?(を|に)?(同意|許可|承諾|受け入れ|有効)/i, /^(cookie|クッキー)(の使用)?(を|に)?(すべて|全て)?(受け入れ|許可|同意|承諾)/i, /^同意(する|します|して|$)/, /^(許可|承諾|承認)(する|します|$)/, /^受け入れ/, /^(了解|理解)(しました|する)?$/, /^ok$/i, /^はい$/,
      /^(accept|allow|agree|enable)( to)?( all)?( (cookies?|and (continue|close)))?$/i, /^(yes,? )?i (accept|agree|understand)/i, /^got it!?$/i, /^accept (all|recommended|optional)/i, /^allow all/i, /^agree (and|to)/i,
    ],
    reject: [
      /^(全て|すべて)(の(cookie|クッキー))?(を|に)?(拒否|拒絶|無効|許可しない|同意しない|却下)/i, /^(cookie|クッキー)(の使用)?を(すべて|全て)?(拒否|拒絶|許可しない)/i, /^拒否/, /^同意(しない|しません)/, /^(許可|承諾)(しない|しません)/, /^受け入れない/, /^オプトアウト(する)?$/, /(必須|必要|必要最小限|最低限)(な|の)?(cookie|クッキー|もの|項目)?のみ/i, /^いいえ$/, /同意せずに(続|進)/,
      /^(reject|decline|deny|refuse|disagree|disallow)( all)?( (cookies?|optional.*|non-?essential.*))?$/i, /^(only |use |accept |allow )?(strictly )?(necessary|essential|required)( cookies?)?( only)?$/i, /^no,? thanks?/i, /^(continue|proceed) without/i, /^do not (accept|allow|consent|sell)/i, /^i (do not|don'?t) (accept|agree)/i, /^reject/i, /^opt[- ]?out$/i,
    ],
    settings: [/設定/, /カスタマイズ/, /詳細を(見る|選択)/, /管理/, /^(manage|customi[sz]e|cookie)?\s*(preferences|settings|options|choices|cookies)$/i, /^(manage|customi[sz]e|more options|let me choose)/i],
    save: [/(設定|選択)を?(保存|確定|適用)/, /^保存/, /^(save|confirm)( (and|my|preferences|settings|choices|selection)|$)/i],
  };
  const ABOUT = /cookie|クッキー|同意|consent|gdpr|外部送信|プライバシー|個人情報|privacy|tracking|トラッキング|オプトアウト/i;
  const squeeze = (text) => (text || '').replace(/\s+/g, ' ').trim();

  // Every element below, through open shadow roots and frames of the same origin.
  const scopes = [];
  const gather = (scope, depth) => {
    if (!scope || depth > 6 || scopes.length > 400) return;
    scopes.push(scope);
    let seen = 0;
    for (const element of scope.querySelectorAll('*')) {
      if ((seen += 1) > 50000) break;
      if (element.shadowRoot) gather(element.shadowRoot, depth + 1);
      else if (element.tagName === 'IFRAME') { try { if (element.contentDocument) gather(element.contentDocument, depth + 1); } catch { /* another origin */ } }
    }
  };
  gather(root, 0);
  const visible = (element) => {
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return false;
    const style = (element.ownerDocument.defaultView || window).getComputedStyle(element);
    return style.visibility !== 'hidden' && style.display !== 'none' && Number(style.opacity) > 0.05;
  };
  const find = (selectors) => {
    for (const selector of selectors || []) for (const scope of scopes) {
      try { for (const element of scope.querySelectorAll(selector)) if (visible(element)) return [element, selector]; } catch { /* not a selector */ }
    }
    return null;
  };
  const label = (element) => squeeze(element.innerText || element.value || element.getAttribute('aria-label') || element.title || element.querySelector?.('img')?.alt || element.textContent).slice(0, 200);
  const clickables = (scope) => [...scope.querySelectorAll('button, a, [role=button], input[type=button], input[type=submit], [onclick], [tabindex]')].filter(visible);
  const byWords = (scopesIn, words) => {
    for (const word of words) for (const scope of scopesIn) for (const element of clickables(scope)) {
      const text = label(element);
      if (text && text.length < 60 && word.test(text)) return element;
    }
    return null;
  };
  const place = (element) => {
    // Coordinates are those of the top document only when no frame lies between.
    if (element.ownerDocument !== document || !(root === document)) return null;
    element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const box = element.getBoundingClientRect();
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    let hit = document.elementFromPoint(x, y);
    while (hit && hit.shadowRoot) { const inner = hit.shadowRoot.elementFromPoint(x, y); if (!inner || inner === hit) break; hit = inner; }
    return hit && (element === hit || element.contains(hit)) ? [x, y] : null;
  };
  const answer = (platform, banner, button, selector) => {
    globalThis.kansaButton = button || null;
    return {
      platform, selector: selector || '', text: squeeze(banner ? banner.innerText || banner.textContent : '').slice(0, 1000),
      button: button ? label(button) : '', found: !!button, at: button ? place(button) : null,
    };
  };

  // 1. What the target names: a selector or a text.
  if (given) {
    const bySelector = find([given]);
    const named = bySelector ? bySelector[0] : scopes.flatMap(clickables).find((element) => label(element) === given) || scopes.flatMap(clickables).find((element) => label(element).includes(given));
    if (named) return answer('target', named.closest?.('[role=dialog], dialog, div') || named, named, bySelector ? given : '');
    if (want === 'given') return null;
  }
  // 2. The platforms in use, by their own marks.
  let platform = '';
  for (const rule of rules) {
    if (rule.banner) {
      const banner = find(rule.banner);
      if (banner && (!rule.needs || find(rule.needs))) {
        const button = find(rule[want]) || null;
        const worded = button ? null : byWords([banner[0]], WORDS[want] || []);
        return answer(rule.name, banner[0], button ? button[0] : worded, button ? button[1] : '');
      }
    } else if (!platform) {
      const marked = scopes.some((scope) => [...(scope.querySelectorAll('script[src]') || [])].some((script) => rule.script.some((part) => script.src.includes(part)))) || find(rule.hint);
      if (marked) platform = rule.name;
    }
  }
  // 3. Anything that looks like a banner: speaks of cookies or consent, lies over the page or bears such a name, and has
  // a button that says yes or no.
  const candidates = [];
  for (const scope of scopes) {
    for (const element of scope.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog], [aria-modal=true], div, section, aside, footer, form')) {
      if (!visible(element)) continue;
      const style = (element.ownerDocument.defaultView || window).getComputedStyle(element);
      const named = /cookie|consent|gdpr|cmp|privacy|同意/i.test((element.id || '') + ' ' + (typeof element.className === 'string' ? element.className : ''));
      const over = style.position === 'fixed' || style.position === 'sticky' || /dialog/i.test(element.getAttribute('role') || '') || element.tagName === 'DIALOG' || scope !== root || window !== top;
      if (!named && !over) continue;
      const text = squeeze(element.innerText);
      if (text.length < 8 || text.length > 5000 || !ABOUT.test(text)) continue;
      const yes = byWords([element], WORDS.accept), no = byWords([element], WORDS.reject);
      if (!yes && !no) continue;
      candidates.push({ element, rank: (over ? 2 : 0) + (named ? 2 : 0) + (yes && no ? 1 : 0), size: text.length });
    }
  }
  candidates.sort((a, b) => b.rank - a.rank || a.size - b.size);
  if (candidates.length) {
    const banner = candidates[0].element;
    return answer(platform || 'generic', banner, byWords([banner], WORDS[want] || []), '');
  }
  // A second layer that has only a way to save.
  if (want === 'save') {
    const button = byWords(scopes, WORDS.save);
    if (button) return answer(platform || 'generic', button.closest('[role=dialog], dialog, div'), button, '');
  }
  return null;
})
