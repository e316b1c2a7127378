// Finds words in the passages of the edition, which passages.js holds, and says of each what it is.
{
	const form = document.querySelector(".rec-search");
	const found = document.querySelector("#rec-found");
	const groups = [...document.querySelectorAll("#rec-results > section")];
	const root = document.documentElement.dataset.content_root ?? "";
	const LETTER = String.raw`[\p{L}\p{N}]`;
	const ROOM = 100; // characters shown before and after a word

	// without accents and capitals, each character in its place
	const fold = text => text.replaceAll(/[^\0-~]/g, c => c.normalize("NFD")[0]).toLowerCase();

	// one expression for each word, or phrase between quotation marks, that must occur, or must not
	const read = query => {
		const asked = fold(query).replaceAll(/[“”„«»]/g, '"');
		const terms = [];
		const barred = [];
		for (const [, minus, phrase, word] of asked.matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/g)) {
			const words = (phrase ?? word).match(/[\p{L}\p{N}*]*[\p{L}\p{N}][\p{L}\p{N}*]*/gu);
			if (!words) continue;
			const whole = phrase !== undefined || words.some(one => one.includes("*"));
			const said = words.map(one => one.replaceAll("*", `${LETTER}*`)).join(`[^\\p{L}\\p{N}]+`);
			(minus ? barred : terms).push(new RegExp(`(?<!${LETTER})${said}${whole ? `(?!${LETTER})` : ""}`, "gu"));
		}
		return [terms, barred];
	};

	// the stretches of the text around the first place of each term, with every word found marked
	const extract = (text, hits) => {
		const shown = document.createElement("p");
		const spans = hits.flat().toSorted((a, b) => a[0] - b[0]);
		const starts = hits
			.map(([[from]]) => Math.max(0, text.lastIndexOf(" ", from - ROOM) + 1))
			.toSorted((a, b) => a - b);
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

	const show = query => {
		const [terms, barred] = read(query);
		const kept = form.elements.in.value;
		let number = 0;
		for (const group of groups) group.lastElementChild.replaceChildren();
		for (const [uri, passages] of terms.length > 0 ? Object.values(recensionPassages) : []) {
			for (const [group, anchor, label, text] of passages) {
				if (kept && groups[group].dataset.kind !== kept) continue;
				const folded = fold(text);
				if (barred.some(term => folded.search(term) >= 0)) continue;
				const hits = terms.map(term => [...folded.matchAll(term)].map(m => [m.index, m.index + m[0].length]));
				if (!hits.every(hit => hit.length > 0)) continue;
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
		found.textContent = (query.trim() && [none, one][number]) || (number ? some.replace("{}", number) : "");
	};

	// the words that begin with the last one typed, those that stand in most places first
	const suggest = () => {
		const [, before, begun] = /^(.*?)([\p{L}\p{N}]*)$/u.exec(form.elements.q.value);
		const known = document.querySelector("#rec-known");
		known.replaceChildren();
		if (!window.recensionPassages || begun.length < 2) return;
		const counts = new Map();
		for (const [, passages] of Object.values(recensionPassages)) {
			for (const [, , , text] of passages) {
				for (const word of new Set(text.match(/[\p{L}\p{N}]+/gu))) {
					if (fold(word).startsWith(fold(begun))) counts.set(word, (counts.get(word) ?? 0) + 1);
				}
			}
		}
		const words = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 12);
		known.append(...words.map(([word]) => new Option("", before + word)));
	};

	// the index is large: it is asked for when somebody begins to search
	const load = then => {
		if (window.recensionPassages) return then();
		const script = document.createElement("script");
		script.src = `${root}passages.js`;
		script.onload = then;
		script.onerror = () => (found.textContent = found.dataset.lost);
		document.head.append(script);
	};

	const search = () => (form.elements.q.value ? load(() => show(form.elements.q.value)) : show(""));

	form.onsubmit = () => {
		const asked = [...new FormData(form)].filter(([name, value]) => value || name === "q");
		history.replaceState(null, "", `?${new URLSearchParams(asked)}`);
		search();
		return false;
	};
	form.elements.in.onchange = () => form.requestSubmit();
	form.elements.q.oninput = () => load(suggest);
	const asked = new URLSearchParams(location.search);
	form.elements.q.value = asked.get("q") ?? "";
	form.elements.in.value = asked.get("in") ?? "";
	if (form.elements.in.selectedIndex < 0) form.elements.in.value = "";
	search();
}
