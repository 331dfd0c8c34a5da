"use strict";
(function () {
  var root = document.documentElement, byId = function (id) { return document.getElementById(id); };
  var all = function (selector, from) { return Array.prototype.slice.call((from || document).querySelectorAll(selector)); };
  var data = JSON.parse(byId("data").textContent);
  var lang = function () { return root.getAttribute("data-lang") === "en" ? 1 : 0; };
  var make = function (tag, text, cls) {
    var el = document.createElement(tag);
    if (text !== undefined && text !== null) el.textContent = text;
    if (cls) el.className = cls;
    return el;
  };
  // Both languages side by side, as in the static part.
  var two = function (tag, pair, cls) {
    var el = make(tag, null, cls), ja = make("i", pair[0]), en = make("i", pair[1]);
    en.lang = "en";
    el.appendChild(ja); el.appendChild(en);
    return el;
  };
  var keep = function (key, value) { try { localStorage.setItem("kansa-" + key, value); } catch (e) { /* not kept */ } };
  var kept = function (key) { try { return localStorage.getItem("kansa-" + key); } catch (e) { return null; } };

  // What is said often stands in one language; the other comes from the list.
  var words = JSON.parse(byId("words").textContent), own = byId("words").lang;
  function complete(from) {
    all("i", from).forEach(function (i) {
      var ja = !i.lang, beside = ja ? i.nextSibling : i.previousSibling, text = i.textContent;
      if (ja !== (own === "ja") || !Object.prototype.hasOwnProperty.call(words, text)) return;
      if (beside && beside.nodeName === "I" && Boolean(beside.lang) === ja) return;
      var other = make("i", words[text]);
      if (ja) other.lang = "en";
      i.parentNode.insertBefore(other, ja ? i.nextSibling : i);
    });
    all("template", from).forEach(function (t) { complete(t.content); });
  }
  complete(document);

  function setLang(to) {
    root.setAttribute("data-lang", to);
    root.lang = to;
    all("[data-lang-to]").forEach(function (b) { b.setAttribute("aria-pressed", String(b.getAttribute("data-lang-to") === to)); });
    all("[data-ph-ja]").forEach(function (i) {
      var text = i.getAttribute("data-ph-" + to);
      i.placeholder = text; i.setAttribute("aria-label", text);
    });
    all(".filter").forEach(count);
  }
  all("[data-lang-to]").forEach(function (b) {
    b.addEventListener("click", function () { setLang(b.getAttribute("data-lang-to")); keep("lang", root.getAttribute("data-lang")); });
  });
  var isDark = function () {
    var set = root.getAttribute("data-theme");
    return set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  byId("theme").addEventListener("click", function () {
    var to = isDark() ? "light" : "dark";
    root.setAttribute("data-theme", to); keep("theme", to);
  });
  if (kept("theme")) root.setAttribute("data-theme", kept("theme"));

  // What goes beyond the first rows stands in templates until it is wanted.
  function unfold(list) {
    all("template", list).forEach(function (t) { t.parentNode.replaceChild(t.content, t); });
    all("button.more", list.parentNode).forEach(function (b) { b.remove(); });
  }
  all("button.more").forEach(function (b) {
    b.addEventListener("click", function () { unfold(byId(b.getAttribute("data-list"))); all(".filter").forEach(count); });
  });

  function count(filter) {
    var list = byId(filter.getAttribute("data-list")), items = all("[data-k]", list), shown = 0;
    items.forEach(function (i) { if (!i.hidden) shown++; });
    var rest = 0;
    all("template", list).forEach(function (t) { rest += t.content.querySelectorAll("[data-k]").length; });
    filter.querySelector("output").textContent = lang() ? shown + " of " + (items.length + rest) : (items.length + rest) + "件中 " + shown + "件";
  }
  function apply(filter) {
    var list = byId(filter.getAttribute("data-list"));
    var words = filter.querySelector("input").value.toLowerCase().split(/\s+/).filter(Boolean);
    var keys = all("button[aria-pressed=true]", filter).map(function (b) { return b.getAttribute("data-key"); });
    if (words.length || keys.length) unfold(list);
    all("[data-k]", list).forEach(function (item) {
      if (item._text === undefined) item._text = item.textContent.toLowerCase();
      var k = item.getAttribute("data-k").split(" ");
      var ok = (!keys.length || keys.some(function (key) { return k.indexOf(key) >= 0; })) &&
        words.every(function (word) { return item._text.indexOf(word) >= 0; });
      item.hidden = !ok;
    });
    all("[data-group]", list).forEach(function (group) { group.hidden = !group.querySelector("[data-k]:not([hidden])"); });
    count(filter);
  }
  all(".filter").forEach(function (filter) {
    var timer;
    filter.querySelector("input").addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(function () { apply(filter); }, 120); });
    all("button", filter).forEach(function (b) {
      b.addEventListener("click", function () { b.setAttribute("aria-pressed", String(b.getAttribute("aria-pressed") !== "true")); apply(filter); });
    });
  });

  root.classList.add("js");
  byId("toc").addEventListener("click", function () {
    var shown = byId("toc-list").classList.toggle("open");
    this.setAttribute("aria-expanded", String(shown));
  });
  byId("toc-list").addEventListener("click", function () {
    this.classList.remove("open"); byId("toc").setAttribute("aria-expanded", "false");
  });

  // The course of a page is drawn when the page is opened.
  var NS = "http://www.w3.org/2000/svg";
  function bar(lane, span, cls) {
    var svg = document.createElementNS(NS, "svg"), rect = document.createElementNS(NS, "rect");
    svg.setAttribute("viewBox", "0 0 1000 16"); svg.setAttribute("preserveAspectRatio", "none"); svg.setAttribute("aria-hidden", "true");
    var x = 1000 * lane[0] / span, w = Math.max(5, 1000 * lane[1] / span);
    rect.setAttribute("x", Math.min(x, 995)); rect.setAttribute("width", Math.min(w, 1000 - Math.min(x, 995)));
    rect.setAttribute("y", 3); rect.setAttribute("height", 10); rect.setAttribute("class", cls);
    svg.setAttribute("class", cls); svg.appendChild(rect);
    return svg;
  }
  function cell(row, node, cls) { var td = make("td", null, cls); td.appendChild(node); row.appendChild(td); return td; }
  function course(visit) {
    var box = make("div"), phase = data.phases[visit[1]] || ["", ""];
    box.appendChild(two("h4", [phase[0] + "（" + visit[2] + "回目）　" + visit[5] + "件の通信、" + (visit[4] / 1000).toFixed(1) + "秒" + (visit[6] ? "、終了時に応答待ち" + visit[6] + "件" : ""),
      phase[1] + ", run " + visit[2] + ": " + visit[5] + " requests, " + (visit[4] / 1000).toFixed(1) + " s" + (visit[6] ? ", " + visit[6] + " still pending at the end" : "")]));
    var scroll = make("div", null, "scroll"), table = make("table", null, "tl"), head = make("thead"), hr = make("tr"), body = make("tbody");
    [["送信先・ホスト", "Recipient, host"], ["件数", "Requests"], ["最初の送信", "First"], ["経過", "Course"], ["記録", "Record"]].forEach(function (h, n) {
      var th = two("th", h, n === 1 || n === 2 ? "num" : ""); th.scope = "col"; hr.appendChild(th);
    });
    head.appendChild(hr); table.appendChild(head);
    var span = Math.max(1, visit[4]);
    visit[7].forEach(function (lane) {
      var row = make("tr"), host = data.hosts[lane[2]], t = host[1] >= 0 ? data.transmissions[host[1]] : null, who = make("span");
      if (t) {
        var a = two("a", [t[1], t[2]]); a.href = "#" + t[0]; who.appendChild(a);
        who.appendChild(document.createTextNode(" ")); who.appendChild(make("span", host[0], "m"));
      } else who.appendChild(make("span", host[0], "m"));
      cell(row, who);
      var note = (lane[5] ? " ✕" + lane[5] : "") + (lane[6] ? " ⊘" + lane[6] : "");
      cell(row, make("span", (lane[4] === undefined ? 1 : lane[4]) + note), "num");
      cell(row, make("span", (lane[0] / 1000).toFixed(2) + " s"), "num");
      cell(row, bar(lane, span, t ? "c-" + t[3] : ""), "track");
      cell(row, make("span", "#" + (visit[3] + lane[3]), "m nw"));
      body.appendChild(row);
    });
    table.appendChild(body); scroll.appendChild(table); box.appendChild(scroll);
    return box;
  }
  // Where the pictures lie beside the report they are shown in place; the link stays when they do not.
  function picture(link) {
    var img = make("img", null, "shot");
    img.alt = link.textContent; img.src = link.getAttribute("href");
    img.addEventListener("load", function () { link.textContent = ""; link.appendChild(img); });
  }
  function open(page) {
    var body = page.querySelector(".body"), n = Number(page.getAttribute("data-n"));
    if (body._done) return;
    body._done = true;
    all("a.shotlink", body).forEach(picture);
    (data.visits[n] || []).forEach(function (visit) { body.appendChild(course(visit)); });
    if (!(data.visits[n] || []).length) body.appendChild(two("p", ["このページの通信の記録はありません。", "No requests are recorded for this page."]));
    else body.appendChild(two("p", ["✕ 失敗した送信　⊘ ページ自身の制限により送信されなかったもの", "✕ attempted and failed, ⊘ stopped by the page's own rules before sending"], "meta"));
  }
  byId("pages-list") && byId("pages-list").addEventListener("toggle", function (event) {
    if (event.target.matches("details.page") && event.target.open) open(event.target);
  }, true);

  // A link into something folded opens it.
  function reach() {
    var id; try { id = decodeURIComponent(location.hash.slice(1)); } catch (e) { return; }
    if (!id) return;
    var target = byId(id);
    if (!target) {
      all("template").some(function (t) {
        if (!t.content.getElementById(id)) return false;
        unfold(t.parentNode); target = byId(id); return true;
      });
    }
    if (!target) return;
    for (var el = target; el; el = el.parentElement) { if (el.tagName === "DETAILS") el.open = true; if (el.hidden) el.hidden = false; }
    target.scrollIntoView({ block: "center" });
  }
  addEventListener("hashchange", reach);
  addEventListener("beforeprint", function () { all("details:not(.page):not(.more), section > details, #documents details").forEach(function (d) { d._was = d.open; d.open = true; }); });
  addEventListener("afterprint", function () { all("details").forEach(function (d) { if (d._was !== undefined) d.open = d._was; }); });
  setLang(/[#&]lang=en$/.test(location.hash) ? "en" : kept("lang") === "en" ? "en" : root.getAttribute("data-lang") || "ja");
  reach();
}());
