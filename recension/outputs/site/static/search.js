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

	// one expression for each word, or phrase between quotation marks, that must occur
	const read = query => {
		const asked = fold(query).replaceAll(/[“”„«»]/g, '"');
		const terms = [];
		for (const [all, phrase] of asked.matchAll(/"([^"]*)"?|[^\s"]+/g)) {
			const words = (phrase ?? all).match(/[\p{L}\p{N}]+/gu);
			if (!words) continue;
			const end = phrase === undefined ? "" : `(?!${LETTER})`;
			terms.push(new RegExp(`(?<!${LETTER})${words.join("[^\\p{L}\\p{N}]+")}${end}`, "gu"));
		}
		return terms;
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
		const terms = read(query);
		let number = 0;
		for (const group of groups) group.lastElementChild.replaceChildren();
		for (const [uri, passages] of terms.length > 0 ? Object.values(recensionPassages) : []) {
			for (const [group, anchor, label, text] of passages) {
				const folded = fold(text);
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

	const search = () => {
		const query = form.elements.q.value;
		if (!query || window.recensionPassages) return show(query);
		const script = document.createElement("script");
		script.src = `${root}passages.js`;
		script.onload = () => show(form.elements.q.value);
		script.onerror = () => (found.textContent = found.dataset.lost);
		document.head.append(script);
	};

	form.onsubmit = () => {
		history.replaceState(null, "", `?${new URLSearchParams(new FormData(form))}`);
		search();
		return false;
	};
	form.elements.q.value = new URLSearchParams(location.search).get("q") ?? "";
	search();
}
