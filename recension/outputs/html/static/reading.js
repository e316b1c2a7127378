// Views of a text, and its notes.
{
	const box = article.parentElement;
	const views = box.querySelector(".rec-views");
	const [panel, was, sort, gap] = find("rec-parts").content.children;
	const boxOf = part => part.getBoundingClientRect();
	const goal = link => decodeURIComponent(link.hash.slice(1));
	const form = view => new Range().createContextualFragment(recensionForms[view] ?? "");
	box.append(panel);

	// Notes
	const beside = all(article, ".rec-call[id]").map(call => [call, find(goal(call))]);
	for (const group of all(box, ".rec-group")) {
		const place = find(group.dataset.place);
		const at = beside.findIndex(([, note]) => note === place) + 1;
		beside.splice(at, 0, [at ? beside[at - 1][0] : place, group]);
	}

	const arrange = () => {
		const start = boxOf(box).top;
		const notes = (recFit() ? beside : []).map(([place, note]) => [
			boxOf(place).top - start,
			note.offsetHeight,
			note,
		]);
		let free = 0;
		for (const [top, height, note] of notes.toSorted((a, b) => a[0] - b[0])) {
			free = Math.max(top, free);
			note.style.top = `${free}px`;
			free += height;
		}
		box.style.setProperty("--rec-end", `${free}px`);
	};

	// Panel
	let origin;
	const open = (link, target) => {
		link.focus();
		origin = link;
		if (recFit() && target.closest(".rec-note, .rec-group")) {
			target.tabIndex = -1;
			target.focus({ preventScroll: true });
			target.scrollIntoView({ block: "nearest", behavior: "instant" });
			return;
		}
		const entry = target.matches("dt");
		const more = entry ? target.nextElementSibling : find(`${target.id}.notes`);
		const holder = document.createElement(entry ? "dl" : "div");
		holder.append(target.cloneNode(true), more?.cloneNode(true) ?? "");
		for (const one of all(holder, "[id]")) one.removeAttribute("id");
		for (const one of all(holder, "details")) one.open = true;
		panel.lastElementChild.replaceChildren(holder);
		panel.ariaLabel = (entry ? target.firstChild.textContent : "") + (link.ariaLabel ?? link.textContent);
		panel.hidePopover();
		panel.showPopover();
		panel.focus();
	};

	box.onclick = event => {
		const link = event.target.closest("a[href^='#']");
		const target = link && find(goal(link));
		if (!target || !plain(event)) return;
		if (panel.contains(link)) panel.hidePopover();
		else if (link.closest(".rec-call, .rec-em, .rec-page-mark, .rec-more") && panel.showPopover) {
			open(link, target);
			return false;
		}
	};
	box.onkeydown = event => {
		if (event.key === "Escape" && event.target.closest(".rec-note, .rec-group")) origin?.focus();
	};

	// Views
	const stretch = place => {
		const found = article.querySelector(`[data-place="${CSS.escape(place)}"]`) ?? find(place);
		return found?.matches("section") ? found.firstElementChild : found;
	};

	// a space that is all there is has a sign
	const spaced = (part, range) => {
		part.classList.toggle("rec-space", /^\s+$/.test(range.toString()));
		return part;
	};

	const mend = (mark, reading, kind) => {
		const [removed, label] = [was, sort].map(part => part.cloneNode(true));
		const same = reading.dataset.same?.split(" ");
		const [old, now] = [reading, mark].map(part => {
			const range = new Range();
			range.selectNodeContents(part);
			if (!same) return range;
			const text = (part.querySelector("a") ?? part).firstChild;
			range.setStart(text, same[0]);
			range.setEnd(text, text.length - same[1]);
			return range;
		});
		label.lastElementChild.textContent = kind;
		const stop = /^[^\s\p{L}\p{N}]+/u.exec(mark.nextSibling?.data ?? "")?.[0];
		if (stop && mark.nextSibling.length > stop.length) mark.nextSibling.splitText(stop.length);
		(stop ? mark.nextSibling : mark).after(label);
		removed.children[1].append(old.cloneContents());
		spaced(removed.children[1], old);
		if (now.collapsed) removed.lastElementChild.remove();
		else now.surroundContents(spaced(document.createElement("ins"), now));
		if (old.collapsed) return;
		if (mark.textContent) now.insertNode(removed);
		else mark.before(removed);
	};

	const showChanges = () => {
		for (const reading of all(box, ".rec-was")) {
			const entry = reading.closest("dt");
			const mark = find(goal(entry.querySelector(".rec-back")));
			if (mark) mend(mark, reading, entry.nextElementSibling.querySelector(".rec-kind").textContent);
		}
		for (const matter of all(form("witness"), ".rec-matter")) {
			const line = gap.cloneNode(true);
			mend(line.firstChild, matter, matter.dataset.kind);
			(stretch(matter.dataset.before) ?? article.lastElementChild).before(line);
		}
	};

	const places = all(form("witness"), "[data-place]").map(part => part.dataset.place);
	const show = view => {
		const line = boxOf(views).bottom;
		const seen = places.map(one => [one, boxOf(stretch(one))]).filter(([, { bottom }]) => bottom > line);
		const begins = seen.find(([, { top }]) => top > line && top < innerHeight / 2);
		const [place, { top, height }] = begins ?? seen[0] ?? [places[0], boxOf(box)];
		strip(article, ".rec-change, .rec-form", "ins");
		article.normalize();
		document.documentElement.dataset.view = view;
		if (view === "changes") showChanges();
		article.prepend(form(view));
		for (const link of views.children) link.ariaCurrent = (!link.hash && link.search === `?view=${view}`) || null;
		arrange();
		const now = boxOf(stretch(place));
		const inside = (Math.max(line - top, 0) / height) * now.height;
		if (scrollY > 0) scrollBy({ top: now.top + inside - Math.max(top, line), behavior: "instant" });
		return place;
	};

	views.onclick = event => {
		const { search } = event.target;
		if (!search?.startsWith("?view=") || !plain(event)) return;
		const seen = show(search.slice(6));
		const named = scrollY > 0 && stretch(goal(location))?.getBoundingClientRect();
		const kept = named && named.bottom > 0 && named.top < innerHeight;
		history.replaceState(null, "", search + (kept ? location.hash : scrollY > 0 ? `#${seen}` : ""));
		return false;
	};

	const asked = new URLSearchParams(location.search).get("view");
	show(views.querySelector(`[href="?view=${CSS.escape(asked)}"]`) ? asked : "edition");
	const go = () => stretch(goal(location))?.scrollIntoView({ behavior: "instant" });
	go();
	addEventListener("hashchange", () => article.querySelector(".rec-form") && go()); // which has no ids
	new ResizeObserver(arrange).observe(article);
	box.addEventListener("toggle", arrange, true);
	document.fonts.onloadingdone = arrange; // those of a theme may come late
}
