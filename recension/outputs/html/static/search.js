// Finds words in the passages of the edition, which passages.js holds, and says of each what it is.
"use strict";
(() => {
  const form = document.querySelector(".rec-search");
  const found = document.getElementById("rec-found");
  const groups = [...document.querySelectorAll("#rec-results > section")];
  const root = document.documentElement.dataset.content_root ?? "";
  const LETTER = "[\\p{L}\\p{N}]";
  const ROOM = 100; // characters shown before and after a word

  // without accents and capitals, each character in its place
  const fold = (text) => text.replace(/[^\0-~]/g, (c) => c.normalize("NFD")[0]).toLowerCase();

  // one expression for each word, or phrase between quotation marks, that must occur
  const read = (query) =>
    [...fold(query).replace(/[“”„«»]/g, '"').matchAll(/"([^"]*)"?|[^\s"]+/g)]
      .map(([all, phrase]) => [(phrase ?? all).match(/[\p{L}\p{N}]+/gu), phrase])
      .filter(([words]) => words)
      .map(([words, phrase]) => {
        const end = phrase === undefined ? "" : `(?!${LETTER})`;
        return new RegExp(`(?<!${LETTER})${words.join("[^\\p{L}\\p{N}]+")}${end}`, "gu");
      });

  // the stretches of the text around the first place of each term, with every word found marked
  const extract = (text, hits) => {
    const shown = document.createElement("p");
    const spans = hits.flat().sort((a, b) => a[0] - b[0]);
    const starts = hits.map(([[from]]) => Math.max(0, text.lastIndexOf(" ", from - ROOM) + 1)).sort((a, b) => a - b);
    let at = 0;
    for (const start of starts) {
      if (start > at) shown.append(at ? " … " : "… ");
      at = Math.max(at, start);
      const space = text.indexOf(" ", start + 2 * ROOM);
      const end = space < 0 ? text.length : space;
      for (const [from, to] of spans) {
        if (to <= at || from >= end) continue;
        const mark = document.createElement("mark");
        mark.textContent = text.slice(Math.max(from, at), to);
        shown.append(text.slice(at, Math.max(from, at)), mark);
        at = to;
      }
      shown.append(text.slice(at, end));
      at = Math.max(at, end);
    }
    if (at < text.length) shown.append(" …");
    return shown;
  };

  const show = (query) => {
    const terms = read(query);
    let number = 0;
    for (const group of groups) group.lastElementChild.replaceChildren();
    for (const [uri, passages] of terms.length ? Object.values(recensionPassages) : []) {
      for (const [group, anchor, label, text] of passages) {
        const folded = fold(text);
        const hits = terms.map((term) => [...folded.matchAll(term)].map((m) => [m.index, m.index + m[0].length]));
        if (!hits.every((hit) => hit.length)) continue;
        const link = document.createElement("a");
        link.href = root + uri + (anchor && `#${anchor}`);
        link.textContent = label;
        const item = document.createElement("li");
        item.append(link, extract(text, hits));
        groups[group].lastElementChild.append(item);
        number += 1;
      }
    }
    for (const group of groups) {
      const count = group.lastElementChild.childElementCount;
      group.hidden = !count;
      group.querySelector("span").textContent = count;
    }
    const { one, some, none } = found.dataset;
    found.textContent = query.trim() && [none, one][number] || (number ? some.replace("{}", number) : "");
  };

  const search = () => {
    const query = form.elements.q.value;
    if (!query || window.recensionPassages) return show(query);
    const script = document.createElement("script");
    script.src = `${root}passages.js`;
    script.onload = () => show(form.elements.q.value);
    script.onerror = () => (found.textContent = found.dataset.lost);
    document.head.append(script);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `?${new URLSearchParams(new FormData(form))}`);
    search();
  });
  form.elements.q.value = new URLSearchParams(location.search).get("q") ?? "";
  search();
})();
