// Shows in the view of the changes what the rules change, faintly, to those who ask; a script beside the page has it.
{
	const root = document.documentElement;
	const box = document.querySelector(".rec-steps input");
	const besides = ".rec-number, .rec-note-label, .rec-change, .rec-more, .rec-heard, .rec-spoken, details, button";

	// the texts of a place, each with where it begins among its words
	const textsOf = part => {
		const found = [];
		const lines = [...part.querySelectorAll(".line, li")];
		const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
		let [at, line] = [0, 0];
		while (walker.nextNode()) {
			const text = walker.currentNode;
			if (text.parentElement.closest(besides) || text.parentElement.matches(".line-block, ul, ol")) continue;
			const here = Math.max(0, lines.indexOf(text.parentElement.closest(".line, li")));
			at += here - line; // the end of a line is a sign, and no text
			line = here;
			if (text.previousSibling?.matches?.(".rec-number")) at -= 1; // a space is between them
			found.push([at, text]);
			at += text.length;
		}
		return found;
	};

	const part = (name, ...inner) => {
		const one = document.createElement(name);
		one.className = name === "del" ? "rec-change rec-rule" : "rec-rule";
		one.append(...inner);
		return one;
	};

	// puts what stood around words beside them; one sign in the place of another is marked itself
	const mend = (words, before, after) => {
		if (before) words.before(part("del", before));
		if (after) words.after(part("del", after));
		else words.replaceWith(part("ins", words.data));
	};

	// what frames all the words of a place
	const frame = (holder, before, after) => {
		if (before) holder.prepend(part("del", before));
		if (after) holder.append(part("del", after));
	};

	const mark = (holder, acts) => {
		const number = holder.querySelector(".rec-note-label");
		const texts = textsOf(number?.nextElementSibling ?? holder);
		for (const [offset, before, sign, after] of acts.toReversed()) {
			const known = texts.findLast(([start]) => start <= offset) ?? [];
			const [at, text] = offset < 0 ? [offset, number?.lastChild] : known;
			if (!sign) frame(holder, before, after);
			else if (text?.data?.startsWith(sign, offset - at)) {
				const rest = text.splitText(offset - at);
				if (rest.length > sign.length) rest.splitText(sign.length);
				mend(rest, before, after);
			}
		}
	};

	const show = () => {
		strip(article, ".rec-rule.rec-change", "ins.rec-rule");
		article.normalize();
		box.parentElement.hidden = document.querySelector(".rec-against select").selectedIndex > 0; // they are those of the base
		if (!box.checked || box.parentElement.hidden || root.dataset.view !== "changes") return;
		for (const [place, acts] of Object.entries(recensionRules)) {
			const found = find(place);
			if (found) mark(found.matches("section") ? found.firstElementChild : found, acts);
		}
	};

	// asked for when somebody wants to see it
	const load = () => {
		if (window.recensionRules || !box.checked) show();
		else fetched(box.dataset.src).then(show);
	};

	box.checked = new URLSearchParams(location.search).has("rules");
	box.onchange = () => {
		const address = new URL(location);
		if (box.checked) address.searchParams.set("rules", "1");
		else address.searchParams.delete("rules");
		history.replaceState(null, "", address);
		load();
	};
	new MutationObserver(load).observe(root, { attributeFilter: ["data-view"] });
}
