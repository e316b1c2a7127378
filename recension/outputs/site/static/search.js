// Finds words in the passages of the edition, which passages.js holds, and says of each what it is.
{
	const form = document.querySelector(".rec-search");
	const found = document.querySelector("#rec-found");
	const [direct, ...groups] = document.querySelectorAll("#rec-results > section");
	const root = document.documentElement.dataset.content_root ?? "";
	const LETTER = String.raw`[\p{L}\p{N}]`;
	const ROOM = 100; // characters shown before and after a word
	const MOST = 8; // things found by their names

	// without accents and capitals, each character in its place
	const fold = text => text.replaceAll(/[^\0-~]/g, c => c.normalize("NFD")[0]).toLowerCase();
	const wordsOf = text => fold(text).match(/\p{L}+|\p{N}+|¶/gu) ?? [];

	const passages = [];
	let also = new Map();
	const prepare = () => {
		if (passages.length > 0) return;
		also = new Map(Object.entries(recensionAlso).map(([name, others]) => [fold(name), others]));
		for (const [uri, rows] of Object.values(recensionPassages)) {
			for (const [group, anchor, label, said, ...names] of rows) {
				const parts = said.split("\u2063"); // every other one is how a work is cited, and is not looked through
				const folded = parts.map((part, n) => (n % 2 ? " ".repeat(part.length) : fold(part))).join("");
				const named = names.map(wordsOf);
				passages.push({ group, anchor, label, uri, text: parts.join(""), folded, named });
			}
		}
	};

	// one expression for each word, or phrase between quotation marks, that must occur, or must not
	const read = query => {
		const asked = fold(query).replaceAll(/[“”„«»]/g, '"');
		const known = [...also.keys()].toSorted((a, b) => b.length - a.length).join("|") || "(?!)";
		const said = text => {
			const words = text.match(/[\p{L}\p{N}*]*[\p{L}\p{N}][\p{L}\p{N}*]*/gu);
			return words?.map(one => one.replaceAll("*", `${LETTER}*`)).join(`[^\\p{L}\\p{N}]+`);
		};
		const [terms, barred, others] = [[], [], []];
		const every = new RegExp(`(-?)(?:"([^"]*)"?|(${known})(?!${LETTER}|\\*)|([^\\s"]+))`, "gu");
		for (const [, minus, phrase, name, word] of asked.matchAll(every)) {
			const text = phrase ?? name ?? word;
			const forms = [text, ...(minus ? [] : (also.get(name) ?? []).map(fold))].map(said);
			if (!forms[0]) continue;
			if (!minus) others.push(...(also.get(name) ?? []));
			const whole = phrase !== undefined || text.includes("*");
			const term = `(?<!${LETTER})(?:${forms.join("|")})${whole ? `(?!${LETTER})` : ""}`;
			(minus ? barred : terms).push(new RegExp(term, "gu"));
		}
		return { terms, barred, others };
	};

	// how well a name answers what is asked: it is that, begins with it, or has it; numbers must be whole
	const fits = (name, asked) => {
		const like = (word, one) => (/\d/.test(one) ? word === one : word?.startsWith(one));
		if (name.join(" ") === asked.join(" ")) return 3;
		if (asked.every((one, n) => like(name[n], one))) return /\d/.test(asked) && name.length === asked.length ? 3 : 2;
		return asked.every(one => name.some(word => like(word, one))) ? 1 : 0;
	};

	const saidOf = place =>
		passages.filter(({ uri, anchor }) => uri === place.uri && anchor.startsWith(`${place.anchor}.`));

	// what is called so, best first, by its own name before another; of a place that is asked for, what is said of it
	const named = (query, others) => {
		const asked = [query, ...others].map(wordsOf).filter(words => words.length > 0);
		const rank = ({ named: names }) =>
			Math.max(0, ...names.flatMap(name => asked.map((words, n) => Math.min(fits(name, words), n ? 1.5 : 3))));
		const known = passages
			.map(one => [one, rank(one)])
			.filter(([, how]) => how > 0)
			.toSorted((a, b) => b[1] - a[1]);
		const [place, how] = known[0] ?? [];
		if (how === 3 && place.anchor && place.group < 2) return [place, ...saidOf(place)];
		const best = how > 1 ? known.filter(one => one[1] > 1) : known;
		return best.slice(0, MOST).map(([one]) => one);
	};

	// the stretches of the text around the first place of each term, with every word found marked
	const extract = (text, hits) => {
		const shown = document.createElement("p");
		const spans = hits.flat().toSorted((a, b) => a[0] - b[0]);
		const starts = (spans.length > 0 ? hits.filter(hit => hit.length > 0) : [[[0]]])
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

	const item = ({ uri, anchor, label, text }, hits) => {
		const link = document.createElement("a");
		link.href = root + uri + (anchor && `#${anchor}`);
		link.textContent = label;
		const one = document.createElement("li");
		one.append(link, extract(text, hits));
		return one;
	};

	const show = query => {
		const { terms, barred, others } = read(query);
		const kept = form.elements.in.value;
		const hitsOf = ({ folded }) =>
			terms.map(term => [...folded.matchAll(term)].map(m => [m.index, m.index + m[0].length]));
		const best = kept ? [] : named(query, others);
		for (const group of [direct, ...groups]) group.lastElementChild.replaceChildren();
		direct.lastElementChild.append(...best.map(one => item(one, hitsOf(one))));
		const fit = (terms.length > 0 ? passages : []).filter(one => {
			if ((kept && groups[one.group].dataset.kind !== kept) || best.includes(one)) return false;
			return [...terms, ...barred].every(term => one.folded.search(term) >= 0 !== barred.includes(term));
		});
		const alone = !kept && best.length === 0 && fit.length === 1 && fit[0].group < 2 ? saidOf(fit[0]) : [];
		for (const one of [...fit, ...alone]) groups[one.group].lastElementChild.append(item(one, hitsOf(one)));
		let number = 0;
		for (const group of [direct, ...groups]) {
			const count = group.lastElementChild.childElementCount;
			group.hidden = !count;
			group.querySelector("span").textContent = count;
			number += count;
		}
		const said = found.dataset;
		const result = [said.none, said.one][number] ?? said.some;
		found.textContent = query.trim() && result.replace("{}", number || query.trim());
		if (number && others.length > 0) found.textContent += ` ${said.also.replace("{}", others.join(", "))}`;
	};

	const load = name =>
		new Promise((done, lost) => {
			const script = document.createElement("script");
			script.src = root + name;
			script.onload = done;
			script.onerror = lost;
			document.head.append(script);
		});

	// the index is large: it is asked for when somebody begins to search; of several texts each has a part
	let index = null;
	const whole = async () => {
		await load("passages.js");
		const parts = Object.values(recensionPassages).map(([, rows]) => rows);
		await Promise.all(parts.filter(rows => typeof rows === "string").map(load));
		prepare();
	};
	const search = async () => {
		if (!form.elements.q.value) return show("");
		try {
			await (index ??= whole());
			show(form.elements.q.value);
		} catch {
			index = null;
			found.textContent = found.dataset.lost;
		}
	};

	let wait;
	form.oninput = () => {
		clearTimeout(wait);
		wait = setTimeout(() => form.requestSubmit(), 150);
	};
	form.onsubmit = () => {
		const asked = [...new FormData(form)].filter(([name, value]) => value || name === "q");
		history.replaceState(null, "", `?${new URLSearchParams(asked)}`);
		search();
		return false;
	};
	const asked = new URLSearchParams(location.search);
	form.elements.q.value = asked.get("q") ?? "";
	form.elements.in.value = asked.get("in") ?? "";
	if (form.elements.in.selectedIndex < 0) form.elements.in.value = "";
	search();
}
