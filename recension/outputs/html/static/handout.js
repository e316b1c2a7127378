// Makes a handout of the paragraphs that the address asks for, as `recension handout` does.
{
	const parts = find("rec-handout-parts");
	const [form, blank] = parts.content.cloneNode(true).children;
	const shownNotes = all(form, "[name=notes]");
	const said = form.querySelector("output");
	const box = document.createElement("main");
	box.className = "rec-handout";
	box.append(form);

	const bare = name =>
		name
			.toLowerCase()
			.replaceAll(/[^\p{L}\p{N}_]+/gu, "-")
			.replaceAll(/^-|-$/g, "");

	const isAll = part => bare(part) === "all";

	// Which paragraphs are asked for; nothing where one of them is not there.
	const numbersOf = (asked, { blocks, sections, series }) => {
		const known = blocks.map(([, what]) => what).filter(what => /^\d+$/.test(what) && typeof what === "string");
		const wanted = asked.split(",").map(part => {
			const range = part.trim().match(/^([a-z]?)(\d+)(?:\s*[-–]\s*([a-z]?)(\d+))?$/);
			if (!range) {
				const found = sections.filter(([place, words]) => [bare(place), words].includes(bare(part)));
				return isAll(part) ? known : found.flatMap(([, , numbers]) => numbers.map(String));
			}
			const [first, last] = [range[2], range[4] ?? range[2]].map(Number);
			const letters = [range[1], range[3] ?? range[1]];
			const isThere = [first, last].every(one => known.includes(`${one}`)) && letters[0] === letters[1];
			return isThere && ["", series].includes(letters[0]) ? known.filter(one => first <= one && one <= last) : [];
		});
		return wanted.every(some => some.length) ? known.filter(one => wanted.flat().includes(one)) : [];
	};

	const ranges = numbers => {
		const rows = [];
		for (const one of numbers.map(Number)) {
			if (rows.at(-1)?.[1] === one - 1) rows.at(-1)[1] = one;
			else rows.push([one, one]);
		}
		return rows.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(", ");
	};

	// What stands under the headings that are named, but notes; of *all*, all that does.
	const underOf = (asked, { blocks, sections }) => {
		const isNamed = ([place, words]) => asked.map(bare).some(one => [bare(place), words].includes(one));
		const headings = new Set(sections.filter(isNamed).map(([place]) => place));
		const isWhole = asked.some(isAll);
		let within = 0; // the rank of the heading under which all is wanted
		return blocks.filter(([place, what]) => {
			if (typeof what === "number" && (!within || what <= within)) within = headings.has(place) ? what : 0;
			return (isWhole || within) && what !== "note";
		});
	};

	// The places: heads, paragraphs, headings over them, what stands between two, and the notes that are called.
	const placesOf = (numbers, under, withNotes, { blocks, heads }) => {
		const chosen = new Set([...under, ...blocks.filter(([place]) => heads.includes(place))].map(([place]) => place));
		let [over, between] = [[], null];
		for (const [place, what] of blocks) {
			if (typeof what === "number") over = [...over.filter(([level]) => level < what), [what, place]];
			else if (numbers.includes(what)) {
				for (const one of [place, ...over.map(([, heading]) => heading), ...(between ?? [])]) chosen.add(one);
				between = [];
			} else if (what === "") between?.push(place);
			else if (what !== "note") between = null;
		}
		for (let size = withNotes ? 0 : chosen.size; size !== chosen.size;) {
			({ size } = chosen);
			for (const [place, , calls] of blocks) if (chosen.has(place)) for (const note of calls) chosen.add(note);
		}
		return chosen;
	};

	const gone =
		".rec-more, .rec-cite, .rec-page-mark, .rec-page-block, .rec-spoken, .rec-since, .rec-credit, .rec-change, .rec-form, .headerlink, #rec-offer, script";

	// What *ibid.* or a short title means where the notes that it refers to are not there.
	const supply = (note, words) => {
		const supplied = document.createElement("span");
		supplied.className = "supplied";
		supplied.innerHTML = ` [${words.join("; ")}]`; // ours, from the data
		const texts = document.createTreeWalker(note, NodeFilter.SHOW_TEXT);
		while (texts.nextNode()) {
			const ibid = texts.currentNode.data.match(/\b(?:ibid(?:em)?|ebd|ebenda|ivi)\b\.?/i);
			if (!ibid) continue;
			texts.currentNode.splitText(ibid.index + ibid[0].length);
			let here = texts.currentNode;
			while (here.parentNode.matches("em, i, [lang]") && !here.nextSibling?.data) here = here.parentNode;
			here.after(supplied);
			return;
		}
		note.lastElementChild.append(supplied);
	};

	const supplyAll = (text, chosen, { ibid, notes }) => {
		const told = new Set(chosen);
		for (const [note, before, chain, works] of ibid.filter(([one]) => chosen.has(one))) {
			const meant = before && !chosen.has(before) ? [...chain] : [];
			for (const one of works) if (!told.has(one) && !meant.includes(one)) meant.push(one);
			for (const one of meant) told.add(one);
			const found = text.querySelector(`[id="${note}"]`);
			if (found && meant[0])
				supply(
					found,
					meant.map(one => notes[one]),
				);
		}
	};

	const lined = (section, ...words) => {
		const line = document.createElement("p");
		line.append(...words);
		section.append(line);
		return line;
	};

	// The text without what was not chosen.
	const textWith = (chosen, series, data) => {
		const text = strip(article.cloneNode(true), gone, ".rec-em > a, ins");
		for (const [place] of data.blocks.filter(([one]) => !chosen.has(one))) {
			const part = text.querySelector(`[id="${place}"]`);
			if (part?.matches("section")) part.firstElementChild.remove();
			else part?.remove();
		}
		if (!series.includes("author")) strip(text, "sup:has(> .rec-call)");
		strip(text, ".rec-notes:not(:has(.rec-note)) > :first-child"); // what else stands there is no note
		for (const part of all(text, ".rec-headnote"))
			if (!series.includes("commentary") || !part.parentElement.matches(":has(> :is(h1, h2, h3))")) part.remove();
		for (const part of all(text, "section, ul, ol, blockquote").toReversed())
			if (!chosen.has(part.id) && !part.querySelector("[id]:not(section):not(.rec-em)")) part.remove();
		supplyAll(text, chosen, data);
		return text;
	};

	// What the editor says of a place, and of what lies between two that were chosen.
	const groupOf = (noted, series, left) => {
		const group = noted.cloneNode(true);
		strip(group, `${gone}, .cites, .explained, summary, .rec-withdrawn`, "a");
		for (const anchor of left) {
			const entry = group.querySelector(`[id="${anchor}"]`);
			entry?.nextElementSibling.remove();
			entry?.remove();
		}
		for (const part of all(group, "dl:not(:has(dt))")) part.parentElement.remove();
		for (const part of [...group.children].slice(1)) {
			if (!series.includes(part.className)) part.remove();
			else if (part.localName === "details") part.replaceWith(...part.childNodes);
		}
		return group;
	};

	const fillEditorial = (editorial, chosen, series, { blocks, between }) => {
		const texts = blocks.map(([place]) => place);
		const isWithin = at => chosen.has(texts[at - 1]) && chosen.has(texts[at]);
		const left = between.flatMap(([at, anchors]) => (isWithin(at) ? [] : anchors));
		for (const noted of all(document, ".rec-editorial .rec-group")) {
			if (texts.includes(noted.dataset.place) && !chosen.has(noted.dataset.place)) continue;
			const group = groupOf(noted, series, left);
			if (group.children[1]) editorial.append(group);
		}
	};

	const says = (one, where, sign) => {
		if (where === "rec-siglum") return one.textContent.split(/\s/).includes(sign);
		return where === "rec-sign" ? sign.startsWith(one.textContent) : one.textContent.includes(sign);
	};

	const explain = (signs, sheet, data) => {
		for (const [sign, where, told] of data.signs) {
			const isWord = ["rec-kind", "rec-certainty", "rec-siglum"].includes(where);
			const isAny = !isWord && where !== "rec-sign";
			const found = all(sheet, `.${where}`).find(one => isAny || says(one, where, sign));
			if (!found) continue;
			const shape = document.createElement(isWord ? "em" : "span");
			shape.append(where === "rec-note-label" ? found.textContent : sign);
			lined(signs, shape, `\u00A0\u00A0 ${told}`);
		}
	};

	// Nothing of a copy is led to, and no link leads from paper to the text.
	const settle = (sheet, chosen) => {
		for (const part of all(sheet, "[id]")) {
			if (chosen.has(part.id)) part.dataset.place = part.id;
			part.removeAttribute("id");
		}
		for (const link of all(sheet, "a:not([href^='http'])")) {
			const words = document.createElement("span");
			words.className = link.className;
			words.append(...link.childNodes);
			link.replaceWith(words);
		}
		for (const part of all(sheet, "details")) part.open = true;
	};

	const make = (data, choice) => {
		const numbers = numbersOf(choice.get("paras"), data);
		if (!numbers[0]) return null;
		const series = choice.getAll("notes");
		const under = underOf(choice.get("paras").split(","), data);
		const chosen = placesOf(numbers, under, series.includes("author"), data);
		const sheet = blank.cloneNode(true);
		const [head, name, editorial, signs, works, cite] = sheet.children;
		const text = textWith(chosen, series, data);
		fillEditorial(editorial, chosen, series, data);
		const citing = new Set([...chosen, ...all(editorial, ".annotation").map(one => one.id)]);
		for (const one of all(text, ".rec-headnote")) citing.add(one.id);
		for (const [html, cited] of data.works) if (cited.some(one => citing.has(one))) lined(works).innerHTML = html;
		head.before(...all(text, "h1").slice(0, 1));
		const range = data.ranges[Math.min(numbers.length, 2) - 1].replace("{}", ranges(numbers));
		head.textContent = [data.author, range[0].toUpperCase() + range.slice(1)].filter(Boolean).join("\n");
		editorial.before(...text.childNodes);
		explain(signs, sheet, data);
		cite.innerHTML = data.cite.replace("rec-range", () => range);
		for (const part of [editorial, signs, works]) if (!part.children[1]) part.remove();
		if (!choice.get("name")) name.remove();
		settle(sheet, chosen);
		for (const one of all(sheet, "[style]")) one.removeAttribute("style"); // where it stands beside the text
		for (const one of ["paper", "margin", "size"]) box.dataset[one] = choice.get(one) ?? "";
		return sheet;
	};

	const show = () => {
		const choice = new FormData(form);
		const sheet = make(globalThis.recensionHandout, choice);
		const address = new URLSearchParams({ paras: choice.get("paras") });
		const names = shownNotes.filter(one => one.checked).map(one => one.value);
		if (names.length < shownNotes.length) address.set("notes", names.join(",") || "none");
		for (const one of ["margin", "size", "name"]) if (choice.get(one)) address.set(one, choice.get(one));
		if (choice.get("paper") !== "A4") address.set("paper", choice.get("paper"));
		history.replaceState(null, "", `?${decodeURIComponent(address)}`);
		said.textContent = sheet ? "" : globalThis.recensionHandout.expected.replace("{}", choice.get("paras"));
		if (!sheet) return;
		box.querySelector(".rec-sheet")?.remove(); // the form stays where it is, lest a click be lost
		form.after(sheet);
	};

	const begin = () => {
		const asked = new URLSearchParams(location.search);
		const names = asked.get("notes")?.split(/[, ]+/);
		for (const one of shownNotes) one.checked = names?.includes(one.value) ?? true;
		for (const name of ["margin", "size", "name"]) form[name].checked = asked.get(name) === form[name].value;
		form.paras.value = asked.get("paras");
		form.paper.value =
			[...form.paper].find(one => one.value.toLowerCase() === asked.get("paper")?.toLowerCase())?.value ?? "A4";
		form.section.onchange = () => {
			form.paras.value = form.section.value || form.paras.value;
		};
		form.onchange = show;
		form.onsubmit = event => {
			event.preventDefault();
			show();
			if (!said.textContent) print();
		};
		document.documentElement.dataset.handout = "";
		document.body.append(box);
		show();
	};

	begin();
}
