// Shows in the view of the changes what the rules change, faintly, to those who ask; a script beside the page has it.
{
	const root = document.documentElement;
	const box = document.querySelector(".rec-steps input");

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
		const texts = textsOf(holder);
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
