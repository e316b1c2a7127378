// The view of the changes: struck what a witness has that the edition has not, and inserted what it has not; asked for
// with the view.  It takes the siglum, the text of the witness, and what finds a place; it returns what was changed.

const uncounted = ".rec-number, .rec-note-label, .rec-change, .rec-more, .rec-heard, .rec-spoken, details, button";
// the texts of a place, each with where it begins among its words
const textsOf = part => {
	const found = [];
	const lines = [...part.querySelectorAll(".line, li")];
	const words = part.querySelector(".rec-note-label")?.nextElementSibling ?? part;
	const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
	let [at, line] = [0, 0];
	while (walker.nextNode()) {
		const text = walker.currentNode;
		if (text.parentElement.closest(uncounted) || text.parentElement.matches(".line-block, ul, ol")) continue;
		const here = Math.max(0, lines.indexOf(text.parentElement.closest(".line, li")));
		at += here - line; // the end of a line is a sign, and no text
		line = here;
		if (text.previousSibling?.matches?.(".rec-number")) at -= 1; // a space is between them
		found.push([at, text]);
		at += text.length;
	}
	return found;
};

{
	const [was, sort, gap] = find("rec-parts").content.children;
	const changed = new Set();

	// a space that is all there is has a sign
	const spaced = (part, range) => {
		part.classList.toggle("rec-space", /^\s+$/.test(range.toString()));
		return part;
	};

	const struck = (...words) => {
		const removed = was.cloneNode(true);
		removed.children[1].append(...words);
		return removed;
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
		const removed = struck(old.cloneContents());
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
	const insert = (mark, reading, { entry, about, kind }, stretch) => {
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
			if (!reading.matches(".rec-omits")) sign.before(struck(...reading.cloneNode(true).childNodes));
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

	// the texts of a place from one letter to another
	const between = (part, start, end) =>
		textsOf(part).flatMap(([at, text]) => {
			const [from, to] = [Math.max(start - at, 0), Math.min(end - at, text.length)];
			if (from >= to) return [];
			if (to < text.length) text.splitText(to);
			return [from ? text.splitText(from) : text];
		});
	const around = (one, names) => one.parentElement.closest(".rec-em") ?? one.parentElement.closest(names) ?? one;
	const inline = "em, strong, sup, a";

	// a stretch is inserted, over whatever marks, and what stands in its place is struck
	const cross = (reading, kind, part, [start, end]) => {
		const made = between(part, start, end).map(text => {
			const sign = document.createElement("ins");
			text.replaceWith(sign);
			sign.append(text);
			return sign;
		});
		if (made.length === 0) return false;
		changed.add(made[0]);
		if (!reading.matches(".rec-omits")) around(made[0], inline).before(struck(...reading.cloneNode(true).childNodes));
		around(made.at(-1), inline).after(named(kind));
		return true;
	};

	// words are struck where the witness has them
	const move = (mark, kind, part, [way, at]) => {
		const range = new Range();
		range.selectNodeContents(mark);
		const words = textOf(range.cloneContents());
		if (way === "post") words.prepend(" ");
		else words.append(" ");
		const from = at - (way === "post");
		const [there] = between(part, from, from + 1);
		if (!there) return false;
		around(there, "ins, sup")[way === "post" ? "after" : "before"](struck(words));
		insertion(range);
		mark.after(named(kind));
		changed.add(mark);
		return true;
	};

	const shift = (kind, parts) => {
		for (const part of parts) lines(part)[0].prepend(named(kind));
	};

	// what is about more than the words of one mark
	const tell = (mark, reading, { entry, about, kind }, stretch) => {
		const [what, ...rest] = about.split(" ");
		if (!["stretch", "order", "words"].includes(what)) {
			insert(mark, reading, { entry, about, kind }, stretch);
			return;
		}
		const own = stretch(entry.closest(".rec-group").dataset.place) ?? mark;
		const said = `${reading.textContent}, ${kind}`;
		if (what === "stretch" && cross(reading, kind, own, rest)) return;
		if (what === "words" && move(mark, said, own, rest)) return;
		changed.add(mark);
		if (what === "order") shift(said, rest.map(stretch));
		else mark.after(named(said)); // where it stands is not found
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
			if (about) tell(mark, reading, { entry, about, kind }, stretch);
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
