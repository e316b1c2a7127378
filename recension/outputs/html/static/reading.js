// Views of a text, and its notes.
{
	const box = article.parentElement;
	const bar = box.querySelector(".rec-bar");
	const [views, ways] = all(bar, "nav");
	const pick = bar.querySelector(".rec-views select"); // of many witnesses
	const against = bar.querySelector(".rec-against select"); // the witness with which the text is compared
	const [up, count, down] = all(bar, ".rec-steps > :not(label)");
	const panel = find("rec-parts").content.firstElementChild;
	const boxOf = part => part.getBoundingClientRect();
	const goal = link => decodeURIComponent(link.hash.slice(1));
	const form = view => new Range().createContextualFragment(window.recensionForms?.[view] ?? "");
	const edge = () => boxOf(bar).bottom;
	box.append(panel);

	// Notes
	const beside = all(article, ".rec-call[id]").map(call => [call, find(goal(call))]);
	for (const group of all(box, ".rec-group")) {
		const place = find(group.dataset.place);
		const at = beside.findIndex(([, note]) => note === place) + 1;
		beside.splice(at, 0, [at ? beside[at - 1][0] : place, group]);
	}

	// Notes that would lie over each other make a row, which stands where its notes are nearest to their places.
	const arrange = () => {
		const [start, fits] = [boxOf(box).top, recFit()];
		if (!fits) for (const [, note] of beside) note.style.top = ""; // they stand where they are written
		const notes = (fits ? beside : [])
			.filter(([, note]) => note.checkVisibility())
			.map(([place, note]) => {
				const stays = note.style.top && note.querySelector("[open]"); // it is being read
				const top = stays ? note.offsetTop : boxOf(place).top - start;
				const weight = stays ? 999 : 1;
				return { weight, sum: top * weight, height: note.offsetHeight, notes: [[note, note.offsetHeight]] };
			});
		const top = row => Math.max(row.sum / row.weight, bar.offsetHeight); // nothing lies under the bar
		const rows = [];
		for (let row of notes.toSorted((a, b) => top(a) - top(b))) {
			while (rows[0] && top(rows.at(-1)) + rows.at(-1).height > top(row)) {
				const last = rows.pop();
				row = {
					weight: last.weight + row.weight,
					sum: last.sum + row.sum - row.weight * last.height,
					height: last.height + row.height,
					notes: [...last.notes, ...row.notes],
				};
			}
			rows.push(row);
		}
		let free = 0;
		for (const row of rows) {
			free = top(row);
			for (const [note, height] of row.notes) {
				note.style.top = `${free}px`;
				free += height;
			}
		}
		box.style.minHeight = `calc(${free}px + 2rem)`;
	};

	// Panel
	const opens = ".rec-call, .rec-em a, .rec-page-mark, .rec-more";
	const [before, after] = all(panel, "[aria-label]");
	const inList = panel.querySelector("a");
	let origin;
	const walk = link => {
		const near = all(article, opens).filter(one => one.hash && one.checkVisibility());
		for (const [button, step] of [
			[before, -1],
			[after, 1],
		]) {
			const next = near[near.indexOf(link) + step];
			button.disabled = !next;
			button.onclick = () => {
				next.scrollIntoView({ block: "center", behavior: "instant" });
				next.click();
			};
		}
	};

	const put = ({ top, bottom, left }) => {
		const { offsetHeight: height, offsetWidth: width, style } = panel;
		const above = bottom + height > innerHeight && top > height;
		style.setProperty("--rec-y", `${scrollY + (above ? top - height - 4 : bottom + 4)}px`);
		style.setProperty("--rec-x", `${Math.max(Math.min(left - 40, innerWidth - width - 24), 8)}px`);
	};

	const open = link => {
		const target = find(goal(link));
		link.focus({ preventScroll: true });
		origin = link;
		if (recFit() && target.closest(".rec-note, .rec-group")?.checkVisibility() && target.checkVisibility()) {
			target.tabIndex = -1;
			target.focus({ preventScroll: true });
			target.scrollIntoView({ block: "nearest", behavior: "instant" });
			return;
		}
		const entry = target.matches("dt");
		const more = entry ? target.nextElementSibling : find(`${target.id}.notes`);
		const holder = document.createElement(entry ? "dl" : "div");
		holder.append(target.cloneNode(true), more?.cloneNode(true) ?? "");
		for (const one of all(holder, "[id], [name]")) for (const name of ["id", "name"]) one.removeAttribute(name);
		for (const one of all(holder, "details")) one.open = true;
		panel.lastElementChild.replaceChildren(holder);
		panel.ariaLabel = (entry ? target.firstChild.textContent : "") + (link.ariaLabel ?? link.textContent);
		inList.href = link.hash;
		walk(link);
		panel.hidePopover();
		panel.showPopover();
		put(boxOf(link));
		panel.scrollTop = 0;
		panel.focus({ preventScroll: true });
	};

	box.onclick = event => {
		const link = event.target.closest("a[href^='#']");
		if (!link || !find(goal(link)) || !plain(event)) return;
		for (const one of [panel, ways]) if (one.contains(link)) one.hidePopover?.();
		if (link.matches(opens) && article.contains(link) && panel.showPopover) {
			open(link);
			return false;
		}
	};
	box.onkeydown = event => {
		if (event.key === "Escape" && event.target.closest(".rec-note, .rec-group")) origin?.focus();
	};

	// Parts
	const parts = all(ways, "a:not(.rec-tool)").map(link => [link, find(goal(link))]);
	const tell = () => {
		const passed = parts.filter(([, part]) => part.checkVisibility() && boxOf(part).top < edge() + 60);
		for (const [link] of parts) link.ariaCurrent = (link === passed.at(-1)?.[0] && "true") || null;
	};

	// Views
	const stretch = place => {
		const found = article.querySelector(`[data-place="${CSS.escape(place)}"]`) ?? find(place);
		return found?.matches("section") ? found.firstElementChild : found;
	};

	let [places, chosen, changed] = [[], ""];
	const mark = view => {
		for (const link of all(views, "a")) {
			const isShown = link.getAttribute("href") === `?view=${view}`;
			link.ariaCurrent = isShown || null;
			if (isShown) views.scrollLeft = link.offsetLeft + link.offsetWidth - views.offsetLeft - views.clientWidth / 2;
		}
		if (pick) pick.value = view.startsWith("witness") ? view : "";
	};
	const show = view => {
		const from = edge();
		const seen = places.map(one => [one, boxOf(stretch(one))]).filter(([, { bottom }]) => bottom > from);
		const begins = seen.find(([, { top }]) => top > from && top < innerHeight / 2);
		const [place, { top, height }] = begins ?? seen[0] ?? ["", boxOf(box)];
		strip(article, ".rec-change, .rec-form", "ins");
		article.normalize();
		document.documentElement.dataset.view = view;
		const [one] = against.selectedOptions;
		changed = view === "changes" && window.recensionChanges(one.value, form(one.dataset.view), stretch);
		count.textContent = changed?.size === 0 ? count.dataset.none : "";
		article.prepend(form(view));
		for (const told of all(box, ".rec-told")) told.hidden = told.dataset.of !== view;
		mark(view);
		arrange();
		const now = boxOf(stretch(place) ?? box);
		const inside = (Math.max(from - top, 0) / height) * now.height;
		if (scrollY > 0) scrollBy({ top: now.top + inside - Math.max(top, from), behavior: "instant" });
		tell();
		return scrollY > 0 && place ? `#${place}` : "";
	};

	// The forms of the witnesses and the changes come with a view, else when all is done; without them it stays the edition.
	let loading; // a script that runs twice fails
	const load = () =>
		(loading ??= (async () => {
			const { forms, changes } = views.dataset;
			if (!window.recensionForms) await fetched(forms).catch(() => {});
			if (!window.recensionChanges) await fetched(changes).catch(() => {});
			places = all(form("witness"), "[data-place]").map(part => part.dataset.place);
			loading = null; // what did not come is asked for again
		})());
	const turn = async (view, told) => {
		chosen = view;
		if (view !== "edition") await load();
		if (chosen === view) told(show(window.recensionForms && window.recensionChanges ? view : "edition"));
	};

	const go = search =>
		turn(new URLSearchParams(search).get("view"), seen => {
			const there = scrollY > 0 && stretch(goal(location))?.getBoundingClientRect();
			const kept = there && there.bottom > 0 && there.top < innerHeight;
			history.pushState(null, "", search + (kept ? location.hash : seen));
		});
	const ofWitness = () => (against.selectedIndex ? `&witness=${encodeURIComponent(against.value)}` : "");
	views.onclick = event => {
		const search = event.target.getAttribute("href");
		if (!search?.startsWith("?view=") || !plain(event)) return;
		go(search + (search === "?view=changes" ? ofWitness() : ""));
		return false;
	};
	if (pick) pick.onchange = () => views.querySelector(`[href="?view=${CSS.escape(pick.value)}"]`).click();
	against.onchange = () => go(`?view=changes${ofWitness()}`);

	const asked = () => {
		const said = new URLSearchParams(location.search);
		const view = said.get("view");
		const siglum = said.get("witness");
		if (view === "changes")
			against.selectedIndex = Math.max(
				[...against].findIndex(one => one.value === siglum),
				0,
			);
		return views.querySelector(`[href="?view=${CSS.escape(view)}"]`) ? view : "edition";
	};
	const lead = () => stretch(goal(location))?.scrollIntoView({ behavior: "instant" });
	onpopstate = () => {
		const { view } = document.documentElement.dataset;
		const siglum = against.value;
		if (view !== asked() || siglum !== against.value) turn(asked(), () => {});
		else if (view.startsWith("witness")) lead();
	};

	// Ways
	const field = ways.querySelector("[type=search]");
	const keys = ways.querySelector("[type=checkbox]");
	const { places: names = {} } = JSON.parse(find("rec-data")?.textContent ?? "{}");
	const wanted = words => {
		const said = words
			.trim()
			.toLowerCase()
			.replace(/^(¶\s*)?(?=\d+$)/, "p")
			.replace(/^([a-z])\s+(?=\d)/, "$1");
		return (
			Object.keys(names).find(one => names[one].toLowerCase() === said) ?? find(said)?.closest(".rec-text [id]")?.id
		);
	};
	field.form.onsubmit = () => {
		const place = wanted(field.value);
		if (!place) return;
		ways.hidePopover();
		field.blur();
		if (stretch(place).checkVisibility()) location.hash = place;
		else stretch(place).scrollIntoView();
		return false;
	};

	const changes = () =>
		all(article, ".rec-em, .rec-page-mark, p.rec-change, ins, span[id]").filter(
			one =>
				(changed ? changed.has(one) : one.matches(".rec-em, .rec-page-mark[href^='#']")) && one.checkVisibility(),
		);
	let current;
	const step = by => {
		const found = changes();
		const at = found.indexOf(current);
		const from = edge() + 8;
		const next = found.findIndex(one => boxOf(one).top > from);
		const now = at < 0 ? (by > 0 ? next : (next < 0 ? found.length : next) - 1) : at + by;
		if (!found[now]) return;
		current?.classList.remove("rec-here");
		current = found[now];
		current.classList.add("rec-here");
		current.scrollIntoView({ block: "center", behavior: "instant" });
		const link = current.closest("a") ?? current.querySelector("a");
		link?.focus({ preventScroll: true });
		count.textContent = count.parentElement.dataset.label.replace("{}", now + 1).replace("{}", found.length);
	};
	[up.onclick, down.onclick] = [() => step(-1), () => step(1)];
	keys.checked = localStorage.recensionKeys !== "off";
	keys.onchange = () => localStorage.setItem("recensionKeys", keys.checked ? "on" : "off");
	onkeydown = event => {
		const { target, key } = event;
		if (!keys.checked || !plain(event) || event.altKey || target.matches("input, textarea, select, dialog *")) return;
		if (key === "/") {
			if (!field.checkVisibility()) ways.showPopover();
			field.select();
		} else if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
		else return;
		return false;
	};
	addEventListener("scroll", tell, { passive: true });

	turn(asked(), lead);
	const sizes = new ResizeObserver(arrange);
	for (const one of [article, ...beside.map(([, note]) => note)]) sizes.observe(one);
	box.addEventListener("toggle", arrange, true);
	document.fonts.onloadingdone = arrange; // those of a theme may come late
	addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(load));
}
