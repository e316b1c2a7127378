// The view of the changes: struck what a witness has that the edition has not, and inserted what it has not; asked for
// with the view.  It takes the siglum, the text of the witness, and what finds a place; it returns what was changed.

{
	const [was, sort, gap] = find("rec-parts").content.children;
	const changed = new Set();

	// a space that is all there is has a sign
	const spaced = (part, range) => {
		part.classList.toggle("rec-space", /^\s+$/.test(range.toString()));
		return part;
	};

	const insertion = range => range.surroundContents(spaced(document.createElement("ins"), range));
	const named = kind => {
		const label = sort.cloneNode(true);
		label.lastElementChild.textContent = kind;
		return label;
	};

	// the words of a mark from one letter to another are inserted, and those of a reading struck before them
	const change = (mark, reading, texts, at) => {
		const [old, now] = [reading, mark].map((part, n) => {
			const range = new Range();
			range.selectNodeContents(part);
			if (at) range.setStart(texts[n], at[2 * n]);
			if (at) range.setEnd(texts[n], at[2 * n + 1]);
			return range;
		});
		const removed = was.cloneNode(true);
		removed.children[1].append(old.cloneContents());
		spaced(removed.children[1], old);
		if (now.collapsed) removed.lastElementChild.remove();
		else insertion(now);
		if (old.collapsed || reading.matches(".rec-omits")) return;
		if (mark.textContent) now.insertNode(removed);
		else mark.before(removed);
	};

	const mend = (mark, reading, kind) => {
		changed.add(mark.closest("p.rec-change") ?? mark);
		const stop = /^[^\s\p{L}\p{N}]+/u.exec(mark.nextSibling?.data ?? "")?.[0];
		if (stop && mark.nextSibling.length > stop.length) mark.nextSibling.splitText(stop.length);
		(stop ? mark.nextSibling : mark).after(named(kind));
		const texts = [reading, mark].map(part => (part.querySelector("a") ?? part).firstChild);
		const isWhole = !reading.dataset.differs || texts.some(text => !text || text.nextSibling);
		const stretches = isWhole ? [null] : reading.dataset.differs.match(/\d+( \d+){3}/g);
		// the last first, so that the others stay where they are
		for (const at of stretches.toReversed()) change(mark, reading, texts, at?.split(" "));
	};

	// what a witness lacks as a whole: the division before a block, a line of it, or it and others
	const lines = one => {
		const found = all(one, ".line, li > p, div > p"); // of verse, of a list, of a note
		return found.length > 0 ? found : [one];
	};
	const insert = (mark, { entry, about, kind }, stretch) => {
		changed.add(mark);
		const [what, ...rest] = about.split(" ");
		const own = entry.closest(".rec-group").dataset.place;
		const line = () => lines(stretch(own))[rest[0] - 1];
		if (["break", "division"].includes(what)) {
			const sign = document.createElement("ins");
			sign.classList.add("rec-change");
			sign.textContent = what === "break" ? "/ " : "¶";
			(what === "break" ? line() : mark).prepend(sign);
			(what === "break" ? sign : mark).after(named(kind));
			return;
		}
		const parts = what === "line" ? [line()] : rest.map(stretch).flatMap(lines);
		for (const part of parts) {
			const range = new Range();
			range.selectNodeContents(part);
			const [number, end] = [".rec-number, .rec-note-label", ".rec-more, .headerlink"].map(names =>
				[...part.children].find(one => one.matches(names)),
			);
			if (number) range.setStartAfter(number);
			if (end) range.setEndBefore(end);
			insertion(range);
		}
		parts[0]?.querySelector("ins").after(named(kind));
	};

	window.recensionChanges = (siglum, form, stretch) => {
		changed.clear();
		for (const reading of all(document, `.rec-editorial [data-has~="${CSS.escape(siglum)}"]`)) {
			const entry = reading.closest("dt");
			const mark = article.querySelector(
				`[id="${decodeURIComponent(entry.querySelector(".rec-back").hash.slice(1))}"]`,
			);
			const kind = entry.nextElementSibling.querySelector(".rec-kind").textContent;
			const { about } = reading.dataset;
			const head = entry.matches(".rec-page-entry") && reading.querySelector("code");
			if (about) insert(mark, { entry, about, kind }, stretch);
			else if (mark) mend(mark, head || reading, kind);
		}
		for (const matter of all(form, ".rec-matter")) {
			const line = gap.cloneNode(true);
			mend(line.firstChild, matter, matter.dataset.kind);
			(stretch(matter.dataset.before) ?? article.lastElementChild).before(line);
		}
		return changed;
	};
}
